"""One-time codes from the clock (TOTP, RFC 6238): six digits, SHA-1, a new one every half minute."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

STEP = 30  # seconds
DIGITS = 6
SLACK = 1  # steps by which a telephone's clock may be off (RFC 6238, section 5.2)
ISSUER = "Recount"
_SECRET_BYTES = 20  # as long as what SHA-1 gives (RFC 4226, section 4)


def new_secret() -> str:
    """A secret in base 32, 32 characters."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def address(name: str, secret: str) -> str:
    """The otpauth:// address that a telephone's app reads from a picture of it."""
    return f"otpauth://totp/{ISSUER}:{quote(name, safe='')}?secret={secret}&issuer={ISSUER}"


def step_at(now: datetime) -> int:
    """The half minute of an instant, counted from 1970."""
    return int(now.timestamp()) // STEP


def code_of(secret: str, step: int) -> str:
    """The code of a step (RFC 4226, section 5.3)."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(code: str, secret: str, now: datetime, after: int) -> int | None:
    """The step whose code this is; None if it is that of no step near `now`.

    Args:
        code: as somebody typed it, spaces and all.
        secret: in base 32.
        now: the instant, UTC.
        after: the step of the last code that was used; neither it nor any before it counts again.
    """
    typed = "".join(code.split()).encode("utf-8", "replace")
    current = step_at(now)
    for step in range(current - SLACK, current + SLACK + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), typed) and step > after:
            return step
    return None
