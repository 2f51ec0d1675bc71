"""Which reports stand on one another's words: shared runs of words, found through an inverted index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations, pairwise, product
from typing import NamedTuple

import numpy as np

from recount.link.sharing import shared_by
from recount.link.words import Terms

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
_FACTOR, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)

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


def shingles(words: Terms) -> Terms:
    """Hashes, ascending, of about one in SAMPLE of a text's runs of RUN words; of all when it is short.

    Which are sampled depends on the run alone (Broder 1997), so that copied passages meet in both texts.
    """
    found = np.unique(runs_of(words))
    return found[found % SAMPLE == 0] if len(found) > 10 * SAMPLE * LEAST_SHARED else found


def runs_of(words: Terms) -> Terms:
    """A hash of the run of RUN words from each word on; one of all words where there are fewer."""
    if not len(words):
        return words
    n = max(1, len(words) - RUN + 1)
    runs = np.zeros(n, np.uint64)
    for k in range(min(RUN, len(words))):
        runs = runs * _FACTOR + words[k : k + n]
    return ((runs ^ (runs >> _HALF)) * _FACTOR >> _HALF).astype(np.uint32)


class Text(NamedTuple):
    """What is compared of a text: its shingles, how many words it has and a digest of them."""

    marks: Terms
    length: int
    digest: bytes


def text_of(words: Terms) -> Text:
    """What is compared of a text of these words."""
    return Text(shingles(words), len(words), digest_of(words))


def digest_of(words: Terms) -> bytes:
    """Equal for texts of the same words alone; empty for one of no words."""
    return blake2b(words.tobytes(), digest_size=16).digest() if len(words) else b""


def copied(texts: Sequence[Text]) -> Copies:
    """Which texts share PART_COPIED of the shorter's runs, LEAST_SHARED at least.

    Texts of the same words are united first. Runs that then more than COMMON texts hold are stock phrases
    and count for nothing, unless they make STOCK_COPIED of a text: many print that dispatch with changes.
    """
    first = _firsts(texts)
    ids = sorted(set(first))
    marks = {i: texts[i].marks for i in ids}
    runs = np.concatenate([marks[i] for i in ids] or [np.empty(0, np.uint32)])
    holders = np.repeat(np.array(ids, np.int32), [len(marks[i]) for i in ids])
    known, spread = np.unique(runs, return_counts=True)
    stock, spread = known[spread > COMMON], spread[spread > COMMON]
    del known  # nearly as large as all runs
    sizes = {i: len(mark) - int(np.isin(mark, stock, assume_unique=True).sum()) for i, mark in marks.items()}
    shares = {
        (i, j): n / min(sizes[i], sizes[j])
        for i, j, n in shared_by(runs, holders, COMMON, LEAST_SHARED)
        if n >= PART_COPIED * min(sizes[i], sizes[j])
    }
    return Copies(first, shares, _led(marks, dict(zip(stock.tolist(), spread.tolist(), strict=True))))


def equal(digests: Sequence[bytes]) -> Iterator[Pair]:
    """Pairs (i < j) that join the texts of the same words, however few; empty texts join nothing."""
    last: dict[bytes, int] = {}
    for i, digest in enumerate(digests):
        if digest in last:
            yield last[digest], i
        if digest:
            last[digest] = i


def _firsts(texts: Sequence[Text]) -> list[int]:
    """For each text the first one of the same words; texts of too few runs are not asked."""
    seen: dict[bytes, int] = {}
    least = RUN + LEAST_SHARED - 1
    return [seen.setdefault(t.digest, i) if t.length >= least else i for i, t in enumerate(texts)]


def _led(marks: Mapping[int, Terms], stock: Mapping[int, int]) -> dict[int, tuple[int, float]]:
    """Text -> the earlier text of which it holds, or which holds of it, STOCK_COPIED; and the share.

    Each text is compared with at most LEADERS texts for each of its ASKED rarest stock runs, which bounds the
    work; and only where one of the two is made of stock runs to that share: a dispatch that many print.
    """
    leaders: dict[int, list[int]] = defaultdict(list)
    led: dict[int, tuple[int, float]] = {}
    made: set[int] = set()
    for i, mark in marks.items() if stock else ():
        own = sorted((h for h in mark.tolist() if h in stock), key=lambda h: (stock[h], h))
        if len(own) >= STOCK_COPIED * len(mark):
            made.add(i)
        asked = own[:ASKED]
        found = {j for h in asked for j in leaders[h] if i in made or j in made}
        shares = {j: _both(mark, marks[j]) / min(len(mark), len(marks[j])) for j in found}
        best = max(shares, key=lambda j: (shares[j], -j), default=i)
        if shares.get(best, 0.0) >= STOCK_COPIED and _both(mark, marks[best]) >= LEAST_SHARED:
            led[i] = best, shares[best]
            continue
        for h in asked:
            if len(leaders[h]) < LEADERS:
                leaders[h].append(i)
    return led


def _both(a: Terms, b: Terms) -> int:
    return len(np.intersect1d(a, b, assume_unique=True))
