"""How the toll of an incident changed: what was said on which day by whom, and what of it counts now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from recount.model.incidents import Incident
from recount.store.browsing import Heading
from recount.web.claimviews import ClaimView

WIDTH = 100
"""Of the scale on which figures are drawn."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One figure of one report.

    Attributes:
        day: of the report, None where it gives none.
        who: its independent source, the words for the source where it counts for none.
        publisher: of the report.
        view: the claim.
        state: `counts`, `replaced` by the same source's later figure, `left out`, or `withdrawn`.
        bar: where the least and the most lie on the scale, None where an end is open.
        mark: where the best figure lies, None where there is none.
    """

    day: date | None
    who: str
    publisher: str
    view: ClaimView
    state: str
    bar: tuple[float, float] | None
    mark: float | None


@dataclass(frozen=True, slots=True)
class Toll:
    """All that was told of one outcome, in the order of the days.

    Attributes:
        most: the number at the end of the scale.
        now: where the least and the most lie that the incident counts.
    """

    outcome: str
    most: int
    now: tuple[float, float] | None
    tellings: list[Telling]


def tolls(incident: Incident, shown: Sequence[ClaimView], headings: Mapping[str, Heading]) -> list[Toll]:
    """Each outcome's figures of victims, the incident's own order of outcomes first.

    Args:
        incident: the incident.
        shown: its claims.
        headings: of its reports.
    """
    states = _states(incident)
    who = {c: s.name for s in incident.sources for r in s.reports for c in r.claims}
    found: dict[str, list[ClaimView]] = {outcome: [] for outcome in incident.counts}
    for v in shown:
        if v.now.role == "victim" and any(n is not None for n in (v.now.low, v.now.best, v.now.high)):
            found.setdefault(v.now.outcome, []).append(v)
    made = []
    for outcome, views in found.items():
        if not views:
            continue
        count = incident.counts.get(outcome)
        ends = [n for v in views for n in (v.now.low, v.now.best, v.now.high) if n is not None]
        ends += [n for n in (count.low, count.high) if n is not None] if count else []
        most = max(*ends, 1)
        rows = []
        for v in views:
            heading = headings.get(v.claim.report)
            state = "withdrawn" if v.decided.withdrawn else states.get(v.claim.id, "left out")
            rows.append(
                Telling(
                    heading.published if heading else None,
                    who.get(v.claim.id) or v.now.source,
                    heading.publisher if heading else "",
                    v,
                    state,
                    _span(v.now.low, v.now.high, most),
                    None if v.now.best is None else WIDTH * v.now.best / most,
                )
            )
        rows.sort(key=lambda t: (t.day is None, t.day or date.min, t.view.number))
        made.append(Toll(outcome, most, _span(count.low, count.high, most) if count else None, rows))
    return made


def _span(low: int | None, high: int | None, most: int) -> tuple[float, float] | None:
    """Where a range lies on the scale; an open end reaches the end of the scale."""
    if low is None and high is None:
        return None
    return WIDTH * (low or 0) / most, WIDTH * (most if high is None else high) / most


def _states(incident: Incident) -> dict[str, str]:
    """Claim id -> what became of its figure, as the reasons say."""
    states: dict[str, str] = {}
    for reason in incident.reasons:
        if reason.text.startswith("Left out") and reason.claims:
            states.setdefault(reason.claims[0], "replaced" if "replaces it" in reason.text else "left out")
    for reason in incident.reasons:
        if reason.text.startswith("Used"):
            states |= dict.fromkeys(reason.claims, "counts")
    return states
