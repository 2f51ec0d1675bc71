"""Where a casebook is: in a folder alone, or in a folder and a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from recount.model.errors import CasebookError

_SCHEMES = ("postgresql:", "postgres:")
_SECRETS = ("password", "sslpassword")


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
            CasebookError: if it names a database and no folder, or cannot be read.
        """
        if not is_url(where):
            return cls(Path(where), None, str(where))
        try:
            parts = urlsplit(str(where))
            asked = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        except ValueError as e:
            todo = "Write it as postgresql://user@host/database?folder=/path/to/its/folder"
            raise CasebookError("The address of the casebook cannot be read", todo) from e
        shown = without_secrets(str(where))
        folder = next((value for key, value in asked if key == "folder"), "")
        if not folder:
            joint = "&" if parts.query else "?"
            raise CasebookError(
                f"The address {shown} does not say which folder holds the bytes of the documents",
                f"Add {joint}folder= and the path of a folder that all who use the casebook share",
            )
        rest = [(key, value) for key, value in asked if key != "folder"]
        url = urlunsplit(parts._replace(query=urlencode(rest, quote_via=quote)))
        return cls(Path(folder), url, shown)


def without_secrets(where: str) -> str:
    """A casebook's address as it may be shown: without passwords; a folder as it is."""
    if not is_url(where):
        return where
    safe = re.sub(r"^(\w+://[^/?#@:]*):[^/?#]*@", r"\1@", where)
    return re.sub(rf"(?<=[?&])(?:{'|'.join(_SECRETS)})=[^&#]*&?", "", safe).rstrip("?&")
