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
_DIGITS = rf"(?:{_GROUPED}|[0-9]+(?:\.[0-9]+)?)"
_RUN = rf"(?:{_WORD})(?:(?:[-\u2010\u2011]|{S}and{S}|{S})(?:{_WORD})){{0,12}}\b(?!['’])"
_AND_HALF = rf"{S}and{S}a{S}half"
_FIGURES = rf"{_DIGITS}(?:{_AND_HALF})?(?:[-\s]?(?:hundred|thousand|million|billion|dozen|mn|bn|k)\b)?"
_HALF = r"half[-\s]an?|an?\s{1,4}half|half"
_BEFORE_SCALE = r"[-\s](?=(?:hundred|thousand|million|billion|dozen|score)\b)"
SHARE = rf"(?:half|(?:an?{S}|one[-\s])quarter|three[-\s]quarters){S}of{S}an?{S}(?:million|billion)\b"
"""A share of a round number, which is a number by itself: "a quarter of a million"."""
_WORDS = rf"(?:(?:{_HALF}|an?){_BEFORE_SCALE})?\b(?:{_RUN})(?:{_AND_HALF}(?:{S}(?:million|billion)\b)?)?"
NUMBER = rf"(?:{SHARE}|{_WORDS}|{_FIGURES})"
"""A number, to be searched in lower-case text and read by `read_number`."""

_FIGURES_READ = re.compile(
    rf"(?P<digits>{_DIGITS})(?P<half>{_AND_HALF})?"
    r"(?:[-\s]?(?P<scale>hundred|thousand|million|billion|dozen|mn|bn|k)\b)?"
)
_SHARE_READ = re.compile(SHARE)
_FOURTHS = {"half": 2, "three": 3}
_LEAD_READ = re.compile(rf"(?:(?P<half>{_HALF})|an?){_BEFORE_SCALE}")
_STEP_READ = re.compile(rf"(?:(?P<and>{S}and{S})|[-\u2010\u2011]|{S}|^|(?<=[-\s]))(?P<word>{_WORD})\b")
_AND_HALF_READ = re.compile(rf"{_AND_HALF}(?:{S}(?P<scale>million|billion)\b)?")
_SEPARATOR = re.compile(r"[^0-9.]")


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
    if share := _SHARE_READ.match(words):
        fourths = next((n for word, n in _FOURTHS.items() if words.startswith(word)), 1)
        return Number(SCALES[share.group().split()[-1]] * fourths // 4, share.end())
    figures = _FIGURES_READ.match(words)
    return _of_figures(figures) if figures else _of_words(words)


def _of_figures(m: re.Match[str]) -> Number:
    digits = _SEPARATOR.sub("", m["digits"])
    if len(digits) > 15:
        return Number(None, m.end())
    scale = SCALES.get(m["scale"], 1)
    value = Decimal(digits) * scale + (Decimal(scale) / 2 if m["half"] else 0)
    if value != int(value) and scale == 1:
        return Number(None, m.end())
    return Number(_within(round(value)), m.end())


def _of_words(words: str) -> Number:
    lead = _LEAD_READ.match(words)
    value, unit, end = _of_run(words, lead.end() if lead else 0)
    if lead and lead["half"]:
        return Number(_within(value - value // 2), end)
    half = _AND_HALF_READ.match(words, end)
    if half and half["scale"]:  # one and a half million
        value, end = (2 * value + 1) * SCALES[half["scale"]] // 2, half.end()
    elif half:  # a million and a half
        value, end = value + unit // 2, half.end()
    return Number(_within(value), end)


def _of_run(words: str, at: int) -> tuple[int, int, int]:
    """The value of the longest run of number words from `at` that makes sense, its last unit, and its end."""
    total, group, largest, previous = 0, 0, LARGEST * 10, ""
    while step := _STEP_READ.match(words, at):
        word, is_joined = step["word"], step["and"] is not None
        if word in _SMALL:
            if previous and not _may_follow(word, previous, group, is_joined):
                break
            group += _SMALL[word]
        else:
            scale = SCALES[word]
            if previous and (is_joined or scale >= largest or not _may_scale(scale, previous, group)):
                break
            group = max(group, 1) * scale
            if scale >= 1000:
                total, group, largest = total + group, 0, scale
        at, previous = step.end(), word
    return total + group, SCALES.get(previous, 1), at


def _may_follow(word: str, previous: str, group: int, is_joined: bool) -> bool:
    """Whether a small number goes on with what stands before: "twenty" + "one", "hundred" + "(and) six"."""
    if previous in _TENS:
        return 0 < _SMALL[word] < 10 and not is_joined
    return previous in ("hundred", "thousand", "million", "billion") and _SMALL[word] > 0 and group % 100 == 0


def _may_scale(scale: int, previous: str, group: int) -> bool:
    """Whether a scale multiplies what stands before it: "two" + "hundred", "two hundred" + "thousand"."""
    return previous in _SMALL and group < 100 if scale < 1000 else previous in _SMALL or previous == "hundred"


def _within(n: int) -> int | None:
    return n if n <= LARGEST else None
