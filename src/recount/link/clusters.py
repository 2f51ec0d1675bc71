"""Average-link clustering of scored pairs: a chain of likenesses is not enough, all members are heard."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from recount.model.errors import ConstraintError

HEARD = 12

Pair = tuple[int, int]


def average_link(
    n: int,
    pairs: Mapping[Pair, float],
    score: Callable[[int, int], float],
    same: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> list[list[int]]:
    """Join items 0 … n-1 while the mean score over all pairs between two groups is above zero, best first.

    Args:
        n: number of items.
        pairs: scores of the candidate pairs (i < j); only groups that one of them joins are tried.
        score: the score of any pair, asked for those that are no candidates; symmetric. Of large groups only
            the first HEARD members on each side are heard, which bounds the work.
        same: pairs that are joined before all others, whatever their score.
        apart: pairs that never stand in one group.

    Returns:
        The groups, each in ascending order, ordered by their first item. Of equal scores the lowest items
        join first.

    Raises:
        ConstraintError: if a pair that must be apart is joined by those that must not.
    """
    units = _units(n, same)
    of = {i: u for u, unit in enumerate(units) for i in unit}
    best: dict[Pair, float] = {}
    for (i, j), s in pairs.items():
        if of[i] != of[j]:
            pair = _pair(of[i], of[j])
            best[pair] = max(s, best.get(pair, s))

    def between(u: int, v: int) -> float:
        return max(score(*_pair(i, j)) for i in units[u] for j in units[v])

    state = _Groups(len(units), best, between)
    for i, j in apart:
        state.part(of[i], of[j])
    while state.heap:
        negative, a, b = heapq.heappop(state.heap)
        if state.mean.get((a, b)) == -negative and a in state.members and b in state.members:
            state.join(a, b)
    return sorted(sorted(i for u in group for i in units[u]) for group in state.members.values())


def _units(n: int, same: Iterable[Pair]) -> list[list[int]]:
    """The items, those together that must be; as one item they are as like another as their likest."""
    unit = {i: [i] for i in range(n)}
    for i, j in same:
        if unit[i] is not unit[j]:
            unit[i] += unit[j]
            for k in unit[j]:
                unit[k] = unit[i]
    return [sorted(unit[i]) for i in range(n) if min(unit[i]) == i]


class _Groups:
    """Groups named by their first item.

    Attributes:
        members: all items of each group, in any order.
        heard: the first HEARD of them, ascending.
        mean: the mean score of each pair of groups that may join.
    """

    def __init__(self, n: int, pairs: Mapping[Pair, float], score: Callable[[int, int], float]) -> None:
        self.members = {i: [i] for i in range(n)}
        self.heard = {i: [i] for i in range(n)}
        self.score = score
        self.mean = dict(pairs)
        self.near: dict[int, set[int]] = defaultdict(set)
        self.apart: dict[int, set[int]] = defaultdict(set)
        for i, j in pairs:
            self.near[i].add(j)
            self.near[j].add(i)
        self.heap = [(-s, i, j) for (i, j), s in pairs.items() if s > 0]
        heapq.heapify(self.heap)

    def part(self, a: int, b: int) -> None:
        """Keep two items apart for good."""
        if a == b:
            raise ConstraintError(
                "Claims that one report tells as one incident are decided to be of one and of two",
                "Withdraw one of these decisions, or say of the claims of that report that they are two",
            )
        self.apart[a].add(b)
        self.apart[b].add(a)
        self.mean.pop(_pair(a, b), None)
        self.near[a].discard(b)
        self.near[b].discard(a)

    def join(self, a: int, b: int) -> None:
        others = (self.near[a] | self.near.pop(b)) - {a, b}
        means = {other: self._mean_after(a, b, other) for other in sorted(others)}
        others = {other for other in others if means[other] is not None}
        self.members[a] += self.members.pop(b)
        self.heard[a] = sorted(self.heard[a] + self.heard.pop(b))[:HEARD]
        self.mean.pop((a, b))
        for other in self.apart.pop(b, ()):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart[a].add(other)
        self.near[a] = others
        for other, mean in means.items():
            for old in (a, b):
                self.mean.pop(_pair(old, other), None)
                self.near[other].discard(old)
            if mean is None:
                continue
            self.near[other].add(a)
            self.mean[_pair(a, other)] = mean
            if mean > 0:
                heapq.heappush(self.heap, (-mean, *_pair(a, other)))

    def _mean_after(self, a: int, b: int, other: int) -> float | None:
        """The mean score between what a and b become and another group (Lance and Williams 1967).

        None, apart for good, where one of the two has no candidate pair with it and the other does not
        speak for joining.
        """
        if self.apart and not {a, b}.isdisjoint(self.apart.get(other, ())):
            return None
        known = [self.mean.get(_pair(x, other)) for x in (a, b)]
        if None in known and max(m for m in known if m is not None) <= 0:
            return None
        sizes = len(self.members[a]), len(self.members[b])
        means = (self._mean(a, other), self._mean(b, other))
        return (sizes[0] * means[0] + sizes[1] * means[1]) / sum(sizes)

    def _mean(self, a: int, b: int) -> float:
        known = self.mean.get(_pair(a, b))
        if known is not None:
            return known
        heard = [(i, j) for i in self.heard[a] for j in self.heard[b]]
        return sum(self.score(*_pair(i, j)) for i, j in heard) / len(heard)


def _pair(i: int, j: int) -> Pair:
    return (i, j) if i < j else (j, i)
