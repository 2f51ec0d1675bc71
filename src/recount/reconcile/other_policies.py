"""Policies after the published rules of other casualty recorders; docs/counting.md says where each departs.

They decide by rule what those organisations decide by judgement. None of them has looked at or approved this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import Reason
from recount.reconcile.counting import Toll, by_victims, ends, ids, rank, standing, uncounted, used, widened
from recount.reconcile.speakers import PACKAGE, words
from recount.reconcile.tellings import Telling, said


def ibc_1(tellings: Sequence[Telling]) -> Toll:
    """The lowest and the highest credible figure, and no best between them, as Iraq Body Count publishes it.

    Source: Iraq Body Count, Methods, sections 1 to 3 (iraqbodycount.org/about/methods): a minimum and a
    maximum of each incident; at least two independent sources, else it is tagged provisional (policies.csv).

    Args:
        tellings: at least one, all of one outcome, each of one source in one report.
    """
    current, reasons = standing(tellings)
    if not current:
        return uncounted(tellings, reasons)
    current, aside = _credible("ibc-1", current)
    return _range(tellings, current, [*reasons, *aside])


def airwars_1(tellings: Sequence[Telling]) -> Toll:
    """The lowest and the highest figure that stands; what Airwars adds is the grade of each perpetrator.

    Source: Airwars, Methodology (airwars.org/about/methodology): a minimum and a maximum of every incident.

    Args:
        tellings: at least one, all of one outcome, each of one source in one report.
    """
    current, reasons = standing(tellings)
    return _range(tellings, current, reasons) if current else uncounted(tellings, reasons)


def ucdp_1(tellings: Sequence[Telling]) -> Toll:
    """Low, best and high; the best is the figure of the most reliable source, the lower one where in doubt.

    Source: UCDP, Definitions, "best estimate", "low estimate", "high estimate", and the GED codebook
    (ucdp.uu.se): it is examined which source is the most reliable; where no such distinction can be made, the
    lower figure is the best. How reliable a kind of source is says source_ranks.csv; of "15 to 20" it is 15.

    Args:
        tellings: at least one, all of one outcome, each of one source in one report.
    """
    current, reasons = standing(tellings)
    if not current:
        return uncounted(tellings, reasons)
    low, high = ends(current)
    high, vague = widened(tellings, high)
    of_all = current if len(by_victims(current)) == 1 else []
    named = [(rank(t), n, t) for t in of_all if (n := _least(t)) is not None]
    first = min((r for r, _, _ in named), default=0)
    best = min((n for r, n, _ in named if r == first), default=None)
    kind = next((t.speaker.kind for r, _, t in named if r == first), "")
    why = f"the best estimate, from the kind of source that ranks highest ({kind})"
    if len({n for r, n, _ in named if r == first}) > 1:
        why += ", of which it is the lowest"
    return Toll(Count(low, best, high), (*reasons, *vague, *used(current, best, why)))


def acled_1(tellings: Sequence[Telling]) -> Toll:
    """One conservative figure: the lowest that a reliable source tells; both ends are that figure too.

    Where no source names a number of the killed it is imputed (imputed.csv), which the count and a sentence
    say; that codebook speaks of fatalities alone.

    Source: ACLED, Codebook, "Reported fatalities" (acleddata.com): what the most reliable sources report; the
    most conservative where they differ or are vague; "dozens" are 12, "hundreds" 100, an unknown number is 3
    or 10.

    Args:
        tellings: at least one, all of one outcome, each of one source in one report.
    """
    current, reasons = standing(tellings)
    if not current and tellings[0].used[0].outcome == "killed":
        return _imputed("acled-1", tellings, reasons)
    if not current:
        return uncounted(tellings, reasons)
    current, aside = _credible("acled-1", current)
    low, high = ends(current)
    least = [[n for t in of if (n := _least(t)) is not None] for of in by_victims(current)]
    one = max((min(of) for of in least if of), default=None)
    if one is None:
        high, vague = widened(tellings, high)
        return Toll(Count(None, None, high), (*reasons, *aside, *vague, *used(current, None, "")))
    others = [
        Reason(f"Left out {said(t)}: {_beaten(t, one)}.", ids(t))
        for t in (*current, *(t for t in tellings if not t.is_counted))
        if not t.is_counted or _least(t) != one
    ]
    chosen = [t for t in current if _least(t) == one]
    why = "the most conservative figure that a reliable source tells"
    count = Count(None if low is None else one, one, one)
    return Toll(count, (*reasons, *aside, *others, *used(chosen, one, why)))


def _beaten(t: Telling, one: int) -> str:
    if not t.is_counted:
        return "words without a number set nothing where a source names one"
    least = _least(t)
    if least is None:
        return "it names no least number"
    return f"{one} is lower" if one < least else f"{one}, of other victims, is the least that there are"


def _range(tellings: Sequence[Telling], current: Sequence[Telling], reasons: Sequence[Reason]) -> Toll:
    """From the lowest to the highest figure; a best only where the two are one."""
    low, high = ends(current)
    best = low if low == high else None
    high, vague = widened(tellings, high)
    why = "the one figure that stands"
    return Toll(Count(low, best, high), (*reasons, *vague, *used(current, best, why)))


def _least(t: Telling) -> int | None:
    """The figure of a telling, the lower end of a range; None for "up to 15", which names no least."""
    return t.count.best if t.count.best is not None else t.count.low


def _credible(policy: str, tellings: Sequence[Telling]) -> tuple[list[Telling], list[Reason]]:
    """The tellings of sources that the policy takes, all of them where it takes none; why not the others."""
    why = _set_aside(policy)
    kept = [t for t in tellings if t.speaker.kind not in why]
    if not kept:
        return list(tellings), []
    aside = [t for t in tellings if t.speaker.kind in why]
    return kept, [
        Reason(
            f"Left out {said(t)}: {policy} takes no figure of such a source ({t.speaker.kind}: "
            f"{why[t.speaker.kind]}) where another tells one.",
            ids(t),
        )
        for t in aside
    ]


@cache
def _set_aside(policy: str) -> Mapping[str, str]:
    rows = read_table(PACKAGE, "set_aside.csv")
    return {row["kind"]: row["why"] for row in rows if row["policy"] == policy}


def _imputed(policy: str, tellings: Sequence[Telling], reasons: Sequence[Reason]) -> Toll:
    """The figure that a policy's table puts where nobody names a number: the lowest of what tellings give."""
    told = [t for t in tellings if t.count.low is not None]
    figures = {id(t): sum(_stands_for(policy, c) for c in t.used) for t in told}
    if not figures:
        return uncounted(tellings, reasons)
    one = min(figures.values())
    sentences = []
    for t in tellings:
        if figures.get(id(t)) == one:
            text = f"Used {said(t)}: no source names a number, so {one} is imputed by the rule of {policy}"
        else:
            text = f"Left out {said(t)}: no source names a number, and {one}, imputed for others, is lower"
        sentences.append(Reason(f"{text}.", ids(t)))
    return Toll(Count(one, one, one, is_imputed=True), (*reasons, *sentences))


def _stands_for(policy: str, claim: Claim) -> int:
    text = f" {' '.join(words(claim.count_text))} "
    rows = _impute_rows(policy)
    return next((n for told, n in rows if f" {told} " in text), dict(rows)["*"])


@cache
def _impute_rows(policy: str) -> tuple[tuple[str, int], ...]:
    """Words and persons, the longest words first."""
    rows = [row for row in read_table(PACKAGE, "imputed.csv") if row["policy"] == policy]
    ordered = sorted(rows, key=lambda row: (-len(row["words"]), row["words"]))
    return tuple((row["words"], int(row["persons"])) for row in ordered)
