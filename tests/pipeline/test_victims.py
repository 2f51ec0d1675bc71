"""Victims as records: made, changed, tied, merged and split, each of it undone; never in clear in the log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from recount.model.decisions import Decision
from recount.model.errors import Conflict, NotAllowed, NotFound, Refused
from recount.model.victims import Victim, script_of, victim_from_json, victim_to_json
from recount.pipeline.casework import add, extract_pending, verify
from recount.pipeline.listener import Silence
from recount.pipeline.reviewing import Desk, User
from recount.pipeline.victims import alone, details_of, proposals, told_by
from recount.review.victims import Record, record_of, whole_of
from recount.store import victims
from recount.store.casebook import Casebook
from tests.pipeline.invented import write_jsonl
from tests.store.databases import Home

POLICY = "recount-1"
ADA, EVE = User("ada", "coder"), User("eve", "viewer")
TEXTS = {
    "n1": "Shells killed Adil Karo, 34, a farmer, in Azaz on 9 May 2031, the town hospital said.",
    "n2": "Adeel Karo and Samir Hadan were killed in Azaz on 9 May 2031, residents said.",
}


@pytest.fixture
def place(home: Home) -> str:
    return home.at("book")


@pytest.fixture
def desk(place: str, tmp_path: Path) -> Iterator[Desk]:
    rows = [
        {"id": i, "text": t, "published": "2031-06-01", "publisher": f"The {i} Courier"}
        for i, t in TEXTS.items()
    ]
    with Casebook(place, create=True) as book:
        add(book, [str(write_jsonl(tmp_path / "r.jsonl", rows))], Silence())
        extract_pending(book, "rules", Silence())
        yield Desk(book, POLICY)


def claims(desk: Desk, report: str) -> list[str]:
    return [c.id for c in desk.casebook.claims() if c.report == report and c.names]


def details(*names: str, **more: str) -> dict[str, object]:
    return victim_to_json(Victim(names, **more))


def made(desk: Desk, *names: str, tied: list[str] | None = None) -> str:
    content = {"details": details(*names), "claims": tied or []}
    return desk.decide(ADA, Decision("", "add_victim", "", content)).subject


def decide(desk: Desk, kind: str, subject: str, **content: object) -> Decision:
    return desk.decide(ADA, Decision("", kind, subject, content))


def undo(desk: Desk, row: Decision) -> None:
    desk.decide(ADA, Decision("", "undo", "", {"of": row.number}))


def record(desk: Desk, victim: str) -> Record:
    found = record_of(desk.standing, victim)
    assert found is not None
    return found


def name(desk: Desk, victim: str) -> str:
    return details_of(desk.casebook, [record(desk, victim)])[victim].name


def test_a_record_is_read_back_and_the_log_holds_no_word_of_it(desk: Desk) -> None:
    v = made(desk, "Adil Karo", "عادل كارو", tied=claims(desk, "n1"))
    assert details_of(desk.casebook, [record(desk, v)])[v].names == ("Adil Karo", "عادل كارو")
    assert told_by(desk.casebook, claims(desk, "n1")) == {v}
    log = json.dumps([dict(d.content) for d in desk.casebook.log()], ensure_ascii=False)
    assert "Karo" not in log
    assert list(verify(desk.casebook)) == []


def test_a_change_is_another_version_and_undoing_it_brings_the_first_back(desk: Desk) -> None:
    v = made(desk, "Adil Karo")
    row = decide(desk, "change_victim", v, details=details("Adil A. Karo", age="35"))
    assert (record(desk, v).version, name(desk, v)) == (2, "Adil A. Karo")
    undo(desk, row)
    assert (record(desk, v).version, name(desk, v)) == (1, "Adil Karo")
    decide(desk, "change_victim", v, details=details("Adil B. Karo"))
    assert (record(desk, v).version, name(desk, v)) == (3, "Adil B. Karo")
    assert list(verify(desk.casebook)) == []


def test_several_claims_stand_behind_one_person(desk: Desk) -> None:
    one, two = claims(desk, "n1")[0], claims(desk, "n2")[0]
    v = made(desk, "Adil Karo", tied=[one])
    row = decide(desk, "tie_victim", v, claims=[one, two])
    assert (record(desk, v).claims, told_by(desk.casebook, [two])) == ((one, two), {v})
    undo(desk, row)
    assert (record(desk, v).claims, told_by(desk.casebook, [two])) == ((one,), set())


def test_two_records_merged_are_one_under_the_first_and_parted_again(desk: Desk) -> None:
    one, two = claims(desk, "n1")[0], claims(desk, "n2")[0]
    v, w = made(desk, "Adil Karo", tied=[one]), made(desk, "Adeel Karo", tied=[two])
    row = decide(desk, "merge_victims", v, other=w)
    assert alone(desk.standing, w).id == v
    assert [r.id for r in whole_of(desk.standing, record(desk, v))] == [v, w]
    with desk.casebook.looking() as c:
        assert [r.id for r in victims.page(c, None)] == [v]
    with pytest.raises(Refused, match="one record already"):
        decide(desk, "merge_victims", v, other=w)
    undo(desk, row)
    assert alone(desk.standing, w).id == w
    assert list(verify(desk.casebook)) == []


def test_a_record_of_two_people_is_split_and_made_one_again(desk: Desk) -> None:
    one, two = claims(desk, "n1")[0], claims(desk, "n2")[0]
    v = made(desk, "Adil Karo", tied=[one, two])
    row = decide(desk, "split_victim", v, claims=[two], details=details("Samir Hadan"))
    new = row.content["new"]
    assert (record(desk, v).claims, record(desk, new).claims) == ((one,), (two,))
    assert (name(desk, v), name(desk, new)) == ("Adil Karo", "Samir Hadan")
    undo(desk, row)
    assert record(desk, v).claims == (one, two)
    assert record_of(desk.standing, new) is None
    assert list(verify(desk.casebook)) == []


def test_a_record_that_was_made_in_error_goes_and_comes_back(desk: Desk) -> None:
    v = made(desk, "Adil Karo", tied=claims(desk, "n1"))
    row = decide(desk, "undo", "", of=1)
    assert (record_of(desk.standing, v), told_by(desk.casebook, claims(desk, "n1"))) == (None, set())
    assert row.subject == v


def test_the_second_of_two_is_told(desk: Desk) -> None:
    v = made(desk, "Adil Karo")
    seen = str(record(desk, v).last)
    change = Decision("", "change_victim", v, {"details": details("Adil K.")}, basis=seen)
    desk.decide(ADA, change)
    with pytest.raises(Conflict):
        desk.decide(ADA, change)


def test_who_may_see_no_names_makes_no_record_and_nonsense_is_refused(desk: Desk) -> None:
    content = {"details": details("Adil Karo"), "claims": []}
    with pytest.raises(NotAllowed):
        desk.decide(EVE, Decision("", "add_victim", "", content))
    for wrong in ({**details("A"), "names": []}, {**details("A"), "sex": "blue"}, {"names": ["A"]}, "A"):
        with pytest.raises(Refused):
            decide(desk, "add_victim", "", details=wrong, claims=[])
    with pytest.raises(NotFound):
        decide(desk, "add_victim", "", details=details("A"), claims=["c-0000000000000000"])
    with pytest.raises(NotFound):
        decide(desk, "tie_victim", "v-0000000000000000", claims=[])
    assert desk.casebook.log() == []


def test_people_named_by_reports_are_proposed_once_until_they_have_a_record(desk: Desk) -> None:
    told = [c for c in desk.casebook.claims() if c.names]
    found = proposals(told, [])
    assert {p.names for p in found} == {("Adeel Karo", "Adil Karo"), ("Samir Hadan",)}
    karo = next(p for p in found if "Adil Karo" in p.names)
    left = proposals(told, [(Victim(("Adil Karo",)), set(karo.claims))])
    assert [p.names for p in left] == [("Samir Hadan",)]


@pytest.mark.parametrize(
    ("name", "script"),
    [("Adil", "Latin"), ("عادل", "Arabic"), ("Адил", "Cyrillic"), ("123", ""), ("王", "Cjk")],
)
def test_the_script_of_a_name(name: str, script: str) -> None:
    assert script_of(name) == script
    assert victim_from_json(details(name)).names == (name,)


@pytest.mark.parametrize(
    ("statement", "thing"),
    [
        ("UPDATE sealed SET digest = '01020304' || substr(digest, 9)", "record"),
        ("UPDATE sealed SET ciphertext = CAST(x'0102030405060708' || substr(ciphertext, 9) AS BLOB)", "v-"),
        ("UPDATE seal_keys SET key = CAST(x'0102030405060708' || substr(key, 9) AS BLOB)", "v-"),
        ("DELETE FROM seal_keys", "record"),
        ("DELETE FROM sealed", "record"),
        ("UPDATE victims SET part_of = 'v-1'", "victims"),
        ("DELETE FROM backings", "victims"),
        ("INSERT INTO erasures VALUES ('key', 'v-1', 1)", "key v-1"),
    ],
)
@pytest.mark.parametrize("home", ["folder"], indirect=True)
def test_what_was_changed_behind_the_log_is_found(desk: Desk, statement: str, thing: str) -> None:
    made(desk, "Adil Karo", tied=claims(desk, "n1"))
    with sqlite3.connect(desk.casebook.folder / "casebook.db") as raw:
        for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {trigger}")
        raw.execute(statement)
    assert any(f.thing.startswith(thing) for f in verify(desk.casebook))
