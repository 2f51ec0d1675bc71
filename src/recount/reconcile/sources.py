"""On whose word an incident stands: its independent sources, and which reports stand on which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.sources import IndependentSource, Standing, Tie, ToldFigure
from recount.reconcile.counting import by_victims
from recount.reconcile.grades import is_own_statement
from recount.reconcile.origins import Ground, Origin, origins
from recount.reconcile.speakers import Speaker
from recount.reconcile.tellings import Telling, figures

COPY_FIRST = ("copy", "agency", "outlet")


def independent_sources(
    asserted: Sequence[Claim],
    voices: Mapping[str, Speaker],
    ground: Ground,
    tolls: Mapping[str, Mapping[str, tuple[Count, Sequence[Telling]]]],
) -> tuple[IndependentSource, ...]:
    """The sources of an incident, those with most reports first.

    Args:
        asserted: the incident's asserted claims.
        voices: claim id -> its speaker.
        ground: the reports, and which stand on one another's words.
        tolls: role (`victim`, `attacker`) -> outcome -> the incident's count, and the tellings of it.
    """
    told: list[Telling] = []
    bounds: dict[str, dict[str, Count]] = defaultdict(dict)
    for role, of in tolls.items():
        for outcome, (count, tellings) in of.items():
            told += tellings
            is_of_some = len(by_victims([t for t in tellings if t.is_counted])) > 1
            bounds[role][outcome] = replace(count, low=None) if is_of_some else count
    made = [_source(o, told, voices, ground, bounds) for o in origins(asserted, voices, ground)]
    return tuple(sorted(made, key=lambda s: (-len(s.reports), s.name, s.reports[0].report)))


def _source(
    origin: Origin,
    told: Sequence[Telling],
    voices: Mapping[str, Speaker],
    ground: Ground,
    counts: Mapping[str, Mapping[str, Count]],
) -> IndependentSource:
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for c in origin.claims:
        by_report[c.report].append(c)
    citing = {c.report for c in origin.claims if voices[c.id].key == origin.speaker.key}
    standings = []
    for report, (tie, on) in _tree(sorted(by_report, key=lambda r: _day(ground, r)), citing, ground).items():
        ids = tuple(c.id for c in by_report[report])
        own = [t for t in told if t.report == report and {c.id for c in t.used} & set(ids)]
        standings.append(
            Standing(
                report=report,
                claims=ids,
                figures=tuple(_figure(t, counts[t.used[0].role][t.used[0].outcome]) for t in own),
                tie=tie.kind if tie else "",
                on=on,
                share=round(tie.share, 4) if tie else 0.0,
                name=tie.name if tie else "",
            )
        )
    is_own = any(is_own_statement(c, voices[c.id]) for c in origin.claims if c.role == "victim")
    return IndependentSource(origin.speaker.label, origin.speaker.kind, is_own, tuple(standings))


def _day(ground: Ground, report: str) -> tuple[date, str]:
    return ground.reports[report].published or date.max, report


def _tree(
    reports: Sequence[str], citing: Iterable[str], ground: Ground
) -> Mapping[str, tuple[Tie | None, str]]:
    """Each report with why it stands by another one, and by which; the first stands by none.

    Each comes after the one it stands by, those of one report together.
    """
    found: dict[str, tuple[Tie | None, str]] = {reports[0]: (None, "")}
    left = list(reports[1:])
    while left:
        best = next((b for r in left if (b := _best_tie(r, found, ground))), None)
        report = left[0] if best is None else best[0]
        if best is None:
            kind = "speaker" if report in citing else "chain"
            found[report] = Tie(reports[0], report, kind), reports[0]
        else:
            found[report] = best[1], best[2]
        left.remove(report)
    below: dict[str, list[str]] = defaultdict(list)
    for report, (_, on) in found.items():
        below[on].append(report)
    ordered, waiting = [], [reports[0]]
    while waiting:
        ordered.append(waiting.pop())
        waiting += reversed(below[ordered[-1]])
    return {r: found[r] for r in ordered}


def _best_tie(report: str, placed: Mapping[str, object], ground: Ground) -> tuple[str, Tie, str] | None:
    """The strongest tie of a report to one that has its place: report, tie and the other."""
    ends = [(t, t.second if t.first == report else t.first) for t in ground.ties.get(report, ())]
    fitting = [(t, on) for t, on in ends if on in placed]
    if not fitting:
        return None
    tie, on = min(fitting, key=lambda p: (COPY_FIRST.index(p[0].kind), -p[0].share, p[0].name, p[1]))
    return report, tie, on


def _figure(t: Telling, count: Count) -> ToldFigure:
    return ToldFigure(t.used[0].outcome, t.used[0].role, figures(t), _agreement(t, count))


def _agreement(t: Telling, count: Count) -> str:
    """How a telling stands to the incident's count: one of AGREEMENTS."""
    if t.is_counted and t.count.best is not None and t.count.best == count.best:
        return "same"
    if not (count.is_imputed or t.count.compatible(count)):
        return "other"
    return "within" if t.is_counted else "vague"
