"""Which holders share keys: the joins that find pairs worth comparing, over arrays and not over sets.

A casebook of a million claims has some thirty million keys, of which sets of Python would take gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.signedinteger]


def blocks(keys: npt.NDArray[np.generic], holders: Ints) -> tuple[Ints, Ints, Ints]:
    """Group holders by key.

    Args:
        keys: one key for each holding, in any order.
        holders: whose it is, beside each key; a holder may hold a key twice.

    Returns:
        The holders sorted by key, ascending and each once within its block; where each block of two or more
        starts; and how many it has.
    """
    order = np.lexsort((holders, keys))
    keys, holders = keys[order], holders[order]
    del order  # the largest of these arrays, and the next lines make more
    fresh = np.ones(len(keys), bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (holders[1:] != holders[:-1])
    keys, holders = keys[fresh], holders[fresh]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    several = sizes > 1
    return holders, starts[several], sizes[several]


def pairs_within(holders: Ints, starts: Ints, sizes: Ints, largest: int) -> Ints:
    """All pairs (i < j), one a row, within the blocks of at most `largest`; pairs may come more than once."""
    found = [np.empty((0, 2), np.int64)]
    for size in range(2, largest + 1):
        of_size = starts[sizes == size]
        if len(of_size):
            rows = holders[of_size[:, None] + np.arange(size)]
            first, second = np.triu_indices(size, 1)
            found.append(np.column_stack((rows[:, first].ravel(), rows[:, second].ravel())))
    return np.concatenate(found)


def counted(pairs: Ints, least: int = 1) -> tuple[Ints, Ints]:
    """The different pairs that come at least `least` times, ascending, and how often each comes."""
    if not len(pairs):
        return pairs, np.empty(0, np.int64)
    width = int(pairs.max()) + 1
    codes, counts = np.unique(pairs[:, 0] * width + pairs[:, 1], return_counts=True)
    codes, counts = codes[counts >= least], counts[counts >= least]
    return np.column_stack(np.divmod(codes, width)), counts


def shared_pairs(keys: npt.NDArray[np.generic], holders: Ints, largest: int, least: int) -> tuple[Ints, Ints]:
    """Pairs (i < j) that share at least `least` of the keys that at most `largest` hold, and how many.

    As `counted(pairs_within(blocks))`, of which it holds a third: of a million claims there are some thirty
    million pairs, each of them here one number that is sorted where it stands.
    """
    holders, starts, sizes = blocks(keys, holders)
    width = int(holders.max()) + 1 if len(holders) else 1
    fitting = sizes[sizes <= largest]
    codes = np.empty(int((fitting * (fitting - 1) // 2).sum()), np.int64)
    at = 0
    for size in np.unique(fitting).tolist():
        rows = holders[starts[sizes == size][:, None] + np.arange(size)]
        for first, second in combinations(range(size), 2):
            codes[at : at + len(rows)] = rows[:, first].astype(np.int64) * width + rows[:, second]
            at += len(rows)
    codes.sort()
    begins = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.empty(0, np.int64)
    counts = np.diff(np.r_[begins, len(codes)])
    kept = counts >= least
    return np.column_stack(np.divmod(codes[begins[kept]], width)), counts[kept]


def shared_by(
    keys: npt.NDArray[np.generic], holders: Ints, largest: int, least: int
) -> Iterator[tuple[int, int, int]]:
    """The same pairs, one after another: i, j, and how many keys they share."""
    pairs, counts = shared_pairs(keys, holders, largest, least)
    yield from ((i, j, n) for (i, j), n in zip(pairs.tolist(), counts.tolist(), strict=True))
