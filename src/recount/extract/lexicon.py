"""The extractor's word lists, read once from the tables beside this module (words_*.csv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from recount.codebook.tables import read_table
from recount.model.errors import CodebookError

PACKAGE = "recount.extract"
T = TypeVar("T", "Harm", "MeansWord")


@dataclass(frozen=True, slots=True)
class Harm:
    """A harm word: the words of its form, the outcome it tells, and how it takes its victims.

    `kind` is one of: past (killed: active or passive), active (killing 3), subject (3 died), state (3 dead),
    tally (3 deaths), lives (claimed 3 lives), nominal (the death of 3), loss (the loss of 3 lives).
    """

    form: tuple[str, ...]
    outcome: str
    kind: str


@dataclass(frozen=True, slots=True)
class Person:
    """What a noun for persons says of them: codes of the codebook."""

    status: str
    age: str
    sex: str


@dataclass(frozen=True, slots=True)
class MeansWord:
    """A word or phrase for a means; a lower rank is more specific and wins."""

    form: tuple[str, ...]
    means: str
    rank: int


@lru_cache(maxsize=1)
def harms() -> dict[str, tuple[Harm, ...]]:
    """First word -> the harm forms that begin with it, longest first."""
    rows = [
        Harm(tuple(r["form"].split()), r["outcome"], r["kind"]) for r in read_table(PACKAGE, "words_harm.csv")
    ]
    return _by_first_word(rows)


@lru_cache(maxsize=1)
def persons() -> dict[str, Person]:
    """Noun -> what it says of the persons."""
    return {
        r["noun"]: Person(r["status"], r["age"], r["sex"]) for r in read_table(PACKAGE, "words_persons.csv")
    }


@lru_cache(maxsize=1)
def means_words() -> dict[str, tuple[MeansWord, ...]]:
    """First word -> the forms for means that begin with it, longest first."""
    rows = [
        MeansWord(_words(r["phrase"]), r["means"], int(r["rank"]))
        for r in read_table(PACKAGE, "words_means.csv")
    ]
    return _by_first_word(rows)


@lru_cache(maxsize=1)
def speaker_kinds() -> dict[str, str]:
    """Word -> the kind of source (code of source_kind) that a phrase with it is."""
    return {r["word"]: r["kind"] for r in read_table(PACKAGE, "words_speakers.csv")}


@lru_cache(maxsize=1)
def speakers() -> frozenset[str]:
    """The words that make a phrase before a verb of saying a speaker."""
    return frozenset(r["word"] for r in read_table(PACKAGE, "words_speakers.csv") if r["speaks"] == "yes")


def word_list(kind: str) -> frozenset[str]:
    """The words of one kind in words_other.csv, whose head says what each kind is for.

    Raises:
        CodebookError: if no word is of that kind.
    """
    try:
        return _word_lists()[kind]
    except KeyError:
        what = f"No word of kind {kind!r} stands in words_other.csv of {PACKAGE}"
        raise CodebookError(what, "Put the file back, or install Recount again") from None


@lru_cache(maxsize=1)
def _word_lists() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    for row in read_table(PACKAGE, "words_other.csv"):
        lists.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in lists.items()}


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+(?:[-'’.]\w+)*", phrase))


def _by_first_word(rows: list[T]) -> dict[str, tuple[T, ...]]:
    out: dict[str, list[T]] = {}
    for row in sorted(rows, key=lambda r: -len(r.form)):
        out.setdefault(row.form[0], []).append(row)
    return {k: tuple(v) for k, v in out.items()}
