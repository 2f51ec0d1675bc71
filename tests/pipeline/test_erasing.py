"""Erased is erased, from tables, files and the log; the chain holds, and nothing else can be changed so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recount.model.claims import claim_to_json, identified
from recount.model.decisions import Decision
from recount.model.errors import NotAllowed, NotFound, Refused
from recount.model.spans import Mention
from recount.model.victims import Victim, victim_to_json
from recount.pipeline.accounts import Account, add_account, restricted_of
from recount.pipeline.casework import Rules, add, extract_pending, reckon, run, verify
from recount.pipeline.erasing import erase_account, erase_name, erase_victim
from recount.pipeline.listener import Silence
from recount.pipeline.migrating import migrate
from recount.pipeline.reviewing import Desk, User
from recount.pipeline.victims import alone, details_of
from recount.store.casebook import Casebook
from tests.pipeline.invented import write_jsonl
from tests.store.databases import Home

POLICY = "recount-1"
ADA, ANN = User("ada", "coder"), User("ann", "administrator")
NEWS = {
    "n1": "Shells killed Adil Karo, 34, a farmer, in Azaz on 9 May 2031, the hospital said. Karo was buried.",
    "n2": "Adil Karo and Samir Hadan were killed in Azaz on 9 May 2031, residents said.",
}
WORDS = "Gunmen killed Omar Tesk and two other farmers in Manbij on 7 May 2031, neighbours said."
DETAILS = {"witness": "Lena Osk", "contact": "at the old mill", "notes": "afraid of the Ridge Front"}


@pytest.fixture
def place(home: Home) -> str:
    return home.at("book")


@pytest.fixture
def desk(place: str, tmp_path: Path) -> Iterator[Desk]:
    with Casebook(place, create=True) as book:
        add(book, [str(inputs(tmp_path))], Silence())
        extract_pending(book, "rules", Silence())
        yield Desk(book, POLICY)


def inputs(folder: Path) -> Path:
    rows = [
        {"id": i, "title": "Adil Karo mourned" if i == "n1" else "", "text": text, "published": "2031-06-01"}
        for i, text in NEWS.items()
    ]
    return write_jsonl(folder / "news.jsonl", rows)


def whole(desk: Desk) -> str:
    """All that the casebook's tables say, but for the bytes that came in."""
    book = desk.casebook
    found: list[object] = [claim_to_json(c) for c in book.claims()]
    found += [[s.report.title, s.report.text, dict(s.report.extra)] for s in book.reports(book.newest())]
    found += [[dict(d.content), d.reason] for d in book.log()]
    found += [[r.text for r in i.reasons] for i in reckon(book, Rules(POLICY)).incidents]
    return json.dumps(found, ensure_ascii=False)


def in_files(desk: Desk, *words: str) -> list[str]:
    """Which files of the casebook still hold some words."""
    files = [p for p in desk.casebook.folder.rglob("*") if p.is_file()]
    return [p.name for p in files for w in words if w.encode() in p.read_bytes()]


def claims(desk: Desk, report: str) -> list[str]:
    return [c.id for c in desk.casebook.claims() if c.report == report]


def decide(desk: Desk, kind: str, subject: str, reason: str = "", **content: object) -> Decision:
    return desk.decide(ADA, Decision("", kind, subject, content, reason))


def account(desk: Desk) -> str:
    told = Account("interview", WORDS, "On Omar Tesk", "Omar Tesk starb", day="2031-05-10")
    return add_account(desk, ADA, told, DETAILS).subject


def decided_account(desk: Desk) -> str:
    """An account on which people decided in every way that quotes it."""
    a = account(desk)
    first = claims(desk, a)[0]
    decide(desk, "correct", first, "so says Lena Osk", field="victims", value="the farmer Omar Tesk")
    report = desk.casebook.report(a).report
    start = report.layer.index("Omar Tesk and")
    quote = Mention(start, start + 9, "Omar Tesk")
    claim = replace(
        desk.casebook.claim(first), evidence=(quote,), spans={}, victims="Omar Tesk", location=None
    )
    (made,) = identified([replace(claim, names=(quote,))], report.text_sha256)
    row = decide(desk, "add_claim", a, claim=claim_to_json(made))
    decide(desk, "accept", row.content["claim"]["id"])
    incident = desk.casebook.holders(POLICY, [first])[first]
    decide(desk, "comment", incident, "Omar Tesk, says Lena Osk")
    return a


def test_an_account_is_gone_whole_and_the_log_still_holds(desk: Desk, home: Home) -> None:
    before = reckon(desk.casebook, Rules(POLICY)).incidents
    a = decided_account(desk)
    assert list(verify(desk.casebook)) == []
    row = erase_account(desk, ANN, a, "asked by the family of Omar Tesk")
    assert list(verify(desk.casebook)) == []
    assert [w for w in ("Omar", "Tesk", "Lena", "old mill", "afraid", "starb") if w in whole(desk)] == []
    if home.server is None:
        assert in_files(desk, "Omar", "Tesk", "Lena", "starb") == []
    assert (claims(desk, a), restricted_of(desk.casebook, a)) == ([], {})
    with pytest.raises(NotFound):
        desk.casebook.report(a)
    assert reckon(desk.casebook, Rules(POLICY)).incidents == before
    assert (row.by, row.subject, row.reason) == ("ann", a, "asked by the family of █████████")


def test_what_counted_before_counts_as_before_at_once(desk: Desk) -> None:
    held = {c: desk.casebook.holders(POLICY, [c]) for r in NEWS for c in claims(desk, r)}
    a = decided_account(desk)
    gone = claims(desk, a)
    mine, other = desk.casebook.holders(POLICY, gone)[gone[0]], next(iter(held.values()))
    decide(desk, "merge", next(iter(other.values())), other=mine)
    erase_account(desk, ANN, a, "asked")
    assert desk.casebook.holders(POLICY, gone) == {}
    assert {c: desk.casebook.holders(POLICY, [c]) for c in held} == held
    assert list(verify(desk.casebook)) == []


def test_a_name_goes_from_one_report_and_stays_in_the_other(desk: Desk, tmp_path: Path) -> None:
    one = claims(desk, "n1")
    decide(desk, "correct", one[0], "Karo's papers", field="victims", value="Adil Karo of Azaz")
    row = erase_name(desk, ANN, "n1", "Adil Karo", "asked by the Karo family")
    assert list(verify(desk.casebook)) == []
    report = desk.casebook.report("n1").report
    assert (report.title, report.text[:23]) == ("█████████ mourned", "Shells killed █████████")
    assert ("Karo" in report.layer, "Karo" in desk.casebook.report("n2").report.layer) == (False, True)
    assert claims(desk, "n1") == one
    assert [n.text for c in one for n in desk.casebook.claim(c).names] == []
    told = [d for d in desk.casebook.log() if "Karo" in json.dumps([dict(d.content), d.reason])]
    assert (told, "█" in row.reason) == ([], True)
    assert desk.of_claim(one[0]).corrections["victims"].value == "█████████ of Azaz"
    desk.decide(ADA, Decision("", "accept", one[0]))
    assert list(verify(desk.casebook)) == []


def test_the_same_report_given_again_does_not_bring_the_name_back(desk: Desk, tmp_path: Path) -> None:
    erase_name(desk, ANN, "n1", "Adil Karo", "asked")
    out = tmp_path / "out"
    run(desk.casebook, [str(inputs(tmp_path))], out, Rules(POLICY), Silence(), "rules")
    assert "Karo" not in json.dumps(desk.casebook.report("n1").report.layer)
    lines = (out / "claims.jsonl").read_text().splitlines()
    mine = [line for line in lines if json.loads(line)["report"] == "n1"]
    assert (len(mine) > 0, [line for line in mine if "Karo" in line]) == (True, [])
    extract_pending(desk.casebook, "model", Silence())
    assert list(verify(desk.casebook)) == []


def test_a_victims_record_goes_with_what_was_merged_into_it(desk: Desk, home: Home) -> None:
    ids = []
    for name in ("Adil Karo", "Adeel Karo"):
        content = {"details": victim_to_json(Victim((name,), notes="of Quillon")), "claims": []}
        ids.append(desk.decide(ADA, Decision("", "add_victim", "", content)).subject)
    decide(desk, "merge_victims", ids[0], "both are Karo", other=ids[1])
    row = erase_victim(desk, ANN, ids[1], "asked by the Karo family")
    assert list(verify(desk.casebook)) == []
    for victim in ids:
        with pytest.raises(NotFound):
            alone(desk.standing, victim)
    assert [d.reason for d in desk.casebook.log()][2:] == ["both are ████", "asked by the ████ family"]
    assert row.content["of"] == ids
    with pytest.raises(NotFound):
        erase_victim(desk, ANN, ids[0], "again")


def test_who_may_not_erase_is_refused_and_so_is_what_is_not_there(desk: Desk) -> None:
    a = account(desk)
    for erase in (erase_victim, erase_account):
        with pytest.raises(NotAllowed):
            erase(desk, ADA, a, "asked")
    with pytest.raises(NotFound):
        erase_account(desk, ANN, "n1", "asked")
    with pytest.raises(Refused, match="does not stand"):
        erase_name(desk, ANN, "n1", "Nobody Here", "asked")
    with pytest.raises(Refused, match="no reason"):
        erase_account(desk, ANN, a, " ")
    with pytest.raises(Refused):
        desk.decide(ANN, Decision("", "erase", a, {"of": [a], "rows": [["key", a, "", ""]]}, "asked"))
    row = erase_account(desk, ANN, a, "asked")
    with pytest.raises(Refused, match="cannot be undone"):
        desk.decide(ANN, Decision("", "undo", "", {"of": row.number}))


def test_another_desk_forgets_too(desk: Desk, place: str) -> None:
    with Casebook(place) as book:
        other = Desk(book, POLICY)
        claim = claims(desk, "n1")[0]
        other.decide(ADA, Decision("", "correct", claim, {"field": "victims", "value": "Adil Karo"}))
        erase_name(desk, ANN, "n1", "Adil Karo", "asked")
        assert "Karo" not in json.dumps([dict(d.content) for d in other.standing.by_number.values()])


@pytest.mark.parametrize(
    ("table", "statement", "thing"),
    [
        ("reports", "UPDATE reports SET text = 'nothing' WHERE text_sha256 = 'erased'", "report 'a-"),
        ("reports", "UPDATE reports SET title = 'Adil' WHERE id = 'n1'", "report 'n1'"),
        ("decisions", "UPDATE decisions SET reason = 'x' WHERE number = 2", "decision 2"),
        ("decisions", "UPDATE decisions SET by = 'bo' WHERE number = 2", "decision 2"),
        ("erasures", "DELETE FROM erasures WHERE thing = 'text'", "text "),
        ("erasures", "DELETE FROM erasures WHERE thing = 'blob'", "blob "),
    ],
)
def test_a_change_of_what_was_left_is_found(
    desk: Desk, home: Home, place: str, table: str, statement: str, thing: str
) -> None:
    a = decided_account(desk)
    erase_account(desk, ANN, a, "asked")
    erase_name(desk, ANN, "n1", "Adil Karo", "asked")
    home.forge(place, table, statement.replace("SET by", 'SET "by"'))
    assert any(f.thing.startswith(thing) for f in verify(desk.casebook))


def test_a_text_cannot_be_changed_by_a_forged_row_of_the_log(desk: Desk, home: Home, place: str) -> None:
    content = {"of": ["n1"], "rows": [["text", "1", "", "0" * 64]]}
    with desk.casebook.writing() as w:
        w.decide(Decision("eve", "erase", "n1", content, "no digest fits"))
    found = [f.thing for f in verify(desk.casebook)]
    assert "report 'n1' version 1" in found


def test_what_was_erased_stays_so_where_the_casebook_moves_to(desk: Desk, home: Home) -> None:
    a = decided_account(desk)
    erase_account(desk, ANN, a, "asked")
    erase_name(desk, ANN, "n1", "Adil Karo", "asked")
    content = {"details": victim_to_json(Victim(("Samir Hadan",))), "claims": claims(desk, "n2")}
    victim = desk.decide(ADA, Decision("", "add_victim", "", content)).subject
    there = home.at("there")
    migrate(desk.casebook, there, Silence())
    with Casebook(there) as book:
        assert list(verify(book)) == []
        moved = Desk(book, POLICY)
        assert details_of(book, [alone(moved.standing, victim)])[victim].name == "Samir Hadan"
        assert [w for w in ("Omar", "Tesk") if w in whole(moved)] == []
