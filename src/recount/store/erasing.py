"""What a decision erases: rows overwritten or deleted, each named in `erasures` first.

The database lets only the newest decision do so. What may be thrown away is not named: caches, and what a
language model answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from recount.model.claims import Claim, claim_from_json, claim_to_json, place_to_json
from recount.model.decisions import Decision, Erased
from recount.model.extraction import Extraction
from recount.model.reports import Report
from recount.store import fulltext, linked, sealed, searching
from recount.store.reading import extraction_from_row, report_from_row
from recount.store.records import report_columns
from recount.store.schema import (
    answers,
    captures,
    claims,
    currents,
    decisions,
    erasures,
    extractions,
    reports,
)
from recount.store.writing import claim_row

GONE = "erased"
"""What stands in the place of the digests of a report that was erased."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a report, with the key of its row and the SHA-256 of the bytes it was read from."""

    key: int
    report: Report
    blob: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of a report, with the key of its row, the extractor, and the key of the report's row."""

    key: int
    report: int
    extractor: str
    extraction: Extraction


def versions(connection: Connection, report_id: str) -> list[Version]:
    """All versions of a report."""
    query = select(reports, captures.c.sha256).join(captures, captures.c.key == reports.c.capture)
    rows = connection.execute(query.where(reports.c.id == report_id).order_by(reports.c.key)).mappings()
    return [Version(row["key"], report_from_row(row), row["sha256"]) for row in rows]


def readings(connection: Connection, report: Version) -> list[Reading]:
    """All readings of a version, whoever read it, with their claims."""
    query = select(extractions).where(extractions.c.report == report.key).order_by(extractions.c.key)
    found = []
    for row in connection.execute(query).mappings().all():
        own = select(claims.c.fields).where(claims.c.extraction == row["key"]).order_by(claims.c.position)
        told = [claim_from_json(fields) for fields in connection.execute(own).scalars()]
        extraction = extraction_from_row({**row, "report_id": report.report.id}, told)
        found.append(Reading(row["key"], report.key, row["extractor"], extraction))
    return found


def name(connection: Connection, rows: Iterable[Erased], number: int) -> None:
    """Name what a decision erases, before it is erased."""
    values = [{"thing": r.thing, "key": r.key, "decision": number} for r in rows]
    connection.execute(insert(erasures), values)


def tombstone(report_id: str) -> Report:
    """What stands in the place of a report that was erased."""
    return Report(report_id, "")


def drop_report(connection: Connection, version: Version) -> None:
    """Put a tombstone in the place of a version of a report, and delete all that was read from it."""
    searching.forget(connection, [version.key])
    held = select(extractions.c.key).where(extractions.c.report == version.key)
    connection.execute(delete(claims).where(claims.c.extraction.in_(held)))
    connection.execute(delete(extractions).where(extractions.c.report == version.key))
    connection.execute(delete(currents).where(currents.c.report == version.key))
    marks = {"text_sha256": GONE, "digest": f"{GONE} {version.key}"}
    columns = report_columns(tombstone(version.report.id)) | marks
    connection.execute(update(reports).where(reports.c.key == version.key).values(**columns))


def rewrite_report(connection: Connection, key: int, report: Report) -> None:
    """Put what is left of a version of a report in its place; its digests stay those of what came in.

    Names in its claims are found again once they are put back (`find_names`).
    """
    searching.forget(connection, [key])
    connection.execute(update(reports).where(reports.c.key == key).values(**report_columns(report)))
    fulltext.add(connection, key, report.layer)


def find_names(connection: Connection, reading: int, left: Sequence[Claim]) -> None:
    """Let the names be found that are left in the claims of a reading of a report that was rewritten."""
    searching.add_names(connection, reading, left)


def rewrite_claim(connection: Connection, extraction: int, position: int, claim: Claim) -> None:
    """Put what is left of a claim in its place."""
    row = claim_row(claim, extraction, position) | {"fields": claim_to_json(claim)}
    where = (claims.c.extraction == extraction) & (claims.c.position == position)
    connection.execute(update(claims).where(where).values(**row))


def rewrite_places(connection: Connection, reading: int, extraction: Extraction) -> None:
    """Put what is left of a reading's places in their place."""
    places = [place_to_json(p) for p in extraction.places]
    connection.execute(update(extractions).where(extractions.c.key == reading).values(places=places))


def rewrite_decision(connection: Connection, d: Decision) -> None:
    """Put what is left of a row of the log in its place; its hash stays."""
    values = {"content": dict(d.content), "reason": d.reason, "salt": d.salt}
    connection.execute(update(decisions).where(decisions.c.number == d.number).values(**values))


def forget_answers(connection: Connection) -> None:
    """Throw away what language models answered: any of it may quote what was erased."""
    connection.execute(delete(answers))


def unlink(connection: Connection, report_id: str, gone: Sequence[str]) -> None:
    """Take a report and its claims out of what was linked."""
    linked.remove(connection, report_id, gone)


def destroy_keys(connection: Connection, records: Iterable[str]) -> None:
    """Destroy the keys of sealed records."""
    for record in records:
        sealed.destroy_key(connection, record)
