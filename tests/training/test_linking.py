"""The fit of the linker's weights: what it may move, how it is judged."""

from __future__ import annotations

import numpy as np
import pytest

from recount.link.compare import weights
from training.linking import (
    ANCHORS,
    FOLDS,
    LEAST_SEEN,
    ORDERED,
    SET,
    Pairs,
    b_cubed_f1,
    folds,
    free,
    loss,
    shifted,
)

SAME_DAY, UNKNOWN = ("time", "same_day"), ("place", "unknown")
SHOT, ONE_EACH, BOTH = ("means", "same"), ("place", "one_each"), ("prior", "both_main")


def pairs(n: int) -> Pairs:
    """n pairs alike, every second of one shooting."""
    found = (BOTH, SAME_DAY, UNKNOWN, SHOT, ONE_EACH)
    return Pairs([found] * n, np.array([k % 2 for k in range(n)], float), [("a", "b")] * n)


def test_b_cubed_counts_the_reports_that_stand_rightly_together() -> None:
    right = {"r1": "x", "r2": "x", "r3": "y"}
    assert b_cubed_f1({"r1": "1", "r2": "1", "r3": "2"}, right) == 1
    # All in one: precision (2/3 + 2/3 + 1/3) / 3 = 5/9, recall 1.
    assert b_cubed_f1(dict.fromkeys(right, "1"), right) == pytest.approx(10 / 14)
    # Each alone: precision 1, recall (1/2 + 1/2 + 1) / 3 = 2/3.
    assert b_cubed_f1({r: r for r in right}, right) == pytest.approx(4 / 5)


def test_only_levels_that_were_seen_and_can_be_learnt_move() -> None:
    assert free(pairs(LEAST_SEEN)) == {BOTH, SAME_DAY}
    assert free(pairs(LEAST_SEEN - 1)) == set()


def test_the_priors_move_together() -> None:
    before, after = weights(), shifted(weights(), 0.5)
    moved = {key: after[key] - before[key] for key in before if after[key] != before[key]}
    assert moved == pytest.approx(
        {("prior", level): 0.5 for level in ("both_main", "one_main", "neither_main")}
    )


def test_a_score_of_zero_is_as_good_as_a_coin() -> None:
    nothing = dict.fromkeys(weights(), 0.0)
    assert loss(pairs(4), nothing) == pytest.approx(np.log(2))


def test_every_shooting_is_held_back_once() -> None:
    shootings = {f"s{n}" for n in range(200)}
    parts = folds(shootings)
    assert len(parts) == FOLDS
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(shootings)


def test_what_the_fit_names_stands_in_the_table() -> None:
    named = {(f, level) for f, levels in ORDERED for level in levels} | set(ANCHORS.items())
    named |= {(f, level) for f, levels in SET.items() for level in levels}
    assert named <= weights().keys()
    assert SET.keys() <= {f for f, _ in weights()}
