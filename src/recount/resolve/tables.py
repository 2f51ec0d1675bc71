"""The tables beside this module: rules and names that a recorder can read and correct."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=16)
def rows(table: str) -> tuple[dict[str, str], ...]:
    """All rows of `table`.csv, column name -> cell."""
    return tuple(csv.DictReader(_bytes(table).decode().splitlines()))


def digest(tables: Iterable[str]) -> str:
    """Eight hexadecimal digits that change with any of the tables."""
    return hashlib.sha256(b"\0".join(_bytes(t) for t in tables)).hexdigest()[:8]


def _bytes(table: str) -> bytes:
    return files("recount.resolve").joinpath(f"{table}.csv").read_bytes()
