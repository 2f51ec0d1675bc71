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
from recount.model.reports import Report
from recount.reconcile.exclusions import Exclusion, exclusions, of_place
from recount.reconcile.words import ranged, short

LONGEST_EPISODE = 45
MOST_LISTED = 200
OPEN = 10**15
"""Stands for an open top in sums of shares, above any number of people."""

Shares = tuple[int, int, int]
What = tuple[str, str]
"""An outcome, and the status of the only victims that a total counts, "" for all."""


def with_covers(
    incidents: Sequence[Incident], claims: Mapping[str, Claim], reports: Mapping[str, Report]
) -> list[Incident]:
    """The incidents, each aggregate among them with what it covers.

    Args:
        incidents: incidents and aggregates.
        claims: claim id -> claim, at least those of the incidents.
        reports: report id -> report, at least those of the claims.
    """
    ground = _Ground([i for i in incidents if i.kind == "incident"], claims, reports)
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
    """Incidents surely inside a total: the first `many` of its area, those it names, a `few`; and `maybe`.

    Those `out` are none of these, though they may stand among the first: the total says that it leaves them
    out.
    """

    area: _Area | None
    many: int
    named: Sequence[_Named]
    few: Sequence[Incident]
    maybe: Sequence[Incident]
    out: Sequence[Incident] = ()

    def listed(self) -> list[Incident]:
        out = {i.id for i in self.out}
        until = min(self.many, MOST_LISTED + len(out))
        first = [i for _, i in self.area.dated[:until] if i.id not in out] if self.area else []
        named = [n.incident for n in self.named if not self._is_first(n.incident)]
        return sorted([*first, *named, *self.few], key=_by_day)[:MOST_LISTED]

    def number(self) -> int:
        named = sum(not self._is_first(n.incident) for n in self.named)
        return self.many + len(self.few) + named - sum(map(self._is_first, self.out))

    def sum(self, what: What) -> Shares:
        shares = self.area.sums(what)[self.many] if self.area else (0, 0, 0)
        for i in (*self.out, *(n.incident for n in self.named)):
            if self._is_first(i):
                shares = _added(shares, _share(i, what), -1)
        for named in self.named:
            shares = _added(shares, named.share(what))
        return _added(shares, _sum(self.few, what))

    def all(self) -> list[Incident]:
        first = [i for _, i in self.area.dated[: self.many]] if self.area else []
        return [*first, *self.few, *self.maybe]

    def without(self, out: Sequence[Incident], unsure: Sequence[Incident]) -> _Inside:
        """The same with some incidents left out, and others only possible that were taken for sure."""
        gone = {i.id for i in (*out, *unsure)}
        named = [n for n in self.named if n.incident.id not in gone]
        few, maybe = ([i for i in of if i.id not in gone] for of in (self.few, self.maybe))
        return _Inside(self.area, self.many, named, few, [*maybe, *unsure], [*out, *unsure])

    def _is_first(self, i: Incident) -> bool:
        return self.area is not None and self.area.position.get(i.id, self.many) < self.many


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

    def __init__(
        self, incidents: Sequence[Incident], claims: Mapping[str, Claim], reports: Mapping[str, Report]
    ) -> None:
        self.claims, self.reports = claims, reports
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

    def tops(self, total: Incident) -> list[Claim]:
        """The asserted claims that make a total, without their parts."""
        told = {c: self.claims[c] for c in total.claims}
        made = (c for c in told.values() if c.stance == "asserted" and c.role == "victim")
        return [c for c in made if c.part_of not in told]

    def places(self, i: Incident) -> list[str]:
        """The names that an incident's place has."""
        told = [self.claims[c].place for c in i.claims]
        return list(dict.fromkeys([i.location.name if i.location else "", *told]))

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
    said = [x for c in ground.tops(total) for x in exclusions(c, ground.reports[c.report])]
    inside, out = _left_out(ground.within(total), said, ground)
    what = {o: (o, _status(total, o, said, ground)) for o in total.counts}
    sums = {o: inside.sum(what[o]) for o in total.counts}
    maybe = {o: _sum(inside.maybe, what[o]) for o in total.counts}
    covered = {o: _count(s) for o, s in sums.items() if s[2]}
    left = {o: _left(c, sums[o], maybe[o]) for o, c in total.counts.items()}
    covers: Mapping[str, Any] = {
        "incidents": [i.id for i in inside.listed()],
        "unlisted": max(0, inside.number() - MOST_LISTED),
        "possible": [i.id for i in inside.maybe],
        "excluded": [i.id for of in out.values() for i in of],
        "covered": {o: _range(c) for o, c in covered.items()},
        "left": {o: _range(c) for o, c in left.items()},
    }
    reasons = (*total.reasons, *_excluding(said, out), *_reasons(total, inside, covered, left))
    return replace(total, covers=covers, reasons=reasons)


def _left_out(
    inside: _Inside, said: Sequence[Exclusion], ground: _Ground
) -> tuple[_Inside, Mapping[str, Sequence[Incident]]]:
    """Without the incidents of places that the total leaves out, and these by its words for them.

    Where its words may mean a day and several incidents are of that place, each is only possibly inside.
    """
    elsewhere = [x for x in said if not x.status]
    if not elsewhere:
        return inside, {}
    met: dict[str, list[Incident]] = defaultdict(list)
    for i in inside.all():
        if x := of_place(elsewhere, ground.places(i)):
            met[x.text].append(i)
    unsure = {x.text for x in elsewhere if x.has_day and len(met[x.text]) > 1}
    out = {text: sorted(of, key=_by_day) for text, of in met.items() if of and text not in unsure}
    possible = [i for text in unsure for i in met[text]]
    return inside.without([i for of in out.values() for i in of], sorted(possible, key=_by_day)), out


def _excluding(said: Sequence[Exclusion], out: Mapping[str, Sequence[Incident]]) -> list[Reason]:
    reasons = []
    for x in said:
        why = "no incident told singly is surely meant"
        if x.status:
            other = {"combatant": "civilians", "civilian": "combatants"}[x.status]
            why = f"of the incidents inside it only known {other} are taken away"
        elif x.text in out:
            why = f"nothing is taken away for {', '.join(i.id for i in out[x.text])}"
        reasons.append(Reason(f"It says that it leaves out \u201c{short(x.text)}\u201d: {why}.", (x.claim,)))
    return reasons


def _status(total: Incident, outcome: str, said: Sequence[Exclusion], ground: _Ground) -> str:
    """The status of all whom a total counts, where its words say so of all; "" where not."""
    told = {c.status for c in ground.tops(total) if c.outcome == outcome}
    has_others = any(
        g.outcome == outcome and g.status == "combatant" and told == {"civilian"} for g in total.by_group
    )
    if told in ({"civilian"}, {"combatant"}) and not has_others:
        return told.pop()
    left_out = {x.status for x in said} - {""}
    return {"combatant": "civilian", "civilian": "combatant"}[left_out.pop()] if len(left_out) == 1 else ""


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
    """Least, best and most that an incident may add to a total."""
    outcome, status = what
    c = i.counts.get(outcome)
    if c is None:
        return 0, 0, 0
    least, named, most = _shares(c)
    if not status:
        return least, named, most
    known = [g.count.low or 0 for g in i.by_group if (g.outcome, g.status) == (outcome, status)]
    least = min(max(known, default=0), most)
    return least, least, most


def _shares(c: Count) -> Shares:
    named = next((n for n in (c.best, c.low, c.high) if n is not None), 0)
    return c.low or 0, named, OPEN if c.high is None else c.high


def _count(s: Shares) -> Count:
    return Count(s[0], s[1], None if s[2] >= OPEN else s[2])


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
