"""Totals against the incidents inside them: what is covered, what may be, what is left. Nothing is added."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from recount.model.counts import Count
from recount.model.incidents import Incident, Reason
from recount.model.places import Place
from recount.reconcile.words import ranged

LONGEST_EPISODE = 45


def with_covers(incidents: Sequence[Incident]) -> list[Incident]:
    """The incidents, each aggregate among them with what it covers."""
    ground = _Ground([i for i in incidents if i.kind == "incident"])
    return [_covering(i, ground) if i.kind == "aggregate" else i for i in incidents]


class _Ground:
    """Dated incidents by area, each area's in order of their last day."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        areas: dict[str, list[tuple[date, Incident]]] = defaultdict(list)
        for i in incidents:
            if i.when.end and i.location:
                for area in _areas(i.location):
                    areas[area].append((i.when.end, i))
        self.areas = {area: sorted(of, key=lambda e: (e[0], e[1].id)) for area, of in areas.items()}

    def within(self, total: Incident) -> tuple[list[Incident], list[Incident]]:
        """Incidents in the total's area: those wholly inside its days, and those only partly."""
        area = _area(total.location) if total.location else None
        if area is None or total.when.end is None:
            return [], []
        dated = self.areas.get(area, [])
        first = bisect_left(dated, total.when.start, key=_day) if total.when.start else 0
        last = bisect_right(dated, date.fromordinal(total.when.end.toordinal() + LONGEST_EPISODE), key=_day)
        sure: list[Incident] = []
        maybe: list[Incident] = []
        for _, i in dated[first:last]:
            if i.when.overlaps(total.when):
                (sure if _is_inside(i, total) else maybe).append(i)
        return sure, maybe


def _day(entry: tuple[date, Incident]) -> date:
    return entry[0]


def _is_inside(i: Incident, total: Incident) -> bool:
    start, end = i.when.start, i.when.end
    return bool(
        end
        and total.when.end
        and end <= total.when.end
        and (total.when.start is None or (start and start >= total.when.start))
    )


def _area(p: Place) -> str | None:
    """The key of the area a place stands for; None for a region of several countries."""
    if p.precision == "country" and p.country:
        return f"country {p.country}"
    if p.precision == "province" and p.country and p.admin1:
        return f"province {p.country} {p.admin1}"
    if p.precision == "region":
        return None
    return f"place {p.geonameid}" if p.geonameid else f"words {p.name.casefold()}"


def _areas(p: Place) -> set[str]:
    """The keys of all areas that a place lies in."""
    keys = {_area(p)}
    if p.country:
        keys.add(f"country {p.country}")
        keys |= {f"province {p.country} {p.admin1}"} if p.admin1 else set()
    return {key for key in keys if key}


def _covering(total: Incident, ground: _Ground) -> Incident:
    sure, maybe = ground.within(total)
    kinds = {g.outcome for g in total.by_group if g.status == "civilian"}
    covered = {o: _sum(sure, o, o in kinds) for o in total.counts if any(o in i.counts for i in sure)}
    left = {o: _left(c, sure, maybe, (o, o in kinds)) for o, c in total.counts.items()}
    covers: Mapping[str, Any] = {
        "incidents": [i.id for i in sure],
        "possible": [i.id for i in maybe],
        "covered": {o: _range(c) for o, c in covered.items()},
        "left": {o: _range(c) for o, c in left.items()},
    }
    return replace(total, covers=covers, reasons=(*total.reasons, *_reasons(total, covered, left)))


def _reasons(total: Incident, covered: Mapping[str, Count], left: Mapping[str, Count]) -> list[Reason]:
    if not covered:
        return [Reason("A total over many incidents, never added to them; none told singly is inside it.")]
    return [
        Reason(
            f"A total over many incidents, never added to them: "
            f"of {ranged(total.counts[o])} {o.replace('_', ' ')}, "
            f"incidents told singly hold {ranged(c)}; {ranged(left[o])} are left."
        )
        for o, c in covered.items()
    ]


def _share(i: Incident, outcome: str, is_civilian: bool) -> tuple[int, int, int]:
    """Least, best and most that an incident may add to a total; an open top counts as the figure named."""
    c = i.counts.get(outcome)
    if c is None:
        return 0, 0, 0
    named = next((n for n in (c.best, c.low, c.high) if n is not None), 0)
    most = named if c.high is None else c.high
    if not is_civilian:
        return c.low or 0, named, most
    civil = [g.count.low or 0 for g in i.by_group if (g.outcome, g.status) == (outcome, "civilian")]
    least = min(max(civil, default=0), most)
    return least, least, most


def _sum(incidents: Sequence[Incident], outcome: str, is_civilian: bool) -> Count:
    shares = [_share(i, outcome, is_civilian) for i in incidents]
    low, best, high = (sum(s[end] for s in shares) for end in range(3))
    return Count(low, best, high)


def _left(total: Count, sure: Sequence[Incident], maybe: Sequence[Incident], what: tuple[str, bool]) -> Count:
    """max(0, total - covered): low with all that may overlap, high with only what surely does."""
    inside = _sum(sure, *what)
    most = (inside + _sum(maybe, *what)).high or 0

    def minus(n: int | None, covered: int | None) -> int | None:
        return None if n is None else max(0, n - (covered or 0))

    return Count(minus(total.low, most), minus(total.best, inside.best), minus(total.high, inside.low))


def _range(c: Count) -> dict[str, int | None]:
    return {"low": c.low, "best": c.best, "high": c.high}
