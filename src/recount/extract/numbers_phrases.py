"""Phrases that count: a number or a vague word with the hedges around it, as a range of persons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recount.codebook.tables import read_table
from recount.extract.numbers_words import NUMBER, S, one_of, read_number
from recount.model.counts import Count

NOTHING = Count(None, None, None)
_SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}


_HEDGES = {row["words"]: row["kind"] for row in read_table("recount.codebook", "hedges.csv")}
_VAGUE = {row["words"]: row for row in read_table("recount.codebook", "vague_counts.csv")}
_MULTIPLIERS = one_of([w for w, row in _VAGUE.items() if row["role"] == "multiplier"])
_PLURALS = one_of([w for w, row in _VAGUE.items() if row["role"] == "plural"])
HEDGE = rf"(?:{one_of(_HEDGES)})"
_HEDGED = rf"(?:{HEDGE}{S}){{0,3}}"
_SCALE = r"(?:dozen|score|hundred|thousand|million|billion)s?"
_SOME_OF_SCALE = rf"(?:{_MULTIPLIERS}){S}(?:of{S})?{_SCALE}\b|(?:{_PLURALS})(?:{S}of{S}(?:{_PLURALS}))?\b"
_OPEN = rf"(?:{_SOME_OF_SCALE}|{one_of(_VAGUE)})(?![\w-])"
_OR_EVEN = rf",?{S}(?:(?:and|or){S}(?:possibly|perhaps|even|maybe)|and|or|if{S}not){S}(?:even{S})?"
_DASH = r"\s?[-\u2010-\u2015]\s?"
_AFTER = (
    rf"{S}or{S}(?P<post>more|so|fewer|less|thereabouts)\b|(?P<plus>\+)|{S}and{S}counting\b|[-\s]odd\b|{S}plus\b"
    rf"|{S}(?P<at>at{S}(?:least|most|the{S}least))\b(?!{S}{_HEDGED}(?:{_OPEN}|{NUMBER}))"
)
AMOUNT_UNNAMED = rf"{_HEDGED}(?:{_OPEN}|{NUMBER})"
AMOUNT = (
    rf"(?:(?P<between>between{S})?(?P<before>{_HEDGED})"
    rf"(?:(?P<open>{_OPEN})(?:{_OR_EVEN}(?:{_OPEN}))?"
    rf"|(?P<first>(?<![\d.])(?:{NUMBER}))"
    rf"(?:(?P<join>{_DASH}|{S}(?:to|or|and){S}(?:possibly{S}|perhaps{S}|even{S})?)(?P<second>{_HEDGED}{NUMBER}))?))"
)
_AMOUNT = re.compile(AMOUNT)
_AFTERWARDS = re.compile(_AFTER)
_HEDGE_LIST = re.compile(rf"({HEDGE})(?:{S}({HEDGE}))?(?:{S}({HEDGE}))?")
_SEPARATE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a counting phrase at text[start:end] says; `number` is where the number itself begins."""

    start: int
    end: int
    number: int
    count: Count
    kind: str


def match_amount(low: str, at: int) -> Amount | None:
    """The counting phrase that starts at `at` in lower-case text, or None."""
    m = _AMOUNT.match(low, at)
    return amount_of(m, low) if m else None


def amount_of(m: re.Match[str], low: str) -> Amount | None:
    """Read a match of AMOUNT; None where "between" holds no range."""
    kinds = hedge_kinds(m["before"])
    if m["open"]:
        count, kind = _open_count(m["open"])
        end, number = m.end(), m.start("open")
    else:
        number = m.start("first")
        first = read_number(m["first"])
        end = number + first.length
        count, kind = _exactly(first.value), "exact"
        if m["join"] and end == m.end("first"):
            ranged = _range(m, first.value)
            if ranged:
                count, end = ranged
                kind = "range"
    if m["between"] and kind != "range":  # "between five and eight", which NUMBER takes for one number
        ranged = _joined_range(low, end, count.best)
        if ranged is None:
            return None
        (count, end), kind = ranged, "range"
    post = _AFTERWARDS.match(low, end)
    if post:
        kinds.append(_kind_after(post))
        end = post.end()
    return Amount(m.start(), end, number, *hedged(count, kind, kinds))


def hedge_kinds(words: str) -> list[str]:
    """The kinds of the hedges that `words`, matched by HEDGE again and again, are made of."""
    found = _HEDGE_LIST.fullmatch(_SEPARATE.sub(" ", words).strip())
    return [_HEDGES[hedge] for hedge in found.groups() if hedge] if found else []


def _exactly(n: int | None) -> Count:
    return NOTHING if n is None else Count.exactly(n)


def _open_count(words: str) -> tuple[Count, str]:
    """The count of a vague word, alone or with a scale: "several hundred" 300, "tens of thousands" 20 000."""
    words = _SEPARATE.sub(" ", words)
    row = _VAGUE.get(words)
    if row:
        high = int(row["high"]) if row["high"] else None
        return Count(int(row["low"]), high if row["kind"] == "exact" else None, high), row["kind"]
    head = max((w for w in _VAGUE if words.startswith(w)), key=len)
    scale = words.rsplit(" ", 1)[-1]
    low = int(_VAGUE[head]["low"])
    if _VAGUE[head]["role"] == "plural":  # "tens" is two tens, and "tens of thousands" ten times two thousand
        return Count(low // 2 * int(_VAGUE[scale]["low"]), None, None), "vague"
    return Count(low * _SCALES[scale.rstrip("s")], None, None), "vague"


def _range(m: re.Match[str], first: int | None) -> tuple[Count, int] | None:
    """The range that two joined numbers make and where it ends, or None where they make none."""
    words = m["second"]
    hedges = _HEDGE_RUN.match(words)
    skip = hedges.end() if hedges else 0
    second = read_number(words[skip:])
    if first is None or second.value is None or (m["join"].strip() == "and" and not m["between"]):
        return None
    if skip and not m["between"] and m["join"].strip() not in ("to", "or"):
        return None
    least = _same_scale(m["first"], first, words[skip : skip + second.length])
    if least >= second.value:
        return None
    return Count(least, None, second.value), m.start("second") + skip + second.length


def _joined_range(low: str, at: int, first: int | None) -> tuple[Count, int] | None:
    """The range from `first` to the number that "and" brings in at `at`, and where it ends."""
    m = _AND.match(low, at)
    second = read_number(m[1]) if m else None
    if m is None or second is None or first is None or second.value is None or second.value <= first:
        return None
    return Count(first, None, second.value), m.start(1) + second.length


_AND = re.compile(rf"{S}and{S}({NUMBER})")
_HEDGE_RUN = re.compile(_HEDGED)
_LAST_SCALE = re.compile(r"(thousand|million|billion|mn|bn|k)$")


def _same_scale(words: str, value: int, second: str) -> int:
    """The lower end under the upper one's scale: "5 to 10 million" means 5 million to 10 million."""
    scale = _LAST_SCALE.search(second)
    if not scale or _LAST_SCALE.search(words) or value >= 1000:
        return value
    return value * {"thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6}.get(scale[1], 10**9)


def _kind_after(post: re.Match[str]) -> str:
    if post["at"]:
        return "at_most" if post["at"].endswith("most") else "at_least"
    if post["post"] in ("fewer", "less"):
        return "at_most"
    return "about" if post["post"] in ("so", "thereabouts") or post.group().endswith("odd") else "at_least"


def hedged(count: Count, kind: str, hedges: list[str]) -> tuple[Count, str]:
    """What hedges make of a count of a kind: the first that moves an end decides, "about" only marks."""
    rough = "about" in hedges
    bound = next((h for h in hedges if h not in ("about", "exact")), "")
    low, high = count.low, count.high
    if low is None and high is None:
        return count, kind
    best = count.best
    if bound == "at_least":
        return Count(low, best, None, rough), bound
    if bound == "more_than":
        more = None if low is None else low + (kind != "vague")
        return Count(more, None if best is None else more, None, rough), bound
    if bound == "at_most":
        return Count(None, None, high, rough), bound
    if bound == "less_than":
        return Count(None, None, high and high - 1, rough), bound
    return Count(low, best, high, rough), "about" if rough and kind == "exact" else kind


def fraction_of(whole: Count, fraction: tuple[int, int], hedges: list[str]) -> tuple[Count, str]:
    """A fraction (numerator, denominator) of a counted whole, and its kind, as the hedges before it make it.

    Where the whole does not divide evenly, low is rounded down, high up and best to the nearer. "Most of" and
    "more than half of" N are floor(N/2) + 1 to N; no part is more than its whole.
    """
    p, q = fraction
    low = None if whole.low is None else whole.low * p // q
    least = None if whole.low is None else -(-whole.low * p // q)
    high = None if whole.high is None else -(-whole.high * p // q)
    best = None if whole.best is None else (2 * whole.best * p + q) // (2 * q)
    rough = whole.approximate or "about" in hedges
    bound = next((h for h in hedges if h not in ("about", "exact")), "")
    if bound == "more_than":
        return Count(None if low is None else low + 1, None, whole.high, rough), bound
    if bound == "at_least":
        return Count(least, None, whole.high, rough), bound
    if bound == "at_most":
        return Count(None, None, high, rough), bound
    if bound == "less_than":
        return Count(None, None, None if high is None else max(high - 1, 0), rough), bound
    return Count(low, best, high, rough), "about" if rough or low != high else "exact"
