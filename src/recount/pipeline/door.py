"""The door of a casebook: who may come in, who is in, and for how long. Who has access is `people`'s."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from recount.model.errors import Refused
from recount.pipeline import onetime
from recount.pipeline.attempts import Attempts
from recount.pipeline.passwords import Passwords
from recount.pipeline.signed import IDLE, SignedIn, signed_in
from recount.review.people import user_name
from recount.review.rules import User
from recount.store.casebook import Casebook
from recount.store.records import StoredSession, StoredUser, token_key
from recount.store.sealing import is_sealed, seal, unsealed
from recount.store.writing import Writing

ABSOLUTE = timedelta(hours=12)
"""And after this long in any case: a working day needs one sign-in, and a stolen token lasts no longer."""
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody gives to show who they are.

    Attributes:
        password: theirs.
        code: the one-time code, "" where they use none.
        address: where they come from, "" where that is not known; too many failures from one are refused.
    """

    password: str = field(repr=False)
    code: str = field(default="", repr=False)
    address: str = ""


class Door:
    """Signs people in and out of one casebook. Serves many threads; only this object knows what failed."""

    def __init__(self, casebook: Casebook, passwords: Passwords | None = None) -> None:
        self._casebook = casebook
        self._passwords = passwords or Passwords()
        self._attempts = Attempts()
        self._wrong_tokens = Attempts()

    def sign_in(self, name: str, password: str, code: str, now: datetime, address: str = "") -> str:
        """Sign a browser in, and give the token that it is to keep.

        Args:
            name: of the user, capital or small letters.
            password: theirs.
            code: the one-time code, "" where they use none.
            now: the instant, UTC.
            address: where they come from, "" where that is not known.

        Raises:
            Refused: in the same words and after the same time whatever of the three is wrong; in others where
                all are right and the user's access is closed.
            TooOften: if too many failed before.
        """
        user, changed = self.proven(name, Proof(password, code, address), now)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._casebook.writing() as w:
            use_code(w, user, changed)
            w.end_expired(now, now - IDLE)
            w.add_session(StoredSession(token_key(token), user.name, now, now, now + ABSOLUTE))
        return token

    def who(self, token: str, now: datetime) -> User | None:
        """Whose browser's token this is, with the role they have now; None if it is nobody's or has ended."""
        found = signed_in(self._casebook, token, now)
        return found.user if found is not None and found.kind == "browser" else None

    def program(self, token: str, now: datetime, address: str = "") -> SignedIn | None:
        """The program whose token this is, None if it is none's or has ended; a browser's is none.

        Wrong tokens are counted by address, apart from sign-ins and without shutting out right ones: a token
        cannot be guessed, and one that has ended must not stop all that work behind the same address.

        Raises:
            TooOften: if it is wrong, and too many from this address were.
        """
        found = signed_in(self._casebook, token, now)
        if found is not None and found.kind == "program":
            return found
        self._wrong_tokens.begin("", address, now)
        return None

    def sign_out(self, token: str) -> None:
        """End the session of this token, if there is one."""
        with self._casebook.writing() as w:
            w.end_session(token_key(token))

    def proven(self, name: str, proof: Proof, now: datetime) -> tuple[StoredUser, StoredUser]:
        """The user who gave the right proof, as kept and with the code used."""
        name = looked_up(name)
        self._attempts.begin(name, proof.address, now)
        user = self._casebook.user(name)
        is_right = self._passwords.fits(proof.password, user.password if user else None)
        changed = user
        if user is not None and user.code_step is not None:
            secret = unsealed(self._casebook.folder, user.secret, name)
            step = onetime.step_of(proof.code, secret, now, user.code_step)
            changed = None if step is None else replace(user, code_step=step)
            if changed is not None and not is_sealed(user.secret):  # kept by a Recount that did not seal
                changed = replace(changed, secret=seal(self._casebook.folder, secret, name))
        if user is None or changed is None or not is_right:
            raise _wrong()
        self._attempts.succeeded(name, proof.address, now)
        if not user.is_open:
            raise Refused(f"The access of {name} is closed", "Ask an administrator to open it")
        return user, changed


def _wrong() -> Refused:
    return Refused("The name, the password or the one-time code is wrong", "Check them and try again")


def looked_up(name: str) -> str:
    """The name in the form in which it is kept; one that can be nobody's as it was typed."""
    try:
        return user_name(name)
    except Refused:  # nobody has it; who tries it is told what everybody is told
        return name[:100].encode("utf-8", "replace").decode()


def use_code(w: Writing, user: StoredUser, changed: StoredUser) -> None:
    """Keep which code was used, unless the user has changed since they were looked at: it may be used now."""
    if w.user(user.name) != user:
        raise _wrong()
    if changed != user:
        w.change_user(changed)
