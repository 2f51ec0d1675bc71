"""What goes into a casebook comes out as it was, once, and is never changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert

from recount.model.codings import Coding
from recount.model.counts import Count
from recount.model.decisions import Decision, chain_faults
from recount.model.errors import CasebookError, NotFound
from recount.model.extraction import Extraction
from recount.model.incidents import GroupCount, Incident, Perpetrator, Reason
from recount.model.spans import Mention
from recount.model.whens import When
from recount.store import sealed, views
from recount.store.casebook import Casebook
from recount.store.codings import add_coding
from recount.store.records import ClaimFilter, StoredReckoning
from recount.store.schema import APPEND_ONLY, erasures, metadata
from tests.store.databases import POSTGRESQL, Home
from tests.store.invented import (
    REGIONS,
    RULES,
    as_stored,
    capture,
    claim,
    extraction,
    full_extraction,
    report,
)


@pytest.fixture
def place(home: Home) -> str:
    return home.at("book")


@pytest.fixture
def book(place: str) -> Iterator[Casebook]:
    with Casebook(place, create=True) as book:
        yield book


def keep(book: Casebook, *reports, extractor: str = RULES, read: bool = True) -> list[int]:
    with book.writing() as w:
        source = w.add_capture(capture())
        added = [w.add_report(r, source, n) for n, r in enumerate(reports, 1)]
        if read:
            for a, r in zip(added, reports, strict=True):
                w.add_extraction(a.key, extractor, full_extraction(r))
    return [a.key for a in added]


def test_a_report_comes_back_as_it_was(book):
    first = report(regions=REGIONS)
    bare = report("b", title="", published=None, published_text="soon", publisher="", url="", extra={})
    keys = keep(book, first, bare, read=False)
    assert [s.report for s in book.reports(keys[::-1])] == [bare, first]
    assert book.report("a1").report == first


def test_an_extraction_comes_back_as_it_was(book):
    r = report()
    (key,) = keep(book, r)
    assert list(book.extractions([key])) == [(key, as_stored(full_extraction(r)))]
    total, part = full_extraction(r).claims
    assert part.part_of == total.id
    assert book.claim(part.id) == replace(part, part_of_index=None)


def test_a_skipped_report_keeps_its_reason(book):
    (key,) = keep(book, report(), read=False)
    skipped = Extraction("a1", "de", "language de is not covered yet")
    with book.writing() as w:
        assert w.add_extraction(key, RULES, skipped)
    assert list(book.extractions([key])) == [(key, skipped)]
    assert book.pending(RULES) == []


def test_the_same_twice_changes_nothing(book):
    keys = keep(book, report(), report("b"))
    before = book.state()
    assert keep(book, report(), report("b")) == keys
    assert book.state() == before
    assert len(list(book.claims())) == 4
    assert len(list(book.blobs())) == 1


def test_a_claim_found_twice_in_one_report_is_kept_once(book):
    r = report()
    (key,) = keep(book, r, read=False)
    with book.writing() as w:
        w.add_extraction(key, RULES, extraction(r, claim(r, "12"), claim(r, "people"), claim(r, "12")))
    assert [c.count_text for c in book.claims()] == ["12", "people"]


def test_one_text_under_two_ids_makes_two_claims(book):
    keep(book, report("a"), report("b"))
    assert len({c.id for c in book.claims()}) == 4


def test_another_text_is_a_second_version_and_the_newest_counts(book):
    (old,) = keep(book, report())
    (other,) = keep(book, report("b"))
    corrected = report(text="Shells killed 12 people, not 14, in Velmora on Monday.")
    with book.writing() as w:
        added = w.add_report(corrected, w.add_capture(capture(2)), 1)
    assert (added.version, added.is_new) == (2, True)
    assert book.newest() == [added.key, other]
    assert [s.version for s in book.reports([old, added.key])] == [1, 2]
    assert book.report("a1").report == corrected
    assert old not in book.newest()


def test_an_old_text_that_comes_again_counts_again_in_its_old_row(book):
    (old,) = keep(book, report(), read=False)
    (new,) = keep(book, report(text="Nobody was hurt in Velmora."), read=False)
    with book.writing() as w:
        added = w.add_report(report(), w.add_capture(capture()), 1)
        assert (added.key, added.is_new) == (old, False)
        assert w.make_current(old)
        assert not w.make_current(old)
    assert book.newest() == [old]
    assert book.report("a1").report == report()
    with book.writing() as w:
        assert w.make_current(new)
    assert book.newest() == [new]


def test_the_same_text_with_other_details_is_a_version_and_what_differs_is_told(book):
    (old,) = keep(book, report())
    corrected = report(published=date(2031, 5, 6), url="")
    (new,) = keep(book, corrected)
    assert book.report("a1").report == corrected
    assert (new in book.newest(), old in book.newest()) == (True, False)
    assert len(list(book.claims())) == 2
    assert list(book.faults()) == []
    with book.writing() as w:
        third = w.add_report(report(published=date(2031, 5, 7), url=""), w.add_capture(capture()), 1)
    assert (third.version, third.differs) == (3, ("published",))


def test_a_reading_of_another_extractor_stands_in_only_where_that_is_asked_for(book):
    r, s = report(), report("b")
    a, b = keep(book, r, s)
    better = extraction(r, claim(r, "12 people", extractor="rules next"))
    with book.writing() as w:
        w.add_extraction(a, "rules next", better)
    assert [key for key, _ in book.extractions([a, b], "rules next")] == [a]
    mixed = dict(book.extractions([a, b], "rules next", else_latest=True))
    assert mixed == {a: better, b: as_stored(full_extraction(s))}
    back = dict(book.extractions([a, b], RULES, else_latest=True))
    assert back == {a: as_stored(full_extraction(r)), b: as_stored(full_extraction(s))}


def test_pending_is_by_extractor(book):
    keys = keep(book, report(), report("b"))
    assert book.pending(RULES) == []
    assert book.pending("rules next") == keys


def test_the_latest_reading_is_given_unless_an_extractor_is_named(book):
    r = report()
    (key,) = keep(book, r)
    better = extraction(r, claim(r, "12 people", extractor="rules next"))
    with book.writing() as w:
        w.add_extraction(key, "rules next", better)
    assert list(book.extractions([key])) == [(key, better)]
    assert list(book.extractions([key], RULES)) == [(key, as_stored(full_extraction(r)))]
    assert [c.extractor for c in book.claims()] == ["rules next"]


@pytest.mark.parametrize(
    ("where", "count_texts"),
    [
        (ClaimFilter(report="b"), ["12", "12 people"]),
        (ClaimFilter(report="c"), []),
        (ClaimFilter(outcome="injured"), []),
        (ClaimFilter(outcome="killed", report="b"), ["12", "12 people"]),
    ],
)
def test_claims_are_filtered(book, where, count_texts):
    keep(book, report(), report("b"))
    assert [c.count_text for c in book.claims(where)] == count_texts


def test_words_that_are_not_in_the_text_are_refused_and_nothing_is_kept(book):
    r = report()
    (key,) = keep(book, r, read=False)
    good = claim(r, "12")
    wrong = [
        replace(good, evidence=(Mention(0, 5, "wrong"),)),
        replace(good, evidence=(Mention(1000, 1002, "12"),)),
        replace(good, evidence=()),
        replace(good, count_text="13"),
        replace(good, names=(Mention(0, 3, "Ada"),)),
        replace(good, low=10**13, best=None, high=None),
    ]
    for bad in wrong:
        with pytest.raises(CasebookError, match="misread"), book.writing() as w:
            w.add_extraction(key, RULES, extraction(r, good, bad))
    assert list(book.claims()) == []
    assert book.pending(RULES) == [key]


def test_a_unit_of_work_is_kept_whole_or_not_at_all(book):
    with pytest.raises(ZeroDivisionError), book.writing() as w:
        w.add_report(report(), w.add_capture(capture()), 1)
        raise ZeroDivisionError
    assert (book.newest(), list(book.blobs())) == ([], [])


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_itself_refuses_to_change_or_delete(book, home, place, table):
    keep(book, report())
    with book.writing() as w:
        row = w.decide(Decision("ada", "comment", "a1", {"text": "seen"}))
        add_coding(w.connection, "s-1", "salt", Coding("c-1", "ada", None, number=row.number))
        views.add(w.connection, views.View(datetime.now(UTC), "ada", "report", "a1"))
        sealed.seal(w.connection, "v-1", {"names": ["Adil"]})
        number = w.decide(Decision("ada", "erase", "v-2")).number
        w.connection.execute(insert(erasures).values(thing="key", key="v-2", decision=number))
    column = metadata.tables[table].c.values()[0].name
    with home.raw(place) as raw:
        assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,)
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match=f"{table} are only added to"), home.raw(place) as raw:
            raw.execute(statement)


def test_a_folder_holds_to_its_column_types(tmp_path):
    Casebook(tmp_path, create=True).close()
    with closing(sqlite3.connect(tmp_path / "casebook.db")) as raw:
        strict = {name: bool(strict) for _, name, _, _, _, strict in raw.execute("PRAGMA table_list")}
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert {name for name, is_strict in strict.items() if not is_strict} <= {
        "alembic_version",
        "sqlite_schema",
        "sqlite_temp_schema",
        *(name for name in strict if name.startswith("report_words")),  # FTS5 makes its own
    }


def test_a_reference_that_leads_nowhere_is_found(book, home, place):
    keep(book, report())
    lose = "INSERT INTO currents (key, report, since) VALUES (99, 4711, '2031-05-05T00:00:00.000000+00:00')"
    with home.raw(place) as raw:
        if home.server:
            raw.execute("SET session_replication_role = replica")  # what a restored copy may have done
        raw.execute(lose)
    (fault,) = book.faults()
    assert "of currents points at a row of reports that is not there" in fault[1]


WORDS = ["\x00", "a\x00b", "\x10", "\x100000", "\x10\x10" + "0010", "\x1f", "ü\u200f\U0001f54a"]


@pytest.mark.parametrize("words", WORDS, ids=ascii)
def test_text_of_any_characters_comes_back_as_it_was(book, words):
    r = report(f"r{words}", f"{words} Shells killed 12 people.", title=words, publisher=words)
    (key,) = keep(book, r, read=False)
    assert book.report(r.id).report == r
    with book.writing() as w:
        assert not w.add_report(r, w.add_capture(capture()), 1).is_new
        w.add_extraction(key, words, Extraction(r.id, "en", words))
        row = w.decide(Decision("ada", "comment", r.id, {words: [words]}, reason=words))
    assert book.pending(words) == []
    assert list(book.extractions([key], words)) == [(key, Extraction(r.id, "en", words))]
    assert book.log() == [row]
    assert list(chain_faults(book.log())) == []
    assert list(book.faults()) == []


@pytest.mark.needs(POSTGRESQL)
def test_half_a_surrogate_pair_comes_back_from_postgresql(team):
    words = "\ud800 \udfff\x10d800"
    with Casebook(team.at("book"), create=True) as book:
        with book.writing() as w:
            w.add_capture(replace(capture(), origin=words))
        assert [origin for _, _, origin in book.blobs()] == [words]


def test_ids_that_name_nothing_say_so(book):
    for ask in (book.report, book.claim):
        with pytest.raises(NotFound, match="'nothing'"):
            ask("nothing")


def incident() -> Incident:
    return Incident(
        id="i-1",
        kind="incident",
        reports=("a1",),
        claims=("c-1", "c-2"),
        when=When.day(date(2031, 5, 5)),
        location=full_extraction(report()).places[0],
        perpetrators=(Perpetrator("Northern Army", ("hospital",), ("Northern Army",)),),
        means=("shelling",),
        counts={"killed": Count(9, 12, None)},
        attackers={},
        told={"killed": (9, None)},
        by_group=(GroupCount("killed", "civilian", "child", "unknown", Count.exactly(4)),),
        independent_sources=2,
        grade="fair",
        policy="recount-1",
        provisional=True,
        reasons=(Reason("Used 12.", ("c-1",)),),
        covers={"incidents": ["i-2"], "left_over": {"killed": 3}},
    )


def test_a_reckoning_comes_back_as_it_was_and_is_replaced_whole(book):
    assert book.reckoning("recount-1") is None
    first = StoredReckoning("f1", (incident(), replace(incident(), id="i-2", claims=("c-3",), covers=None)))
    other = StoredReckoning("f1", ())
    with book.writing() as w:
        w.keep_reckoning("recount-1", first, {"i-1": 40})
        w.keep_reckoning("other-policy", first, {})
    assert book.reckoning("recount-1") == first
    with book.writing() as w:
        w.keep_reckoning("recount-1", other, {})
    assert book.reckoning("recount-1") == other
    assert book.reckoning("other-policy") == first


def test_many_reports_come_back_in_the_order_asked_for(book):
    keys = keep(book, *(report(f"r{n}") for n in range(1203)), read=False)
    asked = keys[::-1]
    assert [s.key for s in book.reports(asked)] == asked
