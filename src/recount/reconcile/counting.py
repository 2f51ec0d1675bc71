"""The steps that policies share: which tellings stand, the ends they set, and the sentence for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from recount.codebook.tables import read_table
from recount.model.counts import Count
from recount.model.incidents import Reason
from recount.reconcile.speakers import PACKAGE
from recount.reconcile.tellings import FEW_TIMES, Telling, figures, said, share_nobody, without_partial

Ends = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Toll:
    """The count of one outcome under a policy, and a sentence for every claim that it used or left out."""

    count: Count
    reasons: tuple[Reason, ...]


def standing(tellings: Sequence[Telling]) -> tuple[list[Telling], list[Reason]]:
    """The tellings with a number that no other stands in place of, and a sentence for each of the rest.

    Whatever the policy, a later figure of a source replaces its earlier one, up or down, and figures of some
    victims only, or of more than this incident, are no figures of it. Tellings without a number are left to
    `beside` and `uncounted`.
    """
    counted = [t for t in tellings if t.is_counted]
    further = [t for t in counted if t.is_further]
    if len(further) == len(counted):
        further = []
    current, replaced = _latest([t for t in counted if t not in further])
    current, partial = without_partial(current)
    current, added = _with_further(current, further)
    return current, [*(r for t in tellings for r in t.rest), *replaced, *partial, *added]


def _with_further(
    current: Sequence[Telling], further: Sequence[Telling]
) -> tuple[list[Telling], list[Reason]]:
    """The tellings, the highest of them opened by those that come on top ("another three died"), and why.

    They may be among a later figure, so they raise the top and nothing else.
    """
    found, reasons = list(current), []
    for f in further:
        if not found:
            break
        n = max(range(len(found)), key=lambda k: (found[k].speaker.key == f.speaker.key, found[k].top))
        t, more = found[n], f.count.high
        high = None if t.count.high is None or more is None else t.count.high + more
        found[n] = replace(t, count=replace(t.count, high=high))
        reasons.append(
            Reason(f"Added {said(f)} to the top of {said(t)}: they are told as further ones.", ids(f, t))
        )
    return found, reasons


def uncounted(tellings: Sequence[Telling], reasons: Sequence[Reason]) -> Toll:
    """The toll where no source names a number: the most that words set as the least, and nothing else."""
    lows = [t.count.low for t in tellings if t.count.low is not None]
    used = (
        Reason(f"Used {said(t)}: no source names a number, so words set the least.", ids(t)) for t in tellings
    )
    return Toll(Count(max(lows, default=None), None, None), (*reasons, *used))


def _latest(tellings: Sequence[Telling]) -> tuple[list[Telling], list[Reason]]:
    """The tellings that no other stands in place of, and a sentence for each of the rest.

    A sentence names a telling that stands, so that nobody has to follow a chain of them.
    """
    ordered, gone = _superseded(tellings)
    kept = [t for t in ordered if id(t) not in gone]
    return kept, [_instead(_last(gone, t), t) for t in ordered if id(t) in gone]


def lowered(tellings: Sequence[Telling]) -> list[tuple[Telling, Telling]]:
    """The tellings that a lower figure stands in place of, each with that one."""
    ordered, gone = _superseded([t for t in tellings if t.is_counted])
    pairs = [(t, _last(gone, t)) for t in ordered if id(t) in gone]
    return [(t, x) for t, x in pairs if x.count.high is not None and (t.count.low or 0) > x.count.high]


def _superseded(tellings: Iterable[Telling]) -> tuple[list[Telling], dict[int, Telling]]:
    """The tellings by day; and of each that another stands in place of, by `id`, that one."""
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
    return ordered, gone


def _replaced(tellings: Sequence[Telling]) -> list[tuple[Telling, Telling]]:
    """Of one source's tellings by day, those that another one stands in place of, each with that one."""
    kept: list[Telling] = []
    gone = []
    for t in tellings:
        stronger = next((x for x in kept if _replaces(x, t)), None)
        if stronger:
            gone.append((t, stronger))
            continue
        gone += [(x, t) for x in kept if _replaces(t, x)]
        kept = [*(x for x in kept if not _replaces(t, x)), t]
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
    return Reason(f"Left out {said(t)}: {why}.", ids(t, x))


def _replaces(x: Telling, t: Telling) -> bool:
    """Whether x stands in place of t of the same source: the later if they disagree, else the larger.

    A figure of some victims only replaces none of all victims, nor one of others ("3 women", "4 children").
    So it is with one that is read as such, far below the other, unless its words say that it is the newer.
    """
    if x is t or (x.is_special and not t.is_special) or share_nobody(x, t):
        return False
    if not x.count.compatible(t.count):
        return _is_later(x, t) and (x.is_newer or FEW_TIMES * x.top >= t.top)
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


def ends(tellings: Sequence[Telling]) -> Ends:
    """The lowest low and the highest high; None where an open figure lies beyond every closed one.

    Where no source tells of all victims, those told of that share nobody are at the most as many as their
    sum, and at the least as many as the largest of them.
    """
    sets = by_victims(tellings)
    if len(sets) > 1:
        each = [ends(of) for of in sets]
        return max((low for low, _ in each if low is not None), default=None), _sum([h for _, h in each])
    lows = [t.count.low for t in tellings if t.count.low is not None]
    highs = [t.count.high for t in tellings if t.count.high is not None]
    bests = [t.count.best for t in tellings if t.count.best is not None]
    is_open_below = not lows or min([*highs, *bests], default=min(lows)) < min(lows)
    is_open_above = not highs or max([*lows, *bests], default=0) > max(highs)
    return None if is_open_below else min(lows), None if is_open_above else max(highs)


def by_victims(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """The tellings in sets that share nobody ("4 children", "3 women"); one set if any tells of all."""
    sets: list[list[Telling]] = []
    if len(tellings) == 1:
        return [list(tellings)]
    for t in tellings:
        joined = [of for of in sets if not all(share_nobody(t, o) for o in of)]
        sets = [*(of for of in sets if of not in joined), [t, *(o for of in joined for o in of)]]
    return sets


def _sum(ends: Sequence[int | None]) -> int | None:
    known = [n for n in ends if n is not None]
    return sum(known) if len(known) == len(ends) else None


def widened(tellings: Sequence[Telling], high: int | None) -> tuple[int | None, list[Reason]]:
    """The high end beside words without a number, and a sentence for each: they may open it, never set it."""
    reasons = []
    for t in (t for t in tellings if not t.is_counted):
        if high is not None and t.count.low is not None and t.count.low > high:
            why = f"it means more than the {high} that are counted, so the top is left open"
            high = None
            reasons.append(Reason(f"Used {said(t)}: {why}.", ids(t)))
        else:
            why = "words without a number, which agree with the numbers"
            reasons.append(Reason(f"Left out {said(t)}: {why}.", ids(t)))
    return high, reasons


def used(tellings: Sequence[Telling], best: int | None, why: str) -> list[Reason]:
    """Why each standing telling counts: as the best figure, as an end, or inside the range.

    Args:
        tellings: those that stand.
        best: the figure that the policy holds for the best, None where it names none.
        why: what that figure is, in words.
    """
    low, high = ends(tellings)
    top = max((t.top for t in tellings), default=0)
    if len({t.count for t in tellings}) == 1:
        why = "the one figure that stands"
    is_of_all = len(by_victims(tellings)) == 1
    reasons = []
    for t in tellings:
        role = "within the range"
        if best is None and not is_of_all:
            role = "some of the victims; no source tells of all victims, so the least is the largest of "
            role += "those that share nobody, and the top is their sum"
        elif low is None and t.count.low is None and t.count.high != high:
            role = "its most is below what others tell, so the low end is open"
        elif t.count.best is not None and t.count.best == best:
            role = why
        elif t.count.low is not None and t.count.low == low:
            role = "the lowest figure that stands"
        elif t.count.high == high and (high is not None or t.top == top):
            role = "the highest figure that stands"
        summed = ", the sum of different victims" if len(t.used) > 1 else ""
        reasons.append(Reason(f"Used {said(t)}: {role}{summed}.", ids(t)))
    return reasons


def rank(t: Telling) -> int:
    """How far a telling's kind of source stands behind others (source_ranks.csv); 1 is the first."""
    ranks = _ranks()
    return ranks.get(t.speaker.kind, ranks["other"])


@cache
def _ranks() -> Mapping[str, int]:
    return {row["kind"]: int(row["rank"]) for row in read_table(PACKAGE, "source_ranks.csv")}


def ids(*tellings: Telling) -> tuple[str, ...]:
    """The claims that make some tellings."""
    return tuple(c.id for t in tellings for c in t.used)


def _order(t: Telling) -> tuple[date, str, str]:
    return t.day or date.min, t.report, t.used[0].id
