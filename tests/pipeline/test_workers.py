"""Many processes give the same as one: in order, with bounded memory, and nothing lost when one dies."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence

import pytest

from recount.pipeline.workers import in_order


def double(numbers: Sequence[int]) -> list[int]:
    return [2 * n for n in numbers]


def double_or_die(numbers: Sequence[int]) -> list[int]:
    for n in numbers:
        if n % 10 == 7:
            os.kill(os.getpid(), signal.SIGKILL)
    return double(numbers)


def double_slowly_at_first(numbers: Sequence[int]) -> list[int]:
    if 0 in numbers:
        time.sleep(0.2)
    return double(numbers)


def pieces(count: int, size: int) -> Iterator[list[int]]:
    return (list(range(start, min(start + size, count))) for start in range(0, count, size))


def run(work, pieces, workers: int = 2) -> Iterator[int]:
    return in_order(work, pieces, lambda n: -n, workers, __name__)


@pytest.mark.parametrize(("count", "size", "workers"), [(0, 3, 2), (1, 3, 2), (50, 3, 1), (50, 3, 3)])
def test_results_come_in_the_order_of_the_items(count, size, workers):
    assert list(run(double, pieces(count, size), workers)) == [2 * n for n in range(count)]


def test_a_slow_first_piece_does_not_change_the_order():
    assert list(run(double_slowly_at_first, pieces(30, 2))) == [2 * n for n in range(30)]


def test_only_the_item_that_kills_its_worker_is_lost():
    found = list(run(double_or_die, pieces(30, 4)))
    assert found == [-n if n % 10 == 7 else 2 * n for n in range(30)]


def test_items_are_taken_no_faster_than_results():
    taken = 0

    def counted() -> Iterator[list[int]]:
        nonlocal taken
        for piece in pieces(10_000, 1):
            taken += 1
            yield piece

    results = run(double, counted())
    for _ in range(10):
        next(results)
    assert taken < 30
    results.close()


def test_an_error_in_the_input_ends_the_workers():
    def broken() -> Iterator[list[int]]:
        yield [1, 2]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(run(double, broken()))
