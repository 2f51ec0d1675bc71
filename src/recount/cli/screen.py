"""The terminal: consoles, paragraphs, messages and the progress bar."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from recount.model.clean import clean
from recount.model.constraints import Constraints
from recount.model.errors import InputError
from recount.model.incidents import Incident

_LISTED = 3  # ids named in a message

COUNTING = "Counting incidents"
"""The stage that has no steps to tell of."""


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to `recount.cli.main`, which gives all verbs the same status; rich would exit with 1."""
        raise BrokenPipeError


def output() -> Console:
    """Standard output: text is taken as it is (no markup, no emoji codes), and wrapped only on a terminal."""
    return _Output(markup=False, emoji=False, highlight=False, soft_wrap=not sys.stdout.isatty())


def hint(console: Console, text: str) -> None:
    """Print what to do next, on a terminal only: a pipe gets what was asked for."""
    if console.is_terminal:
        console.print(Text(text, style="dim"))


def print_indented(console: Console, text: Text, indent: int) -> None:
    """Print a paragraph `indent` columns in: wrapped so on a terminal, one line in a pipe."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        console.print(Text.assemble(" " * indent, text))


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

    def announced(self, message: str) -> None:
        """Something that nobody may miss, also where the rest is quiet: that text leaves the machine."""
        self._tell(message)

    def progress(self, stage: str, done: int, total: int | None) -> None:
        """`done` of `total` reports (None: not known yet) have passed a stage."""
        if self._bar is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total, how_far="")
        how_far = f"{done:,} of {total:,}" if total is not None else f"{done:,}" if done else ""
        self._bar.update(self._tasks[stage], completed=done, total=total, how_far=how_far)

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
    how_far = TextColumn("{task.fields[how_far]}")
    shown = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        how_far,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        redirect_stdout=False,  # what goes to standard output is no part of the bar
        redirect_stderr=False,
    )
    with shown:
        yield Screen(quiet, _bar=shown)


def warn_of_idle(screen: Screen, constraints: Constraints, incidents: Iterable[Incident]) -> None:
    """Say which claims that people decided on stand in no incident, so that the decisions have no effect."""
    from recount.model.phrases import plural  # noqa: PLC0415
    from recount.pipeline.decisions import idle  # noqa: PLC0415

    if ids := idle(constraints, incidents):
        listed = ", ".join(map(clean, ids[:_LISTED])) + (", …" if len(ids) > _LISTED else "")
        screen.warned(
            f"--decisions: {plural(len(ids), 'claim')} decided on in no incident ({listed}): a total, a "
            "claim of another report, or one of an older reading. Decisions on such claims have no effect."
        )
