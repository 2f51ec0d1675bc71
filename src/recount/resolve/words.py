"""What the tables say of words around a name, and the capitalised runs in which names stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from recount.resolve.folding import ARTICLES, fold
from recount.resolve.tables import rows

LONGEST = 5  # words in a name

# Words that stand uncapitalised inside names: "Isle of Man", "Rio de Janeiro", "Deir ez-Zor".
CONNECTORS = ARTICLES | frozenset(
    [
        "of",
        "de",
        "del",
        "do",
        "da",
        "dos",
        "la",
        "las",
        "los",
        "le",
        "les",
        "du",
        "des",
        "di",
        "the",
        "sur",
        "upon",
        "am",
    ]
)

_UPPER = "".join(c for c in map(chr, range(0x1F00)) if c.isupper() and not 0x250 <= ord(c) < 0x1E00)
_APOSTROPHE = "'’ʼ‘`ʻ"
_DOTTED = rf"(?:[{_UPPER}][a-z]{{0,2}}\.){{2,4}}"
_CAP = (
    rf"(?:(?:al|el|ar|as|ad|an|at|az|ash|ez|es|et)-)?[{_UPPER}][^\W\d_]{{0,40}}"
    rf"(?:[{_APOSTROPHE}][^\W\d_]{{1,20}}){{0,3}}"
)
_SMALL = "|".join(sorted(CONNECTORS, key=len, reverse=True))
_SAINT = r"(?:(?<=\bSt)|(?<=\bMt)|(?<=\bFt))\. "
_PART = rf"(?:{_DOTTED}|{_CAP})"
_RUN = re.compile(
    rf"(?<![^\W_]){_PART}(?:(?:{_SAINT}|[ -]{{1,2}}(?:(?:{_SMALL})[ -]){{0,2}}){_PART}){{0,12}}"
)
_WORD = re.compile(rf"{_DOTTED}|[^\W\d_]+(?:[{_APOSTROPHE}][^\W\d_]+)*")
_WRAPPED = re.compile(r"(?<=[^\n]{48})\n(?=[^\s\d(\[])")
_LETTERS = re.compile(r"[^\W\d_]+")


class Token(NamedTuple):
    """A word of a run: `end` leaves a possessive 's out."""

    start: int
    end: int
    key: str
    is_capital: bool


class Run(NamedTuple):
    """Capitalised words in a row, with the small words inside; `style` is prose, title or caps."""

    tokens: tuple[Token, ...]
    names: tuple[tuple[int, int, str], ...]  # all that could be a name: first word, end, folded key
    style: str
    opens: bool  # whether a sentence or line starts here


def runs(text: str) -> Iterator[Run]:
    """The runs of a text in order."""
    unwrapped = unwrap(text)
    for start, end, style in _lines(unwrapped):
        for match in _RUN.finditer(unwrapped, start, end):
            before = unwrapped[max(start, match.start() - 3) : match.start()].rstrip(" \"“'‘([-–—")
            opens = not before or before[-1] in ".!?:…"
            if opens and style == "prose" and _is_plain(match):
                continue
            if tokens := tuple(_tokens(match)):
                yield Run(tokens, tuple(_names(tokens)), style, opens)


def _is_plain(run: re.Match[str]) -> bool:
    """Whether a run is one common word, which only its sentence capitalises."""
    return run[0].casefold() in common_words() and run.string[run.end() : run.end() + 1] != ","


def _names(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    for i in range(len(tokens)):
        if not may_start(tokens, i):
            continue
        key = ""
        for j in range(i, min(len(tokens), i + LONGEST)):
            key = f"{key} {tokens[j].key}" if key else tokens[j].key
            if tokens[j].is_capital:
                yield i, j + 1, key


def may_start(tokens: Sequence[Token], i: int) -> bool:
    """Whether a name may start with a word of a run, whose first is small only as an article: "ar-Raqqah"."""
    return tokens[i].is_capital or i == 0 or tokens[i].key in ("al", "el")


@lru_cache(maxsize=4)
def unwrap(text: str) -> str:
    """The text with a space for each line break inside a paragraph of hard-wrapped lines. Same length."""
    return _WRAPPED.sub(" ", text)


def _tokens(run: re.Match[str]) -> Iterator[Token]:
    for m in _WORD.finditer(run.string, run.start(), run.end()):
        word = m[0]
        if word[-1] in "sS" and word[-2:-1] in _APOSTROPHE:
            word = word[:-2]
        if key := fold(word):
            yield Token(m.start(), m.start() + len(word), key, word[:1].isupper())


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line), _style(line)
        at += len(line) + 1


def _style(line: str) -> str:
    """How a line writes its capitals, told from its first 60 words."""
    words = _LETTERS.findall(line[:500])[:60]
    if len(words) < 2:
        return "prose"
    if sum(w.isupper() for w in words) > 0.7 * len(words):
        return "caps"
    long = [w for w in words if len(w) > 3]
    ends = line.rstrip('"”’) ')[-1:] in (".", "!", "?")  # headlines do not
    if not ends and len(long) > 2 and sum(w[0].isupper() for w in long) > 0.75 * len(long):
        return "title"
    return "prose"


@lru_cache(maxsize=1)
def cues() -> dict[str, tuple[frozenset[str], str]]:
    """Word -> what it says of a name beside it (column `what` of cues.csv) and the precision it gives."""
    found: dict[str, tuple[set[str], str]] = {}
    for row in rows("cues"):
        kinds, precision = found.setdefault(row["word"], (set(), row["precision"]))
        kinds.add(row["what"])
        found[row["word"]] = (kinds, precision or row["precision"])
    return {w: (frozenset(k), p) for w, (k, p) in found.items()}


def is_cue(word: str, what: str) -> bool:
    """Whether the table gives the word (lower case) that meaning."""
    found = cues().get(word)
    return found is not None and what in found[0]


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """English words that also name places somewhere, folded."""
    return frozenset(fold(row["word"]) for row in rows("common_words"))


@lru_cache(maxsize=1)
def not_places() -> dict[str, str]:
    """Folded names of people and organisations -> what they are: given name, surname or organisation."""
    return {fold(row["word"]): row["what"] for row in rows("not_places")}


@lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Folded demonym -> country code."""
    return {
        fold(word): row["iso"]
        for row in reversed(rows("countries"))
        for word in row["demonyms"].split("|")
        if word
    }


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, tuple[str, str]]:
    """Abbreviation of a state or province without its last point -> country, admin1 code."""
    return {row["abbreviation"]: (row["country"], row["code"]) for row in rows("abbreviations")}


def word_before(text: str, at: int) -> str:
    """The word right before `at` with only spaces between, lower case; "" at other marks or a line start."""
    left = text[max(0, at - 30) : at]
    stripped = left.rstrip(" ")
    if stripped == left or not stripped:
        return ""
    return stripped.rsplit(None, 1)[-1].lstrip("\"“'‘(").casefold() if stripped[-1] not in "\n,;:()" else ""


def word_after(text: str, at: int) -> str:
    """The word that follows `at` with only spaces or a hyphen between, lower case, else ""."""
    m = _AFTER.match(text, at)
    return m[1].casefold() if m else ""


_AFTER = re.compile(r"(?:'s|’s)?[ -]{1,2}([^\W\d_]{1,30})")
