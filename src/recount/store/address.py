"""Where a casebook is: in a folder alone, or in a folder and a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from recount.model.errors import CasebookError

_SCHEMES = ("postgresql:", "postgres:")
_SECRETS = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")


def is_url(where: str | Path) -> bool:
    """Whether this names a database, and no folder."""
    return str(where).startswith(_SCHEMES)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a casebook is.

    Attributes:
        folder: of `archive/` and `actors/`, and of `casebook.db` where there is no `url`.
        url: of the database, in the form that PostgreSQL's own programs take; None: it is in the folder.
        shown: how to name the casebook to people: without passwords.
    """

    folder: Path
    url: str | None
    shown: str

    @classmethod
    def of(cls, where: str | Path) -> Address:
        """Take apart what a person wrote: a folder, or `postgresql://…?folder=/…`.

        Raises:
            CasebookError: if it names a database and no folder.
        """
        if not is_url(where):
            return cls(Path(where), None, str(where))
        base, _, query = str(where).partition("?")
        asked = [part for part in query.split("&") if part]
        folder = next((part.removeprefix("folder=") for part in asked if part.startswith("folder=")), "")
        shown = without_secrets(str(where))
        if not folder:
            joint = "&" if asked else "?"
            raise CasebookError(
                f"The address {shown} does not say which folder holds the bytes of the documents",
                f"Add {joint}folder= and the path of a folder that all who use the casebook share",
            )
        rest = "&".join(part for part in asked if not part.startswith("folder="))
        return cls(Path(unquote(folder)), f"{base}?{rest}" if rest else base, shown)


def without_secrets(where: str) -> str:
    """A casebook's address as it may be shown: without passwords; a folder as it is."""
    if not is_url(where):
        return where
    base, _, query = where.partition("?")
    user, colon, _ = base.partition("://")[2].partition(":")
    if colon and "@" in query:  # perhaps of a password with a question mark in it
        return f"{base.partition(':')[0]}://{user}:…"
    safe = re.sub(r"^(\w+://[^/@:]*):.*@", r"\1@", base, flags=re.DOTALL)
    kept = (part for part in query.split("&") if part and unquote(part.partition("=")[0]) not in _SECRETS)
    rest = "&".join(kept)
    return f"{safe}?{rest}" if rest else safe
