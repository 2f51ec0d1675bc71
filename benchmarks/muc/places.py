"""Where an incident happened, as MUC's country and the places inside it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

from benchmarks.muc.targets import Claim, flat

Place = dict[str, Any]

COUNTRIES = {
    "AR": "ARGENTINA",
    "BO": "BOLIVIA",
    "CL": "CHILE",
    "CO": "COLOMBIA",
    "EC": "ECUADOR",
    "SV": "EL SALVADOR",
    "GT": "GUATEMALA",
    "HN": "HONDURAS",
    "PE": "PERU",
    "PA": "PANAMA",
}
WIDE = ("country", "region")
_KINDS = (
    "NEIGHBORHOOD|DISTRICT|DEPARTMENT|PROVINCE|MUNICIPALITY|TOWN|TOWNSHIP|VILLAGE|CANTON|REGION|AREA|"
    "JURISDICTION|SUBURB"
)
_KIND_FIRST = re.compile(rf"^(?:.* )?(?:{_KINDS}|CITY|OUTSKIRTS|SECTOR) OF ")
_KIND_LAST = re.compile(rf" (?:{_KINDS})S?$")
_INSIDE = re.compile(r"\b(?:NEIGHBORHOOD|DISTRICT|AIRPORT|UNIVERSITY|SUBURB|SECTOR)\b")
_LEAD = re.compile(r"^(?:(?:THE|IN|AT|NEAR|ON|HIS|HER|NORTHERN|SOUTHERN|EASTERN|WESTERN|CENTRAL) )+")
NEXT = 60


def country_of(places: list[Place]) -> str | None:
    """The country that most places of the report lie in, of those that MUC is about."""
    found = Counter(p["country"] for p in places if p["country"] in COUNTRIES)
    return found.most_common(1)[0][0] if found else None


def location(claims: list[Claim], places: list[Place]) -> str:
    """The country, and the towns, provinces or quarters told, from the widest to the narrowest."""
    home = country_of(places) or ""
    told = [c for c in claims if c["place"]]
    for claim in told:
        at = claim["location"]
        if at and at["precision"] in WIDE and flat(at["text"]) == flat(claim["place"]):
            continue
        country = _country(at, places, home)
        chain = _chain(claim, places, country)
        return ": ".join([COUNTRIES[country], *chain])
    wide = [c["location"]["country"] for c in told if c["location"]]
    return COUNTRIES[next((w for w in wide if w in COUNTRIES), home)]


def _country(at: Place | None, places: list[Place], home: str) -> str:
    """The place's own country if the report speaks of that country, else the report's."""
    if at is None or at["country"] not in COUNTRIES:
        return home
    named = {p["country"] for p in places if p["precision"] in WIDE or p["country"] == home}
    return str(at["country"]) if at["country"] in named else home


def _chain(claim: Claim, places: list[Place], country: str) -> list[str]:
    at, said = claim["location"], flat(claim["place"])
    city = _city_before(claim, places, country)
    if _INSIDE.search(said):
        quarter = _bare(said)
        return [city, quarter] if city and city not in quarter else [quarter]
    if at is None or at["country"] not in COUNTRIES or at["precision"] in WIDE:
        name = _bare(said)
        return [name] if _is_town(said, name, at, places) else [city] if city else []
    name = plain(at["name"] or "")
    town = name if f" {name} " in f" {said} " else _bare(flat(at["text"]))
    province = _province(at, places)
    return [province, town] if province and province != town else [town]


def _is_town(said: str, name: str, at: Place | None, places: list[Place]) -> bool:
    """Whether the words are of a town that the map lacks, or has in a country that nobody speaks of here."""
    if name not in (said, _LEAD.sub("", said)):
        return True
    abroad = {p["country"] for p in places if p["precision"] in WIDE}
    return at is not None and flat(at["text"]) == said and at["country"] not in abroad


def _city_before(claim: Claim, places: list[Place], country: str) -> str:
    """The last town of the country named before the claim is told, or else its first one."""
    at = max((e["start"] for e in claim["evidence"][:1]), default=0)
    towns = [p for p in places if p["country"] == country and p["precision"] == "town"]
    before = [p for p in towns if p["start"] < at] or towns[:1]
    return plain(before[-1]["name"]) if before else ""


def _province(at: Place, places: list[Place]) -> str:
    """The province, where the report names it right after the town."""
    wanted = plain(at["admin1"] or "")
    near = (flat(p["text"]) for p in places if 0 < p["start"] - at["start"] <= NEXT)
    return wanted if any(wanted and wanted in text for text in near) else ""


def _bare(said: str) -> str:
    """A place's name without "the town of" before and "department" after."""
    name = _KIND_LAST.sub("", _KIND_FIRST.sub("", _LEAD.sub("", said)))
    return _LEAD.sub("", name).removesuffix("'S") or said


def plain(name: str) -> str:
    """A name in capitals without accents."""
    split = unicodedata.normalize("NFKD", name)
    return "".join(c for c in split if not unicodedata.combining(c)).upper()
