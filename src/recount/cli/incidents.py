"""`recount incidents`: what the casebook counts."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from pathlib import Path

import click

from recount.cli.common import (
    DEFAULT_POLICY,
    DONE,
    SOME_REFUSED,
    casebook_option,
    decisions_option,
    json_option,
    policies_option,
    print_json,
    quiet_option,
)

EXAMPLES = """\b
Examples:
  recount incidents
  recount incidents --json | jq 'select(.kind == "incident") | .counts.killed'
  recount incidents --policy recount --policy ibc"""


@click.command("incidents", short_help="List the incidents in the casebook.", epilog=EXAMPLES)
@policies_option
@decisions_option
@casebook_option
@quiet_option
@json_option
def command(
    policies: tuple[str, ...], decisions: Path | None, casebook: str, quiet: bool, as_json: bool
) -> int:
    """Count the incidents that the reports of the casebook tell of; totals over many stand apart.

    `recount show ID` with the id of an incident, or its first digits, shows how its figures came about. With
    several policies the same claims are counted by each, a column a policy.
    """
    from recount.cli.render_incidents import show_incidents, show_sides
    from recount.cli.render_summary import figure_words
    from recount.cli.screen import COUNTING, hint, listening, output, warn_of_idle
    from recount.model.incidents import incident_to_json, sides_to_json
    from recount.pipeline.casework import reckon_each
    from recount.pipeline.decisions import decided
    from recount.store.casebook import Casebook

    constraints = decided(decisions)
    with Casebook(casebook) as book, listening(quiet) as screen:
        screen.progress(COUNTING, 0, None)
        reckonings = reckon_each(book, policies or (DEFAULT_POLICY,), constraints, screen)
        warn_of_idle(screen, constraints, reckonings[0].incidents)
    incidents = reckonings[0].incidents
    sides = list(zip(*(r.incidents for r in reckonings), strict=True))
    if as_json:
        for side in sides:
            print_json(sides_to_json(side) if len(side) > 1 else incident_to_json(side[0]))
        return SOME_REFUSED if screen.refusals else DONE
    console = output()
    if len(reckonings) > 1:
        show_sides(console, sides, [r.policy for r in reckonings])
    else:
        show_incidents(console, incidents)
    if incidents and not quiet:
        hint(console, figure_words(incidents, casebook))
    return SOME_REFUSED if screen.refusals else DONE
