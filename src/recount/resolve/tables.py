"""The tables beside this module: rules and names that a recorder can read and correct."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=16)
def rows(table: str) -> tuple[dict[str, str], ...]:
    """All rows of `table`.csv, column name -> cell."""
    text = files("recount.resolve").joinpath(f"{table}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
