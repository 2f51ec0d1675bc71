"""Whether what stands in a casebook is counted from all that is in it."""

from __future__ import annotations

from dataclasses import dataclass

from recount.pipeline.reckoning import Rules, counting_mark, linking_mark
from recount.review.standing import Standing
from recount.store.casebook import Casebook


@dataclass(frozen=True, slots=True)
class Freshness:
    """What is older than it could be.

    Attributes:
        is_linked: whether no report was added or read, and no table of actors changed, since all was linked.
        is_whole: whether no decision was counted in part only, which leaves totals as they were.
        waiting: the policy that an administrator set and nothing is counted by yet; "" for none.
    """

    is_linked: bool = True
    is_whole: bool = True
    waiting: str = ""

    @property
    def is_fresh(self) -> bool:
        """Whether there is nothing to count anew."""
        return self.is_linked and self.is_whole and not self.waiting


def freshness(casebook: Casebook, rules: Rules, standing: Standing, waiting: str) -> Freshness:
    """How what was counted compares with what there is, by a few marks.

    Args:
        casebook: the casebook.
        rules: by which its incidents are counted.
        standing: what people decided so far.
        waiting: a policy by which they are to be counted, "" for none.
    """
    linked = linking_mark(casebook, rules)
    is_linked = casebook.linkage_mark() == linked
    counted = casebook.reckoning_mark(rules.policy)
    return Freshness(is_linked, not is_linked or counted == counting_mark(linked, rules, standing), waiting)
