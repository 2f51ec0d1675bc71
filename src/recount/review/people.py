"""Users as the log tells of them: what names and roles there can be, and who has which."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from recount.model.decisions import Decision
from recount.model.errors import Refused
from recount.review.rules import ROLES, permissions

MAX_NAME = 64
COMMAND_LINE = "command line"
"""Who is named in the log where somebody changed people by command. No user can have a name with a space."""

_MARKS = ".-_@"


def user_name(text: str) -> str:
    """The form in which a user's name is kept and looked up: small letters, composed, nothing around it.

    Raises:
        Refused: if it is none.
    """
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text[: 4 * MAX_NAME]).casefold())
    name = name.strip()
    letters = all(unicodedata.category(c)[0] in "LMN" or c in _MARKS for c in name)
    if not letters or not 1 <= len(name) <= MAX_NAME or unicodedata.category(name[0])[0] not in "LN":
        raise Refused(
            "This cannot be the name of a user",
            f"Use letters, digits and {' '.join(_MARKS)}, beginning with a letter or digit, "
            f"at most {MAX_NAME} characters",
        )
    return name


def check_known(role: str) -> None:
    """Refuse a role that there is not.

    Raises:
        Refused: with those that there are.
    """
    if role not in ROLES:
        raise Refused(f"There is no role {role!r}", f"Use one of {', '.join(ROLES)}")


def lesser(*roles: str) -> str:
    """The role that may least; each role may all that the ones before it in ROLES may."""
    return min(roles, key=lambda role: len(permissions(role)))


def told_users(log: Iterable[Decision]) -> dict[str, tuple[str, bool]]:
    """Name -> role and whether access is open, as the rows of the log leave them."""
    users: dict[str, tuple[str, bool]] = {}
    for d in log:
        role, is_open = users.get(d.subject, ("", True))
        if d.kind in ("add_user", "change_role"):
            users[d.subject] = (str(d.content.get("role") if isinstance(d.content, Mapping) else ""), is_open)
        elif d.kind in ("disable_user", "enable_user"):
            users[d.subject] = (role, d.kind == "enable_user")
    return users
