"""Samples drawn to be coded twice, and what was coded: the log holds digests, `codings` the values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Dialect, Select, func, insert, select, type_coerce

from recount.model.codings import Coding, coding_digest
from recount.model.decisions import Decision
from recount.model.errors import CasebookDamaged
from recount.store import reading
from recount.store.columns import Json, Text
from recount.store.log import decision_from_row
from recount.store.records import StoredReport
from recount.store.schema import claims, codings, currents, decisions, extractions, reports

DRAW, CODE = "draw_sample", "code_blind"
_CHUNK = 500
_UNREADABLE = (CasebookDamaged, ValueError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class DrawFilter:
    """Which claims may be drawn; "" and None leave a field open.

    Attributes:
        language: of the report, as it is kept.
        first, last: days between which the report was published.
        least, most: confidence, 0 to 1, both included.
    """

    language: str = ""
    first: date | None = None
    last: date | None = None
    least: float | None = None
    most: float | None = None


def drawn(
    connection: Connection, where: DrawFilter, start: str, size: int, most: int
) -> tuple[list[str], int]:
    """The ids of the first `size` claims that fit, from `start` on in the order of their ids.

    An id is a hash, so that this order has nothing to do with what claims say: a run of it is a random sample
    (sampling by permanent random numbers, Ohlsson 1995). After the last id the first follows.

    Args:
        connection: to read by.
        where: which claims.
        start: an id, or what could be one.
        size: how many.
        most: how many claims are looked at, at most.

    Returns:
        Fewer ids where not enough fit, and how many were looked at.
    """
    found: dict[str, None] = {}
    looked = 0
    for low, end in ((start, None), ("", start)):
        after = low
        while len(found) < size and looked < most:
            query = select(claims.c.id).distinct().where(claims.c.id > after).order_by(claims.c.id)
            query = query if end is None else query.where(claims.c.id <= end)
            ids = list(connection.execute(query.limit(min(_CHUNK, most - looked))).scalars())
            if not ids:
                break
            looked, after = looked + len(ids), ids[-1]
            fitting = _fitting(connection, where, ids)
            found |= dict.fromkeys(i for i in ids if i in fitting)
    return list(found)[:size], looked


def report_of(connection: Connection, claim_id: str) -> StoredReport | None:
    """The version of the report in which a claim was found last."""
    query = select(extractions.c.report).join(claims, claims.c.extraction == extractions.c.key)
    query = query.where(claims.c.id == claim_id).order_by(extractions.c.key.desc())
    key = connection.execute(query.limit(1)).scalar()
    return None if key is None else next(reading.stored_reports(connection, [key]), None)


def samples_page(connection: Connection, before: int | None, size: int) -> list[Decision]:
    """Rows of the log that drew samples, newest first, at most `size`.

    Args:
        connection: to read by.
        before: only rows of lower numbers; None: from the last one on.
        size: how many.
    """
    query = select(decisions).where(decisions.c.kind == DRAW).order_by(decisions.c.number.desc())
    query = query if before is None else query.where(decisions.c.number < before)
    return [decision_from_row(row) for row in connection.execute(query.limit(size)).mappings()]


def rows_about(connection: Connection, subject: str) -> list[Decision]:
    """The rows of the log about one thing, codings apart, in order."""
    query = select(decisions).where(decisions.c.subject == subject, decisions.c.kind != CODE)
    rows = connection.execute(query.order_by(decisions.c.number)).mappings()
    return [decision_from_row(row) for row in rows]


def add_coding(connection: Connection, sample: str, salt: str, coding: Coding) -> None:
    """Keep the values whose digest a row of the log holds; the same transaction keeps both."""
    connection.execute(
        insert(codings).values(
            decision=coding.number,
            sample=sample,
            item=coding.item,
            coder=coding.by,
            salt=salt,
            content={"values": coding.values, "note": coding.note},
        )
    )


def codings_of(connection: Connection, sample: str) -> list[Coding]:
    """All that was coded of a sample, in order."""
    query = select(codings).where(codings.c.sample == sample)
    rows = connection.execute(query.order_by(codings.c.decision)).mappings()
    return [
        Coding(row["item"], row["coder"], row["content"]["values"], row["content"]["note"], row["decision"])
        for row in rows
    ]


def who_coded(connection: Connection, samples: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    """Sample -> item -> names of those who coded it, without what they coded."""
    columns = codings.c.sample, codings.c.item, codings.c.coder
    query = select(*columns).distinct().where(codings.c.sample.in_(sorted(set(samples))))
    found: dict[str, dict[str, set[str]]] = {}
    for sample, item, coder in connection.execute(query):
        found.setdefault(sample, {}).setdefault(item, set()).add(coder)
    return found


def faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """Each coding that does not give the digest in the log, or is missing: its name and a sentence."""
    written = select(codings, type_coerce(codings.c.content, Text).label("written"))
    numbers = select(decisions.c.number).where(decisions.c.kind == CODE).order_by(decisions.c.number)
    for number in connection.execute(numbers).scalars().all():
        row = _kept(connection, select(decisions).where(decisions.c.number == number))
        kept = _kept(connection, written.where(codings.c.decision == number))
        if not _is_as_told(row, kept, connection.dialect):
            yield (
                f"decision {number}",
                "What was coded blind is not what its digest in the log says, or is gone",
            )
    told = select(codings.c.decision).where(codings.c.decision.not_in(numbers.order_by(None)))
    for number in connection.execute(told).scalars().all():
        yield f"coding {number}", "No row of the log tells of it"


def _kept(connection: Connection, query: Select[Any]) -> Mapping[Any, Any] | None:
    try:
        return connection.execute(query).mappings().first()
    except _UNREADABLE:  # then it is not what was kept
        return None


def _is_as_told(row: Mapping[Any, Any] | None, kept: Mapping[Any, Any] | None, dialect: Dialect) -> bool:
    if row is None or kept is None or not isinstance(row["content"], Mapping):
        return False
    if Json().process_bind_param(kept["content"], dialect) != kept["written"]:
        return False
    told = {"item": kept["item"], "digest": coding_digest(kept["salt"], kept["content"])}
    return (dict(row["content"]), row["subject"], row["by"]) == (told, kept["sample"], kept["coder"])


def _fitting(connection: Connection, where: DrawFilter, ids: Sequence[str]) -> set[str]:
    """Of these claims, those that fit and stand in the latest reading of their report's current version."""
    other, version = extractions.alias(), reports.alias()
    latest = select(func.max(other.c.key)).where(other.c.report == reports.c.key).scalar_subquery()
    now = (
        select(currents.c.report)
        .join(version, version.c.key == currents.c.report)
        .where(version.c.id == reports.c.id)
        .order_by(currents.c.key.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(claims.c.id)
        .join(extractions, extractions.c.key == claims.c.extraction)
        .join(reports, reports.c.key == extractions.c.report)
        .where(extractions.c.key == latest, reports.c.key == now)
    )
    if where.language:
        query = query.where(reports.c.language == where.language)
    for column, low, high in (
        (reports.c.published, where.first, where.last),
        (claims.c.confidence, where.least, where.most),
    ):
        query = query if low is None else query.where(column >= low)
        query = query if high is None else query.where(column <= high)
    return set(connection.execute(query.where(claims.c.id.in_(ids))).scalars())
