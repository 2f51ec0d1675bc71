"""Decides what the names of places in one report stand for.

Each name's candidates start with the weight of their people. Then the names of a report vote for the countries and
divisions that they share, a few times over, so that "Tripoli" beside "Lebanon" is not Libya's. A name that the
gazetteer lacks takes the coordinates of the place that the words beside it say it lies in.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp, log
from typing import NamedTuple

from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.resolve import words
from recount.resolve.folding import fold
from recount.resolve.gazetteer import Entry, open_gazetteer, weight
from recount.resolve.toponyms import scan

_ROUNDS = 3
_SAME_COUNTRY = 2.0  # weight of ln(1 + votes), in powers of ten of population
_SAME_ADMIN1 = 2.0
_SHARPNESS = 2.0  # how much of its vote a name gives to its best candidate
_RANK = (0.0, 0.3, 1.8)  # what a spelling, and another name, cost a town
_COUNTRY_PRIOR = 9.0
_REGION_PRIOR = 8.0
_DISTRICT_PRIOR = 4.5
_PROVINCE_BONUS = 0.3
_CAPITAL_BONUS = 0.75
_MOST_FIT = 3.0  # the most that votes for one country, or one division, add
_SEAT_SHARE = 0.25  # a town with this share of its namesake province's people is meant by the bare name
_WELL_KNOWN = 4.5  # a place of fewer people (as a power of ten) is not meant outside the report's countries
_CONTEXT = 1.5  # the votes for countries that make a report be about some
_HOME = 0.2  # the votes that make it be about this one
_LOOSE_SHARE = 0.25  # the share of votes its country needs before another spelling is believed
_SUBURB_DEGREES = 0.6
_NEAR = 50  # code points between a name and the place that the words say it lies in

_LINK = re.compile(
    r"(?:(?: (?:city|town|village|district|neighbou?rhood|quarter|area|suburb|province|governorate|countryside|region"
    r"|camp|market|checkpoint|county|located|just|km|kilomet(?:er|re)s|miles))?"
    r"(?:,? (?:of|in|near|outside|inside|west|east|north|south|northern|southern|eastern|western|central"
    r"|north-?(?:east|west)(?:ern)?|south-?(?:east|west)(?:ern)?|the|city|town|province|rural|countryside)){1,6} ?|, )"
)  # each word is anchored on its space: no two ways to match

_PLURALS = frozenset(("counties", "provinces", "governorates", "districts", "villages", "towns", "states"))
_AREA_OF = re.compile(r"(\w{3,20}) of (?:the )?$")


class _Name(NamedTuple):
    """A mention with what it may stand for; `wide` tells a comma's state or country."""

    mention: Mention
    key: str
    entries: tuple[Entry, ...]
    told: str  # the precision that the words beside it tell, or ""
    in_list: bool = False  # whether a list tells it
    is_loose: bool = False  # whether the gazetteer knows it only by another spelling


def resolve_places(report: Report, mentions: Sequence[Mention]) -> list[Place]:
    """The places that the mentions, and the demonyms of the report, stand for, in order of the text.

    A demonym ("Syrian") gives its country with precision `country`. What stays unknown has no coordinates.

    Raises:
        RecountError: if the gazetteer has to be built and cannot be written.
    """
    layer = report.layer
    demonyms = [d for d in scan(layer).demonyms if not any(_overlap(d[0], m) for m in mentions)]
    names = _listed(layer, sorted(mentions))
    inside = _inside(layer, names)
    names = _narrowed(layer, names, inside)
    votes = _Votes(names, [c for _, c in demonyms])
    chosen = [_chosen(n, votes) for n in names]
    places = _places(names, chosen, inside)
    places += [_place(m, open_gazetteer().country(c), "country") for m, c in demonyms]
    return sorted(places, key=lambda p: (p.start, p.end))


def resolve_phrase(phrase: Mention, places: Sequence[Place]) -> Place | None:
    """The place that a claim's words stand for, with the words and span of the phrase.

    Of the resolved places inside the words, the narrowest; else the capital ("the capital") or the nearest place
    before, or after, of the kind the words name ("the town"). A name of its own that the gazetteer lacks takes the
    coordinates of that place with precision `province` or wider and no GeoNames id. None where nothing is resolved.
    """
    resolved = [p for p in places if p.is_resolved]
    within = [p for p in resolved if phrase.span.overlaps(Span(p.start, p.end))]
    if within:
        best = min(within, key=lambda p: (PLACE_PRECISIONS.index(p.precision), p.start))
        return _at(phrase, best)
    if " capital" in f" {phrase.text.casefold()}" and (seat := _seat(resolved)):
        return _place(phrase, seat, seat.kind)
    best_beside = _beside(phrase, resolved)
    if best_beside is None:
        return None
    if _is_named(phrase.text):
        wide = max("province", best_beside.precision, key=PLACE_PRECISIONS.index)
        return _at(phrase, replace(best_beside, name=phrase.text, geonameid=None, precision=wide))
    return _at(phrase, best_beside)


def _is_named(phrase: str) -> bool:
    """Whether the words hold a name: a capital past the first word, or where all are capitals, an uncommon word."""
    if phrase.isupper():
        return any(w.isalpha() and fold(w) not in words.common_words() for w in phrase.split())
    return any(
        w[:1].isupper()
        and not (i == 0 and fold(w) in words.common_words())
        and fold(w) not in words.not_places()
        for i, w in enumerate(phrase.split())
    )


def _at(phrase: Mention, place: Place) -> Place:
    return replace(place, start=phrase.start, end=phrase.end, text=phrase.text)


def _seat(places: Sequence[Place]) -> Entry | None:
    """The capital of the country that most places lie in."""
    lands = Counter(p.country for p in places if p.country)
    return open_gazetteer().capital(lands.most_common(1)[0][0]) if lands else None


def _beside(phrase: Mention, places: Sequence[Place]) -> Place | None:
    """The nearest place before the phrase, or after it, of the precision its words name if there is one.

    Places of the country that most of the report's places lie in come first.
    """
    told = {words.cues()[w][1] for w in phrase.text.casefold().split() if words.is_cue(w, "area")}
    if "country" in phrase.text.casefold():
        told = {"country"}
    lands = Counter(p.country for p in places if p.country)
    main = lands.most_common(1)[0][0] if lands else None
    home = [p for p in places if p.country == main]
    for fits in (told, {"town", "district", "exact"}, set(PLACE_PRECISIONS)):
        some = [p for p in home if p.precision in fits]
        before = [p for p in some if p.end <= phrase.start]
        if before:
            return max(before, key=lambda p: p.end)
        if some:
            return min(some, key=lambda p: p.start)
    return None


def _overlap(a: Mention, b: Mention) -> bool:
    return a.start < b.end and b.start < a.end


def _listed(layer: str, mentions: Sequence[Mention]) -> list[_Name]:
    """The names with their candidates; what a list's last word tells ("Homs and Hama provinces") holds for all of it."""
    names: list[_Name] = []
    for m in reversed(mentions):
        told = _told(layer, m)
        if not told and names and layer[m.end : names[-1].mention.start] in (", ", " and ", ", and "):
            last = names[-1]
            after = words.word_after(layer, last.mention.end)
            told = last.told if after in _PLURALS or last.in_list else ""
            names.append(_named(m, told)._replace(in_list=bool(told)))
        else:
            names.append(_named(m, told))
    return names[::-1]


def _named(mention: Mention, told: str) -> _Name:
    gazetteer = open_gazetteer()
    key = fold(mention.text)
    if state := words.abbreviations().get(mention.text.rstrip(".")):
        entries = tuple(e for e in _division(*state))
    elif mention.text.endswith(" capital"):
        seat = gazetteer.capital(words.demonyms().get(key.removesuffix(" capital"), ""))
        entries = (seat,) if seat else ()
    else:
        entries = gazetteer.find(mention.text)
        if told == "district":
            entries = gazetteer.find(f"{mention.text} County") or entries
    if entries:
        return _Name(mention, key, entries, told)
    return _Name(mention, key, gazetteer.find_loosely(mention.text), told, is_loose=True)


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
    for i, (a, b) in enumerate(itertools.pairwise(names)):
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


def _narrowed(layer: str, names: Sequence[_Name], inside: Mapping[int, int]) -> list[_Name]:
    """Names kept to candidates that lie where the words say, as far as any does."""
    narrowed = list(names)
    for i in sorted(inside, reverse=True):
        name, outer = narrowed[i], narrowed[inside[i]]
        wide = {
            (e.country, e.admin1) for e in outer.entries if e.kind in ("province", "district") and e.rank < 2
        }
        lands = {e.country for e in outer.entries if e.kind == "country"}
        if not name.entries or not outer.entries:
            continue
        if not wide and any(e.kind == "country" for e in name.entries):
            continue  # "in Russia, U.S. officials said"
        kept = tuple(
            e
            for e in name.entries
            if e.kind != "country" and (e.country in lands or (e.country, e.admin1) in wide)
        )
        if not kept and not name.in_list and layer[name.mention.end : outer.mention.start] != ", ":
            lands = {e.country for e in outer.entries}
            within = tuple(e for e in name.entries if e.country in lands)
            if name.told == "district":
                within = tuple(e for e in within if any(_close(e, o) for o in outer.entries))
            narrowed[i] = name._replace(entries=within)
        elif kept and kept != name.entries:
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


def _close(a: Entry, b: Entry) -> bool:
    """Whether two places may be a city and its quarter or suburb."""
    return abs(a.lat - b.lat) < _SUBURB_DEGREES and abs(a.lon - b.lon) < _SUBURB_DEGREES


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

    def allow(self, name: _Name, e: Entry) -> bool:
        """Whether a candidate may be meant at all: a little-known one must lie in a country the report is about."""
        if e.kind in ("country", "region", "exact"):
            return True
        own = self._own.get(name.key, {})
        home = self._countries.get(e.country, 0.0) - sum(v for (c, _), v in own.items() if c == e.country)
        others = sum(self._countries.values()) - sum(v for (c, _), v in own.items() if c)
        if name.is_loose:
            return home > _LOOSE_SHARE * others
        return home > _HOME or others < _CONTEXT or weight(e) - _RANK[e.rank] >= _WELL_KNOWN

    def score(self, key: str, e: Entry, rivals: Sequence[Entry]) -> float:
        """How well a candidate fits: its own weight and the votes of the other names."""
        own = self._own.get(key, {})
        country = self._countries.get(e.country, 0.0) - sum(v for (c, _), v in own.items() if c == e.country)
        admin = self._admins.get((e.country, e.admin1), 0.0) - own.get((e.country, e.admin1), 0.0)
        fit = min(_MOST_FIT, _SAME_COUNTRY * log(1 + max(0.0, country))) if e.country else 0.0
        if e.admin1:
            fit += min(_MOST_FIT, _SAME_ADMIN1 * log(1 + max(0.0, admin)))
        return _prior(e, rivals) + fit


def _prior(e: Entry, rivals: Sequence[Entry]) -> float:
    if e.kind == "country":
        return _COUNTRY_PRIOR
    if e.kind == "region":
        return _REGION_PRIOR - (3.0 if e.population < 1_000_000 else 0.0)
    if e.kind == "district":
        return _DISTRICT_PRIOR - _RANK[e.rank]
    people = weight(e) - _RANK[e.rank]
    if e.kind == "province":
        return people + _PROVINCE_BONUS
    seat = open_gazetteer().capital(e.country)
    if seat and seat.id == e.id:
        namesakes = [weight(r) for r in rivals if r.kind == "province" and r.country == e.country]
        people = max(people + _CAPITAL_BONUS, *(n + 2 * _PROVINCE_BONUS for n in namesakes), 0.0)
    same = [r for r in rivals if r.kind == "province" and (r.country, r.admin1) == (e.country, e.admin1)]
    if same and e.population >= _SEAT_SHARE * same[0].population:
        return max(people, weight(same[0]) + _PROVINCE_BONUS + 0.1)
    return people


def _chosen(name: _Name, votes: _Votes) -> Entry | None:
    """The best candidate; where the words tell "province" or "town", the best of that kind if there is one."""
    fitting = [e for e in name.entries if votes.allow(name, e)]
    if not fitting:
        return None
    best = max(fitting, key=lambda e: votes.score(name.key, e, name.entries))
    if name.told and best.kind != name.told and best.kind in ("town", "province", "district"):
        kin = [e for e in fitting if e.kind == name.told and e.country == best.country]
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
