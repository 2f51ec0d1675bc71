"""The number grammar: each phrase of a text that counts, what range it allows, and what it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recount.extract.numbers_masks import masks
from recount.extract.numbers_phrases import (
    AMOUNT,
    AMOUNT_UNNAMED,
    HEDGE,
    NOTHING,
    Amount,
    amount_of,
    fraction_of,
    hedge_kinds,
    hedged,
    match_amount,
)
from recount.extract.numbers_use import OLD, PERCENT, loose_use, noun_use, use_of
from recount.extract.numbers_words import SHARE, S
from recount.model.counts import Count

_DENOMINATORS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_NUMERATORS = {"two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True)
class CountPhrase:
    """Words that hold a number.

    Attributes:
        start, end: code points of the text; `text` is text[start:end], hedges included ("at least 15").
        count: persons (or whatever is counted) that the words allow; both ends None for a denial ("nobody",
            "no") and where the words count nothing (a date, a sum of money).
        kind: one of COUNT_KINDS; `singular` for "a", "an" and "another", `none` for a denial.
        use: one of USES; `people` means that nothing speaks against it.
        noun_at: where the counted noun is expected, `end` but for "125 fighters at least".
    """

    start: int
    end: int
    text: str
    count: Count
    kind: str
    use: str
    noun_at: int


_NOT_A_DENIAL = (
    "longer|doubt|matter|idea|way|means|sign|signs|evidence|time|need|reason|reports|report|word|information|comment"
    "|claim|claims|immediate|confirmation|details|further|official|independent|more|less|fewer|other|trace|chance"
    "|choice|wonder|such|side|plans|intention|response|problem|question"
)
_MASTER = re.compile(
    rf"(?=[0-9a-z$£€¥₹₪(])(?<![\w'’])(?<!\w-)(?:{masks()}"
    rf"|(?P<ordinal>[0-9]{{1,4}}(?:st|nd|rd|th)\b)"
    rf"|(?P<group>(?:a|an|one|the|his|her|their|another|same|whole|entire){S}(?:[a-z]{{2,20}}{S})?"
    rf"(?:family|household|group|team|crew|party|band|gang|squad|cell|delegation){S}of{S})"
    rf"|(?P<part>(?P<how>(?:{HEDGE}{S}){{0,2}})(?!{SHARE})(?P<fraction>(?:one[-\s]|a{S})?half|(?<!the\s)most"
    rf"|(?:the|a){S}(?:vast{S}|great{S}|overwhelming{S})?majority"
    rf"|(?:a|one|two|three|four)[-\s](?:third|quarter|fourth|fifth|tenth)s?)"
    rf"(?:{S}of\b|(?<=half){S}the\b|(?<=most)(?={S}(?:were|are|had|have|[a-z]{{3,20}}s)\b)))"
    rf"|(?P<amount>{AMOUNT})"
    rf"|(?P<denial>nobody\b|none\b|no[-\s]one\b|no(?={S}(?!(?:{_NOT_A_DENIAL})\b)[a-z]))"
    rf"|(?P<single>another\b(?={S}[a-z])|an?{S}(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b(?!{S}of)"
    rf"|an?\b(?={S}[\"“'‘a-z0-9])))"
)
_MASK = re.compile(masks())
_HOW_MANY = re.compile(r"\b(?:how|as|this)\smany$")
_GAP = re.compile(S)
_WORD = re.compile(r"(?!(?:in|on|at|were|was|are|is|and|or|who|that|have|had|to|from)\b)[\w'’-]{1,24}")
_TAILS = {"age": OLD, "percent": PERCENT}
_BEHIND_NOUN = re.compile(
    rf"{S}(?!(?:were|was|are|is|have|has|had|and|or|in|on|at|of|to|who|killed|dead|injured|wounded)\b)[a-z]{{2,20}}"
    rf"(?:{S}[a-z]{{2,20}})?{S}at{S}least\b(?!{S}(?:[0-9]|{AMOUNT_UNNAMED}))"
)


def find_counts(text: str) -> list[CountPhrase]:
    """All phrases of `text` that hold a number, in order, none overlapping. Takes linear time."""
    low = _lower(text)
    found: list[CountPhrase] = []
    at = 0
    while m := _MASTER.search(low, at):
        phrase = _READERS.get(m.lastgroup or "", _masked)(m, text, low)
        if phrase is not None:
            found.append(phrase)
            at = phrase.end
        else:
            at = _next_word(low, m.start())
    return found


def families(count: Count) -> Count:
    """The persons in so many families of unstated size: at least two in each, no best figure, no high."""
    return Count(None if count.low is None else 2 * count.low, None, None, count.approximate)


def _lower(text: str) -> str:
    """Lower case, character by character where that would change the length."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[0] for c in text)


def _next_word(low: str, at: int) -> int:
    while at < len(low) and not low[at].isspace():
        at += 1
    return at + 1


def _phrase(text: str, span: tuple[int, int], count: Count, kind: str, use: str) -> CountPhrase:
    start, end = span
    return CountPhrase(start, end, text[start:end], count, kind, use, end)


def _masked(m: re.Match[str], text: str, low: str) -> CountPhrase | None:
    use = m.lastgroup or "other"
    start, end = m.span()
    if use == "date" and _month_then_people(low, m):
        return None
    if use == "decade":
        use = "age" if low[:start].endswith(("his ", "her ", "their ")) else "date"
    return _phrase(text, (start, end), NOTHING, "none", use)


def _month_then_people(low: str, m: re.Match[str]) -> bool:
    """Whether a month without its day stands before a count: "In May 12 people"."""
    words = m.group()
    return (
        words[0].isalpha()
        and low[: m.start()].endswith(("in ", "during ", "last "))
        and re.fullmatch(r"[a-z.]+\s+[0-9]{1,2}", words) is not None
        and re.match(r"\s[a-z]", low[m.end() :][:2]) is not None
    )


def _amount(m: re.Match[str], text: str, low: str) -> CountPhrase | None:
    amount = amount_of(m, low)
    if amount is None or (amount.number > amount.start and _MASK.match(low, amount.number)):
        return None  # "up to [22 March]"
    if _HOW_MANY.search(low, max(0, amount.start - 5), amount.start + 4):
        return None
    return _amount_phrase(amount, text, low)


def _amount_phrase(a: Amount, text: str, low: str) -> CountPhrase:
    known = [n for n in (a.count.best, a.count.low, a.count.high) if n is not None]
    value = (
        known[0] if known else None if a.kind == "exact" else 2
    )  # "fewer than several hundred" has neither end
    use = use_of(text, low, (a.number, a.end), value)
    if use == "age" and low.startswith("another", a.start):
        return _phrase(text, (a.start, a.start + len("another")), Count.exactly(1), "singular", "people")
    tail = _TAILS[use].match(low, a.end) if use in _TAILS else None
    end = tail.end() if tail else a.end
    count, kind, noun_at = a.count, a.kind, end
    behind = _BEHIND_NOUN.match(low, end) if use == "people" and kind == "exact" else None
    if behind:
        count, kind = hedged(count, kind, ["at_least"])
        end = behind.end()
    return CountPhrase(a.start, end, text[a.start : end], count, kind, use, noun_at)


def _group(m: re.Match[str], text: str, low: str) -> CountPhrase | None:
    amount = match_amount(low, m.end())
    if amount is None:
        return None
    return _phrase(text, (m.start(), amount.end), amount.count, amount.kind, "people")


def _part(m: re.Match[str], text: str, low: str) -> CountPhrase:
    words = re.split(r"[-\s]+", m["fraction"])
    last = words[-1]
    fraction = (_NUMERATORS.get(words[0], 1), _DENOMINATORS.get(last.rstrip("s"), 2))
    kinds = [*hedge_kinds(m["how"]), *(["more_than"] if last in ("most", "majority") else [])]
    whole = _whole(m.end(), text, low)
    if whole is None:
        more = any(k in ("more_than", "at_least") for k in kinds)
        count = Count(2, None, None) if more else NOTHING
        return _phrase(text, m.span(), count, "vague", loose_use(low, m.end()))
    count, kind = fraction_of(whole.count, fraction, kinds)
    return _phrase(text, (m.start(), whole.end), count, kind, "people")


def _whole(at: int, text: str, low: str) -> Amount | None:
    """The number of people a fraction is taken of, at most four words away: "most of the [40] hostages"."""
    for _ in range(5):
        gap = _GAP.match(low, at)
        if gap is None:
            return None
        amount = match_amount(low, gap.end())
        if amount is not None:
            return amount if _amount_phrase(amount, text, low).use == "people" else None
        word = _WORD.match(low, gap.end())
        if word is None:
            return None
        at = word.end()
    return None


def _denial(m: re.Match[str], text: str, low: str) -> CountPhrase | None:
    use = loose_use(low, m.end()) if m.group() == "no" else "people"
    return _phrase(text, m.span(), NOTHING, "none", use)


def _single(m: re.Match[str], text: str, low: str) -> CountPhrase | None:
    return _phrase(text, m.span(), Count.exactly(1), "singular", noun_use(low, m.end(), False))


_READERS = {"amount": _amount, "group": _group, "part": _part, "denial": _denial, "single": _single}
