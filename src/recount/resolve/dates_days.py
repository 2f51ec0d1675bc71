"""What phrases for days mean: dates, weekdays, and days counted from another."""

from __future__ import annotations

from datetime import date, timedelta

from recount.model.whens import When
from recount.resolve.dates_calendar import UNKNOWN, Clock, is_date, monday_of, rule
from recount.resolve.dates_grammar import Phrase

AHEAD = 31  # days


@rule
def _date(p: Phrase, clock: Clock) -> When:
    if "datenum" in p.slots:
        return _numeric(p, clock)
    day, month, year = (
        p.number("day") or p.number("dayword") or p.number("ordinal"),
        p.number("month"),
        _year(p),
    )
    joined = p.slots.get("dayyear")
    if isinstance(joined, tuple):
        day, year = joined
    if day is None:
        return UNKNOWN
    if p.by and clock.anchor:
        year = clock.anchor.year + p.by
    if year and month:
        return When.day(date(year, month, day))
    return without_year(day, month, p.number("weekday"), clock)


def _year(p: Phrase) -> int | None:
    short = p.number("yy")
    return 1900 + short if short is not None else p.number("year")


def without_year(day: int, month: int | None, weekday: int | None, clock: Clock) -> When:
    """The latest such day up to the anchor; of two years, one that falls on the weekday first.

    A day of a month may lie up to AHEAD days after the anchor, for no one leaves the year out of a day eleven
    months ago.
    """
    if clock.anchor is None:
        return UNKNOWN
    latest = clock.anchor + timedelta(days=AHEAD if month else 0)
    months = [divmod(latest.year * 12 + latest.month - 1 - n, 12) for n in range(25)]
    there = [(y, m + 1) for y, m in months if month in (None, m + 1) and is_date(y, m + 1, day)]
    fitting = [d for d in (date(y, m, day) for y, m in there) if d <= latest]
    on_weekday = [d for d in fitting if d.weekday() == weekday]
    return When.day((on_weekday or fitting)[0]) if fitting else UNKNOWN


def _numeric(p: Phrase, clock: Clock) -> When:
    """A date of three numbers: year first, or day first, or month first where nothing else can be.

    Between slashes the month may come first (American papers): taken so where that lies within a month of the
    anchor and nearer than the other reading. A weekday settles it.
    """
    numbers = p.slots.get("datenum")
    if not isinstance(numbers, tuple):
        return UNKNOWN
    first, second, third, mark = numbers
    if first > 99:
        return When.day(date(first, second, third))
    year = third if third > 99 else third + (2000 if third < 70 else 1900)
    readings = [date(year, m, d) for m, d in ((second, first), (first, second)) if is_date(year, m, d)]
    weekday = p.number("weekday")
    if weekday is not None:
        readings.sort(key=lambda d: d.weekday() != weekday)
    elif mark == "/" and clock.anchor and len(readings) > 1:
        gaps = [abs((d - clock.anchor).days) for d in readings]
        readings = readings[::-1] if gaps[1] <= 31 and gaps[1] < gaps[0] else readings
    return When.day(readings[0]) if readings else UNKNOWN


@rule
def _weekday(p: Phrase, clock: Clock) -> When:
    """The latest such weekday at least `p.by` days before the anchor."""
    weekday = p.number("weekday")
    if clock.anchor is None or weekday is None:
        return UNKNOWN
    last = clock.anchor - timedelta(days=p.by)
    return When.day(last - timedelta(days=(last.weekday() - weekday) % 7))


@rule
def _weekday_after(p: Phrase, clock: Clock) -> When:
    weekday = p.number("weekday")
    if clock.anchor is None or weekday is None:
        return UNKNOWN
    return When.day(clock.anchor + timedelta(days=(weekday - clock.anchor.weekday() - 1) % 7 + 1))


@rule
def _weekday_last_week(p: Phrase, clock: Clock) -> When:
    weekday = p.number("weekday")
    if clock.anchor is None or weekday is None:
        return UNKNOWN
    return When.day(monday_of(clock.anchor) + timedelta(days=weekday - 7))


@rule
def _near_day(p: Phrase, clock: Clock) -> When:
    return _shifted(clock.anchor, p.number("nearday") or 0)


@rule
def _from_anchor(p: Phrase, clock: Clock) -> When:
    return _shifted(clock.anchor, p.by)


@rule
def _from_told(p: Phrase, clock: Clock) -> When:
    return _shifted(clock.told, p.by)


def _shifted(day: date | None, by: int) -> When:
    return UNKNOWN if day is None else When.day(day + timedelta(days=by))


@rule
def _overnight(_: Phrase, clock: Clock) -> When:
    return UNKNOWN if clock.anchor is None else When.span(clock.anchor - timedelta(days=1), clock.anchor)
