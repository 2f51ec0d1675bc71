"""Days and ranges of days, with how precisely they are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DATE_PRECISIONS = ("day", "days", "week", "month", "year", "none")


@dataclass(frozen=True, slots=True)
class When:
    """The local days in which something happened.

    Attributes:
        start: first day, or None where the words are open before ("a running total of 300").
        end: last day, inclusive, or None where nothing is said.
        precision: `day`, `days` (2 to 6), `week`, `month`, `year`, or `none` where no date is known.

    Raises:
        ValueError: if the end lies before the start or the precision is unknown.
    """

    start: date | None = None
    end: date | None = None
    precision: str = "none"

    def __post_init__(self) -> None:
        if self.precision not in DATE_PRECISIONS:
            raise ValueError(f"unknown date precision {self.precision!r}")
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"ends before it starts: {self.start} to {self.end}")

    @classmethod
    def day(cls, d: date) -> When:
        """One day."""
        return cls(d, d, "day")

    @classmethod
    def span(cls, start: date, end: date) -> When:
        """Both days and all between, with the precision that their number gives."""
        return cls(start, end, precision_of(start, end))

    def overlaps(self, other: When, slack_days: int = 0) -> bool:
        """Whether the two share a day, each end widened by `slack_days`. An open end reaches for ever."""
        if self.start and other.end and self.start.toordinal() - slack_days > other.end.toordinal():
            return False
        starts_late = other.start and self.end and other.start.toordinal() - slack_days > self.end.toordinal()
        return not starts_late


def precision_of(start: date, end: date) -> str:
    """The precision of a range by its length in days: 1, up to 6, up to 10, up to 45, longer."""
    days = (end - start).days + 1
    for limit, name in ((1, "day"), (6, "days"), (10, "week"), (45, "month")):
        if days <= limit:
            return name
    return "year"
