"""Totals over many incidents: grouped within a report, joined across reports when they are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from recount.link.events import claim_keys
from recount.model.claims import Claim

SLACK_DAYS = 7
WHOLE = frozenset({"*"})


def totals_of(claims: Sequence[Claim]) -> list[list[Claim]]:
    """One report's totals: those of one area and period stand together, parts with their whole."""
    by_id = {c.id: c for c in claims}
    groups: dict[object, list[Claim]] = defaultdict(list)
    for c in claims:
        top = c
        seen = {c.id}
        while top.part_of in by_id and top.part_of not in seen:
            seen.add(top.part_of)
            top = by_id[top.part_of]
        groups[(area(top), top.when.start, top.when.end, top.scope)].append(c)
    return list(groups.values())


def area(claim: Claim) -> frozenset[str]:
    """Where a total counts: the gazetteer's place, or place keys of its words."""
    if claim.location and claim.location.geonameid:
        return frozenset({f"geonames:{claim.location.geonameid}"})
    return claim_keys(claim) or WHOLE


def same_totals(groups: Sequence[Sequence[Claim]]) -> list[list[int]]:
    """Joins groups of different reports that tell the same total: figure, outcome, victims, area, period.

    Returns:
        Lists of positions in `groups`, each ascending, in the order of their first.
    """
    holders: dict[object, list[int]] = defaultdict(list)
    for i, group in enumerate(groups):
        for key in _keys(group):
            holders[key].append(i)
    root = list(range(len(groups)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for held in holders.values():
        ordered = sorted(held, key=lambda i: (_ends(groups[i]), i))
        for a, b in pairwise(ordered):
            if _is_one_period(groups[a], groups[b]):
                low, high = sorted((find(a), find(b)))
                root[high] = low
    joined: Mapping[int, list[int]] = defaultdict(list)
    for i in range(len(groups)):
        joined[find(i)].append(i)
    return [joined[r] for r in sorted(joined)]


def _keys(group: Sequence[Claim]) -> Iterator[object]:
    """Keys of the counted totals of a group.

    Figures below ten meet too often by chance, and so do those of no known area and time.
    """
    for c in group:
        is_bounded = area(c) != WHOLE or c.when.end is not None
        if is_bounded and c.best is not None and c.best >= 10 and c.stance == "asserted":
            yield area(c), c.outcome, c.status, c.age, c.sex, c.low, c.high, c.scope


def _ends(group: Sequence[Claim]) -> date:
    return max((c.when.end for c in group if c.when.end), default=date.min)


def _is_one_period(a: Sequence[Claim], b: Sequence[Claim]) -> bool:
    return any(x.when.overlaps(y.when, SLACK_DAYS) and _near_ends(x, y) for x in a for y in b)


def _near_ends(a: Claim, b: Claim) -> bool:
    """Running totals end on the day they were told; told a season apart, an equal figure is another total."""
    return not (a.when.end and b.when.end) or abs((a.when.end - b.when.end).days) <= 92
