"""Whom claims name: by the place and day of the happening, and by a recorder's own tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from recount.link import Memory
from recount.model.claims import Claim, claim_to_json
from recount.model.constraints import NONE, Constraints
from recount.model.errors import RecountError
from recount.model.places import Place
from recount.model.whens import When
from recount.pipeline.casework import Rules, add, extract_pending, reckon, reckon_each, run
from recount.pipeline.listener import Silence
from recount.pipeline.naming import own_tables, with_names
from recount.resolve.actors import Table
from recount.store.casebook import Casebook
from recount.store.records import ClaimFilter
from tests.link.invented import claim, report, told
from tests.pipeline.invented import lines_of, write_jsonl

RULES = Rules("recount-1")
OSK = Place(0, 0, "Osk", 1, "Osk", "BV", "Harn", 10.0, 20.0, "town")
FAR = Place(0, 0, "Far", 2, "Far", "HM", "Harn", 30.0, 20.0, "town")
TABLE = """\
actor,name,parent,kind,words,use,where,from,to
junta,Orvanian forces,,state_forces,junta,alone,BV,,2031-05
ridge,Ridge Front,,armed_group,Ridge Front,,,,
ridge,,,,Hill men,,,,
watch,Orvanian Casualty Watch,,ngo,Casualty Watch,,,,
"""
OWN = [Table("own.csv", TABLE)]
STORY = {
    "id": "a1",
    "text": "VELMORA, 3 May 2031 - Fighters of the Ridge Front killed 12 people in Velmora on Friday.",
    "publisher": "Osk Gazette",
}


def named(*claims: Claim, **of: object) -> list[list[str]]:
    r = replace(report("a1", "12 people died; 3 people died.", publisher="Casualty Watch"), **of)
    return [[a.id for a in c.naming.blamed] for c in with_names(claims, {"a1": r}, OWN)]


def made(quote: str = "12 people", **fields: object) -> Claim:
    fields = {"perpetrator": "the junta", "location": OSK, **fields}
    return claim(report("a1", "12 people died; 3 people died."), quote, 12, **fields)


def test_a_claim_is_named_by_its_own_place_or_else_by_all_places_of_its_report() -> None:
    assert named(made()) == [["junta"]]
    assert named(made(location=FAR), made("3 people")) == [[], ["junta"]]
    assert named(made(location=None), made("3 people")) == [["junta"], ["junta"]]
    assert named(made(location=None), made("3 people", location=FAR), made()) == [[], [], ["junta"]]
    assert named(made(location=None)) == [[]]


def test_a_claim_is_named_by_its_day_or_else_by_that_of_its_report() -> None:
    june = When.day(date(2031, 6, 1))
    assert named(made(when=june)) == [[]]
    assert named(made(when=When()), published=date(2031, 6, 1)) == [[]]
    assert named(made(when=When()), published=date(2031, 5, 31)) == [["junta"]]
    assert named(made(when=When()), published=None) == [["junta"]]


def test_speaker_and_publisher_are_named_and_the_claim_stays_the_same() -> None:
    r = report("a1", "12 people died.", publisher="Casualty Watch")
    (c,) = told(r, claim(r, "12 people", 12, source="the Ridge Front"))
    (after,) = with_names([c], {"a1": r}, OWN)
    assert after.naming.speaker is not None
    assert after.naming.publisher is not None
    assert (after.naming.speaker.id, after.naming.publisher.id) == ("ridge", "watch")
    assert (after.id, claim_to_json(after)) == (c.id, claim_to_json(c))


def test_a_table_in_the_casebook_names_perpetrators_in_run_and_incidents(tmp_path: Path) -> None:
    source = str(write_jsonl(tmp_path / "a.jsonl", [STORY]))
    with Casebook(tmp_path / "book", create=True) as book:
        add(book, [source], Silence())
        extract_pending(book, "rules", Silence())
        (before,) = reckon(book, RULES).incidents
        assert [p.actor for p in before.perpetrators] == [""]
        (tmp_path / "book/actors").mkdir()
        (tmp_path / "book/actors/orvania.csv").write_text(TABLE)
        (after,) = reckon(book, RULES).incidents
        run(book, [source], tmp_path / "out", RULES, Silence(), "rules")
    assert [(p.name, p.actor) for p in after.perpetrators] == [("Ridge Front", "ridge")]
    (written,) = lines_of(tmp_path / "out/incidents.jsonl")
    assert written["perpetrators"][0]["actor"] == "ridge"
    assert written["perpetrators"][0]["words"] == list(before.perpetrators[0].words)


def test_tables_and_decisions_hold_under_each_policy_and_pairs_are_scored_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [
        STORY,
        {**STORY, "id": "b2", "text": f"{STORY['text']} Rescuers searched the ruins of a mill."},
    ]
    memories: list[Memory] = []

    def remembering(kept: bytes) -> Memory:
        memories.append(Memory(kept))
        return memories[-1]

    with Casebook(tmp_path / "book", create=True) as book:
        (tmp_path / "book/actors").mkdir()
        (tmp_path / "book/actors/orvania.csv").write_text(TABLE)
        add(book, [str(write_jsonl(tmp_path / "a.jsonl", reports))], Silence())
        extract_pending(book, "rules", Silence())
        monkeypatch.setattr("recount.pipeline.reckoning.Memory", remembering)
        together = reckon_each(book, ["recount", "airwars-1", "airwars", "acled"], NONE, Silence())
        apart = Constraints.of([], [tuple(next(book.claims(ClaimFilter(report=r))).id for r in ("a1", "b2"))])
        sides = reckon_each(book, ["ibc", "ucdp"], apart, Silence())
    assert [r.policy for r in together] == ["recount-1", "airwars-1", "acled-1"]
    assert [[p.actor for i in r.incidents for p in i.perpetrators] for r in together] == [["ridge"]] * 3
    assert [[i.reports for i in r.incidents] for r in sides] == [[("a1",), ("b2",)]] * 2
    assert memories[0].compared == memories[0].asked > 0
    assert [(m.compared, m.asked) for m in memories[1:3]] == [(0, memories[0].asked)] * 2


def test_a_wrong_table_in_the_casebook_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with Casebook(tmp_path / "book", create=True) as book:
        (tmp_path / "book/actors").mkdir()
        (tmp_path / "book/actors/wrong.csv").write_text("actor,words\nnobody,Hill men\n")
        with pytest.raises(RecountError, match=r"wrong\.csv:2: "):
            run(book, [], tmp_path / "out", RULES, Silence())
        with pytest.raises(RecountError, match=r"wrong\.csv:2: "):
            own_tables(book.folder)
    assert not (tmp_path / "out").exists()
