"""Recount's own policy: the figure of most independent sources is the best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from recount.model.counts import Count
from recount.reconcile.counting import Toll, by_victims, ends, rank, standing, uncounted, used, widened
from recount.reconcile.tellings import Telling


def recount_1(tellings: Sequence[Telling]) -> Toll:
    """Recount's first policy; docs/counting.md tells its rules one by one.

    A later figure of a source replaces its earlier one, up or down. What is left makes a range from lowest
    to highest; `best` is the figure that most independent sources tell, then that of the highest-ranked
    source (source_ranks.csv), the most exact and the latest. Words without a number never set a figure where
    there is one.

    Args:
        tellings: at least one, all of one outcome, each of one source in one report.
    """
    current, reasons = standing(tellings)
    if not current:
        return uncounted(tellings, reasons)
    low, high = ends(current)
    high, vague = widened(tellings, high)
    best, why = _best(current)
    return Toll(Count(low, best, high), (*reasons, *vague, *used(current, best, why)))


def _best(tellings: Sequence[Telling]) -> tuple[int | None, str]:
    """The figure that is `best`, and what put it before the others; none where no source tells of all."""
    if len(by_victims(tellings)) > 1:
        return None, ""
    backing: dict[int, set[str]] = defaultdict(set)
    for t in tellings:
        if t.count.best is not None:
            backing[t.count.best].add(t.speaker.key)

    def order(t: Telling) -> tuple[int, int, int, int, str]:
        days = -(t.day or date.min).toordinal()
        return -len(backing[t.count.best or 0]), rank(t), t.looseness, days, t.used[0].id

    named = sorted((t for t in tellings if t.count.best is not None), key=order)
    if not named:
        return None, ""
    best = named[0]
    other = next((t for t in named if t.count.best != best.count.best), best)
    steps = zip(order(best), order(other), _WHY_BEST, strict=False)
    why = next((why for mine, theirs, why in steps if mine != theirs), "")
    why = why.format(sources=len(backing[best.count.best or 0]), kind=best.speaker.kind)
    return best.count.best, f"the best-supported figure{why}"


_WHY_BEST = (
    ", told by {sources} sources",
    ", from the source that ranks highest ({kind})",
    ", the most exact of those as well supported",
    ", the latest of those as well supported",
)
