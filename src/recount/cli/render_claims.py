"""The tables of claims, and of reports that were not read for claims."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from recount.cli.languages import language_name
from recount.cli.table import Column, show_table
from recount.model.claims import Claim
from recount.model.clean import clean, shortened
from recount.model.phrases import days, outcome_words, people, place_words, short_ids, stated
from recount.pipeline.skipping import Skipped

COLUMNS = (
    Column("Claim", is_whole=True),
    Column("Report"),
    Column("Said", is_favoured=True),
    Column("Who"),
    Column("Place"),
    Column("When", is_whole=True),
    Column("Source"),
    Column("Confidence", is_right=True),
)
WORKLIST = (
    Column("Claim", is_whole=True),
    Column("Confidence", is_right=True),
    Column("Report"),
    Column("Said", is_favoured=True),
    Column("Place"),
    Column("Words"),
)
SKIPPED = (
    Column("Report"),
    Column("Language"),
    Column("Published", is_whole=True),
    Column("Title"),
    Column("Why"),
)
_REPORT = 20  # code points of a report's id
_CELL = 60  # code points of report text in a cell
_QUOTE, _QUOTES = 160, 2  # code points of a quote, and how many quotes stand in a row


def show_claims(console: Console, claims: Sequence[Claim]) -> None:
    """Print the claims in the order given."""
    if not claims:
        console.print(Text("No claim was found."))
        return
    names = short_ids([c.id for c in claims])
    show_table(console, COLUMNS, [_row(c, names[c.id]) for c in claims])


def show_worklist(console: Console, claims: Sequence[Claim]) -> None:
    """Print the claims in the order given, each with the words that it rests on."""
    if not claims:
        console.print(Text("No claim was found."))
        return
    names = short_ids([c.id for c in claims])
    show_table(console, WORKLIST, [_work(c, names[c.id]) for c in claims])


def show_skipped(console: Console, skipped: Sequence[Skipped]) -> None:
    """Print the reports that were not read for claims, in the order given."""
    if not skipped:
        console.print(Text("Every report was read for claims."))
        return
    show_table(console, SKIPPED, [_unread(item) for item in skipped])


def said(claim: Claim) -> Text:
    """Outcome and figure, with the stance and role where they are not the usual ones."""
    text = Text.assemble(f"{outcome_words(claim.outcome)} ", (stated(claim), "bold"))
    if claim.stance != "asserted":
        text.append(f" ({claim.stance})", style="yellow")
    if claim.role == "attacker":
        text.append(" (attackers)")
    return text


def _tail(report_id: str) -> str:
    """A report's id; of a long path or address the end, which tells it from its neighbours."""
    return clean(report_id) if len(report_id) <= _REPORT else "…" + clean(report_id[1 - _REPORT :])


def _where(claim: Claim) -> str:
    return place_words(claim.location) if claim.location else shortened(claim.place, _CELL)


def _row(claim: Claim, name: str) -> tuple[Text, ...]:
    return (
        Text(name, style="cyan"),
        Text(_tail(claim.report)),
        said(claim),
        Text(shortened(people(claim), _CELL)),
        Text(_where(claim)),
        Text(days(claim.when) if claim.when.end or claim.when.start else ""),
        Text(shortened(claim.source, _CELL)),
        Text(f"{claim.confidence:.2f}"),
    )


def _work(claim: Claim, name: str) -> tuple[Text, ...]:
    return (
        Text(name, style="cyan"),
        Text(f"{claim.confidence:.2f}"),
        Text(_tail(claim.report)),
        said(claim),
        Text(_where(claim)),
        Text(" … ".join(shortened(quote.text, _QUOTE) for quote in claim.evidence[:_QUOTES])),
    )


def _unread(item: Skipped) -> tuple[Text, ...]:
    report = item.report
    return (
        Text(clean(report.id), style="cyan"),
        Text(language_name(report.language)),
        Text(report.published.isoformat() if report.published else ""),
        Text(shortened(report.title or report.text, _CELL)),
        Text(clean(item.why)),
    )
