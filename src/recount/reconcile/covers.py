"""Totals against the incidents inside them: what is covered, what may be, what is left. Nothing is added."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import Incident, Reason
from recount.model.places import Place
from recount.reconcile.words import ranged

LONGEST_EPISODE = 45
MOST_LISTED = 200

Shares = tuple[int, int, int]
What = tuple[str, bool]


def with_covers(incidents: Sequence[Incident], claims: Mapping[str, Claim]) -> list[Incident]:
    """The incidents, each aggregate among them with what it covers.

    Args:
        incidents: incidents and aggregates.
        claims: claim id -> claim, at least those of the incidents.
    """
    ground = _Ground([i for i in incidents if i.kind == "incident"], claims)
    return [_covering(i, ground) if i.kind == "aggregate" else i for i in incidents]


@dataclass(frozen=True, slots=True)
class _Named:
    """An incident that a total itself names, and what the total's own parts say of it."""

    incident: Incident
    parts: Sequence[Claim]

    def share(self, what: What) -> Shares:
        """By the total's own figure where it gives one; of several reports of it the least and the most."""
        told: dict[str, Shares] = defaultdict(lambda: (0, 0, 0))
        for c in self.parts:
            if c.outcome == what[0]:
                told[c.report] = _added(told[c.report], _shares(Count(c.low, c.best, c.high)))
        if not told:
            return _share(self.incident, what)
        least, best, most = zip(*told.values(), strict=True)
        return min(least), max(best), max(most)


@dataclass(frozen=True, slots=True)
class _Inside:
    """Incidents surely inside a total: the first `many` of its area, those it names, a `few`; and `maybe`."""

    area: _Area | None
    many: int
    named: Sequence[_Named]
    few: Sequence[Incident]
    maybe: Sequence[Incident]

    def listed(self) -> list[Incident]:
        first = [i for _, i in self.area.dated[: min(self.many, MOST_LISTED)]] if self.area else []
        named = [n.incident for n in self.named if not self._is_first(n)]
        return sorted([*first, *named, *self.few], key=_by_day)[:MOST_LISTED]

    def number(self) -> int:
        return self.many + len(self.few) + sum(not self._is_first(n) for n in self.named)

    def sum(self, what: What) -> Shares:
        shares = self.area.sums(what)[self.many] if self.area else (0, 0, 0)
        for named in self.named:
            if self._is_first(named):
                shares = _added(shares, _share(named.incident, what), -1)
            shares = _added(shares, named.share(what))
        return _added(shares, _sum(self.few, what))

    def _is_first(self, named: _Named) -> bool:
        return self.area is not None and self.area.position.get(named.incident.id, self.many) < self.many


def _by_day(i: Incident) -> tuple[date, str]:
    return i.when.end or date.max, i.id


class _Area:
    """The dated incidents of one area by last day, and running sums of what they hold.

    A total since the beginning of a war holds nearly all incidents; sums keep thousands of such totals cheap.
    """

    def __init__(self, dated: Sequence[tuple[date, Incident]]) -> None:
        self.dated = dated
        self.position = {i.id: n for n, (_, i) in enumerate(dated)}
        self._sums: dict[What, list[Shares]] = {}

    def sums(self, what: What) -> list[Shares]:
        if what not in self._sums:
            shares = (_share(i, what) for _, i in self.dated)
            self._sums[what] = list(accumulate(shares, _added, initial=(0, 0, 0)))
        return self._sums[what]


class _Ground:
    """The incidents that have a day and a place, by area; and those that totals name."""

    def __init__(self, incidents: Sequence[Incident], claims: Mapping[str, Claim]) -> None:
        self.parts: dict[str, list[tuple[Incident, Claim]]] = defaultdict(list)
        for i in incidents:
            for c in (claims[c] for c in i.claims):
                if c.part_of and c.stance == "asserted" and c.role == "victim":
                    self.parts[c.part_of].append((i, c))
        areas: dict[str, list[tuple[date, Incident]]] = defaultdict(list)
        for i in incidents:
            if i.when.end and i.location:
                for area in _areas(i.location):
                    areas[area].append((i.when.end, i))
        self.by_report: dict[str, list[Incident]] = defaultdict(list)
        for i in incidents:
            for report in i.reports:
                self.by_report[report].append(i)
        self.areas = {area: _Area(sorted(of, key=lambda e: (e[0], e[1].id))) for area, of in areas.items()}

    def named(self, total: Incident) -> list[_Named]:
        """Incidents of which the total itself says what part of it they are."""
        found: dict[str, tuple[Incident, list[Claim]]] = {}
        for whole in total.claims:
            for i, c in self.parts.get(whole, ()):
                found.setdefault(i.id, (i, []))[1].append(c)
        return [_Named(i, parts) for _, (i, parts) in sorted(found.items())]

    def within(self, total: Incident) -> _Inside:
        """Incidents that the total names; others in its area: those wholly inside its days, and those partly.

        Where the bounds of the area are not known, the incidents that the same reports tell may be inside.
        """
        named = self.named(total)
        known = {n.incident.id for n in named}
        area = self.areas.get(_area(total.location) or "") if total.location else None
        if total.when.end is None:
            return _Inside(None, 0, named, (), ())
        if area is None:
            told = {i.id: i for report in total.reports for i in self.by_report[report] if i.when.end}
            maybe = [told[i] for i in sorted(told) if i not in known and told[i].when.overlaps(total.when)]
            return _Inside(None, 0, named, (), maybe)
        many = 0 if total.when.start else bisect_right(area.dated, total.when.end, key=_day)
        first = bisect_left(area.dated, total.when.start, key=_day) if total.when.start else many
        until = date.fromordinal(min(date.max.toordinal(), total.when.end.toordinal() + LONGEST_EPISODE))
        near = [i for _, i in area.dated[first : bisect_right(area.dated, until, key=_day)]]
        near = [i for i in near if i.id not in known and i.when.overlaps(total.when)]
        few = [i for i in near if _is_inside(i, total)]
        return _Inside(area, many, named, few, [i for i in near if not _is_inside(i, total)])


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
    inside = ground.within(total)
    civil = {g.outcome for g in total.by_group if g.status == "civilian"}
    sums = {o: inside.sum((o, o in civil)) for o in total.counts}
    maybe = {o: _sum(inside.maybe, (o, o in civil)) for o in total.counts}
    covered = {o: Count(*s) for o, s in sums.items() if s[2]}
    left = {o: _left(c, sums[o], maybe[o]) for o, c in total.counts.items()}
    covers: Mapping[str, Any] = {
        "incidents": [i.id for i in inside.listed()],
        "unlisted": max(0, inside.number() - MOST_LISTED),
        "possible": [i.id for i in inside.maybe],
        "covered": {o: _range(c) for o, c in covered.items()},
        "left": {o: _range(c) for o, c in left.items()},
    }
    return replace(total, covers=covers, reasons=(*total.reasons, *_reasons(total, inside, covered, left)))


def _reasons(
    total: Incident, inside: _Inside, covered: Mapping[str, Count], left: Mapping[str, Count]
) -> list[Reason]:
    start = "A total over many incidents, never added to them"
    less = [o for o, c in total.counts.items() if o in covered or left[o] != c]
    if not less:
        return [Reason(f"{start}; {_nothing_less(total, inside)}.")]
    reasons = []
    for o in less:
        parts = tuple(c.id for n in inside.named for c in n.parts if c.outcome == o)
        which = "the incidents inside it" + (", some named by the total itself," if parts else "")
        holds = (
            f"{which} hold {ranged(covered[o])}" if o in covered else "incidents told singly may hold some"
        )
        of = f"of {ranged(total.counts[o])} {o.replace('_', ' ')}"
        reasons.append(Reason(f"{start}: {of}, {holds}; {ranged(left[o])} left over.", parts))
    return reasons


def _nothing_less(total: Incident, inside: _Inside) -> str:
    """Why nothing is taken from a total."""
    if inside.number() or inside.maybe:
        where = "inside it" if inside.number() else "that may be inside it"
        return f"the incidents {where} hold nothing of what it counts"
    if total.when.end is None:
        return "it gives no days, so it is not known whether any told singly is inside it"
    if total.location is None or not total.location.is_resolved:
        return "the bounds of its area are not known, so it is not known whether any told singly is inside it"
    return "none told singly is known to be inside it"


def _share(i: Incident, what: What) -> Shares:
    """Least, best and most that an incident may add to a total; an open top counts as the figure named."""
    outcome, is_civilian = what
    c = i.counts.get(outcome)
    if c is None:
        return 0, 0, 0
    least, named, most = _shares(c)
    if not is_civilian:
        return least, named, most
    civil = [g.count.low or 0 for g in i.by_group if (g.outcome, g.status) == (outcome, "civilian")]
    least = min(max(civil, default=0), most)
    return least, least, most


def _shares(c: Count) -> Shares:
    named = next((n for n in (c.best, c.low, c.high) if n is not None), 0)
    return c.low or 0, named, named if c.high is None else c.high


def _sum(incidents: Sequence[Incident], what: What) -> Shares:
    total = 0, 0, 0
    for i in incidents:
        total = _added(total, _share(i, what))
    return total


def _added(a: Shares, b: Shares, sign: int = 1) -> Shares:
    return a[0] + sign * b[0], a[1] + sign * b[1], a[2] + sign * b[2]


def _left(total: Count, sure: Shares, maybe: Shares) -> Count:
    """max(0, total - covered): low with all that may overlap, high with only what surely does."""

    def minus(n: int | None, covered: int) -> int | None:
        return None if n is None else max(0, n - covered)

    return Count(minus(total.low, sure[2] + maybe[2]), minus(total.best, sure[1]), minus(total.high, sure[0]))


def _range(c: Count) -> dict[str, int | None]:
    return {"low": c.low, "best": c.best, "high": c.high}
