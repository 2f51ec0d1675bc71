"""`recount pair`: why two accounts are, or are not, one incident."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from recount.cli.common import (
    DONE,
    casebook_option,
    decisions_option,
    json_option,
    policy_option,
    print_json,
    quiet_option,
)

if TYPE_CHECKING:
    from recount.cli.lookup import Thing
    from recount.store.casebook import Casebook

EXAMPLES = """\b
Examples:
  recount pair i-7f3a i-90bc
  recount pair letters/2031-05-02.txt wire.jsonl:17
  recount pair c-01 c-02 --json | jq .score"""


@click.command("pair", short_help="Explain why two accounts are, or are not, one incident.", epilog=EXAMPLES)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@policy_option
@decisions_option
@casebook_option
@quiet_option
@json_option
def command(  # noqa: PLR0913, PLR0917  (the options that a person types)
    first: str,
    second: str,
    policy: str,
    decisions: Path | None,
    casebook: str,
    quiet: bool,
    as_json: bool,
) -> int:
    """Compare what two reports tell: place, day, figures, words, and what each adds to the score.

    A and B are ids of incidents (i-…), claims (c-…) or reports; the first digits will do where they fit one
    alone. Of an incident or a report the happening is taken that is most like the other.
    """
    from recount.cli.lookup import find, tell_old_id
    from recount.cli.render_pair import show_pair
    from recount.cli.screen import COUNTING, listening, output, warn_of_idle
    from recount.pipeline.casework import Rules, reckon
    from recount.pipeline.decisions import decided
    from recount.pipeline.pairing import pair_account, pair_to_json
    from recount.store.casebook import Casebook

    rules = Rules(policy, decided(decisions))
    with Casebook(casebook) as book:
        with listening(quiet) as screen:
            screen.progress(COUNTING, 0, None)
            reckoning = reckon(book, rules, listener=screen)
            warn_of_idle(screen, rules.constraints, reckoning.incidents)
        found = {name: find(book, reckoning.incidents, name) for name in (first, second)}
        for name, thing in found.items():
            tell_old_id(book, thing, name, screen, as_json)
        groups = [_claims(book, found[name]) for name in (first, second)]
        account = pair_account(book, groups[0], groups[1], rules.constraints)
    if as_json:
        print_json(pair_to_json(account))
        return DONE
    holder = {c: i.id for i in reckoning.incidents for c in i.claims}
    stand = [
        holder.get(ids[0], "") if ids else reckoning.main.get(report, "")
        for report, ids in zip(account.reports, account.claims, strict=True)
    ]
    show_pair(output(), account, stand)
    return DONE


def _claims(book: Casebook, found: Thing) -> list[str]:
    """The ids of the claims of an incident or a report, that of the report with them, or the one claim's."""
    from recount.model.claims import Claim
    from recount.model.reports import Report
    from recount.store.records import ClaimFilter

    if isinstance(found, Claim):
        return [found.id]
    if isinstance(found, Report):
        return [found.id, *(c.id for c in book.claims(ClaimFilter(report=found.id)))]
    return list(found.claims)
