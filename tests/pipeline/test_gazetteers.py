"""Readings by another gazetteer are kept apart, whichever process reads. All towns are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.extract.rules import RulesExtractor
from recount.model.errors import RecountError
from recount.model.reports import Report
from recount.pipeline.casework import Rules, add, extract_pending, reckon, run, verify
from recount.pipeline.extracting import extract_reports
from recount.pipeline.listener import Silence
from recount.resolve import using_gazetteer
from recount.store.casebook import Casebook
from tests.pipeline.invented import lines_of, record, write_jsonl
from tests.resolve.geonames import built, few_defaults, place

__all__ = ["few_defaults"]

POLICY = Rules("recount-1")


@pytest.fixture
def one(tmp_path: Path, few_defaults: None) -> Path:
    return built(tmp_path, place(1, "Velmora", people=50_000), name="one.sqlite")


@pytest.fixture
def other(tmp_path: Path, few_defaults: None) -> Path:
    return built(tmp_path, place(2, "Velmora", people=50_000), name="other.sqlite")


@pytest.fixture
def book(tmp_path: Path):
    with Casebook(tmp_path / "book", create=True) as book:
        add(book, [str(write_jsonl(tmp_path / "in.jsonl", [record(0), record(5)]))], Silence())  # of Velmora
        yield book


def located(book: Casebook) -> set[int | None]:
    return {c.location.geonameid if c.location else None for c in book.claims()}


def test_a_casebook_is_read_afresh_by_another_gazetteer_and_the_old_claims_stay(book, one, other):
    with using_gazetteer(one):
        assert extract_pending(book, "rules", Silence()).kept == 2
        assert extract_pending(book, "rules", Silence()).kept == 0
    (first,) = {c.extractor for c in book.claims()}
    assert located(book) == {1}
    before = book.sizes().claims
    with using_gazetteer(other):
        assert extract_pending(book, "rules", Silence()).kept == 2
    (second,) = {c.extractor for c in book.claims()}
    assert located(book) == {2}
    assert book.sizes().claims == 2 * before
    assert first != second
    assert {name.rpartition(".gazetteer-")[0] for name in (first, second)} == {RulesExtractor.name}
    assert list(verify(book)) == []


def test_what_is_counted_keeps_the_gazetteer_that_read_unless_another_is_chosen(book, one, other):
    with using_gazetteer(one):
        extract_pending(book, "rules", Silence())
        counted = reckon(book, POLICY)
    assert {i.location.geonameid for i in counted.incidents if i.location} == {1}
    assert reckon(book, POLICY) == counted  # nobody asked for another reading
    assert located(book) == {1}
    with using_gazetteer(other):
        reckon(book, POLICY)
    assert located(book) == {2}


def test_a_run_answers_by_the_gazetteer_it_was_given(book, one, other, tmp_path):
    inputs = [str(tmp_path / "in.jsonl")]
    for n, own in ((1, one), (2, other), (1, one)):
        with using_gazetteer(own):
            run(book, inputs, tmp_path / "out", POLICY, Silence(), "rules")
        claims = lines_of(tmp_path / "out" / "claims.jsonl")
        assert {c["location"]["geonameid"] for c in claims} == {n}


def test_worker_processes_look_places_up_in_the_same_file(one, other):
    reports = [Report(id=f"r{n}", text=record(5 * n)["text"], language="en") for n in range(40)]
    for n, own in ((1, one), (2, other)):
        with using_gazetteer(own):
            found = list(extract_reports(reports, "rules", workers=2))
            assert found == list(extract_reports(reports, "rules", workers=1))
        assert {p.geonameid for e in found for p in e.places} == {n}


def test_a_file_that_is_no_gazetteer_is_said_at_once(tmp_path):
    reports = [Report(id="r", text=record(0)["text"], language="en")]
    with (
        using_gazetteer(tmp_path / "none.sqlite"),
        pytest.raises(RecountError, match="There is no gazetteer"),
    ):
        extract_reports(reports, "rules")
    (tmp_path / "text.sqlite").write_text("not a database " * 100)
    with using_gazetteer(tmp_path / "text.sqlite"), pytest.raises(RecountError, match="is no gazetteer of"):
        extract_reports(reports, "rules")
