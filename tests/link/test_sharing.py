"""The joins over arrays give what the same joins over sets would."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recount.link.sharing import shared_by

HOLDINGS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8)), max_size=40)


@given(HOLDINGS, st.integers(2, 5), st.integers(1, 3))
def test_pairs_that_share_keys_are_those_that_sets_find(
    holdings: list[tuple[int, int]], largest: int, least: int
) -> None:
    holders: dict[int, set[int]] = defaultdict(set)
    for key, holder in holdings:
        holders[key].add(holder)
    expected = Counter(
        pair for held in holders.values() if len(held) <= largest for pair in combinations(sorted(held), 2)
    )
    keys, whose = (np.array([h[n] for h in holdings], np.int64) for n in (0, 1))
    found = {(i, j): n for i, j, n in shared_by(keys, whose, largest, least)}
    assert found == {pair: n for pair, n in expected.items() if n >= least}
