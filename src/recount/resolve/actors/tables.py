"""The tables of actors: those that ship with Recount, and a recorder's own, which go before them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import resources
from pathlib import Path

from recount.model.actors import ACTOR_KINDS, Actor
from recount.model.claims import SOURCE_KINDS
from recount.model.errors import RecountError
from recount.resolve.actors.words import is_as_written, keys, spelled

SHIPPED = ("general.csv", "syria.csv", "iraq.csv", "organisations.csv")
COLUMNS = ("actor", "name", "parent", "kind", "words", "use", "where", "from", "to")
ROLES = frozenset({"source", "perpetrator"})
USES = frozenset({"alone", "written", *ROLES})
TODO = "Correct the table; docs/actors.md explains its columns"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file of actors: its name for messages, and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Alias:
    """Words that name an actor, and when they do.

    Attributes:
        actor: whom they name; None where a recorder's table says that they name nobody.
        written: the words as they must be written, "" where case does not matter.
        use: of USES; `alone`: only beside words that say no more; `written`: as they are written; else they
            name it in one role only.
        where: codes of countries (ISO 3166-1), empty for everywhere.
        start, end: first and last day, None without a limit.
    """

    actor: Actor | None
    written: str
    use: frozenset[str]
    where: frozenset[str]
    start: date | None
    end: date | None


@dataclass(frozen=True, eq=False)
class Actors:
    """All that the tables name: the folded words of a name -> its aliases."""

    aliases: Mapping[tuple[str, ...], tuple[Alias, ...]]

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """First word of a name -> how many words the longest such name has."""
        found: dict[str, int] = {}
        for words in self.aliases:
            found[words[0]] = max(found.get(words[0], 0), len(words))
        return found


def _shipped() -> list[Table]:
    here = resources.files(__package__)
    return [Table(name, here.joinpath(name).read_text(encoding="utf-8")) for name in SHIPPED]


def read_tables(folder: Path) -> list[Table]:
    """The CSV files of a folder by name, none where there is no such folder.

    Raises:
        RecountError: if one cannot be read.
    """
    tables = []
    for path in sorted(folder.glob("*.csv")):
        try:
            tables.append(Table(str(path), path.read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            what = f"The table of actors {path} cannot be read ({error})"
            raise RecountError(what, "Save it as CSV in UTF-8, or take it out of the folder") from error
    return tables


def actors_of(own: Sequence[Table] = ()) -> Actors:
    """The shipped tables with a recorder's own: words in an own table mean what that says, and no more.

    Raises:
        RecountError: if a row cannot be used; it names the file, the line and what to do.
    """
    return _actors(tuple(own))


@cache
def _actors(own: tuple[Table, ...]) -> Actors:
    shipped = [(t, n, row) for t in _shipped() for n, row in _rows(t)]
    mine = [(t, n, row) for t in own for n, row in _rows(t)]
    known = _known([*shipped, *mine])
    found: dict[tuple[str, ...], list[Alias]] = defaultdict(list)
    replaced = {keys(row["words"]) for _, _, row in mine}
    for is_own, rows in ((False, shipped), (True, mine)):
        for table, line, row in rows:
            words = keys(row["words"])
            if words and (is_own or words not in replaced):
                found[words].append(_alias(table, line, row, known))
    return Actors({words: tuple(aliases) for words, aliases in found.items()})


def _rows(table: Table) -> Iterator[tuple[int, Row]]:
    """The rows of a table, each with its line; remarks and empty lines are passed over."""
    heading: list[str] | None = None
    for number, line in enumerate(table.text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True))]
        if heading is None:
            heading = cells
            if missing := [c for c in ("actor", "words") if c not in heading]:
                raise _wrong(table, number, f"the heading lacks {' and '.join(missing)}")
            if unknown := [c for c in heading if c not in COLUMNS]:
                raise _wrong(table, number, f"no column is called {unknown[0]!r}")
        elif len(cells) != len(heading):
            raise _wrong(table, number, f"the row has {len(cells)} cells and not {len(heading)}")
        else:
            yield number, dict.fromkeys(COLUMNS, "") | dict(zip(heading, cells, strict=True))


def _known(rows: Iterable[tuple[Table, int, Row]]) -> Mapping[str, Actor]:
    """Actor id -> actor; the last row that names it stands, so that an own table can rename a shipped one."""
    told: dict[str, tuple[Table, int, Row]] = {}
    for table, line, row in rows:
        if row["name"]:
            if row["kind"] not in (*ACTOR_KINDS, *SOURCE_KINDS):
                kinds = ", ".join((*ACTOR_KINDS, *SOURCE_KINDS))
                raise _wrong(table, line, f"the kind {row['kind']!r} is none of {kinds}")
            told[row["actor"]] = table, line, row
    made: dict[str, Actor] = {}

    def make(actor: str, below: tuple[str, ...] = ()) -> Actor:
        if actor not in made:
            table, line, row = told[actor]
            parent = row["parent"]
            if parent and parent not in told:
                raise _wrong(table, line, f"the parent {parent!r} is no actor of any table")
            if parent in (*below, actor):
                raise _wrong(table, line, f"{actor!r} would be a part of itself")
            above = make(parent, (*below, actor)) if parent else None
            made[actor] = Actor(actor, row["name"], row["kind"], above)
        return made[actor]

    return {actor: make(actor) for actor in told}


def _alias(table: Table, line: int, row: Row, known: Mapping[str, Actor]) -> Alias:
    if row["actor"] and row["actor"] not in known:
        raise _wrong(table, line, f"the actor {row['actor']!r} has no row with its name and kind")
    use = frozenset(row["use"].split())
    if not use <= USES:
        raise _wrong(table, line, f"the use {row['use']!r} holds more than {', '.join(sorted(USES))}")
    try:
        start, end = _first_day(row["from"]), _last_day(row["to"])
    except ValueError:
        raise _wrong(table, line, "from and to take 2014, 2014-06 or 2014-06-30") from None
    is_written = "written" in use or is_as_written(row["words"])
    written = spelled(row["words"]) if is_written else ""
    return Alias(known.get(row["actor"]), written, use, frozenset(row["where"].upper().split()), start, end)


def _first_day(text: str) -> date | None:
    return date.fromisoformat(f"{text}-01-01"[:10]) if text else None


def _last_day(text: str) -> date | None:
    """The last day of a year, a month or the day itself."""
    start = _first_day(text)
    if start is None or len(text) == len("2014-06-30"):
        return start
    after = date(start.year + 1, 1, 1)
    if len(text) == len("2014-06") and start.month < 12:
        after = date(start.year, start.month + 1, 1)
    return after - timedelta(days=1)


def _wrong(table: Table, line: int, what: str) -> RecountError:
    return RecountError(f"{table.name}, line {line}: {what}", TODO)
