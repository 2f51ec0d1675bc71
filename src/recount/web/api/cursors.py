"""Where a list goes on: opaque to who gets it, checked when it comes back."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from recount.model.errors import Refused
from recount.web.api.shapes import Shape, maybe, text

CURSOR: Shape = {**text(400, 1, "^[A-Za-z0-9_-]+$"), "description": "`next` of the page before"}
NEXT: Shape = {
    **maybe({"type": "string"}),
    "description": "give it as `cursor` to get the page after this one; null: there is none",
}


def cursor_of(*values: Any) -> str:
    """A cursor that holds these JSON values."""
    data = json.dumps(values, separators=(",", ":")).encode()
    return urlsafe_b64encode(data).decode().rstrip("=")


def values_of(cursor: str, *kinds: tuple[type, ...]) -> list[Any]:
    """What `cursor_of` put into a cursor.

    Args:
        cursor: as it was sent.
        kinds: the types that each value can have.

    Raises:
        Refused: if it is none of ours.
    """
    try:
        values: list[Any] = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        is_ours = isinstance(values, list)
        if is_ours and all(type(v) in k and _can_be_asked(v) for v, k in zip(values, kinds, strict=True)):
            return values
    except (ValueError, RecursionError):
        pass
    raise not_ours()


def not_ours() -> Refused:
    """What is said of a cursor that cannot be used."""
    return Refused("This cursor was made for another list, or changed", "Begin again without a cursor")


def _can_be_asked(value: Any) -> bool:
    """Whether a database takes the value in a query."""
    if isinstance(value, str):
        return value.isprintable()  # which neither a null character nor half a surrogate pair is
    return not isinstance(value, int) or -(2**63) <= value < 2**63
