"""Sign-in of somebody for whom another service vouches; who may, and as what, says the casebook alone."""

from __future__ import annotations

import secrets
from datetime import datetime

from recount.model.errors import Refused
from recount.pipeline.people import ABSOLUTE, IDLE
from recount.review.people import user_name
from recount.store.casebook import Casebook
from recount.store.records import StoredSession, token_key

_TOKEN_BYTES = 32


def sign_in_vouched(casebook: Casebook, name: str, now: datetime) -> str:
    """Sign a browser in as a user of the casebook, and give the token that it is to keep.

    The session is as that of a password. No user is made, and no role is taken from elsewhere.

    Args:
        casebook: whose user it is.
        name: as the service says it, capital or small letters.
        now: the instant, UTC.

    Raises:
        Refused: if there is no such user, or their access is closed.
    """
    name = user_name(name)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with casebook.writing() as w:
        user = w.user(name)
        if user is None or not user.is_open:
            raise Refused(f"{name} has no access here", "Ask an administrator for it")
        w.end_expired(now, now - IDLE)
        w.add_session(StoredSession(token_key(token), name, now, now, now + ABSOLUTE))
    return token
