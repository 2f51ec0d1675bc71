"""`recount agreement`: how far people agree who coded the same claims blind."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recount.cli.common import DONE, casebook_option, in_casebook, json_option, print_json

if TYPE_CHECKING:
    from recount.model.codings import Sample
    from recount.review.agreement import Measure
    from recount.store.casebook import Casebook

EXAMPLES = """\b
Examples:
  recount agreement
  recount agreement s-3f9a02bc
  recount agreement s-3f9a02bc --json | jq .alpha"""


@click.command("agreement", short_help="How far coders agree on a sample of claims.", epilog=EXAMPLES)
@click.argument("sample", required=False)
@casebook_option
@json_option
def command(sample: str | None, casebook: str, as_json: bool) -> int:
    """Show how far people agree who coded the claims of SAMPLE blind; without it, list the samples.

    For each field: Krippendorff's alpha with its 95% interval, how many claims it is of, the share that both
    coded the same, and the share of what they coded that is the machine's. Samples are drawn and coded in the
    browser (recount serve, Agreement).
    """
    from recount.pipeline import agreement
    from recount.store.casebook import Casebook

    with Casebook(casebook) as book:
        if sample is None:
            _list(book, casebook, as_json)
            return DONE
        measures = agreement.measures(book, agreement.sample(book, sample))
    if as_json:
        for m in measures:
            print_json(agreement.measure_to_json(m))
    else:
        _show(measures)
    return DONE


def _list(book: Casebook, casebook: str, as_json: bool) -> None:
    from rich.text import Text

    from recount.cli.screen import output
    from recount.cli.table import Column, show_table
    from recount.model.clean import clean
    from recount.model.codings import CODERS
    from recount.pipeline import agreement

    found: list[Sample] = []
    before: int | None = None
    while True:
        page, before = agreement.samples(book, before)
        found += page
        if before is None:
            break
    coded = agreement.progress(book, found)
    rows = []
    for s in found:
        done = sum(len(by) >= CODERS for by in coded.get(s.id, {}).values())
        if as_json:
            told = {"id": s.id, "claims": len(s.items), "coded_by_two": done, "coders": list(s.coders)}
            print_json({**told, "seed": s.seed, "where": dict(s.where), "about": s.about})
        coders = " and ".join(s.coders) or "any two"
        rows.append((s.id, f"{done} of {len(s.items)}", coders, s.about))
    if as_json:
        return
    if not rows:
        todo = in_casebook("recount serve", casebook)
        output().print(f"No sample has been drawn yet: {todo}, under Agreement", markup=False)
        return
    columns = [Column("Sample", True), Column("Coded by two", True), Column("Coders"), Column("What for")]
    show_table(output(), columns, [[Text(clean(cell)) for cell in row] for row in rows])


def _show(measures: list[Measure]) -> None:
    from rich.text import Text

    from recount.cli.screen import output
    from recount.cli.table import Column, show_table

    headings = ("Metric", "Items", "By one only", "Alpha", "95% interval", "The same", "As the machine")
    columns = [Column("Field", True), *(Column(h, True) for h in headings), Column("Why not")]
    rows = []
    for m in measures:
        alpha = "" if m.alpha is None else f"{m.alpha:.3f}"
        interval = "" if m.low is None else f"{m.low:.3f} to {m.high:.3f}"
        shares = ("" if x is None else f"{x:.0%}" for x in (m.same, m.machine))
        figures = (m.variable.metric, str(m.units), str(m.lone), alpha, interval, *shares)
        rows.append([Text(cell) for cell in (m.variable.label, *figures, m.trouble)])
    show_table(output(), columns, rows)
