"""`recount migrate`: a casebook moved whole to another place."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

import click

from recount.cli.common import (
    DONE,
    PLACE,
    casebook_option,
    in_casebook,
    json_option,
    print_json,
    quiet_option,
    shown,
)

EXAMPLES = """\b
Examples:
  recount migrate --to 'postgresql://db.example/velmora?folder=/srv/velmora'
  recount migrate --casebook 'postgresql://db.example/velmora?folder=/srv/velmora' --to backup"""


@click.command("migrate", short_help="Move the casebook to PostgreSQL, or back to a folder.", epilog=EXAMPLES)
@click.option(
    "--to",
    "where",
    type=PLACE,
    required=True,
    metavar="DIR-OR-URL",
    help="The folder or the address to move it to, where there is no casebook yet.",
)
@casebook_option
@quiet_option
@json_option
def command(where: str, casebook: str, quiet: bool, as_json: bool) -> int:
    """Copy the whole casebook to another place, and prove it there before it is kept.

    Every row but those that are worked out anew, every file of the archive and your own tables of actors are
    copied, in their order and under their keys; nobody can write to the casebook meanwhile. The copy is read
    again, compared, and checked as `recount verify` does. Then it is kept, or nothing is. The casebook itself
    stays as it is: once all use the new one, take it away.
    """
    from rich.text import Text

    from recount.cli.screen import listening, output
    from recount.model.phrases import plural
    from recount.pipeline.migrating import migrate
    from recount.store.casebook import Casebook

    with Casebook(casebook) as book, listening(quiet) as screen:
        moved = migrate(book, where, screen)
    if as_json:
        for table in moved.tables:
            print_json({"table": table.table, "rows": table.rows, "sha256": table.sha256})
    elif not quiet:
        parts = (
            plural(moved.files, "archived file"),
            plural(moved.rows("reports"), "text"),
            plural(moved.rows("claims"), "claim"),
            plural(moved.rows("decisions"), "decision"),
        )
        console = output()
        console.print(Text(f"Copied and checked {', '.join(parts)}: all as they were kept."))
        console.print(Text(f"From now on: {in_casebook('recount incidents', where)}"))
        console.print(Text(f"Once all use that one, take the old one away: {shown(casebook)}"))
    return DONE
