"""The lines that end a command: what became of the inputs, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from recount.cli.common import show_command
from recount.cli.languages import uncovered_words
from recount.model.clean import clean
from recount.model.incidents import Incident
from recount.model.phrases import plural
from recount.pipeline.casework import AddSummary, RunSummary
from recount.store.records import Sizes


def show_run(console: Console, summary: RunSummary, out: Path, casebook: str) -> None:
    """Print what was read, what was not, where the files are, and the command that shows an incident."""
    added = summary.added
    incidents = [i for i in summary.incidents if i.kind == "incident"]
    lines = [
        f"{inputs_words(added)}: {plural(summary.reports, 'report')}, {plural(summary.claims, 'claim')}, "
        f"{plural(len(incidents), 'incident')}.",
        *_skipped_lines(summary, casebook),
        f"Written: reports.jsonl, claims.jsonl, incidents.jsonl and incidents.csv in {clean(str(out))}",
    ]
    if summary.incidents:
        lines.append(figure_words(summary.incidents, casebook))
    for line in lines:
        console.print(Text(line))


def figure_words(incidents: Sequence[Incident], casebook: str) -> str:
    """The command that shows how a figure came about, for the incident that most is told of."""
    most_told = max(incidents, key=lambda i: (i.kind == "incident", len(i.claims)))
    return f"How a figure came about: {show_command(most_told.id, casebook)}"


def show_added(console: Console, summary: AddSummary, uncovered: Mapping[str, int], casebook: str) -> None:
    """Print what became of the inputs; `uncovered`: language -> reports not read for it."""
    news = [f"{plural(summary.added, 'report')} added"]
    if summary.versions:
        news.append(f"{summary.versions:,} of them another text of a known one")
    if summary.known:
        news.append(f"{summary.known:,} known already")
    console.print(Text(f"{inputs_words(summary)}: {', '.join(news)}."))
    if uncovered:
        console.print(Text(uncovered_words(uncovered, casebook)))


def show_checked(console: Console, sizes: Sizes, faults: int) -> None:
    """Print how much was checked, and how many faults were found."""
    kept = [(sizes.files, "archived file"), (sizes.texts, "text"), (sizes.claims, "claim")]
    kept += [(sizes.decisions, "decision")] if sizes.decisions else []
    checked = ", ".join(plural(n, thing) for n, thing in kept)
    verdict = plural(faults, "fault") if faults else "all as they were kept"
    console.print(Text(f"Checked {checked}: {verdict}.", style="bold red" if faults else ""))


def _skipped_lines(summary: RunSummary, casebook: str) -> Iterator[str]:
    """What was not read for claims: for want of its language, then because something went wrong."""
    if summary.uncovered:
        yield uncovered_words(Counter(summary.uncovered.values()), casebook)
    failed = (why for report, why in summary.skipped.items() if report not in summary.uncovered)
    for why, n in Counter(failed).most_common():
        yield f"Not read for claims: {plural(n, 'report')} ({clean(why)})."


def inputs_words(summary: AddSummary) -> str:
    """How many documents were read and how many inputs refused."""
    read = f"Read {plural(summary.documents, 'document')}"
    return f"{read}, refused {plural(summary.refused, 'input')}" if summary.refused else read
