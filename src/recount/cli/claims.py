"""`recount claims`: what the reports of the casebook claim."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from pathlib import Path

import click

from recount.cli.common import DONE, casebook_option, json_option, print_json, quiet_option, show_command

EXAMPLES = """\b
Examples:
  recount claims
  recount claims --outcome killed --below 0.6
  recount claims --report a1 --json | jq .evidence"""


@click.command("claims", short_help="List the claims in the casebook.", epilog=EXAMPLES)
@click.option("--report", metavar="ID", help="Only the claims of this report.")
@click.option("--outcome", metavar="CODE", help="Only this outcome: killed, injured, missing, …")
@click.option(
    "--below",
    type=click.FloatRange(0, 1),
    metavar="0..1",
    help="Only claims whose confidence is lower than this: those most worth a look.",
)
@casebook_option
@quiet_option
@json_option
def command(
    report: str | None, outcome: str | None, below: float | None, casebook: Path, quiet: bool, as_json: bool
) -> int:
    """List what the newest version of each report claims, in the order in which the reports came in.

    `recount show ID` with the id of a claim, or its first digits, shows the words behind it.
    """
    from recount.cli.phrases import plural
    from recount.cli.render_claims import show_claims
    from recount.cli.screen import hint, output
    from recount.codebook.tables import codes
    from recount.model.claims import claim_to_json
    from recount.model.errors import NotFound
    from recount.store.casebook import Casebook
    from recount.store.records import ClaimFilter

    if outcome is not None and outcome not in codes("outcome"):
        raise NotFound(f"There is no outcome {outcome!r}", f"Use one of {', '.join(codes('outcome'))}")
    with Casebook(casebook) as book:
        if report is not None:
            book.report(report)  # an unknown report is an error, and not a report without claims
        fitting = book.claims(ClaimFilter(report=report, outcome=outcome))
        found = [c for c in fitting if below is None or c.confidence < below]
    if as_json:
        for claim in found:
            print_json(claim_to_json(claim))
        return DONE
    console = output()
    show_claims(console, found)
    if found and not quiet:
        words = f"the words behind one: {show_command(found[0].id, casebook)}"
        hint(console, f"{plural(len(found), 'claim')}; {words}")
    return DONE
