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
from recount.reconcile.tellings import Telling
from recount.reconcile.words import figure, short


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
    reasons += replaced
    current, inside = _general(current)
    reasons += inside
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
        Reason(f"Used {_said(t)}: no source names a number, so words set the least.", _ids(t))
        for t in tellings
    ]
    return Toll(Count(max(lows, default=None), None, None), tuple(reasons))


def _latest(tellings: Sequence[Telling]) -> tuple[list[Telling], list[Reason]]:
    """The tellings that no later one of the same source replaces, and sentences for the rest."""
    by_speaker: dict[str, list[Telling]] = defaultdict(list)
    for t in tellings:
        by_speaker[t.speaker.key].append(t)
    current, reasons = [], []
    for told in by_speaker.values():
        for t in told:
            later = next((x for x in sorted(told, key=_order, reverse=True) if _replaces(x, t)), None)
            if later is None:
                current.append(t)
                continue
            why = f"Left out {_said(t)}: the later {_said(later)} of the same source replaces it."
            reasons.append(Reason(why, _ids(t, later)))
    return sorted(current, key=_order), reasons


def _replaces(later: Telling, t: Telling) -> bool:
    """Only a figure of all victims replaces another such; without two known days, only "rises to" does."""
    if later.is_special and not t.is_special:
        return False
    if later.day and t.day and later.day != t.day:
        return later.day > t.day
    return later.is_newer and not t.is_newer and later is not t


def _general(tellings: list[Telling]) -> tuple[list[Telling], list[Reason]]:
    """Takes out figures of children or women alone where another telling of all victims holds them."""
    tops = [t for t in tellings if not t.is_special]
    kept, reasons = [], []
    for t in tellings:
        whole = next((x for x in tops if _top(x) >= _top(t)), None) if t.is_special else None
        if whole is None:
            kept.append(t)
        else:
            why = f"Left out {_said(t)}: it tells of some victims only, and {_said(whole)} tells of all."
            reasons.append(Reason(why, _ids(t, whole)))
    return kept, reasons


def _top(t: Telling) -> int:
    return max((n for n in (t.count.low, t.count.best, t.count.high) if n is not None), default=0)


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
            f"Used {_said(t)}: more than the counted {high}, so the top is left open.", _ids(t)
        )
    return high, Reason(f"Left out {_said(t)}: it names no number, and agrees with those that do.", _ids(t))


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
    return Reason(f"Used {_said(t)}: {role}{summed}.", tuple(c.id for c in t.used))


def _said(t: Telling) -> str:
    return f"{_figures(t)} ({short(t.speaker.label)}, in {t.report})"


def _figures(t: Telling) -> str:
    return f"{' + '.join(figure(c) for c in t.used)} {t.used[0].outcome.replace('_', ' ')}"


def _ids(*tellings: Telling) -> tuple[str, ...]:
    return tuple(c.id for t in tellings for c in t.used)


def _order(t: Telling) -> tuple[date, str, str]:
    return t.day or date.min, t.report, t.used[0].id


POLICIES: Mapping[str, Policy] = {"recount-1": recount_1}
