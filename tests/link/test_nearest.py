"""The likest pairs of groups: few of each, the likest first, and none that is joined or unlike."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from recount.link.nearest import LEAST, OF_EACH, nearest


def test_of_two_groups_the_likest_two_members_speak() -> None:
    scored = {(0, 1): 3.0, (0, 2): -1.0, (1, 2): 0.5, (1, 3): LEAST}
    assert nearest([[0, 1], [2], [3]], scored) == [(1, 2)]


def test_a_crowd_gives_a_few_pairs_a_member() -> None:
    scored = {(i, j): -1.0 for j in range(20) for i in range(j)}
    assert len(nearest([[i] for i in range(20)], scored)) <= 20 * OF_EACH


@st.composite
def crowds(draw: st.DrawFn) -> tuple[list[list[int]], dict[tuple[int, int], float]]:
    of = draw(st.lists(st.integers(0, 5), min_size=2, max_size=12))
    groups = [[i for i, g in enumerate(of) if g == n] for n in range(5)]  # those of 5 are in no group
    pairs = [(i, j) for j in range(len(of)) for i in range(j)]
    scores = draw(st.lists(st.sampled_from([-4.0, LEAST, -2, -1, 0, 1]), min_size=len(pairs)))
    return groups, dict(zip(pairs, scores, strict=False))


@given(crowd=crowds())
def test_each_pair_is_of_two_groups_and_no_likelier_one_of_both_is_left_out(
    crowd: tuple[list[list[int]], dict[tuple[int, int], float]],
) -> None:
    groups, scored = crowd
    of = {i: n for n, group in enumerate(groups) for i in group}
    found = nearest(groups, scored)
    assert all(scored[x] >= scored[y] for x, y in pairwise(found))
    told = [frozenset((of[i], of[j])) for i, j in found]
    assert all(len(pair) == 2 for pair in told)
    assert len(set(told)) == len(told)
    for (i, j), score in scored.items():
        pair = frozenset((of.get(i, -1), of.get(j, -1)))
        if score > LEAST and len(pair) == 2 and -1 not in pair:
            if pair in told:
                assert scored[found[told.index(pair)]] >= score
            else:
                for n in pair:
                    likelier = [p for p, t in zip(found, told, strict=True) if n in t and scored[p] >= score]
                    assert len(likelier) >= OF_EACH
