"""What a number in a text counts, told from its own form and the words next to it."""

from __future__ import annotations

import re

from recount.codebook.tables import read_table

USES = (
    "people", "thing", "age", "date", "time", "money", "distance", "percent", "duration", "weapon", "ordinal",
    "rate", "address", "other",
)  # fmt: skip
"""What a number may count; `people` also where nothing tells: the caller knows the harm words around it."""

_UNITS = {row["word"]: row["use"] for row in read_table("recount.codebook", "units.csv")}
_LABELS = {row["word"]: row["use"] for row in read_table("recount.codebook", "number_labels.csv")}
_NOUNS = read_table("recount.codebook", "nonperson_nouns.csv")
_THING = {row["noun"] for row in _NOUNS}
_THINGS = {row["plural"] or row["noun"] + "s" for row in _NOUNS}

_CONTEXT = read_table("recount.codebook", "number_context.csv")
_STOP, _SKIP, _YEAR_BEFORE, _OF_AGES, _AGED, _COUNTED, _PARENTS = (
    frozenset(row["word"] for row in _CONTEXT if row["role"] == role)
    for role in ("ends", "passes", "dates", "ages", "aged", "counted", "parents")
)
_PERSON_ENDINGS = ("er", "or", "ist", "man", "men", "woman", "women", "ian", "ant", "ee", "chief", "guard")
_SIGNS = {"$": "money", "£": "money", "€": "money", "¥": "money", "#": "other"}

PERCENT = re.compile(r"\s?%|[\s-]per\s?cent\b")
OLD = re.compile(
    r"[-\s](?:(?:and[-\s]a[-\s]half[-\s])?(?:year|month|week|day)s?[-\s]old|years?\sof\sage)(?!\w)|\s?y/o\b"
)
_AGE_OF = re.compile(r"\bages?\sof\s$")
_RATE = re.compile(
    r"\s(?:a|an|each|every|per)\s(?:day|night|week|month|year|hour|minute)\b"
    r"(?!\s(?:after|before|earlier|later|ago))"
)
_MEMBERS = re.compile(r"[-\s](?:member|man|person|people|strong)\b")
_NEXT = re.compile(r"([-\s]{0,3})([a-z](?:[a-z'’]|\.(?=[a-z]))*)")
_PLURAL = re.compile(r"people|men|women|children|police|personnel|[a-z]{2,}[^uis'’]s")
_AT = re.compile(r"\bat\s(?:(?:about|around|approximately|almost|nearly)\s)?$")
_GLUED = re.compile(r"[/'’\"°:-][0-9]|°")
_BULLET = re.compile(r"(?:\s\s|\n|^)$")
_LAST = re.compile(r"(?:^|\s|\()([^\s(]+)\s{1,3}$")
_NAME_COMMA = re.compile(r"[A-Z][\w'’.-]{0,30},\s{0,2}$")
_NAME_PAREN = re.compile(r"[A-Z][\w'’.-]{0,30}\s\($")
_AFTER_AGE = re.compile(r"[,;.)]")


def use_of(text: str, low: str, number: tuple[int, int], value: int | None) -> str:
    """What the number at low[start:end] counts: one of USES.

    Args:
        text: the text as written.
        low: the same in lower case, of the same length.
        number: where the number itself begins, and where the counted noun is expected.
        value: the number, None where it has none.
    """
    start, end = number
    use = _by_form(low, start, end)
    if not use and low[start].isdigit():
        use = _by_place(text, low, number, value)
    use = use or noun_use(low, end, value != 1)
    return "other" if value is None and use in ("people", "thing") else use


def _by_form(low: str, start: int, end: int) -> str:
    """The use that the words right before or right after a number settle, or ""."""
    if PERCENT.match(low, end):
        return "percent"
    if OLD.match(low, end) or _AGE_OF.search(low, max(0, start - 9), start):
        return "age"
    before = _last_word(low, start)
    if before == "of" and _last_word(low, start - 3) in _PARENTS and not low.startswith(" of", end):
        return "other"
    if before in _LABELS and (low[start].isdigit() or _LABELS[before] == "age"):
        return _LABELS[before]
    if _RATE.match(low, end):
        return "rate"
    return "people" if _MEMBERS.match(low, end) else _SIGNS.get(low[start - 1 : start], "")


def _by_place(text: str, low: str, number: tuple[int, int], value: int | None) -> str:
    """The use of plain figures: a year, an age after a name or after "children under", or "" where none."""
    start, end = number
    if value is None or not low[start:end].isdigit():
        return ""
    if _GLUED.match(low, end):
        return "other"
    if _BULLET.search(low, max(0, start - 2), start) and low[end : end + 2] in (". ", ".\n", ") "):
        return "ordinal"
    use = _year_or_hour(low, start, end, value) or _age(text, low, start, end)
    alone = low[start - 1 : start] + low[end : end + 1] in ("[]", "()")  # "a claim [2]", "three (3) men"
    return use or ("other" if alone else "")


def _year_or_hour(low: str, start: int, end: int, value: int) -> str:
    if end - start != 4:
        return ""
    if value < 2400 and (low[start] == "0" or _AT.search(low, max(0, start - 20), start)):
        return "time"
    if not 1500 <= value <= 2099:
        return ""
    m = _NEXT.match(low, end)
    nouns = _noun_phrase(low, m) if m and m[1] else []
    counts = any(_PLURAL.fullmatch(noun) for noun in nouns) and _last_word(low, start) not in _YEAR_BEFORE
    return "" if counts else "date"


def _age(text: str, low: str, start: int, end: int) -> str:
    if not end - start < 3:
        return ""
    head = text[max(0, start - 34) : start]
    in_brackets = text[end : end + 1] == ")" and _NAME_PAREN.search(head)
    if in_brackets or (_AFTER_AGE.match(low, end) and _NAME_COMMA.search(head)):
        return "age"
    words = low[max(0, start - 24) : start].split()
    is_aged = words and words[-1].endswith(",") and words[-1][:-1].rpartition("-")[2] in _AGED
    if is_aged and (_AFTER_AGE.match(low, end) or (noun_after(low, end) or "and") in _STOP - _COUNTED):
        return "age"
    limited = len(words) > 1 and words[-1] in ("under", "over", "below", "above") and words[-2] in _OF_AGES
    return "age" if limited and (noun_after(low, end) or "and") in _STOP else ""


def _last_word(low: str, start: int) -> str:
    m = _LAST.search(low[max(0, start - 20) : start])
    return m[1] if m else ""


def noun_after(low: str, at: int) -> str:
    """The word after a number, "" where a sign or the end comes first."""
    m = _NEXT.match(low, at)
    return m[2] if m and m[1] else ""


def loose_use(low: str, at: int) -> str:
    """As `noun_use`, for a noun in the singular or plural: "most of the city", "no vehicles"."""
    use = noun_use(low, at, many=True)
    return noun_use(low, at, many=False) if use == "people" else use


def noun_use(low: str, at: int, many: bool) -> str:
    """What the noun phrase at `at` makes of a number: a unit's use, `thing`, or else `people`.

    After a number above one the first plural decides ("two bomb victims" are people, "two car bombs" things);
    after one, the last noun.
    """
    m = _NEXT.match(low, at)
    if not m:
        return "people"
    if not m[1] and m[2] not in _UNITS:
        return "other" if len(m[2]) < 5 else "people"  # "4x4", and "12people" from a careless text
    words = _noun_phrase(low, m)
    if words and words[0] in _UNITS:
        return _UNITS[words[0]]
    if m[1] == "-":
        return "other"  # "two-storey"
    if many or low.startswith(" of", at):
        head = next((w for w in words if w in _THINGS or _PLURAL.fullmatch(w)), "")
        return _UNITS.get(head) or ("thing" if head in _THINGS else "people")
    kinds = [word in _THING for word in words if word in _THING or word.endswith(_PERSON_ENDINGS)]
    return "thing" if kinds and kinds[-1] else "people"


def _noun_phrase(low: str, first: re.Match[str]) -> list[str]:
    """The words from `first`, at most five, until one that ends the noun phrase; articles left out."""
    words: list[str] = []
    m: re.Match[str] | None = first
    while m and len(words) < 5:
        word = m[2].rstrip("'’").removesuffix("'s").removesuffix("’s")
        if word in _STOP or (words and not m[1]):
            break
        if word not in _SKIP:
            words.append(word)
        m = _NEXT.match(low, m.end())
    return words
