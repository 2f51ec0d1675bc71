"""Sizes that keep the code readable, and a few habits that no linter here forbids."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import BENCHMARKS, PACKAGE, RECOUNT, TRAINING, Module

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_PARAMETERS = 6
SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|ALTER|PRAGMA|WITH)\b")

Function = ast.FunctionDef | ast.AsyncFunctionDef
each_module = pytest.mark.parametrize("module", RECOUNT + BENCHMARKS + TRAINING, ids=lambda m: m.name)


def functions(module: Module) -> Iterator[Function]:
    return (n for n in ast.walk(module.tree) if isinstance(n, Function))


def parameters(function: Function) -> list[str]:
    a = function.args
    named = [p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    return [p for i, p in enumerate(named) if not (i == 0 and p in ("self", "cls"))]


def is_command(function: Function) -> bool:
    """A Click command: its parameters are the options that a person types, not what code calls."""
    return any("command" in ast.unparse(d) for d in function.decorator_list)


@each_module
def test_a_module_is_short(module: Module) -> None:
    assert len(module.text.splitlines()) <= MAX_MODULE_LINES


@each_module
def test_functions_are_short(module: Module) -> None:
    lengths = {f.name: (f.end_lineno or 0) - f.lineno + 1 for f in functions(module)}
    assert {k: n for k, n in lengths.items() if n > MAX_FUNCTION_LINES} == {}


@each_module
def test_functions_have_few_parameters(module: Module) -> None:
    numbers = {f.name: len(parameters(f)) for f in functions(module) if not is_command(f)}
    assert {k: n for k, n in numbers.items() if n > MAX_PARAMETERS} == {}


@each_module
def test_no_sql_is_put_together_from_strings(module: Module) -> None:
    starts = [n.values[0] for n in ast.walk(module.tree) if isinstance(n, ast.JoinedStr) and n.values]
    sql = [s.value for s in starts if isinstance(s, ast.Constant) and SQL.match(str(s.value))]
    assert sql == []


@each_module
def test_no_instant_is_naive(module: Module) -> None:
    calls = [
        n for n in ast.walk(module.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
    ]
    naive = [
        ast.unparse(c)
        for c in calls
        if c.func.attr in ("utcnow", "utcfromtimestamp")
        or (c.func.attr == "now" and not c.args and not c.keywords)
        or (c.func.attr == "replace" and any(k.arg == "tzinfo" for k in c.keywords))
    ]
    assert naive == []


@pytest.mark.parametrize("room", sorted(PACKAGE.rglob("__init__.py")), ids=lambda p: p.parent.name)
def test_every_package_says_what_it_is_for(room: Path) -> None:
    assert ast.get_docstring(Module(room).tree)
