"""The table of incidents, with totals over many incidents apart from it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from recount.cli.table import Column, show_table
from recount.model.incidents import Incident
from recount.model.phrases import days, harms, place_words, short_ids

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


def show_sides(console: Console, sides: Sequence[Sequence[Incident]], policies: Sequence[str]) -> None:
    """Print the incidents under several policies, a column a policy, then the aggregates likewise.

    Args:
        console: where to.
        sides: each incident once for each policy, in the order of `policies`.
        policies: their names.
    """
    names = short_ids([side[0].id for side in sides])
    head, _, *rest, _ = COLUMNS
    columns = (head, *rest, *(Column(policy, is_favoured=True) for policy in policies))
    for kind, heading in (("incident", "Incidents"), ("aggregate", TOTALS)):
        rows = [_sides_row(side, names[side[0].id]) for side in sides if side[0].kind == kind]
        if rows or kind == "incident":
            console.print(Text(heading, style="bold underline") if rows else Text("No incident was found."))
            show_table(console, columns, rows) if rows else None
            console.print()


def harm_text(incident: Incident) -> Text:
    """Who was harmed, an outcome a line, the figures in bold."""
    lines = [Text.assemble(f"{what} ", (n, "bold")) for what, n in harms(incident)]
    return Text("\n").join(lines) if lines else Text(NO_HARM, style="dim")


def _row(incident: Incident, name: str) -> tuple[Text, ...]:
    head, *rest = _whereabouts(incident, name)
    return head, harm_text(incident), *rest, Text(_grade(incident))


def _sides_row(sides: Sequence[Incident], name: str) -> tuple[Text, ...]:
    counted = (Text("\n").join([harm_text(i), Text(_grade(i), style="dim")]) for i in sides)
    return *_whereabouts(sides[0], name), *counted


def _whereabouts(incident: Incident, name: str) -> tuple[Text, ...]:
    return (
        Text(name, style="cyan"),
        Text(place_words(incident.location)),
        Text(days(incident.when)),
        Text(f"{incident.independent_sources}"),
    )


def _grade(incident: Incident) -> str:
    return f"{incident.grade}, provisional" if incident.provisional else incident.grade
