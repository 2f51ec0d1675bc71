"""Names of places reduced to what their spellings share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

ARTICLES = frozenset(
    [
        "al",
        "ar",
        "as",
        "ash",
        "at",
        "ath",
        "az",
        "ad",
        "adh",
        "an",
        "el",
        "er",
        "es",
        "esh",
        "et",
        "ez",
        "ed",
        "en",
        "ul",
        "uz",
    ]
)

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a", "ß": "ss"}
    | dict.fromkeys("'’‘`´ʻʼʽʾʿˈ′.", None)
)
_BREAKS = re.compile(r"[\W_]+")
_LONG_WORD = 6
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}

# Pairs that Latin spellings of one Arabic, Persian or Kurdish name differ by, applied in this order.
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"sch|ch", "sh"),
        (r"dj", "j"),
        (r"[dt]h", "d"),
        (r"[gk]h|q|c", "k"),
        (r"ph", "f"),
        (r"a[wu]|o[uo]|[ouw]", "u"),
        (r"a[iy]e?|e[iey]|ie|[iye]", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[^aiu])[aiu]*h?$", ""),
        (r"(?<=[^aiu])[ia](?=[^aiu])", "a"),
    )
)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The name without case, accents, apostrophes, hyphens and points; "Saint", "Mount" and "Fort" shortened.

    Returns:
        Lower-case words with one space between, "" where nothing but marks stands.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS)).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    words = _BREAKS.sub(" ", kept).split()
    return " ".join(_SHORT.get(w, w) for w in words)


@lru_cache(maxsize=65536)
def loosen(name: str) -> str:
    """What the usual Latin spellings of one Arabic name share: no articles, no doubled or final weak letters.

    "Raqa", "Raqqa" and "ar-Raqqah" come to one key, as do "Deir Ezzor", "Deir ez-Zor" and "Dayr az Zawr".
    """
    words = [w for w in fold(name).split() if w not in ARTICLES]
    return "".join(_sounded(_bare(w)) for w in words)


def _bare(word: str) -> str:
    """The word without an article written into it, which doubles the next letter ("ezzor", "assuwayda")."""
    if len(word) > 4 and word[0] in "ae" and word[1] == word[2]:
        return word[2:]
    return word


def _sounded(word: str) -> str:
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word


def slips(key: str) -> frozenset[str]:
    """Folded names that are one letter away: left out, added, exchanged, or swapped with the next.

    Only in words of six letters or more: in a shorter one another letter mostly makes another name.
    """
    words = key.split()
    return frozenset(
        " ".join((*words[:i], other, *words[i + 1 :]))
        for i, word in enumerate(words)
        if len(word) >= _LONG_WORD
        for other in _slips(word)
        if other != word
    )


def _slips(word: str) -> Iterator[str]:
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            yield head + letter + tail[1:]
