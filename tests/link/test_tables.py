"""The tables of link/ hold what the code asks them for."""

from __future__ import annotations

import ast
import inspect

from recount.link import compare, happenings
from recount.link.tables import table


def test_every_feature_has_its_levels_with_a_weight_and_a_sentence() -> None:
    rows = table("features")
    assert {row["feature"] for row in rows} == set(compare.FEATURES)
    assert len({(row["feature"], row["level"]) for row in rows}) == len(rows)
    assert all(abs(float(row["weight"])) < 10 and row["meaning"].endswith(".") for row in rows)


def test_every_level_of_the_table_is_one_that_the_code_can_give() -> None:
    words = {n.value for n in ast.walk(ast.parse(inspect.getsource(compare))) if isinstance(n, ast.Constant)}
    assert {row["level"] for row in table("features")} <= words


def test_every_feature_of_a_happening_is_in_its_table() -> None:
    words = {
        n.value for n in ast.walk(ast.parse(inspect.getsource(happenings))) if isinstance(n, ast.Constant)
    }
    assert {row["feature"] for row in table("happenings")} <= words
