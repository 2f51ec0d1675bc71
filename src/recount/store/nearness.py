"""Pairs of incidents that may be one, as the last full link found them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Subquery, select

from recount.model.incidents import Nearness
from recount.store.schema import holders, nearnesses

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Near:
    """A pair of claims whose incidents may be one.

    Attributes:
        position: its place in the list, the likest first.
        first: the incident in which the one claim counts now, "" where in none.
        second: the same of the other claim.
        near: how they compare.
    """

    position: int
    first: str
    second: str
    near: Nearness

    @property
    def is_of_two(self) -> bool:
        """Whether the claims count, and in two different incidents."""
        return bool(self.first and self.second) and self.first != self.second


def near_pairs(connection: Connection, policy: str, after: int, limit: int) -> list[Near]:
    """Pairs, the likest first, those included that have become one incident.

    Args:
        connection: to read by.
        policy: under which incidents are counted.
        after: only pairs of higher positions; -1: from the likest on.
        limit: how many at most.
    """
    some = select(nearnesses).where(nearnesses.c.position > after)
    query = _pairs(policy, some.order_by(nearnesses.c.position).limit(limit).subquery())
    return [_near(row) for row in connection.execute(query).mappings()]


def near_of(
    connection: Connection, policy: str, first: Sequence[str], second: Sequence[str]
) -> Nearness | None:
    """How the likest claims of two incidents compare; None where they were not found near.

    Args:
        connection: to read by.
        policy: under which incidents are counted.
        first: ids of the claims of the one.
        second: ids of the claims of the other.
    """
    one, other = set(first), set(second)
    found: list[Near] = []
    for chunk in _chunks(sorted(one | other)):
        some = select(nearnesses).where(nearnesses.c.first.in_(chunk)).subquery()
        found += (_near(row) for row in connection.execute(_pairs(policy, some)).mappings())
    pairs = ((n, {n.near.first, n.near.second}) for n in found if n.is_of_two)
    fitting = [n for n, pair in pairs if pair & one and pair & other]
    return min(fitting, key=lambda n: n.position).near if fitting else None


def _pairs(policy: str, some: Subquery) -> Select[Any]:
    mine, theirs = holders.alias(), holders.alias()
    return (
        select(some, mine.c.incident.label("mine"), theirs.c.incident.label("theirs"))
        .join(mine, (mine.c.claim == some.c.first) & (mine.c.policy == policy), isouter=True)
        .join(theirs, (theirs.c.claim == some.c.second) & (theirs.c.policy == policy), isouter=True)
        .order_by(some.c.position)
    )


def _near(row: Mapping[Any, Any]) -> Near:
    score, levels = row["fields"]
    near = Nearness(row["first"], row["second"], score, levels)
    return Near(row["position"], row["mine"] or "", row["theirs"] or "", near)


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))
