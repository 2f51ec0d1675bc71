"""The tables of link/ hold what the code asks them for."""

from __future__ import annotations

import ast
import inspect

import pytest

from recount.link import compare, happenings
from recount.link.tables import table
from training.linking import ORDERED


def test_every_feature_has_its_levels_with_a_weight_and_a_sentence() -> None:
    rows = table("features")
    assert {row["feature"] for row in rows} == set(compare.FEATURES)
    assert len({(row["feature"], row["level"]) for row in rows}) == len(rows)
    assert all(abs(float(row["weight"])) < 10 and row["meaning"].endswith(".") for row in rows)


def test_every_weight_says_whether_it_was_fitted() -> None:
    assert {row["from"] for row in table("features")} <= {"fitted", "set"}


@pytest.mark.parametrize("chain", ORDERED, ids=lambda chain: f"{chain[0]}-{chain[1][0]}")
def test_a_likelier_level_never_weighs_less(chain: tuple[str, tuple[str, ...]]) -> None:
    feature, levels = chain
    weights = [compare.weights()[feature, level] for level in levels]
    assert weights == sorted(weights, reverse=True)


def test_every_level_of_the_table_is_one_that_the_code_can_give() -> None:
    words = {n.value for n in ast.walk(ast.parse(inspect.getsource(compare))) if isinstance(n, ast.Constant)}
    assert {row["level"] for row in table("features")} <= words


def test_every_feature_of_a_happening_is_in_its_table() -> None:
    words = {
        n.value for n in ast.walk(ast.parse(inspect.getsource(happenings))) if isinstance(n, ast.Constant)
    }
    assert {row["feature"] for row in table("happenings")} <= words
