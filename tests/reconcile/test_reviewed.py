"""Claims that a reader found counted wrongly: what they add up to, thought out by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from recount.model.actors import Actor, Naming
from recount.model.counts import Count
from recount.model.claims import Claim
from recount.model.incidents import Incident
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.reconcile import POLICIES
from tests.link.invented import claim, report, told
from tests.reconcile.test_policies import WATCH, reckoned
from tests.reconcile.test_reconcile import ARMY, HOSPITAL, Parts, one, sentences, told_as

POLICE = ("police", "official")
UNION_FUND = ("the Children's Fund", "un")
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
