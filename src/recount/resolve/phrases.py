"""Decides where the place words of one claim are, from the resolved places of its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.spans import Mention, Span
from recount.resolve import words
from recount.resolve.folding import fold
from recount.resolve.gazetteer import open_gazetteer


def resolve_phrase(phrase: Mention, places: Sequence[Place]) -> Place | None:
    """The place that a claim's words stand for, with the words and span of the phrase.

    Of the resolved places inside the words, the narrowest; else the capital ("the capital"), or the nearest
    place before them, or after, of the kind they name ("the town"). A name that the gazetteer lacks takes the
    coordinates of that place with precision `province` or wider and no GeoNames id.

    Returns:
        None where no place of the report is resolved.
    """
    resolved = [p for p in places if p.is_resolved]
    inside = [p for p in resolved if phrase.span.overlaps(Span(p.start, p.end))]
    if inside:
        return _at(phrase, min(inside, key=lambda p: (PLACE_PRECISIONS.index(p.precision), p.start)))
    plain = phrase.text.casefold().split()
    if "capital" in plain and (seat := _capital(resolved)):
        return _at(phrase, seat)
    beside = _beside(phrase, resolved)
    if beside is None:
        return None
    if _is_named(phrase.text):
        wide = max("province", beside.precision, key=PLACE_PRECISIONS.index)
        beside = replace(beside, name=phrase.text, geonameid=None, precision=wide)
    return _at(phrase, beside)


def _at(phrase: Mention, place: Place) -> Place:
    return replace(place, start=phrase.start, end=phrase.end, text=phrase.text)


def _main_country(places: Sequence[Place]) -> str | None:
    """The country that most places lie in."""
    lands = Counter(p.country for p in places if p.country)
    return max(lands, key=lambda c: lands[c]) if lands else None


def _capital(places: Sequence[Place]) -> Place | None:
    country = _main_country(places)
    seat = open_gazetteer().capital(country) if country else None
    return seat and seat.placed(Mention(0, 0, seat.name), open_gazetteer())


def _beside(phrase: Mention, places: Sequence[Place]) -> Place | None:
    """The nearest place before the phrase, or after it, of the precision its words name if there is one.

    Only places of the country that most of the report's places lie in.
    """
    plain = phrase.text.casefold().split()
    told = {words.cues()[w][1] for w in plain if words.is_cue(w, "area")}
    if any(w.startswith("country") and "side" not in w for w in plain):
        told = {"country"}
    main = _main_country(places)
    home = [p for p in places if p.country == main]
    for fits in (told, {"exact", "town", "district"}, set(PLACE_PRECISIONS)):
        some = [p for p in home if p.precision in fits]
        before = [p for p in some if p.end <= phrase.start]
        if before:
            return max(before, key=lambda p: p.end)
        if some:
            return min(some, key=lambda p: p.start)
    return None


def _is_named(phrase: str) -> bool:
    """Whether the words hold a name: a capital past the first word, or, all in capitals, an uncommon word."""
    plain = [fold(w) for w in phrase.split()]
    uncommon = [w not in words.common_words() and w not in words.not_places() for w in plain]
    if phrase.isupper():
        return any(new and w.isalpha() for w, new in zip(plain, uncommon, strict=True))
    capital = [w[:1].isupper() for w in phrase.split()]
    return any(c and (new or i) for i, (c, new) in enumerate(zip(capital, uncommon, strict=True)))
