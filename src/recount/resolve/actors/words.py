"""Words as names of actors are compared: without case, accents, articles and endings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from recount.codebook.tables import read_table
from recount.resolve.folding import ARTICLES, fold

WRITTEN_LETTERS = 3  # so many capitals or fewer are sought as they are written: "IS" is no "is"
_TOKEN = re.compile(r"[^\W_]+(?:['’‘`´ʼʿʾ.][^\W_]+)*")
_OR = re.compile(r"(?<=[^\W_])/(?=[^\W_])")
_COMMA = re.compile(r"[,;&]")
_AN = re.compile(r"(^|\b[a-z]+ |\W )[Aa]n(?= )")  # not the article of "Jabhat an Nusra"
_POSSESSIVE = re.compile(r"['’‘`´ʼ][sS]$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase: as it is written (without points), and its key."""

    written: str
    key: str


@lru_cache(maxsize=65536)
def words(phrase: str) -> tuple[Word, ...]:
    """The words of a phrase in order, Arabic articles left out.

    A comma reads "and", a slash "or", the English "an" "a".
    """
    plain = _COMMA.sub(" and ", _OR.sub(" or ", _AN.sub(r"\1a", phrase)))
    found = (_POSSESSIVE.sub("", m[0]) for m in _TOKEN.finditer(plain))
    made = (Word(w.replace(".", ""), _key(w)) for w in found)
    return tuple(w for w in made if w.key and w.key not in ARTICLES)


def keys(phrase: str) -> tuple[str, ...]:
    """The keys of a phrase's words."""
    return tuple(w.key for w in words(phrase))


def spelled(phrase: str) -> str:
    """The words of a phrase as they are written, with one space between."""
    return " ".join(w.written for w in words(phrase))


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    """Folded, and without a final s in longer words: "Assads", "forces" and "rebels" meet their singular."""
    key = fold(word).replace(" ", "")
    return key[:-1] if len(key) > 4 and key.endswith("s") and not key.endswith("ss") else key


def is_as_written(phrase: str) -> bool:
    """Whether a name is one of so few letters that its capitals have to be there."""
    plain = phrase.replace(".", "")
    return plain.isalpha() and plain.isupper() and len(plain) <= WRITTEN_LETTERS


@cache
def listed(use: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """First key -> the phrases of one use in words.csv that begin with it, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in read_table(__package__, "words.csv"):
        if row["use"] == use and (phrase := keys(row["words"])):
            found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(set(of), key=lambda p: (-len(p), p))) for first, of in found.items()}


def begins(use: str, told: Sequence[str]) -> int:
    """How many of the first keys make a phrase of that use, 0 if none does."""
    return (
        next((len(p) for p in listed(use).get(told[0], ()) if tuple(told[: len(p)]) == p), 0) if told else 0
    )
