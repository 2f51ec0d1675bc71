"""`recount run`: the main job."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from recount.cli.common import (
    casebook_option,
    decisions_option,
    exit_status,
    extractor_option,
    gazetteer_option,
    inputs_argument,
    json_option,
    policy_option,
    print_json,
    quiet_option,
)
from recount.cli.llm import LlmChoice, chosen, llm_options

EXAMPLES = """\b
Examples:
  recount run reports.jsonl --out counted
  recount run letters/ page.html archive.warc.gz --out counted
  cat reports.jsonl | recount run - --out counted --json | jq .counts"""


@click.command("run", short_help="Read reports and count incidents: the main job.", epilog=EXAMPLES)
@inputs_argument("INPUT")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="The folder to write reports.jsonl, claims.jsonl, incidents.jsonl and incidents.csv to.",
)
@policy_option
@decisions_option
@extractor_option
@llm_options
@gazetteer_option
@casebook_option
@quiet_option
@json_option
def command(  # noqa: PLR0913, PLR0917  (the options that a person types)
    inputs: tuple[str, ...],
    out: Path,
    policy: str,
    decisions: Path | None,
    extractor: str,
    llm: LlmChoice,
    gazetteer: Path | None,
    casebook: str,
    quiet: bool,
    as_json: bool,
) -> int:
    """Read reports, find what they claim, and count incidents.

    INPUT is a file (.jsonl, .txt, .html, .pdf, .warc, .warc.gz), a folder of them, or - for JSON Lines on
    standard input. What is read is kept in the casebook; DIR answers for the reports of this run alone.
    The same input again changes nothing, and a run that was stopped is completed by running it again.
    """
    from recount.cli.languages import uncovered_words
    from recount.cli.render_incidents import show_incidents
    from recount.cli.render_summary import show_run
    from recount.cli.screen import listening, output, warn_of_idle
    from recount.model.incidents import incident_to_json
    from recount.pipeline.casework import Rules, run
    from recount.pipeline.decisions import decided
    from recount.resolve import using_gazetteer
    from recount.store.casebook import Casebook

    rules = Rules(policy, decided(decisions))
    with (
        using_gazetteer(gazetteer),
        Casebook(casebook, create=True) as book,
        listening(quiet) as screen,
        chosen(extractor, llm, screen, book) as finder,
    ):
        summary = run(book, inputs, out, rules, screen, finder)
        warn_of_idle(screen, rules.constraints, summary.incidents)
    if as_json:
        for incident in summary.incidents:
            print_json(incident_to_json(incident))
        if summary.uncovered:
            screen.warned(uncovered_words(Counter(summary.uncovered.values()), casebook))
    elif summary.is_written and not quiet:
        console = output()
        show_incidents(console, summary.incidents)
        show_run(console, summary, out, casebook)
    return exit_status(summary.reports, screen.refusals)
