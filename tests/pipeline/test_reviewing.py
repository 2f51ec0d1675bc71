"""What people decide holds at once, as it would from a fresh count, and it can be undone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recount.model.claims import claim_from_json, claim_to_json
from recount.model.counts import Count
from recount.model.decisions import Decision, chain_faults
from recount.model.errors import Conflict, NotFound, Refused
from recount.model.incidents import Incident
from recount.pipeline.casework import Rules, add, extract_pending, reckon
from recount.pipeline.decided import state_of
from recount.pipeline.listener import Silence
from recount.pipeline.reviewing import Desk, User
from recount.review.rules import check_form
from recount.store.casebook import Casebook
from recount.store.records import StoredUser
from tests.pipeline.invented import write_jsonl
from tests.store.databases import Home

POLICY = "recount-1"
ADA, BO, CY = User("ada", "coder"), User("bo", "reviewer"), User("cy", "reviewer")
TEXTS = [
    ("a1", "Shells killed 12 villagers in Ariha on 2 May 2031, the town hospital said."),
    ("b2", "Shells killed nine villagers in Ariha on 2 May 2031, residents said. Four nurses were hurt."),
    ("c3", "A bomb killed five traders in Manbij on 7 May 2031, police said."),
    ("d4", "Gunmen killed three farmers in Azaz on 9 May 2031, police said."),
    (
        "e5",
        "At least 40 civilians were killed across Syria in May 2031, the monitor said.",
    ),
]


def made(where: str, inputs: Path) -> Casebook:
    book = Casebook(where, create=True)
    rows = [
        {"id": i, "text": text, "published": "2031-06-01", "publisher": f"The {i} Courier"}
        for i, text in TEXTS
    ]
    add(book, [str(write_jsonl(inputs, rows))], Silence())
    extract_pending(book, "rules", Silence())
    return book


@pytest.fixture
def desk(home: Home, tmp_path: Path) -> Iterator[Desk]:
    with made(home.at("book"), tmp_path / "in.jsonl") as book:
        yield Desk(book, POLICY)


def told_in(desk: Desk, report: str, outcome: str = "killed") -> str:
    return next(c.id for c in desk.casebook.claims() if (c.report, c.outcome) == (report, outcome))


def of(desk: Desk, report: str) -> Incident:
    claim = told_in(desk, report)
    return desk.incident(desk.casebook.holders(POLICY, [claim])[claim])


def killed(desk: Desk, report: str) -> Count:
    return of(desk, report).counts["killed"]


def counted_afresh(desk: Desk) -> dict[str, Incident]:
    """All incidents as a full count makes them; what totals cover is counted only then."""
    return {i.id: i for i in reckon(desk.casebook, Rules(POLICY)).incidents if i.kind == "incident"}


def kept(desk: Desk) -> dict[str, Incident]:
    claims = [c.id for c in desk.casebook.claims()]
    ids = set(desk.casebook.holders(POLICY, claims).values())
    found = desk.casebook.incidents(POLICY, ids)
    return {i: x for i, x in found.items() if x.kind == "incident"}


def test_a_corrected_count_counts_at_once_and_the_machines_value_stays(desk: Desk) -> None:
    claim = told_in(desk, "c3")
    desk.decide(ADA, Decision("", "correct", claim, {"field": "count", "value": [6, 6, 6]}))
    assert killed(desk, "c3") == Count.exactly(6)
    assert desk.casebook.claim(claim).best == 5
    assert desk.of_claim(claim).corrections["count"].by == "ada"


def test_a_claim_taken_back_counts_nobody_and_the_account_says_who_did_it(desk: Desk) -> None:
    before = of(desk, "b2")
    row = desk.decide(BO, Decision("", "retract", told_in(desk, "b2"), reason="residents took it back"))
    after = desk.incident(before.id)
    assert (before.counts["killed"], after.counts["killed"]) == (Count(9, 12, 12), Count.exactly(12))
    assert any("bo took it back: residents took it back" in r.text for r in after.reasons)
    desk.decide(ADA, Decision("", "undo", "", {"of": row.number}))
    assert desk.incident(before.id) == before


def test_an_incident_of_no_claims_that_count_is_none(desk: Desk) -> None:
    incident = of(desk, "d4")
    desk.decide(ADA, Decision("", "not_a_claim", told_in(desk, "d4")))
    with pytest.raises(NotFound):
        desk.incident(incident.id)


def test_two_incidents_merged_are_one_under_the_older_id_and_split_again(desk: Desk) -> None:
    one, two = of(desk, "c3"), of(desk, "d4")
    desk.decide(ADA, Decision("", "merge", one.id, {"other": two.id}))
    merged = desk.incident(two.id)
    assert (merged.id, set(merged.reports)) == (one.id, {"c3", "d4"})
    desk.decide(ADA, Decision("", "split", merged.id, {"claims": [told_in(desk, "d4")]}))
    assert (of(desk, "c3").reports, of(desk, "d4").reports) == (("c3",), ("d4",))


def test_an_incident_is_not_merged_with_itself_nor_with_a_total(desk: Desk) -> None:
    one = of(desk, "c3")
    for other in (one.id, of(desk, "e5").id):
        with pytest.raises(Refused):
            desk.decide(ADA, Decision("", "merge", one.id, {"other": other}))
    assert desk.casebook.log() == []


def test_claims_moved_count_where_they_went(desk: Desk) -> None:
    source, target = of(desk, "b2"), of(desk, "c3")
    claims = [told_in(desk, "b2"), told_in(desk, "b2", "injured")]
    desk.decide(ADA, Decision("", "move", source.id, {"other": target.id, "claims": claims}))
    assert set(of(desk, "b2").reports) == {"b2", "c3"}
    assert killed(desk, "a1") == Count.exactly(12)


def test_a_claim_made_of_words_counts_and_is_kept_beside_the_machines(desk: Desk) -> None:
    machine = desk.casebook.claim(told_in(desk, "d4"))
    own = replace(machine, low=4, best=4, high=4, confidence=0.1)
    row = desk.decide(ADA, Decision("", "add_claim", "d4", {"claim": claim_to_json(own)}))
    kept = claim_from_json(row.content["claim"])
    assert (kept.extractor, kept.confidence, kept.id != machine.id) == ("person", 1.0, True)
    held = desk.casebook.holders(POLICY, [kept.id])
    assert desk.incident(held[kept.id]).counts["killed"] == Count.exactly(4)
    with pytest.raises(Refused, match="already"):
        desk.decide(BO, Decision("", "add_claim", "d4", {"claim": claim_to_json(own)}))
    source, target = held[kept.id], of(desk, "c3").id
    desk.decide(ADA, Decision("", "merge", target, {"other": source}))
    assert set(of(desk, "c3").reports) == {"c3", "d4"}
    desk.decide(ADA, Decision("", "undo", "", {"of": row.number}))
    assert of(desk, "c3").reports == ("c3",)
    assert desk.casebook.holders(POLICY, [kept.id]) == {}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"evidence": [{"start": 0, "end": 6, "quote": "Shells"}]}, "quotes 'Shells'"),
        ({"evidence": [{"start": 0, "end": 10**6, "quote": "Gunmen"}]}, "outside a text"),
        ({"evidence": [{"start": 6, "end": 0, "quote": ""}]}, "outside a text"),
        ({"evidence": []}, "0 quotes"),
        ({"evidence": "Gunmen"}, "no claim"),
        ({"spans": {"victims": [0, 6]}}, "as victims"),
        ({"spans": {"report": [0, 6]}}, "no field"),
        ({"outcome": "vanished"}, "cannot be"),
        ({"low": 5, "best": 4}, "cannot be"),
        ({"best": "four"}, "cannot be"),
        ({"means": None}, "cannot be"),
    ],
)
def test_a_claim_whose_words_do_not_stand_or_whose_values_cannot_be_is_refused(
    desk: Desk, changed: dict[str, object], said: str
) -> None:
    machine = claim_to_json(desk.casebook.claim(told_in(desk, "d4")))
    with pytest.raises(Refused, match=said):
        desk.decide(ADA, Decision("", "add_claim", "d4", {"claim": machine | changed}))
    assert desk.casebook.log() == []


def test_somebody_who_looked_before_another_decided_is_told(desk: Desk) -> None:
    claim = told_in(desk, "c3")
    seen = str(desk.of_claim(claim).last)
    desk.decide(ADA, Decision("", "correct", claim, {"field": "count", "value": [6, 6, 6]}, basis=seen))
    with pytest.raises(Conflict, match="ada corrected a field"):
        desk.decide(BO, Decision("", "correct", claim, {"field": "count", "value": [7, 7, 7]}, basis=seen))
    assert killed(desk, "c3") == Count.exactly(6)
    incident = of(desk, "c3")
    desk.decide(ADA, Decision("", "correct", claim, {"field": "count", "value": [8, 8, 8]}))
    with pytest.raises(Conflict):
        desk.decide(BO, Decision("", "sign", incident.id, basis=state_of(incident)))


def test_confirmed_needs_two_people_who_signed_what_stands_now(desk: Desk) -> None:
    i = of(desk, "a1").id
    grade = of(desk, "a1").grade
    desk.decide(BO, Decision("", "grade", i, {"grade": "confirmed"}, reason="hospital list"))
    desk.decide(BO, Decision("", "sign", i))
    assert desk.incident(i).grade == grade
    desk.decide(BO, Decision("", "sign", i))
    assert desk.incident(i).grade == grade
    desk.decide(CY, Decision("", "sign", i))
    assert desk.incident(i).grade == "confirmed"
    assert any("signed off by bo and cy" in r.text for r in desk.incident(i).reasons)
    desk.decide(ADA, Decision("", "correct", told_in(desk, "a1"), {"field": "count", "value": [13, 13, 13]}))
    assert desk.incident(i).grade == grade


@pytest.mark.parametrize(
    "decision",
    [
        Decision("", "correct", "", {"field": "count", "value": [9, 5, 7]}),
        Decision("", "correct", "", {"field": "count", "value": ["5", 5, 5]}),
        Decision("", "correct", "", {"field": "outcome", "value": "killled"}),
        Decision("", "correct", "", {"field": "dates", "value": ["2031-05-09", "2031-05-02"]}),
        Decision("", "correct", "", {"field": "report", "value": "b2"}),
        Decision("", "retract", ""),
        Decision("", "accept", "", {"field": "count"}),
        Decision("", "doubt", ""),
    ],
)
def test_what_cannot_be_decided_is_refused_and_leaves_no_row(desk: Desk, decision: Decision) -> None:
    with pytest.raises(Refused):
        desk.decide(ADA, replace(decision, subject=told_in(desk, "c3")))
    assert desk.casebook.log() == []
    assert killed(desk, "c3") == Count.exactly(5)


def test_a_role_that_may_not_is_told_who_may(desk: Desk) -> None:
    with pytest.raises(Refused, match="viewer may not"):
        desk.decide(User("eve", "viewer"), Decision("", "accept", told_in(desk, "c3")))
    with pytest.raises(Refused, match="coder may not"):
        desk.decide(ADA, Decision("", "sign", of(desk, "c3").id))


def test_two_desks_on_one_casebook_see_one_another(desk: Desk) -> None:
    other = Desk(desk.casebook, POLICY)
    claim = told_in(desk, "c3")
    desk.decide(ADA, Decision("", "correct", claim, {"field": "count", "value": [6, 6, 6]}))
    assert other.of_claim(claim).corrections["count"].value == [6, 6, 6]
    other.decide(BO, Decision("", "correct", claim, {"field": "count", "value": [7, 7, 7]}))
    assert [d.by for d in desk.casebook.log()] == ["ada", "bo"]
    assert list(chain_faults(desk.casebook.log())) == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["correct", "retract", "merge", "split", "same", "apart", "move", "undo"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_decisions_change_in_part_is_what_a_full_count_makes(
    steps: list[tuple[str, int, int]], home: Home, tmp_path: Path
) -> None:
    with made(home.at(f"book{next(home.number)}"), tmp_path / "in.jsonl") as book:
        desk = Desk(book, POLICY)
        claims = sorted(c.id for c in book.claims())
        for kind, m, n in steps:
            a, b = claims[m % len(claims)], claims[n % len(claims)]
            try:
                desk.decide(BO, _step(desk, kind, a, b, n))
            except (Refused, NotFound):
                continue
        assert kept(desk) == counted_afresh(desk)
        assert list(chain_faults(book.log())) == []


def _step(desk: Desk, kind: str, a: str, b: str, n: int) -> Decision:
    holder = desk.casebook.holders(POLICY, [a, b])
    mine, theirs = holder.get(a, "i-0"), holder.get(b, "i-0")
    content = {
        "correct": {"field": "count", "value": [n, n, n + 3]},
        "retract": {},
        "merge": {"other": theirs},
        "split": {"claims": [a]},
        "same": {"other": b},
        "apart": {"other": b},
        "move": {"other": theirs, "claims": [a]},
        "undo": {"of": n},
    }[kind]
    is_of_incident = kind in ("merge", "split", "move")
    return Decision("", kind, mine if is_of_incident else a, content, reason="so they say")


HALF = "half \ud800 of one"


@pytest.mark.parametrize(
    "decision",
    [
        Decision("", "comment", "", reason=HALF),
        Decision("", "comment", "", reason="a null \x00 character"),
        Decision("", "assign", "", {"to": HALF}),
        Decision("", "correct", "", {"field": "victims", "value": HALF}),
        Decision("", "correct", "", {"field": "perpetrator", "value": "\x00"}),
        Decision("", "accept", "", basis=HALF),
        Decision("", "accept", "c-\udfff"),
        Decision(HALF, "comment", "", reason="who says so?"),
    ],
)
def test_what_no_encoding_can_hold_is_refused_and_leaves_no_row(desk: Desk, decision: Decision) -> None:
    is_of_claim = decision.kind in ("accept", "correct")
    subject = told_in(desk, "c3") if is_of_claim else of(desk, "c3").id
    desk.decide(BO, Decision("", "accept", told_in(desk, "d4")))
    before = desk.casebook.log()
    with pytest.raises((Refused, NotFound)):
        desk.decide(
            User(decision.by or "ada", "coder"), replace(decision, subject=decision.subject or subject)
        )
    assert desk.casebook.log() == before


@given(where=st.sampled_from(["reason", "name", "value", "deep"]), half=st.characters(categories=["Cs"]))
def test_half_a_character_is_refused_wherever_it_stands(where: str, half: str) -> None:
    text = f"Osk {half}"
    content = {"name": {text: 1}, "value": [1, text], "deep": {"a": [{"b": [text]}]}}.get(where, {})
    d = Decision("ada", "add_claim", "a1", {"claim": content}, reason=text if where == "reason" else "")
    with pytest.raises(Refused, match="half a character"):
        check_form(d)


@pytest.mark.parametrize("number", [math.nan, math.inf, 10**400, -(2**63) - 1])
def test_numbers_that_cannot_be_kept_are_refused(number: float) -> None:
    with pytest.raises(Refused, match="a number"):
        check_form(Decision("ada", "add_claim", "a1", {"claim": {"low": [number]}}))


def test_work_is_given_to_users_whose_access_is_open(desk: Desk) -> None:
    incident = of(desk, "c3").id
    with desk.casebook.writing() as w:
        for name, is_open in (("bo", True), ("dan", False)):
            w.add_user(StoredUser(name, "", "coder", datetime(2031, 5, 1, tzinfo=UTC), is_open=is_open))
    for name in ("dan", "nobody", " ", 7):
        with pytest.raises(Refused):
            desk.decide(ADA, Decision("", "assign", incident, {"to": name}))
    assert desk.casebook.log() == []
    assert desk.decide(ADA, Decision("", "assign", incident, {"to": " Bo "})).content == {"to": "bo"}
    assert desk.of_incident(desk.incident(incident)).assigned == "bo"
    desk.decide(ADA, Decision("", "assign", incident, {"to": ""}))
    assert desk.of_incident(desk.incident(incident)).assigned == ""
