"""Claims that a reader found counted wrongly: what they add up to, thought out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from recount.model.actors import Actor, Naming
from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import Cluster, Incident, Linkage
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.reconcile import reconcile
from recount.reconcile.counting import ends
from recount.reconcile.speakers import speakers
from recount.reconcile.tellings import tell_all
from tests.link.invented import ALL_MAY, QUAZIA, claim, report, told, vague
from tests.reconcile.test_policies import WATCH, each_policy, reckoned
from tests.reconcile.test_reconcile import ARMY, HOSPITAL, Parts, one, sentences, told_as

POLICE = ("police", "official")
FUND = ("the Children's Fund", "un")
FORCES = Actor("or-forces", "Orvanian forces", "state_forces")


def recounted(*parts: tuple[Report, list[Claim]]) -> Incident:
    return reckoned("recount-1", *parts)


def mentions_of(layer: str, names: Iterable[str]) -> tuple[Mention, ...]:
    return tuple(Mention(at := layer.index(x), at + len(x), x) for x in names)


def shot_by_police() -> Parts:
    """A gunman killed 3 and was shot by police, who say so; a hospital saw the 3."""
    r = report("a1", "A gunman killed 3 people. Police said police shot the attacker dead.")
    claims = told(
        r,
        claim(r, "3 people", 3, perpetrator="A gunman"),
        claim(r, "the attacker", 1, role="attacker", perpetrator="police", source=POLICE),
    )
    return [(r, claims), one("b2", "The hospital received 3 people.", 3, source=HOSPITAL)]


def test_who_stops_an_attacker_is_not_responsible_for_the_attack() -> None:
    i = recounted(*shot_by_police())
    assert [p.name for p in i.perpetrators] == ["A gunman"]
    assert (i.grade, [s.name for s in i.sources if s.is_own_statement]) == ("fair", [])
    assert reckoned("airwars-1", *shot_by_police()).grade == "weak"  # one source names the gunman


@pytest.mark.parametrize(
    ("who", "source"),
    [
        ("our own soldiers", ("a villager", "witness")),
        ("our soldiers", ("a villager", "witness")),
        ("my husband", ("a sister", "witness")),
        ("my husband", ("the ministry", "official")),
        ("our own soldiers", ("the mayor", "official")),
        ("the army", ("the Orvanian army", "official")),
        ("Our fighters", ""),
    ],
)
def test_who_accuses_another_says_nothing_of_himself(who: str, source: object) -> None:
    parts = (
        one("a1", "5 people died.", 5, perpetrator=who, source=source),
        one("b2", "The hospital received 5 people.", 5, source=HOSPITAL),
    )
    i = recounted(*parts)
    assert (i.grade, [s.name for s in i.sources if s.is_own_statement]) == ("fair", [])
    assert [p.grade for p in reckoned("airwars-1", *parts).perpetrators] == ["weak"]


@pytest.mark.parametrize(
    ("who", "source", "speaker"),
    [
        ("our fighters", ("a statement", "party"), None),
        ("our troops", ("the ministry", "official"), None),
        ("our troops", ("General Orr", "other"), FORCES),
        ("the Northern Army", ("a spokesman of the Northern Army", "party"), None),
        ("Northern Army forces", ("the Northern Army", "official"), None),
        ("the army", ("the army", "official"), None),
    ],
)
def test_a_party_that_names_itself_says_so_itself(who: str, source: object, speaker: Actor | None) -> None:
    naming = Naming(speaker=speaker)
    i = recounted(
        one("a1", "5 people died.", 5, perpetrator=who, source=source, naming=naming),
        one("b2", "The hospital received 5 people.", 5, source=HOSPITAL),
    )
    assert i.grade == "confirmed"


def naming(
    name: str, n: int, *names: str, outcome: str = "killed", day: int = 2, source: object = ""
) -> tuple[Report, list[Claim]]:
    """A report with one exact claim of n harmed, of whom it gives some names."""
    r = report(name, f"In Osk, {n} people: {', '.join(names)}.", day=day)
    mentions = mentions_of(r.layer, names)
    return r, told(r, claim(r, f"{n} people", n, names=mentions, outcome=outcome, source=source))


def test_names_of_a_figure_that_its_source_lowered_are_no_floor() -> None:
    i = recounted(
        naming("a1", 3, "Adil Karo", "Ilo Tas", "Brana Venn", source=HOSPITAL),
        one("b2", "The hospital corrected that to 2 people.", 2, day=3, source=HOSPITAL),
    )
    assert i.counts == {"killed": Count.exactly(2)}
    assert "The names in 3 killed (the town hospital, in a1) set no least" in sentences(i)


def test_names_of_a_figure_that_its_source_raised_still_are() -> None:
    i = recounted(
        naming("a1", 2, "Adil Karo", "Ilo Tas", source=HOSPITAL),
        one("b2", "The hospital now counts 3 people.", 3, day=3, source=HOSPITAL),
        naming("c3", 2, "Brana Venn", "Osman Dell", day=3, source=WATCH),
    )
    assert i.counts["killed"].low == 4


def test_who_died_of_the_wounds_is_not_counted_among_the_injured() -> None:
    died = report("b2", "Adil Karo has died. Ilo Tas is hurt.", day=3)
    killed = claim(died, "died", 1, names=mentions_of(died.layer, ["Adil Karo"]), source=HOSPITAL)
    hurt = claim(
        died, "hurt", 1, names=mentions_of(died.layer, ["Ilo Tas"]), outcome="injured", source=HOSPITAL
    )
    i = recounted(
        naming("a1", 2, "Adil Karo", "Ilo Tas", outcome="injured", source=WATCH),
        (died, told(died, killed, hurt)),
    )
    assert i.counts == {"killed": Count.exactly(1), "injured": Count(1, 1, 2)}
    assert "Adil Karo is no floor of the injured: a report names Adil Karo among the killed" in sentences(i)


def test_who_is_named_among_the_injured_after_the_report_of_the_death_is() -> None:
    i = recounted(
        naming("a1", 1, "Adil Karo", day=2),
        naming("b2", 2, "Adil Karo", "Ilo Tas", outcome="injured", day=3, source=HOSPITAL),
        one("c3", "Casualty Watch: 1 people hurt.", 1, outcome="injured", source=WATCH),
    )
    assert i.counts["injured"] == Count.exactly(2)


def up_to(name: str, n: int, **fields: object) -> tuple[Report, list[Claim]]:
    """A report of up to n people killed."""
    r = report(name, f"Up to {n} people died.")
    return r, told(r, claim(r, f"{n} people", low=None, best=None, high=n, count_kind="at_most", **fields))


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        ("recount-1", Count(None, 20, 20)),
        ("ibc-1", Count(None, None, 20)),
        ("ucdp-1", Count(None, 20, 20)),
        ("airwars-1", Count(None, None, 20)),
        ("acled-1", Count(None, 20, 20)),
    ],
)
def test_no_least_is_above_what_a_source_holds_for_the_most(policy: str, count: Count) -> None:
    i = reckoned(
        policy,
        up_to("a1", 15, source=HOSPITAL),
        one("b2", "Casualty Watch counted 20 people.", 20, source=WATCH),
    )
    assert i.counts == {"killed": count}


def civilians_and_soldiers() -> tuple[Report, list[Claim]]:
    r = report("a1", "Police said 5 civilians and up to 10 soldiers died.")
    civilians = claim(r, "5 civilians", 5, status="civilian", victims="civilians", source=POLICE)
    soldiers = {"status": "combatant", "victims": "soldiers", "source": POLICE}
    most = claim(r, "10 soldiers", low=None, best=None, high=10, count_kind="at_most", **soldiers)
    return r, told(r, civilians, most)


def test_up_to_some_of_one_side_leaves_the_least_of_the_other() -> None:
    assert recounted(civilians_and_soldiers()).counts == {"killed": Count(5, None, 15)}
    other = one("b2", "Casualty Watch counted 20 people.", 20, source=WATCH)
    assert recounted(civilians_and_soldiers(), other).counts == {"killed": Count(5, 20, 20)}


@each_policy
def test_a_part_that_another_tells_is_no_toll(policy: str) -> None:
    r = report("a1", "The hospital received 12 dead. 4 of them were soldiers, the army said.")
    claims = told(
        r,
        claim(r, "12 dead", 12, source=HOSPITAL),
        claim(r, "4 of them", 4, parent=0, source=ARMY, status="combatant", victims="soldiers"),
    )
    i = reckoned(policy, (r, claims))
    assert i.counts == {"killed": Count.exactly(12)}
    assert told_as(i) == {("combatant", "unknown", "unknown"): Count.exactly(4)}
    assert [s.name for s in i.sources] == ["the Northern Army", "the town hospital"]
    assert "they are among the 12." in sentences(i)


def children_and_women(*more: tuple[Report, list[Claim]]) -> Parts:
    """A fund tells of 4 children, the hospital of 3 women."""
    children = {"age": "child", "victims": "children"}
    women = {"age": "adult", "sex": "female", "victims": "women"}
    return [
        one("a1", "The fund told of 4 people.", 4, source=FUND, **children),
        one("b2", "The hospital received 3 people.", 3, source=HOSPITAL, **women),
        *more,
    ]


def two_sides(*more: tuple[Report, list[Claim]]) -> Parts:
    """The hospital tells of 5 civilians, the army of 7 soldiers."""
    return [
        one("a1", "The hospital received 5 people.", 5, source=HOSPITAL, status="civilian"),
        one("b2", "The army lost 7 people.", 7, source=ARMY, status="combatant", victims="soldiers"),
        *more,
    ]


@pytest.mark.parametrize(
    ("policy", "first", "second"),
    [
        ("recount-1", Count(4, None, 7), Count(7, None, 12)),
        ("ibc-1", Count(4, None, 7), Count(7, None, 12)),
        ("ucdp-1", Count(4, None, 7), Count(7, None, 12)),
        ("airwars-1", Count(4, None, 7), Count(7, None, 12)),
        ("acled-1", Count.exactly(4), Count.exactly(5)),  # the army fights in it, so its figure is set aside
    ],
)
def test_different_victims_told_by_different_sources_are_not_the_same_people(
    policy: str, first: Count, second: Count
) -> None:
    assert reckoned(policy, *children_and_women()).counts == {"killed": first}
    assert reckoned(policy, *two_sides()).counts == {"killed": second}


def test_groups_that_different_sources_tell_stay_as_told_and_nobody_disagrees() -> None:
    assert told_as(recounted(*children_and_women())) == {
        ("unknown", "child", "unknown"): Count.exactly(4),
        ("unknown", "adult", "female"): Count.exactly(3),
    }
    i = recounted(*two_sides())
    assert told_as(i) == {
        ("civilian", "unknown", "unknown"): Count.exactly(5),
        ("combatant", "unknown", "unknown"): Count.exactly(7),
    }
    assert "disagree" not in sentences(i)
    assert "no source tells of all victims" in sentences(i)
    assert {f.agreement for s in i.sources for r in s.reports for f in r.figures} == {"within"}


def test_two_figures_of_one_group_beside_another_group_are_a_range_of_it() -> None:
    watch = one("c3", "The Watch saw 6 people.", 6, source=WATCH, age="child", victims="children")
    assert recounted(*children_and_women(watch)).counts == {"killed": Count(4, None, 9)}


def test_one_who_tells_of_all_victims_is_heard_as_before() -> None:
    watch = one("c3", "The Watch counted 6 people.", 6, source=WATCH)
    assert recounted(*two_sides(watch)).counts["killed"].high == 7
    assert recounted(*children_and_women(watch)).counts == {"killed": Count.exactly(6)}


def test_an_open_figure_of_one_group_opens_the_top() -> None:
    r = report("c3", "At least 2 people of them men.")
    men = {"age": "adult", "sex": "male", "victims": "men", "source": WATCH}
    part = told(r, claim(r, "2 people", low=2, best=2, high=None, count_kind="at_least", **men))
    assert recounted(*children_and_women((r, part))).counts == {"killed": Count(4, None, None)}


def test_a_part_of_a_part_that_others_tell_is_no_toll_either() -> None:
    r = report("a1", "The hospital received 12 dead; 4 fighters, the army said; 2 boys, police said.")
    claims = told(
        r,
        claim(r, "12 dead", 12, source=HOSPITAL),
        claim(r, "4 fighters", 4, parent=0, source=ARMY),
        claim(r, "2 boys", 2, parent=1, source=POLICE),
    )
    assert recounted((r, claims)).counts == {"killed": Count.exactly(12)}


def test_a_partys_denial_changes_no_grade_of_airwars() -> None:
    parts = [
        one("a1", "The hospital received 5 people.", 5, source=HOSPITAL),
        one("b2", "Casualty Watch counted 5 people.", 5, source=WATCH),
    ]
    r = report("c3", "The army denied that it shelled Osk.")
    denial = told(
        r, claim(r, "shelled", stance="denied", count_kind="none", perpetrator="the army", source=ARMY)
    )
    i = reckoned("airwars-1", *parts, (r, denial))
    assert (reckoned("airwars-1", *parts).grade, i.grade) == ("fair", "fair")
    assert [(p.name, p.grade) for p in i.perpetrators] == [("the army", "discounted")]
    assert "no source says who is responsible" in sentences(i)


@pytest.mark.parametrize("title", ["Officer", "Deputy", "Judge", "Mayor", "Mullah", "Lt", "Rev."])
def test_a_title_makes_no_other_person(title: str) -> None:
    i = recounted(naming("a1", 1, f"{title} Karo"), naming("b2", 1, "John Karo", source=WATCH))
    assert i.counts == {"killed": Count.exactly(1)}


@pytest.mark.parametrize(
    ("names", "n"),
    [
        (("Sgt. Karo", "Sergeant John Karo"), 1),
        (("J. Karo", "John Karo"), 1),
        (("John A. Karo", "Karo Jr"), 1),
        (("Sgt. J. Karo", "John Adil Karo"), 1),
        (("B. Karo", "John Karo"), 2),
        (("J. Karo", "John Venn"), 2),
    ],
)
def test_titles_and_initials_make_no_second_person_of_a_report(names: tuple[str, ...], n: int) -> None:
    assert recounted(naming("a1", 1, *names)).counts == {"killed": Count.exactly(n)}


def total_of(n: int, single: tuple[Report, list[Claim]]) -> Incident:
    """A total of n in Quazia in May, beside an incident of it."""
    r = report("u1", f"In May {n} people were killed.", day=31)
    wide = {"place": "Quazia", "location": QUAZIA, "when": ALL_MAY, "scope": "period"}
    (total,) = told(r, claim(r, f"{n} people", n, **wide))
    inside, (c,) = single
    linkage = Linkage((Cluster("incident", (c.id,)), Cluster("aggregate", (total.id,))))
    _, aggregate = reconcile(linkage, {x.id: x for x in (c, total)}, {"u1": r, inside.id: inside})
    return aggregate


def test_an_incident_with_an_open_top_may_hold_all_of_a_total() -> None:
    r = report("a1", "At least 20 people died in Velmora.")
    some = told(r, claim(r, "20 people", low=20, best=20, high=None, count_kind="at_least"))
    total = total_of(25, (r, some))
    assert total.covers is not None
    assert total.covers["covered"] == {"killed": {"low": 20, "best": 20, "high": None}}
    assert total.covers["left"] == {"killed": {"low": 0, "best": 5, "high": 5}}


def test_acled_imputes_the_killed_alone() -> None:
    r = report("a1", "Thousands fled Velmora.")
    i = reckoned("acled-1", (r, told(r, vague(r, "Thousands fled", 2000, outcome="displaced"))))
    assert i.counts == {"displaced": Count(2000, None, None)}


def test_a_cue_of_the_sentence_before_makes_no_figure_older() -> None:
    r = report(
        "a1", "The camp was bombed previously. 12 people were killed there. Later 9 people died, police said."
    )
    figures = (claim(r, n, int(n), count_text=n, source=POLICE) for n in ("12", "9"))
    i = recounted((r, told(r, *figures)))
    assert i.counts == {"killed": Count.exactly(12)}
    assert "older" not in sentences(i)


BODY = "The council met. " * 40


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("The hospital received 3 people.", Count.exactly(30)),  # some of them, and no other toll
        ("The hospital corrected that to 3 people.", Count.exactly(3)),
        ("The hospital counts 9 people.", Count.exactly(9)),
    ],
)
def test_a_few_bodies_of_a_later_day_replace_no_toll(said: str, count: Count) -> None:
    n = count.best if count.best != 30 else 3
    i = recounted(
        one("a1", "The hospital received 30 people.", 30, day=2, source=HOSPITAL),
        one("b2", BODY + said, n, day=3, source=HOSPITAL),
    )
    assert i.counts == {"killed": count}


def test_a_later_figure_of_other_victims_replaces_none() -> None:
    i = recounted(
        one("a1", "The hospital received 5 people.", 5, day=2, source=HOSPITAL, status="civilian"),
        one("b2", "The hospital received 7 people.", 7, day=3, source=HOSPITAL, status="combatant"),
    )
    assert i.counts == {"killed": Count(7, None, 12)}


def test_a_few_civilians_deep_in_a_report_are_none_of_the_soldiers() -> None:
    i = recounted(
        one("a1", "The army lost 40 people.", 40, source=ARMY, status="combatant", victims="soldiers"),
        one("b2", BODY + "The hospital received 5 people.", 5, source=HOSPITAL, status="civilian"),
    )
    assert i.counts == {"killed": Count(40, None, 45)}


def test_figures_alike_of_other_victims_are_one_conservative_figure() -> None:
    parts = [
        one("a1", "The hospital received 4 people.", 4, source=HOSPITAL, status="civilian"),
        one("b2", "The Watch saw 4 people.", 4, source=WATCH, status="combatant"),
    ]
    i = reckoned("acled-1", *parts)
    assert i.counts == {"killed": Count.exactly(4)}
    assert "the top is their sum" not in sentences(i)


def test_a_figure_above_every_closed_end_leaves_the_top_open_and_one_below_the_bottom() -> None:
    """Nothing stands outside of its own range, wherever the ends of the tellings are open."""
    reports = [report("a1", "A blast in Velmora killed 5 people."), report("b2", "It killed 2 people there.")]
    claims = [c for r, n in zip(reports, (5, 2), strict=True) for c in told(r, claim(r, f"{n} people", n))]
    voices = speakers(claims, {r.id: r for r in reports}, {"a1": 0, "b2": 1})
    five, two = tell_all(claims, voices, {r.id: r for r in reports})
    open_above = replace(five, count=Count(0, 5, None))
    assert ends([open_above, two]) == (0, None)
    open_below = replace(two, count=Count(None, 2, 9))
    assert ends([replace(five, count=Count(5, 5, 9)), open_below]) == (None, 9)
