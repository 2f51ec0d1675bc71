"""Pairs of groups that were not joined and are still alike, for people to look at."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence

LEAST = -2.5
"""Log-odds: below it, fewer than one pair in twelve is one incident."""
OF_EACH = 3

Pair = tuple[int, int]


def nearest(groups: Sequence[Sequence[int]], scored: Mapping[Pair, float]) -> list[Pair]:
    """The likest pair of items of each two groups, the likest first; those of LEAST and less are left out.

    A pair is given where it is among the OF_EACH likest of either of its groups, so that a crowd of groups
    that are all a little alike gives no more pairs than it has members, a few times over.

    Args:
        groups: of items; an item of no group is passed over.
        scored: pairs of items (i < j) and how alike they are.
    """
    of = {i: n for n, group in enumerate(groups) for i in group}
    best: dict[Pair, tuple[float, Pair]] = {}
    for (i, j), score in scored.items():
        m, n = sorted((of.get(i, -1), of.get(j, -1)))
        if score > LEAST and m != n and m >= 0:
            found = (score, (-i, -j))  # of equal scores the lowest items
            if found > best.get((m, n), (LEAST, (0, 0))):
                best[m, n] = found
    likest: dict[int, list[tuple[float, Pair]]] = defaultdict(list)
    for pair, found in best.items():
        for n in pair:
            heapq.heappush(likest[n], found)
            if len(likest[n]) > OF_EACH:
                heapq.heappop(likest[n])
    kept = {found for heap in likest.values() for found in heap}
    return [(-i, -j) for _, (i, j) in sorted(kept, reverse=True)]
