"""The tables of what was found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from recount.cli.table import Column, show_table
from recount.model.clean import clean, shortened
from recount.model.phrases import days, outcome_words, stated
from recount.model.whens import When
from recount.pipeline.excerpts import Excerpt
from recount.pipeline.hits import ClaimHit, Hit, IncidentHit, ReportHit

_WORDS = Column("Words", is_favoured=True)
_COLUMNS = {
    "ReportHit": (Column("Report"), Column("Published", is_whole=True), _WORDS),
    "ClaimHit": (Column("Claim", is_whole=True), Column("Said"), Column("Report"), _WORDS),
    "IncidentHit": (Column("Incident", is_whole=True), Column("Place"), Column("When"), _WORDS),
    "NameHit": (Column("Name"), Column("Claim", is_whole=True), Column("Report"), _WORDS),
}
_CELL = 40  # code points of report text in a cell


def show_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Print hits, all of one kind, in the order given."""
    if not hits:
        console.print(Text("Nothing was found."))
        return
    show_table(console, _COLUMNS[type(hits[0]).__name__], [_row(h) for h in hits])


def _row(hit: Hit) -> list[Text]:
    if isinstance(hit, ReportHit):
        return [_cell(hit.report), Text(str(hit.published or "")), _words(hit.excerpt)]
    if isinstance(hit, ClaimHit):
        said = f"{outcome_words(hit.claim.outcome)} {stated(hit.claim)}"
        return [Text(hit.claim.id), Text(said), _cell(hit.within.report), _words(hit.within.excerpt)]
    if isinstance(hit, IncidentHit):
        when = days(When(hit.incident.start, hit.incident.end))
        words = _words(hit.within.within.excerpt) if hit.within else Text("")
        return [Text(hit.incident.id), _cell(hit.incident.place), Text(when), words]
    return [_cell(hit.name), Text(hit.claim.id), _cell(hit.within.report), _words(hit.within.excerpt)]


def _cell(text: str) -> Text:
    return Text(shortened(text, _CELL))


def _words(e: Excerpt) -> Text:
    return Text.assemble(*((clean(w.text), "bold" if w.is_found else "") for w in e.words))
