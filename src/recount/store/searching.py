"""What is found by words: reports, the names in claims, the places of incidents; and the indexes behind it.

The indexes hold nothing that is not in the tables, and can be made anew at any time (`rebuild`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, or_, select

from recount.model.claims import Claim, claim_from_json
from recount.model.reports import Report
from recount.model.spellings import latin, sound
from recount.model.terms import terms
from recount.store import fulltext
from recount.store.schema import (
    claims,
    extractions,
    incidents,
    name_parts,
    place_words,
    reports,
)

T = TypeVar("T")
Look = Connection
"""One look at the casebook, as `Casebook.looking` gives it, for rooms that speak no SQL."""
_CHUNK = 500
_AFTER_ALL = "\U0010ffff"


def rebuild(connection: Connection) -> None:
    """Make all indexes anew from the tables."""
    fulltext.clear(connection)
    connection.execute(delete(name_parts))
    connection.execute(delete(place_words))
    keys = connection.execute(select(reports.c.key).order_by(reports.c.key)).scalars().all()
    for chunk in _chunks(keys):
        query = select(reports.c.key, reports.c.id, reports.c.title, reports.c.text)
        for row in connection.execute(query.where(reports.c.key.in_(chunk)).order_by(reports.c.key)):
            layer = Report(row.id, row.text, title=row.title).layer
            if layer:
                fulltext.add(connection, row.key, layer)
    read = connection.execute(select(extractions.c.key)).scalars().all()
    for chunk in _chunks(read):
        found = select(claims.c.extraction, claims.c.position, claims.c.fields)
        rows = connection.execute(found.where(claims.c.extraction.in_(chunk))).all()
        _add_names(connection, ((r.extraction, r.position, claim_from_json(r.fields)) for r in rows))
    add_places(connection, connection.execute(select(incidents.c.place).distinct()).scalars().all())


def add_names(connection: Connection, extraction: int, found: Sequence[Claim]) -> None:
    """Put the names that the claims of a new extraction give into the index."""
    _add_names(connection, ((extraction, position, claim) for position, claim in enumerate(found)))


def _add_names(connection: Connection, found: Iterable[tuple[int, int, Claim]]) -> None:
    rows = [
        {"sound": part, "extraction": extraction, "position": position}
        for extraction, position, claim in found
        for part in sorted({s for name in claim.names for s in sounds(name.text)})
    ]
    if rows:
        connection.execute(insert(name_parts), rows)


def sounds(name: str) -> list[str]:
    """What the spellings of each word of a name share; initials tell too little to look by."""
    return [sound(latin(t.word)) for t in terms(name) if not t.is_tail and len(t.word) > 1]


def add_places(connection: Connection, places: Iterable[str]) -> None:
    """Put places of incidents into the index, those that it lacks."""
    for chunk in _chunks(sorted({p for p in places if p})):
        known = select(place_words.c.place).where(place_words.c.place.in_(chunk))
        new = set(chunk) - set(connection.execute(known).scalars())
        rows = [{"word": w, "place": p} for p in sorted(new) for w in sorted({t.word for t in terms(p)})]
        if rows:
            connection.execute(insert(place_words), rows)


def forget(connection: Connection, report_keys: Iterable[int], claim_ids: Iterable[str] = ()) -> None:
    """Take what is to be erased out of the indexes; call it while the texts are still there.

    The index of reports is written anew, so that no byte of them is left: seconds in a large casebook.

    Args:
        connection: to write by.
        report_keys: of reports, which go with the names in all their claims.
        claim_ids: of claims, whose names go.
    """
    held, gone = fulltext.keys(connection), sorted(set(report_keys))
    for chunk in _chunks(gone):
        query = select(reports.c.key, reports.c.id, reports.c.title, reports.c.text)
        for row in connection.execute(query.where(reports.c.key.in_(chunk))).all():
            if row.key in held:
                fulltext.remove(connection, row.key, Report(row.id, row.text, title=row.title).layer)
        readings = select(extractions.c.key).where(extractions.c.report.in_(chunk))
        connection.execute(delete(name_parts).where(name_parts.c.extraction.in_(readings)))
    for ids in _chunks(sorted(set(claim_ids))):
        rows = connection.execute(select(claims.c.extraction, claims.c.position).where(claims.c.id.in_(ids)))
        for extraction, position in rows.all():
            one = (name_parts.c.extraction == extraction, name_parts.c.position == position)
            connection.execute(delete(name_parts).where(*one))
    if gone:
        fulltext.settle(connection)


def faults(connection: Connection) -> Iterator[str]:
    """What the index of reports lacks or has too much, as sentences."""
    held = fulltext.keys(connection)
    kept = set(connection.execute(select(reports.c.key)).scalars())
    told = or_(reports.c.title != "", reports.c.text != "")
    lacks = set(connection.execute(select(reports.c.key).where(told)).scalars()) - held
    for number, what in ((len(lacks), "lacks"), (len(held - kept), "has words of")):
        if number:
            several = "1 report" if number == 1 else f"{number:,} reports"
            of = "" if what == "lacks" else ", which is not there" if number == 1 else ", which are not there"
            yield f"It {what} {several}{of}; make it anew with `recount search --rebuild`"


def days(connection: Connection, keys: Sequence[int]) -> dict[int, date]:
    """Report key -> day of publication, of those that have one."""
    found: dict[int, date] = {}
    for chunk in _chunks(keys):
        query = select(reports.c.key, reports.c.published).where(reports.c.key.in_(chunk))
        found |= {row.key: row.published for row in connection.execute(query) if row.published}
    return found


def ids_of(connection: Connection, keys: Sequence[int]) -> list[str]:
    """Ids of the reports of these keys, each once."""
    found: set[str] = set()
    for chunk in _chunks(keys):
        found.update(connection.execute(select(reports.c.id).where(reports.c.key.in_(chunk))).scalars())
    return sorted(found)


def named(connection: Connection, parts: Collection[str], limit: int) -> tuple[list[str], bool]:
    """Ids of reports of which a claim gives names with all these sounds, the last read first; whether all.

    A reading that no longer counts may have found them.

    Args:
        connection: to read by.
        parts: sounds of words of a name, at least one.
        limit: how many claims are looked at.
    """
    first, *others = sorted(set(parts))
    t = name_parts
    query = select(t.c.extraction, reports.c.id).where(t.c.sound == first)
    query = query.join(extractions, extractions.c.key == t.c.extraction)
    query = query.join(reports, reports.c.key == extractions.c.report)
    for other in others:
        o = t.alias()
        same = (o.c.extraction == t.c.extraction) & (o.c.position == t.c.position)
        query = query.where(select(o.c.sound).where(same, o.c.sound == other).exists())
    rows = connection.execute(query.order_by(t.c.extraction.desc(), t.c.position).limit(limit + 1)).all()
    return list(dict.fromkeys(row.id for row in rows[:limit])), len(rows) <= limit


def places_with(words: str) -> Select[tuple[str]] | None:
    """A query for the places of incidents in whose names each of these words stands, or begins one.

    None where nothing of it is a word.
    """
    given = list(terms(words))
    wanted = list(dict.fromkeys(t.word for t in given if not t.is_tail)) or [t.word for t in given]
    if not wanted:
        return None
    t = place_words
    query = select(t.c.place).where(begins(t.c.word, wanted[0]))
    for word in wanted[1:]:
        query = query.where(t.c.place.in_(select(t.c.place).where(begins(t.c.word, word))))
    return query


def incidents_at(
    connection: Connection, policy: str, kinds: Sequence[str], words: str, limit: int
) -> list[str]:
    """Ids of the incidents whose place `places_with` finds by these words, the latest first."""
    places, t = places_with(words), incidents.c
    if places is None:
        return []
    query = select(t.id).where(t.policy == policy, t.kind.in_(kinds), t.place.in_(places))
    query = query.order_by(t.start_date.is_(None), t.start_date.desc(), t.id).limit(limit)
    return list(connection.execute(query).scalars())


def begins(column: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    """Whether a text begins so, in a way that an index answers."""
    return column.between(beginning, beginning + _AFTER_ALL)


def _chunks(items: Sequence[T]) -> Iterator[list[T]]:
    return (list(items[at : at + _CHUNK]) for at in range(0, len(items), _CHUNK))
