"""Counts, days and places in words for people."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from recount.model.claims import Claim
from recount.model.clean import clean, shortened
from recount.model.counts import Count
from recount.model.incidents import Incident
from recount.model.places import Place
from recount.model.whens import When

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WIDE = ("district", "province", "country", "region")
_NAME_LIMIT = 60  # code points of a place name in a table


def figures(low: int | None, best: int | None, high: int | None) -> str:
    """A range of persons: "12", "31–40, best 32", "at least 13", "up to 15", "not counted"."""
    if low is not None and low == high:
        return f"{low:,}"
    if low is not None and high is not None:
        text = f"{low:,}–{high:,}"
    elif low is not None:
        text = f"at least {low:,}"
    elif high is not None:
        text = f"up to {high:,}"
    else:
        return "not counted" if best is None else f"{best:,}"
    at_an_open_end = best is not None and None in (low, high) and best in (low, high)
    return text if best is None or at_an_open_end else f"{text}, best {best:,}"


def count_figures(count: Count) -> str:
    """The same for a Count, marked where a policy's rule put the figure and no words name it."""
    text = figures(count.low, count.best, count.high)
    return f"{text} (imputed)" if count.is_imputed else text


def stated(claim: Claim) -> str:
    """The figure of one claim, "about" kept where its words say so."""
    text = figures(claim.low, claim.best, claim.high)
    return f"about {text}" if claim.count_kind == "about" else text


def outcome_words(outcome: str) -> str:
    """An outcome's code in words: `other_harm` is "other harm"."""
    return outcome.replace("_", " ")


def harms(incident: Incident) -> Iterator[tuple[str, str]]:
    """Who was harmed, as (outcome, figures), victims before attackers."""
    for outcome, count in incident.counts.items():
        yield outcome_words(outcome), count_figures(count)
    for outcome, count in incident.attackers.items():
        yield f"attackers {outcome_words(outcome)}", count_figures(count)


def days(when: When) -> str:
    """A range of days: "2 May 2031", "28 Apr – 2 May 2031", "May 2031", "until 30 Nov 2031", "no date"."""
    start, end = when.start, when.end
    if start is None or end is None:
        known = start or end
        return f"{'since' if start else 'until'} {_day(known)}" if known else "no date"
    if start == end:
        return _day(start)
    if start.year != end.year:
        return f"{_day(start)} – {_day(end)}"
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_months and (start.month, end.month) == (1, 12):
        return str(start.year)
    if start.month == end.month:
        return f"{MONTHS[end.month - 1]} {end.year}" if whole_months else f"{start.day}–{_day(end)}"
    return f"{start.day} {MONTHS[start.month - 1]} – {_day(end)}"


def place_words(place: Place | None) -> str:
    """Where: the name, the country's code, and how wide an area is meant when it is known to be wide."""
    if place is None:
        return "place not known"
    name = shortened(place.name or place.text, _NAME_LIMIT)
    where = f"{name}, {clean(place.country)}" if place.country and place.precision != "country" else name
    return f"{where} ({place.precision})" if place.is_resolved and place.precision in WIDE else where


def place_in_full(place: Place | None) -> str:
    """Where, with the division, the precision and the coordinates (degrees), or that it is not located."""
    if place is None:
        return "place not known"
    parts = [place.name or place.text, place.admin1, place.country]
    name = ", ".join(dict.fromkeys(shortened(p, _NAME_LIMIT) for p in parts if p))
    if place.lat is None or place.lon is None:
        return f"{name} (not in the gazetteer)"
    return f"{name} ({place.precision}, {place.lat:.4f}, {place.lon:.4f})"


def people(claim: Claim) -> str:
    """Whom a claim is about, in words and codes: "children of refugees (civilian, child)"."""
    codes = [c for c in (claim.status, claim.age, claim.sex) if c != "unknown"]
    words = clean(claim.victims)
    known = f"({', '.join(codes)})" if codes else ""
    return " ".join(filter(None, (words, known)))


def short_ids(ids: Sequence[str], least: int = 8) -> dict[str, str]:
    """Each id (`x-` and hexadecimal digits) cut to `least` digits, or to as many as tell all apart."""
    size = least + 2
    longest = max(map(len, ids), default=0)
    while size < longest and len({i[:size] for i in ids}) < len(set(ids)):
        size += 1
    return {i: i[:size] for i in ids}


def plural(n: int, one: str, many: str = "") -> str:
    """A number and its noun: "1 report", "2 reports"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _day(d: date) -> str:
    return f"{d.day} {MONTHS[d.month - 1]} {d.year}"
