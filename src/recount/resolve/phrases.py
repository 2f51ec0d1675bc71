"""Decides where the place words of one claim are, from the resolved places of its report."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.spans import Mention, Span
from recount.resolve import words
from recount.resolve.folding import fold
from recount.resolve.gazetteer import open_gazetteer

_NAMED = re.compile(r"[^\W\d_a-z][\w'\u2019-]+(?: [^\W\d_a-z][\w'\u2019-]+)*")  # capitalised, in a row
_FINE = ("exact", "town", "district")


class Places:
    """The places of one report, apart from one another, to be asked for those in or beside some words.

    An answer takes about as long in a long report as in a short one.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self.all = _Row(places)
        self.resolved = _Row(p for p in self.all.places if p.is_resolved)

    @cached_property
    def country(self) -> str | None:
        """The country that most resolved places lie in."""
        lands = Counter(p.country for p in self.resolved.places if p.country)
        return max(lands, key=lambda c: lands[c]) if lands else None

    @cached_property
    def at_home(self) -> dict[str, _Row]:
        """Precision -> the resolved places of that country."""
        home = [p for p in self.resolved.places if p.country == self.country]
        return {
            precision: _Row(p for p in home if p.precision == precision) for precision in PLACE_PRECISIONS
        }


class _Row:
    """Places in the order of the text."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = sorted(places, key=lambda p: (p.start, p.end))
        self._starts = [p.start for p in self.places]
        self._ends = [p.end for p in self.places]

    def within(self, span: Span) -> Sequence[Place]:
        """Those that share a code point with the span."""
        return self.places[bisect_right(self._ends, span.start) : bisect_left(self._starts, span.end)]

    def before(self, at: int) -> Place | None:
        """The last that ends at this code point or before it."""
        ended = bisect_right(self._ends, at)
        return self.places[ended - 1] if ended else None


def resolve_phrase(phrase: Mention, places: Places) -> Place | None:
    """The place that a claim's words stand for, with the words and span of the phrase.

    Of the resolved places inside the words, the narrowest, or the country that holds two provinces ("Aleppo
    and Idlib provinces"); else a town that the words name, in the country that most of the report's places
    lie in; else the capital ("the capital"), or the nearest place before them, or after, of the kind they
    name ("the town"). A name that the gazetteer lacks takes that place with precision `province` or wider:
    coordinates never stand without the entry they come from.

    Returns:
        None where no place of the report is resolved.
    """
    if inside := places.resolved.within(phrase.span):
        narrowest = min(inside, key=lambda p: (PLACE_PRECISIONS.index(p.precision), p.start))
        return _at(phrase, _held(narrowest, inside) or narrowest)
    if known := _looked_up(phrase, places):
        return known
    plain = phrase.text.casefold().split()
    if "capital" in plain and (seat := _capital(places)):
        return _at(phrase, seat)
    beside = _beside(phrase, places)
    if beside is None:
        return None
    if _is_named(phrase.text):
        wide = max("province", beside.precision, key=PLACE_PRECISIONS.index)
        beside = replace(beside, name=phrase.text, precision=wide)
    return _at(phrase, beside)


def _held(narrowest: Place, inside: Sequence[Place]) -> Place | None:
    """The country in which two divisions lie that some words name, neither within the other."""
    divisions = {p.geonameid for p in inside if p.precision == narrowest.precision == "province"}
    countries = {p.country for p in inside}
    if len(divisions) < 2 or len(countries) != 1 or narrowest.country is None:
        return None
    country = open_gazetteer().country(narrowest.country)
    return country and country.placed(Mention(0, 0, country.name), open_gazetteer())


def _looked_up(phrase: Mention, places: Places) -> Place | None:
    """The town of the report's country of which the words hold the name, the last one named first."""
    for name in reversed(_NAMED.findall(phrase.text)):
        found = (e for e in open_gazetteer().find(name) if e.kind in _FINE and e.country == places.country)
        if entry := next(found, None):
            return entry.placed(phrase, open_gazetteer())
    return None


def _at(phrase: Mention, place: Place) -> Place:
    return replace(place, start=phrase.start, end=phrase.end, text=phrase.text)


def _capital(places: Places) -> Place | None:
    seat = open_gazetteer().capital(places.country) if places.country else None
    return seat and seat.placed(Mention(0, 0, seat.name), open_gazetteer())


def _beside(phrase: Mention, places: Places) -> Place | None:
    """The nearest place before the phrase, or after it, of the precision its words name if there is one.

    Only places of the country that most of the report's places lie in.
    """
    plain = phrase.text.casefold().split()
    told = {words.cues()[w][1] for w in plain if words.is_cue(w, "area")}
    if any(w.startswith("country") and "side" not in w for w in plain):
        told = {"country"}
    for fits in (told, {"exact", "town", "district"}, set(PLACE_PRECISIONS)):
        some = [row for precision, row in places.at_home.items() if precision in fits and row.places]
        before = [place for row in some if (place := row.before(phrase.start))]
        if before:
            return max(before, key=lambda p: p.end)
        if some:
            return min((row.places[0] for row in some), key=lambda p: p.start)
    return None


def _is_named(phrase: str) -> bool:
    """Whether the words hold a name: a capital past the first word, or, all in capitals, an uncommon word."""
    plain = [fold(w) for w in phrase.split()]
    uncommon = [w not in words.common_words() and w not in words.not_places() for w in plain]
    if phrase.isupper():
        return any(new and w.isalpha() for w, new in zip(plain, uncommon, strict=True))
    capital = [w[:1].isupper() for w in phrase.split()]
    return any(c and (new or i) for i, (c, new) in enumerate(zip(capital, uncommon, strict=True)))
