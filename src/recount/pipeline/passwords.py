"""Passwords: how long they are, and hashing and comparing them by argon2id."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from recount.model.errors import Refused

SHORTEST, LONGEST = 12, 200
"""In characters. Length is the only rule: others make for worse passwords (NIST SP 800-63B)."""

_AT_ONCE = 2  # each takes 64 MiB for a twentieth of a second; a flood of sign-ins must not take all memory


class Passwords:
    """Hashes passwords, and compares them with hashes. Serves many threads."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use this hasher; else argon2id with the parameters of RFC 9106 for 64 MiB."""
        self._hasher = hasher or PasswordHasher()
        self._free = BoundedSemaphore(_AT_ONCE)

    def hashed(self, password: str) -> str:
        """The hash to keep.

        Raises:
            Refused: if the password is too short or too long.
        """
        length = len(unicodedata.normalize("NFC", password))
        if not SHORTEST <= length <= LONGEST:
            raise Refused(
                f"The password has {length} character{'' if length == 1 else 's'}",
                f"Take one of {SHORTEST} to {LONGEST}, such as four or five words",
            )
        return self._hash(password)

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether this is the password of which the hash was kept; as slow where none was."""
        with self._free:
            nobodys = self._nobodys  # made the first time, whether it is needed or not
            try:
                self._hasher.verify(kept or nobodys, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_bytes(SHORTEST))

    def _hash(self, password: str) -> str:
        with self._free:
            return self._hasher.hash(_bytes(password))


def _bytes(password: str) -> bytes:
    # Keyboards differ in how they make "é" (RFC 8265). Nothing longer than four times the rule can fit, as no
    # character is composed of more than four.
    return unicodedata.normalize("NFC", password[: 4 * LONGEST]).encode("utf-8", "surrogatepass")
