"""`recount incidents`: what the casebook counts."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from pathlib import Path

import click

from recount.cli.common import (
    DONE,
    SOME_REFUSED,
    casebook_option,
    decisions_option,
    json_option,
    policy_option,
    print_json,
    quiet_option,
)

EXAMPLES = """\b
Examples:
  recount incidents
  recount incidents --json | jq 'select(.kind == "incident") | .counts.killed'"""


@click.command("incidents", short_help="List the incidents in the casebook.", epilog=EXAMPLES)
@policy_option
@decisions_option
@casebook_option
@quiet_option
@json_option
def command(policy: str, decisions: Path | None, casebook: Path, quiet: bool, as_json: bool) -> int:
    """Count the incidents that the reports of the casebook tell of; totals over many stand apart.

    `recount show ID` with the id of an incident, or its first digits, shows how its figures came about.
    """
    from recount.cli.render_incidents import show_incidents
    from recount.cli.render_summary import figure_words
    from recount.cli.screen import COUNTING, hint, listening, output
    from recount.model.incidents import incident_to_json
    from recount.pipeline.casework import Rules, reckon
    from recount.pipeline.decisions import decided
    from recount.store.casebook import Casebook

    rules = Rules(policy, decided(decisions))
    with Casebook(casebook) as book, listening(quiet) as screen:
        screen.progress(COUNTING, 0, None)
        incidents = reckon(book, rules, listener=screen).incidents
    if as_json:
        for incident in incidents:
            print_json(incident_to_json(incident))
        return SOME_REFUSED if screen.refusals else DONE
    console = output()
    show_incidents(console, incidents)
    if incidents and not quiet:
        hint(console, figure_words(incidents, casebook))
    return SOME_REFUSED if screen.refusals else DONE
