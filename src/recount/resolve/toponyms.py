"""Finds the words of a text that name places.

A capitalised name is taken for a place when points for it (fame, prepositions, "province of", a state after a
comma) outweigh points against it (a common word, a person's name, a title before it, "said" after it).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from recount.model.spans import Mention
from recount.resolve import words
from recount.resolve.folding import ARTICLES
from recount.resolve.gazetteer import Entry, open_gazetteer, weight
from recount.resolve.words import Run, Token

_LONGEST = 5  # words in a name
_FAME = {"country": 9.0, "region": 8.0, "province": 6.5, "district": 5.5}
_NEUTRAL = 5.0  # the fame (log10 of its people) at which a bare name is taken for a place

# Points for and against, in powers of ten of population.
_PREPOSITION = 2.0
_OF = 0.7
_INSTITUTION = 1.0
_RESIDENT = 2.0
_AT_HOME = 1.0
_SMALL_TOWN = 3.4  # power of ten of people
_FAMOUS = 6.5  # a name so well known stands for its place even where strange words follow
_AREA = 2.5
_COMMA = 2.5
_DIRECTION = 1.5
_LONG = 1.0
_DATELINE = 2.5
_COMMON = -4.0
_SMALL_IN_HEADLINE = -1.0
_ORGANISATION = -4.5
_SURNAME = -2.0
_GIVEN = -1.5
_AFTER_NAME = -3.0
_AFTER_GIVEN = -6.0
_AFTER_TITLE = -4.0
_BEFORE_NAME = -1.5
_GIVEN_BEFORE_NAME = -4.0
_SPEAKS = -2.5
_KNOWN_PERSON = -4.0

_ON = frozenset(("on", "at", "reach", "reached", "struck", "hit", "from", "to"))
_DATELINE_AFTER = re.compile(r"[^\n]{0,40}?(?:\([A-Z][A-Za-z/ ]{1,20}\)|[-–—]{1,2} |, \d{1,2} [A-Z]{3})")
_AGED = re.compile(r"\d, of $")
_STRONG_AREA_BEFORE = re.compile(r"(?i)(\w{3,20}) (?:of|named|called) (?:the )?$")


class Scan(NamedTuple):
    """What one reading of a text gives: names of places, and demonyms with their countries."""

    places: tuple[Mention, ...]
    demonyms: tuple[tuple[Mention, str], ...]


def find_places(text: str) -> list[Mention]:
    """The names of places in a text, in order and without overlaps, known to the gazetteer or told by cue words.

    Demonyms ("Syrian") are not among them.

    Raises:
        RecountError: if the gazetteer has to be built and cannot be written.
    """
    return list(scan(text).places)


@lru_cache(maxsize=4)
def scan(text: str) -> Scan:
    """Places and demonyms of a text."""
    return _Reading(text).scan()


class _Reading:
    """One text while it is read."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = words.unwrap(text)
        self.runs = list(words.runs(text))
        keys = (k for run in self.runs for _, _, k in _names(run))
        self.known = open_gazetteer().find_keys(keys)
        self.people = _people(self.runs, self.known)
        self.found: list[Mention] = []
        self.demonyms: list[tuple[Mention, str]] = []
        self.lands = self._lands()

    def _lands(self) -> frozenset[str]:
        """Countries that the text names, by name or demonym."""
        named = {e.country for entries in self.known.values() for e in entries if e.kind == "country"}
        found = words.demonyms()
        return frozenset(named | {found[t.key] for run in self.runs for t in run.tokens if t.key in found})

    def scan(self) -> Scan:
        for run in self.runs:
            self._read(run)
        self._repeat_in_headlines()
        return Scan(tuple(sorted(self.found)), tuple(self.demonyms))

    def _read(self, run: Run) -> None:
        i = 0
        while i < len(run.tokens):
            step = self._abbreviation(run, i) or self._demonym(run, i) or self._place(run, i)
            i += step or self._unknown(run, i) or 1

    def _take(self, start: int, end: int) -> None:
        self.found.append(Mention(start, end, self.original[start:end]))

    def _abbreviation(self, run: Run, i: int) -> int:
        """A state's abbreviation after a comma: "Paris, Ky."; or one with points: "N.C."."""
        t = run.tokens[i]
        word = self.text[t.start : t.end].rstrip(".")
        if word not in words.abbreviations():
            return 0
        dotted = "." in word or self.text[t.end : t.end + 1] == "."
        follows = self.found and self.found[-1].end + 2 == t.start and self.text[t.start - 2] == ","
        if not (follows or "." in word):
            return 0
        self._take(t.start, t.end + (dotted and self.text[t.end : t.end + 1] == "."))
        return 1

    def _demonym(self, run: Run, i: int) -> int:
        for n in (2, 1):
            part = run.tokens[i : i + n]
            key = " ".join(t.key for t in part)
            country = words.demonyms().get(key)
            if country and len(part) == n and not (n == 1 and self._is_longer(run, i)):
                start, end = part[0].start, part[-1].end
                if words.word_after(self.text, end) == "capital":
                    end = (
                        self.text.index("capital", end) + len("capital")
                        if "capital" in self.text[end:]
                        else end
                    )
                    self._take(start, end)
                else:
                    self.demonyms.append((Mention(start, end, self.original[start:end]), country))
                return n
        return 0

    def _is_longer(self, run: Run, i: int) -> bool:
        """Whether the word starts a known name of two words or more ("French Guiana", "Iraqi Kurdistan")."""
        return any(self.known.get(key) for a, b, key in _names(run) if a == i and b > i + 1)

    def _place(self, run: Run, i: int) -> int:
        for j in range(min(len(run.tokens), i + _LONGEST), i, -1):
            name = run.tokens[i:j]
            if not name[-1].is_capital or not (name[0].is_capital or name[0].key in ("al", "el")):
                continue
            key = " ".join(t.key for t in name)
            entries = self.known.get(key, ())
            if entries and not self._goes_on(run, j, entries) and self._points(run, i, j, entries) >= 0:
                self._take(name[0].start, name[-1].end)
                return j - i
            if entries and j > i + 1 and name[0].key not in ARTICLES:
                return j - i  # a person, most likely: no part of the name is a place
            if j == i + 1 and not entries and (step := self._bare_plural(run, i, key)):
                return step
        return 0

    def _goes_on(self, run: Run, j: int, entries: Sequence[Entry]) -> bool:
        """Whether a name is only the start of a longer one that the gazetteer lacks: "Ain" of "the town of Ain Larun"."""
        if j >= len(run.tokens) or run.style != "prose" or _fame(entries) >= _FAMOUS:
            return False
        last, rest = run.tokens[j - 1], run.tokens[j:]
        if self.text[last.end : rest[0].start] not in (" ", "-"):
            return False
        if not rest[0].is_capital:
            return rest[0].key in ARTICLES and len(rest) > 1 and _is_strange(rest[1])
        told = self._is_told(run.tokens[0].start, run.tokens[-1].end)
        return told and _is_strange(rest[0]) and not self.known.get(rest[0].key)

    def _is_told(self, start: int, end: int) -> bool:
        """Whether "village of" stands before a stretch, or "village" or "market" behind it."""
        after = words.word_after(self.text, end)
        area = _STRONG_AREA_BEFORE.search(self.text, max(0, start - 30), start)
        beside = area is not None and words.is_cue(area[1].casefold(), "area")
        return beside or words.is_cue(after, "area") or words.is_cue(after, "site")

    def _bare_plural(self, run: Run, i: int, key: str) -> int:
        """A possessive that lost its apostrophe: "Syrias war"."""
        if len(key) < 5 or not key.endswith("s"):
            return 0
        entries = open_gazetteer().find_keys((key[:-1],))[key[:-1]]
        if entries and _fame(entries) >= 4.5 and self._points(run, i, i + 1, entries) >= 0:
            t = run.tokens[i]
            self._take(t.start, t.end - 1)
            return 1
        return 0

    def _points(self, run: Run, i: int, j: int, entries: Sequence[Entry]) -> float:
        text, name = self.text, run.tokens[i:j]
        start, end = name[0].start, name[-1].end
        before, after = words.word_before(text, start), words.word_after(text, end)
        single = j == i + 1
        points = _fame(entries) - _NEUTRAL + (0 if single else _LONG)
        points += self._beside(start, end, before, after)
        if any(e.country in self.lands and weight(e) > _SMALL_TOWN and e.rank < 2 for e in entries):
            points += _AT_HOME
        if single:
            points += self._as_word(run, i)
        if run.style == "prose":
            points += self._as_person(run, i, j, before, after)
        elif points < 2:
            points += _SMALL_IN_HEADLINE
        return points

    def _beside(self, start: int, end: int, before: str, after: str) -> float:
        """Points for the words and marks on either side."""
        text, points = self.text, 0.0
        if words.is_cue(before, "before") or before.endswith(("-held", "-controlled", "-besieged")):
            area = _STRONG_AREA_BEFORE.search(text, max(0, start - 30), start) if before == "of" else None
            if area and words.is_cue(area[1].casefold(), "area"):
                points += _AREA
            else:
                weak = before in ("of", "to", "over", "between") and not _AGED.search(
                    text, max(0, start - 8), start
                )
                points += _OF if weak else _PREPOSITION
        elif words.is_cue(before, "direction"):
            points += _DIRECTION
        if words.is_cue(after, "area"):
            points += _AREA
        elif words.is_cue(after, "resident"):
            points += _RESIDENT
        if self.found and self.found[-1].end + 2 == start and text[start - 2 : start] == ", ":
            points += _COMMA
        if self._wider_follows(end):
            points += _COMMA
        line_start = start == 0 or text[start - 1] == "\n"
        if line_start and _DATELINE_AFTER.match(text, end):
            points += _DATELINE
        return points

    def _wider_follows(self, end: int) -> bool:
        """Whether a comma and a state, province or country come next."""
        if self.text[end : end + 2] != ", ":
            return False
        for key in self._keys_at.get(end + 2, ()):
            if any(
                (e.kind in ("country", "province") and e.rank < 2) or e.kind == "country"
                for e in self.known[key]
            ):
                return True
        word = self.text[end + 2 : end + 8].split(" ")[0].rstrip(",.;")
        return word in words.abbreviations()

    @property
    def _keys_at(self) -> dict[int, list[str]]:
        if not hasattr(self, "_keys"):
            self._keys: dict[int, list[str]] = {}
            for run in self.runs:
                for a, _, key in _names(run):
                    self._keys.setdefault(run.tokens[a].start, []).append(key)
        return self._keys

    def _as_word(self, run: Run, i: int) -> float:
        """Points against a single word that means something else."""
        key = run.tokens[i].key
        points = _COMMON if key in words.common_words() or len(key) < 3 else 0.0
        what = words.not_places().get(key)
        points += {"organisation": _ORGANISATION, "surname": _SURNAME, "given name": _GIVEN}.get(
            what or "", 0.0
        )
        if key in self.people:
            points += _KNOWN_PERSON
        return points

    def _as_person(self, run: Run, i: int, j: int, before: str, after: str) -> float:
        """Points against a name that stands where persons' names stand."""
        points = 0.0
        lead = run.tokens[i - 1] if i else None
        if lead and lead.is_capital:
            if words.not_places().get(lead.key) == "given name":
                points += _AFTER_GIVEN
            elif words.is_cue(lead.key, "person"):
                points += _AFTER_TITLE
            elif not self._is_open(run, i - 1):
                points += _AFTER_NAME
        elif words.is_cue(before, "person"):
            points += _AFTER_TITLE
        tail = run.tokens[j] if j < len(run.tokens) else None
        if tail and tail.is_capital and tail.start - run.tokens[j - 1].end <= 1:
            given = words.not_places().get(run.tokens[j - 1].key) == "given name"
            if words.is_cue(tail.key, "institution"):
                points += _INSTITUTION
            elif given:
                points += _GIVEN_BEFORE_NAME
            elif not words.is_cue(tail.key, "area") and tail.key not in words.demonyms():
                points += _BEFORE_NAME
        if words.is_cue(after, "saying") and not words.is_cue(before, "before"):
            points += _SPEAKS
        return points

    def _is_open(self, run: Run, i: int) -> bool:
        """Whether the word before a name leaves it free: a direction, a place, a demonym, a sentence's first word."""
        t = run.tokens[i]
        if self.text[t.end : t.end + 2] in ("'s", "’s") or words.is_cue(t.key, "direction"):
            return True
        if words.is_cue(t.key, "before") or t.key in words.demonyms():
            return True
        if self.found and self.found[-1].end > t.start:
            return True
        return i == 0 and run.opens and t.key in words.common_words()

    def _unknown(self, run: Run, i: int) -> int:
        """A name the gazetteer lacks, told by what stands beside it: "the village of X", "X district", "near X"."""
        first = run.tokens[i]
        if not (first.is_capital or first.key in ("al", "el")):
            return 0
        name = self._strange_name(run, i)
        if not name:
            return 0
        start, end = name[0].start, name[-1].end
        before, after = words.word_before(self.text, start), words.word_after(self.text, end)
        told = self._is_told(start, end) and run.style != "title"
        if not told and run.style != "caps" and all(_is_strange(t) for t in name if t.is_capital):
            free = i == 0 or not run.tokens[i - 1].is_capital or self._is_open(run, i - 1)
            near = before in ("in", "near", "outside", "around")
            near = near or self._is_listed(start) or (first.key in ARTICLES and before in _ON)
            near = near and run.style == "prose" and not words.is_cue(after, "saying")
            told = free and (near or self._is_spelled_so(name, before))
        if not told:
            return 0
        self._take(start, end)
        return len(name)

    def _is_listed(self, start: int) -> bool:
        """Whether a place and "and" stand right before."""
        return bool(self.found) and self.text[self.found[-1].end : start] == " and "

    def _strange_name(self, run: Run, i: int) -> Sequence[Token]:
        """The words from `i` on that may be one name: up to four, no common words, nothing known to be else."""
        j = i
        while j < min(len(run.tokens), i + 4) and (not run.tokens[j].is_capital or _may_name(run.tokens[j])):
            j += 1
        if j < len(run.tokens) and run.style == "prose" and not words.is_cue(run.tokens[j].key, "area"):
            return ()
        while j > i and not run.tokens[j - 1].is_capital:
            j -= 1
        return run.tokens[i:j]

    def _is_spelled_so(self, name: Sequence[Token], before: str) -> bool:
        """Whether a place of a country named so far may be spelled so, in a position where places stand."""
        start, end = name[0].start, name[-1].end
        if not (words.is_cue(before, "before") or name[0].key in ARTICLES):
            return False
        return any(e.country in self.lands for e in open_gazetteer().find_loosely(self.text[start:end]))

    def _repeat_in_headlines(self) -> None:
        """In headlines and capitals, take small places that the prose has settled."""
        settled = {m.text.casefold() for m in self.found if len(m.text) > 3}
        taken = {m.start for m in self.found}
        for run in self.runs:
            if run.style == "prose":
                continue
            for a, b, _ in _names(run):
                start, end = run.tokens[a].start, run.tokens[b - 1].end
                if start not in taken and self.text[start:end].casefold() in settled:
                    if not any(m.start < end and start < m.end for m in self.found):
                        self._take(start, end)


def _names(run: Run) -> Iterator[tuple[int, int, str]]:
    """All that could be a name in a run: first word, end, folded key."""
    tokens = run.tokens
    for i, first in enumerate(tokens):
        if not (first.is_capital or first.key in ("al", "el")):
            continue
        key = ""
        for j in range(i, min(len(tokens), i + _LONGEST)):
            key = f"{key} {tokens[j].key}" if key else tokens[j].key
            if tokens[j].is_capital:
                yield i, j + 1, key


def _fame(entries: Sequence[Entry]) -> float:
    """How widely the best known bearer of a name is known: the power of ten of its people, or by its kind."""
    best = 0.0
    for e in entries:
        fame = weight(e) - (1.5 if e.rank == 2 else 0.0)
        if e.kind in _FAME:
            fame = max(
                fame if e.kind == "province" else 0.0,
                _FAME[e.kind] - (1.0 if e.rank and e.kind != "country" else 0.0),
            )
        best = max(best, fame)
    return best


def _people(runs: Sequence[Run], known: dict[str, tuple[Entry, ...]]) -> set[str]:
    """Surnames of the persons whom the text names in full."""
    found: Counter[str] = Counter()
    for run in runs:
        if run.style != "prose":
            continue
        for a, b in zip(run.tokens, run.tokens[1:], strict=False):
            given = words.not_places().get(a.key) == "given name"
            if given and b.is_capital and not known.get(f"{a.key} {b.key}"):
                found[b.key] += 1
    return set(found)


def _may_name(token: Token) -> bool:
    """Whether a word may be part of a place's name that the gazetteer lacks."""
    return token.key in ARTICLES or (
        token.key not in words.common_words()
        and token.key not in words.demonyms()
        and words.not_places().get(token.key) != "organisation"
        and not words.is_cue(token.key, "area")
    )


def _is_strange(token: Token) -> bool:
    """Whether a word is none that the tables know."""
    return token.key in ARTICLES or (
        len(token.key) > 2
        and token.key not in words.common_words()
        and token.key not in words.not_places()
        and token.key not in words.demonyms()
        and not words.is_cue(token.key, "person")
    )
