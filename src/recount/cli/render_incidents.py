"""The table of incidents, with totals over many incidents apart from it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from recount.cli.phrases import days, harms, place_words, short_ids
from recount.cli.table import Column, show_table
from recount.model.incidents import Incident

COLUMNS = (
    Column("Incident", is_whole=True),
    Column("Harmed", is_favoured=True),
    Column("Place"),
    Column("When", is_whole=True),
    Column("Sources", is_right=True),
    Column("Grade"),
)
TOTALS = "Totals over longer times or wider areas, never added to incidents"
NO_HARM = "no harm asserted"


def show_incidents(console: Console, incidents: Sequence[Incident]) -> None:
    """Print the incidents, then the aggregates under a heading of their own, both in the order given."""
    names = short_ids([i.id for i in incidents])
    for kind, heading in (("incident", "Incidents"), ("aggregate", TOTALS)):
        rows = [_row(i, names[i.id]) for i in incidents if i.kind == kind]
        if rows or kind == "incident":
            console.print(Text(heading, style="bold underline") if rows else Text("No incident was found."))
            show_table(console, COLUMNS, rows) if rows else None
            console.print()


def harm_text(incident: Incident) -> Text:
    """Who was harmed, an outcome a line, the figures in bold."""
    lines = [Text.assemble(f"{what} ", (n, "bold")) for what, n in harms(incident)]
    return Text("\n").join(lines) if lines else Text(NO_HARM, style="dim")


def _row(incident: Incident, name: str) -> tuple[Text, ...]:
    grade = f"{incident.grade}, provisional" if incident.provisional else incident.grade
    return (
        Text(name, style="cyan"),
        harm_text(incident),
        Text(place_words(incident.location)),
        Text(days(incident.when)),
        Text(f"{incident.independent_sources}"),
        Text(grade),
    )
