"""Explore's counts: whatever the filter and the part of the map, nobody is lost and few points come."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from math import floor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from recount.store import exploring
from recount.store.casebook import Casebook
from recount.store.exploring import MOST_POINTS, Explored, map_points, summary, table
from recount.store.pointing import STEPS
from recount.store.schema import points
from tests.store.databases import Home

POLICY = "invented"
SIZE = 3000
EARTH = (-180.0, -90.0, 180.0, 90.0)


def row(n: int, dice: random.Random) -> dict[str, object]:
    day = f"2031-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}" if n % 10 else ""
    has_place = n % 7 != 0
    lat, lon = dice.uniform(-90, 90), dice.uniform(-180, 180)
    return {
        "policy": POLICY, "kind": "incident", "month": day[:7], "day": day, "id": f"i-{n:016x}",
        "place": dice.choice(["Osk", "Karsk", "Velmora"]), "country": dice.choice(["OV", "RF"]),
        "grade": dice.choice(["weak", "fair"]), "outcomes": " killed injured " if n % 3 else " killed ",
        "killed": dice.choice([None, 1, 5]), "lat": lat if has_place else None,
        "lon": lon if has_place else None, "precision": "town" if has_place else "",
        "x": floor((lon + 180) * STEPS) if has_place else None,
        "y": floor((lat + 90) * STEPS) if has_place else None,
    }  # fmt: skip


ROWS = [row(n, random.Random(n)) for n in range(SIZE)]


@pytest.fixture
def book(home: Home) -> Iterator[Casebook]:
    with Casebook(home.at("book"), create=True) as made:
        with made.writing() as w:
            w.connection.execute(insert(points), ROWS)
        yield made


SAME_BOOK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # it is only read


def fits(r: dict[str, object], where: Explored) -> bool:
    return (
        (not where.country or r["country"] == where.country)
        and (not where.grade or r["grade"] == where.grade)
        and (not where.outcome or f" {where.outcome} " in str(r["outcomes"]))
        and (where.least is None or int(str(r["killed"] or 0)) >= where.least)
        and (where.first is None or str(r["day"]) >= where.first.isoformat())
        and (where.last is None or "" < str(r["day"]) <= where.last.isoformat())
        and all(w.casefold() in str(r["place"]).casefold() for w in where.words.split())
    )


DAYS = st.none() | st.dates(date(2031, 1, 1), date(2031, 12, 31))
FILTERS = st.builds(
    Explored,
    DAYS,
    DAYS,
    st.sampled_from(["", "OV"]),
    st.sampled_from(["", "fair"]),
    st.sampled_from(["", "injured"]),
    st.sampled_from([None, 1, 5]),
    st.sampled_from(["", "osk", "mora VEL"]),
)


@SAME_BOOK
@given(where=FILTERS)
def test_months_table_and_map_agree_with_the_filter(book: Casebook, where: Explored) -> None:
    expected = [r for r in ROWS if fits(r, where)]
    with book.looking() as c:
        found, rows = summary(c, POLICY, where), table(c, POLICY, where, None)
        drawn = map_points(c, POLICY, where, EARTH)
    assert sum(m.incidents for m in found.months) == len(expected)
    assert sum(m.killed for m in found.months) == sum(int(str(r["killed"] or 0)) for r in expected)
    assert found.placed == sum(r["lat"] is not None for r in expected) == sum(p.n for p in drawn)
    latest = sorted(expected, key=lambda r: (str(r["day"]), str(r["id"])), reverse=True)
    assert [r["id"] for r in rows] == [r["id"] for r in latest[: exploring.ROWS + 1]]
    assert len(drawn) <= MOST_POINTS


@SAME_BOOK
@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 360), st.floats(0, 180))
def test_what_is_drawn_of_a_part_is_what_lies_in_it_and_bounded(
    book: Casebook, west: float, south: float, width: float, height: float
) -> None:
    box = (west, south, min(180.0, west + width), min(90.0, south + height))
    with book.looking() as c:
        drawn = map_points(c, POLICY, Explored(), box)
    inside = [
        r for r in ROWS
        if r["lat"] is not None and box[0] <= float(str(r["lon"])) <= box[2]
        and box[1] <= float(str(r["lat"])) <= box[3]
    ]  # fmt: skip
    assert sum(p.n for p in drawn) == len(inside)
    assert len(drawn) <= MOST_POINTS
    assert all(-90 <= p.lat <= 97 and -180 <= p.lon <= 187 for p in drawn)


def test_pages_of_the_table_follow_one_another_without_gap(book: Casebook) -> None:
    seen: list[str] = []
    after = None
    with book.looking() as c:
        while rows := table(c, POLICY, Explored(), after)[: exploring.ROWS]:
            seen += [r["id"] for r in rows]
            after = (rows[-1]["day"], rows[-1]["id"])
    assert len(seen) == len(set(seen)) == SIZE
