"""Times that reports tell: the words, the day a report speaks from, and the days the words mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from recount.model.claims import Claim
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.model.whens import When
from recount.resolve.dates_calendar import Clock
from recount.resolve.dates_grammar import Phrase, parse
from recount.resolve.dates_periods import resolve

HEAD = 300  # code points of the body in which a dateline stands
HEADER_WORDS = frozenset(
    ["at", "dated", "date", "page", "posted", "publication", "published", "update", "updated"]
)
_BEFORE = re.compile(r"(\w*)(?:\s+on|\s?:)?\Z", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ON = re.compile(r"\b(?:on|of|in|since|until|by|from|after|before)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day a report speaks from.

    Attributes:
        date: that day, or None where neither the text nor the document tells it.
        how: `dateline` (a full date at the head of the text), `published` (the document's own) or `none`.
        mention: the words of the dateline, or None.
    """

    date: date | None = None
    how: str = "none"
    mention: Mention | None = None


def find_times(text: str) -> list[Mention]:
    """Every phrase that tells a time, the longest reading of each, in order and apart from one another."""
    return [Mention(p.start, p.end, text[p.start : p.end]) for p in parse(text)]


def anchor_of(report: Report, times: Sequence[Mention]) -> Anchor:
    """The day the report speaks from: a full date at the head of the text, or else the published day.

    `times` are the mentions of `find_times(report.layer)`. A scraped `published` is often wrong by weeks or
    years, so a dateline outranks it; where a dateline may be read in two orders, `published` decides.
    """
    head = HEAD + (len(report.title) + 1 if report.title else 0)
    for mention in times:
        if mention.start > head:
            break
        phrase = _phrase(mention.text)
        if phrase and _is_full_date(phrase) and _is_dateline(report, mention):
            day = resolve(phrase, Clock(report.published)).start
            if day:
                return Anchor(day, "dateline", mention)
    return Anchor(report.published, "published") if report.published else Anchor()


def resolve_time(words: str | Mention, anchor: Anchor, narrative: date | None = None) -> When:
    """The days that some words mean, in a report that speaks from the anchor.

    Args:
        words: a mention of `find_times`, or any words that hold a time; the last time in them counts.
        anchor: the day the report speaks from.
        narrative: the day the text before is at: "the next day" follows it. None: the anchor.

    Returns:
        The days; an empty When where the words tell none or need an anchor that is missing.
    """
    phrase = _phrase(words if isinstance(words, str) else words.text)
    return resolve(phrase, Clock(anchor.date, narrative)) if phrase else When()


def times_in_order(times: Iterable[Mention], anchor: Anchor) -> Iterator[tuple[Mention, When]]:
    """The mentions with their days, each read with the latest single day before it as the narrative day."""
    narrative = anchor.date
    for mention in times:
        when = resolve_time(mention, anchor, narrative)
        yield mention, when
        if when.precision == "day" and when.start and anchor.date and when.start <= anchor.date:
            narrative = when.start


class Timeline:
    """The day that a text is at, word by word; worked out once for all claims of a report.

    Args:
        times: the mentions of `find_times`, in order.
        anchor: the day the report speaks from.
    """

    def __init__(self, times: Iterable[Mention], anchor: Anchor) -> None:
        self.anchor = anchor
        told = [(m.start, w.start) for m, w in times_in_order(times, anchor) if w.precision == "day"]
        self._starts = [start for start, _ in told]
        self._days = [day for _, day in told]

    def day_at(self, start: int) -> date | None:
        """The last single day told before this code point; the anchor's where none was."""
        before = bisect_left(self._starts, start)
        return self._days[before - 1] if before else self.anchor.date


def resolve_when(claim: Claim, timeline: Timeline) -> When:
    """The days of a claim, from the words in `claim.time`; empty where it has none.

    A running total (`cumulative`) ends on the anchor and starts where its words start, if they tell.
    """
    anchor = timeline.anchor
    when = _when_told(claim, timeline)
    if claim.scope == "cumulative" and anchor.date:
        start = when.start if when.start and when.start <= anchor.date else None
        return When.span(start, anchor.date) if start else When(None, anchor.date, "none")
    return when


def _when_told(claim: Claim, timeline: Timeline) -> When:
    if not claim.time:
        return When()
    span = claim.spans.get("time")
    return resolve_time(claim.time, timeline.anchor, timeline.day_at(span.start if span else 0))


@lru_cache(maxsize=4096)
def _phrase(words: str) -> Phrase | None:
    found = parse(words, alone=True)
    return found[-1] if found else None


def _is_full_date(phrase: Phrase) -> bool:
    return phrase.means == "date" and any(k in phrase.slots for k in ("year", "yy", "dayyear", "datenum"))


def _is_dateline(report: Report, mention: Mention) -> bool:
    """Whether the date stands by itself: after the title, a header's word, a name, a mark or nothing.

    "arrived here Dec. 10, 2016" and "in Detroit, Friday, Feb. 28, 2014." are within sentences;
    "Velmora, 14 May 2030." at the start of a line is not.
    """
    layer = report.layer
    before = layer[max(0, mention.start - len(report.title) - 40) : mention.start].rstrip()
    if report.title and before.endswith(report.title.strip()):
        return True
    m = _BEFORE.search(before)
    word = m[1] if m else ""
    if word.lower() in HEADER_WORDS:
        return True
    if word.islower() or _ON.search(before):
        return False
    opening = layer[layer.rfind("\n", 0, mention.start) + 1 : mention.start]
    opens_line = not any(w.islower() for w in _WORD.findall(opening))
    return opens_line or not (before.endswith(",") and layer[mention.end : mention.end + 1] == ".")
