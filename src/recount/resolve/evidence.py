"""Weighs whether a capitalised name in a text is a place.

Points for it and against it are added up, in powers of ten of people. The fame of its best known bearer
starts the sum; 0 is a town of 100,000 with nothing said beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from recount.model.spans import Mention
from recount.resolve import words
from recount.resolve.folding import ARTICLES
from recount.resolve.gazetteer import Entry, is_little_known, weight
from recount.resolve.words import Run, Token

FAMOUS = 6.5  # a name so well known stands for its place even where strange words follow

_FAME = {"country": 9.0, "region": 8.0, "province": 6.5, "district": 5.5}
_OTHER_NAME = 1.5  # what a foreign or former name costs
_NEUTRAL = 5.0
_SMALL_TOWN = 2.85

_AT_HOME = 1.0  # it lies in a country that the text names
_LONG = 1.0  # two words or more
_PREPOSITION = 2.0
_OF = 0.7  # "of", "to", "over", "between": as often before other names
_AREA = 2.5  # "town of X", "X province"
_COMMA = 2.5  # a place stands before or behind a comma
_DIRECTION = 1.5
_RESIDENT = 2.0  # "a X man"
_INSTITUTION = 1.0  # "X Police"
_DATELINE = 2.5
_COMMON = -4.0
_NOT_PLACE = {"organisation": -4.5, "surname": -2.0, "given name": -1.5}
_KNOWN_PERSON = -4.0  # the surname of someone named in full
_AFTER_NAME = -3.0
_AFTER_GIVEN = -6.0
_AFTER_TITLE = -4.0
_BEFORE_NAME = -1.5
_GIVEN_BEFORE_NAME = -4.0
_SPEAKS = -2.5  # "X said"
_IN_HEADLINE = -1.0  # where capitals say nothing

_DATELINE_AFTER = re.compile(r"[^\n]{0,40}?(?:\([A-Z][A-Za-z/ ]{1,20}\)|[-–—]{1,2} |, \d{1,2} [A-Z]{3})")
_ITEM = r"(?:, | and |, and )[A-Z]\w+(?: [A-Z]\w+)?"
_LISTED_AREA = re.compile(
    rf"(?:{_ITEM}){{1,8}} (?:counties|provinces|governorates|districts|villages|towns|cities)\b"
)
_AGED = re.compile(r"\d, of $")
_AREA_BEFORE = re.compile(r"(?i)(\w{3,20}) (?:of|named|called) (?:the )?$")
_HELD = ("-held", "-controlled", "-besieged")


class Evidence:
    """What one text says for and against its names. `last` is the place found before the name in question."""

    def __init__(self, text: str, runs: Sequence[Run], known: Mapping[str, Sequence[Entry]]) -> None:
        self._text = text
        self._known = known
        self._people = _people(runs, known)
        self._wide = _wide(runs, known)
        self.lands = _lands(runs, known)

    def points(self, run: Run, i: int, j: int, entries: Sequence[Entry], last: Mention | None) -> float:
        """The sum for the words `i` to `j` of a run; a place from 0 on."""
        start, end = run.tokens[i].start, run.tokens[j - 1].end
        before, after = words.word_before(self._text, start), words.word_after(self._text, end)
        points = fame(entries) - _NEUTRAL
        if any(e.country in self.lands and weight(e) > _SMALL_TOWN and e.rank < 2 for e in entries):
            points += _AT_HOME
        points += (
            self._word_before(start, before)
            + _word_after(after)
            + self._marks(start, end, last, i == 0 and run.opens)
        )
        points += self._as_word(run, i) if j == i + 1 else _LONG
        if run.style == "prose":
            points += self._lead(run, i, before, last) + self._tail(run, j)
            if words.is_cue(after, "saying") and not words.is_cue(before, "before"):
                points += _SPEAKS
        elif points < -2 * _IN_HEADLINE:
            points += _IN_HEADLINE
        return points

    def is_told(self, start: int, end: int) -> bool:
        """Whether "village of" stands before a stretch, or "village" or "market" behind it."""
        after = words.word_after(self._text, end)
        return self._area_before(start) or words.is_cue(after, "area") or words.is_cue(after, "site")

    def is_open(self, run: Run, i: int, last: Mention | None) -> bool:
        """Whether a capitalised word before a name leaves it free: "Northern", "Syrian", a first word."""
        t = run.tokens[i]
        if self._text[t.end : t.end + 2] in ("'s", "’s") or t.key in words.demonyms():
            return True
        if words.is_cue(t.key, "direction") or words.is_cue(t.key, "before"):
            return True
        if last is not None and last.end > t.start:
            return True
        return i == 0 and run.opens and t.key in words.common_words()

    def _area_before(self, start: int) -> bool:
        area = _AREA_BEFORE.search(self._text, max(0, start - 30), start)
        return area is not None and words.is_cue(area[1].casefold(), "area")

    def _word_before(self, start: int, before: str) -> float:
        if words.is_cue(before, "before") or before.endswith(_HELD):
            if before == "of" and self._area_before(start):
                return _AREA
            aged = _AGED.search(self._text, max(0, start - 8), start)
            return _OF if before in ("of", "to", "over", "between") and not aged else _PREPOSITION
        return _DIRECTION if words.is_cue(before, "direction") else 0.0

    def _marks(self, start: int, end: int, last: Mention | None, is_first: bool) -> float:
        """Points for commas to other places, for a list of provinces, and for a dateline."""
        text, points = self._text, 0.0
        if last is not None and text[last.end : start] == ", ":
            points += _COMMA
        if text[end : end + 2] == ", ":
            abbreviated = text[end + 2 : end + 8].split(" ")[0].rstrip(",.;") in words.abbreviations()
            points += _COMMA if end + 2 in self._wide or abbreviated else 0.0
        if _LISTED_AREA.match(text, end):
            points += _AREA
        line_start = start == 0 or text[start - 1] == "\n"
        if (line_start or (is_first and text[start:end].isupper())) and _DATELINE_AFTER.match(text, end):
            points += _DATELINE
        return points

    def _as_word(self, run: Run, i: int) -> float:
        """Points against a single word that means something else."""
        key = run.tokens[i].key
        written = self._text[run.tokens[i].start : run.tokens[i].end]
        initials = run.style != "caps" and len(key) > 1 and written.isupper()  # "US" is not "us"
        is_common = not initials and (key in words.common_words() or len(key) < 3)
        points = _COMMON * (2 if len(key) < 4 else 1) if is_common else 0.0
        points += _NOT_PLACE.get(words.not_places().get(key, ""), 0.0) * (2 if initials else 1)
        return points + (_KNOWN_PERSON if key in self._people else 0.0)

    def _lead(self, run: Run, i: int, before: str, last: Mention | None) -> float:
        """Points against a name behind a first name, a title or another capitalised word."""
        lead = run.tokens[i - 1] if i else None
        if lead is None or not lead.is_capital:
            return _AFTER_TITLE if words.is_cue(before, "person") else 0.0
        if words.not_places().get(lead.key) == "given name":
            return _AFTER_GIVEN
        if words.is_cue(lead.key, "person"):
            return _AFTER_TITLE
        return 0.0 if self.is_open(run, i - 1, last) else _AFTER_NAME

    @staticmethod
    def _tail(run: Run, j: int) -> float:
        """Points for the capitalised word behind a name: "Police" speaks for it, a surname against it."""
        if (
            j >= len(run.tokens)
            or not run.tokens[j].is_capital
            or run.tokens[j].start - run.tokens[j - 1].end > 1
        ):
            return 0.0
        tail = run.tokens[j].key
        if words.is_cue(tail, "institution"):
            return _INSTITUTION
        if words.not_places().get(run.tokens[j - 1].key) == "given name":
            return _GIVEN_BEFORE_NAME
        return 0.0 if words.is_cue(tail, "area") or tail in words.demonyms() else _BEFORE_NAME


def may_name(token: Token) -> bool:
    """Whether a word may be part of a place's name that the gazetteer lacks."""
    return token.key in ARTICLES or (
        token.key not in words.common_words()
        and token.key not in words.demonyms()
        and words.not_places().get(token.key) != "organisation"
        and not words.is_cue(token.key, "area")
    )


def is_strange(token: Token) -> bool:
    """Whether a word is none that the tables know."""
    return token.key in ARTICLES or (
        len(token.key) > 2
        and token.key not in words.common_words()
        and token.key not in words.not_places()
        and token.key not in words.demonyms()
        and not words.is_cue(token.key, "person")
    )


def fame(entries: Iterable[Entry]) -> float:
    """How widely the best known bearer of a name is known: the power of ten of its people, or by its kind."""
    return max((_fame_of(e) for e in entries), default=0.0)


def _fame_of(e: Entry) -> float:
    people = weight(e) - (_OTHER_NAME if e.rank == 2 else 0.0)
    if e.kind == "country":
        return _FAME["country"]
    if e.kind not in _FAME or (e.kind in ("district", "region") and is_little_known(e)):
        return people
    by_kind = _FAME[e.kind] - (1.0 if e.rank else 0.0)
    return max(by_kind, people) if e.kind == "province" else by_kind


def _word_after(after: str) -> float:
    if words.is_cue(after, "area"):
        return _AREA
    return _RESIDENT if words.is_cue(after, "resident") else 0.0


def _people(runs: Sequence[Run], known: Mapping[str, Sequence[Entry]]) -> frozenset[str]:
    """Surnames of the persons whom the text names in full."""
    found = set()
    for run in runs:
        if run.style == "prose":
            for a, b in zip(run.tokens, run.tokens[1:], strict=False):
                given = words.not_places().get(a.key) == "given name"
                if given and b.is_capital and not known.get(f"{a.key} {b.key}"):
                    found.add(b.key)
    return frozenset(found)


def _lands(runs: Sequence[Run], known: Mapping[str, Sequence[Entry]]) -> frozenset[str]:
    """Countries that the text names, by name or demonym."""
    named = {e.country for entries in known.values() for e in entries if e.kind == "country"}
    found = words.demonyms()
    return frozenset(named | {found[t.key] for run in runs for t in run.tokens if t.key in found})


def _wide(runs: Sequence[Run], known: Mapping[str, Sequence[Entry]]) -> frozenset[int]:
    """Where names of states, provinces and countries start."""
    return frozenset(
        run.tokens[i].start
        for run in runs
        for i, _, key in run.names
        if any(e.kind == "country" or (e.kind == "province" and e.rank < 2) for e in known.get(key, ()))
    )
