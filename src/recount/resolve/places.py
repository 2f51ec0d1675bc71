"""Decides what the names of places in one report stand for.

Each name's candidates start with the weight of their people. Then the names of a report vote for the countries and
divisions that they share, a few times over, so that "Tripoli" beside "Lebanon" is not Libya's. A name that the
gazetteer lacks takes the coordinates of the place that the words beside it say it lies in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp, log, log10
from typing import NamedTuple

from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.resolve import words
from recount.resolve.folding import fold
from recount.resolve.gazetteer import Entry, open_gazetteer
from recount.resolve.toponyms import scan

_ROUNDS = 3
_SAME_COUNTRY = 1.5  # weight of ln(1 + votes), in powers of ten of population
_SAME_ADMIN1 = 1.5
_SHARPNESS = 2.0  # how much of its vote a name gives to its best candidate
_RANK = (0.0, 0.3, 1.8)  # what a spelling, and another name, cost a town
_COUNTRY_PRIOR = 9.0
_REGION_PRIOR = 8.0
_DISTRICT_PRIOR = 4.5
_PROVINCE_BONUS = 0.3
_SEAT_SHARE = 0.25  # a town with this share of its namesake province's people is meant by the bare name
_NEAR = 50  # code points between a name and the place that the words say it lies in

_LINK = re.compile(
    r"(?:(?: (?:city|town|village|district|neighbou?rhood|quarter|area|suburb|province|governorate|countryside|region"
    r"|camp|market|checkpoint|county|located|just|km|kilomet(?:er|re)s|miles))?"
    r"(?:,? (?:of|in|near|outside|inside|west|east|north|south|northern|southern|eastern|western|central"
    r"|north-?(?:east|west)(?:ern)?|south-?(?:east|west)(?:ern)?|the|city|town|province|rural|countryside)){1,6} ?|, )"
)  # each word is anchored on its space: no two ways to match
_AREA_OF = re.compile(r"(\w{3,20}) of (?:the )?$")


class _Name(NamedTuple):
    """A mention with what it may stand for; `wide` tells a comma's state or country."""

    mention: Mention
    key: str
    entries: tuple[Entry, ...]
    told: str  # the precision that the words beside it tell, or ""


def resolve_places(report: Report, mentions: Sequence[Mention]) -> list[Place]:
    """The places that the mentions, and the demonyms of the report, stand for, in order of the text.

    A demonym ("Syrian") gives its country with precision `country`. What stays unknown has no coordinates.

    Raises:
        RecountError: if the gazetteer has to be built and cannot be written.
    """
    layer = report.layer
    demonyms = [d for d in scan(layer).demonyms if not any(_overlap(d[0], m) for m in mentions)]
    names = [_named(layer, m) for m in sorted(mentions)]
    inside = _inside(layer, names)
    names = _narrowed(names, inside)
    votes = _Votes(names, [c for _, c in demonyms])
    chosen = [_chosen(n, votes) for n in names]
    places = _places(names, chosen, inside)
    places += [_place(m, open_gazetteer().country(c), "country") for m, c in demonyms]
    return sorted(places, key=lambda p: (p.start, p.end))


def resolve_phrase(phrase: Mention, places: Sequence[Place]) -> Place | None:
    """The place that a claim's words stand for: of the resolved places inside them the narrowest, else the nearest before.

    The result carries the words and span of the phrase. None where nothing is resolved before it either.
    """
    within = [p for p in places if p.is_resolved and phrase.span.overlaps(Span(p.start, p.end))]
    if within:
        best = min(within, key=lambda p: (PLACE_PRECISIONS.index(p.precision), p.start))
        name = best.name
    else:
        before = [
            p
            for p in places
            if p.is_resolved and p.end <= phrase.start and p.precision in ("town", "district")
        ]
        before = before or [p for p in places if p.is_resolved and p.end <= phrase.start]
        if not before:
            return None
        best = max(before, key=lambda p: (p.end, p.start))
        name = best.name
    return replace(best, start=phrase.start, end=phrase.end, text=phrase.text, name=name)


def _overlap(a: Mention, b: Mention) -> bool:
    return a.start < b.end and b.start < a.end


def _named(layer: str, mention: Mention) -> _Name:
    gazetteer = open_gazetteer()
    key = fold(mention.text)
    told = _told(layer, mention)
    if state := words.abbreviations().get(mention.text.rstrip(".")):
        entries = tuple(e for e in _division(*state))
    elif mention.text.endswith(" capital"):
        seat = gazetteer.capital(words.demonyms().get(key.removesuffix(" capital"), ""))
        entries = (seat,) if seat else ()
    else:
        entries = gazetteer.find(mention.text)
        if not entries and told == "district":
            entries = tuple(e for e in gazetteer.find(f"{mention.text} County"))
    return _Name(mention, key, entries or gazetteer.find_loosely(mention.text), told)


def _division(country: str, code: str) -> list[Entry]:
    name = open_gazetteer().admin1_name(country, code)
    found = open_gazetteer().find(name) if name else ()
    return [e for e in found if (e.country, e.admin1, e.kind) == (country, code, "province")]


def _told(layer: str, mention: Mention) -> str:
    """The precision that "province of X" or "X province" tells."""
    area = _AREA_OF.search(layer, max(0, mention.start - 30), mention.start)
    for word in (words.word_after(layer, mention.end), area[1].casefold() if area else ""):
        if words.is_cue(word, "area") or words.is_cue(word, "site"):
            return words.cues()[word][1]
    return ""


def _inside(layer: str, names: Sequence[_Name]) -> dict[int, int]:
    """Index of a name -> index of the place it is said to lie in or by."""
    found: dict[int, int] = {}
    for i, (a, b) in enumerate(zip(names, names[1:], strict=False)):
        gap = layer[a.mention.end : b.mention.start]
        if len(gap) <= _NEAR and _LINK.fullmatch(gap):
            comma = gap == ", "
            if (
                not comma
                or any(e.kind in ("province", "country", "district") for e in b.entries)
                or not a.entries
            ):
                found[i] = i + 1
    return found


def _narrowed(names: Sequence[_Name], inside: Mapping[int, int]) -> list[_Name]:
    """Names kept to candidates that lie where the words say, as far as any does."""
    narrowed = list(names)
    for i in sorted(inside, reverse=True):
        name, outer = narrowed[i], narrowed[inside[i]]
        wide = {
            (e.country, e.admin1) for e in outer.entries if e.kind in ("province", "district") and e.rank < 2
        }
        lands = {e.country for e in outer.entries if e.kind == "country"}
        kept = tuple(
            e
            for e in name.entries
            if e.kind != "country" and (e.country in lands or (e.country, e.admin1) in wide)
        )
        if kept and kept != name.entries:
            narrowed[i] = name._replace(entries=kept)
            held = {(e.country, e.admin1) for e in kept}
            still = tuple(
                e
                for e in outer.entries
                if (e.kind == "country" and any(e.country == c for c, _ in held))
                or (e.kind in ("province", "district") and (e.country, e.admin1) in held)
            )
            narrowed[inside[i]] = outer._replace(entries=still or outer.entries)
    return narrowed


class _Votes:
    """What the names of a report say, together, of the countries and divisions it is about."""

    def __init__(self, names: Sequence[_Name], demonyms: Sequence[str]) -> None:
        self._countries: dict[str, float] = defaultdict(float)
        self._admins: dict[tuple[str, str], float] = defaultdict(float)
        self._own: dict[str, dict[tuple[str, str], float]] = {}
        times = Counter((n.key, n.entries) for n in names)
        for country, n in Counter(demonyms).items():
            self._countries[country] += 1 + log(n)
        for _ in range(_ROUNDS):
            self._round(times)

    def _round(self, times: Mapping[tuple[str, tuple[Entry, ...]], int]) -> None:
        given = {}
        for (key, entries), n in times.items():
            scores = [(e, self.score(key, e, entries)) for e in entries]
            top = max((s for _, s in scores), default=0.0)
            shares: dict[tuple[str, str], float] = defaultdict(float)
            total = sum(exp(_SHARPNESS * (s - top)) for _, s in scores)
            for e, s in scores:
                shares[e.country, e.admin1] += exp(_SHARPNESS * (s - top)) / total * (1 + log(n))
            given[key] = shares
        for key, shares in given.items():
            self._replace(key, shares)

    def _replace(self, key: str, shares: dict[tuple[str, str], float]) -> None:
        for sign, part in ((-1, self._own.get(key, {})), (1, shares)):
            for (country, admin1), share in part.items():
                if country:
                    self._countries[country] += sign * share
                if admin1:
                    self._admins[country, admin1] += sign * share
        self._own[key] = shares

    def score(self, key: str, e: Entry, rivals: Sequence[Entry]) -> float:
        """How well a candidate fits: its own weight and the votes of the other names."""
        own = self._own.get(key, {})
        country = self._countries.get(e.country, 0.0) - sum(v for (c, _), v in own.items() if c == e.country)
        admin = self._admins.get((e.country, e.admin1), 0.0) - own.get((e.country, e.admin1), 0.0)
        fit = _SAME_COUNTRY * log(1 + max(0.0, country)) if e.country else 0.0
        if e.admin1:
            fit += _SAME_ADMIN1 * log(1 + max(0.0, admin))
        return _prior(e, rivals) + fit


def _prior(e: Entry, rivals: Sequence[Entry]) -> float:
    if e.kind == "country":
        return _COUNTRY_PRIOR
    if e.kind == "region":
        return _REGION_PRIOR - (3.0 if e.population < 1_000_000 else 0.0)
    if e.kind == "district":
        return _DISTRICT_PRIOR - _RANK[e.rank]
    weight = log10(e.population + 1) - _RANK[e.rank]
    if e.kind == "province":
        return weight + _PROVINCE_BONUS
    same = [r for r in rivals if r.kind == "province" and (r.country, r.admin1) == (e.country, e.admin1)]
    if same and e.population >= _SEAT_SHARE * same[0].population:
        return log10(same[0].population + 1) + _PROVINCE_BONUS + 0.1
    return weight


def _chosen(name: _Name, votes: _Votes) -> Entry | None:
    """The best candidate; where the words tell "province" or "town", the best of that kind if there is one."""
    if not name.entries:
        return None
    best = max(name.entries, key=lambda e: votes.score(name.key, e, name.entries))
    if name.told and best.kind != name.told and best.kind in ("town", "province", "district"):
        kin = [e for e in name.entries if e.kind == name.told and e.country == best.country]
        if kin:
            return max(kin, key=lambda e: votes.score(name.key, e, name.entries))
    return best


def _places(names: Sequence[_Name], chosen: Sequence[Entry | None], inside: Mapping[int, int]) -> list[Place]:
    """Places in the order of the names; the unknown take the place they are said to lie in."""
    places: list[Place] = []
    for i in reversed(range(len(names))):
        name, entry = names[i], chosen[i]
        if entry is not None:
            places.append(_place(name.mention, entry, entry.kind))
            continue
        outer = places[-1] if inside.get(i) == i + 1 and places and places[-1].is_resolved else None
        places.append(_within(name, outer))
    return places[::-1]


def _within(name: _Name, outer: Place | None) -> Place:
    m = name.mention
    own = name.told or "town"
    if outer is None:
        return Place(m.start, m.end, m.text, name=m.text, precision=own)
    wider = max(own, outer.precision, key=PLACE_PRECISIONS.index)
    return replace(outer, start=m.start, end=m.end, text=m.text, name=m.text, geonameid=None, precision=wider)


def _place(m: Mention, e: Entry | None, precision: str) -> Place:
    if e is None:
        return Place(m.start, m.end, m.text, name=m.text, precision=precision)
    admin1 = open_gazetteer().admin1_name(e.country, e.admin1) if e.admin1 else None
    return Place(
        m.start, m.end, m.text, geonameid=e.id if e.id > 0 else None, name=e.name, country=e.country or None,
        admin1=admin1, lat=e.lat, lon=e.lon, precision=precision,
    )  # fmt: skip
