"""What the spellings of one name share."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources
from itertools import groupby

MAX_LETTERS = 40


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """The consonants of a folded word, letters that stand for one another made one (name_letters.csv)."""
    text = f"{word[:MAX_LETTERS]}$"
    for letters, stands_for in _letters():
        text = text.replace(letters, stands_for)
    kept = "".join(key for key, _ in groupby(text))
    return kept or word


def latin(word: str) -> str:
    """A folded word with Arabic and Cyrillic letters as Latin spellings write them (name_scripts.csv)."""
    if word.isascii():
        return word
    return "".join(_scripts().get(c, (c, c))[n > 0] for n, c in enumerate(word))


@cache
def _letters() -> tuple[tuple[str, str], ...]:
    return tuple((letters, stands_for) for letters, stands_for in _table("name_letters.csv"))


@cache
def _scripts() -> dict[str, tuple[str, str]]:
    return {letter: (first, later) for letter, first, later in _table("name_scripts.csv")}


def _table(file: str) -> list[list[str]]:
    """The rows of a table without its heading; the reader of tables is in a room above this one."""
    text = resources.files("recount.model").joinpath(file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(csv.reader(lines))[1:]
