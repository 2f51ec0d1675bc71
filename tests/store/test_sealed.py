"""Details under a key of their own: readable with it, lost without it, and tied to their place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from recount.model.decisions import Decision
from recount.model.errors import CasebookDamaged
from recount.store import sealed
from recount.store.casebook import Casebook
from recount.store.schema import erasures
from recount.store.writing import Writing
from tests.store.databases import Home

DETAILS = {"names": ["Adil Karo", "عادل كارو"], "notes": "ü\x00"}


@pytest.fixture
def place(home: Home) -> str:
    return home.at("book")


@pytest.fixture
def book(place: str) -> Iterator[Casebook]:
    with Casebook(place, create=True) as opened:
        yield opened


def seal(book: Casebook, record: str, details: object) -> tuple[int, str]:
    with book.writing() as w:
        return sealed.seal(w.connection, record, details)


def unseal(book: Casebook, record: str, version: int) -> object:
    with book.looking() as c:
        return sealed.unseal(c, record, version)


def test_each_version_can_be_read_and_none_stands_in_the_file(book: Casebook) -> None:
    assert [seal(book, "v-1", DETAILS)[0], seal(book, "v-1", {"names": ["A. Karo"]})[0]] == [1, 2]
    assert [unseal(book, "v-1", n) for n in (1, 2, 3)] == [DETAILS, {"names": ["A. Karo"]}, None]
    assert unseal(book, "v-2", 1) is None
    assert [f for f in book.folder.glob("casebook.db*") if b"Karo" in f.read_bytes()] == []


def test_the_same_details_are_sealed_otherwise_each_time(book: Casebook) -> None:
    assert seal(book, "v-1", DETAILS)[1] != seal(book, "v-2", DETAILS)[1]


def test_a_key_is_destroyed_only_by_the_decision_that_was_just_made(book: Casebook) -> None:
    seal(book, "v-1", DETAILS)
    with pytest.raises(Exception, match="only added to"), book.writing() as w:
        sealed.destroy_key(w.connection, "v-1")
    assert unseal(book, "v-1", 1) == DETAILS
    with pytest.raises(Exception, match="only a decision erases"), book.writing() as w:
        row = w.decide(Decision("ann", "comment", "i-1", reason="no erasing"))
        erase(w, row.number)
    with book.writing() as w:
        erase(w, w.decide(Decision("ann", "erase", "v-1")).number)
    assert unseal(book, "v-1", 1) is None
    with pytest.raises(CasebookDamaged, match="was erased"):
        seal(book, "v-1", DETAILS)


def erase(w: Writing, number: int) -> None:
    w.connection.execute(insert(erasures).values(thing="key", key="v-1", decision=number))
    sealed.destroy_key(w.connection, "v-1")


@pytest.mark.parametrize("home", ["folder"], indirect=True)
def test_nothing_of_the_key_is_left_in_the_files(book: Casebook) -> None:
    seal(book, "v-1", DETAILS)
    with sqlite3.connect(book.folder / "casebook.db") as raw:
        key = raw.execute("SELECT key FROM seal_keys").fetchone()[0]
    with book.writing() as w:
        erase(w, w.decide(Decision("ann", "erase", "v-1")).number)
    with book.looking() as c:
        sealed.forget(c)
    assert [f.name for f in book.folder.glob("casebook.db*") if key in f.read_bytes()] == []


def test_two_ciphertexts_cannot_be_exchanged(book: Casebook, home: Home, place: str) -> None:
    for details in (DETAILS, {"names": ["Samir"]}):
        seal(book, "v-1", details)
    with home.unguarded(place, "sealed"), home.raw(place) as raw:
        raw.execute("UPDATE sealed SET version = 3 - version + 10")
        raw.execute("UPDATE sealed SET version = version - 10")
    with pytest.raises(CasebookDamaged, match="not what was sealed"):
        unseal(book, "v-1", 1)
    with book.looking() as c:
        assert [record for record, _ in sealed.faults(c)] == ["v-1", "v-1"]
