"""`recount verify`: whether everything in the casebook still says what it said."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

import click

from recount.cli.common import DONE, SOME_REFUSED, casebook_option, json_option, print_json, quiet_option

EXAMPLES = """\b
Examples:
  recount verify
  recount verify --casebook ~/cases/velmora --quiet && echo whole"""


@click.command("verify", short_help="Check every file, text, quote and decision kept.", epilog=EXAMPLES)
@casebook_option
@quiet_option
@json_option
def command(casebook: str, quiet: bool, as_json: bool) -> int:
    """Check every archived file, text, quote and decision against the hashes and words that were kept.

    Each fault is one line. Status 0: all is as it was; 1: there are faults; 2: nothing could be checked.
    """
    from recount.cli.render_summary import show_checked
    from recount.cli.screen import output
    from recount.model.clean import clean
    from recount.pipeline.casework import verify
    from recount.store.casebook import Casebook

    console = output()
    grave = 0
    with Casebook(casebook) as book:
        for fault in verify(book):
            grave += not fault.is_harmless
            if as_json:
                print_json({"thing": fault.thing, "what": fault.what, "is_harmless": fault.is_harmless})
            elif not (quiet and fault.is_harmless):
                console.print(f"{clean(fault.thing)}: {clean(fault.what)}")
        sizes = book.sizes()
    if not (quiet or as_json):
        show_checked(console, sizes, grave)
    return SOME_REFUSED if grave else DONE
