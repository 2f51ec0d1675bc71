"""Samples and blind codings as they are kept, in every database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from recount.model.codings import Coding, coding_digest
from recount.model.decisions import Decision
from recount.store.casebook import Casebook
from recount.store.codings import (
    CODE,
    DRAW,
    DrawFilter,
    add_coding,
    codings_of,
    drawn,
    faults,
    report_of,
    rows_about,
    samples_page,
    who_coded,
)
from tests.store.databases import Home
from tests.store.invented import RULES, capture, claim, extraction, report

VALUES = {"place": "Osk é \ud800 \x00", "count": [1, None, 3]}


@pytest.fixture
def place(home: Home) -> str:
    return home.at("book")


@pytest.fixture
def book(place: str) -> Iterator[Casebook]:
    with Casebook(place, create=True) as book:
        yield book


def fill(book, *, versions=1):
    with book.writing() as w:
        key = w.add_capture(capture())
        for n in range(versions):
            r = report(publisher=f"Outlet {n}")
            added = w.add_report(r, key, n + 1)
            w.add_extraction(added.key, RULES, extraction(r, claim(r, "12"), claim(r, "12 people")))


def test_a_draw_goes_round_the_circle_of_ids_and_takes_each_once(book):
    fill(book)
    ids = sorted(c.id for c in book.claims())
    with book.looking() as c:
        assert drawn(c, DrawFilter(), "c-", 2, 100) == (ids, 2)
        assert drawn(c, DrawFilter(), ids[0], 2, 100) == (ids[::-1], 2)
        assert drawn(c, DrawFilter(), ids[1], 5, 100) == (ids, 2)
        assert drawn(c, DrawFilter(), "c-", 2, 1) == (ids[:1], 1)
        assert drawn(c, DrawFilter(language="xx"), "c-", 2, 100) == ([], 2)
        assert drawn(c, DrawFilter(least=0.75, most=0.75), "c-", 2, 100) == (ids, 2)
        assert drawn(c, DrawFilter(least=0.76), "c-", 2, 100) == ([], 2)


def test_a_claim_of_a_former_version_is_not_drawn_but_keeps_its_report(book):
    fill(book, versions=2)
    now = {c.id for c in book.claims()}
    with book.looking() as c:
        found, _ = drawn(c, DrawFilter(), "c-", 9, 100)
        assert set(found) == now
        stored = report_of(c, found[0])
        assert (stored.version, stored.report.publisher) == (2, "Outlet 1")
        assert report_of(c, "c-none") is None


def code(book, by, salt="salt", digest=None):
    values = {"values": VALUES, "note": ""}
    told = {"item": "c-1", "digest": digest or coding_digest(salt, values)}
    with book.writing() as w:
        row = w.decide(Decision(by, CODE, "s-1", told))
        add_coding(w.connection, "s-1", salt, Coding("c-1", by, VALUES, number=row.number))
    return row.number


def test_codings_come_back_as_they_were_kept(book):
    with book.writing() as w:
        sample = w.decide(Decision("bo", DRAW, "s-1", {"items": ["c-1"]}))
    code(book, "ada")
    with book.looking() as c:
        assert [(x.by, x.values, x.number) for x in codings_of(c, "s-1")] == [("ada", VALUES, 2)]
        assert codings_of(c, "s-2") == []
        assert who_coded(c, ["s-1", "s-2"]) == {"s-1": {"c-1": {"ada"}}}
        assert samples_page(c, None, 5) == rows_about(c, "s-1") == [sample]
        assert samples_page(c, 1, 5) == []
        assert list(faults(c)) == []


def test_values_that_their_digest_does_not_tell_of_are_found(book):
    code(book, "ada", digest="0" * 64)
    with book.looking() as c:
        assert [name for name, _ in faults(c)] == ["decision 1"]


@pytest.mark.parametrize(
    ("done", "named"),
    [
        ("UPDATE codings SET coder = 'bo' WHERE decision = 2", "decision 2"),
        ("UPDATE codings SET sample = 's-2' WHERE decision = 2", "decision 2"),
        ("UPDATE codings SET item = 'c-2' WHERE decision = 2", "decision 2"),
        ("UPDATE codings SET salt = 'x' WHERE decision = 3", "decision 3"),
        ("UPDATE codings SET content = replace(content, 'Osk', 'Ask') WHERE decision = 2", "decision 2"),
        ("UPDATE codings SET content = content || ' ' WHERE decision = 2", "decision 2"),
        ("UPDATE codings SET content = '{' WHERE decision = 2", "decision 2"),
        ("DELETE FROM codings WHERE decision = 3", "decision 3"),
        ("INSERT INTO codings VALUES (1, 's-1', 'c-1', 'ada', 'x', '{}')", "coding 1"),
    ],
)
def test_a_coding_that_was_changed_taken_or_put_in_is_found(book, home, place, done, named):
    with book.writing() as w:
        w.decide(Decision("bo", "comment", "a1", {}))
    code(book, "ada")
    code(book, "cy")
    with home.unguarded(place, "codings"), home.raw(place) as raw:
        raw.execute(done)
    with book.looking() as c:
        assert [name for name, _ in faults(c)] == [named]
