"""Accounts that people write down are reports like any other; who gave them is sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from recount.model.decisions import Decision
from recount.model.errors import NotAllowed, Refused
from recount.pipeline.accounts import Account, add_account, restricted_of
from recount.pipeline.casework import Rules, add, extract_pending, reckon, verify
from recount.pipeline.listener import Silence
from recount.pipeline.reviewing import Desk, User
from recount.store.casebook import Casebook
from tests.pipeline.invented import write_jsonl
from tests.store.databases import Home

POLICY = "recount-1"
ADA, EVE = User("ada", "coder"), User("eve", "viewer")
NEWS = "A bomb killed five traders in Manbij on 7 May 2031, police said."
WORDS = "Gunmen killed three farmers in Azaz on 9 May 2031. My neighbour Adil Karo saw them."
DETAILS = {"witness": "Samir Hadan", "contact": "samir@osk.example", "notes": "afraid"}


@pytest.fixture
def place(home: Home) -> str:
    return home.at("book")


@pytest.fixture
def desk(place: str, tmp_path: Path) -> Iterator[Desk]:
    row = {"id": "n1", "text": NEWS, "published": "2031-06-01", "publisher": "Osk Herald"}
    with Casebook(place, create=True) as book:
        add(book, [str(write_jsonl(tmp_path / "r.jsonl", [row]))], Silence())
        extract_pending(book, "rules", Silence())
        yield Desk(book, POLICY)


def account(**more: str) -> Account:
    fields = {"kind": "interview", "text": WORDS, "title": "A farmer of Azaz", "translation": "Drei Bauern"}
    return Account(**{**fields, "day": "2031-05-10", "place": "Azaz", **more})


def kept(desk: Desk, **more: str) -> str:
    return add_account(desk, ADA, account(**more), DETAILS).subject


def test_it_is_a_report_with_claims_that_count_at_once(desk: Desk) -> None:
    a = kept(desk)
    report = desk.casebook.report(a).report
    assert (report.layer, report.language) == (f"A farmer of Azaz\n{WORDS}", "en")
    assert report.extra == {"account": "interview", "place": "Azaz", "translation": "Drei Bauern"}
    killed = [c for c in desk.casebook.claims() if c.report == a and c.outcome == "killed"]
    assert killed[0].best == 3
    incident = desk.incident(desk.casebook.holders(POLICY, [killed[0].id])[killed[0].id])
    assert (incident.reports, incident.counts["killed"].best) == ((a,), 3)
    assert list(verify(desk.casebook)) == []


def test_it_counts_the_same_when_all_is_linked_afresh(desk: Desk) -> None:
    a = kept(desk)
    before = {i for c in desk.casebook.claims() for i in desk.casebook.holders(POLICY, [c.id]).values()}
    after = reckon(desk.casebook, Rules(POLICY)).incidents
    assert {i.id for i in after} == before
    assert a in {r for i in after for r in i.reports}


def test_two_accounts_have_two_places_in_what_was_linked(desk: Desk) -> None:
    one, two = kept(desk), kept(desk, text=WORDS.replace("three", "four"))
    found = desk.casebook.linkage()
    assert {one, two} <= found.arrival.keys()
    assert len(set(found.independence.values())) == len(found.independence)


def test_who_gave_it_stands_in_no_file_in_clear(desk: Desk) -> None:
    a = kept(desk)
    assert restricted_of(desk.casebook, a) == DETAILS
    files = [p for p in desk.casebook.folder.rglob("*") if p.is_file()]
    for secret in (b"Samir", b"samir@osk", b"afraid"):
        assert [p.name for p in files if secret in p.read_bytes()] == []
    assert "Samir" not in json.dumps([dict(d.content) for d in desk.casebook.log()])


def test_what_cannot_be_an_account_is_refused_and_nothing_kept(desk: Desk) -> None:
    for wrong in ({"text": " "}, {"kind": "dream"}, {"day": "yesterday"}, {"title": "x" * 400}):
        with pytest.raises(Refused):
            add_account(desk, ADA, account(**wrong), DETAILS)
    with pytest.raises(NotAllowed):
        add_account(desk, EVE, account(), DETAILS)
    with pytest.raises(Refused):
        desk.decide(ADA, Decision("", "add_account", "a-1", {"sha256": "", "details": {}}))
    assert (desk.casebook.log(), len(desk.casebook.newest())) == ([], 1)


def test_it_cannot_be_undone(desk: Desk) -> None:
    kept(desk)
    with pytest.raises(Refused, match="cannot be undone"):
        desk.decide(ADA, Decision("", "undo", "", {"of": 1}))
