"""Which invented reports tell of one incident, which total is told twice, and who stands on whose words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.link import Comparison, link
from recount.model.claims import Claim
from recount.model.incidents import Linkage
from recount.model.reports import Report
from tests.link.invented import ALL_MAY, MAY_2, MAY_3, OSTRA, QUAZIA, claim, report, told

MARKET = "Shells hit the market of Velmora on Friday, killing 12 people, the town hospital said."
OTHER_MARKET = "The hospital in Velmora received the bodies of 12 people after shells fell on the market."


def kinds(linkage: Linkage) -> list[str]:
    return [c.kind for c in linkage.clusters]


def together(linkage: Linkage, *claims: Claim) -> bool:
    return any({c.id for c in claims} <= set(cluster.claims) for cluster in linkage.clusters)


def two(first: Report, second: Report, **fields: object) -> tuple[Linkage, Claim, Claim]:
    """Links one claim of 12 killed of each of two reports; `fields` change the second."""
    (a,) = told(first, claim(first, "12 people", 12, means="shelling"))
    (b,) = told(second, claim(second, "12 people", 12, **{"means": "shelling", **fields}))
    return link([first, second], [a, b]), a, b


def test_two_accounts_of_one_strike_are_one_incident() -> None:
    linkage, a, b = two(report("a1", MARKET), report("b2", OTHER_MARKET))
    assert kinds(linkage) == ["incident"]
    assert together(linkage, a, b)
    assert linkage.main == {"a1": 0, "b2": 0}


def test_the_next_day_in_the_same_town_is_another_incident() -> None:
    later = report("b2", "A car bomb in Velmora on Saturday killed 12 people outside a bank, police said.")
    linkage, a, b = two(report("a1", MARKET), later, when=MAY_3, means="vehicle_bomb")
    assert not together(linkage, a, b)


def test_the_same_day_in_another_town_is_another_incident() -> None:
    elsewhere = report("b2", "Gunmen in Ostra killed 12 people at a wedding on Friday, residents said.")
    linkage, a, b = two(report("a1", MARKET), elsewhere, place="Ostra", location=OSTRA, means="gunfire")
    assert not together(linkage, a, b)


def test_a_copy_with_a_wrong_date_is_the_same_incident() -> None:
    story = (
        MARKET + " Rescuers dug through the rubble of nineteen stalls all night, the mayor told reporters."
    )
    wrong = replace(MAY_2, start=MAY_2.start.replace(year=2033), end=MAY_2.end.replace(year=2033))
    linkage, a, b = two(report("a1", story), report("b2", story), when=wrong)
    assert together(linkage, a, b)


@pytest.mark.parametrize(
    ("scope", "when", "place", "kind"),
    [
        ("incident", MAY_2, "Velmora", "incident"),
        ("period", MAY_2, "Velmora", "incident"),
        ("period", ALL_MAY, "Velmora", "aggregate"),
        ("period", MAY_2, "Quazia", "aggregate"),
        ("cumulative", MAY_2, "Velmora", "aggregate"),
    ],
)
def test_totals_are_kept_apart_from_incidents(scope: str, when: object, place: str, kind: str) -> None:
    r = report("a1", MARKET)
    location = QUAZIA if place == "Quazia" else None
    (c,) = told(r, claim(r, "12 people", 12, scope=scope, when=when, place=place, location=location))
    assert kinds(link([r], [c])) == [kind]


def test_one_total_told_twice_is_one_aggregate_and_another_figure_is_not() -> None:
    reports = [
        report(n, f"The UN counted {k} people killed in Quazia in May.")
        for n, k in (("a1", 900), ("b2", 900), ("c3", 750))
    ]
    claims = [
        told(r, claim(r, f"{k} people", k, scope="period", when=ALL_MAY, place="Quazia", location=QUAZIA))[0]
        for r, k in zip(reports, (900, 900, 750), strict=True)
    ]
    linkage = link(reports, claims)
    assert kinds(linkage) == ["aggregate", "aggregate"]
    assert together(linkage, *claims[:2])


def test_a_report_of_two_incidents_belongs_to_both_and_mainly_to_its_lead() -> None:
    text = "Shells killed 12 people in Velmora on Friday.\n" + "The council met. " * 20
    r = report("a1", text + "In Ostra a sniper shot 2 people on Saturday.", title="Shells kill 12 in Velmora")
    lead, last = told(
        r,
        claim(r, "12 people", 12, means="shelling"),
        claim(r, "2 people", 2, place="Ostra", location=OSTRA, when=MAY_3, means="sniper"),
    )
    linkage = link([r], [last, lead])
    assert not together(linkage, lead, last)
    assert linkage.clusters[linkage.main["a1"]].claims == (lead.id,)


@pytest.mark.parametrize(("arrested", "is_about_the_attack"), [(1, True), (300, False)])
def test_a_report_of_an_attack_and_the_arrest_of_a_few_is_about_the_attack(
    arrested: int, is_about_the_attack: bool
) -> None:
    text = (
        f"Police arrested {arrested} in Ostra on Saturday over the shelling that killed 12 people on Friday."
    )
    story = report("a1", text)
    arrest, attack = told(
        story,
        claim(
            story,
            f"arrested {arrested}",
            arrested,
            outcome="detained",
            place="Ostra",
            location=OSTRA,
            when=MAY_3,
        ),
        claim(story, "killed 12 people", 12, means="shelling"),
    )
    arrest_again = replace(arrest, evidence=(*arrest.evidence, *arrest.evidence))  # told twice
    linkage = link([story], [arrest_again, attack])
    expected = attack if is_about_the_attack else arrest_again
    assert linkage.clusters[linkage.main["a1"]].claims == (expected.id,)


def test_parts_and_the_wounded_stay_with_their_attack() -> None:
    r = report("a1", "Shells killed 12 people, including 4 children, and wounded 30 in Velmora on Friday.")
    claims = told(
        r,
        claim(r, "12 people", 12),
        claim(r, "4 children", 4, parent=0, place="", location=None),
        claim(r, "wounded 30", 30, outcome="injured", place="", location=None),
    )
    assert together(link([r], claims), *claims)


def test_outlets_that_repeat_one_agency_stand_together_and_another_apart() -> None:
    first = report("a1", MARKET + " (Reuters)")
    second = report("b2", OTHER_MARKET + " It was the third time this year, an aide told Reuters.")
    third = report("c3", "Velmora's market was shelled and 12 people died on Friday, our correspondent saw.")
    claims = [told(r, claim(r, "12 people", 12, means="shelling"))[0] for r in (first, second, third)]
    groups = link([first, second, third], claims).independence
    assert groups["a1"] == groups["b2"] != groups["c3"]


def test_reports_that_share_most_of_their_words_stand_together() -> None:
    body = " ".join(f"Stall {i} lost its roof and trader {i} lost a cousin named {i}." for i in range(30))
    groups = link(
        [report("a1", body), report("b2", body + " More soon."), report("c3", MARKET)], []
    ).independence
    assert groups["a1"] == groups["b2"] != groups["c3"]


def groups_of(texts: list[str]) -> int:
    """How many groups reports of these texts make, each of another outlet and with a claim of 12 killed."""
    reports = [report(f"r{i:03}", text, title=f"Headline {i} of {i}") for i, text in enumerate(texts)]
    claims = [told(r, claim(r, "12 people", 12))[0] for r in reports]
    return len(set(link(reports, claims).independence.values()))


def story(i: int, n: int) -> str:
    return " ".join(f"Witness{i}x{j} saw street{i}x{j}." for j in range(n))


@pytest.mark.parametrize("n", [5, 61, 200])
def test_copies_of_one_dispatch_are_one_source_however_many(n: int) -> None:
    dispatch = f"{MARKET} {story(0, 20)}"
    assert groups_of([dispatch] * n) == 1
    assert groups_of([f"{dispatch} More from printer {i} soon." for i in range(n)]) == 1


def test_short_flashes_of_the_same_words_are_one_source() -> None:
    assert groups_of(["Blast in Ostra kills 12 people on Friday."] * 5) == 1


def test_stories_that_share_a_paragraph_of_stock_words_stand_apart() -> None:
    stock = "The war is in its ninth year and has driven half of the country from home, many of them twice."
    assert groups_of([f"In Velmora 12 people died. {story(i, 60)} {stock}" for i in range(70)]) == 70


def test_equal_words_without_a_claim_join_nobody() -> None:
    silent = [report(name, "No comment.") for name in ("a1", "b2")]
    assert len(set(link(silent, []).independence.values())) == 2


def test_reports_without_claims_have_no_main_incident() -> None:
    assert link([report("a1", "The market of Velmora opened.")], []) == Linkage((), {}, {"a1": 0})


def test_a_link_explains_itself() -> None:
    first, second = report("a1", MARKET), report("b2", OTHER_MARKET)
    claims = [told(r, claim(r, "12 people", 12, means="shelling"))[0] for r in (first, second)]
    comparison = Comparison.of([first, second], claims)
    findings = comparison.explain(0, 1)
    assert ("time", "same_day") in {(f.feature, f.level) for f in findings}
    assert sum(f.weight for f in findings) == pytest.approx(comparison.score(0, 1))
    assert all(f.text.endswith(".") for f in findings)


SCENE = [report(f"r{i}", f"{MARKET} Stall {i % 3} burnt.", day=3 + i % 4) for i in range(5)] + [
    report(f"s{i}", f"A blast in Ostra on Saturday left 12 people dead, clinic {i} said.") for i in range(3)
]
SCENE_CLAIMS = [
    told(r, claim(r, "12 people", 12, **({} if r.id[0] == "r" else {"place": "Ostra", "location": OSTRA})))[0]
    for r in SCENE
]


@given(st.permutations(SCENE), st.permutations(SCENE_CLAIMS))
def test_the_order_of_the_input_changes_nothing(reports: list[Report], claims: list[Claim]) -> None:
    assert link(reports, claims) == link(SCENE, SCENE_CLAIMS)


def test_every_claim_stands_in_exactly_one_cluster() -> None:
    clustered = sorted(c for cluster in link(SCENE, SCENE_CLAIMS).clusters for c in cluster.claims)
    assert clustered == sorted(c.id for c in SCENE_CLAIMS)
