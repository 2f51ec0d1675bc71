"""Claims become MUC templates by the rules of that task; all reports are invented."""

from __future__ import annotations

from typing import Any

from benchmarks.muc.templates import fill_templates

Record = dict[str, Any]

VALBORA = {
    "start": 0,
    "end": 7,
    "text": "VALBORA",
    "geonameid": 1,
    "name": "Valbora",
    "country": "CO",
    "admin1": "",
    "lat": 1.0,
    "lon": 1.0,
    "precision": "town",
}


def claim(victims: str, **fields: Any) -> Record:
    plain: Record = {
        "id": f"c-{victims}-{fields.get('outcome', 'killed')}",
        "outcome": "killed",
        "low": 1,
        "high": 1,
        "count_kind": "exact",
        "count_text": "SOME WORD",
        "victims": victims,
        "status": "civilian",
        "role": "victim",
        "perpetrator": "",
        "means": "gunfire",
        "place": "VALBORA",
        "location": VALBORA,
        "start": "1989-05-02",
        "end": "1989-05-02",
        "scope": "incident",
        "source": "",
        "source_chain": [],
        "stance": "asserted",
        "part_of": None,
        "evidence": [{"start": 100, "end": 120, "quote": "KILLED"}],
        "spans": {},
        "names": [],
        "derived": False,
    }
    return plain | fields


def fill(*claims: Record) -> list[Record]:
    report = {"id": "r", "text": "", "published": "1989-05-03"}
    return fill_templates(report, {"claims": list(claims), "places": [VALBORA]})


def slots(template: Record) -> tuple[list[str], list[str]]:
    return template["hum_number"], template["hum_effect"]


def test_a_claim_fills_who_how_many_what_came_of_it_where_and_when() -> None:
    (t,) = fill(claim("FARMERS", low=3, high=3, perpetrator="GUERRILLAS OF THE NORTHERN FRONT"))
    assert slots(t) == (['3: "FARMERS"'], ['DEATH: "FARMERS"'])
    assert (t["incident_date"], t["incident_location"]) == (["02 MAY 89"], ["COLOMBIA: VALBORA"])
    assert (t["perp_individual"], t["perp_organization"]) == (['"GUERRILLAS"'], ['"NORTHERN FRONT"'])


def test_the_dead_and_the_hurt_of_one_attack_share_a_template() -> None:
    (t,) = fill(
        claim("TEACHERS"), claim("NURSES", outcome="injured", low=6, high=None, count_kind="at_least")
    )
    assert slots(t) == (['1: "TEACHERS"', '6 -: "NURSES"'], ['DEATH: "TEACHERS"', 'INJURY: "NURSES"'])


def test_people_dead_and_people_hurt_are_one_target_of_their_sum() -> None:
    (t,) = fill(claim("PEOPLE", low=2, high=2), claim("PEOPLE", outcome="injured", low=5, high=5))
    assert slots(t) == (['7: "PEOPLE"'], ['DEATH: "PEOPLE"', 'INJURY: "PEOPLE"'])


def test_another_day_is_another_incident() -> None:
    other = claim("NURSES", start="1989-05-01", end="1989-05-01")
    assert len(fill(claim("TEACHERS"), other)) == 2


def test_a_name_is_given_as_a_name_and_once() -> None:
    named = {"count_kind": "named", "names": [{"text": "ANA RUEL", "start": 0, "end": 8}]}
    (t,) = fill(claim("JUDGE ANA RUEL", **named), claim("ANA RUEL", place="", location=None, **named))
    assert t["hum_name"] == ['"ANA RUEL"']
    assert t["hum_description"] == ['"JUDGE": "ANA RUEL"']
    assert slots(t) == (['1: "ANA RUEL"'], ['DEATH: "ANA RUEL"'])


def test_people_counted_by_no_word_are_known_by_name() -> None:
    (t,) = fill(claim("ANA RUEL AND IVO MARR", low=2, high=2, count_text=""))
    assert t["hum_name"] == ['"ANA RUEL"', '"IVO MARR"']


def test_counted_groups_in_one_claim_are_targets_of_their_own() -> None:
    (t,) = fill(claim("SIX PRIESTS AND TWO WOMEN", low=8, high=8))
    assert t["hum_number"] == ['6: "PRIESTS"', '2: "WOMEN"']


def test_what_is_not_relevant_to_muc_makes_no_template() -> None:
    soldiers = claim("SOLDIERS", status="combatant")
    long_ago = claim("NURSES", start="1985-01-01", end="1985-01-01")
    in_all = claim("PEOPLE", scope="cumulative")
    feared = claim("MINERS", stance="hypothetical")
    at_large = claim("FARMERS", low=2, high=None, count_kind="plural", start="", end="")
    assert fill(soldiers, long_ago, in_all, feared, at_large) == []


def test_policemen_count_though_they_bear_arms() -> None:
    (t,) = fill(claim("POLICEMEN", status="combatant"))
    assert t["hum_type"] == ['LAW ENFORCEMENT: "POLICEMEN"']


def test_parts_that_make_up_their_total_take_its_place() -> None:
    total = claim("PEOPLE", low=3, high=3, status="unknown")
    parts = [claim("NURSES", part_of=total["id"]), claim("MINERS", low=2, high=2, part_of=total["id"])]
    (t,) = fill(total, *parts)
    assert t["hum_number"] == ['1: "NURSES"', '2: "MINERS"']


def test_nobody_hurt_is_told_as_such() -> None:
    nobody = claim("", outcome="injured", low=None, high=None, count_kind="none", stance="denied")
    (t,) = fill(nobody | {"means": "explosive", "place": "THE BANK", "location": None})
    assert (t["incident_type"], t["phys_id"]) == (["BOMBING"], ['"BANK"'])
    assert slots(t) == ([], ['NO INJURY OR DEATH: "-"'])


def test_a_report_without_a_place_in_these_countries_makes_none() -> None:
    report = {"id": "r", "text": "", "published": None}
    assert fill_templates(report, {"claims": [claim("NURSES")], "places": []}) == []
