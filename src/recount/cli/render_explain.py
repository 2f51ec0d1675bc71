"""Why a report's claims read as they do: each field with its words, how sure it is, and what came second."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from recount.cli.languages import language_name
from recount.cli.render_claims import said
from recount.cli.render_show import quote_in_sentence, report_heading
from recount.cli.screen import print_indented
from recount.cli.table import Column, show_table
from recount.model.claims import Claim
from recount.model.clean import clean, shortened
from recount.model.phrases import days, outcome_words, place_in_full, plural, stated
from recount.model.readings import FieldReading, LeftOut
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.pipeline.explaining import Explanation
from recount.resolve import Anchor

WEIGHED = (
    Column("Field", is_whole=True),
    Column("Value", is_favoured=True),
    Column("Words"),
    Column("Share", is_right=True, is_whole=True),
    Column("Runner-up"),
    Column("Rules alone"),
)
UNWEIGHED = WEIGHED[:3]
LEFT_OUT = (
    Column("Outcome", is_favoured=True),
    Column("People"),
    Column("Words"),
    Column("Probability", is_right=True, is_whole=True),
    Column("Needed", is_right=True, is_whole=True),
)
FORMS = {"plural": "bare plural", "singular": "one person", "named": "by name", "none": "no figure"}
"""How words count without a figure; all other kinds of count are called by their code."""

NOTHING = "nothing"
UNWEIGHED_NOTE = "Nothing was weighed by this extractor, so no field has a share or a runner-up."
_CODES = ("status", "age", "sex", "role", "means", "scope", "stance", "outcome")
_CELL, _QUOTE = 48, 120  # code points of report text in a cell, and of a quote


def show_explanation(console: Console, e: Explanation) -> None:
    """Print a report's heading, each claim with a table of its fields, and who was read and left out."""
    console.print(Text.assemble(("Report ", "bold"), report_heading(e.report)))
    if e.extraction.skipped is not None:
        console.print(Text(f"Not read for claims: {clean(e.extraction.skipped)}", style="yellow"))
        console.print(Text(f"Language: {language_name(e.extraction.language)}"))
        return
    claims = e.extraction.claims
    console.print(Text(plural(len(claims), "claim") if claims else "It makes no claim."))
    if claims:
        console.print(Text(_counted_from(e.anchor), style="dim"))
        if e.left_out is None:
            console.print(Text(UNWEIGHED_NOTE, style="dim"))
    for number, (claim, readings) in enumerate(zip(claims, e.readings, strict=True), 1):
        console.print()
        _show_claim(console, (number, claim), readings, e.report, e.left_out is not None)
    if e.left_out is not None:
        console.print()
        _show_left_out(console, e.left_out)


def _show_claim(
    console: Console,
    numbered: tuple[int, Claim],
    readings: Sequence[FieldReading],
    report: Report,
    is_weighed: bool,
) -> None:
    number, claim = numbered
    part = "" if claim.part_of_index is None else f" · part of claim {claim.part_of_index + 1}"
    head = Text.assemble((f"{number}. ", "bold cyan"), said(claim))
    console.print(head.append(f"{part} · confidence {claim.confidence:.2f}"))
    marks = ("", "") if console.is_terminal else ("[", "]")
    for quote in claim.evidence:
        print_indented(console, quote_in_sentence(report.layer, quote, marks), 2)
    if claim.names:
        names = Text("; ").join(map(_words, claim.names))
        print_indented(console, Text.assemble("Names: ", names), 2)
    rows = [_row(claim, r, is_weighed) for r in readings]
    show_table(console, WEIGHED if is_weighed else UNWEIGHED, rows)


def _row(claim: Claim, r: FieldReading, is_weighed: bool) -> tuple[Text, ...]:
    cells = (Text(r.field), Text(_value(claim, r), style="bold"), _words(r.words))
    if not is_weighed:
        return cells
    share = Text("" if r.share is None else f"{r.share:.2f}")
    second = ""
    if r.runner_up_share is not None:
        second = f"{_named(r.field, r.runner_up)} {r.runner_up_share:.2f}"
    differs = r.rules is not None and r.rules != r.value
    return (*cells, share, Text(second), Text(_named(r.field, r.rules or "") if differs else ""))


def _value(claim: Claim, r: FieldReading) -> str:
    """What a field holds, in words: of a time the days, of a place where it is, of a source what it is."""
    if r.field == "count":
        figure, kind = stated(claim), FORMS.get(r.value, outcome_words(r.value))
        return figure if figure.startswith(kind) else f"{figure} ({kind})"
    if r.field == "time":
        return days(claim.when)
    if r.field == "place" and claim.location is not None:
        return place_in_full(claim.location)
    if r.field == "source" and r.value and claim.source_chain:
        return f"{shortened(r.value, _CELL)} ({claim.source_chain[-1].kind})"
    return _named(r.field, r.value)


def _named(field: str, value: str) -> str:
    """A code or some words of the report, safe to show."""
    return outcome_words(value) if field in _CODES and value else shortened(value, _CELL) or NOTHING


def _words(m: Mention | None, limit: int = _CELL) -> Text:
    """The words with their first and last offset, end exclusive."""
    return Text(f"“{shortened(m.text, limit)}” {m.start}–{m.end}" if m is not None else "")


def _counted_from(anchor: Anchor) -> str:
    if anchor.date is None:
        return "The report has no day from which words such as “Friday” could be counted."
    day = f"{anchor.date.isoformat()}, "
    how = f"its dateline {_words(anchor.mention)}" if anchor.mention else "the day of its publication"
    return f"Words such as “Friday” are counted from {day}{how}."


def _show_left_out(console: Console, items: Sequence[LeftOut]) -> None:
    if not items:
        console.print(Text("Nobody else was read near a word of harm."))
        return
    console.print(Text("Read and left out, as not probable enough to be claims", style="bold"))
    show_table(console, LEFT_OUT, list(map(_left_out_row, items)))


def _left_out_row(item: LeftOut) -> tuple[Text, ...]:
    return (
        Text(outcome_words(item.outcome)),
        _words(item.people),
        _words(item.quote, _QUOTE),
        Text(f"{item.probability:.2f}"),
        Text(f"{item.needed:.2f}"),
    )
