"""Who may decide what, and what a decision has to hold: read from kinds.csv and roles.csv."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from recount.codebook.tables import read_table
from recount.model.decisions import Decision
from recount.model.errors import NotAllowed, Refused

PACKAGE = "recount.review"
MAX_REASON = 2000
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")  # no database and no encoding can keep these
_MOST = 2**63
ROLES = ("viewer", "coder", "reviewer", "administrator")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who decides: name and role (roles.csv)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of decision (kinds.csv): its subject, the permission it needs, what its content must hold."""

    code: str
    subject: str
    may: str
    needs_reason: bool
    content: tuple[str, ...]
    key: str
    words: str


@cache
def kinds() -> dict[str, Kind]:
    """Code -> kind, in the order of kinds.csv."""
    return {
        r["kind"]: Kind(
            r["kind"],
            r["subject"],
            r["may"],
            r["reason"] == "yes",
            tuple(r["content"].split()),
            r["key"],
            r["words"],
        )
        for r in read_table(PACKAGE, "kinds.csv")
    }


@cache
def permissions(role: str) -> frozenset[str]:
    """What a role may do; nothing for a role that roles.csv does not hold."""
    return frozenset(r["may"] for r in read_table(PACKAGE, "roles.csv") if r["role"] == role)


def check_role(role: str, may: str) -> None:
    """Refuse what a role may not do.

    Raises:
        NotAllowed: with the roles that may.
    """
    if may not in permissions(role):
        able = [r for r in ROLES if may in permissions(r)]
        who = f"{_article(able[0])} {' or '.join(able)}" if able else "nobody"
        raise NotAllowed(f"{_article(role).capitalize()} {role} may not do this ({may})", f"Ask {who}")


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"


def check_form(d: Decision) -> None:
    """Refuse a decision of no known kind, or one that does not hold what its kind asks for.

    Raises:
        Refused: with what is wrong.
    """
    kind = kinds().get(d.kind)
    if kind is None:
        raise Refused(f"There is no decision of the kind {d.kind!r}", f"Use one of {', '.join(kinds())}")
    missing = [name for name in kind.content if not name.endswith("?") and name not in d.content]
    known = {name.removesuffix("?") for name in kind.content}
    surplus = sorted(set(d.content) - known)
    if missing or surplus:
        found = f"lacks {', '.join(missing)}" if missing else f"holds {', '.join(surplus)} besides"
        raise Refused(f"The decision {d.kind!r} {found}", f"Give {', '.join(kind.content) or 'nothing'}")
    if kind.needs_reason and not d.reason.strip():
        raise Refused(f"The decision {d.kind!r} says no reason", "Say why in a few words")
    if len(d.reason) > MAX_REASON:
        raise Refused("The reason is too long", f"Use at most {MAX_REASON} characters")
    check_values(d)


def check_values(d: Decision) -> None:
    """Refuse strings and numbers that can be neither looked up nor kept, wherever they stand in a decision.

    Raises:
        Refused: with what is wrong.
    """
    for value in (d.by, d.subject, d.reason, d.basis, *_values(d.content)):
        _check_value(value)


def _values(content: Any) -> Iterator[Any]:
    """All strings and numbers of a JSON value, the names within it too."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [*value, *value.values()]
        elif isinstance(value, list | tuple):
            waiting += value
        else:
            yield value


def _check_value(value: Any) -> None:
    if isinstance(value, str) and _NO_TEXT.search(value):
        raise Refused(
            "What was given holds half a character or a null character, which cannot be kept",
            "Type the text anew, or copy it from elsewhere",
        )
    is_number = math.isfinite(value) if isinstance(value, float) else True
    if not is_number or (isinstance(value, int) and not -_MOST <= value < _MOST):
        raise Refused("What was given holds a number that is too large, or none", "Give a smaller one")
