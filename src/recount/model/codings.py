"""Claims drawn to be coded twice, by two people who do not see one another's values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

CODERS = 2
"""How many people code an item; from then on everybody may see what they coded."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Claims that were drawn to be coded twice.

    Attributes:
        id: `s-` and 8 hexadecimal digits.
        items: ids of the claims, in the order in which they are coded.
        coders: names of the two who are to code them; none: any two.
        seed: what it was drawn by.
        where: what claims had to be to be drawn (`pipeline.agreement.Where`).
        about: what it is for, in words.
        by: who drew it.
        number: of the row of the log that holds it.
        at: when, UTC.
    """

    id: str
    items: tuple[str, ...]
    coders: tuple[str, ...] = ()
    seed: int = 0
    where: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    by: str = ""
    number: int = 0
    at: datetime = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Coding:
    """What one person made of an item without seeing what others did.

    Attributes:
        item: id of the claim.
        by: name of the coder.
        values: field of fields.csv -> value in the form of a correction; None: it is no claim.
        note: the coder's words, "" for none.
        number: of the row of the log that holds its digest.
    """

    item: str
    by: str
    values: Mapping[str, Any] | None
    note: str = ""
    number: int = 0


def coding_digest(salt: str, content: Mapping[str, Any]) -> str:
    """What the log holds in the place of values that nobody else may see yet.

    Args:
        salt: at random, so that nobody can find the values by trying them all.
        content: `values` and `note`.
    """
    text = json.dumps([salt, content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def coded_by(codings: Iterable[Coding]) -> dict[str, list[Coding]]:
    """Item -> the last coding of each of its coders, in the order in which they first coded it."""
    found: dict[str, dict[str, Coding]] = {}
    for coding in sorted(codings, key=lambda c: c.number):
        found.setdefault(coding.item, {})[coding.by] = coding
    return {item: list(by.values()) for item, by in found.items()}


def pairs(codings: Iterable[Coding]) -> dict[str, Sequence[Coding]]:
    """Item -> its codings, of the items that two have coded: those that are open to everybody."""
    return {item: found for item, found in coded_by(codings).items() if len(found) >= CODERS}
