"""What a PostgreSQL server says when something is wrong, as errors a person can act on."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError

from recount.model.errors import (
    CasebookDamaged,
    CasebookError,
    CasebookLocked,
    CasebookMissing,
    RecountError,
    StorageFull,
)

_Entry = tuple[type[RecountError], str, str]

_AGAIN = "Run the same command again; what was kept so far is whole"
_LOCKED = (
    CasebookLocked,
    "Another process is writing to the casebook {casebook}",
    "Wait until it has finished, or end it, and run the same command again",
)
_FULL = (
    StorageFull,
    "There is no room left on the disk of the database server for the casebook {casebook}",
    "Free some space there and run the same command again; what was kept so far is whole",
)
_MISSING = (
    CasebookMissing,
    "There is no such database for the casebook {casebook} ({error})",
    "Make it (createdb), or name another casebook with --casebook",
)
_REFUSED = (
    CasebookError,
    "The database server does not let you in to the casebook {casebook} ({error})",
    "Check the user in the address; give the password in PGPASSWORD or in the file ~/.pgpass",
)
_BUSY = (
    CasebookLocked,
    "The database server has no connection left for the casebook {casebook}",
    "Wait until others have finished, or ask its administrator for more connections",
)
_PAUSED = (
    CasebookLocked,
    "The database server of the casebook {casebook} is starting or stopping",
    f"Wait a minute. {_AGAIN}",
)
_UNREACHABLE = (
    CasebookError,
    "The database server of the casebook {casebook} cannot be reached ({error})",
    "Check the address, and that the server runs and can be reached from here",
)
_LOST = (CasebookError, "The connection to the casebook {casebook} was lost ({error})", _AGAIN)
_DAMAGED = (
    CasebookDamaged,
    "The database of the casebook {casebook} is damaged ({error})",
    "Put back a copy of the database, or name another casebook with --casebook",
)

_STATES: dict[str, _Entry] = {
    "08": _LOST,
    "28": _REFUSED,
    "3D": _MISSING,
    "3F": (
        CasebookMissing,
        "The address {casebook} names a schema that is not in the database",
        "Make it (CREATE SCHEMA), or name another one",
    ),
    "25006": (
        CasebookError,
        "The database server lets the casebook {casebook} only be read",
        "Name the server that takes writes, not its copy",
    ),
    "40001": _LOCKED,
    "40P01": _LOCKED,
    "42501": (
        CasebookError,
        "You may not do that in the casebook {casebook} ({error})",
        "Ask the owner of the database for the right to make, read and fill its tables",
    ),
    "42P01": _DAMAGED,
    "42703": _DAMAGED,
    "53100": _FULL,
    "53300": _BUSY,
    "53": (
        CasebookError,
        "The database server has too little left to work with for the casebook {casebook} ({error})",
        f"Ask its administrator to look. {_AGAIN}",
    ),
    "54": (
        CasebookError,
        "Something is too long for the database of the casebook {casebook} ({error})",
        "Give the document under a shorter path",
    ),
    "55P03": _LOCKED,
    "57014": _LOCKED,
    "57P": _PAUSED,
    "57P05": _LOST,
    "58030": (
        CasebookError,
        "The disk of the database server failed while the casebook {casebook} was in use ({error})",
        "Ask its administrator to look at the disk, and run the same command again",
    ),
    "XX": _DAMAGED,
}
"""SQLSTATE, or how it begins (docs of PostgreSQL, Appendix A) -> what to say."""

# Of a connection that was never made only the server's words are known. They may be in any language; what is
# not understood is told as the server said it.
_WORDS: tuple[tuple[str, _Entry], ...] = (
    (r'database ".*" does not exist', _MISSING),
    (r"authentication failed|no password supplied|no pg_hba.conf entry|role .* |permission denied", _REFUSED),
    (r"too many clients|too many connections|connection slots", _BUSY),
    (r"is starting up|is shutting down|recovery mode|not yet accepting", _PAUSED),
    (r"No space left on device", _FULL),
)


def known(error: DBAPIError, casebook: str) -> RecountError | None:
    """The error to show for one of the database at the casebook of this name.

    None for one that only a programmer can mend.
    """
    entry = _entry(error)
    if entry is None:
        return None
    kind, what, todo = entry
    words = " ".join(str(error.orig).split())
    return kind(what.format(casebook=casebook, error=words[:300]), todo)


def _entry(error: DBAPIError) -> _Entry | None:
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return next((_STATES[state[:n]] for n in (5, 3, 2) if state[:n] in _STATES), None)
    if error.connection_invalidated:
        return _LOST
    if error.statement is not None:
        return None
    words = str(error.orig)
    return next((entry for pattern, entry in _WORDS if re.search(pattern, words)), _UNREACHABLE)
