"""Which records of victims there are and which claims tell of them; who they are is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from recount.store.schema import backings, victims

PAGE = 50
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A record: id, number of the decision that made it, version that stands, what it was merged into."""

    id: str
    number: int
    version: int
    part_of: str = ""


def keep(connection: Connection, victim: str, row: Row | None) -> None:
    """Put what a record is now in the place of what it was; None: it is no more."""
    connection.execute(delete(victims).where(victims.c.id == victim))
    if row is not None:
        connection.execute(insert(victims).values(**asdict(row)))


def back(connection: Connection, victim: str, claims: Sequence[str]) -> None:
    """Put these claims in the place of those that told of a victim."""
    connection.execute(delete(backings).where(backings.c.victim == victim))
    if claims:
        connection.execute(insert(backings), [{"claim": c, "victim": victim} for c in claims])


def page(connection: Connection, before: int | None) -> list[Row]:
    """At most PAGE records that stand alone, newest first, and one more where there are more.

    Args:
        connection: to read by.
        before: only those made by decisions of lower numbers; None: from the last one on.
    """
    query = select(victims).where(victims.c.part_of == "").order_by(victims.c.number.desc(), victims.c.id)
    if before is not None:
        query = query.where(victims.c.number < before)
    return [Row(**row) for row in connection.execute(query.limit(PAGE + 1)).mappings()]


def told_by(connection: Connection, claims: Iterable[str]) -> set[str]:
    """Ids of the records that some claims tell of."""
    wanted, found = sorted(set(claims)), set[str]()
    for at in range(0, len(wanted), _CHUNK):
        query = select(backings.c.victim).where(backings.c.claim.in_(wanted[at : at + _CHUNK]))
        found.update(connection.execute(query).scalars())
    return found


def rows(connection: Connection, ids: Iterable[str]) -> list[Row]:
    """The records of these ids, of those that are there."""
    wanted, found = sorted(set(ids)), list[Row]()
    for at in range(0, len(wanted), _CHUNK):
        query = select(victims).where(victims.c.id.in_(wanted[at : at + _CHUNK]))
        found += (Row(**row) for row in connection.execute(query).mappings())
    return found


def everything(connection: Connection) -> tuple[set[Row], set[tuple[str, str]]]:
    """All records, and claim and victim of all ties."""
    rows = {Row(**row) for row in connection.execute(select(victims)).mappings()}
    return rows, {(row.claim, row.victim) for row in connection.execute(select(backings))}
