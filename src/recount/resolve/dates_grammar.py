"""The phrase grammar of times: words to a small tree, by three passes over the rows of dates_phrases.csv.

A text becomes a string of one character a word: every word of dates_words.csv or of a phrase has a character
of its own, any other word is `OTHER`, a mark that ends a phrase is `STOP`. The rows of a pass are regular
expressions over that string; the first row that fits wins. What pass 1 makes (a day or a period) stands as
one character in pass 2, which sets parts of days and months around it; pass 3 makes ranges.

A row of dates_phrases.csv:
    step     1, 2 or 3
    makes    `day`, `full_date` (with its year) or `period`; empty for what looks like a time and is none
    means    the rule (dates_days.py, dates_periods.py) that works the days out, and its number if it has one
    after    one of these words must stand before the phrase; it is no part of it. START: nothing need stand
             there where the phrase is cut out of its sentence
    phrase   words and, in capitals, kinds of word; `a|b` either; `?` may be missing
    example  words that the row reads; every one is tested
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import NamedTuple

OTHER, STOP, START = ".", "|", "^"
UNSHORTENED = ("March", "April", "May", "June", "July")  # months whose full stop ends the sentence
WORDS = rf"[^{STOP}DFP\{START}]{{1,8}}"
STEPS = ("1", "2", "3")
MADE = {"day": "D", "full_date": "F", "period": "P", "": OTHER}

# Kinds of token that are told by their shape and not by a list of words.
SHAPES = (
    "COMMA", "DASH", "OWN", "DIGIT", "TWODIGIT", "BIGTWO", "BIGNUMBER", "ORDINAL", "PLAINYEAR", "ROUNDYEAR",
    "DAYYEAR", "DAYRANGE", "DATENUM", "DECADE",
)  # fmt: skip
UNIONS = {
    "DAY": ("DIGIT", "TWODIGIT", "ORDINAL"),
    "NUMBER": ("DIGIT", "TWODIGIT", "BIGTWO", "BIGNUMBER"),
    "YEAR": ("PLAINYEAR", "ROUNDYEAR"),
    "YY": ("BIGTWO",),
}

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+)|(?P<number>\d+(?:[-.,:/–]\d+)*(?:(?:st|nd|rd|th|s)\b)?)|(?P<own>['’]s\b)"
    r"|(?P<blank>\n[ \t\r]*\n)|(?P<mark>[^\w\s])"
)
_MARKS = {",": "COMMA", "-": "DASH", "–": "DASH", "—": "DASH"}
_DATENUM = re.compile(r"(\d{4}|\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{1,2})")


class Token(NamedTuple):
    """One character of the string: where its words stand, and what they are worth."""

    char: str
    start: int
    end: int
    value: object


UNKNOWN = Token(OTHER, 0, 0, None)
END = Token(STOP, 0, 0, None)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time phrase as a tree: the rule it means, that rule's number, where it stands, its words' values."""

    means: str
    by: int
    start: int
    end: int
    slots: Mapping[str, object] = field(default_factory=dict)

    def number(self, slot: str) -> int | None:
        """The whole number in that slot, or None."""
        value = self.slots.get(slot)
        return value if isinstance(value, int) else None

    def inner(self, slot: str) -> Phrase | None:
        """The phrase in that slot, or None."""
        value = self.slots.get(slot)
        return value if isinstance(value, Phrase) else None


@dataclass(frozen=True, slots=True)
class _Row:
    makes: str
    means: str
    by: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Grammar:
    words: Mapping[str, str]  # lower-case word -> character
    capitals: frozenset[str]  # characters of words that count only with a capital
    shortened: frozenset[str]  # characters of words whose full stop ends no sentence
    values: Mapping[str, Mapping[str, object]]  # character -> kind -> value
    shapes: Mapping[str, str]
    steps: tuple[tuple[re.Pattern[str], tuple[_Row, ...]], ...]


def parse(text: str, alone: bool = False) -> list[Phrase]:
    """The time phrases of a text, in order, none inside another.

    `alone` says that the text is a phrase cut out of its sentence: "2015" is then a year without "in".
    """
    g = _grammar()
    tokens = [Token(START, 0, 0, None)] * alone + _tokens(text, g)
    for pattern, rows in g.steps:
        tokens = _reduce(tokens, pattern, rows, g)
    return [t.value for t in tokens if isinstance(t.value, Phrase) and t.char != OTHER]


def _reduce(
    tokens: list[Token], pattern: re.Pattern[str], rows: tuple[_Row, ...], g: _Grammar
) -> list[Token]:
    string = "".join(t.char for t in tokens)
    out: list[Token] = []
    done = 0
    for m in pattern.finditer(string):
        row = rows[int((m.lastgroup or "r0")[1:])]
        part = tokens[m.start() : m.end()]
        phrase = Phrase(
            row.means, row.by, part[0].start, part[-1].end, _slots(row, string, m.start(), tokens, g)
        )
        out += tokens[done : m.start()]
        out.append(Token(MADE[row.makes], phrase.start, phrase.end, phrase))
        done = m.end()
    return out + tokens[done:]


def _slots(row: _Row, string: str, at: int, tokens: list[Token], g: _Grammar) -> dict[str, object]:
    m = row.pattern.match(string, at)
    slots: dict[str, object] = {}
    for name in row.pattern.groupindex if m else ():
        i = m.start(name) if m else -1
        if i >= 0:
            token = tokens[i]
            kind = name.rstrip("2")
            worth = g.values.get(token.char, {})
            slots[name] = worth.get(kind, next(iter(worth.values()), token.value))
    return slots


def _tokens(text: str, g: _Grammar) -> list[Token]:
    """One token a word or mark. Words of no phrase share one token, for nothing asks where they stand."""
    out: list[Token] = []
    for m in _TOKEN.finditer(text):
        kind, words = m.lastgroup, m.group()
        if kind == "word":
            char = g.words.get(words.lower())
            known = char is not None and not (char in g.capitals and words.islower())
            out.append(Token(char, m.start(), m.end(), words) if char and known else UNKNOWN)
        elif kind == "number":
            shape, value = _number(words)
            out.append(Token(g.shapes[shape], m.start(), m.end(), value) if shape else UNKNOWN)
        elif words == "." and out and out[-1].char in g.shortened:
            continue
        else:
            shape = "OWN" if kind == "own" else _MARKS.get(words, "")
            out.append(Token(g.shapes[shape], m.start(), m.end(), words) if shape else END)
    return out


def _number(words: str) -> tuple[str, object]:
    digits = words.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    tail = words[len(digits) :].lower()
    if not digits.isascii() or len(digits) > 12:
        return "", words
    if m := _DATENUM.fullmatch(words):
        return "DATENUM", (int(m[1]), int(m[3]), int(m[4]), m[2])
    if (m := re.fullmatch(r"(\d{1,2}),?((?:19|20)\d\d)", digits)) and 1 <= int(m[1]) <= 31:
        return "DAYYEAR", (int(m[1]), int(m[2]))
    if m := re.fullmatch(r"(\d{1,2})[-–](\d{1,2})", digits):
        return "DAYRANGE", (int(m[1]), int(m[2]))
    if not digits.isdigit():
        return "", words
    return _plain_number(int(digits), len(digits), tail)


def _plain_number(n: int, length: int, tail: str) -> tuple[str, object]:
    if tail in ("st", "nd", "rd", "th"):
        return ("ORDINAL", n) if 1 <= n <= 31 else ("", n)
    if tail == "s":
        return ("DECADE", n) if 1800 <= n <= 2090 and n % 10 == 0 else ("", n)
    if tail:
        return "", n
    if length == 4 and 1900 <= n <= 2099:
        return ("PLAINYEAR" if n % 100 else "ROUNDYEAR"), n
    if length <= 2 and 1 <= n <= 31:
        return ("TWODIGIT" if length == 2 else "DIGIT"), n
    return ("BIGTWO" if length == 2 else "BIGNUMBER" if length == 3 else ""), n


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@cache
def _grammar() -> _Grammar:
    spare = map(chr, range(0xE000, 0xF8FF))
    words: dict[str, str] = {}
    values: dict[str, dict[str, object]] = {}
    kinds: dict[str, str] = {"DAYPOINT": "DF", "UNDATED": "D", "PERIOD": "P", "START": re.escape(START)}
    capitals, shortened = set(), set()
    for row in _table("dates_words.csv"):
        low = row["word"].lower()
        char = words.get(low) or next(spare)
        words[low] = char
        if low != row["word"]:
            capitals.add(char)
        if row["kind"] in ("month", "shortday") and row["word"] not in UNSHORTENED and len(low) <= 5:
            shortened.add(char)
        kind, value = row["kind"], row["value"]
        values.setdefault(char, {})[kind] = int(value) if value.lstrip("-").isdigit() else value
        kinds[kind.upper()] = kinds.get(kind.upper(), "") + char
    shapes = {shape: next(spare) for shape in SHAPES}
    kinds |= shapes
    for union, parts in UNIONS.items():
        kinds[union] = kinds.get(union, "") + "".join(shapes[p] for p in parts)
    rows = _table("dates_phrases.csv")
    for row in rows:
        for word in re.findall(r"[a-z]+", f"{row['phrase']} {row['after']}"):
            if word not in words:
                words[word] = next(spare)
    steps = tuple(_step([r for r in rows if r["step"] == step], words, kinds) for step in STEPS)
    return _Grammar(words, frozenset(capitals), frozenset(shortened), values, shapes, steps)


def _step(
    rows: list[dict[str, str]], words: Mapping[str, str], kinds: Mapping[str, str]
) -> tuple[re.Pattern[str], tuple[_Row, ...]]:
    made, either, firsts = [], [], ""
    for i, row in enumerate(rows):
        after = f"(?<=[{_chars(row['after'], words, kinds)}])" if row["after"] else ""
        plain, named = _expression(row["phrase"], words, kinds)
        means, _, by = row["means"].partition(" ")
        made.append(_Row(row["makes"], means, int(by or 0), re.compile(after + named)))
        either.append(f"(?P<r{i}>{after}{plain})")
        firsts += _first(row["phrase"], words, kinds)
    return re.compile(f"(?=[{firsts}])(?:{'|'.join(either)})"), tuple(made)


def _first(phrase: str, words: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """The characters that the phrase can begin with: a quick test that spares most words the rows."""
    out = ""
    for item in phrase.split():
        out += _chars(item.rstrip("?"), words, kinds)
        if not item.endswith("?"):
            break
    return out


def _expression(phrase: str, words: Mapping[str, str], kinds: Mapping[str, str]) -> tuple[str, str]:
    """The row's phrase as a regular expression, without and with a group for each kind of word."""
    plain, named = "", ""
    names: list[str] = []
    for item in phrase.split():
        optional = "?" if item.endswith("?") else ""
        choices = item.rstrip("?")
        charset = WORDS if choices == "WORDS" else f"[{_chars(choices, words, kinds)}]"
        plain += f"(?:{charset}){optional}"
        if choices.split("|")[0].isupper() and choices != "WORDS":
            name = choices.split("|")[0].lower()
            name += "2" if name in names else ""
            names.append(name)
            named += f"(?P<{name}>{charset}){optional}"
        else:
            named += f"(?:{charset}){optional}"
    return plain, named


def _chars(choices: str, words: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    return "".join(kinds[c] if c.isupper() else words[c] for c in choices.split("|"))
