"""Search finds what is there, once, page by page, with its words; and hides what is to be hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.errors import NotAllowed, Refused
from recount.model.spans import Span
from recount.pipeline.excerpts import WIDTH, excerpt
from recount.pipeline.hits import Sought, hit_to_json
from recount.pipeline.privacy import HIDDEN
from recount.pipeline.searching import KINDS, MOST, PAGE, find, find_claims, find_people, find_reports
from recount.store.casebook import Casebook
from recount.store.records import StoredReckoning
from tests.cli.invented import incident
from tests.store.databases import Home
from tests.store.invented import RULES, capture, claim, extraction, mention, report

POLICY = "recount-1"
NAMES = {"Adil Karo": "a1", "Mohamed Karo": "b2", "محمد كارو": "c3", "Muhammad Malik": "d4"}


@pytest.fixture
def book(home: Home) -> Iterator[Casebook]:
    with Casebook(home.at("book"), create=True) as casebook:
        yield casebook


def keep(
    book: Casebook, id: str, text: str, *quotes: str, names: tuple[str, ...] = (), **more: object
) -> None:
    """A report with a claim for each quote, whose evidence it is."""
    r = report(id, text, **{"title": "", **more})
    told = tuple(mention(r, n) for n in names)
    found = [
        claim(r, r.layer[mention(r, q).start :].split()[0], evidence=(mention(r, q),), names=told)
        for q in quotes
    ]
    with book.writing() as w:
        key = w.add_report(r, w.add_capture(capture()), 1).key
        w.add_extraction(key, RULES, extraction(r, *found))


def every(book: Casebook, words: str, kind: str = "reports") -> list[str]:
    """Keys of all hits, of all pages; none twice."""
    sought, keys = Sought(words, hides_names=False), []
    while True:
        found = find(book, POLICY, kind, sought)
        assert len(found.hits) <= PAGE
        keys += [h.key for h in found.hits]
        if not found.after:
            assert len(set(keys)) == len(keys)
            return keys
        sought = replace(sought, after=found.after)


def test_pages_hold_each_report_once_those_alike_by_day(book: Casebook) -> None:
    days = [date(2031, 5, 1) + timedelta(days=n * 17 % 50) for n in range(50)]
    for n, day in enumerate(days):
        keep(book, f"r{n}", "Shells fell on Osk.", published=day)
    found = find_reports(book, Sought("shells", False)).hits
    assert [h.published for h in found] == sorted(days, reverse=True)[:PAGE]
    assert len(every(book, "shells")) == 50


def test_an_older_version_of_a_report_is_not_found(book: Casebook) -> None:
    keep(book, "a1", "Shells fell on Osk.")
    keep(book, "a1", "Bombs fell on Osk.")
    assert every(book, "shells") == []
    assert len(every(book, "osk")) == 1


def test_claims_are_found_page_by_page_by_words_of_their_own(book: Casebook) -> None:
    for n in range(15):
        quotes = ("Three died in Karsk", "Shells fell", "Two in Velmora")
        keep(book, f"r{n}", "Shells fell on Osk. Three died in Karsk. Two in Velmora.", *quotes)
    assert len(every(book, "karsk shells", "claims")) == 30
    assert len(every(book, "velmora died three", "claims")) == 30
    first = find_claims(book, Sought("velmora died three", False)).hits[0]
    assert first.claim.evidence[0].text == "Three died in Karsk"  # two of the words stand in it


def test_incidents_are_found_by_their_place_and_their_claims(book: Casebook) -> None:
    keep(book, "a1", "Three died in the market.", "Three died in the market")
    (found,) = book.claims()
    nowhere = incident(id="i-1", claims=(found.id,), location=None, policy=POLICY)
    made = [nowhere, incident(id="i-2", policy=POLICY)]
    with book.writing() as w:
        w.keep_reckoning(POLICY, StoredReckoning("x", tuple(made)), {})
    assert every(book, "market", "incidents") == ["i-1"]
    place = made[1].location
    assert place is not None
    assert every(book, place.name[:4], "incidents") == ["i-2"]


def people(book: Casebook, words: str) -> list[tuple[str, bool]]:
    return [(h.name, h.is_exact) for h in find_people(book, Sought(words, False)).hits]


def test_people_are_found_under_other_spellings_and_scripts(book: Casebook) -> None:
    for name, id in NAMES.items():
        keep(book, id, f"Shells killed {name} in Osk.", "Shells", names=(name,))
    assert people(book, "mohamed karo") == [("Mohamed Karo", True), ("محمد كارو", False)]
    assert {n for n, _ in people(book, "Mr Karo")} == {"Adil Karo", "Mohamed Karo", "محمد كارو"}
    assert {n for n, _ in people(book, "محمد")} == {"Mohamed Karo", "محمد كارو", "Muhammad Malik"}
    assert people(book, "A Karo")[0][0] == "Adil Karo"
    assert people(book, "Osk") == []
    assert people(book, "x") == people(book, "") == []


def test_names_that_are_hidden_find_nothing(book: Casebook) -> None:
    keep(book, "a1", "Shells killed Adil Karo in Osk. KARO was a baker.", "Shells", names=("Adil Karo",))
    seen, hidden = Sought("karo", False), Sought("karo", True)
    for kind in ("reports", "claims", "incidents"):
        assert find(book, POLICY, kind, hidden).hits == []
    assert find_reports(book, seen).hits[0].shows_names
    (hit,) = find_reports(book, replace(hidden, text="baker")).hits
    assert "aro" not in hit.excerpt.text.casefold()
    assert HIDDEN in hit.excerpt.text
    assert not hit.shows_names
    (told,) = find_claims(book, replace(hidden, text="shells")).hits
    assert told.claim.names == ()
    with pytest.raises(NotAllowed):
        find_people(book, hidden)


def test_what_cannot_be_gone_on_with_is_refused(book: Casebook) -> None:
    keep(book, "a1", "Shells fell on Osk.", "Shells")
    for kind in KINDS:
        with pytest.raises(Refused):
            find(book, POLICY, kind, Sought("shells", False, after="nothing~0"))
    with pytest.raises(Refused):
        find(book, POLICY, "everything", Sought("shells", False))


def test_more_than_is_ranked_is_said(book: Casebook) -> None:
    r = report(title="")
    with book.writing() as w:
        source = w.add_capture(capture())
        for n in range(MOST):
            w.add_report(replace(r, id=f"r{n}"), source, n + 1)
    assert find_reports(book, Sought("shells", False)).is_partial
    assert not find_reports(book, Sought("nothing", False)).is_partial


def test_a_hit_for_programs_says_where_its_words_stand(book: Casebook) -> None:
    keep(book, "a1", "Nothing.\nShells fell on Osk.", "Shells fell")
    (hit,) = find_claims(book, Sought("osk shells", False)).hits
    words = hit_to_json(hit)["within"]["words"]
    layer = book.report("a1").report.layer
    assert layer[words["start"] : words["end"]].replace("\n", " ") == words["text"]
    assert [layer[a:b] for a, b in words["found"]] == ["Shells"]
    assert hit_to_json(hit)["within"]["line"] == 2


@given(st.text(st.sampled_from("ab .\n。é"), max_size=2000), st.data())
def test_an_excerpt_is_a_part_of_the_text_with_what_was_found(layer: str, data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, max(0, len(layer) - 1)), max_size=6))
    spans = [Span(s, min(len(layer), s + 1 + s % 7)) for s in starts if s < len(layer)]
    shown = excerpt(layer, [[s] for s in spans])
    if not spans:
        assert shown is None
        return
    assert shown is not None
    assert shown.text == layer[shown.span.start : shown.span.end].replace("\n", " ")
    assert len(shown.text) <= 3 * WIDTH
    assert any(w.is_found for w in shown.words)
    assert any(s.start >= shown.span.start and s.end <= shown.span.end for s in spans)
    assert shown.is_cut_before == (shown.span.start > 0)
