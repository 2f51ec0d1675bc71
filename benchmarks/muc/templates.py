"""A report's claims grouped into incidents, and each incident as a MUC template."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmarks.muc.perpetrators import instruments, sides
from benchmarks.muc.places import WIDE, Place, country_of, location
from benchmarks.muc.targets import UNHARMED, WORDS, Claim, Target, flat, share_words, stems, targets, tokens

Record = dict[str, Any]

OUTCOMES = ("killed", "injured", "abducted", "other_harm")
TYPES = {
    "explosive": "BOMBING",
    "vehicle_bomb": "BOMBING",
    "landmine_ied": "BOMBING",
    "suicide_attack": "BOMBING",
    "burning": "ARSON",
}
DATELINE = 200  # characters from the start of the report
NEAR = 600  # characters between two claims
EPISODE = 3  # days
OLD = 180  # days


@dataclass
class Incident:
    """Claims that tell of one attack."""

    kind: str
    claims: list[Claim] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


def fill_templates(report: Record, extracted: Record) -> list[Record]:
    """The templates of a report from what was extracted from it."""
    places = extracted["places"]
    if country_of(places) is None:
        return []
    incidents = _incidents(extracted["claims"], (report.get("published") or "")[:10])
    return [_template(i, report, places) for i in incidents]


def _incidents(claims: list[Claim], published: str) -> list[Incident]:
    """Claims in their order, each put with the last incident that it may tell of."""
    incidents: list[Incident] = []
    for claim in _without_repeats([c for c in claims if _counts(c, published)]):
        found = targets(claim)
        if not found and claim["stance"] != "denied":
            continue
        kind = _kind(claim)
        incident = next((i for i in reversed(incidents) if _is_same(i, kind, claim, found)), None)
        if incident is None:
            incident = Incident(kind)
            incidents.append(incident)
        incident.claims.append(claim)
        if incident.kind == "ATTACK":
            incident.kind = kind
        for target in found:
            _add(incident, target)
    return incidents


def _without_repeats(claims: list[Claim]) -> list[Claim]:
    """Of a total and its parts one: the parts where they are all of it, or lie in several attacks."""
    parts: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim["part_of"] is not None:
            parts.setdefault(claim["part_of"], []).append(claim)
    split = {c["id"] for c in claims if c["id"] in parts and _falls_apart(c, parts[c["id"]])}
    kept = [c for c in claims if c["id"] not in split]
    whole = {c["id"] for c in kept if c["id"] in parts and _make_up(c, parts[c["id"]])}
    return [c for c in kept if c["part_of"] not in whole]


def _make_up(total: Claim, parts: list[Claim]) -> bool:
    return sum(p["low"] or 0 for p in parts) >= (total["low"] or 0)


def _falls_apart(total: Claim, parts: list[Claim]) -> bool:
    if total["outcome"] == "other_harm" or total["scope"] == "period":
        return True
    return _make_up(total, parts) and total["status"] != "civilian"


def _counts(claim: Claim, published: str) -> bool:
    """Whether MUC's rules of relevance take the claim."""
    if claim["outcome"] not in OUTCOMES or claim["scope"] == "cumulative" or claim["role"] == "attacker":
        return False
    if claim["outcome"] == "other_harm" and claim["stance"] != "denied":
        return False
    if claim["stance"] == "hypothetical" or claim["derived"]:
        return False
    return not (_is_armed(claim) or _is_old(claim, published) or _is_general(claim) or _lasts(claim))


def _is_general(claim: Claim) -> bool:
    """Whether it speaks of harm at large: without a figure, and without a day or over a period."""
    if claim["low"] == claim["high"] or claim["stance"] == "denied":
        return False
    return not claim["start"] or claim["scope"] == "period"


def _lasts(claim: Claim) -> bool:
    """Whether it counts the harm of many days."""
    if claim["scope"] != "period" or not (claim["start"] and claim["end"]):
        return False
    return (date.fromisoformat(claim["end"]) - date.fromisoformat(claim["start"])).days > EPISODE


def _is_old(claim: Claim, published: str) -> bool:
    """Whether it happened long before the report, which then only recalls it."""
    if not (claim["end"] and published):
        return False
    return (date.fromisoformat(published) - date.fromisoformat(claim["end"])).days > OLD


def _is_armed(claim: Claim) -> bool:
    """Fighters and soldiers are no targets of terrorism; policemen, guards and people with names are."""
    said = set(tokens(claim["victims"]))
    if said & WORDS["guards"] or claim["names"]:
        return False
    return bool(claim["status"] == "combatant" or said & WORDS["armed"])


def _kind(claim: Claim) -> str:
    if claim["outcome"] == "abducted":
        return "KIDNAPPING"
    return TYPES.get(claim["means"], "ATTACK")


def _is_same(incident: Incident, kind: str, claim: Claim, found: list[Target]) -> bool:
    kinds = {incident.kind, kind}
    if any(t.name and u.name and _same_people(t, u) for t in incident.targets for u in found):
        return True
    if len(kinds) > 1 and ("KIDNAPPING" in kinds or "ATTACK" not in kinds):
        return False
    last = incident.claims[-1]
    if not (claim["start"] or claim["place"]) and _distance(last, claim) > NEAR:
        return False
    if len(kinds) > 1 and "unknown" not in (claim["means"], last["means"]):
        return False
    return all(
        _same_day(c, claim) and _same_place(c, claim) and _same_side(c, claim) for c in incident.claims
    )


def _distance(a: Claim, b: Claim) -> int:
    return min((abs(x["start"] - y["start"]) for x in a["evidence"] for y in b["evidence"]), default=10**6)


def _same_day(a: Claim, b: Claim) -> bool:
    if not (a["start"] and b["start"]):
        return True
    return bool(a["start"] <= (b["end"] or b["start"]) and b["start"] <= (a["end"] or a["start"]))


def _same_place(a: Claim, b: Claim) -> bool:
    if not (a["place"] and b["place"]):
        return True
    one, two = a["location"] or {}, b["location"] or {}
    wide = one.get("precision") in WIDE or two.get("precision") in WIDE
    if one.get("geonameid") and two.get("geonameid") and (wide or one["geonameid"] == two["geonameid"]):
        return True
    return share_words(a["place"], b["place"])


def _same_side(a: Claim, b: Claim) -> bool:
    if not (a["perpetrator"] and b["perpetrator"]):
        return True
    return share_words(a["perpetrator"], b["perpetrator"])


def _add(incident: Incident, new: Target) -> None:
    """Add a target, unless the incident has the same people with the same effect.

    The dead and the hurt that go by the same word are one target, of their number together.
    """
    for old in incident.targets:
        if old.words == new.words and old.effect != new.effect and not (old.name or new.name):
            if old.number.isdigit() and new.number.isdigit():
                old.number = new.number = str(int(old.number) + int(new.number))
            break
        if old.effect != new.effect and not (old.name and new.name):
            continue
        if _same_people(old, new):
            if old.number == "PLURAL" and new.number != "PLURAL":
                old.words, old.number = new.words, new.number
            new.words, new.name, new.number = old.words, old.name, old.number
    incident.targets.append(new)


def _same_people(a: Target, b: Target) -> bool:
    if a.name and b.name:
        one, two = stems(tokens(a.name)), stems(tokens(b.name))
        return one <= two or two <= one
    if a.name or b.name:
        return False
    vague = "PLURAL" in (a.number, b.number) or a.number == b.number
    return vague and share_words(a.words, b.words)


def _template(incident: Incident, report: Record, places: list[Place]) -> Record:
    people = incident.targets
    tags = {id(t): f'"{t.name or t.words}"' for t in people}
    claims = incident.claims
    side = sides(claims)
    weapons = instruments(claims, report["text"])
    buildings = _buildings(claims) if incident.kind in ("BOMBING", "ARSON") or not people else []
    effects = _once(f"{t.effect}: {tags[id(t)]}" for t in people if t.effect)
    if not people:
        effects = [f'{UNHARMED}: "-"']
    return {
        "phys_id": [f'"{b}"' for b in buildings],
        "phys_number": [f'1: "{b}"' for b in buildings],
        "incident_date": [_date(claims, report)],
        "incident_location": [location(claims, places)],
        "incident_type": [incident.kind],
        "incident_stage": ["ACCOMPLISHED"],
        "instrument_id": [f'"{w}"' for w in weapons],
        "instrument_type": [f'{kind}: "{w}"' for w, kind in weapons.items()],
        "perp_category": [side.category],
        "perp_individual": [f'"{p}"' for p in side.individuals],
        "perp_organization": [f'"{p}"' for p in side.organisations],
        "perp_confidence": [f'{sure}: "{p}"' for p, sure in side.organisations.items()],
        "hum_name": _once(f'"{t.name}"' for t in people if t.name),
        "hum_description": _once(_description(t) for t in people),
        "hum_type": _once(f"{t.kind}: {tags[id(t)]}" for t in people),
        "hum_number": _once(f"{t.number}: {tags[id(t)]}" for t in people),
        "hum_effect": effects,
    }


def _once(lines: Any) -> list[str]:
    return [line for line in dict.fromkeys(lines) if line]


def _description(t: Target) -> str:
    if not t.name:
        return f'"{t.words}"'
    title = flat(t.words.split(t.name)[0])
    return f'"{title}": "{t.name}"' if title else ""


def _buildings(claims: list[Claim]) -> list[str]:
    """Places told that are no towns: what was attacked."""
    places = [flat(c["place"]) for c in claims if c["place"]]
    said = {flat(c["location"]["text"]) for c in claims if c["location"]}
    return [p.removeprefix("THE ") for p in dict.fromkeys(places) if p not in said][:1]


def _date(claims: list[Claim], report: Record) -> str:
    """The day or days told; else only that it was by the day of the report."""
    days = Counter((c["start"], c["end"]) for c in claims if c["start"] and c["end"] and not _of_dateline(c))
    published = (report.get("published") or "")[:10]
    if not days:
        return f"- {_day(published)}" if published else ""
    start, end = days.most_common(1)[0][0]
    return _day(start) if start == end else f"{_day(start)} - {_day(end)}"


def _of_dateline(claim: Claim) -> bool:
    """Whether the day was read off the dateline, which dates the report."""
    at = claim["spans"].get("time")
    return bool(at and at[1] < DATELINE and re.fullmatch(r"\d{1,2} [A-Z]{3} \d{2}", claim.get("time", "")))


def _day(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d %b %y").upper()
