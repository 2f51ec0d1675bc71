"""The queries. Each takes a connection in a transaction, so that what it gives belongs together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, exists, func, select

from recount.model.answers import Answer
from recount.model.claims import Claim, claim_from_json, place_from_json
from recount.model.extraction import Extraction
from recount.model.reports import Region, Report
from recount.store.currents import all_current, current_of
from recount.store.records import ClaimFilter, Holding, Sizes, StoredReport
from recount.store.schema import (
    answers,
    captures,
    claims,
    currents,
    decisions,
    extractions,
    likenesses,
    reports,
    standings,
)

T = TypeVar("T")
_CHUNK = 500
"""Rows asked for by key in one query; databases limit how many values a query may name."""
STREAM = {"yield_per": 500}
"""Execution options of a query whose rows may not all fit in memory; whoever asks closes the result."""


def newest(connection: Connection) -> list[int]:
    """Keys of the current version of every report, in the order in which their ids first came in."""
    first = select(reports.c.id, func.min(reports.c.key).label("key")).group_by(reports.c.id).subquery()
    query = (
        select(reports.c.key).join(first, first.c.id == reports.c.id).where(reports.c.key.in_(all_current()))
    )
    return list(connection.execute(query.order_by(first.c.key)).scalars())


def current(connection: Connection, report_id: str) -> StoredReport | None:
    """The current version of a report."""
    key = connection.execute(current_of(report_id)).scalar()
    return None if key is None else next(stored_reports(connection, [key]), None)


def stored_reports(connection: Connection, keys: Sequence[int]) -> Iterator[StoredReport]:
    """The reports of these keys, in this order; keys that name none are passed over."""
    for chunk in _chunks(keys):
        rows = connection.execute(select(reports).where(reports.c.key.in_(chunk))).mappings()
        by_key = {row["key"]: row for row in rows}
        for key in chunk:
            if key in by_key:
                yield StoredReport(key, by_key[key]["version"], report_from_row(by_key[key]))


def current_keys(connection: Connection, ids: Sequence[str]) -> list[int]:
    """Keys of the current versions of the reports of these ids, in order; unknown ones are passed over."""
    found = (connection.execute(current_of(i)).scalar() for i in ids)
    return [int(key) for key in found if key is not None]


def told_by(connection: Connection, ids: Sequence[str]) -> tuple[list[StoredReport], list[Claim]]:
    """The reports of these ids, and the claims of each, as they were linked last.

    A report that was not linked yet is given in its current version, with the claims of its latest reading.
    """
    linked = _linked_readings(connection, ids)
    of_report = dict(linked.values())
    keys = [*of_report, *current_keys(connection, [i for i in ids if i not in linked])]
    latest = dict(readings(connection, keys[len(of_report) :], None, else_latest=True))
    chosen = extractions_of(connection, of_report.values())
    found = {report: chosen[extraction] for report, extraction in of_report.items()} | latest
    told = list(stored_reports(connection, keys))
    return told, [c for key in keys if key in found for c in found[key].claims]


def _linked_readings(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Report id -> keys of the report and of the extraction that was linked, of those that were."""
    found: dict[str, tuple[int, int]] = {}
    for chunk in _chunks(ids):
        query = select(standings.c.report, extractions.c.report.label("key"), standings.c.reading)
        query = query.join(extractions, extractions.c.key == standings.c.reading)
        for row in connection.execute(query.where(standings.c.report.in_(chunk))):
            found[row.report] = row.key, row.reading
    return {i: found[i] for i in ids if i in found}


def reports_of(connection: Connection, claim_ids: Iterable[str]) -> set[str]:
    """Ids of the reports that make these claims."""
    found: set[str] = set()
    for chunk in _chunks(sorted(set(claim_ids))):
        query = (
            select(reports.c.id)
            .distinct()
            .join(extractions, extractions.c.report == reports.c.key)
            .join(claims, claims.c.extraction == extractions.c.key)
            .where(claims.c.id.in_(chunk))
        )
        found.update(connection.execute(query).scalars())
    return found


def pending(connection: Connection, extractor: str, keys: Sequence[int] | None) -> list[int]:
    """Keys of these reports, or of all current ones, that this extractor has not read yet, oldest first."""
    wanted = set(newest(connection) if keys is None else keys)
    is_done = exists().where(extractions.c.report == reports.c.key, extractions.c.extractor == extractor)
    query = select(reports.c.key).where(~is_done).order_by(reports.c.key)
    return [key for key in connection.execute(query).scalars() if key in wanted]


def readings(
    connection: Connection, keys: Sequence[int], extractor: str | None, *, else_latest: bool
) -> Iterator[tuple[int, Extraction]]:
    """Report key and extraction of these reports, in this order; reports that were not read are passed over.

    Args:
        connection: to read by.
        keys: of reports.
        extractor: name and version, or None for the latest reading of each report.
        else_latest: whether the latest reading stands in where this extractor's is not there.
    """
    for chunk in _chunks(keys):
        query = (
            select(extractions, reports.c.id.label("report_id"))
            .join(reports, reports.c.key == extractions.c.report)
            .where(extractions.c.report.in_(chunk))
            .order_by(extractions.c.extractor == extractor, extractions.c.key)  # the last one is taken
        )
        if extractor is not None and not else_latest:
            query = query.where(extractions.c.extractor == extractor)
        by_report = {row["report"]: row for row in connection.execute(query).mappings()}
        found = _claims_of(connection, [row["key"] for row in by_report.values()])
        for key in chunk:
            if key in by_report:
                row = by_report[key]
                yield key, extraction_from_row(row, found.get(row["key"], []))


def made(connection: Connection, keys: Iterable[int] | None = None) -> dict[int, dict[str, int]]:
    """Report key -> name of each extractor that read it -> key of its extraction; unread ones are absent.

    Args:
        connection: to read by.
        keys: of reports; None: all.
    """
    found: dict[int, dict[str, int]] = {}
    for chunk in [None] if keys is None else _chunks(sorted(set(keys))):
        query = select(extractions.c.report, extractions.c.extractor, extractions.c.key)
        query = query if chunk is None else query.where(extractions.c.report.in_(chunk))
        for row in connection.execute(query):
            found.setdefault(row.report, {})[row.extractor] = row.key
    return found


def holding(connection: Connection, claim_ids: Iterable[str]) -> Iterator[Holding]:
    """Each reading that found one of these claims, with the report that was read."""
    for chunk in _chunks(sorted(set(claim_ids))):
        query = (
            select(claims.c.id, reports.c.id.label("report"), reports.c.key, claims.c.extraction)
            .join(extractions, extractions.c.key == claims.c.extraction)
            .join(reports, reports.c.key == extractions.c.report)
            .where(claims.c.id.in_(chunk))
        )
        for row in connection.execute(query):
            yield Holding(row.id, row.report, row.key, row.extraction)


def extractions_of(connection: Connection, keys: Iterable[int]) -> dict[int, Extraction]:
    """Key of extraction -> extraction."""
    found: dict[int, Extraction] = {}
    for chunk in _chunks(sorted(set(keys))):
        query = (
            select(extractions, reports.c.id.label("report_id"))
            .join(reports, reports.c.key == extractions.c.report)
            .where(extractions.c.key.in_(chunk))
        )
        held = _claims_of(connection, chunk)
        for row in connection.execute(query).mappings():
            found[row["key"]] = extraction_from_row(row, held.get(row["key"], []))
    return found


def answer(connection: Connection, key: str) -> Answer | None:
    """What a language model answered to the request of this key."""
    query = select(answers.c.text, answers.c.tokens_in, answers.c.tokens_out).where(answers.c.key == key)
    row = connection.execute(query).first()
    return None if row is None else Answer(row.text, row.tokens_in, row.tokens_out)


def skipped(connection: Connection) -> list[tuple[int, str | None]]:
    """Keys of the current reports whose latest reading skipped them, or that were not read yet, in order.

    With each why it was skipped; None where it is still to be read.
    """
    latest = select(func.max(extractions.c.key)).group_by(extractions.c.report)
    last = (extractions.c.report == reports.c.key) & extractions.c.key.in_(latest)
    query = (
        select(reports.c.key, extractions.c.skipped)
        .join(extractions, last, isouter=True)
        .where(reports.c.key.in_(all_current()))
        .where(extractions.c.key.is_(None) | extractions.c.skipped.is_not(None))
        .order_by(reports.c.key)
    )
    return [(row.key, row.skipped) for row in connection.execute(query)]


def claim(connection: Connection, claim_id: str) -> Claim | None:
    """The claim of this id, as it was found last."""
    query = select(claims.c.fields).where(claims.c.id == claim_id).order_by(claims.c.extraction.desc())
    fields = connection.execute(query.limit(1)).scalar()
    return None if fields is None else claim_from_json(fields)


def filtered_claims(connection: Connection, where: ClaimFilter) -> Iterator[Claim]:
    """The claims that fit, of the latest reading of each report's current version, in order."""
    latest = select(func.max(extractions.c.key)).group_by(extractions.c.report)
    query = (
        select(claims.c.fields)
        .join(extractions, extractions.c.key == claims.c.extraction)
        .join(reports, reports.c.key == extractions.c.report)
        .where(extractions.c.key.in_(latest), reports.c.key.in_(all_current()))
        .order_by(reports.c.key, claims.c.position)
    )
    with connection.execute(_narrowed(query, where), execution_options=STREAM) as rows:
        for row in rows:
            yield claim_from_json(row.fields)


def _narrowed(query: Select[Any], where: ClaimFilter) -> Select[Any]:
    exact = {reports.c.id: where.report, claims.c.outcome: where.outcome}
    return query.where(*(column == value for column, value in exact.items() if value is not None))


def likenesses_of(connection: Connection, edition: str) -> bytes:
    """The scores of pairs that the rules of this edition gave; none where others compared last."""
    kept = connection.execute(select(likenesses.c.scores).where(likenesses.c.edition == edition)).scalar()
    return bytes(kept) if kept is not None else b""


def state(connection: Connection) -> tuple[int, int]:
    """The last keys of currents and of extractions. Rows are only ever added, so equal means unchanged."""
    last = select(func.max(currents.c.key)), select(func.max(extractions.c.key))
    current_key, extraction = (connection.execute(query).scalar() or 0 for query in last)
    return current_key, extraction


def sizes(connection: Connection) -> Sizes:
    """How much is kept."""
    columns = captures.c.sha256.distinct(), reports.c.key, claims.c.position, decisions.c.number
    files, texts, found, decided = (connection.execute(select(func.count(c))).scalar_one() for c in columns)
    return Sizes(files, texts, found, decided)


def blobs(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """SHA-256, size in bytes and origin of everything that came in, oldest first."""
    query = select(captures.c.sha256, captures.c.size, captures.c.origin).order_by(captures.c.key)
    with connection.execute(query, execution_options=STREAM) as rows:
        for row in rows:
            yield row.sha256, row.size, row.origin


def report_from_row(row: Mapping[Any, Any]) -> Report:
    """The report a row holds."""
    return Report(
        **{
            k: row[k]
            for k in ("id", "text", "title", "published", "published_text", "publisher", "url", "language")
        },
        regions=tuple(Region(*region) for region in row["regions"]),
        extra=row["extra"],
    )


def extraction_from_row(row: Mapping[Any, Any], found: Sequence[Claim]) -> Extraction:
    """The extraction a row (with its report's id as `report_id`) and its claims make."""
    places = tuple(place for data in row["places"] if (place := place_from_json(data)) is not None)
    return Extraction(row["report_id"], row["language"], row["skipped"], tuple(found), places)


def _claims_of(connection: Connection, keys: Sequence[int]) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = {}
    for chunk in _chunks(keys):
        query = (
            select(claims.c.extraction, claims.c.fields)
            .where(claims.c.extraction.in_(chunk))
            .order_by(claims.c.extraction, claims.c.position)
        )
        for row in connection.execute(query):
            found.setdefault(row.extraction, []).append(claim_from_json(row.fields))
    return found


def _chunks(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
