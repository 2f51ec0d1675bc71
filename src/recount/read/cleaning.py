"""Text that every later step can hold: no NULs, no lone surrogates. One code point stays one code point."""

from __future__ import annotations

import math
import re
from typing import Any

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
MAX_NESTING = 50


def clean_text(text: str) -> str:
    """The text with U+FFFD for each NUL and lone surrogate, which no database holds and no UTF-8 encodes."""
    return _UNSTORABLE.sub("\ufffd", text)


def clean_line(text: object) -> str:
    """One line of clean text without white space around it; "" for anything but text and numbers."""
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        return ""
    return clean_text(" ".join(str(text).split()))


def clean_value(value: Any, depth: int = 0) -> Any:
    """A value out of JSON whose strings are clean and whose numbers are finite (others become null).

    Raises:
        ValueError: it nests deeper than `MAX_NESTING`.
    """
    if depth > MAX_NESTING:
        raise ValueError(f"nests deeper than {MAX_NESTING} levels")
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [clean_value(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {clean_text(key): clean_value(item, depth + 1) for key, item in value.items()}
    return value
