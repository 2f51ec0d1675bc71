"""Reports in the order in which they came in, the newest first, with what was found in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, exists, func, select

from recount.store.schema import claims, currents, extractions, reports


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report as it came in.

    Attributes:
        key: its place in the order of arrival; a report that comes in changed has a new one.
        since: from when on it stands as it is, UTC.
        claims: ids of the claims of its latest reading; None where it was not read yet.
    """

    key: int
    report: str
    title: str
    publisher: str
    published: date | None
    since: datetime
    claims: tuple[str, ...] | None


def arrivals(connection: Connection, before: int | None, limit: int) -> list[Arrival]:
    """Reports by arrival, the newest first, in their current versions.

    Args:
        connection: to read by.
        before: only those whose key is lower; None: from the newest on.
        limit: how many at most.
    """
    later, other = currents.alias(), reports.alias()
    is_past = exists().where(later.c.key > currents.c.key, later.c.report == other.c.key)
    query = (
        select(currents.c.key, currents.c.since, reports.c.key.label("report_key"), *_heading())
        .join(reports, reports.c.key == currents.c.report)
        .where(~is_past.where(other.c.id == reports.c.id))
        .order_by(currents.c.key.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(currents.c.key < before)
    rows = connection.execute(query).all()
    found = _claims_of(connection, [row.report_key for row in rows])
    return [
        Arrival(
            row.key,
            row.id,
            row.title,
            row.publisher,
            row.published,
            row.since,
            found.get(row.report_key),
        )
        for row in rows
    ]


def _heading() -> Sequence[object]:
    return reports.c.id, reports.c.title, reports.c.publisher, reports.c.published


def _claims_of(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Report key -> claims of its latest reading; reports that were not read are absent."""
    latest = select(extractions.c.report, func.max(extractions.c.key).label("key"))
    latest = latest.where(extractions.c.report.in_(keys)).group_by(extractions.c.report)
    readings = {row.key: row.report for row in connection.execute(latest)}
    found: dict[int, list[str]] = {report: [] for report in readings.values()}
    query = select(claims.c.extraction, claims.c.id).where(claims.c.extraction.in_(readings))
    for row in connection.execute(query.order_by(claims.c.extraction, claims.c.position)):
        found[readings[row.extraction]].append(row.id)
    return {report: tuple(ids) for report, ids in found.items()}
