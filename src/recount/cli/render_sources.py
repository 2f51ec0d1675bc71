"""On whose word an incident stands, drawn as text: each independent source and the reports on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from recount.cli.screen import print_indented
from recount.model.clean import shortened
from recount.model.incidents import Incident
from recount.model.phrases import outcome_words
from recount.model.reports import Report
from recount.model.sources import IndependentSource, Standing

HEADING = "Independent sources"
_NAME = 80  # code points of a name or of a figure in words
_DEEPEST = 6  # levels of copies of copies that are still set further in
_AGREEMENTS = {
    "same": "same figure",
    "within": "within the range",
    "vague": "agrees, no number",
    "other": "outside the range",
}


def show_sources(
    console: Console, incident: Incident, reports: Mapping[str, Report], under: str = ""
) -> None:
    """Print the independent sources of an incident, numbered, or nothing where nobody asserts harm.

    Args:
        console: where to.
        incident: the incident.
        reports: its reports, by id.
        under: what follows the heading: with whose counts figures are compared, where policies are several.
    """
    if not incident.sources:
        return
    console.print()
    console.print(Text(f"{HEADING}{under}", style="bold underline"))
    for number, source in enumerate(incident.sources, 1):
        print_indented(console, _source(number, source), 2)
        for depth, standing in _deepened(source):
            branch = Text("└ " if depth else "", style="dim")
            print_indented(console, branch + _heading(standing, reports), 5 + 2 * depth - len(branch))
            if told := _told(standing):
                print_indented(console, Text(told), 7 + 2 * depth)


def _source(number: int, source: IndependentSource) -> Text:
    text = Text.assemble((f"{number}. ", "dim"), (shortened(source.name, _NAME), "bold"), f" · {source.kind}")
    return text.append(" · their own statement", "green") if source.is_own_statement else text


def _deepened(source: IndependentSource) -> Iterator[tuple[int, Standing]]:
    """The reports in order, each with how deep it stands below the first."""
    depths: dict[str, int] = {}
    for standing in source.reports:
        depths[standing.report] = min(_DEEPEST, depths.get(standing.on, -1) + 1)
        yield depths[standing.report], standing


def _heading(standing: Standing, reports: Mapping[str, Report]) -> Text:
    """A report's id, publisher and date on one line."""
    report = reports.get(standing.report)
    parts = [Text(shortened(standing.report, _NAME), "cyan")]
    if report and report.publisher:
        parts.append(Text(shortened(report.publisher, _NAME)))
    if report and report.published:
        parts.append(Text(report.published.isoformat()))
    return Text(" · ").join(parts)


def _told(standing: Standing) -> str:
    """What a report tells, how that agrees with the count, and why it is no source of its own."""
    figures = (_figure(f.role, f.outcome, f.words, f.agreement) for f in standing.figures)
    return "; ".join(filter(None, [*figures, _tie(standing)]))


def _figure(role: str, outcome: str, words: str, agreement: str) -> str:
    who = "attackers " if role == "attacker" else ""
    return f"{who}{outcome_words(outcome)} {shortened(words, _NAME)} ({_AGREEMENTS[agreement]})"


def _tie(standing: Standing) -> str:
    """Why the report is no source of its own, in words; "" for the first."""
    on, name = shortened(standing.on, _NAME), shortened(standing.name, _NAME)
    if standing.tie == "copy":
        whole = standing.share >= 0.995
        return f"the same words as {on}" if whole else f"shares {standing.share:.0%} of its words with {on}"
    return {
        "agency": f"credits {name}, as {on} does",
        "outlet": f"same outlet as {on}",
        "speaker": "cites the same source",
        "chain": f"stands on the same words as {on}, by way of other reports",
    }.get(standing.tie, "")
