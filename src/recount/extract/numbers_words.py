"""Numbers as English writes them, in digits or words, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LARGEST = 10**10
"""Above this many nobody counts people; such a number has no value here."""

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9,
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SMALL = _ONES | _TEENS | _TENS
SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "dozen": 12, "score": 20,
    "mn": 10**6, "bn": 10**9, "k": 10**3,
}  # fmt: skip

S = r"\s{1,4}"
"""White space between words: bounded, so that a hostile run of it costs no more than its length."""


def one_of(words: Iterable[str]) -> str:
    """A pattern of the longest of `words` that stands here; words that begin alike share their beginning.

    As fast as the longest common beginnings allow, where a plain alternation would try each word in turn.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for piece in (S if c == " " else re.escape(c) for c in word):
            node = node.setdefault(piece, {})
        node[""] = {}
    return _branches(tree)


def _branches(tree: dict[str, Any]) -> str:
    branches = [piece + _branches(node) for piece, node in tree.items() if piece]
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 and "" not in tree else f"(?:{'|'.join(branches)})"
    return pattern + "?" if "" in tree else pattern


_WORD = one_of([*_SMALL, "hundred", "thousand", "million", "billion", "dozen", "score"])
_GROUPED = r"[0-9]{1,3}(?:[,\u2009\u202f\u00a0'’ ][0-9]{3})+(?![0-9])"
DIGITS = rf"(?:{_GROUPED}|[0-9]+(?:\.[0-9]+)?)"
RUN = rf"(?:{_WORD})(?:(?:[-\u2010\u2011]|{S}and{S}|{S})(?:{_WORD})){{0,12}}\b(?!['’])"
SCALED = rf"{DIGITS}(?:{S}and{S}a{S}half)?(?:[-\s]?(?:hundred|thousand|million|billion|dozen|mn|bn|k)\b)?"
NUMBER = (
    rf"(?:(?:(?:half[-\s]an?|an?|a{S}half|half)[-\s](?=(?:hundred|thousand|million|billion|dozen|score)\b))?"
    rf"\b(?:{RUN})(?:{S}and{S}a{S}half)?(?:{S}(?:million|billion)\b)?|{SCALED})"
)
"""A number, to be searched in lower-case text and read by `read_number`."""

_TOKEN = re.compile(r"[0-9][0-9,.\u2009\u202f\u00a0'’]*(?: [0-9]{3}(?![0-9]))*|[a-z]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from words: its value (None where it is broken or beyond LARGEST) and length."""

    value: int | None
    length: int


def read_number(words: str) -> Number:
    """Read the longest number that `words` (lower case, matched by NUMBER) starts with.

    `length` is how many characters of `words` it takes: "two three" holds "two" only. A fraction without a
    scale ("7.62") has no value; one with it ("1.2 million") is rounded to whole persons.
    """
    if words[0] in "0123456789":
        return _read_digits(words)
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(words)]
    half = any(t == "half" for t, _, _ in tokens[:2]) and tokens[0][0] in ("half", "a", "an")
    while tokens[0][0] in ("half", "a", "an"):
        del tokens[0]
    twice, length = _read_words(tokens, words)
    return Number(_within(twice // 4 if half else twice // 2), length)


def _read_digits(words: str) -> Number:
    first = _TOKEN.match(words)
    assert first is not None  # noqa: S101 - the caller saw a digit
    digits = re.sub(r"[,\u2009\u202f\u00a0'’ ]", "", first.group())
    scale, half, length = 1, False, first.end()
    for token in _TOKEN.finditer(words, length):
        length = token.end()
        half = half or token.group() == "half"
        scale = SCALES.get(token.group(), scale)
    if len(digits) > 15:
        return Number(None, length)
    value = Decimal(digits) * scale + (Decimal(scale) / 2 if half else 0)
    fractional = value != int(value) and scale == 1
    return Number(None if fractional else _within(int(value.to_integral_value())), length)


def _read_words(tokens: list[tuple[str, int, int]], words: str) -> tuple[int, int]:
    """Twice the value of the longest run of number words that makes sense, and where the run ends.

    Twice, because "one and a half million" is a number too.
    """
    total, group, largest, end, previous = 0, 0, LARGEST * 10, 0, ""
    for i, (word, start, stop) in enumerate(tokens):
        joined_by_and = "and" in words[end:start] if end else False
        if word == "and":
            continue
        if word == "half":
            return _with_half(total, group, tokens[i + 1 :], stop, previous)
        if word == "a":
            continue
        if word in _SMALL:
            n = _SMALL[word]
            if end and not _may_follow(n, group, previous, joined_by_and):
                break
            group += n
        elif (
            not end
            or (previous in _SMALL and not joined_by_and)
            or (previous == "hundred" and word != "hundred")
        ):
            scale = SCALES[word]
            if word in ("hundred", "dozen", "score"):
                if group >= 100:
                    break
                group = max(group, 1) * scale
            elif scale < largest:
                total, group, largest = total + max(group, 1) * scale, 0, scale
            else:
                break
        else:
            break
        end, previous = stop, word
    return 2 * (total + group), end


def _may_follow(n: int, group: int, previous: str, joined_by_and: bool) -> bool:
    """Whether a small number goes on with what stands before: "twenty" + "one", "hundred" + "(and) six"."""
    if previous in _TENS:
        return 0 < n < 10 and not joined_by_and
    return previous in ("hundred", "thousand", "million", "billion") and n > 0 and (group % 100 == 0)


def _may_scale(word: str, previous: str, joined_by_and: bool) -> bool:
    """Whether a scale multiplies what stands before it: "two" + "hundred", "hundred" + "thousand"."""
    return (previous in _SMALL and not joined_by_and) or (previous == "hundred" and word != "hundred")


def _with_half(
    total: int, group: int, after: list[tuple[str, int, int]], stop: int, previous: str
) -> tuple[int, int]:
    """The end of "one and a half million" or "a million and a half", as `_read_words` gives it."""
    for word, _, end in after[:1]:
        if word in ("million", "billion") and group:
            return (2 * group + 1) * SCALES[word], end
    unit = SCALES.get(previous, 1)
    return 2 * (total + group) + unit, stop


def _within(n: int) -> int | None:
    return n if n <= LARGEST else None
