"""What pages show: incidents and decisions a page at a time, by key and never by offset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, or_, select, tuple_, union_all

from recount.model.claims import Claim, claim_from_json
from recount.model.counts import Count
from recount.model.decisions import Decision
from recount.store import searching
from recount.store.log import decision_from_row
from recount.store.schema import claims, currents, decisions, incidents, reports

PAGE = 50
_CHUNK = 500
_FEW = 2000
ORDERS = {
    "doubt": incidents.c.doubt,
    "spread": incidents.c.spread,
    "day": incidents.c.start_date,
    "grade": incidents.c.grade,
}
"""What incidents can be ordered by, the highest first; those without the value last."""

Value = int | date | str | None


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Which incidents to give; "" leaves a field open.

    Attributes:
        kind: `incident` or `aggregate`.
        grade: a code of the codebook.
        country: ISO 3166-1 alpha-2.
        words: each is in the place's name, or begins a word of it; or they are how the id begins.
        assigned: the user it is assigned to.
    """

    kind: str = "incident"
    grade: str = ""
    country: str = ""
    words: str = ""
    assigned: str = ""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident as lists show it; `value` is what the list is ordered by."""

    id: str
    start: date | None
    end: date | None
    place: str
    country: str
    grade: str
    sources: int
    reports: int
    spread: int
    doubt: int
    counts: Mapping[str, Count]
    value: Value


@dataclass(frozen=True, slots=True)
class Heading:
    """What tells one report from another: its current version without the text."""

    id: str
    title: str
    publisher: str
    published: date | None
    language: str


def worklist(
    connection: Connection, policy: str, where: IncidentFilter, order: str, after: tuple[Value, str] | None
) -> list[IncidentRow]:
    """At most PAGE incidents, and one more where there are more.

    Args:
        connection: to read by.
        policy: whose incidents.
        where: which of them.
        order: one of ORDERS.
        after: `value` and id of the last one of the page before, None for the first page.
    """
    column, ident = ORDERS[order], incidents.c.id
    query = select(incidents, column.label("value")).where(*_narrowed(connection, policy, where))
    rows: list[Mapping[Any, Any]] = []
    if after is None or after[0] is not None:
        known = query.where(column.is_not(None))
        if after is not None:
            known = known.where(tuple_(column, ident) < tuple_(literal(after[0], column.type), after[1]))
        known = known.order_by(column.desc(), ident.desc()).limit(PAGE + 1)
        rows += connection.execute(known).mappings()
    if len(rows) <= PAGE:
        unknown = query.where(column.is_(None))
        if after is not None and after[0] is None:
            unknown = unknown.where(ident < after[1])
        unknown = unknown.order_by(ident.desc()).limit(PAGE + 1 - len(rows))
        rows += connection.execute(unknown).mappings()
    return [_row(row) for row in rows]


def incident_rows(connection: Connection, policy: str, ids: Sequence[str]) -> dict[str, IncidentRow]:
    """Id -> incident as lists show it, of those of these that are there; `value` is its first day."""
    query = select(incidents, incidents.c.start_date.label("value"))
    query = query.where(incidents.c.policy == policy, incidents.c.id.in_(ids))
    return {row["id"]: _row(row) for row in connection.execute(query).mappings()}


def countries(connection: Connection, policy: str) -> list[str]:
    """The countries of the incidents under a policy, in order."""
    query = select(incidents.c.country).distinct().where(incidents.c.policy == policy)
    return sorted(filter(None, connection.execute(query).scalars()))


def log_page(connection: Connection, before: int | None, by: str, kind: str) -> list[Decision]:
    """At most PAGE rows of the log, newest first, and one more where there are more.

    Args:
        connection: to read by.
        before: only rows of lower numbers; None: from the last one on.
        by: name of a user, "" for all.
        kind: of kinds.csv, "" for all.
    """
    query = select(decisions).order_by(decisions.c.number.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(decisions.c.number < before)
    for column, value in ((decisions.c.by, by), (decisions.c.kind, kind)):
        query = query.where(column == value) if value else query
    return [decision_from_row(row) for row in connection.execute(query).mappings()]


def claims_of_ids(connection: Connection, ids: Iterable[str]) -> dict[str, Claim]:
    """Id -> claim, of those that are there, each as it was found last."""
    found: dict[str, Claim] = {}
    for chunk in _chunks(sorted(set(ids))):
        query = select(claims.c.id, claims.c.fields).where(claims.c.id.in_(chunk))
        for row in connection.execute(query.order_by(claims.c.extraction)):
            found[row.id] = claim_from_json(row.fields)
    return found


def headings(connection: Connection, ids: Iterable[str]) -> dict[str, Heading]:
    """Report id -> heading, of those that are there."""
    t, found = reports, {}
    for chunk in _chunks(sorted(set(ids))):
        query = select(t.c.id, t.c.title, t.c.publisher, t.c.published, t.c.language)
        query = query.join(currents, currents.c.report == t.c.key).where(t.c.id.in_(chunk))
        for row in connection.execute(query.order_by(currents.c.key)):
            found[row.id] = Heading(row.id, row.title, row.publisher, row.published, row.language)
    return found


def _narrowed(connection: Connection, policy: str, where: IncidentFilter) -> list[ColumnElement[bool]]:
    """What the incidents wanted have in common."""
    t = incidents.c
    same = (
        (t.grade, where.grade),
        (t.country, where.country),
        (t.assigned, where.assigned.casefold()),
    )
    kept = [column == value for column, value in same if value]
    words = where.words.strip()
    if not words:
        return [t.policy == policy, t.kind == where.kind, *kept]
    places, begins = searching.places_with(words), searching.begins(t.id, words.lower())
    fitting = [select(t.id).where(t.policy == policy, begins)]
    if places is not None:
        at_place = (t.policy == policy, t.kind == where.kind, t.place.in_(places))
        fitting.append(select(t.id).where(*at_place))
    ids = connection.execute(union_all(*fitting).limit(_FEW + 1)).scalars().all()
    # A column joined with nothing is in no index: few are looked up by id, of many the list is gone down.
    if len(ids) <= _FEW or places is None:
        return [t.policy == policy, t.id.in_(ids), t.kind.concat("") == where.kind, *kept]
    return [t.policy == policy, t.kind == where.kind, or_(t.place.concat("").in_(places), begins), *kept]


def _row(row: Mapping[Any, Any]) -> IncidentRow:
    counts = {k: Count(c["low"], c["best"], c["high"]) for k, c in row["fields"]["counts"].items()}
    same = ("id", "place", "country", "grade", "sources", "reports", "spread", "doubt", "value")
    own = {k: row[k] for k in same}
    return IncidentRow(start=row["start_date"], end=row["end_date"], counts=counts, **own)


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))
