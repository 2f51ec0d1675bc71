"""The terminal: consoles, tables that never break a figure, and the progress bar."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from recount.cli.clean import clean
from recount.model.errors import InputError

_ONE_LINE = 1_000_000  # columns: wide enough that a pipe never sees a wrapped row
_WORDS_LEAST = 10  # columns below which a column of words is not worth reading


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and whether its cells must stay whole (ids, dates) or may wrap between words."""

    heading: str
    whole: bool = False
    right: bool = False


def output() -> Console:
    """Standard output: text is taken as it is (no markup, no emoji codes), and wrapped only on a terminal."""
    return Console(markup=False, emoji=False, highlight=False, soft_wrap=not sys.stdout.isatty())


def hint(console: Console, text: str) -> None:
    """Print what to do next, on a terminal only: a pipe gets what was asked for."""
    if console.is_terminal:
        console.print(Text(text, style="dim"))


def show_table(console: Console, columns: Sequence[Column], rows: Sequence[Sequence[Text]]) -> None:
    """Print a table: as wide as its words in a pipe, fitted to a terminal, a field a line on a narrow one.

    A cell's lines (outcomes, say) stand below one another on a terminal and are joined by "; " in a pipe.
    """
    if not console.is_terminal:
        table = _table(columns, [[_joined(cell) for cell in row] for row in rows], box.SIMPLE_HEAD)
        table.box, table.pad_edge, table.padding = None, False, (0, 2, 0, 0)
        wide = Console(file=console.file, width=_ONE_LINE, markup=False, emoji=False, highlight=False)
        with wide.capture() as text:
            wide.print(table)
        console.file.write("".join(line.rstrip() + "\n" for line in text.get().splitlines()))
        return
    table = _table(columns, rows, box.SIMPLE_HEAD)
    unbounded = console.options.update(max_width=_ONE_LINE)
    if console.measure(table, options=unbounded).minimum <= console.width:
        console.print(table)
    else:
        _stack(console, columns, rows)


def print_indented(console: Console, text: Text, indent: int) -> None:
    """Print a paragraph `indent` columns in: wrapped so on a terminal, one line in a pipe."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        console.print(Text.assemble(" " * indent, text))


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Text]], edges: box.Box) -> Table:
    table = Table(box=edges, header_style="bold", pad_edge=False, show_edge=False)
    for i, column in enumerate(columns):
        words = [word for row in rows for word in row[i].plain.split() if any(map(str.isdigit, word))]
        table.add_column(
            column.heading,
            no_wrap=column.whole,
            justify="right" if column.right else "left",
            overflow="fold",
            min_width=max([_WORDS_LEAST * (not column.whole), *map(len, words)]),
        )
    for row in rows:
        table.add_row(*row)
    return table


def _joined(cell: Text) -> Text:
    return Text("; ").join(cell.split("\n"))


def _stack(console: Console, columns: Sequence[Column], rows: Sequence[Sequence[Text]]) -> None:
    for row in rows:
        console.print(row[0])
        for column, cell in zip(columns[1:], row[1:], strict=True):
            if cell:
                print_indented(console, Text.assemble(f"{column.heading}: ", _joined(cell)), 2)


@dataclass
class Screen:
    """The pipeline's listener: refusals and warnings go to standard error, progress to a bar if there is one.

    Attributes:
        quiet: no bar and no warnings; refusals are always told.
        refusals: how many inputs were refused so far.
    """

    quiet: bool = False
    refusals: int = 0
    _bar: Progress | None = None
    _tasks: dict[str, TaskID] = field(default_factory=dict)

    def refused(self, error: InputError) -> None:
        """An input cannot be used: told at once."""
        self.refusals += 1
        self._tell(str(error))

    def warned(self, message: str) -> None:
        """Something a recorder should know, and the work goes on."""
        if not self.quiet:
            self._tell(message)

    def progress(self, stage: str, done: int, total: int | None) -> None:
        """`done` of `total` reports (None: not known yet) have passed a stage."""
        if self._bar is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)

    def _tell(self, message: str) -> None:
        line = f"recount: {clean(message)}"
        if self._bar is not None:
            self._bar.console.print(line, soft_wrap=True)
        else:
            print(line, file=sys.stderr, flush=True)


@contextmanager
def listening(quiet: bool, bar: bool = True) -> Iterator[Screen]:
    """A listener; while the work lasts a bar stands on standard error, if that is a terminal."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if quiet or not bar or not sys.stderr.isatty() or console.is_dumb_terminal:
        yield Screen(quiet)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        yield Screen(quiet, _bar=shown)
