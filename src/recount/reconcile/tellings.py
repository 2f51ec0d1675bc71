"""What one source tells in one report: its claims of one outcome made into one figure, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import Reason
from recount.model.reports import Report
from recount.reconcile.speakers import Speaker
from recount.reconcile.standing import EARLIER, FURTHER, NEWER, standings
from recount.reconcile.victims import apart, are_others, is_special, told_apart
from recount.reconcile.words import figure, named, outcome_of, people, short

UNCOUNTED = frozenset({"vague", "plural", "none"})
LEAD_CHARS = 400
FEW_TIMES = 4
WIDE_TIMES = 8
MOST_NESTED = 8


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
        is_further: whether its words say that it comes on top of one told before.
        told: every figure it names as a toll, older ones included.
        older: the numbers that its report calls older.
        outlet: the publisher of its report, "" where unknown.
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
    is_further: bool
    told: tuple[int, ...]
    older: frozenset[int]
    outlet: str
    used: tuple[Claim, ...]
    rest: tuple[Reason, ...] = ()
    looseness: int = 0

    @property
    def top(self) -> int:
        """The largest number its words name, 0 where they name none."""
        return max(
            (n for n in (self.count.low, self.count.best, self.count.high) if n is not None), default=0
        )


def tell_all(
    claims: Sequence[Claim], voices: Mapping[str, Speaker], reports: Mapping[str, Report]
) -> list[Telling]:
    """The tellings of one outcome: one for each report and source, ordered by report and first claim.

    What a report says in its own voice joins the one source it cites where it adds to that source's figure
    (other victims) or repeats it; where it differs it is a telling of its own.
    """
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for c in claims:
        by_report[c.report].append(c)
    return [t for report in sorted(by_report) for t in _tell(by_report[report], reports[report], voices)]


def _tell(claims: Sequence[Claim], report: Report, voices: Mapping[str, Speaker]) -> list[Telling]:
    """One report's tellings of one outcome."""
    cues = standings(claims, report)
    groups: dict[Speaker, list[Claim]] = defaultdict(list)
    for c in claims:
        groups[voices[c.id]].append(c)
    own = next((s for s in groups if s.is_outlet), None)
    if own and len(groups) == 2:
        _lend(groups, own, cues)
    gathered = _gathered(groups)
    return [_telling(told, report, speaker, cues) for speaker, told in gathered.items() if told]


def _gathered(groups: Mapping[Speaker, Sequence[Claim]]) -> Mapping[Speaker, list[Claim]]:
    """The same with every part beside its total, whoever tells it: it is no toll of its own."""
    claims = {c.id: c for told in groups.values() for c in told}
    teller = {c.id: speaker for speaker, told in groups.items() for c in told}
    found: dict[Speaker, list[Claim]] = {speaker: [] for speaker in groups}
    for c in claims.values():
        whole = c
        for _ in range(MOST_NESTED):
            whole = claims.get(whole.part_of or "", whole)
        found[teller[whole.id]].append(c)
    return found


def _lend(groups: dict[Speaker, list[Claim]], own: Speaker, cues: Mapping[str, str]) -> None:
    cited = next(s for s in groups if s != own)
    theirs = list(groups[cited])
    lent = [
        c
        for c in groups[own]
        if cues[c.id] == EARLIER or all(apart(c, t) or _is_same(c, t) or t.part_of == c.id for t in theirs)
    ]
    groups[cited] += lent
    groups[own] = [c for c in groups[own] if c not in lent]


def _is_same(a: Claim, b: Claim) -> bool:
    return (a.low, a.best, a.high) == (b.low, b.best, b.high) or a.count_kind in UNCOUNTED


def _telling(claims: Sequence[Claim], report: Report, speaker: Speaker, cues: Mapping[str, str]) -> Telling:
    """Makes one figure of the claims of one outcome that one source makes in one report.

    Parts lie inside their total. Figures of victims who cannot be the same are added. Of figures of the same
    victims the newer stands if the words say which is newer, and else the larger holds the smaller.
    """
    ids = {c.id: c for c in claims}
    parts = [c for c in claims if c.part_of in ids]
    rest = [
        Reason(f"Left out {named(c)}: they are among the {people(ids[c.part_of or ''])}.", (c.id,))
        for c in parts
    ]
    lines, left = _settled([c for c in claims if c not in parts], cues)
    lines, later = _led(lines, report, cues)
    left += later
    rest += [reason for _, reason in left]
    older = [c for c, _ in left if cues[c.id] == EARLIER]
    count, is_counted = total(lines)
    return Telling(
        report=report.id,
        speaker=speaker,
        day=report.published,
        count=count,
        is_counted=is_counted,
        is_special=all(is_special(c) for c in lines),
        is_lead=any(_is_lead(c, report) for c in lines),
        is_newer=NEWER in {cues[c.id] for c in lines},
        is_further=all(cues[c.id] == FURTHER for c in lines),
        told=tuple(sorted({*_told(lines), *(n for c in older for n in _told([c]))})),
        older=frozenset(c.best for c in older if c.best is not None),
        outlet=report.publisher,
        used=tuple(lines),
        rest=tuple(rest),
        looseness=sum(c.count_kind not in {"exact", "named", "singular"} for c in lines),
    )


def _settled(
    tops: Sequence[Claim], cues: Mapping[str, str]
) -> tuple[list[Claim], list[tuple[Claim, Reason]]]:
    """The claims that make a figure, one for each group of victims; the others, each with the reason."""
    lines: list[list[Claim]] = []  # the figure that stands, then those that it holds
    rest: list[tuple[Claim, Reason]] = []
    summed = sum_of_others([c for c in tops if cues[c.id] != EARLIER])
    for c in sorted(tops, key=lambda c: (c is not summed, c.count_kind in UNCOUNTED)):
        if summed and c is not summed:
            why = f"it and others add up to {people(summed)}"
            rest.append((c, Reason(f"Left out {named(c)}: {why}.", (c.id, summed.id))))
            continue
        line = next((of for of in lines if _may_hold(of, c) and not _on_other_day(c, of[0], cues)), None)
        if line is None:
            lines.append([c])
            continue
        kept, left, why = _choose(line[0], c, cues)
        line[:] = [kept, *line[1:], left]
        why = _WHY[why].format(figure(kept))
        rest.append((left, Reason(f"Left out {named(left)}: {why}.", (left.id, kept.id))))
    return [line[0] for line in lines], rest


def _may_hold(line: Sequence[Claim], c: Claim) -> bool:
    """Whether a claim may be of the victims of a line: one person is nobody who is apart from any of them."""
    return not any(apart(c, x) for x in (line if line[0].high == 1 else line[:1]))


def _led(
    lines: Sequence[Claim], report: Report, cues: Mapping[str, str]
) -> tuple[list[Claim], list[tuple[Claim, Reason]]]:
    """The figures, without those that the one a report begins with may hold; these, each with the reason.

    Reports begin with the toll and go on with who is in it, often in words that do not say so. It holds no
    larger figure, and none of another day.
    """
    lead = [c for c in lines if _is_lead(c, report) and c.count_kind not in UNCOUNTED]
    if not lead:
        return list(lines), []
    most = sum(_size(c) for c in lead) if all(c.high is not None for c in lead) else None

    def is_held(c: Claim) -> bool:
        is_within = most is None or _size(c) <= most
        return is_within and not are_others(c, lead) and not all(_on_other_day(c, x, cues) for x in lead)

    later = [c for c in lines if c not in lead and c.count_kind not in UNCOUNTED and is_held(c)]
    begun = " + ".join(people(c) for c in lead)
    why = f"the report begins with {begun}, and does not say that these come on top of them"
    reasons = [(c, Reason(f"Left out {named(c)}: {why}.", (c.id, *(x.id for x in lead)))) for c in later]
    return [c for c in lines if c not in later], reasons


def _is_lead(c: Claim, report: Report) -> bool:
    """Whether it stands in the title or the first words of its report."""
    return any(e.start < len(report.title) + LEAD_CHARS for e in c.evidence)


def _on_other_day(a: Claim, b: Claim, cues: Mapping[str, str]) -> bool:
    """Whether two figures tell of two days, and neither is said to stand in place of another."""
    is_of_days = a.when.precision == b.when.precision == "day" and a.when != b.when
    return is_of_days and not (cues[a.id] or cues[b.id])


def sum_of_others(tops: Sequence[Claim]) -> Claim | None:
    """The claim whose figure is just the sum of all the others, two or more, if there is one.

    Soldiers are no sum of civilians.
    """
    figures = [(c.best, c) for c in tops if c.best is not None]
    total = sum(n for n, _ in figures)
    sums = [c for n, c in figures if len(figures) > 2 and 2 * n == total]
    return next((c for c in sums if not any(told_apart(c, x) for _, x in figures)), None)


def without_partial(tellings: Sequence[Telling]) -> tuple[list[Telling], list[Reason]]:
    """The tellings of just the victims of the incident, and why each other one is taken out.

    Those of children or women alone tell of some victims, where a telling of all victims is as large; and so
    does a figure in the body of a report that is less than a quarter of the middle one of the others. One in
    the body that is more than WIDE_TIMES what the reports begin with tells of more than the incident.
    """
    kept: list[Telling] = []
    reasons: list[Reason] = []
    general = sorted((t for t in tellings if not t.is_special), key=lambda t: t.top)
    lead = next((t for t in reversed(general) if t.is_lead), None)
    for t in tellings:
        larger = (o for o in reversed(general[-2:]) if o is not t and o.top >= t.top)
        whole = next((o for o in larger if not share_nobody(o, t)), None)
        is_small = not t.is_lead and bool(general) and FEW_TIMES * t.top < general[len(general) // 2].top
        if whole and (t.is_special or is_small):
            reasons.append(_instead(t, whole, _SPECIAL if t.is_special else _SMALL))
        elif lead and lead.top and not t.is_lead and t.top > WIDE_TIMES * lead.top:
            reasons.append(_instead(t, lead, "so far above {} that it is read as a total over more"))
        else:
            kept.append(t)
    return kept, reasons


def share_nobody(t: Telling, o: Telling) -> bool:
    """Whether the victims of two tellings, of whatever sources, cannot be the same people."""
    return all(told_apart(a, b) for a in t.used for b in o.used)


_SPECIAL = "it counts certain victims, and {} counts all"
_SMALL = "so far below most others that it is read as some of the victims, and {} as all"


def _instead(t: Telling, other: Telling, why: str) -> Reason:
    ids = tuple(c.id for x in (t, other) for c in x.used)
    return Reason(f"Left out {said(t)}: {why.format(said(other))}.", ids)


def said(t: Telling) -> str:
    """A telling's figures, outcome, source and report, in words."""
    who = "" if t.speaker.label == t.report else f"{short(t.speaker.label)}, "
    return f"{figures(t)} {outcome_of(t.used[0])} ({who}in {t.report})"


def figures(t: Telling) -> str:
    """A telling's figures in words: "5 civilians + 2 combatants"."""
    return " + ".join(people(c) for c in t.used)


_WHY = {
    "same": "the same source tells of the same victims elsewhere in the report ({})",
    "older": "the report itself gives it as older than {}",
    "smaller": "the same source's {} in the same report is larger and holds it",
}


def _choose(a: Claim, b: Claim, cues: Mapping[str, str]) -> tuple[Claim, Claim, str]:
    """Which of two figures of one source for the same victims stands, which does not, and why."""
    if b.count_kind in UNCOUNTED or (a.low, a.best, a.high) == (b.low, b.best, b.high):
        return a, b, "same"
    for kept, left in ((a, b), (b, a)):
        if (cues[left.id] == EARLIER) > (cues[kept.id] == EARLIER) or (
            cues[kept.id] == NEWER and cues[left.id] == ""
        ):
            return kept, left, "older"
    larger, smaller = (b, a) if _size(b) > _size(a) else (a, b)
    return larger, smaller, "smaller"


def _size(c: Claim) -> int:
    return max((n for n in (c.low, c.best, c.high) if n is not None), default=0)


def total(lines: Sequence[Claim]) -> tuple[Count, bool]:
    """The sum of figures of different victims, and whether any is counted.

    Beside counted figures a vague one ("and several civilians") only opens the top, and "up to 10" adds
    nobody to the least.
    """
    counted = [c for c in lines if c.count_kind not in UNCOUNTED]
    least = 0 if any(c.low is not None for c in counted or lines) else None
    summed = [Count(least if c.low is None else c.low, c.best, c.high) for c in counted or lines]
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
