"""Tables for people: a row a line in a pipe, fitted to a terminal, and never a figure broken in two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from recount.cli.screen import print_indented

_GAP = 2  # columns between columns
_LONG_WORD = 16  # a longer one (an address, say) may be broken, unless it holds a figure

Rows = Sequence[Sequence[Text]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        heading: its name.
        is_whole: whether its lines are never wrapped (days).
        is_favoured: whether they are wrapped only after those of other columns.
        is_right: whether its cells stand to the right.
    """

    heading: str
    is_whole: bool = False
    is_favoured: bool = False
    is_right: bool = False


def show_table(console: Console, columns: Sequence[Column], rows: Rows) -> None:
    """Print a table: as wide as its words in a pipe, fitted to a terminal, a field a line on a narrow one.

    A cell's lines (outcomes, say) stand below one another on a terminal and are joined by "; " in a pipe.
    """
    if not console.is_terminal:
        _print_plainly(console, columns, [[_joined(cell) for cell in row] for row in rows])
        return
    widths = _fitted(console.width, columns, rows)
    if widths is None:
        _stack(console, columns, rows)
    else:
        console.print(_table(columns, rows, widths))


def _fitted(room: int, columns: Sequence[Column], rows: Rows) -> list[int] | None:
    """The columns' widths on a terminal of `room` columns; None where a figure would have to be broken."""
    least, better, most = [], [], []
    for i, column in enumerate(columns):
        lines = [column.heading, *(line for row in rows for line in row[i].plain.split("\n"))]
        whole = max(map(cell_len, lines))
        wrapped = max(cell_len(word) for line in lines for word in _unbroken(line))
        least.append(whole if column.is_whole else wrapped)
        better.append(whole if column.is_whole or column.is_favoured else wrapped)
        most.append(whole)
    room -= _GAP * (len(columns) - 1)
    fitting = next((widths for widths in (better, least) if sum(widths) <= room), None)
    return None if fitting is None else _shared(room, fitting, most)


def _shared(room: int, least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Widths between least and most, the spare room shared evenly among the columns that can use it."""
    widths = list(least)
    spare = room - sum(least)
    wanting = sorted((i for i in range(len(widths)) if most[i] > least[i]), key=lambda i: most[i] - least[i])
    for done, i in enumerate(wanting):
        more = min(most[i] - least[i], spare // (len(wanting) - done))
        widths[i] += more
        spare -= more
    return widths


def _unbroken(line: str) -> Iterator[str]:
    """The words of a line, those that may be broken cut to the length that may not."""
    return (w if any(map(str.isdigit, w)) else w[:_LONG_WORD] for w in line.split())


def _table(columns: Sequence[Column], rows: Rows, widths: Sequence[int]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, _GAP - 1, 0, 0))
    for c, width in zip(columns, widths, strict=True):
        table.add_column(c.heading, justify="right" if c.is_right else "left", overflow="fold", width=width)
    for row in rows:
        table.add_row(*row)
    return table


def _print_plainly(console: Console, columns: Sequence[Column], rows: Rows) -> None:
    texts = [[c.heading for c in columns], *([cell.plain for cell in row] for row in rows)]
    widths = [max(cell_len(row[i]) for row in texts) for i in range(len(columns))]
    for row in texts:
        padded = [
            " " * (w - cell_len(text)) + text if c.is_right else text + " " * (w - cell_len(text))
            for c, w, text in zip(columns, widths, row, strict=True)
        ]
        console.print(Text((" " * _GAP).join(padded).rstrip()))


def _joined(cell: Text) -> Text:
    return Text("; ").join(cell.split("\n"))


def _stack(console: Console, columns: Sequence[Column], rows: Rows) -> None:
    for row in rows:
        console.print(row[0])
        for column, cell in zip(columns[1:], row[1:], strict=True):
            if cell:
                print_indented(console, Text.assemble(f"{column.heading}: ", _joined(cell)), 2)
