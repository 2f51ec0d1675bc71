"""The tables of actors: those that ship with Recount, and a recorder's own, which go before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import resources
from itertools import combinations

from recount.model.actors import Actor
from recount.resolve.actors.rows import OF_ACTOR, ROLES, Row, Table, limits, rows_of
from recount.resolve.actors.words import is_as_written, keys, spelled

SHIPPED = ("general.csv", "syria.csv", "iraq.csv", "coalitions.csv", "organisations.csv")


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

    @property
    def roles(self) -> frozenset[str]:
        """The roles in which it names its actor: who only speaks is no perpetrator."""
        roles = self.use & ROLES or ROLES
        return roles if self.actor is None or self.actor.is_party else roles - {"perpetrator"}

    def clashes(self, other: Alias) -> bool:
        """Whether the same words would fit both where either may hold, and so name nobody."""
        if self.actor == other.actor or not self.roles & other.roles:
            return False
        if bool(self.where) != bool(other.where) or (self.where and not self.where & other.where):
            return False  # of two, the one for a country goes before the one for all
        starts, ends = (self.start, other.start), (self.end, other.end)
        if max(d or date.min for d in starts) > min(d or date.max for d in ends):
            return False
        if self.written and other.written:
            return self.written == other.written
        one = self if self.written else other
        return not one.written or one.actor is not None  # "Syrians" that name nobody beside "Syrian" that do


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


def actors_of(own: Sequence[Table] = ()) -> Actors:
    """The shipped tables with a recorder's own: words in an own table mean what that says, and no more.

    Raises:
        InputError: if a row cannot be used; it names the file, the line and what to write.
    """
    return _actors(tuple(own))


@cache
def _actors(own: tuple[Table, ...]) -> Actors:
    shipped = [row for table in _shipped() for row in rows_of(table)]
    mine = [row for table in own for row in rows_of(table)]
    brought = _named(shipped, {})
    known = _known({**brought, **_named(mine, brought)})
    found = _aliases(mine, known)
    for words, aliases in _aliases(shipped, known).items():
        found.setdefault(words, aliases)
    return Actors({words: tuple(alias for _, alias in aliases) for words, aliases in found.items()})


def _shipped() -> list[Table]:
    here = resources.files(__package__)
    return [Table(name, here.joinpath(name).read_text(encoding="utf-8")) for name in SHIPPED]


def _named(rows: Sequence[Row], others: Mapping[str, Row]) -> dict[str, Row]:
    """Actor id -> the first of these rows that gives it its name.

    What other rows tell of the actor may only repeat that, or, where none names it, what `others` tell.
    """
    named: dict[str, Row] = {}
    for row in rows:
        if row["name"]:
            named.setdefault(row["actor"], row)
    for row in rows:
        first = named.get(row["actor"]) or others.get(row["actor"])
        if first and (told := [c for c in OF_ACTOR if row[c] not in ("", first[c])]):
            what = f"tells another {told[0]} of the actor {row['actor']!r} than {first.seen_from(row)}"
            raise row.wrong(what, f"Leave the {told[0]} empty here, or correct the row with the actor's name")
    return named


def _known(named: Mapping[str, Row]) -> Mapping[str, Actor]:
    """Actor id -> actor."""
    made: dict[str, Actor] = {}

    def make(actor: str, below: tuple[str, ...] = ()) -> Actor:
        if actor not in made:
            row = named[actor]
            for column in ("parent", "lead"):
                if row[column] and row[column] not in named:
                    todo = "Write the id of one that has a row with its name and kind, or leave it empty"
                    raise row.wrong(f"has the {column} {row[column]!r}, which is no actor of any table", todo)
            if row["parent"] in (*below, actor):
                todo = "Write under `parent` what it is part of, or leave it empty"
                raise row.wrong(f"makes the actor {actor!r} a part of itself", todo)
            if row["lead"] == actor:
                todo = "Write under `lead` who leads it, or leave it empty"
                raise row.wrong(f"makes the actor {actor!r} its own lead", todo)
            above = make(row["parent"], (*below, actor)) if row["parent"] else None
            made[actor] = Actor(actor, row["name"], row["kind"], above, row["lead"])
        return made[actor]

    return {actor: make(actor) for actor in named}


def _aliases(
    rows: Iterable[Row], known: Mapping[str, Actor]
) -> dict[tuple[str, ...], list[tuple[Row, Alias]]]:
    """Keys of words -> the rows that have them, and what these say."""
    found: dict[tuple[str, ...], list[tuple[Row, Alias]]] = defaultdict(list)
    for row in rows:
        if row["actor"] and row["actor"] not in known:
            todo = "Write its name and kind into one of its rows, or the id of an actor of another table"
            raise row.wrong(f"has the actor {row['actor']!r}, which no row gives a name", todo)
        if words := keys(row["words"]):
            found[words].append((row, _alias(row, known)))
    for told in found.values():
        _refuse_clashes(told)
    return found


def _alias(row: Row, known: Mapping[str, Actor]) -> Alias:
    use = frozenset(row["use"].split())
    is_written = "written" in use or is_as_written(row["words"])
    written = spelled(row["words"]) if is_written else ""
    return Alias(known.get(row["actor"]), written, use, frozenset(row["where"].upper().split()), *limits(row))


def _refuse_clashes(told: Sequence[tuple[Row, Alias]]) -> None:
    for (first, a), (row, b) in combinations(told, 2):
        if a.clashes(b):
            whom = [f"the actor {alias.actor.id!r}" if alias.actor else "nobody" for alias in (b, a)]
            what = f"gives {row['words']!r} to {whom[0]}, and {first.seen_from(row)} gives it to {whom[1]}"
            todo = "Take one of the two out, or tell them apart by `use`, `where`, `from` and `to`"
            raise row.wrong(what, todo)
