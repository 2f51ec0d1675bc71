"""`recount show`: one incident, claim or report and the words behind it."""

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
    policies_option,
    print_json,
    quiet_option,
)

EXAMPLES = """\b
Examples:
  recount show i-7f3a
  recount show i-7f3a --policy recount --policy ucdp
  recount show c-01 --json | jq .evidence
  recount show letters/2031-05-02.txt"""


@click.command("show", short_help="Show an incident, claim or report and its words.", epilog=EXAMPLES)
@click.argument("name", metavar="ID")
@policies_option
@decisions_option
@casebook_option
@quiet_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object in place of text for people.")
def command(
    name: str,
    policies: tuple[str, ...],
    decisions: Path | None,
    casebook: str,
    quiet: bool,
    as_json: bool,
) -> int:
    """Show how an incident's figures came about: counts, reasons, sources, and each quote in its sentence.

    ID is the id of an incident (i-…), a claim (c-…) or a report; the first digits will do where they fit
    one alone. The id of an incident that was merged into another shows that other, and says so. With several
    policies an incident is shown under each.
    """
    from recount.cli.lookup import find, tell_old_id
    from recount.cli.screen import COUNTING, listening, output, warn_of_idle
    from recount.cli.showing import form, show
    from recount.pipeline.casework import reckon_each
    from recount.pipeline.decisions import decided
    from recount.store.casebook import Casebook

    constraints = decided(decisions)
    with Casebook(casebook) as book:
        with listening(quiet) as screen:
            screen.progress(COUNTING, 0, None)
            reckonings = reckon_each(book, policies or (DEFAULT_POLICY,), constraints, screen)
            warn_of_idle(screen, constraints, reckonings[0].incidents)
        found = find(book, reckonings[0].incidents, name)
        tell_old_id(book, found, name, screen, as_json)
        if as_json:
            print_json(form(book, reckonings, found))
        else:
            show(output(), book, reckonings, found)
    return SOME_REFUSED if screen.refusals else DONE
