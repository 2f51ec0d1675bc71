"""`recount claims`: what the reports of the casebook claim, and which of them were not read for claims."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from recount.cli.common import (
    DONE,
    casebook_option,
    in_casebook,
    json_option,
    print_json,
    quiet_option,
    show_command,
)

if TYPE_CHECKING:
    from recount.model.claims import Claim
    from recount.pipeline.skipping import Skipped

EXAMPLES = """\b
Examples:
  recount claims
  recount claims --below 0.6
  recount claims --report a1 --json | jq .evidence
  recount claims --skipped"""


class _Share(click.FloatRange):
    """A number from 0 to 1."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):  # it is below nothing, and so within any range
            self.fail(f"{value!r} is not a number from 0 to 1.", param, ctx)
        return number


@click.command("claims", short_help="List the claims in the casebook.", epilog=EXAMPLES)
@click.option("--report", metavar="ID", help="Only the claims of this report.")
@click.option("--outcome", metavar="CODE", help="Only this outcome: killed, injured, missing, …")
@click.option(
    "--below",
    type=_Share(0, 1),
    metavar="P",
    help="Only claims whose confidence is under P (0 to 1), least certain first: those most worth a look.",
)
@click.option(
    "--skipped",
    is_flag=True,
    help="In place of claims, the reports that were not read for claims, and why: their language, mostly.",
)
@casebook_option
@quiet_option
@json_option
def command(  # noqa: PLR0913, PLR0917  (the options that a person types)
    report: str | None,
    outcome: str | None,
    below: float | None,
    skipped: bool,
    casebook: str,
    quiet: bool,
    as_json: bool,
) -> int:
    """List what the newest version of each report claims, in the order in which the reports came in.

    With --below it is a worklist, least certain first, each claim with its words. `recount show ID` with the
    id of a claim, or its first digits, shows them in their sentence.
    """
    from recount.cli.screen import output
    from recount.codebook.tables import codes
    from recount.model.errors import NotFound
    from recount.pipeline.skipping import skipped as skipped_reports
    from recount.store.casebook import Casebook
    from recount.store.records import ClaimFilter

    if skipped and (outcome, below) != (None, None):
        raise click.UsageError("--skipped lists reports: --outcome and --below cannot narrow it")
    if outcome is not None and outcome not in codes("outcome"):
        raise NotFound(f"There is no outcome {outcome!r}", f"Use one of {', '.join(codes('outcome'))}")
    with Casebook(casebook) as book:
        # an unknown report is an error, and not a report without claims
        among = None if report is None else [book.report(report).key]
        if skipped:
            _print_skipped(skipped_reports(book, among), casebook, quiet, as_json)
            return DONE
        found = list(book.claims(ClaimFilter(report=report, outcome=outcome)))
        unread = 0 if report or quiet or as_json else len(book.skipped())
        is_empty = not book.newest()
    if below is not None:
        found = sorted((c for c in found if c.confidence < below), key=lambda c: c.confidence)
    if is_empty and not as_json:
        output().print(f"The casebook holds no report yet: {in_casebook('recount add INPUT', casebook)}")
        return DONE
    _print_claims(found, below is not None, casebook, quiet, as_json)
    if unread:
        _hint_at(unread, casebook)
    return DONE


def _print_claims(found: list[Claim], is_worklist: bool, casebook: str, quiet: bool, as_json: bool) -> None:
    from recount.cli.render_claims import show_claims, show_worklist
    from recount.cli.screen import hint, output
    from recount.model.claims import claim_to_json
    from recount.model.phrases import plural

    if as_json:
        for claim in found:
            print_json(claim_to_json(claim))
        return
    console = output()
    (show_worklist if is_worklist else show_claims)(console, found)
    if found and not quiet:
        words = f"the words behind one: {show_command(found[0].id, casebook)}"
        hint(console, f"{plural(len(found), 'claim')}; {words}")


def _print_skipped(unread: list[Skipped], casebook: str, quiet: bool, as_json: bool) -> None:
    from recount.cli.render_claims import show_skipped
    from recount.cli.screen import hint, output
    from recount.model.phrases import plural
    from recount.pipeline.skipping import skipped_to_json

    if as_json:
        for item in unread:
            print_json(skipped_to_json(item))
        return
    console = output()
    show_skipped(console, unread)
    if unread and not quiet:
        hint(
            console,
            f"{plural(len(unread), 'report')}; one in full: {in_casebook('recount show ID', casebook)}",
        )


def _hint_at(unread: int, casebook: str) -> None:
    from recount.cli.screen import hint, output
    from recount.model.phrases import plural

    listing = in_casebook("recount claims --skipped", casebook)
    hint(output(), f"{plural(unread, 'report')} not read for claims: {listing}")
