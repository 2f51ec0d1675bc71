"""What people decided of two claims is honoured, whatever the words say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.link import link
from recount.link.clusters import average_link
from recount.model.claims import Claim
from recount.model.constraints import Constraints
from recount.model.errors import ConstraintError
from recount.model.reports import Report
from tests.link.invented import MAY_3, OSTRA, claim, report, told

STORY = "Shells hit the market of Velmora on Friday, killing 12 people, the town hospital said."


def accounts() -> tuple[list[Report], list[Claim]]:
    """Three reports: two of one strike in the same words, one of another town and day."""
    one, copy = report("a1", STORY), report("b2", STORY)
    other = report("c3", "Gunmen in Ostra shot 5 guards at a mill on Saturday, residents said.")
    claims = [
        *told(one, claim(one, "12 people", 12, means="shelling")),
        *told(copy, claim(copy, "12 people", 12, means="shelling")),
        *told(other, claim(other, "5 guards", 5, place="Ostra", location=OSTRA, when=MAY_3, means="gunfire")),
    ]
    return [one, copy, other], claims


def clusters(constraints: Constraints) -> set[frozenset[str]]:
    reports, claims = accounts()
    names = {c.id: c.report for c in claims}
    return {frozenset(names[i] for i in c.claims) for c in link(reports, claims, constraints).clusters}


def test_without_decisions_the_words_decide() -> None:
    assert clusters(Constraints()) == {frozenset({"a1", "b2"}), frozenset({"c3"})}


def test_what_must_be_one_is_one_and_what_must_be_two_is_two() -> None:
    _, (a, b, c) = accounts()
    assert clusters(Constraints.of([], [(a.id, b.id)])) == {frozenset({n}) for n in ("a1", "b2", "c3")}
    assert clusters(Constraints.of([(c.id, a.id)], [])) == {frozenset({"a1", "b2", "c3"})}
    assert clusters(Constraints.of([(c.id, a.id)], [(a.id, b.id)])) == {
        frozenset({"a1", "c3"}),
        frozenset({"b2"}),
    }


def test_two_claims_of_one_report_are_joined_and_parted_as_decided() -> None:
    both = report("a1", "Shells killed 12 people in Velmora. Gunmen in Ostra shot 5 guards on Saturday.")
    first, second = told(
        both,
        claim(both, "12 people", 12, means="shelling"),
        claim(both, "5 guards", 5, place="Ostra", location=OSTRA, when=MAY_3, means="gunfire"),
    )
    one = Constraints.of([(first.id, second.id)], [])
    assert len(link([both], [first, second]).clusters) == 2
    assert len(link([both], [first, second], one).clusters) == 1
    near = told(both, claim(both, "12 people", 12), claim(both, "people", 12, outcome="injured"))
    two = Constraints.of([], [(near[0].id, near[1].id)])
    assert len(link([both], near).clusters) == 1
    assert len(link([both], near, two).clusters) == 2


def test_decisions_follow_from_one_another() -> None:
    made = Constraints.of([("c-2", "c-1"), ("c-3", "c-2")], [("c-4", "c-3")])
    assert made.same == (("c-1", "c-2"), ("c-1", "c-3"), ("c-2", "c-3"))
    assert made.apart == (("c-1", "c-4"), ("c-2", "c-4"), ("c-3", "c-4"))


def test_decisions_that_cannot_all_be_true_are_named() -> None:
    with pytest.raises(ConstraintError, match="c-3 and c-1"):
        Constraints.of([("c-1", "c-2"), ("c-2", "c-3")], [("c-3", "c-1")])


SCORED = st.integers(2, 8).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.floats(-5, 5), min_size=n * n, max_size=n * n),
        st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=4),
    )
)
"""So many items, their scores, and pairs that people decided on."""


@given(SCORED)
def test_no_group_holds_two_that_are_apart(drawn: tuple[int, list[float], set[tuple[int, int]]]) -> None:
    n, values, parted = drawn
    apart = [(i, j) for i, j in parted if i != j]
    pairs = {(i, j): values[i * n + j] for i in range(n) for j in range(i + 1, n)}
    groups = average_link(n, pairs, lambda i, j: pairs[i, j], apart=apart)
    assert not any({i, j} <= set(g) for g in groups for i, j in apart)
    assert sorted(i for g in groups for i in g) == list(range(n))


@given(SCORED)
def test_all_that_are_the_same_stand_together(drawn: tuple[int, list[float], set[tuple[int, int]]]) -> None:
    n, values, joined = drawn
    same = [(i, j) for i, j in joined if i != j]
    pairs = {(i, j): values[i * n + j] for i in range(n) for j in range(i + 1, n)}
    groups = average_link(n, pairs, lambda i, j: pairs[i, j], same=same)
    assert all(any({i, j} <= set(g) for g in groups) for i, j in same)


def test_a_decision_holds_when_another_claim_of_the_same_incident_is_gone() -> None:
    reports, (a, b, c) = accounts()
    first, *others = sorted((a, b, c), key=lambda claim: claim.id)
    decided = Constraints.of([(first.id, others[0].id), (others[0].id, others[1].id)], [])
    left = [r for r in reports if r.id != first.report]
    (one,) = link(left, others, decided).clusters
    assert set(one.claims) == {claim.id for claim in others}
