"""Grades of perpetrators whom the tables of actors know, under airwars-1."""

from __future__ import annotations

from hypothesis import given

from recount.model.actors import Actor, Naming
from recount.model.claims import Claim
from recount.model.incidents import Incident, incident_from_json, incident_to_json
from recount.model.reports import Report
from tests.link.invented import claim, report, told
from tests.reconcile.test_policies import reckoned
from tests.reconcile.test_reconcile import Parts, scenes

FORCES = Actor("or-forces", "Orvanian forces", "state_forces")
AIR = Actor("or-air", "Orvanian air force", "state_forces", FORCES)
UNION = Actor("union", "Orvanian Union Forces", "militia")
RIDGE = Actor("ridge", "Ridge Front", "armed_group")
SPOKESMAN = ("an army spokesman", "official")


def blaming(name: str, who: str, *actors: Actor, by: Actor | None = None, **more: object) -> Parts:
    """A report that says that `who`, these actors, killed 5 civilians; `by` is the actor who says so."""
    source = more.pop("source", SPOKESMAN if by else (f"{name.title()} Watch", "ngo"))
    r = report(name, f"In {name}, {who} killed 5 people.")
    naming = Naming(blamed=actors, is_either=" or " in who, speaker=by)
    c = claim(r, "5 people", 5, perpetrator=who, source=source, naming=naming, status="civilian", **more)
    return [(r, told(r, c))]


def graded(*parts: Parts) -> dict[str, str]:
    return {p.name: p.grade for p in incident(*parts).perpetrators}


def incident(*parts: Parts) -> Incident:
    return reckoned("airwars-1", *(part for of in parts for part in of))


def test_wordings_of_one_actor_have_one_grade() -> None:
    assert graded(blaming("a1", "the RF", RIDGE), blaming("b2", "Hill men", RIDGE)) == {"Ridge Front": "fair"}


def test_a_part_and_its_whole_do_not_compete() -> None:
    parts = blaming("a1", "the junta", FORCES), blaming("b2", "warplanes", AIR)
    assert graded(*parts) == {"Orvanian air force": "fair"}


def test_two_actors_whose_names_share_words_compete() -> None:
    parts = blaming("a1", "Orvanian forces", FORCES), blaming("b2", "Orvanian Union Forces", UNION)
    assert graded(*parts) == {"Orvanian forces": "contested", "Orvanian Union Forces": "contested"}


def test_words_that_leave_open_who_it_was_do_not_compete_with_either() -> None:
    parts = blaming("a1", "the RF", RIDGE), blaming("b2", "the RF or the junta", RIDGE, FORCES)
    assert graded(*parts) == {"Ridge Front": "weak", "Orvanian forces or Ridge Front": "weak"}


def test_a_coalition_and_the_state_that_leads_it_do_not_compete() -> None:
    league = Actor("league", "River League", "coalition", lead="or-forces")
    for lead in (FORCES, AIR):
        parts = blaming("a1", "warplanes", lead), blaming("b2", "the league", league)
        assert graded(*parts) == {lead.name: "weak", "River League": "weak"}
    parts = blaming("a1", "the RF", RIDGE), blaming("b2", "the league", league)
    assert graded(*parts) == {"Ridge Front": "contested", "River League": "contested"}


def test_a_speaker_who_belongs_to_the_party_speaks_for_it() -> None:
    i = incident(blaming("a1", "the air force", AIR, by=FORCES))
    assert (i.grade, [p.grade for p in i.perpetrators]) == ("confirmed", ["confirmed"])
    assert incident_from_json(incident_to_json(i)) == i
    assert incident_to_json(i)["perpetrators"][0]["actor"] == "or-air"
    assert incident_to_json(i)["perpetrators"][0]["grade"] == "confirmed"


def test_of_two_whom_one_claim_blames_the_speaker_confirms_itself_alone() -> None:
    parts = blaming("a1", "the junta and the RF", FORCES, RIDGE, by=FORCES)
    assert graded(parts) == {"Orvanian forces": "confirmed", "Ridge Front": "discounted"}


def test_our_fighters_are_no_others_than_the_party_that_speaks() -> None:
    own = blaming("a1", "our fighters", by=RIDGE, source=("a statement", "party"))
    parts = own, blaming("b2", "the RF", RIDGE), blaming("c3", "the junta", FORCES)
    assert graded(*parts) == {
        "our fighters": "confirmed",
        "Ridge Front": "contested",
        "Orvanian forces": "discounted",
    }


def test_the_us_is_not_us() -> None:
    assert graded(blaming("a1", "US-led troops")) == {"US-led troops": "weak"}


def outlet_on(name: str, cited: str, n: int, *more: tuple[str, int]) -> tuple[Report, list[Claim]]:
    """A report that says in its own voice who killed 5, and cites others for the wounded."""
    said = "".join(f" {who} treated {m} hurt." for who, m in ((cited, n), *more))
    r = report(name, f"{name}: the Front killed 5 people.{said}")
    blame = claim(r, "5 people", 5, perpetrator="the Front")
    hurt = [claim(r, f"{m} hurt", m, outcome="injured", source=who) for who, m in ((cited, n), *more)]
    return r, told(r, blame, *hurt)


def test_two_outlets_that_rest_on_one_hospital_are_one_source_of_who_did_it() -> None:
    i = incident([outlet_on("a1", "Osk Hospital", 9), outlet_on("b2", "Osk Hospital", 9)])
    assert (i.independent_sources, [p.grade for p in i.perpetrators]) == (1, ["weak"])


def test_an_outlet_that_cites_two_is_one_source_of_what_it_alone_says() -> None:
    i = incident([outlet_on("a1", "Osk Hospital", 9, ("Mayor Orr", 8))])
    assert (i.independent_sources, [p.grade for p in i.perpetrators]) == (2, ["weak"])


@given(scenes())
def test_a_fair_perpetrator_has_two_sources(parts: Parts) -> None:
    i = reckoned("airwars-1", *parts)
    assert i.independent_sources >= 2 or not {p.grade for p in i.perpetrators} & {"fair"}
