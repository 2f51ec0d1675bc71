"""Lists a page at a time hold everything once, in order, whatever ties and gaps there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from recount.model.counts import Count
from recount.model.decisions import Decision
from recount.model.incidents import Incident
from recount.model.places import Place
from recount.model.whens import When
from recount.store.browsing import ORDERS, PAGE, IncidentFilter, IncidentRow
from recount.store.casebook import Casebook
from recount.store.records import StoredReckoning
from tests.cli.invented import incident
from tests.store.databases import Home

POLICY = "recount-1"
PLACES = (
    Place(0, 5, "Karsk", 7, "Karsk", "OR", None, 1.0, 2.0, "town"),
    Place(0, 5, "Qarsk", 7, "Karsk", "VE", None, 1.0, 2.0, "town"),
    None,
)


def made(n: int) -> Incident:
    """The n-th of a row: every tenth without a day, days and figures with many ties."""
    day = None if n % 10 == 0 else date(2031, 5, 1) + timedelta(days=n % 7)
    return incident(
        id=f"i-{n * 7919 % 1000:03}",
        kind="aggregate" if n % 50 == 49 else "incident",
        claims=(f"c-{n}",),
        when=When.day(day) if day else When(),
        location=PLACES[n % 3],
        grade="fair" if n % 4 else "weak",
        counts={"killed": Count(1, n, n + 1)} if n else {},
        told={"killed": (1, 1 + n % 5)},
        policy=POLICY,
    )


@pytest.fixture
def book(home: Home) -> Iterator[Casebook]:
    incidents = tuple(made(n) for n in range(260))
    with Casebook(home.at("book"), create=True) as casebook:
        with casebook.writing() as w:
            doubt = {i.id: n % 3 for n, i in enumerate(incidents)}
            w.keep_reckoning(POLICY, StoredReckoning("x", incidents), doubt)
        yield casebook


def pages(book: Casebook, where: IncidentFilter, order: str) -> Iterator[list[IncidentRow]]:
    after = None
    while True:
        rows = book.worklist(POLICY, where, order, after)
        yield rows[:PAGE]
        if len(rows) <= PAGE:
            return
        after = rows[PAGE - 1].value, rows[PAGE - 1].id


@pytest.mark.parametrize("order", ORDERS)
def test_pages_hold_each_incident_once_the_highest_first(book: Casebook, order: str) -> None:
    found = [r for page in pages(book, IncidentFilter(), order) for r in page]
    assert sorted(r.id for r in found) == sorted(made(n).id for n in range(260) if n % 50 != 49)
    known = [r.value for r in found if r.value is not None]
    assert known == sorted(known, reverse=True)
    assert [r.value for r in found[len(known) :]] == [None] * (26 if order == "day" else 0)


@pytest.mark.parametrize(
    ("where", "fits"),
    [
        (IncidentFilter(kind="aggregate"), {n for n in range(260) if n % 50 == 49}),
        (IncidentFilter(grade="weak"), set(range(0, 260, 4))),
        (IncidentFilter(country="VE"), {n for n in range(260) if n % 3 == 1 and n % 50 != 49}),
        (IncidentFilter(words="karsk qar"), {n for n in range(260) if n % 3 == 1 and n % 50 != 49}),
        (IncidentFilter(words="i-00"), {n for n in range(260) if n * 7919 % 1000 < 10 and n % 50 != 49}),
        (IncidentFilter(words="I-00"), {n for n in range(260) if n * 7919 % 1000 < 10 and n % 50 != 49}),
        (IncidentFilter(words="100%"), set()),
    ],
)
def test_filters_leave_what_fits(book: Casebook, where: IncidentFilter, fits: set[int]) -> None:
    found = {r.id for page in pages(book, where, "spread") for r in page}
    assert found == {made(n).id for n in fits}


def test_a_row_says_who_was_harmed_and_where_in_both_spellings(book: Casebook) -> None:
    (row,) = book.worklist(POLICY, IncidentFilter(words=made(1).id), "doubt")
    assert (row.place, row.country, row.counts) == ("Karsk (Qarsk)", "VE", {"killed": Count(1, 1, 2)})
    assert (row.start, row.spread, row.grade) == (date(2031, 5, 2), 1, "fair")


def test_countries_are_those_that_incidents_lie_in(book: Casebook) -> None:
    assert book.countries(POLICY) == ["OR", "VE"]
    assert book.countries("ibc-1") == []


def test_the_log_is_read_from_its_end(book: Casebook) -> None:
    for n in range(PAGE + 5):
        with book.writing() as w:
            w.decide(Decision("ada" if n % 2 else "bo", "assign" if n % 3 else "sign", f"i-{n}"))
    first = book.log_page()
    assert [d.number for d in first] == list(range(PAGE + 5, 4, -1))
    assert [d.number for d in book.log_page(before=first[PAGE - 1].number)] == [5, 4, 3, 2, 1]
    assert {d.number for d in book.log_page(before=13, by="ada", kind="sign")} == {4, 10}
