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
from recount.reconcile.tellings import Telling, figures, said, without_partial


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
    low, high = ends = _ends(current)
    for t in tellings:
        if not t.is_counted:
            high, reason = _beside(t, high)
            reasons.append(reason)
    best = _best(current)
    top = max(t.top for t in current)
    reasons += [_used(t, best, (*ends, top), len({x.count for x in current}) > 1) for t in current]
    return Toll(Count(low, best[0].count.best if best[0] else None, high), tuple(reasons))


def _uncounted(tellings: Sequence[Telling], reasons: list[Reason]) -> Toll:
    lows = [t.count.low for t in tellings if t.count.low is not None]
    reasons += [
        Reason(f"Used {said(t)}: no source names a number, so words set the least.", _ids(t))
        for t in tellings
    ]
    return Toll(Count(max(lows, default=None), None, None), tuple(reasons))


def _latest(tellings: Sequence[Telling]) -> tuple[list[Telling], list[Reason]]:
    """The tellings that no other stands in place of, and a sentence for each of the rest.

    A sentence names a telling that stands, so that nobody has to follow a chain of them.
    """
    ordered = sorted(tellings, key=_order)
    by_source: dict[str, list[Telling]] = defaultdict(list)
    for t in ordered:
        by_source[t.speaker.key].append(t)
    instead = [pair for told in by_source.values() for pair in _replaced(told)]
    gone = {id(t): x for t, x in instead}
    correcting = [x for x in ordered if x.older and id(x) not in gone]
    for t in ordered:
        if id(t) not in gone and (x := next((x for x in correcting if _calls_older(x, t)), None)):
            gone[id(t)] = x
    standing = [t for t in ordered if id(t) not in gone]
    return standing, [_instead(_last(gone, t), t) for t in ordered if id(t) in gone]


def _replaced(tellings: Sequence[Telling]) -> list[tuple[Telling, Telling]]:
    """Of one source's tellings by day, those that another one stands in place of, each with that one."""
    standing: list[Telling] = []
    gone = []
    for t in tellings:
        stronger = next((x for x in standing if _replaces(x, t)), None)
        if stronger:
            gone.append((t, stronger))
            continue
        gone += [(x, t) for x in standing if _replaces(t, x)]
        standing = [*(x for x in standing if not _replaces(t, x)), t]
    return gone


def _last(gone: Mapping[int, Telling], t: Telling) -> Telling:
    while id(t) in gone:
        t = gone[id(t)]
    return t


def _instead(x: Telling, t: Telling) -> Reason:
    if x.speaker.key != t.speaker.key:
        why = f"{said(x)} calls this figure of the same outlet older"
    elif not x.count.compatible(t.count):
        why = f"the same source's later {figures(x)} (in {x.report}) replaces it"
    elif x.top > t.top:
        why = f"the same source's {figures(x)} (in {x.report}) agrees and says more"
    elif x.count == t.count:
        why = f"the same source says the same in {x.report}"
    else:
        why = f"the same source's {figures(x)} (in {x.report}) agrees"
    return Reason(f"Left out {said(t)}: {why}.", _ids(t, x))


def _replaces(x: Telling, t: Telling) -> bool:
    """Whether x stands in place of t of the same source: the later if they disagree, else the larger.

    A figure of some victims only replaces none of all victims.
    """
    if x is t or (x.is_special and not t.is_special):
        return False
    if not x.count.compatible(t.count):
        return _is_later(x, t)
    return not x.is_special and (x.top, _order(x)) > (t.top, _order(t))


def _calls_older(x: Telling, t: Telling) -> bool:
    """Whether x corrects the figure of t, another report of the same outlet, whomever that cites for it."""
    is_of_outlet = bool(x.outlet) and x.outlet == t.outlet and x.report != t.report
    return is_of_outlet and t.count.best in x.older and not (x.day and t.day and x.day < t.day)


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
        why = f"it means more than the {high} that are counted, so the top is left open"
        return None, Reason(f"Used {said(t)}: {why}.", _ids(t))
    return high, Reason(f"Left out {said(t)}: words without a number, which agree with the numbers.", _ids(t))


def _best(tellings: Sequence[Telling]) -> tuple[Telling | None, str]:
    """The telling whose figure is `best`, and what put it before the others."""
    backing: dict[int, set[str]] = defaultdict(set)
    for t in tellings:
        if t.count.best is not None:
            backing[t.count.best].add(t.speaker.key)

    def order(t: Telling) -> tuple[int, int, int, int, str]:
        days = -(t.day or date.min).toordinal()
        return -len(backing[t.count.best or 0]), _rank(t), t.looseness, days, t.used[0].id

    named = sorted((t for t in tellings if t.count.best is not None), key=order)
    if not named:
        return None, ""
    best = named[0]
    other = next((t for t in named if t.count.best != best.count.best), best)
    steps = zip(order(best), order(other), _WHY_BEST, strict=False)
    why = next((why for mine, theirs, why in steps if mine != theirs), "")
    return best, why.format(sources=len(backing[best.count.best or 0]), kind=best.speaker.kind)


_WHY_BEST = (
    ", told by {sources} sources",
    ", from the source that ranks highest ({kind})",
    ", the most exact of those as well supported",
    ", the latest of those as well supported",
)


def _rank(t: Telling) -> int:
    ranks = _ranks()
    return ranks.get(t.speaker.kind, ranks["other"])


@cache
def _ranks() -> Mapping[str, int]:
    return {row["kind"]: int(row["rank"]) for row in read_table(PACKAGE, "source_ranks.csv")}


def _used(
    t: Telling, best: tuple[Telling | None, str], ends: tuple[int | None, int | None, int], is_split: bool
) -> Reason:
    """Why a standing telling counts: as the best figure, or as an end or the inside of the range."""
    chosen, why = best
    low, high, top = ends
    role = "within the range"
    if chosen and t.count.best == chosen.count.best:
        role = f"the best-supported figure{why}" if is_split else "the one figure that stands"
    elif t.count.low is not None and t.count.low == low:
        role = "the lowest figure that stands"
    elif t.count.high == high and (high is not None or t.top == top):
        role = "the highest figure that stands"
    summed = ", the sum of different victims" if len(t.used) > 1 else ""
    return Reason(f"Used {said(t)}: {role}{summed}.", _ids(t))


def _ids(*tellings: Telling) -> tuple[str, ...]:
    return tuple(c.id for t in tellings for c in t.used)


def _order(t: Telling) -> tuple[date, str, str]:
    return t.day or date.min, t.report, t.used[0].id


POLICIES: Mapping[str, Policy] = {"recount-1": recount_1}
