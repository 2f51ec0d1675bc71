"""What people decided of pairs of claims, for the linker to honour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product
from typing import Self

from recount.model.errors import ConstraintError

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Constraints:
    """Pairs of claim ids that must stand in one incident, and pairs that must not; made by `of`.

    Attributes:
        same: all pairs that tell of one incident, those included that follow, so that each holds where other
            claims are gone.
        apart: all pairs that tell of two, those included that follow from `same`.
    """

    same: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()

    @classmethod
    def of(cls, same: Iterable[Pair], apart: Iterable[Pair]) -> Self:
        """What follows from these decisions: what is the same as one that is apart is apart, too.

        Raises:
            ConstraintError: if two claims are decided to be of one incident and of two.
        """
        root: dict[str, str] = {}

        def find(claim: str) -> str:
            while root.setdefault(claim, claim) != claim:
                claim = root[claim]
            return claim

        for a, b in same:
            first, second = sorted((find(a), find(b)))
            root[second] = first
        groups: dict[str, list[str]] = defaultdict(list)
        for claim in sorted(root):
            groups[find(claim)].append(claim)
        parted: set[Pair] = set()
        for a, b in apart:
            if find(a) == find(b):
                raise ConstraintError(
                    f"The claims {a} and {b} are decided to be of one incident and of two",
                    "Withdraw one of these decisions",
                )
            both = groups.get(find(a), [a]), groups.get(find(b), [b])
            parted |= {(min(p), max(p)) for p in product(*both)}
        joined = sorted(pair for group in groups.values() for pair in combinations(group, 2))
        return cls(tuple(joined), tuple(sorted(parted)))


NONE = Constraints()
"""Nobody has decided anything."""
