"""`recount extract`: reports in, their claims out, nothing kept."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recount.cli.common import (
    exit_status,
    explain_option,
    extractor_option,
    gazetteer_option,
    inputs_argument,
    json_option,
    print_json,
    quiet_option,
)
from recount.cli.llm import LlmChoice, chosen, llm_options

if TYPE_CHECKING:
    from recount.model.extraction import Extraction, Extractor
    from recount.model.reports import Report

EXAMPLES = """\b
Examples:
  recount extract reports.jsonl > claims.jsonl
  recount extract page.html | jq '.claims[] | {outcome, low, high, place}'
  recount extract page.html --explain
  cat reports.jsonl | recount extract - | head"""


@click.command("extract", short_help="Print what each report claims, and keep nothing.", epilog=EXAMPLES)
@inputs_argument("REPORTS")
@explain_option
@extractor_option
@llm_options
@gazetteer_option
@quiet_option
@json_option
def command(  # noqa: PLR0913, PLR0917  (the options that a person types)
    inputs: tuple[str, ...],
    explain: bool,
    extractor: str,
    llm: LlmChoice,
    gazetteer: Path | None,
    quiet: bool,
    as_json: bool,
) -> int:
    """Print one line of JSON for each report, in the order of the input: its claims and places.

    REPORTS are files (.jsonl, .txt, .html, .pdf, .warc, .warc.gz), folders of them, or - for JSON Lines on
    standard input. No casebook is touched. With --explain a page for people is printed in place of the line,
    or a longer line with --json.
    """
    from recount.cli.languages import uncovered_words
    from recount.cli.screen import listening
    from recount.pipeline.extracting import failure
    from recount.pipeline.reading import read_inputs
    from recount.resolve import using_gazetteer

    done = 0
    uncovered: Counter[str] = Counter()
    bar = not sys.stdout.isatty()  # or it would stand among the lines
    with (
        using_gazetteer(gazetteer),
        listening(quiet, bar) as screen,
        chosen(extractor, llm, screen) as finder,
    ):
        reports = read_inputs(inputs, screen)
        printed = _explained(reports, finder, as_json) if explain else _extracted(reports, finder)
        for done, extraction in enumerate(printed, 1):
            if extraction.has_failed:
                screen.refused(failure(extraction))
            elif extraction.skipped is not None:
                uncovered[extraction.language] += 1
            screen.progress("Finding claims", done, None)
    if uncovered:
        screen.warned(uncovered_words(uncovered))
    return exit_status(done, screen.refusals)


def _extracted(reports: Iterator[Report], finder: str | Extractor) -> Iterator[Extraction]:
    """Each extraction, once its line is printed."""
    from recount.model.extraction import extraction_to_json
    from recount.pipeline.extracting import extract_reports

    for extraction in extract_reports(reports, finder):
        print_json(extraction_to_json(extraction))
        yield extraction


def _explained(reports: Iterator[Report], finder: str | Extractor, as_json: bool) -> Iterator[Extraction]:
    """Each extraction, once it is explained."""
    from recount.cli.render_explain import show_explanation
    from recount.cli.screen import output
    from recount.pipeline.explaining import explain_reports, explanation_to_json

    console = output()
    for number, explanation in enumerate(explain_reports(reports, finder)):
        if as_json:
            print_json(explanation_to_json(explanation))
        else:
            if number:
                console.print()
            show_explanation(console, explanation)
        yield explanation.extraction
