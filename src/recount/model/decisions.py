"""A decision: what one person made of a claim, an incident or a report, kept for good in a chained log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

BEGINNING = "0" * 64
"""What stands for the hash of the row before the first one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the log.

    Attributes:
        by: name of the user who decided.
        kind: code of review/kinds.csv.
        subject: id of what it is about: a claim, an incident, a report, a user.
        content: what was decided, as JSON values under the names that the kind asks for.
        reason: why, in the person's words; "" where the kind asks for none.
        basis: digest of what the person saw when deciding; "" where nothing could have changed meanwhile.
        at: when it was kept, UTC.
        number: its place in the log, from 1; 0 before it is kept.
        previous: the hash of the row before; BEGINNING for the first.
        salt: random, so that nobody can guess from the hash what an erased row said; "" once it is erased, or
            where an older Recount kept the row.
        hash: SHA-256 over all of the above, in hexadecimal.
    """

    by: str
    kind: str
    subject: str
    content: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    basis: str = ""
    at: datetime = datetime(1, 1, 1, tzinfo=UTC)
    number: int = 0
    previous: str = BEGINNING
    salt: str = ""
    hash: str = ""


def chained(decision: Decision, at: datetime, last: Decision | None, salt: str = "") -> Decision:
    """The decision as the row that follows `last` in the log."""
    number = last.number + 1 if last else 1
    row = replace(decision, at=at, number=number, previous=last.hash if last else BEGINNING, salt=salt)
    return replace(row, hash=hash_of(row))


def hash_of(d: Decision) -> str:
    """SHA-256 over everything a row says but the hash itself."""
    data = [d.number, d.at.isoformat(), d.by, d.kind, d.subject, d.content, d.reason, d.basis, d.previous]
    data += [d.salt] if d.salt else []
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()  # a damaged row may hold anything


@dataclass(frozen=True, slots=True)
class Erased:
    """A row of the casebook that a decision erased or overwrote.

    Attributes:
        thing: `key` of a sealed record; `report`, gone whole; `text` of a report, `reading`, `claim` or
            `decision`, without what was to be erased; `blob` of the archive.
        key: of the row; of a claim and a sealed record the id, of a blob the SHA-256.
        before: of a row of the log its hash, which stays; else "".
        after: digest of what stands in its place; "" where nothing does.
        number: of the decision.
    """

    thing: str
    key: str
    before: str
    after: str
    number: int


def erased_rows(log: Iterable[Decision]) -> dict[tuple[str, str], Erased]:
    """Thing and key -> how a decision of the log last erased it."""
    return {
        (thing, key): Erased(thing, key, before, after, d.number)
        for d in log
        if d.kind == "erase"
        for thing, key, before, after in d.content.get("rows", ())
    }


def told_seals(log: Iterable[Decision]) -> dict[tuple[str, int], str]:
    """Id and version of each sealed record that the log tells of -> digest of its ciphertext."""
    seals = (d.content.get("sealed") for d in log if isinstance(d.content, Mapping))
    return {(s[0], s[1]): s[2] for s in seals if s}


def chain_faults(
    log: Iterable[Decision], erased: Mapping[tuple[str, str], Erased] = MappingProxyType({})
) -> Iterator[tuple[int, str]]:
    """The number of each row that does not follow from the one before it, and a sentence.

    Args:
        log: all rows in order.
        erased: what was erased (`erased_rows`): such a row of the log says what was left of it.
    """
    previous, expected = BEGINNING, 1
    for d in log:
        if d.number != expected:
            yield d.number, f"Row {expected} of the log is missing or cannot be read"
        elif d.previous != previous:
            yield d.number, "It does not name the row before it: a row was taken away or changed"
        gone = erased.get(("decision", str(d.number)))
        is_left = gone is not None and (gone.before, gone.after) == (d.hash, hash_of(d))
        if not is_left and hash_of(d) != d.hash:
            yield d.number, "It does not say what it said when it was kept"
        previous, expected = d.hash, d.number + 1
