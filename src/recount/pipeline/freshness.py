"""Whether what stands in a casebook is counted from all that is in it."""

from __future__ import annotations

from dataclasses import dataclass

from recount.pipeline.naming import digest
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


class Watch:
    """Looks at what was counted of one casebook, as often as a page is shown."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._linked = ""

    def look(self, casebook: Casebook, rules: Rules, standing: Standing, waiting: str) -> Freshness:
        """How what was counted compares with what there is.

        Args:
            casebook: the casebook.
            rules: by which its incidents are counted.
            standing: what people decided so far.
            waiting: a policy by which they are to be counted, "" for none.
        """
        was = casebook.linkage_mark()
        # The mark looks at all claims that people decided on, which takes a while when they are many. What
        # they decide on claims that were linked leaves it as it is, so it is kept until something else moves.
        key = (was, casebook.state(), digest(rules.actors), standing.rereads)
        if key != self._key:
            self._linked, self._key = linking_mark(casebook, rules, standing), key
        counted = casebook.reckoning_mark(rules.policy)
        is_whole = counted == counting_mark(self._linked, rules, standing)
        return Freshness(was == self._linked, was != self._linked or is_whole, waiting)
