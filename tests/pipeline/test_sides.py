"""An incident under several policies, without counting all others again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from recount.model.counts import Count
from recount.model.decisions import Decision
from recount.model.errors import Conflict, NotAllowed, RecountError, Refused
from recount.pipeline.decided import state_of
from recount.pipeline.reviewing import Desk
from recount.pipeline.sides import policies
from tests.pipeline.test_reviewing import ADA, BO, CY, POLICY, made, of, told_in
from tests.store.databases import Home


@pytest.fixture
def desk(home: Home, tmp_path: Path) -> Iterator[Desk]:
    with made(home.at("book"), tmp_path / "in.jsonl") as book:
        yield Desk(book, POLICY)


def test_under_its_own_policy_an_incident_is_what_it_is(desk: Desk) -> None:
    desk.decide(ADA, Decision("", "correct", told_in(desk, "b2"), {"field": "count", "value": [8, 8, 8]}))
    for report in ("a1", "c3", "d4"):
        assert desk.under(of(desk, report), [POLICY]) == [of(desk, report)]


def test_another_policy_counts_by_its_own_rules(desk: Desk) -> None:
    ibc, acled = desk.under(of(desk, "a1"), ["ibc-1", "acled-1"])
    assert (ibc.policy, ibc.counts["killed"]) == ("ibc-1", Count(9, None, 12))
    assert (acled.policy, acled.id) == ("acled-1", of(desk, "a1").id)


def test_what_was_joined_and_parted_before_is_taken_as_it_stands(desk: Desk) -> None:
    a, c = told_in(desk, "a1"), told_in(desk, "c3")
    desk.decide(ADA, Decision("", "apart", a, {"other": c}))
    desk.decide(ADA, Decision("", "same", told_in(desk, "b2"), {"other": c}))
    assert [i.claims for i in desk.under(of(desk, "a1"), ["ucdp-1"])] == [of(desk, "a1").claims]


def test_every_policy_says_what_it_is(desk: Desk) -> None:
    assert POLICY in policies()
    assert all(policies().values())
    with pytest.raises(RecountError, match="no policy 'best'"):
        desk.under(of(desk, "a1"), ["best"])


def test_a_second_grade_by_somebody_who_did_not_see_the_first_is_a_conflict(desk: Desk) -> None:
    incident = of(desk, "c3")
    seen = f"{state_of(incident)} {desk.of_incident(incident).last}"
    desk.decide(BO, Decision("", "grade", incident.id, {"grade": "fair"}, "two lists", seen))
    with pytest.raises(Conflict, match="bo graded the incident"):
        desk.decide(CY, Decision("", "grade", incident.id, {"grade": "weak"}, "one list", seen))
    assert desk.incident(incident.id).grade == "fair"


def test_undoing_takes_the_right_that_deciding_took(desk: Desk) -> None:
    incident = of(desk, "c3")
    row = desk.decide(BO, Decision("", "grade", incident.id, {"grade": "fair"}, "two lists"))
    with pytest.raises(NotAllowed, match=r"coder may not do this \(grade\)"):
        desk.decide(ADA, Decision("", "undo", "", {"of": row.number}))
    assert desk.incident(incident.id).grade == "fair"


def test_a_grade_that_no_table_holds_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="no grade 'certain'"):
        desk.decide(BO, Decision("", "grade", of(desk, "c3").id, {"grade": "certain"}, "so be it"))
