"""Looks up whom the words of claims name, before they are linked and counted."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from recount.model.actors import Naming
from recount.model.claims import Claim
from recount.model.reports import Report
from recount.resolve.actors import Actors, Scene, Table, actors_of, blamed, read_tables, speaking

FOLDER = "actors"
"""The folder of a casebook in which a recorder keeps tables of actors."""


def own_tables(casebook: Path) -> list[Table]:
    """The tables of actors that a recorder keeps in a casebook.

    Raises:
        RecountError: if one cannot be read or used; it names the file, the line and what to do.
    """
    tables = read_tables(casebook / FOLDER)
    actors_of(tables)
    return tables


def digest(tables: Iterable[Table]) -> str:
    """SHA-256 of the names and texts of tables, hexadecimal."""
    whole = hashlib.sha256()
    for t in tables:
        for text in (t.name, t.text):
            whole.update(hashlib.sha256(text.encode()).digest())
    return whole.hexdigest()


def with_names(
    claims: Iterable[Claim], reports: Mapping[str, Report], tables: Sequence[Table] = ()
) -> list[Claim]:
    """The claims, each knowing whom its words name; claims of other reports as they are.

    Args:
        claims: the claims.
        reports: report id -> report.
        tables: a recorder's own tables, which go before the shipped ones.
    """
    actors, told = actors_of(tables), list(claims)
    countries: dict[str, set[str]] = defaultdict(set)
    for c in told:
        if c.location and c.location.country:
            countries[c.report].add(c.location.country)
    return [
        replace(c, naming=_naming(c, reports[c.report], frozenset(countries[c.report]), actors))
        if c.report in reports
        else c
        for c in told
    ]


def _naming(claim: Claim, report: Report, countries: frozenset[str], actors: Actors) -> Naming:
    """Whom a claim names, given its own place, or else all places that its report's claims tell."""
    place = claim.location.country if claim.location else None
    day = claim.when.end or claim.when.start or report.published
    scene = Scene(frozenset([place]) if place else countries, day)
    parties, is_either = blamed(actors, claim.perpetrator, scene) if claim.perpetrator else ((), False)
    return Naming(
        blamed=parties,
        is_either=is_either,
        speaker=speaking(actors, claim.source, scene) if claim.source else None,
        publisher=speaking(actors, report.publisher, scene) if report.publisher else None,
    )
