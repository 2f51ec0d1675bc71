"""Words as search compares them: folded, and cut where scripts without spaces leave no word to see.

The same words come from a report, when it is indexed, and from what people look for; so both databases are
given words that need no more rules of their own.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

MAX_LETTERS = 64
"""Of a word, folded; what is longer is cut."""

_APOSTROPHES = "'’‘`´ʻʼʽʾʿˈ′"
_HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\u0640"
# Of Latin, Greek, Cyrillic, Hebrew, Arabic letters: writers leave them out. In other scripts they are vowels.
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_DENSE = (
    "\u0e00-\u0e4f\u0e80-\u0ecf\u1000-\u103f\u1050-\u109f\u1780-\u17d3\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
)
"""Thai, Lao, Burmese, Khmer, kana, Han and Hangul: no spaces, or words that grow by what is stuck to them."""

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a", "ß": "ss"}
    | {"ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ک": "ك", "ٱ": "ا"}
)
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+(?:['`][A-Za-z0-9]+)*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
_ELIDED = re.compile(rf"(?:l|d|qu|dell|all|nell|sull|dall)[{_APOSTROPHES}](?=\w{{3}})", re.IGNORECASE)
_DROPPED = re.compile(f"[{_ACCENTS}{_HIDDEN}{_APOSTROPHES}]")
_RUNS = re.compile(f"[{_DENSE}]+|[^{_DENSE}]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A folded word, and where it stands in the text, in code points.

    Attributes:
        word: letters, digits and the marks that belong to them alone; or two characters of a script without
            spaces, which overlap with those of the next term.
        is_tail: whether it is the last character of such a run, by itself.
    """

    word: str
    start: int
    end: int
    is_tail: bool = False


def terms(text: str) -> Iterator[Term]:
    """The words of a text, in order."""
    for found in (_PLAIN_WORD if text.isascii() else _any_word()).finditer(text):
        word, start = found.group(), found.start()
        elided = _ELIDED.match(word)
        if elided is not None:
            yield Term(folded(elided.group()), start, start + elided.end())
            word, start = word[elided.end() :], start + elided.end()
        if word.isascii() or re.search(f"[{_DENSE}]", word) is None:
            if key := folded(word):
                yield Term(key, start, found.end())
            continue
        for run in _RUNS.finditer(word):
            yield from _of_run(run.group(), start + run.start())


def words(text: str) -> Iterator[str]:
    """The words of `terms` alone, some times faster."""
    for word in (_PLAIN_WORD if text.isascii() else _any_word()).findall(text):
        if word.isascii() and word.isalnum():
            yield word.lower()[:MAX_LETTERS]
        else:
            yield from (term.word for term in terms(word))


@lru_cache(maxsize=1 << 17)
def folded(word: str) -> str:
    """A word without case, accents, apostrophes, a possessive's s, variants of letters and digits."""
    word = _POSSESSIVE.sub("", word)
    if word.isascii():
        return "".join(filter(str.isalnum, word)).lower()[:MAX_LETTERS]
    plain = unicodedata.normalize("NFKD", word[: 4 * MAX_LETTERS].casefold()).casefold()
    plain = _DROPPED.sub("", plain).translate(_LETTERS)
    kept = (c for c in plain if c.isalnum() or unicodedata.category(c)[0] == "M")
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept)
    return unicodedata.normalize("NFC", "".join(digits))[:MAX_LETTERS]


def _of_run(run: str, at: int) -> Iterator[Term]:
    """The terms of a run of one kind of script inside a word."""
    if re.match(f"[{_DENSE}]", run) is None:
        if key := folded(run):
            yield Term(key, at, at + len(run))
        return
    units = [(folded(u.group()), at + u.start(), at + u.end()) for u in _units().finditer(run)]
    units = [u for u in units if u[0]]
    for n, (key, start, end) in enumerate(units):
        if n + 1 < len(units):
            after, _, last = units[n + 1]
            yield Term(key + after, start, last)
        else:
            yield Term(key, start, end, is_tail=True)


@cache
def _marks() -> str:
    """What stands for all combining marks in a class of a regular expression."""
    codes = [c for c in range(0x300, min(sys.maxunicode, 0x1FFFF)) if unicodedata.category(chr(c))[0] == "M"]
    starts = [c for n, c in enumerate(codes) if not n or codes[n - 1] != c - 1]
    ends = [c for n, c in enumerate(codes) if n + 1 == len(codes) or codes[n + 1] != c + 1]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))


@cache
def _any_word() -> re.Pattern[str]:
    inner = rf"[^\W_]|[{_marks()}{_HIDDEN}]|[{_APOSTROPHES}](?=[^\W_])"
    return re.compile(rf"[^\W_](?:{inner})*")


@cache
def _units() -> re.Pattern[str]:
    """A character with its marks."""
    return re.compile(rf".[{_marks()}{_HIDDEN}]*", re.DOTALL)
