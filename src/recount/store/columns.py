"""Column types that mean the same in every database: text, whole numbers, and what is written as text."""

# ruff: noqa: ARG002 - the dialect is part of SQLAlchemy's interface

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from recount.model.errors import CasebookDamaged

T = TypeVar("T")

Whole = BigInteger().with_variant(Integer, "sqlite")
"""A whole number of 64 bits."""


class Instant(TypeDecorator[datetime]):
    """An instant, aware and in UTC, kept as ISO 8601 text that sorts by time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write the instant in UTC to the microsecond."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it back."""
        return None if value is None else _read(datetime.fromisoformat, value)


class Day(TypeDecorator[date]):
    """A local day, kept as ISO 8601 text that sorts by day."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Write the day."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Read it back."""
        return None if value is None else _read(date.fromisoformat, value)


class Json(TypeDecorator[Any]):
    """Any JSON value, kept as ASCII text: what no encoding can hold (half a surrogate pair) stays escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Write the value; the order of keys is kept."""
        return json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it back."""
        return None if value is None else _read(json.loads, value)


def _read(reader: Callable[[str], T], value: str) -> T:
    try:
        return reader(value)
    except ValueError as e:
        raise CasebookDamaged(
            f"The casebook holds {value[:60]!r} where Recount would have written something else",
            "See what `recount verify` finds, and put back a copy of the folder",
        ) from e
