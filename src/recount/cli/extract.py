"""`recount extract`: reports in, their claims out, nothing kept."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

import sys
from collections import Counter

import click

from recount.cli.common import exit_status, extractor_option, inputs_argument, print_json, quiet_option
from recount.cli.llm import LlmChoice, chosen, llm_options

EXAMPLES = """\b
Examples:
  recount extract reports.jsonl > claims.jsonl
  recount extract page.html | jq '.claims[] | {outcome, low, high, place}'
  cat reports.jsonl | recount extract - | head"""


@click.command("extract", short_help="Print what each report claims, and keep nothing.", epilog=EXAMPLES)
@inputs_argument("REPORTS")
@extractor_option
@llm_options
@quiet_option
def command(inputs: tuple[str, ...], extractor: str, llm: LlmChoice, quiet: bool) -> int:
    """Print one line of JSON for each report, in the order of the input: its claims and places.

    REPORTS are files (.jsonl, .txt, .html, .pdf, .warc, .warc.gz), folders of them, or - for JSON Lines on
    standard input. No casebook is touched.
    """
    from recount.cli.phrases import uncovered_words
    from recount.cli.screen import listening
    from recount.model.extraction import extraction_to_json
    from recount.pipeline.extracting import extract_reports, failure
    from recount.pipeline.reading import read_inputs

    done = 0
    uncovered: Counter[str] = Counter()
    bar = not sys.stdout.isatty()  # or it would stand among the lines
    with listening(quiet, bar) as screen, chosen(extractor, llm, screen) as finder:
        for done, extraction in enumerate(extract_reports(read_inputs(inputs, screen), finder), 1):
            print_json(extraction_to_json(extraction))
            if extraction.has_failed:
                screen.refused(failure(extraction))
            elif extraction.skipped is not None:
                uncovered[extraction.language] += 1
            screen.progress("Finding claims", done, None)
    if uncovered:
        screen.warned(uncovered_words(uncovered))
    return exit_status(done, screen.refusals)
