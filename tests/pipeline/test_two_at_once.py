"""Several who decide at once, each through a desk of their own, as two servers on one casebook would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest

from recount.model.decisions import Decision, chain_faults
from recount.model.errors import Conflict
from recount.pipeline.reviewing import Desk, User
from recount.pipeline.verifying import verify
from recount.store.casebook import Casebook
from tests.pipeline.test_reviewing import POLICY, counted_afresh, kept, made, told_in
from tests.store.databases import Home

T = TypeVar("T")
NAMES = ("ada", "bo", "cy", "dua")
EACH = 6


@pytest.fixture
def desks(home: Home, tmp_path: Path) -> Iterator[list[Desk]]:
    """As many desks as names, each with connections of its own."""
    place = home.at("book")
    made(place, tmp_path / "in.jsonl").close()
    with ExitStack() as stack:
        yield [Desk(stack.enter_context(Casebook(place)), POLICY) for _ in NAMES]


def at_once(desks: list[Desk], work: Callable[[User, Desk], T]) -> list[T]:
    start = Barrier(len(desks))

    def begin(name: str, desk: Desk) -> T:
        start.wait()
        return work(User(name, "coder"), desk)

    with ThreadPoolExecutor(len(desks)) as pool:
        return list(pool.map(begin, NAMES, desks))


def test_no_decision_is_lost_and_the_log_is_one_chain(desks: list[Desk]) -> None:
    claims = [told_in(desks[0], report) for report in ("b2", "c3", "d4")]

    def work(user: User, desk: Desk) -> list[Decision]:
        count = NAMES.index(user.name) + 20
        value = {"field": "count", "value": [count, count, count]}
        return [desk.decide(user, Decision("", "correct", claims[n % 3], value)) for n in range(EACH)]

    told = sorted((row for rows in at_once(desks, work) for row in rows), key=lambda row: row.number)
    log = desks[0].casebook.log()
    assert log == told
    assert [row.number for row in log] == list(range(1, len(NAMES) * EACH + 1))
    assert {(row.by, row.content["value"][0]) for row in log} == {(n, 20 + i) for i, n in enumerate(NAMES)}
    assert list(chain_faults(log)) == []
    assert list(verify(desks[0].casebook)) == []
    assert all(
        desk.of_claim(claims[0]).last == max(r.number for r in log if r.subject == claims[0])
        for desk in desks
    )
    assert kept(desks[0]) == counted_afresh(desks[0])


def test_of_those_who_saw_the_same_one_decides_and_all_others_are_told(desks: list[Desk]) -> None:
    claim = told_in(desks[0], "c3")
    basis = str(desks[0].of_claim(claim).last)

    def work(user: User, desk: Desk) -> Decision | Conflict:
        value = {"field": "count", "value": [6, 6, 6]}
        try:
            return desk.decide(user, Decision("", "correct", claim, value, basis=basis))
        except Conflict as conflict:
            return conflict

    told = at_once(desks, work)
    (row,) = (t for t in told if isinstance(t, Decision))
    assert desks[0].casebook.log() == [row]
    conflicts = [str(t) for t in told if isinstance(t, Conflict)]
    assert len(conflicts) == len(NAMES) - 1
    assert all(conflict.startswith(f"{row.by} ") for conflict in conflicts)
