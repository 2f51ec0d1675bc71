"""Gathers from the casebook what `recount show` tells of an incident, a claim or a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from recount.cli.lookup import Thing
from recount.cli.render_show import show_claim, show_incident, show_report
from recount.model.claims import Claim, claim_to_json
from recount.model.incidents import Incident, incident_to_json, sides_to_json
from recount.model.reports import Report
from recount.pipeline.casework import Reckoning, report_to_json
from recount.pipeline.reckoning import incidents_of
from recount.pipeline.skipping import skipped
from recount.store.casebook import Casebook
from recount.store.records import ClaimFilter


def show(console: Console, book: Casebook, reckonings: Sequence[Reckoning], thing: Thing) -> None:
    """Print the thing for people, with everything of the casebook that belongs to it.

    Args:
        console: where to.
        book: the casebook.
        reckonings: what it adds up to, once for each policy; the thing is of the first.
        thing: what to show.
    """
    reckoning = reckonings[0]
    if isinstance(thing, Incident):
        claims = {i: book.claim(i) for i in thing.claims}
        reports = {i: book.report(i).report for i in thing.reports}
        show_incident(console, _sides(reckonings, thing), claims, reports)
    elif isinstance(thing, Claim):
        holder = next((i.id for i in reckoning.incidents if thing.id in i.claims), None)
        show_claim(console, thing, book.report(thing.report).report, holder)
    else:
        claims_made = list(book.claims(ClaimFilter(report=thing.id)))
        told = incidents_of(reckoning).get(thing.id, [])
        show_report(console, thing, claims_made, told, _why_skipped(book, thing))


def form(book: Casebook, reckonings: Sequence[Reckoning], thing: Thing) -> dict[str, Any]:
    """The thing in the form that docs/formats.md gives it."""
    reckoning = reckonings[0]
    if isinstance(thing, Incident):
        sides = _sides(reckonings, thing)
        return sides_to_json(sides) if len(sides) > 1 else incident_to_json(thing)
    if isinstance(thing, Claim):
        return claim_to_json(thing)
    return {
        **report_to_json(thing),
        "skipped": _why_skipped(book, thing),
        "main_incident": reckoning.main.get(thing.id),
        "incidents": incidents_of(reckoning).get(thing.id, []),
    }


def _sides(reckonings: Sequence[Reckoning], incident: Incident) -> list[Incident]:
    """The incident under each policy; which claims it holds is the same under all."""
    return [next(i for i in r.incidents if i.id == incident.id) for r in reckonings]


def _why_skipped(book: Casebook, report: Report) -> str | None:
    """Why the report was not read for claims; None if it was."""
    return next((item.why for item in skipped(book, [book.report(report.id).key])), None)
