"""People: who may sign in to a casebook, and as what.

Every change of people is a row of the log, kept in one transaction with the change itself. Whoever changes
others needs the permission `people` at that moment; some open user always has it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from recount.model.decisions import Decision
from recount.model.errors import NotFound, Refused
from recount.pipeline import onetime
from recount.pipeline.door import ABSOLUTE, TOKEN_BYTES, Door, Proof, looked_up, use_code
from recount.pipeline.signed import IDLE, SignedIn
from recount.review.people import COMMAND_LINE, check_known, lesser, user_name
from recount.review.rules import ROLES, User, check_form, check_role, kinds, permissions
from recount.store.records import StoredSession, StoredUser, token_key
from recount.store.sealing import seal, unsealed
from recount.store.writing import Writing

__all__ = [
    "ABSOLUTE",
    "COMMAND",
    "IDLE",
    "Account",
    "Codes",
    "People",
    "Program",
    "Proof",
    "SignedIn",
    "User",
]

LONGEST_PROGRAM = timedelta(days=366)
"""A token that nobody remembers ends some day."""

MAX_LABEL = 100
_ADMINISTRATOR = ROLES[-1]

COMMAND = User(COMMAND_LINE, _ADMINISTRATOR)
"""Whoever may run commands on the casebook's own files, and so may do everything."""


@dataclass(frozen=True, slots=True)
class Account:
    """What may be shown of a user."""

    name: str
    role: str
    is_open: bool
    has_codes: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Program:
    """What may be shown of a program's token: what it is for, as what it acts, when it was used and ends."""

    label: str
    role: str
    made_at: datetime
    seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Codes:
    """A new secret of one-time codes in base 32, and the otpauth:// address that holds it."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


class People(Door):
    """The users of one casebook: who may come in, and all that changes them. Serves many threads.

    Methods that change somebody take `by` first, who does it. They raise Refused where `by` may not, or
    where the change cannot be made, and NotFound where there is no such user.
    """

    def accounts(self) -> list[Account]:
        """All users by name, closed ones too."""
        users = self._casebook.users()
        return [Account(u.name, u.role, u.is_open, u.code_step is not None, u.made_at) for u in users]

    def programs(self, name: str) -> list[Program]:
        """The tokens of a user's programs, oldest first, those that have ended included."""
        return [
            Program(s.label, s.role, s.made_at, s.seen_at, s.ends_at)
            for s in self._casebook.sessions_of(user_name(name))
            if s.kind == "program"
        ]

    def first_administrator(self, name: str, password: str) -> str:
        """Make the first user, an administrator, where there is no user yet; gives the name as it is kept."""
        return self._add(COMMAND, name, password, _ADMINISTRATOR, is_first=True)

    def add(self, by: User, name: str, password: str, role: str) -> str:
        """Make a user, the first one an administrator; gives the name as it is kept."""
        return self._add(by, name, password, role)

    def change_role(self, by: User, name: str, role: str) -> None:
        """Give a user another role, from the next request on."""
        check_known(role)
        with self._changing(by, "change_role", name) as (w, user):
            if user.role == role:
                raise Refused(f"The role of {user.name} is {role} already", "Choose another one")
            if "people" not in permissions(role):
                _keep_one(w.users(), user)
            w.change_user(replace(user, role=role))
            _log(w, by, "change_role", user.name, role=role)

    def close(self, by: User, name: str) -> None:
        """Close a user's access and end all that is signed in under the name; what they decided stays."""
        with self._changing(by, "disable_user", name) as (w, user):
            if not user.is_open:
                raise Refused(f"The access of {user.name} is closed already", "There is nothing to do")
            _keep_one(w.users(), user)
            w.change_user(replace(user, is_open=False))
            w.end_sessions_of(user.name)
            _log(w, by, "disable_user", user.name)

    def open_again(self, by: User, name: str) -> None:
        """Open a user's access again, with the role and the password that they had."""
        with self._changing(by, "enable_user", name) as (w, user):
            if user.is_open:
                raise Refused(f"The access of {user.name} is open already", "There is nothing to do")
            w.change_user(replace(user, is_open=True))
            _log(w, by, "enable_user", user.name)

    def change_password(
        self, by: User, name: str, new: str, now: datetime, proof: Proof | None = None
    ) -> None:
        """Set another password, and end all that is signed in under the name.

        Args:
            by: who does it: the user, or somebody who may change people.
            name: of the user.
            new: the password.
            now: the instant, UTC.
            proof: the user's present password and code; others need none.
        """
        hashed = self._passwords.hashed(new)
        with self._changing(by, "change_password", name, now, proof) as (w, user):
            w.change_user(replace(user, password=hashed))
            w.end_sessions_of(user.name)
            _log(w, by, "change_password", user.name)

    def begin_codes(self, user: User, proof: Proof, now: datetime) -> Codes:
        """Give a user a secret of one-time codes, which counts once a first code of it has confirmed it."""
        with self._changing(user, "use_codes", user.name, now, proof) as (w, kept):
            if kept.code_step is not None:
                raise Refused("You use one-time codes already", "Give them up first, then begin anew")
            secret = onetime.new_secret()
            w.change_user(replace(kept, secret=seal(self._casebook.folder, secret, user.name)))
        return Codes(secret, onetime.address(user.name, secret))

    def confirm_codes(self, user: User, code: str, now: datetime) -> None:
        """Ask for one-time codes from now on, as this code shows that the user can make them."""
        with self._changing(user, "use_codes", user.name) as (w, kept):
            if kept.code_step is not None or not kept.secret:
                raise Refused("No one-time codes wait to be confirmed", "Begin with a new secret")
            secret = unsealed(self._casebook.folder, kept.secret, user.name)
            step = onetime.step_of(code, secret, now, after=-1)
            if step is None:
                raise Refused("The code is wrong", "Type the one that is shown now, and look at the clocks")
            w.change_user(replace(kept, code_step=step))
            _log(w, user, "use_codes", user.name)

    def end_codes(self, by: User, name: str, now: datetime, proof: Proof | None = None) -> None:
        """Ask for no one-time codes any more, say as a telephone is lost; arguments as in change_password."""
        with self._changing(by, "end_codes", name, now, proof) as (w, user):
            if user.code_step is None:
                raise Refused(f"{user.name} uses no one-time codes", "There is nothing to do")
            w.change_user(replace(user, secret="", code_step=None))
            _log(w, by, "end_codes", user.name)

    def sign_out_everywhere(self, by: User, name: str) -> int:
        """End all that is signed in under a name, programs too, and give how many there were."""
        with self._changing(by, "sign_out", name) as (w, user):
            ended = w.end_sessions_of(user.name)
            _log(w, by, "sign_out", user.name)
        return ended

    def program_token(
        self, user: User, role: str, label: str, ends_at: datetime, now: datetime, by: User | None = None
    ) -> str:
        """Give a token with which a program of this user may act.

        Args:
            user: whose program it is.
            role: what it may do, no more than the user; where the user's role shrinks, so does this.
            label: what it is for; no other of the user's programs has the same.
            ends_at: until when, at most LONGEST_PROGRAM from now.
            now: the instant, UTC.
            by: who makes it, where that is somebody else who may change people.
        """
        check_known(role)
        label = " ".join(label.split())
        if not 1 <= len(label) <= MAX_LABEL or not label.isprintable():
            raise Refused("A program needs a label", f"Say in 1 to {MAX_LABEL} characters what it is for")
        if not now < ends_at <= now + LONGEST_PROGRAM:
            raise Refused("A token cannot end then", f"Let it end within {LONGEST_PROGRAM.days} days")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._changing(by or user, "add_program", user.name) as (w, kept):
            if not kept.is_open:
                raise Refused(f"The access of {kept.name} is closed", "Open it first")
            if not permissions(role) <= permissions(lesser(user.role, kept.role)):
                raise Refused(
                    f"The user's own role is below {role}", "Give the program that one or a lower one"
                )
            w.end_expired(now, now - IDLE)
            if any(s.label == label for s in w.sessions_of(kept.name)):
                raise Refused(f"There is a token for {label!r} already", "End it first, or use another label")
            w.add_session(
                StoredSession(token_key(token), kept.name, now, now, ends_at, "program", role, label)
            )
            end = ends_at.astimezone(UTC).isoformat()
            _log(w, by or user, "add_program", kept.name, role=role, label=label, ends_at=end)
        return token

    def end_program(self, by: User, name: str, label: str) -> None:
        """End the token of a user's program."""
        with self._changing(by, "end_program", name) as (w, user):
            found = [s for s in w.sessions_of(user.name) if s.kind == "program" and s.label == label]
            if not found:
                raise NotFound(f"{user.name} has no token for {label!r}", "Look at the labels in the list")
            for session in found:
                w.end_session(session.key)
            _log(w, by, "end_program", user.name, label=label)

    def _add(self, by: User, name: str, password: str, role: str, is_first: bool = False) -> str:
        name = user_name(name)
        check_known(role)
        hashed = self._passwords.hashed(password)
        with self._casebook.writing() as w:
            _check_may(w, by, "add_user", name)
            users = w.users()
            if is_first and users:
                raise Refused("There are users already", "Have an administrator add others")
            if name in (u.name for u in users):
                raise Refused(f"There is a user {name} already", "Choose another name")
            if not users and role != _ADMINISTRATOR:
                raise Refused("The first user has to be an administrator", "Add an administrator first")
            w.add_user(StoredUser(name, hashed, role, datetime.now(UTC)))
            _log(w, by, "add_user", name, role=role)
        return name

    @contextmanager
    def _changing(
        self, by: User, kind: str, name: str, now: datetime | None = None, proof: Proof | None = None
    ) -> Iterator[tuple[Writing, StoredUser]]:
        """A unit of work and the user that it is to change, after a look at whether `by` may.

        With `now`, whoever changes themselves has to prove who they are.
        """
        name = looked_up(name)
        changed = None
        if now is not None and by.name == name:
            if proof is None:
                raise Refused("Your present password is needed", "Give it and try again")
            user, changed = self.proven(name, proof, now)
        with self._casebook.writing() as w:
            _check_may(w, by, kind, name)
            if changed is not None:
                use_code(w, user, changed)
            found = w.user(name)
            if found is None:
                raise NotFound(f"No user here has the name {name}", "Look at `recount user list`")
            yield w, found


def _check_may(w: Writing, by: User, kind: str, name: str) -> None:
    may = kinds()[kind].may if by.name == name else "people"
    check_role(by.role, may)
    if by == COMMAND:
        return
    now = w.user(by.name)
    if now is None or not now.is_open:
        raise Refused(f"{by.name} has no access here", "Sign in as somebody who has")
    check_role(now.role, may)


def _keep_one(users: Sequence[StoredUser], without: StoredUser) -> None:
    """Refuse to take their power from the last open user who may change people."""
    if not any(u.is_open and "people" in permissions(u.role) for u in users if u.name != without.name):
        raise Refused(f"{without.name} is the last open administrator", "Make another one first")


def _log(w: Writing, by: User, kind: str, name: str, **content: str) -> None:
    decision = Decision(by.name, kind, name, content)
    check_form(decision)
    w.decide(decision)
