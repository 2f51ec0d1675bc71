"""What was linked and counted: a cache of clusters and incidents that one decision changes in part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, or_, select, update

from recount.model.incidents import Cluster, Incident, Linkage, incident_from_json, incident_to_json
from recount.model.sources import Tie
from recount.store import searching
from recount.store.pointing import killed, place_sought, point_of
from recount.store.records import StoredLinkage, StoredReckoning
from recount.store.schema import (
    clusters,
    holders,
    incidents,
    linkages,
    nearnesses,
    place_words,
    placements,
    points,
    reckonings,
    standings,
    ties,
)

_CHUNK = 500
_LINKED = (linkages, clusters, placements, standings, ties, nearnesses)
_COUNTED = (holders, points, incidents, reckonings)
_BY_INCIDENT = ((holders, holders.c.incident), (points, points.c.id), (incidents, incidents.c.id))


def keep_linkage(
    connection: Connection,
    fingerprint: str,
    linkage: Linkage,
    arrival: Mapping[str, int],
    readings: Mapping[str, int],
) -> None:
    """Put what was linked in the place of what was linked before; all that was counted from it goes, too."""
    for table in (*_LINKED, *_COUNTED, place_words):
        connection.execute(delete(table))
    connection.execute(insert(linkages).values(fingerprint=fingerprint, made_at=datetime.now(UTC)))
    main = {
        report: linkage.clusters[n].claims[0]
        for report, n in linkage.main.items()
        if linkage.clusters[n].claims
    }
    _add(
        connection,
        clusters,
        ({"position": n, "kind": c.kind, "claims": list(c.claims)} for n, c in enumerate(linkage.clusters)),
    )
    _add(
        connection,
        placements,
        ({"claim": claim, "cluster": n} for n, c in enumerate(linkage.clusters) for claim in c.claims),
    )
    _add(
        connection,
        standings,
        (
            {
                "report": r,
                "arrival": n,
                "circle": linkage.independence.get(r, -1 - n),
                "main": main.get(r),
                "reading": readings.get(r),
            }
            for r, n in arrival.items()
        ),
    )
    _add(
        connection,
        ties,
        (
            {"position": n, "first": t.first, "second": t.second, "fields": asdict(t)}
            for n, t in enumerate(linkage.ties)
        ),
    )
    _add(
        connection,
        nearnesses,
        (
            {"position": n, "first": x.first, "second": x.second, "fields": [round(x.score, 3), x.levels]}
            for n, x in enumerate(linkage.nearnesses)
        ),
    )


def linkage_mark(connection: Connection) -> str:
    """The fingerprint of what was linked last, "" where nothing was."""
    return str(connection.execute(select(linkages.c.fingerprint)).scalar() or "")


def linkage(connection: Connection) -> StoredLinkage:
    """All that was linked last."""
    found = connection.execute(select(clusters).order_by(clusters.c.position)).mappings()
    made = tuple(Cluster(row["kind"], tuple(row["claims"])) for row in found)
    return _with_reports(connection, made, None)


def mains(connection: Connection) -> dict[str, str]:
    """Report id -> a claim of the cluster that it is mainly about; reports of none are absent."""
    query = select(standings.c.report, standings.c.main).where(standings.c.main.is_not(None))
    return {row.report: row.main for row in connection.execute(query)}


def linkage_of(connection: Connection, made: Sequence[Cluster], reports: Iterable[str]) -> StoredLinkage:
    """Some clusters with what was linked of their reports."""
    return _with_reports(connection, tuple(made), sorted(set(reports)))


def _with_reports(
    connection: Connection, made: tuple[Cluster, ...], reports: Sequence[str] | None
) -> StoredLinkage:
    rows: list[Mapping[Any, Any]] = []
    tied: list[Mapping[Any, Any]] = []
    for chunk in [None] if reports is None else _chunks(reports):
        of_reports, of_ties = select(standings), select(ties).order_by(ties.c.position)
        if chunk is not None:
            of_reports = of_reports.where(standings.c.report.in_(chunk))
            of_ties = of_ties.where(or_(ties.c.first.in_(chunk), ties.c.second.in_(chunk)))
        rows += connection.execute(of_reports).mappings()
        tied += connection.execute(of_ties).mappings()
    by_place = {row["position"]: Tie(**row["fields"]) for row in tied}
    return StoredLinkage(
        clusters=made,
        independence={row["report"]: row["circle"] for row in rows},
        arrival={row["report"]: row["arrival"] for row in rows},
        main={row["report"]: row["main"] for row in rows if row["main"]},
        ties=tuple(by_place[n] for n in sorted(by_place)),
    )


def machine_clusters(connection: Connection, claims: Iterable[str]) -> dict[str, tuple[int, Cluster]]:
    """Claim id -> position and cluster that the machine put it in, of those of these that it put in any."""
    found: dict[str, tuple[int, Cluster]] = {}
    for chunk in _chunks(sorted(set(claims))):
        query = (
            select(placements.c.claim, clusters)
            .join(clusters, placements.c.cluster == clusters.c.position)
            .where(placements.c.claim.in_(chunk))
        )
        for row in connection.execute(query).mappings():
            found[row["claim"]] = row["position"], Cluster(row["kind"], tuple(row["claims"]))
    return found


def keep_reckoning(
    connection: Connection, policy: str, reckoning: StoredReckoning, doubt: Mapping[str, int]
) -> None:
    """Put the incidents under a policy in the place of those that were worked out before.

    Args:
        connection: to write by.
        policy: its name.
        reckoning: the incidents.
        doubt: incident id -> how doubtful its least certain claim is, in hundredths.
    """
    for table in _COUNTED:
        connection.execute(delete(table).where(table.c.policy == policy))
    connection.execute(
        insert(reckonings).values(policy=policy, fingerprint=reckoning.fingerprint, made_at=datetime.now(UTC))
    )
    _add_incidents(connection, policy, reckoning, doubt)


def exchange(
    connection: Connection,
    policy: str,
    gone: Iterable[str],
    fresh: StoredReckoning,
    doubt: Mapping[str, int],
) -> None:
    """Put some incidents in the place of some others; those of other policies are thrown away.

    Args:
        connection: to write by.
        policy: its name.
        gone: ids of those that go.
        fresh: those that come, with the fingerprint of all that stand then.
        doubt: as in `keep_reckoning`.
    """
    others = select(reckonings.c.policy).where(reckonings.c.policy != policy)
    for other in connection.execute(others).scalars().all():  # by name: "all but one" would read every row
        for table in _COUNTED:
            connection.execute(delete(table).where(table.c.policy == other))
    for chunk in _chunks(sorted(set(gone))):
        for table, column in _BY_INCIDENT:
            connection.execute(delete(table).where(table.c.policy == policy, column.in_(chunk)))
    connection.execute(
        update(reckonings).where(reckonings.c.policy == policy).values(fingerprint=fresh.fingerprint)
    )
    _add_incidents(connection, policy, fresh, doubt)


def _add_incidents(
    connection: Connection, policy: str, made: StoredReckoning, doubt: Mapping[str, int]
) -> None:
    rows = [
        _row(i, policy, doubt.get(i.id, 0)) | {"assigned": made.assigned.get(i.id, "").casefold()}
        for i in made.incidents
    ]
    _add(connection, incidents, rows)
    _add(connection, points, (point_of(i, policy) for i in made.incidents))
    searching.add_places(connection, {row["place"] for row in rows})
    held = (
        {"policy": policy, "claim": claim, "incident": i.id} for i in made.incidents for claim in i.claims
    )
    _add(connection, holders, held)


def _row(i: Incident, policy: str, doubt: int) -> dict[str, Any]:
    told = [n for ends in i.told.values() for n in ends if n is not None]
    return {
        "policy": policy,
        "id": i.id,
        "kind": i.kind,
        "start_date": i.when.start,
        "end_date": i.when.end,
        "place": place_sought(i.location),
        "country": (i.location.country or "") if i.location else "",
        "grade": i.grade,
        "sources": i.independent_sources,
        "reports": len(i.reports),
        "killed": killed(i),
        "spread": max(told) - min(told) if told else 0,
        "doubt": doubt,
        "fields": incident_to_json(i),
    }


def reckoning(connection: Connection, policy: str) -> StoredReckoning | None:
    """The incidents last worked out under this policy."""
    mark = reckoning_mark(connection, policy)
    if not mark:
        return None
    day = func.coalesce(incidents.c.start_date, incidents.c.end_date)
    query = select(incidents.c.fields).where(incidents.c.policy == policy)
    query = query.order_by(incidents.c.kind == "aggregate", day.is_(None), day, incidents.c.id)
    return StoredReckoning(mark, tuple(incident_from_json(f) for f in connection.execute(query).scalars()))


def reckoning_mark(connection: Connection, policy: str) -> str:
    """The fingerprint of what was last counted under this policy, "" where nothing was."""
    query = select(reckonings.c.fingerprint).where(reckonings.c.policy == policy)
    return str(connection.execute(query).scalar() or "")


def holders_of(connection: Connection, policy: str, claims: Iterable[str]) -> dict[str, str]:
    """Claim id -> id of the incident that it counts in."""
    found: dict[str, str] = {}
    for chunk in _chunks(sorted(set(claims))):
        query = select(holders.c.claim, holders.c.incident)
        query = query.where(holders.c.policy == policy, holders.c.claim.in_(chunk))
        found |= {row.claim: row.incident for row in connection.execute(query)}
    return found


def kept_incidents(connection: Connection, policy: str, ids: Iterable[str]) -> dict[str, Incident]:
    """Id -> incident, of those that are there."""
    found: dict[str, Incident] = {}
    for chunk in _chunks(sorted(set(ids))):
        query = select(incidents.c.id, incidents.c.fields)
        query = query.where(incidents.c.policy == policy, incidents.c.id.in_(chunk))
        found |= {row.id: incident_from_json(row.fields) for row in connection.execute(query)}
    return found


def _add(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    for chunk in _chunks(list(rows), 20_000):
        connection.execute(insert(table), chunk)


def _chunks(items: Sequence[Any], size: int = _CHUNK) -> Iterator[list[Any]]:
    return (list(items[at : at + size]) for at in range(0, len(items), size))
