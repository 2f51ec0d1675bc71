"""Pairs that may be one come once, the likest first, and only while they stand in two incidents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from recount.model.incidents import Cluster, Linkage, Nearness
from recount.store.casebook import Casebook
from recount.store.nearness import near_of, near_pairs
from recount.store.records import StoredReckoning
from tests.cli.invented import incident
from tests.store.databases import Home

POLICY = "recount-1"


@pytest.fixture
def book(home: Home) -> Iterator[Casebook]:
    """Six incidents of two claims each; each is near the next one, less and less."""
    made = [
        replace(incident(), id=f"i-{n}", claims=(f"c-{n}a", f"c-{n}b"), covers=None, policy=POLICY)
        for n in range(6)
    ]
    near = tuple(Nearness(f"c-{n}a", f"c-{n + 1}b", -n / 10, {"time": "same_day"}) for n in range(5))
    linkage = Linkage(tuple(Cluster("incident", i.claims) for i in made), nearnesses=near)
    with Casebook(home.at("book"), create=True) as casebook:
        with casebook.writing() as w:
            w.keep_linkage("x", linkage, {})
            w.keep_reckoning(POLICY, StoredReckoning("x", tuple(made)), {})
        yield casebook


def test_the_likest_come_first_and_go_on_after_a_position(book: Casebook) -> None:
    with book.looking() as c:
        first, second = near_pairs(c, POLICY, -1, 2), near_pairs(c, POLICY, 1, 9)
    assert [(n.first, n.second) for n in first] == [("i-0", "i-1"), ("i-1", "i-2")]
    assert [n.near.score for n in (*first, *second)] == [0, -0.1, -0.2, -0.3, -0.4]
    assert first[0].near.levels == {"time": "same_day"}


def test_a_pair_that_became_one_is_gone_and_its_likeness_to_others_stays(book: Casebook) -> None:
    one = replace(incident(), id="i-0", claims=("c-0a", "c-0b", "c-1a", "c-1b"), covers=None, policy=POLICY)
    with book.writing() as w:
        w.exchange(POLICY, ["i-0", "i-1"], StoredReckoning("y", (one,)), {})
    with book.looking() as c:
        pairs = near_pairs(c, POLICY, -1, 3)
        assert [(n.first, n.second) for n in pairs if n.is_of_two] == [("i-0", "i-2"), ("i-2", "i-3")]
        assert [n.position for n in pairs] == [0, 1, 2]
        near = near_of(c, POLICY, ["c-2a", "c-2b"], one.claims)
        assert near is not None
        assert (near.first, near.second) == ("c-1a", "c-2b")
        assert near_of(c, POLICY, one.claims, ["c-5a"]) is None


def test_nothing_is_near_under_a_policy_that_nothing_is_counted_by(book: Casebook) -> None:
    with book.looking() as c:
        assert not any(n.is_of_two for n in near_pairs(c, "other-1", -1, 9))
