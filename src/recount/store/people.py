"""Users and what is signed in under their names; of a token only its hash comes this far (token_key)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from recount.store.records import StoredSession, StoredUser
from recount.store.schema import sessions, users


def all_users(connection: Connection) -> list[StoredUser]:
    """All users by name."""
    rows = connection.execute(select(users).order_by(users.c.name)).mappings()
    return [_user(row) for row in rows]


def user(connection: Connection, name: str) -> StoredUser | None:
    """The user of this name, or None."""
    row = connection.execute(select(users).where(users.c.name == name)).mappings().first()
    return None if row is None else _user(row)


def add_user(connection: Connection, user: StoredUser) -> None:
    """Keep a user whose name nobody has."""
    connection.execute(insert(users).values(**_user_columns(user)))


def change_user(connection: Connection, user: StoredUser) -> None:
    """Put what a user is now in the place of what the user of this name was."""
    connection.execute(update(users).where(users.c.name == user.name).values(**_user_columns(user)))


def session(connection: Connection, key: str) -> StoredSession | None:
    """The session of this key, or None."""
    row = connection.execute(select(sessions).where(sessions.c.token == key)).mappings().first()
    return None if row is None else _session(row)


def sessions_of(connection: Connection, name: str) -> list[StoredSession]:
    """All sessions of a user, oldest first."""
    query = select(sessions).where(sessions.c.user == name).order_by(sessions.c.made_at, sessions.c.token)
    return [_session(row) for row in connection.execute(query).mappings()]


def add_session(connection: Connection, session: StoredSession) -> None:
    """Keep a new session."""
    columns = asdict(session)
    columns["token"] = columns.pop("key")
    connection.execute(insert(sessions).values(**columns))


def touch_session(connection: Connection, key: str, at: datetime) -> None:
    """Keep when a session was last used."""
    connection.execute(update(sessions).where(sessions.c.token == key).values(seen_at=at))


def end_session(connection: Connection, key: str) -> None:
    """End the session of this key, if there is one."""
    connection.execute(delete(sessions).where(sessions.c.token == key))


def end_sessions_of(connection: Connection, name: str) -> int:
    """End all sessions of a user, and give how many there were."""
    return connection.execute(delete(sessions).where(sessions.c.user == name)).rowcount


def end_expired(connection: Connection, now: datetime, unseen_since: datetime) -> None:
    """End all sessions that have had their time, and browsers' that were not used since an instant."""
    is_idle = (sessions.c.kind == "browser") & (sessions.c.seen_at <= unseen_since)
    connection.execute(delete(sessions).where(or_(sessions.c.ends_at <= now, is_idle)))


def _user(row: Mapping[Any, Any]) -> StoredUser:
    return StoredUser(**{**row, "is_open": bool(row["is_open"])})


def _user_columns(user: StoredUser) -> dict[str, Any]:
    return {**asdict(user), "is_open": int(user.is_open)}


def _session(row: Mapping[Any, Any]) -> StoredSession:
    columns = dict(row)
    return StoredSession(key=columns.pop("token"), **columns)
