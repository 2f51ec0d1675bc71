"""Average-link clustering of scored pairs: a chain of likenesses is not enough, all members are heard."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping

HEARD = 12

Pair = tuple[int, int]


def average_link(n: int, pairs: Mapping[Pair, float], score: Callable[[int, int], float]) -> list[list[int]]:
    """Join items 0 … n-1 while the mean score over all pairs between two groups is above zero, best first.

    Args:
        n: number of items.
        pairs: scores of the candidate pairs (i < j); only groups that one of them joins are tried.
        score: the score of any pair, asked for those that are no candidates; symmetric. Of large groups only
            the first HEARD members on each side are heard, which bounds the work.

    Returns:
        The groups, each in ascending order, ordered by their first item. Of equal scores the lowest items
        join first.
    """
    state = _Groups(n, pairs, score)
    while state.heap:
        negative, a, b = heapq.heappop(state.heap)
        if state.mean.get((a, b)) == -negative and a in state.members and b in state.members:
            state.join(a, b)
    return sorted(state.members.values())


class _Groups:
    """Groups named by their first item; `mean` holds the mean score of each pair of groups that may join."""

    def __init__(self, n: int, pairs: Mapping[Pair, float], score: Callable[[int, int], float]) -> None:
        self.members = {i: [i] for i in range(n)}
        self.score = score
        self.mean = dict(pairs)
        self.near: dict[int, set[int]] = defaultdict(set)
        for i, j in pairs:
            self.near[i].add(j)
            self.near[j].add(i)
        self.heap = [(-s, i, j) for (i, j), s in pairs.items() if s > 0]
        heapq.heapify(self.heap)

    def join(self, a: int, b: int) -> None:
        others = (self.near[a] | self.near.pop(b)) - {a, b}
        means = {other: self._mean_after(a, b, other) for other in sorted(others)}
        others = {other for other in others if means[other] is not None}
        self.members[a] = sorted(self.members[a] + self.members.pop(b))
        self.mean.pop((a, b))
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
        heard = [(i, j) for i in self.members[a][:HEARD] for j in self.members[b][:HEARD]]
        return sum(self.score(*_pair(i, j)) for i, j in heard) / len(heard)


def _pair(i: int, j: int) -> Pair:
    return (i, j) if i < j else (j, i)
