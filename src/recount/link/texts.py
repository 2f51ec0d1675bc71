"""Which reports stand on one another's words: shared runs of words, found through an inverted index."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

RUN = 5
SAMPLE = 3
COMMON = 60
PART_COPIED = 0.2
NEAR_DUPLICATE = 0.5
LEAST_SHARED = 5


def shingles(words: Sequence[str]) -> frozenset[int]:
    """Hashes of about one in SAMPLE of a text's runs of RUN words; of all of them when it is short."""
    runs = frozenset(
        zlib.crc32(" ".join(words[i : i + RUN]).encode())
        for i in range(max(1, len(words) - RUN + 1))
        if words
    )
    sampled = frozenset(h for h in runs if h % SAMPLE == 0)
    return sampled if len(runs) > 10 * SAMPLE * LEAST_SHARED else runs


def copied(texts: Sequence[Sequence[str]]) -> Mapping[tuple[int, int], float]:
    """Pairs of texts (i < j), each as its folded words, that share runs -> share of the shorter's.

    The share is from PART_COPIED to 1. Runs that more than COMMON texts hold are stock phrases and count for
    nothing, which also bounds the work.
    """
    marks = [shingles(t) for t in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    for i, mark in enumerate(marks):
        for h in mark:
            holders[h].append(i)
    stock = {h for h, held in holders.items() if len(held) > COMMON}
    sizes = [len(mark - stock) for mark in marks]
    shared = Counter(pair for held in _wanted(holders.values()) for pair in combinations(held, 2))
    return {
        (i, j): n / min(sizes[i], sizes[j])
        for (i, j), n in shared.items()
        if n >= LEAST_SHARED and n >= PART_COPIED * min(sizes[i], sizes[j])
    }


def _wanted(groups: Iterable[list[int]]) -> Iterable[list[int]]:
    return (held for held in groups if 1 < len(held) <= COMMON)
