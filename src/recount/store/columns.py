"""Column types that mean the same in every database: text, whole numbers, and what is written as text."""

# ruff: noqa: ARG002 - the dialect is part of SQLAlchemy's interface

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

from recount.model.errors import CasebookDamaged

T = TypeVar("T")

Whole = BigInteger().with_variant(Integer, "sqlite")
"""A whole number of 64 bits."""


_UNSTORABLE = re.compile("[\0\x10\ud800-\udfff]")
_ESCAPED = re.compile("\x10(0000|0010|d[89a-f][0-9a-f]{2})")  # no other way to write a text


class Text(TypeDecorator[str]):
    """Text as it is. In PostgreSQL, where none may hold NUL or half a surrogate pair, these are escaped.

    Each of them, and U+0010 itself (data link escape), is kept as U+0010 and its code point in four
    hexadecimal digits, and read back as it was: nothing is lost, and all other text stands as it is.
    """

    impl = sa.Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None] | None:
        """What writes the text."""
        return _escaped if dialect.name == "postgresql" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None] | None:
        """What reads it back."""
        return _unescaped if dialect.name == "postgresql" else None


def _escaped(value: str | None) -> str | None:
    return value and _UNSTORABLE.sub(lambda found: f"\x10{ord(found[0]):04x}", value)


def _unescaped(value: str | None) -> str | None:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if value and "\x10" in value else value


class Instant(TypeDecorator[datetime]):
    """An instant, aware and in UTC, kept as ISO 8601 text that sorts by time."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write the instant in UTC to the microsecond."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it back."""
        return None if value is None else _read(datetime.fromisoformat, value)


class Day(TypeDecorator[date]):
    """A local day, kept as ISO 8601 text that sorts by day."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Write the day."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Read it back."""
        return None if value is None else _read(date.fromisoformat, value)


class Json(TypeDecorator[Any]):
    """Any JSON value, kept as ASCII text: what no encoding can hold (half a surrogate pair) stays escaped."""

    impl = sa.Text
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
            "See what `recount verify` finds, and put back a copy",
        ) from e
