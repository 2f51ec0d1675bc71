"""Decides what the names of places in one report stand for.

Each name's candidates start with the weight of their people; then the names vote for the countries and
divisions they share, so that "Tripoli" beside "Lebanon" is not Libya's. A name that the gazetteer lacks may
be a place of the report's main countries with a slip of the pen; else it takes the place that the words by
it say it lies in, with a precision that says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.resolve import words
from recount.resolve.folding import fold
from recount.resolve.gazetteer import Entry, open_gazetteer
from recount.resolve.toponyms import scan
from recount.resolve.votes import Name, Votes

_NEAR = 50  # code points between a name and the place that the words say it lies in
_SUBURB_DEGREES = 0.6
_LISTED = (", ", " and ", ", and ")
_NATURAL = "region"  # what "valley", "mountains" and "desert" tell: no town of a like name
_PLURALS = frozenset(("counties", "provinces", "governorates", "districts", "villages", "towns", "states"))
_AREA_OF = re.compile(r"(?i)(\w{3,20}) (?:of|named|called) (?:the )?$")

# What may stand between a name and the place it lies in or by: "X district of Y", "X, in rural Y".
_KIND = (
    "city|town|village|provinces|districts|district|neighbou?rhood|quarter|area|province|governorate|countryside|region|camp"
    "|market|checkpoint|county|located|just|km|kilomet(?:er|re)s|miles"
)
_WAY = (
    "of|in|near|outside|inside|west|east|north|south|northern|southern|eastern|western|central|the|city|town"
    "|province|rural|countryside|(?:north|south)-?(?:east|west)(?:ern)?"
)
_LINK = re.compile(
    rf"(?i)(?:(?: (?:{_KIND}))?(?:,? (?:{_WAY})){{1,6}} ?|, )"
)  # a space or comma leads each word


def resolve_places(report: Report, mentions: Sequence[Mention]) -> list[Place]:
    """The places that the mentions, and the demonyms of the report, stand for, in order of the text.

    A demonym ("Syrian") gives its country with precision `country`. What stays unknown has no coordinates.

    Raises:
        RecountError: if the gazetteer has to be built and cannot be written.
    """
    layer = report.layer
    taken = {at for m in mentions for at in range(m.start, m.end)}
    demonyms = [(m, c) for m, c in scan(layer).demonyms if taken.isdisjoint(range(m.start, m.end))]
    names = _names(words.unwrap(layer), sorted(mentions))
    inside = _inside(words.unwrap(layer), names)
    names = _narrowed(names, inside)
    votes = Votes(names, [c for _, c in demonyms])
    names = [_guessed(n, votes, names[i + 1] if i in inside else None) for i, n in enumerate(names)]
    chosen = [_chosen(n, votes) for n in names]
    places = _places(names, chosen, set(inside))
    countries = [(m, open_gazetteer().country(c)) for m, c in demonyms]
    places += [e.placed(m, open_gazetteer()) for m, e in countries if e is not None]
    return sorted(places, key=lambda p: (p.start, p.end))


def _names(layer: str, mentions: Sequence[Mention]) -> list[Name]:
    """The names with their candidates; what a list's last word tells holds for the whole list."""
    names: list[Name] = []
    for m in reversed(mentions):
        told, in_list = _told(layer, m), words.word_after(layer, m.end) in _PLURALS
        if not told and names and layer[m.end : names[-1].mention.start] in _LISTED:
            in_list = names[-1].in_list
            told = names[-1].told if in_list else ""
        names.append(_named(m, told, in_list))
    return names[::-1]


def _named(mention: Mention, told: str, in_list: bool) -> Name:
    gazetteer, key = open_gazetteer(), fold(mention.text)
    if state := words.abbreviations().get(mention.text.rstrip(".")):
        entries = gazetteer.division(*state)
    elif key.endswith(" capital"):
        seat = gazetteer.capital(words.demonyms().get(key.removesuffix(" capital"), ""))
        entries = (seat,) if seat else ()
    else:
        entries = gazetteer.find(mention.text)
        if in_list and told == "district":
            entries = gazetteer.find(f"{mention.text} County") or entries
    entries = tuple(e for e in entries if told != _NATURAL or e.kind != "town" or not e.rank)
    if entries:
        return Name(mention, key, entries, told, in_list)
    loose = tuple(e for e in gazetteer.find_loosely(mention.text) if told != _NATURAL or e.kind == told)
    return Name(mention, key, loose, told, in_list, is_loose=True)


def _guessed(name: Name, votes: Votes, outer: Name | None) -> Name:
    """A name of which no spelling may be meant, with the candidates that are one slip of the pen away."""
    if not name.is_loose or name.told == _NATURAL or votes.best(name) is not None:
        return name
    near = name._replace(entries=open_gazetteer().find_nearly(name.mention.text, votes.main_countries))
    if outer is None or outer.is_loose:
        return near
    return near._replace(entries=_by(near, outer.entries))


def _told(layer: str, mention: Mention) -> str:
    """The precision that "province of X" or "X province" tells, or ""."""
    area = _AREA_OF.search(layer, max(0, mention.start - 30), mention.start)
    for word in (words.word_after(layer, mention.end), area[1].casefold() if area else ""):
        if words.is_cue(word, "area"):
            return words.cues()[word][1]
    return ""


def _inside(layer: str, names: Sequence[Name]) -> dict[int, str]:
    """Index of a name that is said to lie in or by the next one -> the words between."""
    found: dict[int, str] = {}
    for i, (a, b) in enumerate(pairwise(names)):
        gap = layer[a.mention.end : b.mention.start]
        if len(gap) <= _NEAR and _LINK.fullmatch(gap):
            wider = any(e.kind in ("province", "country", "district") for e in b.entries)
            if gap != ", " or wider or not a.entries:
                found[i] = gap
    return found


def _narrowed(names: Sequence[Name], inside: Mapping[int, str]) -> list[Name]:
    """Names kept to candidates that lie where the words say; the place around them to those that hold any.

    A name known by another spelling only says nothing of those beside it.
    """
    narrowed = list(names)
    for i in sorted(inside, reverse=True):
        name, outer = narrowed[i], narrowed[i + 1]
        if not name.entries or not outer.entries or outer.is_loose:
            continue
        divisions = {(e.country, e.admin1) for e in outer.entries if _is_division(e) and e.rank < 2}
        if not divisions and any(e.kind == "country" for e in name.entries):
            continue  # "in Russia, U.S. officials said"
        lands = {e.country for e in outer.entries if e.kind == "country"}
        kept = tuple(
            e
            for e in name.entries
            if e.kind != "country" and (e.country in lands or (e.country, e.admin1) in divisions)
        )
        if kept:
            narrowed[i] = name._replace(entries=kept)
            if not name.is_loose:
                narrowed[i + 1] = outer._replace(entries=_around(outer.entries, kept))
        elif inside[i] != ", " and not name.in_list and not any(e.kind == "country" for e in name.entries):
            narrowed[i] = name._replace(entries=_by(name, outer.entries))
    return narrowed


def _is_division(e: Entry) -> bool:
    return e.kind in ("province", "district")


def _around(outer: tuple[Entry, ...], kept: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those of the outer candidates that hold one of the kept; all where none does."""
    lands, divisions = {e.country for e in kept}, {(e.country, e.admin1) for e in kept}
    still = tuple(
        e
        for e in outer
        if (e.kind == "country" and e.country in lands)
        or (_is_division(e) and (e.country, e.admin1) in divisions)
    )
    return still or outer


def _by(name: Name, outer: Sequence[Entry]) -> tuple[Entry, ...]:
    """Candidates in a country of the outer place; for a quarter or suburb only those close to it."""
    lands = {e.country for e in outer}
    same = tuple(e for e in name.entries if e.country in lands)
    if name.told != "district":
        return same
    return tuple(e for e in same if any(_are_close(e, o) for o in outer))


def _are_close(a: Entry, b: Entry) -> bool:
    """Whether two places may be a city and its quarter or suburb."""
    return abs(a.lat - b.lat) < _SUBURB_DEGREES and abs(a.lon - b.lon) < _SUBURB_DEGREES


def _chosen(name: Name, votes: Votes) -> Entry | None:
    """The best candidate; where the words tell "province" or "town", the best of that kind in its country."""
    best = votes.best(name)
    if best is None or not name.told or best.kind in (name.told, "country", "region", "exact"):
        return best
    same = name._replace(entries=tuple(e for e in name.entries if e.country == best.country and e.rank < 2))
    return votes.best(same, name.told) or best


def _places(names: Sequence[Name], chosen: Sequence[Entry | None], inside: set[int]) -> list[Place]:
    """Places in the order of the names; the unknown take the place they are said to lie in."""
    places: list[Place] = []
    for i in reversed(range(len(names))):
        name, entry = names[i], chosen[i]
        if entry is not None:
            place = entry.placed(name.mention, open_gazetteer())
            is_about = name.told == _NATURAL and entry.kind == "town"  # a valley around the town of its name
            places.append(_unknown(name, place) if is_about else place)
        else:
            outer = places[-1] if i in inside and places[-1].is_resolved else None
            places.append(_unknown(name, outer))
    return places[::-1]


def _unknown(name: Name, outer: Place | None) -> Place:
    """Somewhere in or about the outer place; without one, a place that is only words."""
    m = name.mention
    if outer is None:
        return Place(m.start, m.end, m.text, name=m.text, precision=name.told or "town")
    wider = max(name.told or "district", "district", outer.precision, key=PLACE_PRECISIONS.index)
    return replace(outer, start=m.start, end=m.end, text=m.text, name=m.text, precision=wider)
