"""What each kind of time phrase means in days: the rules that dates_phrases.csv names in its column `means`.

A rule gets the phrase and the `Clock` it is read by, and gives a `When`. Where the clock lacks what the
phrase needs, or the phrase names a day that no calendar holds, the `When` is empty.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from recount.model.whens import When
from recount.resolve.dates_grammar import Phrase

UNKNOWN = When()
THIRDS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
YEAR_THIRDS = {"early": (1, 3), "middle": (6, 7), "late": (10, 12)}


@dataclass(frozen=True, slots=True)
class Clock:
    """The days a phrase is read by.

    Attributes:
        anchor: the day the report speaks from, or None.
        narrative: the day the running text is at ("the next day" follows it), or None for the anchor.
    """

    anchor: date | None
    narrative: date | None = None

    @property
    def told(self) -> date | None:
        """The day that "the previous day" precedes."""
        return self.narrative or self.anchor


Rule = Callable[[Phrase, Clock], When]
RULES: dict[str, Rule] = {}


def resolve(phrase: Phrase, clock: Clock) -> When:
    """The days of a phrase; empty where they cannot be known or lie outside the calendar."""
    try:
        return RULES[phrase.means](phrase, clock)
    except (OverflowError, ValueError):  # 31 June, or a million years ago
        return UNKNOWN


def _rule(function: Rule) -> Rule:
    RULES[function.__name__.strip("_")] = function
    return function


# Days


@_rule
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
    if year and month:
        return When.day(date(year, month, day))
    return _without_year(day, month, p.number("weekday"), clock)


def _year(p: Phrase) -> int | None:
    short = p.number("yy")
    return 1900 + short if short is not None else p.number("year")


def _without_year(day: int, month: int | None, weekday: int | None, clock: Clock) -> When:
    """The latest such day not after the anchor; of two years, one that falls on the weekday first."""
    if clock.anchor is None:
        return UNKNOWN
    back = [clock.anchor - timedelta(days=n) for n in range(2 * 366)]
    fitting = [d for d in back if d.day == day and (month is None or d.month == month)]
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


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar holds that day."""
    return MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


@_rule
def _weekday(p: Phrase, clock: Clock) -> When:
    """The latest such weekday at least `p.by` days before the anchor."""
    weekday = p.number("weekday")
    if clock.anchor is None or weekday is None:
        return UNKNOWN
    last = clock.anchor - timedelta(days=p.by)
    return When.day(last - timedelta(days=(last.weekday() - weekday) % 7))


@_rule
def _weekday_after(p: Phrase, clock: Clock) -> When:
    weekday = p.number("weekday")
    if clock.anchor is None or weekday is None:
        return UNKNOWN
    return When.day(clock.anchor + timedelta(days=(weekday - clock.anchor.weekday() - 1) % 7 + 1))


@_rule
def _weekday_last_week(p: Phrase, clock: Clock) -> When:
    weekday = p.number("weekday")
    if clock.anchor is None or weekday is None:
        return UNKNOWN
    return When.day(_monday(clock.anchor) + timedelta(days=weekday - 7))


@_rule
def _near_day(p: Phrase, clock: Clock) -> When:
    return _shifted(clock.anchor, p.number("nearday") or 0)


@_rule
def _from_anchor(p: Phrase, clock: Clock) -> When:
    return _shifted(clock.anchor, p.by)


@_rule
def _from_told(p: Phrase, clock: Clock) -> When:
    return _shifted(clock.told, p.by)


def _shifted(day: date | None, by: int) -> When:
    return UNKNOWN if day is None else When.day(day + timedelta(days=by))


@_rule
def _same(p: Phrase, clock: Clock) -> When:
    """A part of a day is that day."""
    inner = p.inner("daypoint")
    return resolve(inner, clock) if inner else UNKNOWN


@_rule
def _overnight(_: Phrase, clock: Clock) -> When:
    return UNKNOWN if clock.anchor is None else When.span(clock.anchor - timedelta(days=1), clock.anchor)


# Months, seasons, years


@_rule
def _days_of_month(p: Phrase, clock: Clock) -> When:
    pair = p.slots.get("dayrange")
    first, last = pair if isinstance(pair, tuple) else (p.number("day"), p.number("day2"))
    month, year = p.number("month"), p.number("year")
    if first is None or last is None or month is None:
        return UNKNOWN
    if year is None:
        end = _without_year(last, month, None, clock).end
        if end is None:
            return UNKNOWN
        year = end.year
    return When.span(date(year, month, first), date(year, month, last))


@_rule
def _month(p: Phrase, clock: Clock) -> When:
    """The whole month; without a year the latest that began by the anchor."""
    month, year = p.number("month") or p.number("clearmonth"), p.number("year")
    if month is None or (year is None and clock.anchor is None):
        return UNKNOWN
    if year is None and clock.anchor:
        year = clock.anchor.year - (month > clock.anchor.month)
    return month_of(year or 1, month)


@_rule
def _month_before(p: Phrase, clock: Clock) -> When:
    month = p.number("month")
    if month is None or clock.anchor is None:
        return UNKNOWN
    return month_of(clock.anchor.year - (month >= clock.anchor.month), month)


@_rule
def _month_of_year(p: Phrase, clock: Clock) -> When:
    """That month of the year so many years from the anchor's."""
    month = p.number("month")
    return UNKNOWN if month is None or clock.anchor is None else month_of(clock.anchor.year + p.by, month)


def month_of(year: int, month: int) -> When:
    """All days of that month."""
    return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


@_rule
def _season(p: Phrase, clock: Clock) -> When:
    """Three months of the northern year; winter is named after the year it begins in."""
    month, year = p.number("season"), p.number("year")
    if month is None or (year is None and clock.anchor is None):
        return UNKNOWN
    if year is None and clock.anchor:
        year = clock.anchor.year - (date(clock.anchor.year, month, 1) > clock.anchor)
    last = _add_months(date(year or 1, month, 1), 2)
    return When(date(year or 1, month, 1), month_of(last.year, last.month).end, "year")


@_rule
def _year_alone(p: Phrase, _: Clock) -> When:
    year = p.number("year") or p.number("plainyear")
    return UNKNOWN if year is None else _years(year, year)


@_rule
def _decade(p: Phrase, _: Clock) -> When:
    first = p.number("decade")
    return UNKNOWN if first is None else _years(first, first + 9)


def _years(first: int, last: int) -> When:
    return When(date(first, 1, 1), date(last, 12, 31), "year")


@_rule
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


@_rule
def _edge_of(p: Phrase, clock: Clock) -> When:
    """The first or last week of a month, month of a year, or day of anything shorter."""
    whole, at_start = _inner(p, "period", clock), p.slots.get("edge") == "start"
    day = whole.start if at_start else whole.end
    if day is None or whole.precision not in ("month", "year"):
        return When.day(day) if day else UNKNOWN
    if whole.precision == "year":
        return month_of(day.year, day.month)
    return When.span(day, day + timedelta(days=6)) if at_start else When.span(day - timedelta(days=7), day)


@_rule
def _first_units(p: Phrase, clock: Clock) -> When:
    whole, number = _inner(p, "period", clock), p.number("number")
    if whole.start is None or number is None:
        return UNKNOWN
    return When.span(whole.start, _moved(whole.start, str(p.slots.get("unit")), number) - timedelta(days=1))


@_rule
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


# Units counted from a day


@_rule
def _this_unit(p: Phrase, clock: Clock) -> When:
    """From the first day of this week, month or year to the anchor; to the day before where `p.by` is -1."""
    unit = str(p.slots.get("longunit", "weekend"))
    if clock.anchor is None:
        return UNKNOWN
    if unit == "weekend":
        return _weekend(clock.anchor)
    first = _first_of(unit, clock.anchor)
    return When(first, max(first, clock.anchor + timedelta(days=p.by)), unit)


@_rule
def _unit(p: Phrase, clock: Clock) -> When:
    return _neighbour(p, clock.anchor)


@_rule
def _unit_from_told(p: Phrase, clock: Clock) -> When:
    return _neighbour(p, clock.told)


def _neighbour(p: Phrase, day: date | None) -> When:
    """The whole calendar unit before or after the one that holds the day."""
    unit = str(p.slots.get("longunit"))
    if day is None:
        return UNKNOWN
    if unit == "weekend":
        return _weekend(day - timedelta(days=1)) if p.by < 0 else _weekend(day + timedelta(days=7))
    first = _first_of(unit, day)
    if p.by < 0:
        return When(_first_of(unit, first - timedelta(days=1)), first - timedelta(days=1), unit)
    after = _moved(first, unit, 1)
    return When(after, _moved(after, unit, 1) - timedelta(days=1), unit)


def _first_of(unit: str, day: date) -> date:
    if unit == "week":
        return _monday(day)
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1) if unit == "year" else day


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weekend(day: date) -> When:
    """The Saturday and Sunday that hold the day, or the latest before it."""
    saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    return When.span(saturday, saturday + timedelta(days=1))


@_rule
def _apart(p: Phrase, clock: Clock) -> When:
    return _away(p, clock.anchor)


@_rule
def _apart_from_told(p: Phrase, clock: Clock) -> When:
    return _away(p, clock.told)


def _away(p: Phrase, day: date | None) -> When:
    """So many units from the day: a day for days and weeks, a month for months and one year, else a year."""
    number, unit = p.number("number"), str(p.slots.get("unit"))
    if day is None or number is None:
        return UNKNOWN
    there = _moved(day, unit, p.by * number)
    if unit == "year" and number > 1:
        return _years(there.year, there.year)
    if unit in ("month", "year"):
        return month_of(there.year, there.month)
    return When.day(there)


def _moved(day: date, unit: str, by: int) -> date:
    if unit in ("month", "year"):
        return _add_months(day, by * (12 if unit == "year" else 1))
    if unit == "hour":  # six hours reach into the next day, five are held to be the same day
        days = (abs(by) + 18) // 24
        return day + timedelta(days=days if by > 0 else -days)
    return day + timedelta(days=7 * by if unit == "week" else by)


def _add_months(day: date, by: int) -> date:
    months = day.year * 12 + day.month - 1 + by
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@_rule
def _past_units(p: Phrase, clock: Clock) -> When:
    """So many units up to the anchor; of a war of so many years, from the first day of its first year."""
    number, unit = p.number("number") or 1, str(p.slots.get("unit"))
    if clock.anchor is None:
        return UNKNOWN
    start = _moved(clock.anchor, unit, -number)
    if "strife" in p.slots and unit == "year":
        start = start.replace(month=1, day=1)
    return When.span(start, clock.anchor)


@_rule
def _recent(_: Phrase, clock: Clock) -> When:
    """A vague while up to the anchor."""
    return When(None, clock.anchor, "none")


# Ranges


@_rule
def _between(p: Phrase, clock: Clock) -> When:
    """From the first day of the one to the last of the other."""
    last = _inner(p, "daypoint2", clock)
    first = _inner(p, "daypoint", Clock(last.end or clock.anchor, clock.narrative))
    if first.start and last.end and first.start <= last.end:
        return When.span(first.start, last.end)
    return UNKNOWN


@_rule
def _since(p: Phrase, clock: Clock) -> When:
    """From that day, or the first day of that time, to the anchor; since an end is from its last day."""
    inner = p.inner("daypoint") or p.inner("undated")
    when = resolve(inner, clock) if inner else UNKNOWN
    start = when.end if inner and inner.slots.get("edge") == "end" else when.start
    if start and clock.anchor and start <= clock.anchor:
        return When.span(start, clock.anchor)
    return UNKNOWN


RULES["year"] = RULES.pop("year_alone")
