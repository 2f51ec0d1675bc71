"""Compares two happenings of different reports by a table of features, each with a weight and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from math import asin, cos, radians, sqrt

from recount.link.events import FEW, Event
from recount.link.tables import table
from recount.link.texts import NEAR_DUPLICATE
from recount.link.words import listed, sound

EARTH_KM = 6371.0
NEAR_FIGURE = 1.35
FEW_TO_BE_NEAR = 10
ONE_SPELLING = 0.75
LIKENESS = ("text", "reports", "words", "rare")
ELSEWHERE = frozenset({"other_place", "one_each", "one_each_told"})

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one feature says of a pair: its level, the weight (log-odds) it adds and a sentence."""

    feature: str
    level: str
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What is known of the texts two events stand in.

    Attributes:
        copied: share of the shorter text's runs of words that the other has too.
        lead: the same of the two leads.
        alike: likeness of the whole reports.
        around: likeness of the words around the claims.
    """

    copied: float = 0.0
    lead: float = 0.0
    alike: float = 0.0
    around: float = 0.0


def explain(a: Event, b: Event, texts: Texts) -> list[Finding]:
    """The comparison of two events, one finding a feature."""
    return findings(levels(a, b, texts))


def findings(found: Mapping[str, str]) -> list[Finding]:
    """What the levels of some features (`levels`) mean; those that features.csv has no more are left out."""
    rows = _rows()
    known = {pair: rows[pair] for pair in found.items() if pair in rows}
    return [Finding(f, v, float(row["weight"]), row["meaning"]) for (f, v), row in known.items()]


def score(a: Event, b: Event, texts: Texts) -> float:
    """The log-odds that two events are one incident; above zero they are likelier one than two."""
    known = weights()
    return sum(known[found] for found in levels(a, b, texts).items())


def levels(a: Event, b: Event, texts: Texts) -> Mapping[str, str]:
    """Feature -> level.

    Where each names a place of its own, texts that are alike speak for nothing: two towns shelled on one day
    are told in the same words.
    """
    found = {f: level(a, b, texts) for f, level in FEATURES.items()}
    if found["place"] in ELSEWHERE:
        known = weights()
        found |= {f: "elsewhere" for f in LIKENESS if known[f, found[f]] > 0}
    return found


@cache
def _rows() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["feature"], row["level"]): row for row in table("features")}


@cache
def weights() -> Mapping[tuple[str, str], float]:
    """(feature, level) -> log-odds, as features.csv has them."""
    return {key: float(row["weight"]) for key, row in _rows().items()}


def _prior(a: Event, b: Event, _: Texts) -> str:
    return ("neither_main", "one_main", "both_main")[a.is_main + b.is_main]


def _text(_a: Event, _b: Event, texts: Texts) -> str:
    if texts.lead:
        return "same_lead" if texts.lead >= NEAR_DUPLICATE else "shared_lead"
    return "part_copied" if texts.copied else "own"


def _outlet(a: Event, b: Event, _: Texts) -> str:
    return "same" if a.publisher and a.publisher == b.publisher else "other"


def _reports(a: Event, b: Event, texts: Texts) -> str:
    if not (a.is_main and b.is_main):
        return "not_asked"
    return _step(texts.alike, ((0.45, "close"), (0.3, "alike"), (0.2, "some"), (0.1, "little")), "none")


def _words(_a: Event, _b: Event, texts: Texts) -> str:
    steps = ((0.5, "close"), (0.35, "alike"), (0.22, "some"), (0.1, "little"))
    return _step(texts.around, steps, "none")


def _step(value: float, steps: tuple[tuple[float, str], ...], least: str) -> str:
    return next((name for limit, name in steps if value >= limit), least)


def _rare(a: Event, b: Event, _: Texts) -> str:
    return _step(len(a.rare & b.rare), ((6, "many"), (3, "several"), (1, "few")), "none")


def _place(a: Event, b: Event, _: Texts) -> str:
    shared = a.keys & b.keys
    km = min((beyond(p, q) for p in a.points for q in b.points), default=None)
    is_apart = km is not None and km > 1
    if _differ_in_number(a, b) or ((is_apart or km is None) and _name_one_each(a, b)):
        if _tolls_differ(a, b):
            return "other_place"
        is_of_outlet = bool(a.publisher) and a.publisher == b.publisher
        return ("one_each_told" if is_of_outlet else "apart") if is_apart else "one_each"
    if is_apart:
        return "apart"
    if not (a.is_placed and b.is_placed):
        return "spoken" if shared - a.common else "unknown"
    if shared:
        return "same_name" if shared - a.common else "same_common_name"
    return "other_name" if km is None else "near"


def _name_one_each(a: Event, b: Event) -> bool:
    """Whether each report names a place of its own, in no spelling the other's, which it never speaks of."""
    mine, theirs = a.sites - _venue_keys(), b.sites - _venue_keys()
    if not (mine and theirs) or mine & b.spoken or theirs & a.spoken:
        return False
    return not any(_is_one_spelling(x, y) for x in mine for y in theirs)


@cache
def _venue_keys() -> frozenset[str]:
    """Place keys of kinds of venue: two towns with a station each are two places."""
    return frozenset(map(sound, listed("venue")))


def _differ_in_number(a: Event, b: Event) -> bool:
    """Whether two places are told apart by number ("Camp 4", "Camp 7"), whatever the gazetteer knows."""
    numbers = [{t for t in map(_digits, e.sites) if t} for e in (a, b)]
    return all(numbers) and not numbers[0] & numbers[1]


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())


@lru_cache(maxsize=65536)
def _is_one_spelling(x: str, y: str) -> bool:
    return SequenceMatcher(None, x, y, autojunk=False).ratio() >= ONE_SPELLING


def _tolls_differ(a: Event, b: Event) -> bool:
    """Whether no number of people killed is told of both; of the injured where no killed are told of both."""
    for outcome in ("killed", "injured"):
        mine, theirs = ({n for o, n in e.tolls if o == outcome} for e in (a, b))
        if mine and theirs:
            return not mine & theirs
    return False


def beyond(p: Point, q: Point) -> float:
    """Distance in units of what the two precisions allow: up to 1 they may be one place."""
    lat1, lon1, lat2, lon2 = map(radians, (*p[:2], *q[:2]))
    h = (1 - cos(lat2 - lat1)) / 2 + cos(lat1) * cos(lat2) * (1 - cos(lon2 - lon1)) / 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h))) / (p[2] + q[2])


def _venue(a: Event, b: Event, texts: Texts) -> str:
    if not (a.venues and b.venues) or _recalled(a, b, texts) == "yes":
        return "unknown"
    is_same_day = _time(a, b, texts) in {"same_day", "overlap"}
    return "same" if a.venues & b.venues else "other" if is_same_day else "other_day"


def _time(a: Event, b: Event, _: Texts) -> str:
    if not (a.when.end and b.when.end):
        return _told(a, b)
    if a.when.overlaps(b.when):
        return "same_day" if a.when.precision == b.when.precision == "day" else "overlap"
    steps = ((1, "next_day"), (4, "days_apart"), (31, "weeks_apart"))
    return next((name for slack, name in steps if a.when.overlaps(b.when, slack)), "far_apart")


def _told(a: Event, b: Event) -> str:
    """Where a day is not known of both: by the days of publication, which may be wrong."""
    days = [e.when.end or e.published for e in (a, b)]
    if not (days[0] and days[1]):
        return "unknown"
    gap = abs((days[0] - days[1]).days)
    return "told_together" if gap <= 3 else "told_near" if gap <= 14 else "told_apart"


def _figures(a: Event, b: Event, _: Texts) -> str:
    if not (a.figures and b.figures):
        return "unknown"
    equal = [n for outcome, n in a.figures & b.figures if outcome in {"killed", "injured"}]
    if equal:
        return "same_large" if max(equal) >= 20 else "same_two" if len(equal) > 1 else "same"
    tops = [(_top(a, o), _top(b, o)) for o in ("killed", "injured")]
    known = [(max(p), min(p)) for p in tops if all(p)]
    if not known:
        return "unknown"
    return "near" if any(most <= NEAR_FIGURE * least for most, least in known) else "other"


def _top(event: Event, outcome: str) -> int:
    return max((n for o, n in event.figures if o == outcome), default=0)


def _recalled(a: Event, b: Event, texts: Texts) -> str:
    """Whether one report recalls in passing, by place, means and toll, what the other is mainly about.

    The day it gives it is often that of its own story.
    """
    if a.is_main == b.is_main or not a.means & b.means or _time(a, b, texts) != "next_day":
        return "no"
    tops = [max((n for o, n in e.tolls if o == "killed"), default=0) for e in (a, b)]
    is_one_toll = tops[0] == tops[1] > FEW or (FEW_TO_BE_NEAR <= max(tops) <= NEAR_FIGURE * min(tops))
    return "yes" if is_one_toll and _place(a, b, texts) in {"same_name", "spoken"} else "no"


def _means(a: Event, b: Event, _: Texts) -> str:
    if not (a.means and b.means):
        return "unknown"
    if a.means & b.means:
        return "same"
    return "kin" if {_kin(m) for m in a.means} & {_kin(m) for m in b.means} else "other"


def _kin(means: str) -> str:
    return {row["means"]: row["kin"] for row in table("means_kin")}.get(means, means)


def _names(a: Event, b: Event, _: Texts) -> str:
    if not (a.names and b.names):
        return "unknown"
    return ("none", "one", "several")[min(2, len(a.names & b.names))]


def _actors(a: Event, b: Event, _: Texts) -> str:
    """By the tables of actors where both name somebody they know; else by the words."""
    if a.blamed and b.blamed:
        if {x.id for x in a.blamed} & {x.id for x in b.blamed}:
            return "shared"
        is_part = any(x.is_within(y) or y.is_within(x) for x in a.blamed for y in b.blamed)
        return "within" if is_part else "other"
    return "shared" if a.actors & b.actors else "other" if a.actors and b.actors else "unknown"


FEATURES: Mapping[str, Callable[[Event, Event, Texts], str]] = {
    "prior": _prior,
    "outlet": _outlet,
    "text": _text,
    "reports": _reports,
    "words": _words,
    "rare": _rare,
    "place": _place,
    "venue": _venue,
    "time": _time,
    "figures": _figures,
    "recalled": _recalled,
    "means": _means,
    "names": _names,
    "actors": _actors,
}
