"""The rows of a table of actors, each checked by itself: of a wrong one file, line and cure are told."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from recount.model.actors import ACTOR_KINDS
from recount.model.claims import SOURCE_KINDS
from recount.model.errors import InputError
from recount.resolve.actors.words import keys
from recount.resolve.tables import rows

COLUMNS = ("actor", "name", "parent", "kind", "words", "use", "where", "from", "to", "lead")
ROLES = frozenset({"source", "perpetrator"})
USES = frozenset({"alone", "written", *ROLES})
OF_ACTOR = ("name", "parent", "kind", "lead")
"""Columns that say something of the actor, and not of its words."""

_OF_WORDS = ("use", "where", "from", "to")
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file of actors: its name for messages, and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the table and line it stands in, and column -> cell, "" where it is empty."""

    table: Table
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def seen_from(self, row: Row) -> str:
        """Where it stands, in a message about another row."""
        of = "" if self.table == row.table else f" of {self.table.name}"
        return f"line {self.line}{of}"

    def wrong(self, what: str, todo: str) -> InputError:
        """That the row `what`, and what to write instead."""
        return InputError(self.table.name, what, todo, self.line)


def read_tables(folder: Path) -> list[Table]:
    """The CSV files of a folder by name, none where there is no such folder.

    Raises:
        InputError: if one cannot be read.
    """
    tables = []
    for path in sorted(folder.glob("*.csv")):
        try:
            tables.append(Table(str(path), path.read_text(encoding="utf-8-sig")))
        except OSError as e:
            todo = "Ask for the right to read it, or take it out of the folder"
            raise InputError(str(path), f"cannot be read: {e.strerror}", todo) from e
        except UnicodeDecodeError as e:
            todo = "Save it as CSV in UTF-8, or take it out of the folder"
            raise InputError(str(path), "is not text in UTF-8", todo) from e
    return tables


def rows_of(table: Table) -> Iterator[Row]:
    """The rows of a table; remarks and empty ones are passed over.

    Raises:
        InputError: naming the line that is wrong.
    """
    heading: list[str] | None = None
    for number, line in enumerate(table.text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True))]
        if heading is None:
            heading = cells
            _check_heading(table, number, heading)
        elif len(cells) != len(heading):
            what = f"has {len(cells)} cells, and the heading {len(heading)}"
            todo = "Leave no cell out, and put one that holds a comma in double quotes"
            raise InputError(table.name, what, todo, number)
        elif any(cells):
            row = Row(table, number, dict.fromkeys(COLUMNS, "") | dict(zip(heading, cells, strict=True)))
            _check(row)
            yield row


def limits(row: Row) -> tuple[date | None, date | None]:
    """The first and last day on which the words of a row hold, None without a limit.

    Raises:
        InputError: if they are no days, or the first is later than the last.
    """
    start = _days(row, "from")[0]
    end = _days(row, "to")[1]
    if start and end and start > end:
        what = f"holds from {row['from']} to {row['to']}, which is before that"
        raise row.wrong(what, "Write the earlier of the two under `from`")
    return start, end


def _check_heading(table: Table, number: int, heading: list[str]) -> None:
    if missing := [c for c in ("actor", "words") if c not in heading]:
        todo = "Begin the table with a heading such as actor,name,parent,kind,words"
        raise InputError(table.name, f"lacks the column {' and '.join(missing)}", todo, number)
    todo = f"Call the columns {', '.join(COLUMNS)}"
    if unknown := [c for c in heading if c not in COLUMNS]:
        raise InputError(table.name, f"has a column {unknown[0]!r}, which nothing reads", todo, number)
    if twice := [c for c in heading if heading.count(c) > 1]:
        raise InputError(table.name, f"has two columns {twice[0]!r}", todo, number)


def _check(row: Row) -> None:
    """Refuse a row that would do nothing, or something else than it says."""
    if not row["actor"] and (told := [c for c in OF_ACTOR if row[c]]):
        todo = "Write an id under `actor`, the same in all its rows"
        raise row.wrong(f"has a {told[0]} and no actor", todo)
    is_name_alone = row["name"] and not any(row[c] for c in ("words", *_OF_WORDS))
    if not is_name_alone and not keys(row["words"]):
        todo = "Write there how reports call the actor, or take the row out"
        raise row.wrong("has no word to look for under `words`", todo)
    kinds = (*ACTOR_KINDS, *SOURCE_KINDS)
    if row["name"] and row["kind"] not in kinds:
        raise row.wrong(f"has the kind {row['kind']!r}", f"Write one of {', '.join(kinds)}")
    if row["name"] and row["lead"] and row["kind"] != "coalition":
        raise row.wrong("has a lead and is no coalition", "Leave `lead` empty, or write the kind coalition")
    if unknown := [use for use in row["use"].split() if use not in USES]:
        todo = f"Write {', '.join(sorted(USES))}, or several of them with spaces between"
        raise row.wrong(f"has {unknown[0]!r} under `use`", todo)
    if unknown := [code for code in row["where"].split() if code.upper() not in _countries()]:
        todo = "Write codes of ISO 3166-1 with spaces between, such as SY IQ"
        raise row.wrong(f"has {unknown[0]!r} under `where`, which is no country's code", todo)
    limits(row)


@cache
def _countries() -> frozenset[str]:
    """The codes that places may have."""
    return frozenset(row["iso"] for row in rows("countries"))


def _days(row: Row, column: str) -> tuple[date, date] | tuple[None, None]:
    """The first and the last day of the year, month or day in a cell."""
    if not row[column]:
        return None, None
    try:
        if not (told := _DAY.fullmatch(row[column])):
            raise ValueError
        start = date(*(int(n or 1) for n in told.groups()))
        if told[3]:
            return start, start
        months = start.year * 12 + int(told[2] or 12)  # those that have passed at the end of it
        return start, date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        todo = "Write a year, a month or a day: 2014, 2014-06 or 2014-06-30"
        raise row.wrong(f"has {row[column]!r} under `{column}`, which is no day", todo) from None
