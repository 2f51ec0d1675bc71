"""Pairs of incidents that may be one: those that nobody has decided on, and the reasons as sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recount.link.compare import Finding, findings
from recount.model.incidents import Incident, Nearness
from recount.store.casebook import Casebook
from recount.store.nearness import near_of, near_pairs

_AT_ONCE = 100
_MOST = 10
"""Times so many pairs are gone through for one page of those that nobody decided on."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two incidents that may be one.

    Attributes:
        position: its place in the list, the likest first.
        first, second: the incidents.
        near: how they compare.
    """

    position: int
    first: Incident
    second: Incident
    near: Nearness


Parted = Callable[[Sequence[tuple[Sequence[str], Sequence[str]]]], list[bool]]
"""For each pair of groups of claims, whether people decided that they tell of two incidents."""


def open_pairs(
    casebook: Casebook, policy: str, parted: Parted, after: int, limit: int
) -> tuple[list[Pair], int | None]:
    """Pairs that nobody has decided on, the likest first, and where to go on; None: there are no more.

    Args:
        casebook: where they stand.
        policy: under which incidents are counted.
        parted: says of pairs whether somebody did.
        after: only pairs of higher positions; -1: from the likest on.
        limit: how many at most; there may be fewer, and more later.
    """
    found: list[Pair] = []
    told: set[frozenset[str]] = set()
    for _ in range(_MOST):
        with casebook.looking() as c:
            rows = near_pairs(c, policy, after, _AT_ONCE)
        kept = casebook.incidents(
            policy, {i for row in rows if row.is_of_two for i in (row.first, row.second)}
        )
        there = [row for row in rows if row.is_of_two and row.first in kept and row.second in kept]
        decided = parted([(kept[row.first].claims, kept[row.second].claims) for row in there])
        is_open = {row.position for row, is_parted in zip(there, decided, strict=True) if not is_parted}
        for row in rows:
            pair = frozenset((row.first, row.second))
            if row.position in is_open and pair not in told:
                if len(found) == limit:
                    return found, after
                told.add(pair)
                found.append(Pair(row.position, kept[row.first], kept[row.second], row.near))
            after = row.position
        if len(rows) < _AT_ONCE:
            return found, None
    return found, after


def nearness(casebook: Casebook, policy: str, first: Incident, second: Incident) -> Nearness | None:
    """How two incidents compare; None where the last full link did not find them near."""
    with casebook.looking() as c:
        return near_of(c, policy, first.claims, second.claims)


def reasons(near: Nearness) -> list[Finding]:
    """What speaks for and against a pair in sentences, what says most first; zeros are left out."""
    told = [f for f in findings(near.levels) if f.weight]
    return sorted(told, key=lambda f: -abs(f.weight))
