"""Whether every row still says what it said when it was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from recount.model.claims import Claim, claim_from_json, claim_id
from recount.model.evidence import claim_faults, place_faults
from recount.store.reading import extraction_from_row, report_from_row
from recount.store.records import extraction_digest, report_digest
from recount.store.schema import claims, extractions, reports
from recount.store.sqlite import integrity_faults
from recount.store.writing import claim_row


def faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """The name of each thing that is not as it was kept, and a sentence; one report in memory at a time."""
    for fault in integrity_faults(connection):
        yield "casebook.db", f"The database is damaged: {fault}"
    keys = list(connection.execute(select(reports.c.key).order_by(reports.c.key)).scalars())
    for key in keys:
        row = connection.execute(select(reports).where(reports.c.key == key)).mappings().one()
        yield from _report_faults(connection, row)


def _report_faults(connection: Connection, row: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    name = f"report {row['id']!r} version {row['version']}"
    try:
        report = report_from_row(row)
        layer, text_sha256 = report.layer, report.text_sha256
        is_whole = report_digest(report) == row["digest"]
    except (ValueError, TypeError, KeyError) as e:
        yield name, f"The record cannot be read: {e}"
        return
    if text_sha256 != row["text_sha256"]:
        yield name, "The text is not the one that was kept: its SHA-256 differs"
    elif not is_whole:
        yield name, "What is kept about the report (date, publisher, regions or others) was changed"
    query = select(extractions).where(extractions.c.report == row["key"]).order_by(extractions.c.key)
    for extraction in connection.execute(query).mappings().all():
        yield from _extraction_faults(connection, {**extraction, "report_id": row["id"]}, name, layer)


def _extraction_faults(
    connection: Connection, row: Mapping[str, Any], report: str, layer: str
) -> Iterator[tuple[str, str]]:
    name = f"{report}, read by {row['extractor']}"
    query = select(claims).where(claims.c.extraction == row["key"]).order_by(claims.c.position)
    found: list[Claim] = []
    unreadable = False
    for claim_columns in connection.execute(query).mappings():
        try:
            claim = claim_from_json(claim_columns["fields"])
        except (ValueError, TypeError, KeyError) as e:
            unreadable = True
            yield f"claim {claim_columns['id']}", f"The claim cannot be read: {e}"
            continue
        found.append(claim)
        yield from _claim_faults(claim, claim_columns, layer)
    extraction = extraction_from_row(row, found)
    if not unreadable and extraction_digest(extraction, [(c.id, c.part_of) for c in found]) != row["digest"]:
        yield (
            name,
            "The list of claims and places is not the one that was kept: some were added, removed or changed",
        )
    for fault in place_faults(extraction.places, layer):
        yield name, f"The reading {fault}"


def _claim_faults(claim: Claim, row: Mapping[Any, Any], layer: str) -> Iterator[tuple[str, str]]:
    name = f"claim {row['id']}"
    if claim.id != row["id"] or claim_id(claim, hashlib.sha256(layer.encode()).hexdigest()) != row["id"]:
        yield name, "The claim is not the one that was kept: its fields do not give its id"
    elif claim_row(claim, row["extraction"], row["position"]) != dict(row):
        yield name, "The claim's columns do not say what its fields say"
    for fault in claim_faults(claim, layer):
        yield name, f"The claim {fault}"
