"""Pairs of incidents that may be one, as the last full link found them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from recount.model.incidents import Nearness
from recount.store.schema import holders, nearnesses

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Near:
    """A pair of claims whose incidents may be one.

    Attributes:
        position: its place in the list, the likest first.
        first, second: the incidents in which the claims count now.
        near: how they compare.
    """

    position: int
    first: str
    second: str
    near: Nearness


def near_pairs(connection: Connection, policy: str, after: int, limit: int) -> list[Near]:
    """Pairs of two different incidents, the likest first.

    Args:
        connection: to read by.
        policy: under which incidents are counted.
        after: only pairs of higher positions; -1: from the likest on.
        limit: how many at most.
    """
    query = _pairs(policy).where(nearnesses.c.position > after).limit(limit)
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
        query = _pairs(policy).where(nearnesses.c.first.in_(chunk))
        found += (_near(row) for row in connection.execute(query).mappings())
    pairs = ((n, {n.near.first, n.near.second}) for n in found)
    fitting = [n for n, pair in pairs if pair & one and pair & other]
    return min(fitting, key=lambda n: n.position).near if fitting else None


def _pairs(policy: str) -> Select[Any]:
    mine, theirs = holders.alias(), holders.alias()
    return (
        select(nearnesses, mine.c.incident.label("mine"), theirs.c.incident.label("theirs"))
        .join(mine, (mine.c.claim == nearnesses.c.first) & (mine.c.policy == policy))
        .join(theirs, (theirs.c.claim == nearnesses.c.second) & (theirs.c.policy == policy))
        .where(mine.c.incident != theirs.c.incident)
        .order_by(nearnesses.c.position)
    )


def _near(row: Mapping[Any, Any]) -> Near:
    score, levels = row["fields"]
    near = Nearness(row["first"], row["second"], score, levels)
    return Near(row["position"], row["mine"], row["theirs"], near)


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))
