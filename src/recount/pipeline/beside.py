"""What is kept in one step with a decision that does more than add a row to the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recount.model.decisions import Decision
from recount.store.writing import Writing

FOR_GOOD = ("add_account", "erase")
"""Kinds of decisions that cannot be undone."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is kept in one step with a decision.

    Attributes:
        after: is called after; gives the claims whose incidents are to be counted anew, and the ids of
            incidents whose claims it took away.
    """

    after: Callable[[Writing, Decision], tuple[Sequence[str], Sequence[str]]]
