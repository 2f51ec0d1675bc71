"""The laws of counts: sums commute, associate and grow; ends never cross."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.counts import Count


@st.composite
def counts(draw: st.DrawFn) -> Count:
    low, best, high = sorted(draw(st.tuples(*[st.integers(0, 10**9)] * 3)))
    keep = [draw(st.booleans()) for _ in range(3)]
    ends = [n if kept else None for n, kept in zip((low, best, high), keep, strict=True)]
    return Count(*ends, approximate=draw(st.booleans()))


@given(counts(), counts())
def test_sums_commute(a: Count, b: Count) -> None:
    assert a + b == b + a


@given(counts(), counts(), counts())
def test_sums_associate(a: Count, b: Count, c: Count) -> None:
    assert (a + b) + c == a + (b + c)


@given(counts())
def test_nobody_adds_nothing(a: Count) -> None:
    assert a + Count.exactly(0) == a


@given(counts(), counts())
def test_sums_keep_their_ends_in_order_and_never_shrink(a: Count, b: Count) -> None:
    total = a + b
    known = [n for n in (total.low, total.best, total.high) if n is not None]
    assert known == sorted(known)
    assert total.low is None or a.low is None or total.low >= a.low
    assert total.high is None or a.high is None or total.high >= a.high


@given(counts(), counts(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_what_two_counts_allow_their_sum_allows(a: Count, b: Count, m: int, n: int) -> None:
    if a.allows(m) and b.allows(n):
        assert (a + b).allows(m + n)


@given(counts(), counts())
def test_agreement_is_mutual_and_with_oneself(a: Count, b: Count) -> None:
    assert a.compatible(b) == b.compatible(a)
    assert a.compatible(a)


@given(counts(), counts(), st.integers(0, 10**9))
def test_two_counts_that_allow_one_number_agree(a: Count, b: Count, n: int) -> None:
    if a.allows(n) and b.allows(n):
        assert a.compatible(b)


@pytest.mark.parametrize("ends", [(2, None, 1), (2, 1, None), (None, 2, 1), (-1, None, None)])
def test_ends_that_cross_are_refused(ends: tuple[int | None, int | None, int | None]) -> None:
    with pytest.raises(ValueError, match="not a count"):
        Count(*ends)
