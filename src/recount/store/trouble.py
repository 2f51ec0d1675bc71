"""What databases and disks say when something is wrong, as errors a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from recount.model.errors import (
    CasebookDamaged,
    CasebookError,
    CasebookLocked,
    RecountError,
    StorageFull,
)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what goes wrong inside, at the casebook in `folder`, into one of Recount's own errors.

    Errors that are nobody's business but a programmer's pass as they are.
    """
    try:
        yield
    except DBAPIError as e:
        known = _from_sqlite(folder, e.orig) if isinstance(e.orig, sqlite3.Error) else None
        if known is None:
            raise
        raise known from e
    except sqlite3.Error as e:
        known = _from_sqlite(folder, e)
        if known is None:
            raise
        raise known from e
    except OSError as e:
        known = from_os(e, f"the casebook {folder}")
        if known is None:
            raise
        raise known from e


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
    "Another process is writing to the casebook {folder}",
    "Wait until it has finished, or end it, and run the same command again",
)
_READ_ONLY = (
    CasebookError,
    "The casebook {folder} cannot be written to",
    "Check that you may write in that folder, or copy the casebook to one where you may",
)
_DAMAGED = (
    CasebookDamaged,
    "The database of the casebook {folder} is damaged or is none ({error})",
    "Put back a copy of the folder, or name another casebook with --casebook",
)
_SQLITE: dict[int, tuple[type[RecountError], str, str]] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: (
        StorageFull,
        "There is no room left on the disk for the casebook {folder}",
        _MAKE_ROOM,
    ),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_IOERR: (
        CasebookError,
        "The disk failed while the casebook {folder} was in use ({error})",
        "Check the disk and its free space, and run the same command again",
    ),
}


_NO_TEXT = "Could not decode to UTF-8"  # the driver says this itself, without a code and with the bytes


def _from_sqlite(folder: Path, error: sqlite3.Error) -> RecountError | None:
    # The low byte is the primary code; the rest says which call failed.
    entry = _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    words = str(error)
    if words.startswith(_NO_TEXT):
        entry, words = _DAMAGED, "bytes that are no text"
    if entry is None:
        return None
    kind, what, todo = entry
    return kind(what.format(folder=folder, error=words), todo)
