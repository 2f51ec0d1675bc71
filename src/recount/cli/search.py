"""`recount search`: what is found by words."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

import click

from recount.cli.common import (
    DONE,
    casebook_option,
    json_option,
    policy_option,
    print_json,
    quiet_option,
)

KINDS = ("reports", "claims", "incidents", "people")
EXAMPLES = """\b
Examples:
  recount search hospital shelling
  recount search '"market of Velmora" bomb*' --in claims
  recount search Mohamed Karo --in people --json"""


@click.command("search", short_help="Find reports, claims, incidents or people by words.", epilog=EXAMPLES)
@click.argument("words", nargs=-1)
@click.option(
    "--in", "kind", type=click.Choice(KINDS), default="reports", show_default=True, help="What to find."
)
@click.option(
    "--most", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="How many at most."
)
@click.option("--rebuild", is_flag=True, help="Make the search index anew first, where it is damaged.")
@policy_option
@casebook_option
@quiet_option
@json_option
def command(  # noqa: PLR0913, PLR0917  (the options that a person types)
    words: tuple[str, ...],
    kind: str,
    most: int,
    rebuild: bool,
    policy: str,
    casebook: str,
    quiet: bool,
    as_json: bool,
) -> int:
    """Find what holds all of WORDS, the best first, each with the words that it was found by.

    A "phrase" stands as it is written; shell* begins words. People are the victims whom claims name, found
    under other spellings, too.
    """
    from recount.cli.render_search import show_hits
    from recount.cli.screen import hint, listening, output
    from recount.pipeline.casework import reckon_each
    from recount.pipeline.decisions import decided
    from recount.pipeline.hits import hit_to_json
    from recount.pipeline.searching import find_all
    from recount.reconcile.policies import policy_named
    from recount.store import searching
    from recount.store.casebook import Casebook

    if not words and not rebuild:
        raise click.UsageError("Say what to look for, as in: recount search hospital shelling")
    with Casebook(casebook) as book:
        if rebuild:
            with book.writing() as w:
                searching.rebuild(w.connection)
        if not words:
            return DONE
        if kind == "incidents":
            with listening(quiet) as screen:
                reckon_each(book, (policy,), decided(None), screen)
        found = find_all(book, policy_named(policy).name, " ".join(words), kind, most)
    if as_json:
        for hit in found.hits:
            print_json(hit_to_json(hit))
        return DONE
    console = output()
    show_hits(console, found.hits)
    if (found.after or found.is_partial) and not quiet:
        hint(console, "More fits: give more words, or a larger --most.")
    return DONE
