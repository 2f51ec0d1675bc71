"""What databases and disks say when something is wrong, as errors a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from recount.model.errors import CasebookDamaged, CasebookError, CasebookLocked, RecountError, StorageFull
from recount.store import trouble_postgresql


@contextmanager
def explained(casebook: str) -> Iterator[None]:
    """Turn what goes wrong inside, at the casebook of this name, into one of Recount's own errors.

    Errors that are nobody's business but a programmer's pass as they are.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as e:
        known = _known(e, casebook)
        if known is None:
            raise
        raise known from e


def _known(error: Exception, casebook: str) -> RecountError | None:
    if isinstance(error, OSError):
        return from_os(error, f"the casebook {casebook}")
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _from_sqlite(cause, casebook)
    return trouble_postgresql.known(error, casebook) if isinstance(error, DBAPIError) else None


def from_os(error: OSError, what: str) -> RecountError | None:
    """The error to show for one met while writing `what`; None for one that only a programmer can mend."""
    if error.errno in _NO_ROOM:
        return StorageFull(f"There is no room left on the disk for {what}", _MAKE_ROOM)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CasebookError(
            f"You may not write to {what}", "Choose a folder you may write to, or ask its owner"
        )
    return None


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_MAKE_ROOM = "Free some space and run the same command again; what was kept so far is whole"

_LOCKED = (
    CasebookLocked,
    "Another process is writing to the casebook {casebook}",
    "Wait until it has finished, or end it, and run the same command again",
)
_READ_ONLY = (
    CasebookError,
    "The casebook {casebook} cannot be written to",
    "Check that you may write in that folder, or copy the casebook to one where you may",
)
_DAMAGED = (
    CasebookDamaged,
    "The database of the casebook {casebook} is damaged or is none ({error})",
    "Put back a copy of the folder, or name another casebook with --casebook",
)
_SQLITE: dict[int, tuple[type[RecountError], str, str]] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: (
        StorageFull,
        "There is no room left on the disk for the casebook {casebook}",
        _MAKE_ROOM,
    ),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_IOERR: (
        CasebookError,
        "The disk failed while the casebook {casebook} was in use ({error})",
        "Check the disk and its free space, and run the same command again",
    ),
}


_NO_TEXT = "Could not decode to UTF-8"  # the driver says this itself, without a code and with the bytes


def _from_sqlite(error: sqlite3.Error, casebook: str) -> RecountError | None:
    # The low byte is the primary code; the rest says which call failed.
    entry = _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    words = str(error)
    if words.startswith(_NO_TEXT):
        entry, words = _DAMAGED, "bytes that are no text"
    if entry is None:
        return None
    kind, what, todo = entry
    return kind(what.format(casebook=casebook, error=words), todo)
