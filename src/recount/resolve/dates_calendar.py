"""The calendar behind the rules of dates_days.py and dates_periods.py: months, weeks, shifts, a clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from recount.model.whens import When
from recount.resolve.dates_grammar import Phrase

UNKNOWN = When()


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


def rule(function: Rule) -> Rule:
    """Enter a rule under its name without underscores at its ends."""
    RULES[function.__name__.strip("_")] = function
    return function


def month_of(year: int, month: int) -> When:
    """All days of that month."""
    return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def years_of(first: int, last: int) -> When:
    """All days from the first of the one year to the last of the other."""
    return When(date(first, 1, 1), date(last, 12, 31), "year")


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar holds that day."""
    return MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def monday_of(day: date) -> date:
    """The Monday of the week that holds the day."""
    return day - timedelta(days=day.weekday())


def weekend_of(day: date) -> When:
    """The Saturday and Sunday that hold the day, or the latest before it."""
    saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    return When.span(saturday, saturday + timedelta(days=1))


def first_of(unit: str, day: date) -> date:
    """The first day of the week, month or year that holds the day."""
    if unit == "week":
        return monday_of(day)
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1) if unit == "year" else day


def moved(day: date, unit: str, by: int) -> date:
    """The day so many hours, days, weeks, months or years away."""
    if unit in ("month", "year"):
        return add_months(day, by * (12 if unit == "year" else 1))
    if unit == "hour":  # six hours reach into the next day, five are held to be the same day
        days = (abs(by) + 18) // 24
        return day + timedelta(days=days if by > 0 else -days)
    return day + timedelta(days=7 * by if unit == "week" else by)


def add_months(day: date, by: int) -> date:
    """The day so many months away, or the last of that month where it is shorter."""
    months = day.year * 12 + day.month - 1 + by
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
