"""`recount add`: reports into the casebook."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from recount.cli.common import (
    casebook_option,
    exit_status,
    extractor_option,
    gazetteer_option,
    inputs_argument,
    quiet_option,
)
from recount.cli.llm import LlmChoice, chosen, llm_options

EXAMPLES = """\b
Examples:
  recount add reports.jsonl
  recount add letters/ page.html --casebook ~/cases/velmora
  cat reports.jsonl | recount add -"""


@click.command("add", short_help="Read reports into the casebook.", epilog=EXAMPLES)
@inputs_argument("INPUT")
@extractor_option
@llm_options
@gazetteer_option
@casebook_option
@quiet_option
def command(
    inputs: tuple[str, ...],
    extractor: str,
    llm: LlmChoice,
    gazetteer: Path | None,
    casebook: str,
    quiet: bool,
) -> int:
    """Keep the bytes, the text and the claims of reports in the casebook, which is made where there is none.

    INPUT is a file (.jsonl, .txt, .html, .pdf, .warc, .warc.gz), a folder of them, or - for JSON Lines on
    standard input. A report that is there already is passed over; one whose text has changed is kept as a
    second version. Stopped halfway, the same command goes on where it stopped.
    """
    from recount.cli.render_summary import show_added
    from recount.cli.screen import listening, output
    from recount.pipeline.casework import add, extract_pending
    from recount.pipeline.skipping import skipped
    from recount.resolve import using_gazetteer
    from recount.store.casebook import Casebook

    with (
        using_gazetteer(gazetteer),
        Casebook(casebook, create=True) as book,
        listening(quiet) as screen,
        chosen(extractor, llm, screen, book) as finder,
    ):
        summary = add(book, inputs, screen)
        # A model gets what was given here alone, and not all that a casebook of years has left unsent.
        finding = extract_pending(book, finder, screen, summary.keys if extractor == "llm" else None)
        reports = (item.report for item in skipped(book, summary.keys))
        uncovered = Counter(r.language for r in reports if r.id not in finding.failed)
    if not quiet:
        show_added(output(), summary, uncovered, casebook)
    return exit_status(len(summary.keys), screen.refusals)
