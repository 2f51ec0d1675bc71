"""A reading that people decided on keeps counting until somebody asks for another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from recount.extract.rules import RulesExtractor
from recount.model.decisions import Decision
from recount.model.errors import NotFound
from recount.model.extraction import Extractor
from recount.pipeline import extracting
from recount.pipeline.casework import Rules, add, extract_pending, reckon
from recount.pipeline.listener import Silence
from recount.pipeline.reviewing import Desk, User
from recount.store.casebook import Casebook
from tests.pipeline.invented import write_jsonl
from tests.store.databases import Home

POLICY = "recount-1"
ADA = User("ada", "coder")
TEXTS = {
    "a1": "Shells killed 12 villagers in Velmora on 2 May 2031, the town hospital said.",
    "b2": "A bomb killed five traders in Karsk on 7 May 2031, police said.",
}


class Newer(RulesExtractor):
    """The rules of a later version, which find the same under other ids."""

    name = "rules 99"


@pytest.fixture
def book(home: Home, tmp_path: Path) -> Iterator[Casebook]:
    with Casebook(home.at("book"), create=True) as made:
        rows = [{"id": i, "text": t, "published": "2031-06-01", "publisher": i} for i, t in TEXTS.items()]
        add(made, [str(write_jsonl(tmp_path / "in.jsonl", rows))], Silence())
        extract_pending(made, "rules", Silence())
        yield made


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Call `setattr` of it to have a newer Recount from then on."""
    return monkeypatch


def becomes_newer(patch: pytest.MonkeyPatch) -> None:
    shipped = extracting.extractor_named

    def named(name: str) -> Extractor:
        return Newer() if name == "rules" else shipped(name)

    patch.setattr(extracting, "extractor_named", named)


def counting(book: Casebook) -> dict[str, set[str]]:
    """Report -> extractors of the claims that count."""
    found: dict[str, set[str]] = {}
    for i in reckon(book, Rules(POLICY)).incidents:
        for claim in i.claims:
            c = book.claim(claim)
            found.setdefault(c.report, set()).add(c.extractor.partition("+")[0])
    return found


def claim_of(book: Casebook, report: str) -> str:
    return next(c.id for c in book.claims() if c.report == report)


def correct(desk: Desk, claim: str) -> Decision:
    return desk.decide(ADA, Decision("", "correct", claim, {"field": "count", "value": [9, 9, 9]}))


def killed(desk: Desk, claim: str) -> int | None:
    return desk.incident(desk.casebook.holders(POLICY, [claim])[claim]).counts["killed"].best


def test_a_newer_recount_leaves_the_reading_that_people_decided_on(
    book: Casebook, newer: pytest.MonkeyPatch
) -> None:
    old = claim_of(book, "a1")
    correct(Desk(book, POLICY), old)
    before = RulesExtractor().name.partition("+")[0]
    assert counting(book) == {"a1": {before}, "b2": {before}}

    becomes_newer(newer)
    assert counting(book) == {"a1": {before}, "b2": {"rules 99"}}
    assert killed(Desk(book, POLICY), old) == 9


def test_who_asks_for_a_report_to_be_read_anew_gets_the_newer_reading_until_that_is_undone(
    book: Casebook, newer: pytest.MonkeyPatch
) -> None:
    old = claim_of(book, "a1")
    desk = Desk(book, POLICY)
    correct(desk, old)
    becomes_newer(newer)
    before = RulesExtractor().name.partition("+")[0]

    asked = desk.decide(ADA, Decision("", "reread", "a1", reason="the new rules know the words"))
    assert counting(book)["a1"] == {"rules 99"}

    desk.decide(ADA, Decision("", "undo", "", {"of": asked.number}))
    assert counting(book)["a1"] == {before}
    assert killed(Desk(book, POLICY), old) == 9


def test_a_decision_that_is_undone_holds_no_reading(book: Casebook, newer: pytest.MonkeyPatch) -> None:
    desk = Desk(book, POLICY)
    row = correct(desk, claim_of(book, "a1"))
    desk.decide(ADA, Decision("", "undo", "", {"of": row.number}))
    becomes_newer(newer)
    assert counting(book) == {"a1": {"rules 99"}, "b2": {"rules 99"}}


def test_decisions_after_a_later_reading_was_made_are_counted_on_the_linked_one(
    book: Casebook, newer: pytest.MonkeyPatch
) -> None:
    old = claim_of(book, "a1")
    desk = Desk(book, POLICY)
    becomes_newer(newer)
    extract_pending(book, "rules", Silence())  # not linked yet
    correct(desk, old)
    assert killed(desk, old) == 9
    assert killed(Desk(book, POLICY), old) == 9


def test_two_incidents_that_people_merged_stay_merged(book: Casebook, newer: pytest.MonkeyPatch) -> None:
    desk = Desk(book, POLICY)
    first, second = (desk.casebook.holders(POLICY, [c])[c] for c in map(claim_of, [book] * 2, TEXTS))
    desk.decide(ADA, Decision("", "merge", first, {"other": second}))
    becomes_newer(newer)
    assert [set(i.reports) for i in reckon(book, Rules(POLICY)).incidents] == [{"a1", "b2"}]


def test_no_report_that_is_not_there_is_read_anew(book: Casebook) -> None:
    with pytest.raises(NotFound):
        Desk(book, POLICY).decide(ADA, Decision("", "reread", "zz", reason="why not"))
