"""What the page Explore shows: months, a table and points of a map, of the incidents that one filter leaves.

All of it is counted from the narrow table `points`, in one scan each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, sqrt
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, tuple_

from recount.store.pointing import STEPS
from recount.store.schema import points

ROWS = 50
MOST_POINTS = 2000
"""So many incidents a map shows one by one; of more it shows how many lie in each cell."""
_WIDTH = 360 * STEPS + 1  # cells of the finest grid around the earth
_MOST_CELLS = 1500  # of a box, before those at its edges

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""


@dataclass(frozen=True, slots=True)
class Explored:
    """Which incidents to give; "" and None leave a field open.

    Attributes:
        first, last: the first and the last day; undated incidents fit neither.
        country: ISO 3166-1 alpha-2.
        grade: a code of the codebook.
        outcome: a code of the codebook: only incidents that count somebody so.
        least: how many people were killed at least.
        words: each stands in the place's name, or the id begins with it.
    """

    first: date | None = None
    last: date | None = None
    country: str = ""
    grade: str = ""
    outcome: str = ""
    least: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """The incidents of a month (as 2031-05, "" for those without a day), and the people killed in them."""

    month: str
    incidents: int
    killed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What all incidents that fit add up to.

    Attributes:
        months: in order, those without an incident left out.
        placed: how many incidents have coordinates.
        box: the smallest that holds these, None for none.
    """

    months: list[Month]
    placed: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Point:
    """One incident, or the incidents of a cell of a map: where, how many, how many killed.

    Attributes:
        n: number of incidents.
        id, place, day, precision: of an incident that is shown by itself, "" for a cell.
    """

    lat: float
    lon: float
    n: int
    killed: int | None
    id: str = ""
    place: str = ""
    day: str = ""
    precision: str = ""


def summary(connection: Connection, policy: str, where: Explored) -> Summary:
    """Months and extent of the incidents that fit."""
    p = points.c
    of_month = select(
        p.month,
        func.count(),
        func.sum(p.killed),
        func.count(p.lat),
        func.min(p.lon),
        func.min(p.lat),
        func.max(p.lon),
        func.max(p.lat),
    )
    rows = connection.execute(_fitting(of_month, policy, where).group_by(p.month).order_by(p.month)).all()
    boxes = [row[4:] for row in rows if row[4] is not None]
    return Summary(
        [Month(row[0], row[1], int(row[2] or 0)) for row in rows],
        sum(row[3] for row in rows),
        (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )
        if boxes
        else None,
    )


def table(
    connection: Connection, policy: str, where: Explored, after: tuple[str, str] | None
) -> list[Mapping[Any, Any]]:
    """At most ROWS rows of `points`, the latest first, and one more where there are more.

    Args:
        connection: to read by.
        policy: whose incidents.
        where: which of them.
        after: day and id of the last one of the page before, None for the first page.
    """
    p = points.c
    query = _fitting(select(points), policy, where)
    if after is not None:
        query = query.where(tuple_(p.month, p.day, p.id) < tuple_(after[0][:7], *after))
    query = query.order_by(p.month.desc(), p.day.desc(), p.id.desc()).limit(ROWS + 1)
    return list(connection.execute(query).mappings())


def map_points(connection: Connection, policy: str, where: Explored, box: Box) -> list[Point]:
    """The incidents in a box, each by itself while they are at most MOST_POINTS, else by cell."""
    p, (west, south, east, north) = points.c, box
    within = (p.lat.between(south, north), p.lon.between(west, east))
    some = _fitting(select(p.id), policy, where).where(*within).limit(MOST_POINTS + 1).subquery()
    if (connection.execute(select(func.count()).select_from(some)).scalar() or 0) <= MOST_POINTS:
        columns = (p.lat, p.lon, p.killed, p.id, p.place, p.day, p.precision)
        rows = connection.execute(_fitting(select(*columns), policy, where).where(*within))
        return [Point(r.lat, r.lon, 1, r.killed, r.id, r.place, r.day, r.precision) for r in rows]
    size = max(1, ceil(STEPS * sqrt(max(0.0, (east - west) * (north - south)) / _MOST_CELLS)))
    cell = (p.y // size * _WIDTH + p.x // size).label("cell")
    query = _fitting(select(cell, func.count(), func.sum(p.killed)), policy, where).where(*within)
    cells = connection.execute(query.group_by(cell))
    return [
        Point(_middle(at // _WIDTH, size) - 90, _middle(at % _WIDTH, size) - 180, n, int(killed or 0))
        for at, n, killed in cells
    ]


def _middle(cell: int, size: int) -> float:
    return (cell + 0.5) * size / STEPS


def _fitting(query: Select[Any], policy: str, where: Explored) -> Select[Any]:
    p = points.c
    query = query.where(p.policy == policy, p.kind == "incident")
    if where.first:
        query = query.where(p.month >= where.first.isoformat()[:7], p.day >= where.first.isoformat())
    if where.last:
        query = query.where(
            p.day != "", p.month <= where.last.isoformat()[:7], p.day <= where.last.isoformat()
        )
    for column, value in ((p.country, where.country), (p.grade, where.grade)):
        query = query.where(column == value) if value else query
    if where.outcome:
        query = query.where(p.outcomes.contains(f" {where.outcome} ", autoescape=True))
    if where.least is not None:
        query = query.where(p.killed >= where.least)
    for word in where.words.split():
        named = p.place.icontains(word, autoescape=True)
        query = query.where(or_(named, p.id.startswith(word, autoescape=True)))
    return query
