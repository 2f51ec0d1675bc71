"""The same invented claims under each policy, and the laws that hold under all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.errors import RecountError
from recount.model.incidents import Cluster, Incident, Linkage, incident_from_json, incident_to_json
from recount.model.reports import Report
from recount.reconcile import POLICIES, reconcile
from recount.reconcile.policies import policy_named
from tests.link.invented import claim, report, told, vague
from tests.reconcile.test_reconcile import ARMY, HOSPITAL, MINISTRY, Parts, one, scenes, sentences

WATCH = ("Casualty Watch", "ngo")
NOBODY = ("an unnamed caller", "anonymous")
each_policy = pytest.mark.parametrize("policy", sorted(POLICIES))


def reckoned(policy: str, *parts: tuple[Report, list[Claim]]) -> Incident:
    """The one incident that all the claims of independent reports tell of, under a policy."""
    claims = {c.id: c for _, of in parts for c in of}
    reports = {r.id: r for r, _ in parts}
    linkage = Linkage((Cluster("incident", tuple(claims)),), {}, {r: n for n, r in enumerate(reports)})
    (incident,) = reconcile(linkage, claims, reports, policy)
    return incident


def disagreeing() -> Parts:
    """The army says 40, the hospital 32, Casualty Watch 31, an unnamed caller 12."""
    return [
        one("a1", "The Northern Army said 40 people died.", 40, source=ARMY),
        one("b2", "The town hospital received 32 people.", 32, source=HOSPITAL),
        one("c3", "Casualty Watch counted 31 people.", 31, source=WATCH),
        one("d4", "A caller spoke of 12 people.", 12, source=NOBODY),
    ]


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        ("recount-1", Count(12, 32, 40)),  # each told once: the hospital ranks first
        ("ibc-1", Count(31, None, 40)),  # nobody can say how credible the caller is; no best
        ("ucdp-1", Count(12, 32, 40)),  # the hospital is the most reliable kind of source
        ("airwars-1", Count(12, None, 40)),
        ("acled-1", Count(31, 31, 31)),  # the lowest that neither a party nor the caller tells
    ],
)
def test_one_set_of_claims_under_each_policy(policy: str, count: Count) -> None:
    assert reckoned(policy, *disagreeing()).counts == {"killed": count}


def test_where_no_source_is_more_reliable_ucdp_takes_the_lower_figure_and_recount_the_later() -> None:
    parts = [
        one("a1", "Casualty Watch counted 31 people.", 31, day=3, source=WATCH),
        one("b2", "Aid Monitor counted 35 people.", 35, day=4, source=("Aid Monitor", "ngo")),
    ]
    assert reckoned("ucdp-1", *parts).counts["killed"] == Count(31, 31, 35)
    assert "of which it is the lowest" in sentences(reckoned("ucdp-1", *parts))
    assert reckoned("recount-1", *parts).counts["killed"] == Count(31, 35, 35)


def test_of_a_range_ucdp_and_acled_take_the_lower_end() -> None:
    r = report("a1", "Between 15 and 20 people died.")
    part = (r, told(r, claim(r, "people", low=15, best=None, high=20, count_kind="range")))
    assert reckoned("ucdp-1", part).counts == {"killed": Count(15, 15, 20)}
    assert reckoned("acled-1", part).counts == {"killed": Count.exactly(15)}


def test_a_figure_of_a_source_that_a_policy_sets_aside_counts_where_there_is_no_other() -> None:
    part = one("d4", "A caller spoke of 12 people.", 12, source=NOBODY)
    assert reckoned("ibc-1", part).counts == {"killed": Count.exactly(12)}
    assert "ibc-1 takes no figure of such a source" in sentences(reckoned("ibc-1", *disagreeing()))


def test_ibc_asks_for_two_sources_of_the_dead() -> None:
    r = report("b2", "Casualty Watch saw 9 hurt.")
    parts = [
        one("a1", "The hospital received 4 people.", 4, source=HOSPITAL),
        (r, told(r, claim(r, "9 hurt", 9, outcome="injured", source=WATCH))),
    ]
    assert not reckoned("recount-1", *parts).provisional  # two sources assert harm
    assert reckoned("ibc-1", *parts).provisional
    assert "ibc-1 asks for 2 independent sources of the killed, and there is 1" in sentences(
        reckoned("ibc-1", *parts)
    )
    second = one("c3", "The ministry counted 5 people.", 5, source=MINISTRY)
    assert not reckoned("ibc-1", *parts, second).provisional


@pytest.mark.parametrize(
    ("words", "least", "persons"),
    [
        ("Dozens", 24, 12),
        ("Several", 3, 3),
        ("Hundreds", 200, 100),
        ("Tens", 20, 10),
        ("Scores", 40, 20),
        ("Several dozen", 36, 12),
        ("Tens of thousands", 20000, 10000),
        ("Many", 3, 3),
    ],
)
def test_what_acled_imputes_is_marked_and_said(words: str, least: int, persons: int) -> None:
    r = report("a1", f"{words} died in Velmora.")
    of = told(r, replace(vague(r, f"{words} died", least), count_text=words))
    i = reckoned("acled-1", (r, of))
    assert i.counts == {"killed": Count(persons, persons, persons, is_imputed=True)}
    assert f"no source names a number, so {persons} is imputed by the rule of acled-1" in sentences(i)
    assert incident_to_json(i)["counts"]["killed"]["imputed"] is True
    assert incident_from_json(incident_to_json(i)) == i
    assert reckoned("recount-1", (r, of)).counts == {"killed": Count(least, None, None)}


def test_a_group_whose_figure_acled_imputes_is_marked_too() -> None:
    r = report("a1", "Some women died. Some men died.")
    women = vague(r, "Some women", 2, victims="women", sex="female")
    i = reckoned("acled-1", (r, told(r, women, vague(r, "Some men", 2, victims="men", sex="male"))))
    assert i.counts["killed"].is_imputed
    assert [g.count.is_imputed for g in i.by_group] == [True, True]


def test_acled_imputes_nothing_where_a_source_names_a_number() -> None:
    r = report("b2", "Dozens died in Velmora.")
    i = reckoned(
        "acled-1",
        one("a1", "The hospital received 32 people.", 32, source=HOSPITAL),
        (r, told(r, vague(r, "Dozens died", 24))),
    )
    assert i.counts == {"killed": Count.exactly(32)}
    assert "imputed" not in incident_to_json(i)["counts"]["killed"]


def blaming(name: str, who: str, **fields: object) -> tuple[Report, list[Claim]]:
    """A report in which a source of its own says that `who` killed 5 civilians."""
    source = fields.pop("source", (f"{name.title()} Watch", "ngo"))
    text = f"In {name}, {who} killed 5 people."
    return one(name, text, 5, **{"perpetrator": who, "source": source, "status": "civilian", **fields})


def graded(*parts: tuple[Report, list[Claim]]) -> tuple[str, dict[str, str]]:
    i = reckoned("airwars-1", *parts)
    return i.grade, {p.name: p.grade for p in i.perpetrators}


def test_airwars_grades_each_perpetrator() -> None:
    one_source = blaming("a1", "the Ridge Front")
    second = blaming("b2", "the Ridge Front")
    other = blaming("c3", "the Northern Army")
    own = blaming("d4", "the Northern Army", source=ARMY)
    assert graded(one_source) == ("weak", {"the Ridge Front": "weak"})
    assert graded(one_source, second) == ("fair", {"the Ridge Front": "fair"})
    assert graded(one_source, second, other) == (
        "contested",
        {"the Ridge Front": "contested", "the Northern Army": "contested"},
    )
    assert graded(one_source, second, own) == (
        "confirmed",
        {"the Ridge Front": "discounted", "the Northern Army": "confirmed"},
    )


def test_airwars_discounts_where_all_victims_are_combatants() -> None:
    assert graded(blaming("a1", "the Ridge Front", status="combatant"))[0] == "discounted"


def test_airwars_grades_by_all_sources_where_nobody_is_named() -> None:
    parts = [one(n, f"{n}: 5 people died.", 5, source=s) for n, s in (("a1", HOSPITAL), ("b2", WATCH))]
    i = reckoned("airwars-1", *parts)
    assert (i.grade, i.perpetrators) == ("fair", ())
    assert "no source says who is responsible" in sentences(i)


def test_airwars_grades_what_nobody_asserts_as_the_others_do() -> None:
    r = report("a1", "The mayor said no one died.")
    part = (r, told(r, claim(r, "no one died", stance="denied", count_kind="none")))
    assert reckoned("airwars-1", part).grade == "discounted"


def test_only_airwars_gives_a_perpetrator_a_grade() -> None:
    part = blaming("a1", "the Ridge Front")
    keys = {p: set(incident_to_json(reckoned(p, part))["perpetrators"][0]) for p in POLICIES}
    assert {p for p, of in keys.items() if "grade" in of} == {"airwars-1"}


def test_a_name_without_a_version_is_the_newest_and_output_holds_it_in_full() -> None:
    assert policy_named("ibc") is policy_named("ibc-1")
    assert reckoned("acled", one("a1", "4 people died.", 4)).policy == "acled-1"
    with pytest.raises(RecountError, match="'ibc-7'"):
        policy_named("ibc-7")


@given(scenes(), st.integers(1, 40), st.integers(1, 40))
@each_policy
def test_a_superseded_toll_changes_no_count(policy: str, parts: Parts, older: int, newer: int) -> None:
    source = ("the mayor of Osk", "official")
    stands = one("z9", f"Corrected: {newer} people.", newer, day=5, source=source)
    gone = one("y8", f"At dawn, {older} people.", older, day=1, source=source)
    before = reckoned(policy, *parts, stands)
    after = reckoned(policy, *parts, stands, gone)
    assert (after.counts, after.by_group, after.attackers) == (
        before.counts,
        before.by_group,
        before.attackers,
    )


@given(scenes(), st.integers(1, 90))
@each_policy
def test_vague_words_change_no_best_and_only_widen(policy: str, parts: Parts, least: int) -> None:
    counted = one("x7", "The mayor counted 7 people.", 7, source=("the mayor of Osk", "official"))
    r = report("z9", "Dozens died in Velmora.")
    before = reckoned(policy, *parts, counted).counts["killed"]
    after = reckoned(policy, *parts, counted, (r, told(r, vague(r, "Dozens died", least)))).counts["killed"]
    assert (after.low, after.best) == (before.low, before.best)
    assert after.high in {before.high, None}


@given(scenes(), st.randoms())
@each_policy
def test_order_changes_nothing_and_ends_are_in_order(policy: str, parts: Parts, random: object) -> None:
    expected = reckoned(policy, *parts)
    claims = [c for _, of in parts for c in of]
    groups = {r.id: n for n, (r, _) in enumerate(parts)}
    ids = tuple(c.id for c in claims)
    random.shuffle(claims)
    reports = [r for r, _ in parts]
    random.shuffle(reports)
    linkage = Linkage((Cluster("incident", ids),), {}, groups)
    by_id = {c.id: c for c in claims}
    assert reconcile(linkage, by_id, {r.id: r for r in reports}, policy) == [expected]
    for c in (*expected.counts.values(), *expected.attackers.values(), *(g.count for g in expected.by_group)):
        known = [n for n in (c.low, c.best, c.high) if n is not None]
        assert known == sorted(known)


@given(scenes())
@each_policy
def test_every_claim_has_its_sentence_and_parts_never_exceed_their_total(policy: str, parts: Parts) -> None:
    i = reckoned(policy, *parts)
    assert {c for r in i.reasons for c in r.claims} == set(i.claims)
    for g in i.by_group:
        most = i.counts[g.outcome].high
        assert most is None or (g.count.high is not None and g.count.high <= most)


@given(scenes())
def test_sources_are_the_same_under_every_policy_and_are_read_back(parts: Parts) -> None:
    made = [reckoned(policy, *parts) for policy in POLICIES]
    assert {i.independent_sources for i in made} == {len(i.sources) for i in made}
    assert len({tuple((s.name, tuple(r.report for r in s.reports)) for s in i.sources) for i in made}) == 1
    assert [incident_from_json(incident_to_json(i)) for i in made] == made


def test_words_for_which_a_figure_is_imputed_are_not_outside_of_it() -> None:
    r = report("a1", "Dozens died in Velmora.")
    of = told(r, vague(r, "Dozens died", 24))
    (source,) = reckoned("acled-1", (r, of)).sources
    assert [f.agreement for f in source.reports[0].figures] == ["vague"]
