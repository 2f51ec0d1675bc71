"""Two accounts compared, for people: what each feature says, and what it adds."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from recount.cli.table import Column, show_table
from recount.model.clean import clean
from recount.pipeline.pairing import PairAccount

COLUMNS = (
    Column("Feature", is_whole=True),
    Column("What the two accounts say", is_favoured=True),
    Column("Adds", is_right=True),
)
_NOT_COMPARED = (
    "Linking did not compare these two: they share no place with a day or a figure, too few rare names and "
    "heavy words, and no copied text. Others may join them, or a decision."
)
_DECIDED = {
    "same": "A person decided that they are one incident.",
    "apart": "A person decided that they are two.",
}


def show_pair(console: Console, account: PairAccount, incidents: Sequence[str]) -> None:
    """Print the comparison, strongest first; features that add nothing stand last."""
    one, other = (clean(r) for r in account.reports)
    console.print(Text(f"{one} and {other}", style="bold"))
    found = sorted(account.findings, key=lambda f: -abs(f.weight))
    rows = [(Text(f.feature), Text(f.text), Text(f"{f.weight:+.1f}")) for f in found]
    show_table(console, COLUMNS, rows)
    verdict = "likelier one incident than two" if account.score > 0 else "likelier two incidents than one"
    console.print(Text(f"Together {account.score:+.1f}: {verdict}, taken alone."))
    if not account.is_compared:
        console.print(Text(_NOT_COMPARED))
    if account.decided:
        console.print(Text(_DECIDED[account.decided]))
    console.print(Text(_stand(incidents)))


def _stand(incidents: Sequence[str]) -> str:
    one, other = incidents
    if not (one and other):
        return "One of the two stands in no incident."
    if one == other:
        return f"They stand in one incident, {one}: all that tell of it are heard, not these two alone."
    return f"They stand in two incidents, {one} and {other}."
