"""Who is signed in: a browser by its session, a program by its token."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from recount.model.errors import CasebookLocked
from recount.review.people import lesser
from recount.review.rules import User
from recount.store.casebook import Casebook
from recount.store.records import token_key

IDLE = timedelta(minutes=30)
"""A browser left alone this long is signed out: the desk may stand in a shared office."""
SEEN_EVERY = timedelta(minutes=1)
"""How often at most it is written down that a session is in use; so much earlier may idle time run out."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in.

    Attributes:
        user: with the role that they have now; a program's is never above its user's.
        kind: `browser` or `program`.
        label: what the program is for, "" for a browser.
        ends_at: when the token ends at the latest, UTC.
    """

    user: User
    kind: str
    label: str
    ends_at: datetime


def signed_in(casebook: Casebook, token: str, now: datetime) -> SignedIn | None:
    """Whose token this is; None if it is nobody's, has had its time, or its user's access is closed.

    Args:
        casebook: whose users are asked.
        token: what the browser or program holds.
        now: the instant, UTC.
    """
    found = casebook.signed_in(token_key(token))
    if found is None:
        return None
    session, user = found
    is_idle = session.kind == "browser" and now - session.seen_at >= IDLE
    if is_idle or now >= session.ends_at or not user.is_open:
        return None
    if now - session.seen_at >= SEEN_EVERY:
        # Who waits to read must not be turned away because somebody else writes: it is told next time.
        with suppress(CasebookLocked), casebook.writing() as w:
            w.touch_session(session.key, now)
    role = lesser(session.role, user.role) if session.role else user.role
    return SignedIn(User(user.name, role), session.kind, session.label, session.ends_at)
