"""Groups against all victims, and what totals say that they leave out, hold or follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import Cluster, Incident, Linkage
from recount.model.reports import Report
from recount.model.whens import When
from recount.reconcile import reconcile
from recount.reconcile.groups import within
from recount.reconcile.sums import fitted
from tests.link.invented import ALL_MAY, MAY_3, OSTRA, QUAZIA, claim, report, told
from tests.reconcile.test_policies import reckoned
from tests.reconcile.test_reconcile import HOSPITAL, MINISTRY, one, sentences, told_as

CHILDREN = {"age": "child", "victims": "children"}
WOMEN = {"age": "adult", "sex": "female", "victims": "women"}
MISSION = "the Mission"


def test_women_and_children_of_two_sources_are_together_not_above_the_total() -> None:
    i = reckoned(
        "recount-1",
        one("a1", "The hospital received 7 people.", 7, source=HOSPITAL),
        one("b2", "A medic saw 5 people.", 5, source=("a medic", "medical"), **CHILDREN),
        one("c3", "The ministry told of 4 people.", 4, source=MINISTRY, **WOMEN),
    )
    assert i.counts == {"killed": Count.exactly(7)}
    groups = told_as(i)  # if all 4 women died, at least 3 of the 7 can be children, and the other way round
    assert groups["unknown", "child", "unknown"] == Count(3, None, 5)
    assert groups["unknown", "adult", "female"] == Count(2, None, 4)
    assert "Groups that share nobody are together above the 7 killed" in sentences(i)


def test_how_many_nothing_is_said_of_is_told() -> None:
    r = report("a1", "Shells killed 12 people, including 4 children and 3 women.")
    claims = told(
        r,
        claim(r, "12 people", 12),
        claim(r, "4 children", 4, parent=0, **CHILDREN),
        claim(r, "3 women", 3, parent=0, **WOMEN),
    )
    i = reckoned("recount-1", (r, claims))
    assert (
        "Of the 12 killed, 3 women and 4 children are told apart; of the other 5 nothing is said."
        in sentences(i)
    )


def test_combatants_inside_a_toll_of_civilians_are_no_civilians() -> None:
    r = report("a1", "The Mission recorded 58 civilians killed, among them 12 fighters.")
    claims = told(
        r,
        claim(r, "58 civilians", 58, status="civilian", victims="civilians", source=MISSION),
        claim(r, "12 fighters", 12, parent=0, status="combatant", victims="fighters", source=MISSION),
    )
    i = reckoned("recount-1", (r, claims))
    assert i.counts == {"killed": Count.exactly(58)}
    assert told_as(i) == {
        ("civilian", "unknown", "unknown"): Count.exactly(46),
        ("combatant", "unknown", "unknown"): Count.exactly(12),
    }
    assert "of these claims 46 are civilians" in sentences(i)


ENDS = (
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12)).map(sorted).map(lambda e: Count(*e))
)
KINDS = ("child", "unknown"), ("adult", "female"), ("adult", "male"), ("unknown", "female")


@given(ENDS, st.dictionaries(st.sampled_from([("unknown", *k) for k in KINDS]), ENDS))
def test_groups_that_share_nobody_never_sum_above_the_total(
    total: Count, groups: dict[tuple[str, str, str], Count]
) -> None:
    made = fitted({codes: within(c, total) for codes, c in groups.items()}, total)
    apart = [c for codes, c in made.items() if codes[1] != "unknown"]
    assert sum(c.low or 0 for c in apart) <= (total.high or 0)
    assert sum(c.best or 0 for c in apart) <= (total.best or 0)


def monthly(words: str, *singles: tuple[Report, list[Claim]], **fields: object) -> Incident:
    """The Mission's total over Quazia in May in these words, beside incidents of their own."""
    r = report("u1", words, day=31)
    made = {"place": "Quazia", "location": QUAZIA, "when": ALL_MAY, "scope": "period", "source": MISSION}
    total = told(r, claim(r, "58 people", 58, **{**made, **fields}))
    claims = {c.id: c for of in (total, *(of for _, of in singles)) for c in of}
    clusters = [Cluster("incident", tuple(c.id for c in of)) for _, of in singles]
    linkage = Linkage((*clusters, Cluster("aggregate", (total[0].id,))))
    reports = {r.id: r, **{x.id: x for x, _ in singles}}
    *_, aggregate = reconcile(linkage, claims, reports)
    assert aggregate.covers is not None
    return aggregate


VELMORA_7 = one("a1", "In Velmora 7 people died.", 7)
OSTRA_5 = one("b2", "In Ostra 5 people died.", 5, place="Ostra", location=OSTRA, when=MAY_3)


@pytest.mark.parametrize(
    "words",
    [
        "The Mission counted 58 people killed in May, not including those killed in Ostra.",
        "Excluding Ostra, 58 people were killed in May, the Mission said.",
        "In May 58 people were killed. The figure does not include the dead of Ostra, it said.",
        "In May 58 people were killed, not including those killed in Ostra and excluding the drowned.",
        "In May 58 people were killed. The figure does not include the drowned, nor the dead of Ostra.",
    ],
)
def test_a_place_that_a_total_leaves_out_is_not_taken_from_it(words: str) -> None:
    total = monthly(words, VELMORA_7, OSTRA_5)
    assert len(total.covers["incidents"]) == len(total.covers["excluded"]) == 1
    assert total.covers["left"] == {"killed": {"low": 51, "best": 51, "high": 51}}
    assert "It says that it leaves out" in sentences(total)


def test_a_sentence_that_does_not_point_back_excludes_nothing() -> None:
    words = "In May 58 people were killed. The law does not include the dead of Ostra."
    total = monthly(words, VELMORA_7, OSTRA_5)
    assert total.covers["excluded"] == []
    assert total.covers["left"] == {"killed": {"low": 46, "best": 46, "high": 46}}


def test_where_the_words_may_mean_one_day_of_a_place_its_incidents_are_only_possible() -> None:
    later = one("c3", "In Ostra 2 people died.", 2, place="Ostra", location=OSTRA)
    words = "The Mission counted 58 people killed in May, not including those killed in Ostra on 3 May."
    total = monthly(words, VELMORA_7, OSTRA_5, later)
    assert (total.covers["excluded"], len(total.covers["possible"])) == ([], 2)
    assert total.covers["left"] == {"killed": {"low": 44, "best": 51, "high": 51}}


def test_of_a_total_without_fighters_only_known_civilians_are_taken() -> None:
    r, (c,) = OSTRA_5
    fighters = r, told(r, replace(c, status="combatant", victims="fighters"))
    civilians = one("a1", "In Velmora 7 people died.", 7, status="civilian")
    total = monthly("In May 58 people were killed, excluding fighters.", civilians, fighters)
    assert total.covers["left"] == {"killed": {"low": 46, "best": 51, "high": 51}}
    assert "only known civilians are taken away" in sentences(total)


def test_a_total_with_some_civilians_in_it_is_no_total_of_civilians() -> None:
    r = report("u1", "In May 58 people were killed, among them 20 civilians.")
    wide = {"place": "Quazia", "location": QUAZIA, "when": ALL_MAY, "scope": "period"}
    whole, part = told(
        r,
        claim(r, "58 people", 58, **wide),
        claim(r, "20 civilians", 20, parent=0, status="civilian", victims="civilians", **wide),
    )
    single, (c,) = VELMORA_7
    clusters = Cluster("incident", (c.id,)), Cluster("aggregate", (whole.id, part.id))
    *_, total = reconcile(Linkage(clusters), {x.id: x for x in (whole, part, c)}, {"u1": r, "a1": single})
    assert total.covers["left"]["killed"]["best"] == 51


def running(name: str, n: int, until: date, **fields: object) -> tuple[Report, Claim]:
    r = report(name, f"{n} people have been killed so far.")
    made = {"place": "Quazia", "location": QUAZIA, "scope": "cumulative", "source": MISSION}
    when = When(date(2031, 1, 1), until, "year")
    return r, told(r, claim(r, f"{n} people", n, when=when, **{**made, **fields}))[0]


def noted(*totals: tuple[Report, Claim]) -> list[str]:
    clusters = tuple(Cluster("aggregate", (c.id,)) for _, c in totals)
    incidents = reconcile(Linkage(clusters), {c.id: c for _, c in totals}, {r.id: r for r, _ in totals})
    assert sorted(i.counts["killed"].best for i in incidents) == sorted(c.best for _, c in totals)
    return [r.text for i in incidents for r in i.reasons if "running total" in r.text]


def test_what_a_later_running_total_of_a_source_adds_is_a_note() -> None:
    april, may = running("u1", 300, date(2031, 4, 30)), running("u2", 358, date(2031, 5, 31))
    (note,) = noted(may, april)
    assert "a running total to 2031-04-30; to 2031-05-31 it is 358" in note
    assert "the time between adds 58 killed" in note
    assert "never added" in note


def test_between_figures_that_are_not_exact_it_is_about_so_many() -> None:
    r, c = running("u1", 300, date(2031, 4, 30))
    (open_ended,) = told(r, replace(c, low=301, best=301, high=None, count_kind="more_than"))
    (note,) = noted((r, open_ended), running("u2", 358, date(2031, 5, 31)))
    assert "gave more than 300 killed" in note
    assert "adds about 57 killed" in note


def test_a_running_total_that_falls_is_called_a_correction() -> None:
    (note,) = noted(running("u1", 300, date(2031, 4, 30)), running("u2", 290, date(2031, 5, 31)))
    assert "lower by 10: a correction, or not counted alike" in note


@pytest.mark.parametrize(
    "fields",
    [
        {"source": HOSPITAL},
        {"outcome": "killed", "place": "Ostra", "location": OSTRA},
        {"status": "civilian"},
    ],
)
def test_running_totals_that_are_not_alike_are_not_compared(fields: dict[str, object]) -> None:
    assert noted(running("u1", 300, date(2031, 4, 30)), running("u2", 358, date(2031, 5, 31), **fields)) == []
