"""One report more or less in what was linked, until all are linked anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from recount.model.incidents import Cluster
from recount.store.schema import clusters, placements, standings, ties

_CHUNK = 500


def append(connection: Connection, report: str, found: Sequence[Cluster], reading: int) -> None:
    """Add a report that stands on nobody's words, and its claims in clusters of their own.

    Args:
        connection: to write by.
        report: its id.
        found: its clusters.
        reading: key of the extraction that the claims are of.
    """
    arrival = (connection.execute(select(func.max(standings.c.arrival))).scalar() or 0) + 1
    last = connection.execute(select(func.max(clusters.c.position))).scalar()
    first = 0 if last is None else last + 1
    main = found[0].claims[0] if found else None
    standing = {
        "report": report,
        "arrival": arrival,
        "circle": -1 - arrival,
        "main": main,
        "reading": reading,
    }
    connection.execute(insert(standings).values(**standing))
    for position, cluster in enumerate(found, first):
        values = {"position": position, "kind": cluster.kind, "claims": list(cluster.claims)}
        connection.execute(insert(clusters).values(**values))
        rows = [{"claim": claim, "cluster": position} for claim in cluster.claims]
        connection.execute(insert(placements), rows)


def remove(connection: Connection, report: str, claims: Iterable[str]) -> None:
    """Take a report and its claims out of what was linked."""
    gone = set(claims)
    connection.execute(delete(standings).where(standings.c.report == report))
    connection.execute(delete(ties).where(or_(ties.c.first == report, ties.c.second == report)))
    ordered = sorted(gone)
    for at in range(0, len(ordered), _CHUNK):
        chunk = ordered[at : at + _CHUNK]
        held = select(clusters).where(
            clusters.c.position.in_(select(placements.c.cluster).where(placements.c.claim.in_(chunk)))
        )
        for row in connection.execute(held).all():
            left = [c for c in row.claims if c not in gone]
            change = update(clusters).where(clusters.c.position == row.position)
            connection.execute(change.values(claims=left))
            was_main = standings.c.main.in_(row.claims) & standings.c.main.in_(chunk)
            connection.execute(update(standings).where(was_main).values(main=left[0] if left else None))
        connection.execute(delete(placements).where(placements.c.claim.in_(chunk)))
