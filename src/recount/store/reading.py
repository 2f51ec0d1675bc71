"""The queries. Each takes a connection in a transaction, so that what it gives belongs together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from recount.model.claims import Claim, claim_from_json, place_from_json
from recount.model.extraction import Extraction
from recount.model.incidents import incident_from_json
from recount.model.reports import Region, Report
from recount.store.records import ClaimFilter, Sizes, StoredReckoning, StoredReport
from recount.store.schema import captures, claims, extractions, incidents, reckonings, reports

_CHUNK = 500
"""Rows asked for by key in one query; databases limit how many values a query may name."""


def newest(connection: Connection) -> list[int]:
    """Keys of the newest version of every report, in the order in which their ids first came in."""
    of_id = (
        select(
            reports.c.id, func.max(reports.c.version).label("version"), func.min(reports.c.key).label("first")
        )
        .group_by(reports.c.id)
        .subquery()
    )
    same = and_(reports.c.id == of_id.c.id, reports.c.version == of_id.c.version)
    query = select(reports.c.key).join(of_id, same).order_by(of_id.c.first)
    return list(connection.execute(query).scalars())


def stored_reports(connection: Connection, keys: Sequence[int]) -> Iterator[StoredReport]:
    """The reports of these keys, in this order; keys that name none are passed over."""
    for chunk in _chunks(keys):
        rows = connection.execute(select(reports).where(reports.c.key.in_(chunk))).mappings()
        by_key = {row["key"]: row for row in rows}
        for key in chunk:
            if key in by_key:
                yield StoredReport(key, by_key[key]["version"], report_from_row(by_key[key]))


def versions(connection: Connection, report_id: str) -> list[StoredReport]:
    """All versions of a report, oldest first."""
    rows = connection.execute(select(reports).where(reports.c.id == report_id).order_by(reports.c.version))
    return [StoredReport(row["key"], row["version"], report_from_row(row)) for row in rows.mappings()]


def pending(connection: Connection, extractor: str) -> list[int]:
    """Keys of the reports that this extractor has not read yet, oldest first."""
    done = select(extractions.c.report).where(extractions.c.extractor == extractor)
    query = select(reports.c.key).where(reports.c.key.not_in(done)).order_by(reports.c.key)
    return list(connection.execute(query).scalars())


def unread(connection: Connection) -> list[int]:
    """Keys of the newest versions that no extractor has read, oldest first."""
    newest_keys = select(func.max(reports.c.key)).group_by(reports.c.id)
    done = select(extractions.c.report)
    query = select(reports.c.key).where(reports.c.key.in_(newest_keys), reports.c.key.not_in(done))
    return list(connection.execute(query.order_by(reports.c.key)).scalars())


def readings(
    connection: Connection, keys: Sequence[int], extractor: str | None
) -> Iterator[tuple[int, Extraction]]:
    """Report key and extraction of these reports, in this order; reports that were not read are passed over.

    Args:
        connection: to read by.
        keys: of reports.
        extractor: name and version, or None for the latest reading of each report.
    """
    for chunk in _chunks(keys):
        query = (
            select(extractions, reports.c.id.label("report_id"))
            .join(reports, reports.c.key == extractions.c.report)
            .where(extractions.c.report.in_(chunk))
            .order_by(extractions.c.key)
        )
        if extractor is not None:
            query = query.where(extractions.c.extractor == extractor)
        by_report = {row["report"]: row for row in connection.execute(query).mappings()}
        found = _claims_of(connection, [row["key"] for row in by_report.values()])
        for key in chunk:
            if key in by_report:
                row = by_report[key]
                yield key, extraction_from_row(row, found.get(row["key"], []))


def claim(connection: Connection, claim_id: str) -> Claim | None:
    """The claim of this id."""
    fields = connection.execute(select(claims.c.fields).where(claims.c.id == claim_id)).scalar()
    return None if fields is None else claim_from_json(fields)


def filtered_claims(connection: Connection, where: ClaimFilter) -> Iterator[Claim]:
    """The claims that fit, of the latest reading of each report's newest version, in order."""
    latest = select(func.max(extractions.c.key)).group_by(extractions.c.report)
    of_id = select(func.max(reports.c.key)).group_by(reports.c.id)
    query = (
        select(claims.c.fields)
        .join(extractions, extractions.c.key == claims.c.extraction)
        .join(reports, reports.c.key == extractions.c.report)
        .where(extractions.c.key.in_(latest), reports.c.key.in_(of_id))
        .order_by(reports.c.key, claims.c.position)
    )
    for fields in connection.execute(_narrowed(query, where)).scalars():
        yield claim_from_json(fields)


def _narrowed(query: Select[Any], where: ClaimFilter) -> Select[Any]:
    exact = {reports.c.id: where.report, claims.c.outcome: where.outcome}
    return query.where(*(column == value for column, value in exact.items() if value is not None))


def reckoning(connection: Connection, policy: str) -> StoredReckoning | None:
    """The incidents last worked out under this policy."""
    row = connection.execute(select(reckonings).where(reckonings.c.policy == policy)).mappings().first()
    if row is None:
        return None
    query = select(incidents.c.fields).where(incidents.c.policy == policy).order_by(incidents.c.position)
    kept = tuple(incident_from_json(fields) for fields in connection.execute(query).scalars())
    return StoredReckoning(row["fingerprint"], kept, row["main"])


def state(connection: Connection) -> tuple[int, int]:
    """The last report's and the last extraction's key. Rows are only ever added, so equal means unchanged."""
    last = select(func.max(reports.c.key)), select(func.max(extractions.c.key))
    report, extraction = (connection.execute(query).scalar() or 0 for query in last)
    return report, extraction


def sizes(connection: Connection) -> Sizes:
    """How much is kept."""
    columns = captures.c.sha256.distinct(), reports.c.key, claims.c.id
    files, texts, found = (connection.execute(select(func.count(c))).scalar_one() for c in columns)
    return Sizes(files, texts, found)


def blobs(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """SHA-256, size in bytes and origin of everything that came in, oldest first."""
    query = select(captures.c.sha256, captures.c.size, captures.c.origin).order_by(captures.c.key)
    for row in connection.execute(query):
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


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
