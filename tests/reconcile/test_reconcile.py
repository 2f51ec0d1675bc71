"""What invented claims add up to, and how the account of it reads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.actors import Actor, Naming
from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.errors import RecountError
from recount.model.incidents import Cluster, Incident, Linkage
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.model.whens import When
from recount.reconcile import reconcile
from tests.link.invented import ALL_MAY, MAY_2, MAY_3, OSTRA, QUAZIA, claim, report, told, vague

HOSPITAL = ("the town hospital", "medical")
MINISTRY = ("the Interior Ministry", "official")
ARMY = ("the Northern Army", "party")
SOHR = Actor("sohr", "Syrian Observatory for Human Rights", "ngo")

Parts = list[tuple[Report, list[Claim]]]


def reckoned(*parts: tuple[Report, list[Claim]], groups: dict[str, int] | None = None) -> Incident:
    """The one incident that all the claims tell of; reports are independent unless `groups` say otherwise."""
    claims = {c.id: c for _, told_claims in parts for c in told_claims}
    reports = {r.id: r for r, _ in parts}
    independence = groups or {r: n for n, r in enumerate(reports)}
    linkage = Linkage((Cluster("incident", tuple(claims)),), {}, independence)
    (incident,) = reconcile(linkage, claims, reports)
    return incident


def one(name: str, text: str, n: int, day: int | None = None, **fields: object) -> tuple[Report, list[Claim]]:
    """A report with one exact claim of n people killed; its text has the words "n people"."""
    r = report(name, text, day=day)
    return r, told(r, claim(r, f"{n} people", n, **fields))


def sentences(incident: Incident) -> str:
    return "\n".join(r.text for r in incident.reasons)


def test_a_later_figure_of_the_same_source_replaces_the_earlier_one() -> None:
    i = reckoned(
        one("a1", "The town hospital received 20 people dead.", 20, day=2, source=HOSPITAL),
        one("b2", "The hospital now counts 32 people dead.", 32, day=3, source=HOSPITAL),
    )
    assert i.counts == {"killed": Count.exactly(32)}
    assert i.told == {"killed": (20, 32)}
    assert (i.independent_sources, i.grade, i.provisional) == (1, "weak", True)
    assert (
        "Left out 20 killed (the town hospital, in a1): the same source's later 32 (in b2) replaces"
        in sentences(i)
    )


def test_a_correction_lowers_the_toll() -> None:
    i = reckoned(
        one("a1", "Police said 15 people died.", 15, day=2, source=MINISTRY),
        one("b2", "Police corrected that to 11 people.", 11, day=4, source=MINISTRY),
    )
    assert i.counts == {"killed": Count.exactly(11)}
    assert i.told == {"killed": (11, 15)}


@pytest.mark.parametrize(
    ("text", "figures", "count", "told_range"),
    [
        ("The toll was lowered to 14 people from 17 people.", ("14", "17"), Count.exactly(14), (14, 17)),
        ("The toll went from 9 dead to 12 people.", ("9", "12"), Count.exactly(12), (9, 12)),
        ("The toll went from at least 16 to 12 people.", ("16", "12"), Count.exactly(12), (12, 16)),
        ("Estimates ranged from 9 dead to 12 people.", ("9", "12"), Count.exactly(12), (12, 12)),
        (
            "The blast hurt men from Ostra; 9 dead came to Velmora from 12 streets.",
            ("9", "12"),
            Count.exactly(12),
            (12, 12),
        ),
    ],
)
def test_from_beside_a_figure_marks_the_older_one(
    text: str, figures: tuple[str, str], count: Count, told_range: tuple[int, int]
) -> None:
    r = report("a1", text)
    i = reckoned((r, told(r, *(claim(r, n, int(n), count_text=n, source=MINISTRY) for n in figures))))
    assert (i.counts, i.told) == ({"killed": count}, {"killed": told_range})


def test_reaching_a_village_makes_no_figure_newer() -> None:
    first = report("a1", "27 people died.", day=3)
    second = report("b2", "The Red Lamp, whose ambulances reached the village, put the toll at 19.", day=3)
    i = reckoned(
        (first, told(first, claim(first, "27", 27, count_text="27", source=MINISTRY))),
        (second, told(second, claim(second, "19", 19, count_text="19", source="The Red Lamp"))),
    )
    assert not any(word in sentences(i) for word in ("older", "newer"))


def test_a_figure_called_older_is_no_sum_of_the_others() -> None:
    r = report("a1", "The toll was lowered to 14 people from 17 people. Three people died in the square.")
    figures = (("14", 14), ("17", 17), ("Three", 3))
    i = reckoned(
        (r, told(r, *(claim(r, words, n, count_text=words, source=MINISTRY) for words, n in figures)))
    )
    assert i.counts == {"killed": Count.exactly(14)}


def test_a_correction_takes_back_the_figure_of_its_outlet_whoever_was_cited() -> None:
    first = report("a1", "17 people died.", day=9, publisher="The Harn Post")
    second = report("b2", "The ministry lowered the toll to 14 from 17.", day=11, publisher="The Harn Post")
    figures = (claim(second, n, int(n), count_text=n, source=MINISTRY) for n in ("14", "17"))
    i = reckoned((first, told(first, claim(first, "17 people", 17))), (second, told(second, *figures)))
    assert (i.counts, i.told) == ({"killed": Count.exactly(14)}, {"killed": (14, 17)})
    assert "calls this figure of the same outlet older" in sentences(i)


def test_a_reason_names_a_figure_that_stands_and_no_chain() -> None:
    i = reckoned(
        *(one(n, f"{n}: 20 people died.", 20, day=2, source=HOSPITAL) for n in ("a1", "b2", "c3")),
        one("d4", "The town hospital counts 32 people.", 32, day=3, source=HOSPITAL),
    )
    left = [r.text for r in i.reasons if r.text.startswith("Left out")]
    assert len(left) == 3
    assert all("later 32 (in d4) replaces it" in text for text in left)


def test_a_correction_within_one_report_lowers_the_toll() -> None:
    r = report("a1", "The ministry said 11 people died. It had earlier said 15 people died.")
    i = reckoned(
        (r, told(r, claim(r, "11 people", 11, source=MINISTRY), claim(r, "15 people", 15, source=MINISTRY)))
    )
    assert i.counts == {"killed": Count.exactly(11)}
    assert i.told == {"killed": (11, 15)}


def test_sources_that_disagree_make_a_range_with_the_best_ranked_figure() -> None:
    i = reckoned(
        one("a1", "The Northern Army said 40 people died.", 40, source=ARMY),
        one("b2", "The town hospital received 32 people.", 32, source=HOSPITAL),
        one("c3", "The ministry spoke of 31 people.", 31, source=MINISTRY),
    )
    assert i.counts == {"killed": Count(31, 32, 40)}
    assert i.independent_sources == 3


def test_the_figure_of_more_independent_sources_is_best() -> None:
    i = reckoned(
        one("a1", "The town hospital received 32 people.", 32, source=HOSPITAL),
        one("b2", "The ministry spoke of 31 people.", 31, source=MINISTRY),
        one("c3", "Our reporter counted 31 people.", 31),
    )
    assert i.counts["killed"].best == 31


def test_two_outlets_that_repeat_one_agency_are_one_source() -> None:
    parts = [one(n, f"{n}: 12 people died.", 12) for n in ("a1", "b2")]
    assert reckoned(*parts, groups={"a1": 0, "b2": 0}).independent_sources == 1
    assert reckoned(*parts, groups={"a1": 0, "b2": 1}).independent_sources == 2


def test_one_speaker_in_two_independent_reports_is_one_source() -> None:
    i = reckoned(
        one(
            "a1",
            "12 people died, the Syrian Observatory for Human Rights said.",
            12,
            source="the Syrian Observatory for Human Rights",
            naming=Naming(speaker=SOHR),
        ),
        one("b2", "12 people died, according to SOHR.", 12, source="SOHR", naming=Naming(speaker=SOHR)),
    )
    assert i.independent_sources == 1


def test_witnesses_of_independent_reports_are_two_sources() -> None:
    parts = [
        one(n, f"{n}: 12 people died, a witness said.", 12, source=("a witness", "witness"))
        for n in ("a1", "b2")
    ]
    assert reckoned(*parts).independent_sources == 2
    assert reckoned(*parts, groups={"a1": 0, "b2": 0}).independent_sources == 1


def test_vague_agreement_is_a_source_and_sets_no_figure() -> None:
    r = report("b2", "Dozens died in Velmora.")
    i = reckoned(
        one("a1", "The town hospital received 32 people.", 32, source=HOSPITAL),
        (r, told(r, vague(r, "Dozens died", 24))),
    )
    assert i.counts == {"killed": Count.exactly(32)}
    assert i.told == {"killed": (32, 32)}
    assert i.independent_sources == 2


def test_a_vague_word_above_the_counted_figure_opens_the_top() -> None:
    r = report("b2", "Dozens died in Velmora.")
    i = reckoned(
        one("a1", "Police counted 7 people.", 7, source=MINISTRY), (r, told(r, vague(r, "Dozens died", 24)))
    )
    assert i.counts == {"killed": Count(7, 7, None)}


def test_vague_words_alone_set_the_least_and_no_best() -> None:
    r = report("a1", "Dozens died in Velmora.")
    i = reckoned((r, told(r, vague(r, "Dozens died", 24))))
    assert i.counts == {"killed": Count(24, None, None)}
    assert i.told == {"killed": (24, None)}


def test_parts_lie_inside_their_total() -> None:
    r = report("a1", "Shells killed 12 people, including 4 children and 3 women.")
    claims = told(
        r,
        claim(r, "12 people", 12),
        claim(r, "4 children", 4, parent=0, status="civilian", age="child", victims="children"),
        claim(r, "3 women", 3, parent=0, status="civilian", age="adult", sex="female", victims="women"),
    )
    i = reckoned((r, claims))
    assert i.counts == {"killed": Count.exactly(12)}
    assert {(g.age, g.sex, g.count.best) for g in i.by_group} == {
        ("child", "unknown", 4),
        ("adult", "female", 3),
    }


def test_a_part_is_never_above_the_total() -> None:
    r = report("b2", "Our man counted 9 children.")
    i = reckoned(
        one("a1", "The town hospital received 7 people.", 7, source=HOSPITAL),
        (r, told(r, claim(r, "9 children", 9, status="civilian", age="child", victims="children"))),
        one("c3", "The town hospital received 7 people.", 7, source=HOSPITAL),
    )
    assert all(g.count.high <= i.counts[g.outcome].high for g in i.by_group)


def told_as(incident: Incident) -> dict[tuple[str, str, str], Count]:
    return {(g.status, g.age, g.sex): g.count for g in incident.by_group}


def test_no_end_of_a_group_is_above_that_of_all_victims() -> None:
    r = report("b2", "Our man counted 9 civilians.")
    i = reckoned(
        one("a1", "The town hospital received 7 people.", 7, source=HOSPITAL),
        (r, told(r, claim(r, "9 civilians", 9, status="civilian", victims="civilians"))),
    )
    assert i.counts == {"killed": Count(7, 7, 9)}
    assert told_as(i) == {("civilian", "unknown", "unknown"): Count(7, 7, 9)}


def test_a_side_told_without_a_number_gives_way_where_the_sources_contradict_one_another() -> None:
    r = report("b2", "Dozens of militants died.")
    counted = one("a1", "31 people died.", 31, status="civilian", age="mixed", victims="civilians")
    everyone = one("c3", "The ministry counted 31 people.", 31, source=MINISTRY)
    contradicted = reckoned(counted, (r, told(r, vague(r, "Dozens", 24, status="combatant", source=ARMY))))
    assert told_as(contradicted) == {("civilian", "unknown", "unknown"): Count.exactly(31)}
    assert "Sources disagree on who was harmed" in sentences(contradicted)
    exact = claim(r, "Dozens", 24, status="combatant", source=ARMY)
    both = reckoned(counted, everyone, (r, told(r, exact)))
    assert {status for status, _, _ in told_as(both)} == {"civilian", "combatant"}
    assert "both are shown" in sentences(both)


def test_children_of_no_stated_status_stand_with_the_children_of_another_report() -> None:
    parts = [
        one(n, f"{n}: 4 people died.", 4, status=status, age="child", victims="children")
        for n, status in (("a1", "unknown"), ("b2", "civilian"))
    ]
    assert told_as(reckoned(*parts)) == {("civilian", "child", "unknown"): Count.exactly(4)}


def test_different_victims_of_one_source_are_added() -> None:
    r = report("a1", "Police said 5 civilians and 2 soldiers died.")
    i = reckoned(
        (
            r,
            told(
                r,
                claim(r, "5 civilians", 5, status="civilian", victims="civilians", source=MINISTRY),
                claim(r, "2 soldiers", 2, status="combatant", victims="soldiers", source=MINISTRY),
            ),
        )
    )
    assert i.counts == {"killed": Count.exactly(7)}
    assert "5 civilians + 2 combatants killed" in sentences(i)


def test_attackers_are_kept_apart_from_victims() -> None:
    r = report("a1", "A bomber killed himself and 12 people.")
    claims = told(
        r,
        claim(r, "12 people", 12, means="suicide_attack"),
        claim(
            r, "A bomber", 1, role="attacker", status="combatant", victims="A bomber", means="suicide_attack"
        ),
    )
    i = reckoned((r, claims))
    assert (i.counts, i.attackers) == ({"killed": Count.exactly(12)}, {"killed": Count.exactly(1)})
    assert i.told == {"killed": (12, 12)}


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"low": 15, "best": 15, "high": None, "count_kind": "at_least"}, Count(15, 15, None)),
        ({"low": None, "best": None, "high": 15, "count_kind": "at_most"}, Count(None, None, 15)),
        ({"low": 15, "best": None, "high": 20, "count_kind": "range"}, Count(15, None, 20)),
    ],
)
def test_ends_that_nothing_supports_stay_open(fields: dict[str, object], count: Count) -> None:
    r = report("a1", "Some 15 people died.")
    assert reckoned((r, told(r, claim(r, "15 people", **fields)))).counts == {"killed": count}


def test_denied_and_feared_harm_counts_nobody_and_is_named() -> None:
    r = report("b2", "The army said no civilian died. 20 more people are feared dead.")
    claims = told(
        r,
        claim(r, "no civilian died", stance="denied", count_kind="none", source=ARMY),
        claim(r, "20 more people", 20, stance="hypothetical"),
    )
    i = reckoned(one("a1", "Police counted 7 people.", 7, source=MINISTRY), (r, claims))
    assert i.counts == {"killed": Count.exactly(7)}
    assert (i.grade, i.independent_sources) == ("contested", 1)
    assert sentences(i).count("counts nobody") == 2


def test_the_perpetrators_own_statement_is_a_source_and_confirms() -> None:
    i = reckoned(
        one("a1", "Police counted 7 people.", 7, source=MINISTRY, perpetrator="Northern Army"),
        one(
            "b2",
            "The Northern Army said it killed 9 people.",
            9,
            source=ARMY,
            perpetrator="the Northern Army",
        ),
    )
    assert (i.independent_sources, i.grade) == (2, "confirmed")
    (held,) = i.perpetrators
    assert held.claimed_by == ("the Interior Ministry", "the Northern Army")


def test_only_claims_that_name_somebody_name_a_perpetrator() -> None:
    assert reckoned(one("a1", "7 people died.", 7)).perpetrators == ()


def monthly_total(n: int) -> list[Incident]:
    """A UN total of n in Quazia in May, over one incident in Velmora (7) and one in Ostra (5 to 6)."""
    un = report("u1", f"The UN counted {n} people killed in May.", day=31)
    total = told(
        un, claim(un, f"{n} people", n, place="Quazia", location=QUAZIA, when=ALL_MAY, scope="period")
    )
    first, velmora = one("a1", "In Velmora 7 people died.", 7)
    second = report("b2", "In Ostra 5 to 6 people died.")
    ostra = told(
        second,
        claim(
            second,
            "5 to 6 people",
            low=5,
            best=None,
            high=6,
            count_kind="range",
            place="Ostra",
            location=OSTRA,
            when=MAY_3,
        ),
    )
    claims = {c.id: c for c in (*total, *velmora, *ostra)}
    clusters = [Cluster("incident", (c[0].id,)) for c in (velmora, ostra)]
    linkage = Linkage((*clusters, Cluster("aggregate", (total[0].id,))), {}, {"u1": 0, "a1": 1, "b2": 2})
    return reconcile(linkage, claims, {r.id: r for r in (un, first, second)})


def test_a_monthly_total_is_compared_with_the_incidents_inside_it_and_never_added() -> None:
    velmora, ostra, total = monthly_total(30)
    assert total.kind == "aggregate"
    assert total.counts == {"killed": Count.exactly(30)}
    assert total.covers is not None
    assert total.covers["incidents"] == [velmora.id, ostra.id]
    assert total.covers["left"] == {"killed": {"low": 17, "best": 18, "high": 18}}
    assert "never added" in sentences(total)


def test_what_is_left_of_a_total_is_never_below_nothing() -> None:
    *_, total = monthly_total(9)
    assert total.covers is not None
    assert total.covers["left"] == {"killed": {"low": 0, "best": 0, "high": 0}}


def test_a_running_total_covers_all_incidents_before_its_end() -> None:
    monthly = monthly_total(30)
    un = report("u9", "Some 500 people were killed so far.", day=3)
    when = When(None, MAY_2.end, "year")
    (total,) = told(
        un, claim(un, "500 people", 500, place="Quazia", location=QUAZIA, when=when, scope="cumulative")
    )
    first, (velmora,) = one("a1", "In Velmora 7 people died.", 7)
    second, (later,) = one("b2", "In Velmora 5 people died.", 5, when=MAY_3)
    clusters = (*(Cluster("incident", (c.id,)) for c in (velmora, later)), Cluster("aggregate", (total.id,)))
    claims = {c.id: c for c in (velmora, later, total)}
    *_, aggregate = reconcile(Linkage(clusters), claims, {r.id: r for r in (un, first, second)})
    assert aggregate.covers is not None
    assert aggregate.covers["incidents"] == [monthly[0].id]
    assert aggregate.covers["left"] == {"killed": {"low": 493, "best": 493, "high": 493}}


def test_a_total_without_a_known_area_may_hold_what_its_own_report_tells() -> None:
    r = report("u1", "In May 58 people were killed. In Velmora 32 people died.")
    total, velmora = told(
        r,
        claim(r, "58 people", 58, place="", location=None, when=ALL_MAY, scope="period"),
        claim(r, "32 people", 32),
    )
    other, (elsewhere,) = one("b2", "In Velmora 5 people died.", 5, when=MAY_3)
    clusters = [Cluster("incident", (c.id,)) for c in (velmora, elsewhere)]
    linkage = Linkage((*clusters, Cluster("aggregate", (total.id,))))
    *_, aggregate = reconcile(linkage, {c.id: c for c in (total, velmora, elsewhere)}, {"u1": r, "b2": other})
    assert aggregate.covers is not None
    assert (aggregate.covers["incidents"], len(aggregate.covers["possible"])) == ([], 1)
    assert aggregate.covers["left"] == {"killed": {"low": 26, "best": 58, "high": 58}}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"place": "Orrenia", "location": None}, "not known whether any told singly is inside it"),
        ({"place": "Quazia", "location": QUAZIA, "when": When()}, "it gives no days"),
        ({"place": "Quazia", "location": QUAZIA, "outcome": "injured"}, "hold nothing of what it counts"),
        ({"place": "Quazia", "location": QUAZIA, "when": When.day(MAY_3.start)}, "none told singly is known"),
    ],
)
def test_a_total_that_nothing_is_taken_from_says_truly_why(fields: dict[str, object], why: str) -> None:
    r = report("u1", "So far 58 people were harmed.")
    (total,) = told(r, claim(r, "58 people", 58, **{"when": ALL_MAY, "scope": "cumulative", **fields}))
    other, (single,) = one("b2", "In Velmora 5 people died.", 5)
    linkage = Linkage((Cluster("incident", (single.id,)), Cluster("aggregate", (total.id,))))
    *_, aggregate = reconcile(linkage, {c.id: c for c in (total, single)}, {"u1": r, "b2": other})
    assert why in sentences(aggregate)
    assert aggregate.covers is not None
    assert bool(aggregate.covers["incidents"]) == ("hold nothing" in why)


def test_an_open_figure_inside_the_range_is_not_called_the_highest() -> None:
    least = report("b2", "Police: at least 12 people died.")
    i = reckoned(
        one("a1", "A medic counted 10 people dead.", 10, source=("a medic", "medical")),
        (
            least,
            told(least, claim(least, "12 people", 12, high=None, count_kind="at_least", source=MINISTRY)),
        ),
        one("c3", "The mayor counted 15 people dead.", 15, source=("Mayor Orr", "official")),
    )
    assert i.counts["killed"].high == 15
    assert "Used at least 12 killed (the Interior Ministry, in b2): within the range" in sentences(i)


def test_a_larger_figure_of_another_day_does_not_hold_a_smaller_one() -> None:
    r = report("a1", "On Friday 18 people died. On Saturday 6 people died.")
    i = reckoned((r, told(r, claim(r, "18 people", 18), claim(r, "6 people", 6, when=MAY_3))))
    assert i.counts == {"killed": Count.exactly(24)}
    assert "the sum of different victims" in sentences(i)


def test_a_total_covers_the_incidents_that_it_names_by_its_own_figures() -> None:
    un = report(
        "u1", "In May the Mission recorded 58 people killed: 32 people in Velmora and 14 people in Ostra."
    )
    wide = {"place": "Orrenia", "location": None, "when": ALL_MAY, "scope": "period", "source": "the Mission"}
    total, velmora, ostra = told(
        un,
        claim(un, "58 people", 58, **wide),
        claim(un, "32 people", 32, parent=0),
        claim(un, "14 people", 14, parent=0, place="Ostra", location=OSTRA, when=MAY_3),
    )
    other, (more,) = one("a1", "In Velmora 40 people died.", 40)
    clusters = [Cluster("incident", ids) for ids in ((velmora.id, more.id), (ostra.id,))]
    linkage = Linkage((*clusters, Cluster("aggregate", (total.id,))), {}, {"u1": 0, "a1": 1})
    claims = {c.id: c for c in (total, velmora, ostra, more)}
    first, second, aggregate = reconcile(linkage, claims, {"u1": un, "a1": other})
    assert aggregate.covers is not None
    assert (aggregate.covers["incidents"], aggregate.covers["possible"]) == ([first.id, second.id], [])
    assert aggregate.covers["covered"] == {"killed": {"low": 46, "best": 46, "high": 46}}
    assert aggregate.covers["left"] == {"killed": {"low": 12, "best": 12, "high": 12}}
    assert "(the Mission, in u1)" in sentences(first)  # a part has the source of its total


def test_a_shorter_description_is_the_same_speaker() -> None:
    r = report("a1", "The hospital in Velmora saw 12 people dead. The hospital said 30 people were hurt.")
    district, hospital = ("the district hospital", "medical"), ("the hospital", "medical")
    hurt = claim(r, "30 people", 30, source=hospital, outcome="injured")
    repeat = one("b2", "The hospital said 12 people died.", 12, source=hospital)
    first = (r, told(r, claim(r, "12 people", 12, source=district), hurt))
    assert reckoned(first, repeat, groups={"a1": 0, "b2": 0}).independent_sources == 1
    assert reckoned(first, repeat).independent_sources == 1


def test_a_shorter_description_of_two_is_neither() -> None:
    i = reckoned(
        one("a1", "12 people died.", 12, source=("the district hospital", "medical")),
        one("b2", "12 people died.", 12, source=("the army hospital", "medical")),
        one("c3", "12 people died.", 12, source=("the hospital", "medical")),
    )
    assert i.independent_sources == 3


def test_a_spokesman_speaks_for_the_body_named_beside_him() -> None:
    i = reckoned(
        one("a1", "12 people died.", 12, source=("an army spokesman", "official")),
        one("b2", "12 people died.", 12, source=("the Harnian army", "official")),
    )
    assert i.independent_sources == 1


def test_an_outlet_that_another_cites_is_one_source() -> None:
    r = report("a1", "12 people died.", publisher="Meridian Wire")
    parts = (r, told(r, claim(r, "12 people", 12))), one("b2", "12 people died.", 12, source="Meridian Wire")
    assert reckoned(*parts).independent_sources == 1


def test_our_fighters_are_the_speakers_own() -> None:
    i = reckoned(
        one("a1", "12 people died.", 12, perpetrator="Our fighters", source=ARMY),
        one("b2", "12 people died.", 12),
    )
    assert i.grade == "confirmed"


def test_the_us_is_not_us() -> None:
    parts = (one("a1", "12 people died.", 12, perpetrator="US-led troops"), one("b2", "12 people died.", 12))
    assert reckoned(*parts).grade == "fair"


def test_one_outlet_is_one_source_and_its_later_figure_stands() -> None:
    first = report("a1", "So far 9 people died.", day=2, publisher="The Harn Post")
    second = report("b2", "By evening 12 people had died.", day=3, publisher="The Harn Post")
    i = reckoned(
        (first, told(first, claim(first, "9 people", 9))),
        (second, told(second, claim(second, "12 people", 12))),
        groups={"a1": 0, "b2": 0},
    )
    assert i.counts == {"killed": Count.exactly(12)}
    assert i.independent_sources == 1


def test_a_later_open_figure_that_agrees_does_not_lower_the_toll() -> None:
    r = report("b2", "At least 20 people died, the ministry said.", day=5)
    low = claim(r, "20 people", 20, high=None, count_kind="at_least", source=MINISTRY)
    i = reckoned(
        one("a1", "The ministry said 32 people died.", 32, day=2, source=MINISTRY), (r, told(r, low))
    )
    assert i.counts["killed"].best == 32
    assert i.told == {"killed": (20, 32)}


def test_a_huge_figure_deep_in_a_report_is_no_toll_of_the_incident() -> None:
    r = report("b2", "Raids went on. " * 40 + "The war has killed 9000 people.")
    i = reckoned(
        one("a1", "The town hospital received 32 people.", 32, source=HOSPITAL),
        (r, told(r, claim(r, "9000 people", 9000))),
    )
    assert (i.counts, i.told) == ({"killed": Count.exactly(32)}, {"killed": (32, 32)})
    assert "total over more" in sentences(i)


def test_one_figure_of_fighters_in_two_wordings_is_told_once() -> None:
    r = report("a1", "The army killed 31 militants, it said. The 31 fighters died in a raid.")
    claims = told(
        r,
        claim(r, "31 militants", 31, status="combatant", victims="militants"),
        claim(r, "31 fighters", 31, status="combatant", victims="fighters"),
    )
    assert reckoned((r, claims)).counts == {"killed": Count.exactly(31)}


def test_more_than_a_figure_tells_the_figure() -> None:
    r = report("a1", "More than 15 people died.")
    c = claim(r, "15 people", low=16, best=16, high=None, count_kind="more_than")
    i = reckoned((r, told(r, c)))
    assert (i.counts, i.told) == ({"killed": Count(16, 16, None)}, {"killed": (15, 15)})


def test_a_small_figure_deep_in_a_report_does_not_set_the_range() -> None:
    r = report("b2", "The council met. " * 40 + "A baker saw 2 people die.")
    i = reckoned(
        one("a1", "The town hospital received 32 people.", 32, source=HOSPITAL),
        (r, told(r, claim(r, "2 people", 2, source=("A baker", "witness")))),
    )
    assert i.counts == {"killed": Count.exactly(32)}
    assert i.told == {"killed": (32, 32)}
    assert i.independent_sources == 2


def test_figures_that_add_up_to_another_are_its_parts() -> None:
    r = report(
        "a1",
        "Raids killed 22 people, police said: 16 people in Velmora, 5 people in Ostra and 1 people in Ulm.",
    )
    claims = told(r, *(claim(r, f"{n} people", n, source=MINISTRY) for n in (22, 16, 5, 1)))
    i = reckoned((r, claims))
    assert i.counts == {"killed": Count.exactly(22)}
    assert i.told == {"killed": (22, 22)}


def test_victims_side_by_side_in_one_list_are_added() -> None:
    r = report("a1", "The raid killed 22 pupils and six teachers.")
    claims = told(
        r,
        claim(r, "22 pupils", 22, victims="pupils", status="civilian"),
        claim(r, "six teachers", 6, victims="teachers", status="civilian"),
    )
    assert reckoned((r, claims)).counts == {"killed": Count.exactly(28)}


def test_an_unknown_policy_lists_the_known_ones() -> None:
    with pytest.raises(RecountError, match="recount-1"):
        reconcile(Linkage(()), {}, {}, policy="guess-9")


KINDS = ("exact", "at_least", "more_than", "about", "at_most", "range", "vague", "plural")
SOURCES = ("", HOSPITAL, MINISTRY, ("a witness", "witness"), ("SOHR", "ngo"))


@st.composite
def scenes(draw: st.DrawFn) -> Parts:
    """Up to four reports on one incident with up to four claims each, of every kind of count and source."""
    parts = []
    for number in range(draw(st.integers(1, 4))):
        r = report(
            f"r{number}", f"Report {number} tells of people.", day=draw(st.sampled_from([None, 2, 3, 4]))
        )
        claims = []
        for position in range(draw(st.integers(1, 4))):
            n = draw(st.integers(1, 40))
            kind = draw(st.sampled_from(KINDS))
            claims.append(
                replace(
                    claim(r, "people", n, source=draw(st.sampled_from(SOURCES))),
                    low=None if kind == "at_most" else n,
                    high=n + 5 if kind == "range" else n if kind in {"exact", "about", "at_most"} else None,
                    best=n if kind in {"exact", "about", "at_least", "more_than"} else None,
                    count_kind=kind,
                    outcome=draw(st.sampled_from(["killed", "injured"])),
                    status=draw(st.sampled_from(["civilian", "combatant", "unknown"])),
                    age=draw(st.sampled_from(["child", "unknown"])),
                    role=draw(st.sampled_from(["victim", "victim", "attacker"])),
                    stance=draw(st.sampled_from(["asserted", "asserted", "denied"])),
                    part_of_index=0 if position and draw(st.booleans()) else None,
                    confidence=position / 10,
                )
            )
        parts.append((r, told(r, *claims)))
    return parts


@given(scenes())
def test_every_claim_has_its_sentence_and_no_part_is_above_its_total(
    parts: Parts,
) -> None:
    i = reckoned(*parts)
    assert {c for r in i.reasons for c in r.claims} == set(i.claims)
    for g in i.by_group:
        total = i.counts[g.outcome].high
        assert total is None or (g.count.high is not None and g.count.high <= total)


@given(scenes())
def test_every_figure_is_one_that_a_claim_allows(parts: Parts) -> None:
    i = reckoned(*parts)
    most = sum(max(c.low or 0, c.high or 0) for _, claims in parts for c in claims)
    for count in (*i.counts.values(), *i.attackers.values()):
        assert all(n is None or n <= most for n in (count.low, count.best, count.high))


@given(scenes(), st.randoms())
def test_the_order_of_claims_and_reports_changes_nothing(parts: Parts, random: object) -> None:
    claims = [c for _, told_claims in parts for c in told_claims]
    ids = tuple(c.id for c in claims)
    linkage = Linkage((Cluster("incident", ids),), {}, {r.id: n for n, (r, _) in enumerate(parts)})
    expected = reconcile(linkage, {c.id: c for c in claims}, {r.id: r for r, _ in parts})
    random.shuffle(claims)
    random.shuffle(parts)
    assert reconcile(linkage, {c.id: c for c in claims}, {r.id: r for r, _ in parts}) == expected


LATER = "The square was empty on Sunday. " * 20


@pytest.mark.parametrize(
    ("begins", "quote", "n", "fields", "count"),
    [
        ("4 villagers", "Two others", 2, {"victims": "others"}, 4),  # other than whom, the words do not say
        ("4 villagers", "Six others", 6, {"victims": "others"}, 10),  # four hold no six
        ("4 villagers", "Three women", 3, {"victims": "women", "sex": "female"}, 7),
        ("4 villagers", "Three girls", 3, {"victims": "girls", "sex": "female", "age": "child"}, 7),
        ("1 baker", "Two children", 2, {"victims": "children", "age": "child"}, 3),
        ("1 baker", "A boy", 1, {"victims": "boy", "age": "child", "sex": "male"}, 1),
        ("4 villagers", "Two villagers", 2, {"victims": "villagers", "when": MAY_3}, 6),
        ("4 villagers", "Two soldiers", 2, {"victims": "soldiers", "status": "combatant"}, 6),
        ("1 baker", "A nurse", 1, {"victims": "nurse"}, 1),
        ("1 baker", "His mother", 1, {"victims": "His mother"}, 2),
        ("1 baker", "Two others", 2, {"victims": "others"}, 3),
        ("1 baker", "A woman", 1, {"victims": "woman", "sex": "female"}, 2),
    ],
)
def test_what_a_report_begins_with_holds_whom_it_tells_of_later(
    begins: str, quote: str, n: int, fields: dict[str, object], count: int
) -> None:
    r = report("a1", f"In Osk {begins} died. {LATER} {quote} died.")
    first, noun = begins.split()
    lead = claim(r, begins, int(first), victims=noun, status="civilian", sex="male")
    i = reckoned((r, told(r, lead, claim(r, quote, n, **({"status": "civilian"} | fields)))))
    assert i.counts == {"killed": Count.exactly(count)}
    assert (f"the report begins with {first}" in sentences(i)) == (count == int(first))


@given(st.permutations(["A villager", "Adil Karo", "Brana Karo"]))
def test_somebody_without_a_name_is_one_of_two_who_have_one_in_whatever_order(quotes: list[str]) -> None:
    r = report("a1", "A villager died. Adil Karo died. Brana Karo died. 7 soldiers died.")
    soldiers = claim(r, "7 soldiers", 7, victims="soldiers", status="combatant")
    ones = [
        claim(
            r,
            quote,
            1,
            victims=quote,
            status="civilian",
            names=naming(r, quote) if quote[-4:] == "Karo" else (),
        )
        for quote in quotes
    ]
    assert reckoned((r, told(r, *ones, soldiers))).counts == {"killed": Count.exactly(9)}


def naming(r: Report, *names: str) -> tuple[Mention, ...]:
    return tuple(Mention(at := r.layer.index(name), at + len(name), name) for name in names)


def test_one_person_is_not_both_a_boy_and_a_woman() -> None:
    r = report("a1", "Adil Karo died. A boy died. A woman died.")
    ones = (
        claim(r, "Adil Karo", 1, victims="Adil Karo", names=naming(r, "Adil Karo")),
        claim(r, "A boy", 1, victims="boy", age="child", sex="male"),
        claim(r, "A woman", 1, victims="woman", age="adult", sex="female"),
    )
    assert reckoned((r, told(r, *ones))).counts == {"killed": Count.exactly(2)}


def test_brothers_whose_names_are_spelled_alike_are_two() -> None:
    r = report("a1", "Omar Karo died. Amir Karo died. 7 soldiers died.")
    ones = [claim(r, who, 1, victims=who, names=naming(r, who)) for who in ("Omar Karo", "Amir Karo")]
    soldiers = claim(r, "7 soldiers", 7, victims="soldiers", status="combatant")
    i = reckoned((r, told(r, *(replace(c, status="civilian") for c in ones), soldiers)))
    assert i.counts == {"killed": Count.exactly(9)}


@pytest.mark.parametrize("reports", [1, 2])
def test_one_name_in_two_groups_makes_them_not_the_same_people(reports: int) -> None:
    r = report("a1", "4 soldiers died, Captain Karo too. 3 civilians died, Adil Karo too.")
    s = report("b2", r.text) if reports == 2 else r
    soldiers = claim(
        r, "4 soldiers", 4, victims="soldiers", status="combatant", names=naming(r, "Captain Karo")
    )
    civilians = claim(
        s, "3 civilians", 3, victims="civilians", status="civilian", names=naming(s, "Adil Karo")
    )
    parts = (
        [(r, told(r, soldiers)), (s, told(s, civilians))]
        if reports == 2
        else [(r, told(r, soldiers, civilians))]
    )
    assert reckoned(*parts).counts["killed"].high == 7


def test_soldiers_are_no_sum_of_civilians() -> None:
    r = report("a1", "6 soldiers died. 4 women died. 2 men died.")
    groups = (
        claim(r, "6 soldiers", 6, victims="soldiers", status="combatant"),
        claim(r, "4 women", 4, victims="women", status="civilian", sex="female"),
        claim(r, "2 men", 2, victims="men", status="civilian", sex="male"),
    )
    assert reckoned((r, told(r, *groups))).counts == {"killed": Count.exactly(12)}


def test_somebody_with_and_somebody_without_a_name_are_one_and_two_names_are_two() -> None:
    r = report("a1", "A villager died. Adil Karo died. Brana Venn died. His mother died.")

    def single(quote: str) -> Claim:
        at = r.layer.index(quote)
        names = () if quote in ("A villager", "His mother") else (Mention(at, at + len(quote), quote),)
        return claim(r, quote, 1, victims=quote, count_kind="named" if names else "singular", names=names)

    def count(*quotes: str) -> int | None:
        return reckoned((r, told(r, *map(single, quotes)))).counts["killed"].best

    assert count("A villager", "Adil Karo") == 1
    assert count("Adil Karo", "Brana Venn") == 2
    assert count("Adil Karo", "His mother") == 2


def test_whom_two_reports_name_is_one_person_whatever_else_they_say() -> None:
    def of(name: str, **fields: str) -> tuple[Report, list[Claim]]:
        r = report(name, "In Osk Adil Karo died.")
        at = r.layer.index("Adil Karo")
        who = (Mention(at, at + 9, "Adil Karo"),)
        return r, told(r, claim(r, "Adil Karo", 1, count_kind="named", names=who, **fields))

    i = reckoned(of("a1", age="adult", sex="male"), of("b2", age="child", sex="female"))
    assert i.counts == {"killed": Count.exactly(1)}


def test_single_people_of_two_ages_may_be_one_and_many_are_not() -> None:
    def of(name: str, n: int, age: str) -> tuple[Report, list[Claim]]:
        return one(name, f"In Osk {n} people died.", n, age=age, sex="male")

    assert reckoned(of("a1", 1, "child"), of("b2", 1, "adult")).counts == {"killed": Count.exactly(1)}
    assert reckoned(of("a1", 3, "child"), of("b2", 3, "adult")).counts == {"killed": Count(3, None, 6)}


@pytest.mark.parametrize(
    ("text", "quote", "n", "high"),
    [
        ("Another three people died of their wounds.", "Another three people", 3, 15),
        ("Rescuers said this. Four more people were found.", "Four more people", 4, 16),
        (
            "The blast killed another three people.",
            "another three people",
            3,
            12,
        ),  # than whom, is not said here
    ],
)
def test_further_victims_come_on_top_and_replace_nobody(text: str, quote: str, n: int, high: int) -> None:
    later = report("b2", text, day=3)
    first_word, *_ = quote.split()
    more = claim(later, quote, n, count_text=first_word, victims=" ".join(quote.split()[1:]), source=HOSPITAL)
    i = reckoned(
        one("a1", "The hospital received 12 people.", 12, day=2, source=HOSPITAL), (later, told(later, more))
    )
    if high > 12:
        assert i.counts == {"killed": Count(12, 12, high)}
        assert f"Added {n} killed (the town hospital, in b2) to the top of 12 killed" in sentences(i)
    else:
        assert "Added" not in sentences(i)


def test_further_victims_alone_are_a_toll() -> None:
    r = report("a1", "Another three people died of their wounds.")
    more = claim(r, "Another three people", 3, count_text="Another", victims="three people")
    assert reckoned((r, told(r, more))).counts == {"killed": Count.exactly(3)}


def test_a_figure_as_first_reported_is_the_older_one() -> None:
    r = report("a1", "The blast killed 16 people, not 20 as first reported, in Osk.")
    figures = (("16", 16), ("20", 20))
    i = reckoned(
        (r, told(r, *(claim(r, words, n, count_text=words, source=MINISTRY) for words, n in figures)))
    )
    assert i.counts == {"killed": Count.exactly(16)}


def test_a_report_that_names_some_of_the_dead_sets_no_low_end() -> None:
    r = report("b2", "Adil Karo and Brana Venn were buried.")
    names = tuple(Mention(at := r.layer.index(x), at + len(x), x) for x in ("Adil Karo", "Brana Venn"))
    some = claim(r, "Adil Karo and Brana Venn", 2, count_kind="named", names=names)
    i = reckoned(one("a1", "The hospital received 21 people.", 21, source=HOSPITAL), (r, told(r, some)))
    assert i.counts == {"killed": Count.exactly(21)}
