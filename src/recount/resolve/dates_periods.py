"""What phrases for months, years and other stretches mean, and what stands around another phrase.

`resolve` is the way in: a phrase means what the rule named in its row of dates_phrases.csv (column `means`)
makes of it. A rule gets the phrase and the clock it is read by. Where the clock lacks what the phrase needs,
or the phrase names a day that no calendar holds, the days are unknown.
"""

from __future__ import annotations

from datetime import date, timedelta

from recount.model.whens import When
from recount.resolve.dates_calendar import (
    RULES,
    UNKNOWN,
    Clock,
    add_months,
    first_of,
    month_of,
    moved,
    rule,
    weekend_of,
    years_of,
)
from recount.resolve.dates_days import without_year
from recount.resolve.dates_grammar import Phrase

THIRDS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
YEAR_THIRDS = {"early": (1, 3), "middle": (6, 7), "late": (10, 12)}


def resolve(phrase: Phrase, clock: Clock) -> When:
    """The days of a phrase; empty where they cannot be known or lie outside the calendar."""
    try:
        return RULES[phrase.means](phrase, clock)
    except (OverflowError, ValueError):  # 31 June, or a million years ago
        return UNKNOWN


@rule
def _same(p: Phrase, clock: Clock) -> When:
    """A part of a day is that day."""
    inner = p.inner("daypoint")
    return resolve(inner, clock) if inner else UNKNOWN


@rule
def _days_of_month(p: Phrase, clock: Clock) -> When:
    pair = p.slots.get("dayrange")
    first, last = pair if isinstance(pair, tuple) else (p.number("day"), p.number("day2"))
    month, year = p.number("month"), p.number("year")
    if first is None or last is None or month is None:
        return UNKNOWN
    if year is None:
        end = without_year(last, month, None, clock).end
        if end is None:
            return UNKNOWN
        year = end.year
    return When.span(date(year, month, first), date(year, month, last))


@rule
def _month(p: Phrase, clock: Clock) -> When:
    """The whole month; without a year the latest that began by the anchor."""
    month, year = p.number("month") or p.number("clearmonth"), p.number("year")
    if month is None or (year is None and clock.anchor is None):
        return UNKNOWN
    if year is None and clock.anchor:
        year = clock.anchor.year - (month > clock.anchor.month)
    return month_of(year or 1, month)


@rule
def _month_before(p: Phrase, clock: Clock) -> When:
    month = p.number("month")
    if month is None or clock.anchor is None:
        return UNKNOWN
    return month_of(clock.anchor.year - (month >= clock.anchor.month), month)


@rule
def _month_of_year(p: Phrase, clock: Clock) -> When:
    """That month of the year so many years from the anchor's."""
    month = p.number("month")
    return UNKNOWN if month is None or clock.anchor is None else month_of(clock.anchor.year + p.by, month)


@rule
def _season(p: Phrase, clock: Clock) -> When:
    """Three months of the northern year; winter is named after the year it begins in."""
    month, year = p.number("season"), p.number("year")
    if month is None or (year is None and clock.anchor is None):
        return UNKNOWN
    if year is None and clock.anchor:
        year = clock.anchor.year - (date(clock.anchor.year, month, 1) > clock.anchor)
    last = add_months(date(year or 1, month, 1), 2)
    return When(date(year or 1, month, 1), month_of(last.year, last.month).end, "year")


@rule
def _year_alone(p: Phrase, _: Clock) -> When:
    year = p.number("year") or p.number("plainyear")
    return UNKNOWN if year is None else years_of(year, year)


@rule
def _decade(p: Phrase, _: Clock) -> When:
    first = p.number("decade")
    return UNKNOWN if first is None else years_of(first, first + 9)


@rule
def _third_of(p: Phrase, clock: Clock) -> When:
    """Early, middle and late: ten days of a month, four months of a year."""
    whole, third = _inner(p, "period", clock), str(p.slots.get("third"))
    if not whole.start or not whole.end or third not in THIRDS:
        return whole
    start, end = whole.start, whole.end
    if whole.precision == "month":
        first, last = THIRDS[third]
        return When.span(start.replace(day=first), min(start + timedelta(days=last - 1), end))
    if (end.year, end.month, end.day) == (start.year, 12, 31) and start.month == 1:
        first, last = YEAR_THIRDS[third]
        return When(start.replace(month=first), month_of(start.year, last).end, "year")
    return whole


@rule
def _edge_of(p: Phrase, clock: Clock) -> When:
    """The first or last week of a month, month of a year, or day of anything shorter."""
    whole, at_start = _inner(p, "period", clock), p.slots.get("edge") == "start"
    day = whole.start if at_start else whole.end
    if day is None or whole.precision not in ("month", "year"):
        return When.day(day) if day else UNKNOWN
    if whole.precision == "year":
        return month_of(day.year, day.month)
    return When.span(day, day + timedelta(days=6)) if at_start else When.span(day - timedelta(days=7), day)


@rule
def _first_units(p: Phrase, clock: Clock) -> When:
    whole, number = _inner(p, "period", clock), p.number("number")
    if whole.start is None or number is None:
        return UNKNOWN
    return When.span(whole.start, moved(whole.start, str(p.slots.get("unit")), number) - timedelta(days=1))


@rule
def _week_of_month(p: Phrase, clock: Clock) -> When:
    """The first or the last seven days."""
    whole = _month(p, clock)
    if whole.start is None or whole.end is None:
        return UNKNOWN
    start = whole.end - timedelta(days=6) if p.by < 0 else whole.start
    return When.span(start, start + timedelta(days=6))


def _inner(p: Phrase, slot: str, clock: Clock) -> When:
    inner = p.inner(slot)
    return resolve(inner, clock) if inner else UNKNOWN


@rule
def _this_unit(p: Phrase, clock: Clock) -> When:
    """From the first day of this week, month or year to the anchor; to the day before where `p.by` is -1."""
    unit = str(p.slots.get("longunit", "weekend"))
    if clock.anchor is None:
        return UNKNOWN
    if unit == "weekend":
        return weekend_of(clock.anchor)
    first = first_of(unit, clock.anchor)
    return When(first, max(first, clock.anchor + timedelta(days=p.by)), unit)


@rule
def _unit(p: Phrase, clock: Clock) -> When:
    return _neighbour(p, clock.anchor)


@rule
def _unit_from_told(p: Phrase, clock: Clock) -> When:
    return _neighbour(p, clock.told)


def _neighbour(p: Phrase, day: date | None) -> When:
    """The whole calendar unit that holds the day, or the one before or after it."""
    unit = str(p.slots.get("longunit"))
    if day is None:
        return UNKNOWN
    if unit == "weekend":
        return weekend_of(day - timedelta(days=1)) if p.by < 0 else weekend_of(day + timedelta(days=7 * p.by))
    first = moved(first_of(unit, day), unit, p.by)
    return When(first, moved(first, unit, 1) - timedelta(days=1), unit)


@rule
def _apart(p: Phrase, clock: Clock) -> When:
    return _away(p, clock.anchor)


@rule
def _apart_from_told(p: Phrase, clock: Clock) -> When:
    return _away(p, clock.told)


def _away(p: Phrase, day: date | None) -> When:
    """So many units from the day: a day for days and weeks, a month for months and one year, else a year."""
    number, unit = p.number("number"), str(p.slots.get("unit"))
    if day is None or number is None:
        return UNKNOWN
    there = moved(day, unit, p.by * number)
    if unit == "year" and number > 1:
        return years_of(there.year, there.year)
    if unit in ("month", "year"):
        return month_of(there.year, there.month)
    return When.day(there)


@rule
def _past_units(p: Phrase, clock: Clock) -> When:
    """So many units up to the anchor; of a war of so many years, from the first day of its first year."""
    number, unit = p.number("number") or 1, str(p.slots.get("unit"))
    if clock.anchor is None:
        return UNKNOWN
    start = moved(clock.anchor, unit, -number)
    if "strife" in p.slots and unit == "year":
        start = start.replace(month=1, day=1)
    return When.span(start, clock.anchor)


@rule
def _recent(p: Phrase, clock: Clock) -> When:
    """A vague while up to the anchor; a few hours are held to be of the same day."""
    if p.slots.get("unit") == "hour" and clock.anchor:
        return When.day(clock.anchor)
    return When(None, clock.anchor, "none")


@rule
def _between(p: Phrase, clock: Clock) -> When:
    """From the first day of the one to the last of the other."""
    last = _inner(p, "daypoint2", clock)
    first = _inner(p, "daypoint", Clock(last.end or clock.anchor, clock.narrative))
    if first.start and last.end and first.start <= last.end:
        return When.span(first.start, last.end)
    return UNKNOWN


@rule
def _since(p: Phrase, clock: Clock) -> When:
    """From that day, or the first day of that time, to the anchor; since an end is from its last day."""
    inner = p.inner("daypoint") or p.inner("undated")
    when = resolve(inner, clock) if inner else UNKNOWN
    start = when.end if inner and inner.slots.get("edge") == "end" else when.start
    if start and clock.anchor and start <= clock.anchor:
        return When.span(start, clock.anchor)
    return UNKNOWN


RULES["year"] = RULES.pop("year_alone")
