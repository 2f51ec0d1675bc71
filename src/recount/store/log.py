"""The log of decisions: rows chained by hash, only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Text, insert, select, type_coerce

from recount.model.decisions import Decision, chained
from recount.store.columns import Instant, Json
from recount.store.schema import decisions

_WRITTEN: dict[str, Instant | Json] = {"at": Instant(), "content": Json()}


def append(connection: Connection, decision: Decision) -> Decision:
    """Keep a decision as the row after the last one; the transaction must hold the write lock."""
    query = select(decisions).order_by(decisions.c.number.desc()).limit(1)
    last = connection.execute(query).mappings().first()
    row = chained(decision, datetime.now(UTC), decision_from_row(last) if last else None, token_hex(16))
    connection.execute(
        insert(decisions).values(
            number=row.number,
            at=row.at,
            by=row.by,
            kind=row.kind,
            subject=row.subject,
            content=dict(row.content),
            reason=row.reason,
            basis=row.basis,
            previous=row.previous,
            salt=row.salt,
            hash=row.hash,
        )
    )
    return row


def rows(connection: Connection, after: int = 0) -> Iterator[Decision]:
    """The rows of the log after the one of this number, in order."""
    query = select(decisions).where(decisions.c.number > after).order_by(decisions.c.number)
    for row in connection.execute(query).mappings():
        yield decision_from_row(row)


def checked_row(connection: Connection, number: int) -> tuple[Decision, bool]:
    """One row of the log, and whether its text is that which Recount writes for what it says.

    An instant or a JSON value can be written in several ways, of which the hash knows nothing.
    """
    texts = [type_coerce(decisions.c[c], Text).label(f"{c}_text") for c in _WRITTEN]
    found = connection.execute(select(decisions, *texts).where(decisions.c.number == number)).mappings().one()
    is_as_written = all(
        kind.process_bind_param(found[c], connection.dialect) == found[f"{c}_text"]
        for c, kind in _WRITTEN.items()
    )
    return decision_from_row(found), is_as_written


def decision_from_row(row: Mapping[Any, Any]) -> Decision:
    """The decision that a row holds."""
    return Decision(**{c.name: row[c.name] for c in decisions.c})
