"""The day a document says it was published."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9])")
_IN_URL = re.compile(r"/((?:19|20|21)[0-9]{2})([/-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12][0-9]|3[01])(?![0-9])")
_FIRST_YEAR, _LAST_YEAR = 1800, 2199  # outside lie placeholders and typing errors


def day_of(text: str) -> date | None:
    """The local day of an ISO date or date-time ("2031-05-02", "20310502T101500Z"), else None."""
    found = _ISO.match(text.strip())
    return _day(*found.groups()) if found else None


def day_in_url(url: str) -> tuple[date | None, str]:
    """The day that an address holds (".../2031/05/02/...") and its words; None and "" when it holds none."""
    found = _IN_URL.search(url)
    if not found:
        return None, ""
    day = _day(found[1], found[3], found[4])
    return (day, found[0].strip("/")) if day else (None, "")


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
