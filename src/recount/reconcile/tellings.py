"""What one source tells in one report: its claims of one outcome made into one figure, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import Reason
from recount.model.reports import Report
from recount.reconcile.speakers import PACKAGE, Speaker, words
from recount.reconcile.words import figure, named, short

UNCOUNTED = frozenset({"vague", "plural", "none"})
GENERAL = frozenset({"unknown", "mixed"})
CUE_CHARS = 45
LEAD_CHARS = 400
LIST_CHARS = 40
FEW_TIMES = 4
WIDE_TIMES = 8
ANYBODY = frozenset(
    {"people", "persons", "person", "civilians", "others", "victims", "residents", "dead", "bodies"}
    | {"casualties", "individuals", "more"}
)
BESIDES = frozenset({"others", "other", "another", "additional", "further"})


@dataclass(frozen=True, slots=True)
class Telling:
    """One source's figure for one outcome in one report.

    Attributes:
        report: id of the report.
        speaker: whose figure it is.
        day: day of the report, None where not known.
        count: what its words allow in sum.
        is_counted: whether any of its words name a number.
        is_special: whether it speaks only of children, of women, … and not of all victims.
        is_lead: whether it stands in the title or the first words of its report.
        is_newer: whether its words say that it replaces an older figure.
        told: every figure it names as a toll, older ones included.
        used: the claims that make the figure.
        rest: the other claims, each with the reason why it is left out.
        looseness: how many of its figures are not exact.
    """

    report: str
    speaker: Speaker
    day: date | None
    count: Count
    is_counted: bool
    is_special: bool
    is_lead: bool
    is_newer: bool
    told: tuple[int, ...]
    used: tuple[Claim, ...]
    rest: tuple[Reason, ...] = ()
    looseness: int = 0

    @property
    def top(self) -> int:
        """The largest number its words name, 0 where they name none."""
        return max(
            (n for n in (self.count.low, self.count.best, self.count.high) if n is not None), default=0
        )


def tell(claims: Sequence[Claim], report: Report, speaker: Speaker) -> Telling:
    """Makes one figure of the claims of one outcome that one source makes in one report.

    Parts lie inside their total. Figures of victims who cannot be the same are added. Of figures of the same
    victims the newer stands if the words say which is newer, and else the larger holds the smaller.

    Args:
        claims: at least one, of one report, source, outcome and role, in report order.
        report: the report.
        speaker: the source.
    """
    ids = {c.id: c for c in claims}
    rest = [
        Reason(f"Left out {named(c)}: inside the {figure(ids[c.part_of])} that it is a part of.", (c.id,))
        for c in claims
        if c.part_of in ids
    ]
    lines: list[Claim] = []
    older: list[Claim] = []
    cues = {c.id: cue(c, report) for c in claims}
    tops = [c for c in claims if c.part_of not in ids]
    summed = sum_of_others(tops)
    for c in sorted(tops, key=lambda c: (c is not summed, c.count_kind in UNCOUNTED)):
        if summed and c is not summed:
            rest.append(Reason(f"Left out {named(c)}: it and others add up to {figure(summed)}.", (c.id,)))
            continue
        other = next((x for x in lines if not apart(c, x)), None)
        if other is None:
            lines.append(c)
            continue
        kept, left, why = _choose(other, c, cues)
        lines[lines.index(other)] = kept
        older.extend([left] if why == "older" else [])
        rest.append(Reason(f"Left out {named(left)}: {_WHY[why].format(figure(kept))}.", (left.id, kept.id)))
    count, is_counted = total(lines)
    return Telling(
        report=report.id,
        speaker=speaker,
        day=report.published,
        count=count,
        is_counted=is_counted,
        is_special=all(is_special(c) for c in lines),
        is_lead=any(e.start < len(report.title) + LEAD_CHARS for c in lines for e in c.evidence),
        is_newer="newer" in {cues[c.id] for c in lines},
        told=tuple(sorted({*_told(lines), *(n for c in older for n in _told([c]))})),
        used=tuple(lines),
        rest=tuple(rest),
        looseness=sum(c.count_kind not in {"exact", "named", "singular"} for c in lines),
    )


def sum_of_others(tops: Sequence[Claim]) -> Claim | None:
    """The claim whose figure is just the sum of all the others, two or more, if there is one."""
    figures = [(c.best, c) for c in tops if c.best is not None]
    total = sum(n for n, _ in figures)
    return next((c for n, c in figures if len(figures) > 2 and 2 * n == total), None)


def without_partial(tellings: Sequence[Telling]) -> tuple[list[Telling], list[Reason]]:
    """The tellings of just the victims of the incident, and why each other one is taken out.

    Those of children or women alone tell of some victims, where a telling of all victims is as large; and so
    does a figure in the body of a report that is less than a quarter of the middle one of the others. One in
    the body that is more than WIDE_TIMES what the reports begin with tells of more than the incident.
    """
    kept: list[Telling] = []
    reasons: list[Reason] = []
    tops = sorted(t.top for t in tellings if not t.is_special)
    lead = max((t for t in tellings if t.is_lead and not t.is_special), key=lambda t: t.top, default=None)
    for n, t in enumerate(tellings):
        others = [o for m, o in enumerate(tellings) if m != n and not o.is_special]
        whole = next((o for o in others if o.top >= t.top), None)
        is_small = not t.is_lead and bool(tops) and FEW_TIMES * t.top < tops[len(tops) // 2]
        if whole and (t.is_special or is_small):
            reasons.append(_instead(t, whole, "it tells of some victims only, and {} of all"))
        elif lead and lead.top and not t.is_lead and t.top > WIDE_TIMES * lead.top:
            reasons.append(_instead(t, lead, "so far above {} that it is read as a total over more"))
        else:
            kept.append(t)
    return kept, reasons


def _instead(t: Telling, other: Telling, why: str) -> Reason:
    ids = tuple(c.id for x in (t, other) for c in x.used)
    return Reason(f"Left out {said(t)}: {why.format(said(other))}.", ids)


def said(t: Telling) -> str:
    """A telling's figures, outcome, source and report, in words."""
    figures = " + ".join(figure(c) for c in t.used)
    who = "" if t.speaker.label == t.report else f"{short(t.speaker.label)}, "
    return f"{figures} {t.used[0].outcome.replace('_', ' ')} ({who}in {t.report})"


_WHY = {
    "same": "the same source says {} of the same victims, which agrees",
    "older": "the same report calls it an older figure than {}",
    "smaller": "the same source's {} is larger and holds it",
}


def _choose(a: Claim, b: Claim, cues: Mapping[str, str]) -> tuple[Claim, Claim, str]:
    """Which of two figures of one source for the same victims stands, which does not, and why."""
    if b.count_kind in UNCOUNTED or (a.low, a.best, a.high) == (b.low, b.best, b.high):
        return a, b, "same"
    for kept, left in ((a, b), (b, a)):
        if (cues[left.id] == "earlier") > (cues[kept.id] == "earlier") or (
            cues[kept.id] == "newer" and cues[left.id] == ""
        ):
            return kept, left, "older"
    larger, smaller = (b, a) if _size(b) > _size(a) else (a, b)
    return larger, smaller, "smaller"


def _size(c: Claim) -> int:
    return max((n for n in (c.low, c.best, c.high) if n is not None), default=0)


def total(lines: Sequence[Claim]) -> tuple[Count, bool]:
    """The sum of figures of different victims, and whether any is counted.

    Beside counted figures a vague one ("and several civilians") only opens the top.
    """
    counted = [c for c in lines if c.count_kind not in UNCOUNTED]
    summed = [Count(c.low, c.best, c.high) for c in counted or lines]
    count = summed[0]
    for other in summed[1:]:
        count += other
    if counted and len(counted) < len(lines):
        count = replace(count, high=None)
    return count, bool(counted)


def _told(lines: Sequence[Claim]) -> set[int]:
    """The figures that the words name in sum: "more than 100" names 100, a range both its ends."""
    count, _ = total(lines)
    if count.best is not None:
        counted = [c for c in lines if c.count_kind not in UNCOUNTED]
        return {count.best - sum(c.count_kind == "more_than" for c in counted)}
    return {n for n in (count.low, count.high) if n is not None}


def is_special(c: Claim) -> bool:
    """Whether a claim speaks only of one age or one sex."""
    return c.age not in GENERAL or c.sex not in GENERAL


def apart(a: Claim, b: Claim) -> bool:
    """Whether the victims of two claims of one source cannot be the same people.

    Their codes exclude one another, or the words say "others", or under different words both are fighters,
    both single people, or side by side in one list.
    """
    codes = ((a.status, b.status), (a.age, b.age), (a.sex, b.sex))
    if any(x != y and not {x, y} & GENERAL for x, y in codes):
        return True
    if {a.age, b.age} & {"child"} and a.age != b.age and (a if b.age == "child" else b).sex not in GENERAL:
        return True
    mine, theirs = set(words(a.victims)), set(words(b.victims))
    is_besides = [not BESIDES.isdisjoint(words(f"{c.count_text} {c.victims}")) for c in (a, b)]
    if is_besides[0] != is_besides[1]:
        return True
    if not mine or not theirs or mine & theirs or ANYBODY & (mine | theirs):
        return False
    if a.best == b.best != 1:  # "31 fighters" and "31 militants": one figure in other words
        return False
    return a.high == b.high == 1 or a.status == b.status == "combatant" or _is_one_list(a, b)


def _is_one_list(a: Claim, b: Claim) -> bool:
    """Whether the words of two claims stand side by side ("22 pupils and six teachers")."""
    return any(
        x.start - LIST_CHARS <= y.end and y.start - LIST_CHARS <= x.end
        for x in a.evidence
        for y in b.evidence
    )


def cue(claim: Claim, report: Report) -> str:
    """`earlier`, `newer` or "": what the words right beside a claim's figure say of its standing."""
    layer = report.layer
    span = claim.spans.get("count_text")
    stretches = [(span.start, span.end)] if span else [(e.start, e.end) for e in claim.evidence[:1]]
    found = set()
    for start, end in stretches:
        before = f" {' '.join(words(layer[max(0, start - CUE_CHARS) : end]))} "
        found |= {use for text, use in _cues() if f" {text} " in before}
    return "earlier" if "earlier" in found else "newer" if found else ""


@cache
def _cues() -> tuple[tuple[str, str], ...]:
    return tuple((row["words"], row["use"]) for row in read_table(PACKAGE, "cues.csv"))
