"""Whether every row still says what it said when it was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from recount.model.claims import Claim, claim_from_json, claim_id
from recount.model.decisions import Decision, Erased, chain_faults, erased_rows
from recount.model.errors import CasebookDamaged
from recount.model.evidence import claim_faults, place_faults
from recount.store import codings, log, postgresql, sealed, searching, sqlite
from recount.store.reading import extraction_from_row, report_from_row
from recount.store.records import claim_digest, extraction_digest, report_digest
from recount.store.schema import claims, decisions, erasures, extractions, reports
from recount.store.writing import claim_row

_UNREADABLE = (CasebookDamaged, ValueError, TypeError, KeyError)

Gone = Mapping[tuple[str, str], Erased]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text layer as it is now, and its SHA-256, with the one that it came in with."""

    layer: str
    sha256: tuple[str, str]


def faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """The name of each thing that is not as it was kept, and a sentence; one report in memory at a time."""
    is_file = connection.dialect.name == "sqlite"
    for fault in (sqlite if is_file else postgresql).integrity_faults(connection):
        yield "casebook.db" if is_file else "database", f"The database is damaged: {fault}"
    with sqlite.damaged_text(connection) if is_file else nullcontext():
        gone = _erased(connection)
        yield from _log_faults(connection, gone)
        yield from codings.faults(connection)
        yield from _erasure_faults(connection)
        yield from sealed.faults(connection)
        yield from _all_report_faults(connection, gone)
    for fault in searching.faults(connection):
        yield "search index", fault


def _all_report_faults(connection: Connection, gone: Gone) -> Iterator[tuple[str, str]]:
    names = select(reports.c.key, reports.c.id, reports.c.version).order_by(reports.c.key)
    versions: Counter[str] = Counter()
    for key, report_id, version in connection.execute(names).all():
        name = f"report {report_id!r} version {version}"
        versions[report_id] += 1
        if version != versions[report_id]:
            yield name, f"It is not numbered as version {versions[report_id]}, in the order of coming in"
        yield from _report_faults(connection, key, name, gone)


def _erased(connection: Connection) -> Gone:
    """What decisions erased; a row that cannot be read is named elsewhere."""
    with suppress(*_UNREADABLE):
        return erased_rows(_erasing(connection))
    return {}


def _erasing(connection: Connection) -> list[Decision]:
    """The decisions that erased something, of those that can be read."""
    query = select(decisions.c.number).where(decisions.c.kind == "erase").order_by(decisions.c.number)
    told = []
    for number in connection.scalars(query).all():
        with suppress(*_UNREADABLE):
            told.append(log.checked_row(connection, number)[0])
    return told


def _erasure_faults(connection: Connection) -> Iterator[tuple[str, str]]:
    told: set[tuple[str, str, int]] = set()
    for d in _erasing(connection):
        with suppress(*_UNREADABLE):
            told |= {(e.thing, e.key, e.number) for e in erased_rows([d]).values()}
    query = select(erasures.c.thing, erasures.c.key, erasures.c.decision)
    kept = {(row.thing, row.key, row.decision) for row in connection.execute(query)}
    for thing, key, _ in sorted(told ^ kept):
        yield f"{thing} {key}", "What the log says of its erasing is not what is kept of it"


def _log_faults(connection: Connection, gone: Gone) -> Iterator[tuple[str, str]]:
    faults: list[tuple[int, str]] = []

    def readable() -> Iterator[Decision]:
        for number in connection.scalars(select(decisions.c.number).order_by(decisions.c.number)).all():
            try:
                row, is_as_written = log.checked_row(connection, number)
            except _UNREADABLE as e:
                faults.append((number, f"The row cannot be read: {e}"))
                continue
            if not is_as_written:
                faults.append((number, "Its instant or its content is not written as Recount writes it"))
            yield row

    for number, what in chain_faults(readable(), gone):
        faults.append((number, what))
    for number, what in sorted(faults):
        yield f"decision {number}", what


def _report_faults(connection: Connection, key: int, name: str, gone: Gone) -> Iterator[tuple[str, str]]:
    try:
        row = _row(connection, reports, reports.c.key, key)
        report = report_from_row(row)
        layer, text_sha256, digest = report.layer, report.text_sha256, report_digest(report)
    except _UNREADABLE as e:
        yield name, f"The record cannot be read: {e}"
        return
    whole, words = gone.get(("report", str(key))), gone.get(("text", str(key)))
    left = whole or words
    if left is not None:
        if digest != left.after:
            yield name, "It does not say what was left of it when something was erased"
    elif text_sha256 != row["text_sha256"]:
        yield name, "The text is not the one that was kept: its SHA-256 differs"
    elif digest != row["digest"]:
        yield name, "What is kept about the report (date, publisher, regions or others) was changed"
    query = select(extractions.c.key, extractions.c.extractor).where(extractions.c.report == key)
    for extraction, extractor in connection.execute(query.order_by(extractions.c.key)).all():
        if whole is not None:
            yield name, "It was erased, but a reading of it is there"
        text = _Text(layer, (text_sha256, row["text_sha256"]))
        yield from _extraction_faults(connection, extraction, f"{name}, read by {extractor}", text, gone)


def _extraction_faults(
    connection: Connection, key: int, name: str, text: _Text, gone: Gone
) -> Iterator[tuple[str, str]]:
    query = select(claims.c.id, claims.c.position).where(claims.c.extraction == key)
    found: list[Claim] = []
    names = connection.execute(query.order_by(claims.c.position)).all()
    for claim_key, position in names:
        one = select(claims).where(claims.c.extraction == key, claims.c.position == position)
        try:
            kept = connection.execute(one).mappings().one()
            found.append(claim_from_json(kept["fields"]))
        except _UNREADABLE as e:
            yield f"claim {claim_key}", f"The claim cannot be read: {e}"
        else:
            yield from _claim_faults(found[-1], kept, text, gone)
    try:
        row = {**_row(connection, extractions, extractions.c.key, key), "report_id": ""}
        extraction = extraction_from_row(row, found)
        digest = extraction_digest(row["extractor"], extraction, [(c.id, c.part_of) for c in found])
    except _UNREADABLE as e:
        yield name, f"The record cannot be read: {e}"
        return
    left = gone.get(("reading", str(key)))
    if len(found) == len(names) and digest != (left.after if left else row["digest"]):
        yield name, "Its extractor, claims or places are not those that were kept"
    if [position for _, position in names] != list(range(len(names))):
        yield name, "The claims are not numbered as they were kept"
    for fault in place_faults(extraction.places, text.layer):
        yield name, f"The reading {fault}"


def _row(connection: Connection, table: Table, column: Column[Any], key: object) -> Mapping[Any, Any]:
    return connection.execute(select(table).where(column == key)).mappings().one()


def _claim_faults(claim: Claim, row: Mapping[Any, Any], text: _Text, gone: Gone) -> Iterator[tuple[str, str]]:
    name = f"claim {row['id']}"
    left = gone.get(("claim", row["id"]))
    if left:
        is_own = claim_digest(claim) == left.after
    else:
        is_own = row["id"] in [claim_id(claim, sha256) for sha256 in text.sha256]
    if claim.id != row["id"] or not is_own:
        yield name, "The claim is not the one that was kept: its fields do not give its id"
    elif claim_row(claim, row["extraction"], row["position"]) != dict(row):
        yield name, "The claim's columns do not say what its fields say"
    for fault in claim_faults(claim, text.layer):
        yield name, f"The claim {fault}"
