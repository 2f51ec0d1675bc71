"""Named, versioned rules that make one count of what several sources tell. Each is a pure function.

A policy that has been released is never changed: another rule gets another name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from recount.codebook.tables import read_table
from recount.model.counts import Count
from recount.model.errors import RecountError
from recount.model.incidents import Reason
from recount.reconcile.speakers import PACKAGE
from recount.reconcile.tellings import Telling, said, without_partial


@dataclass(frozen=True, slots=True)
class Toll:
    """The count of one outcome under a policy, and a sentence for every claim that it used or left out."""

    count: Count
    reasons: tuple[Reason, ...]


Policy = Callable[[Sequence[Telling]], Toll]


def policy_named(name: str) -> Policy:
    """The policy of that name.

    Raises:
        RecountError: if there is none; the error lists the names.
    """
    try:
        return POLICIES[name]
    except KeyError:
        raise RecountError(
            f"There is no policy {name!r}", f"Use one of: {', '.join(sorted(POLICIES))}"
        ) from None


def recount_1(tellings: Sequence[Telling]) -> Toll:
    """Recount's first policy; docs/counting.md tells its rules one by one.

    A later figure of a source replaces its earlier one, up or down. What is left makes a range from lowest
    to highest; `best` is the figure that most independent sources tell, then that of the highest-ranked
    source (source_ranks.csv), the most exact and the latest. Words without a number never set a figure where
    there is one.

    Args:
        tellings: at least one, all of one outcome, each of one source in one report.
    """
    reasons = [r for t in tellings for r in t.rest]
    counted = [t for t in tellings if t.is_counted]
    if not counted:
        return _uncounted(tellings, reasons)
    current, replaced = _latest(counted)
    current, partial = without_partial(current)
    reasons += [*replaced, *partial]
    low, high = _ends(current)
    for t in tellings:
        if not t.is_counted:
            high, reason = _beside(t, high)
            reasons.append(reason)
    best = _best(current)
    reasons += [_used(t, best, len(current) == 1) for t in current]
    return Toll(Count(low, best.count.best if best else None, high), tuple(reasons))


def _uncounted(tellings: Sequence[Telling], reasons: list[Reason]) -> Toll:
    lows = [t.count.low for t in tellings if t.count.low is not None]
    reasons += [
        Reason(f"Used {said(t)}: no source names a number, so words set the least.", _ids(t))
        for t in tellings
    ]
    return Toll(Count(max(lows, default=None), None, None), tuple(reasons))


def _latest(tellings: Sequence[Telling]) -> tuple[list[Telling], list[Reason]]:
    """The tellings that no other of the same source stands in place of, and sentences for the rest."""
    standing: dict[str, list[Telling]] = defaultdict(list)
    reasons = []
    for t in sorted(tellings, key=_order):
        told = standing[t.speaker.key]
        stronger = next((x for x in told if _replaces(x, t)), None)
        if stronger:
            reasons.append(_instead(stronger, t))
            continue
        reasons += [_instead(t, x) for x in told if _replaces(t, x)]
        standing[t.speaker.key] = [*(x for x in told if not _replaces(t, x)), t]
    return sorted((t for told in standing.values() for t in told), key=_order), reasons


def _instead(x: Telling, t: Telling) -> Reason:
    if _is_correction(x, t):
        return Reason(f"Left out {said(t)}: the later {said(x)} of the same source replaces it.", _ids(t, x))
    verb = "agrees and tells more" if x.top > t.top else "says the same"
    return Reason(f"Left out {said(t)}: {said(x)} of the same source {verb}.", _ids(t, x))


def _replaces(x: Telling, t: Telling) -> bool:
    """Whether x stands in place of t of the same source: the later if they disagree, else the larger.

    A figure of some victims only replaces none of all victims.
    """
    if x is t or (x.is_special and not t.is_special):
        return False
    if _is_correction(x, t):
        return True
    return x.count.compatible(t.count) and not x.is_special and (x.top, _order(x)) > (t.top, _order(t))


def _is_correction(x: Telling, t: Telling) -> bool:
    return not x.count.compatible(t.count) and _is_later(x, t)


def _is_later(x: Telling, t: Telling) -> bool:
    """By day of publication; without two known days that differ, by "rises to" and the like."""
    if x.day and t.day and x.day != t.day:
        return x.day > t.day
    return x.is_newer and not t.is_newer


def _ends(tellings: Sequence[Telling]) -> tuple[int | None, int | None]:
    """The lowest low; the highest high, or None where an open figure lies above every closed one."""
    lows = [t.count.low for t in tellings if t.count.low is not None]
    highs = [t.count.high for t in tellings if t.count.high is not None]
    if not highs or max(lows, default=0) > max(highs):
        return min(lows, default=None), None
    return min(lows, default=None), max(highs)


def _beside(t: Telling, high: int | None) -> tuple[int | None, Reason]:
    if high is not None and t.count.low is not None and t.count.low > high:
        return None, Reason(
            f"Used {said(t)}: more than the counted {high}, so the top is left open.", _ids(t)
        )
    return high, Reason(f"Left out {said(t)}: it names no number, and agrees with those that do.", _ids(t))


def _best(tellings: Sequence[Telling]) -> Telling | None:
    backing: dict[int | None, set[str]] = defaultdict(set)
    for t in tellings:
        backing[t.count.best].add(t.speaker.key)
    ranks = _ranks()

    def order(t: Telling) -> tuple[int, int, int, int, str]:
        days = -(t.day or date.min).toordinal()
        rank = ranks.get(t.speaker.kind, ranks["other"])
        return -len(backing[t.count.best]), rank, t.looseness, days, t.used[0].id

    return min((t for t in tellings if t.count.best is not None), key=order, default=None)


@cache
def _ranks() -> Mapping[str, int]:
    return {row["kind"]: int(row["rank"]) for row in read_table(PACKAGE, "source_ranks.csv")}


def _used(t: Telling, best: Telling | None, is_alone: bool) -> Reason:
    role = "in the range from the lowest to the highest figure"
    if is_alone:
        role = "the one figure that stands"
    elif best is not None and t.count.best == best.count.best:
        role = "the best-supported figure"
    summed = ", the sum of different victims" if len(t.used) > 1 else ""
    return Reason(f"Used {said(t)}: {role}{summed}.", tuple(c.id for c in t.used))


def _ids(*tellings: Telling) -> tuple[str, ...]:
    return tuple(c.id for t in tellings for c in t.used)


def _order(t: Telling) -> tuple[date, str, str]:
    return t.day or date.min, t.report, t.used[0].id


POLICIES: Mapping[str, Policy] = {"recount-1": recount_1}
