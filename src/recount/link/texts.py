"""Which reports stand on one another's words: shared runs of words, found through an inverted index."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

RUN = 5
SAMPLE = 3
COMMON = 60
PART_COPIED = 0.2
NEAR_DUPLICATE = 0.5
LEAST_SHARED = 5
STOCK_COPIED = 0.6
ASKED = 8
LEADERS = 8
EXPANDED = 60

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Copies:
    """Which texts share words, by position.

    Attributes:
        first: text -> the first text of the same words.
        shares: pairs of first texts (i < j) -> share of the shorter's runs that the other has, up to 1.
        leader: first text -> (the text it copies, share), for a text that is copied too often to compare
            each copy with each.
    """

    first: Sequence[int]
    shares: Mapping[Pair, float]
    leader: Mapping[int, tuple[int, float]]

    def share(self, i: int, j: int) -> float:
        """Share of the shorter text's runs that the other has, from PART_COPIED to 1; 0 if less."""
        a, b = sorted((self.first[i], self.first[j]))
        if a == b:
            return 1.0
        (led_a, one), (led_b, two) = self.leader.get(a, (a, 1.0)), self.leader.get(b, (b, 1.0))
        return max(self.shares.get((a, b), 0.0), min(one, two) if led_a == led_b else 0.0)

    def pairs(self) -> Iterator[Pair]:
        """Pairs (i < j) that join all copies; of a text with many copies not each with each."""
        groups: dict[int, list[int]] = defaultdict(list)
        for i, first in enumerate(self.first):
            groups[first].append(i)
        for group in groups.values():
            yield from combinations(group, 2) if len(group) <= EXPANDED else pairwise(group)
        led = ((min(i, j), max(i, j)) for i, (j, _) in self.leader.items())
        for i, j in sorted({*self.shares, *led}):
            few = len(groups[i]) * len(groups[j]) <= EXPANDED
            crossed = product(groups[i], groups[j]) if few else ((i, j),)
            yield from ((min(p), max(p)) for p in crossed)


def shingles(words: Sequence[str]) -> frozenset[int]:
    """Hashes of about one in SAMPLE of a text's runs of RUN words; of all of them when it is short."""
    runs = frozenset(
        zlib.crc32(" ".join(words[i : i + RUN]).encode())
        for i in range(max(1, len(words) - RUN + 1))
        if words
    )
    sampled = frozenset(h for h in runs if h % SAMPLE == 0)
    return sampled if len(runs) > 10 * SAMPLE * LEAST_SHARED else runs


def copied(texts: Sequence[Sequence[str]]) -> Copies:
    """Which texts, each as its folded words, share PART_COPIED of the shorter's runs, LEAST_SHARED at least.

    Texts of the same words are united first. Runs that then more than COMMON texts hold are stock phrases
    and count for nothing, unless they make STOCK_COPIED of a text: many print that dispatch with changes.
    """
    first = _firsts(texts)
    marks = {i: shingles(texts[i]) for i in sorted(set(first))}
    holders: dict[int, list[int]] = defaultdict(list)
    for i, mark in marks.items():
        for h in mark:
            holders[h].append(i)
    stock = {h: len(held) for h, held in holders.items() if len(held) > COMMON}
    sizes = {i: len(mark - stock.keys()) for i, mark in marks.items()}
    shared = Counter(pair for held in _wanted(holders.values()) for pair in combinations(held, 2))
    shares = {
        (i, j): n / min(sizes[i], sizes[j])
        for (i, j), n in shared.items()
        if n >= LEAST_SHARED and n >= PART_COPIED * min(sizes[i], sizes[j])
    }
    return Copies(first, shares, _led(marks, stock))


def equal(texts: Sequence[Sequence[str]]) -> Iterator[Pair]:
    """Pairs (i < j) that join the texts of the same words, however few; empty texts join nothing."""
    last: dict[tuple[str, ...], int] = {}
    for i, words in enumerate(map(tuple, texts)):
        if words in last:
            yield last[words], i
        if words:
            last[words] = i


def _firsts(texts: Sequence[Sequence[str]]) -> list[int]:
    """For each text the first one of the same words; texts of too few runs are not asked."""
    seen: dict[tuple[str, ...], int] = {}
    least = RUN + LEAST_SHARED - 1
    return [seen.setdefault(tuple(t), i) if len(t) >= least else i for i, t in enumerate(texts)]


def _wanted(groups: Iterable[list[int]]) -> Iterable[list[int]]:
    return (held for held in groups if 1 < len(held) <= COMMON)


def _led(marks: Mapping[int, frozenset[int]], stock: Mapping[int, int]) -> dict[int, tuple[int, float]]:
    """Text -> the earlier text of which it holds, or which holds of it, STOCK_COPIED; and the share.

    Each text is compared with at most LEADERS texts for each of its ASKED rarest stock runs, which bounds the
    work.
    """
    leaders: dict[int, list[int]] = defaultdict(list)
    led: dict[int, tuple[int, float]] = {}
    for i, mark in marks.items():
        asked = sorted(mark & stock.keys(), key=lambda h: (stock[h], h))[:ASKED]
        shares = {j: len(mark & marks[j]) / min(len(mark), len(marks[j])) for h in asked for j in leaders[h]}
        best = max(shares, key=lambda j: (shares[j], -j), default=i)
        if shares.get(best, 0.0) >= STOCK_COPIED and len(mark & marks[best]) >= LEAST_SHARED:
            led[i] = best, shares[best]
            continue
        for h in asked:
            if len(leaders[h]) < LEADERS:
                leaders[h].append(i)
    return led
