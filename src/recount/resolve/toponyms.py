"""Finds the words of a text that name places: those the gazetteer knows, and those the words beside tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from recount.model.spans import Mention
from recount.resolve import words
from recount.resolve.evidence import FAMOUS, Evidence, fame, is_strange, may_name
from recount.resolve.folding import ARTICLES
from recount.resolve.gazetteer import Entry, Gazetteer, open_gazetteer
from recount.resolve.words import LONGEST, Run, Token, may_start

_PLURAL_FAME = 4.5  # "Syrias" stands for "Syria's" only where the place is that well known
_STRANGE_WORDS = 4  # at most, in a name that the gazetteer lacks
_BY = frozenset(("in", "near", "outside", "around"))
_BY_ARTICLE = _BY | {"on", "at", "reach", "reached", "struck", "hit"}  # before "al-…"
_CAPITAL = "capital"


class Scan(NamedTuple):
    """What one reading of a text gives: names of places, and demonyms with their countries."""

    places: tuple[Mention, ...]
    demonyms: tuple[tuple[Mention, str], ...]


def find_places(text: str) -> list[Mention]:
    """The names of places in a text, in order and without overlaps. Demonyms ("Syrian") are not among them.

    Raises:
        RecountError: if the gazetteer has to be built and cannot be written.
    """
    return list(scan(text).places)


def scan(text: str) -> Scan:
    """Places and demonyms of a text."""
    return _scan(text, open_gazetteer())


@lru_cache(maxsize=4)
def _scan(text: str, gazetteer: Gazetteer) -> Scan:
    return _Reading(text, gazetteer).scan()


class _Reading:
    """One text while it is read. The readers of a run each return how many words they took, 0 for none."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self._original = text
        self._gazetteer = gazetteer
        self._text = words.unwrap(text)
        self._runs = list(words.runs(text))
        keys = (k for run in self._runs for _, _, k in run.names)
        self._known = self._gazetteer.find_keys(keys)
        self._evidence = Evidence(self._text, self._runs, self._known)
        self._found: list[Mention] = []
        self._demonyms: list[tuple[Mention, str]] = []

    def scan(self) -> Scan:
        for run in self._runs:
            names = {(i, j): self._known[key] for i, j, key in run.names if self._known[key]}
            i = 0
            while i < len(run.tokens):
                step = (
                    self._abbreviation(run, i) or self._demonym(run, i, names) or self._place(run, i, names)
                )
                i += step or self._unknown(run, i) or 1
        self._repeat_in_headlines()
        return Scan(tuple(sorted(self._found)), tuple(self._demonyms))

    @property
    def _last(self) -> Mention | None:
        return self._found[-1] if self._found else None

    def _mention(self, start: int, end: int) -> Mention:
        return Mention(start, end, self._original[start:end])

    def _abbreviation(self, run: Run, i: int) -> int:
        """A state's abbreviation after a place and a comma, or with points inside: "Paris, Ky.", "N.C."."""
        t = run.tokens[i]
        word = self._text[t.start : t.end].rstrip(".")
        if word not in words.abbreviations():
            return 0
        follows = self._last is not None and self._text[self._last.end : t.start] == ", "
        if not (follows or "." in word):
            return 0
        pointed = self._text[t.end : t.end + 1] == "."
        self._found.append(self._mention(t.start, t.end + pointed))
        return 1

    def _demonym(self, run: Run, i: int, names: dict[tuple[int, int], tuple[Entry, ...]]) -> int:
        """A demonym, kept aside; "Syrian capital" is a place."""
        for n in (2, 1):
            part = run.tokens[i : i + n]
            country = words.demonyms().get(" ".join(t.key for t in part))
            if not country or len(part) < n or any(a == i and b > i + n for a, b in names):
                continue
            start, end = part[0].start, part[-1].end
            if self._text[end : end + 1 + len(_CAPITAL)].casefold() == " " + _CAPITAL:
                self._found.append(self._mention(start, end + 1 + len(_CAPITAL)))
            else:
                self._demonyms.append((self._mention(start, end), country))
            return n
        return 0

    def _place(self, run: Run, i: int, names: dict[tuple[int, int], tuple[Entry, ...]]) -> int:
        """The longest known name that starts here, if it is a place."""
        for j in range(min(len(run.tokens), i + LONGEST), i, -1):
            entries = names.get((i, j))
            if entries is None:
                continue
            if not self._goes_on(run, j, entries) and self._points(run, i, j, entries) >= 0:
                self._found.append(self._mention(run.tokens[i].start, run.tokens[j - 1].end))
                return j - i
            if j > i + 1 and run.tokens[i].key not in ARTICLES:
                return j - i  # a person or a firm, most likely: no part of its name is a place
        return self._bare_plural(run, i) if (i, i + 1) not in names else 0

    def _points(self, run: Run, i: int, j: int, entries: Sequence[Entry]) -> float:
        return self._evidence.points(run, i, j, entries, self._last)

    def _goes_on(self, run: Run, j: int, entries: Sequence[Entry]) -> bool:
        """Whether a name only starts one that the gazetteer lacks: "Ain" of "the town of Ain Larun"."""
        if j >= len(run.tokens) or run.style != "prose" or fame(entries) >= FAMOUS:
            return False
        rest = run.tokens[j:]
        if self._text[run.tokens[j - 1].end : rest[0].start] not in (" ", "-"):
            return False
        if not rest[0].is_capital:
            return rest[0].key in ARTICLES and len(rest) > 1 and is_strange(rest[1])
        told = self._evidence.is_told(run.tokens[0].start, run.tokens[-1].end)
        return told and is_strange(rest[0]) and not self._known.get(rest[0].key)

    def _bare_plural(self, run: Run, i: int) -> int:
        """A possessive that lost its apostrophe: "Syrias war"."""
        t = run.tokens[i]
        if not (t.is_capital and len(t.key) >= 5 and t.key.endswith("s")):
            return 0
        if t.key[:-1] in words.not_places():
            return 0
        entries = self._gazetteer.find_keys((t.key[:-1],))[t.key[:-1]]
        if fame(entries) < _PLURAL_FAME or self._points(run, i, i + 1, entries) < 0:
            return 0
        self._found.append(self._mention(t.start, t.end - 1))
        return 1

    def _unknown(self, run: Run, i: int) -> int:
        """A name the gazetteer lacks: "the village of X", "X district", "near X"."""
        name = self._strange_name(run, i) if may_start(run.tokens, i) else ()
        if not name:
            return 0
        start, end = name[0].start, name[-1].end
        told = run.style != "title" and self._evidence.is_told(start, end)
        if not told and run.style != "caps" and all(is_strange(t) for t in name if t.is_capital):
            lead_is_open = i == 0 or not run.tokens[i - 1].is_capital
            lead_is_open = lead_is_open or self._evidence.is_open(run, i - 1, self._last)
            told = lead_is_open and (self._is_by(run, name) or self._is_spelled_so(name))
        if not told:
            return 0
        self._found.append(self._mention(start, end))
        return len(name)

    def _strange_name(self, run: Run, i: int) -> Sequence[Token]:
        """The words from `i` on that may be one name: no common words, nothing known to be else."""
        tokens, j = run.tokens, i
        while j < min(len(tokens), i + _STRANGE_WORDS) and (not tokens[j].is_capital or may_name(tokens[j])):
            j += 1
        if j < len(tokens) and run.style == "prose" and not words.is_cue(tokens[j].key, "area"):
            return ()
        while j > i and not tokens[j - 1].is_capital:
            j -= 1
        return tokens[i:j]

    def _is_by(self, run: Run, name: Sequence[Token]) -> bool:
        """Whether a name of prose stands behind "near", "on" (with an article), or a place and "and"."""
        start, end = name[0].start, name[-1].end
        if run.style != "prose" or words.is_cue(words.word_after(self._text, end), "saying"):
            return False
        alone = len(name) == 1 or name[0].key in ARTICLES
        if alone and self._last is not None and self._text[self._last.end : start] == " and ":
            return True
        before = words.word_before(self._text, start)
        return before in (_BY_ARTICLE if name[0].key in ARTICLES else _BY)

    def _is_spelled_so(self, name: Sequence[Token]) -> bool:
        """Whether a place of a country that the text names may be spelled so, where places stand."""
        start, end = name[0].start, name[-1].end
        before = words.word_before(self._text, start)
        if not words.is_cue(before, "before"):
            speaks = words.is_cue(words.word_after(self._text, end), "saying")
            if speaks or name[0].key not in ARTICLES:
                return False
        found = self._gazetteer.find_loosely(self._text[start:end])
        return any(e.country in self._evidence.lands for e in found)

    def _repeat_in_headlines(self) -> None:
        """In headlines and capitals, take the small places that the prose has settled."""
        settled = {m.text.casefold() for m in self._found if len(m.text) > 3}
        taken = {at for m in self._found for at in range(m.start, m.end)}
        for run in self._runs:
            for a, b, _ in run.names if run.style != "prose" else ():
                m = self._mention(run.tokens[a].start, run.tokens[b - 1].end)
                if m.text.casefold() in settled and taken.isdisjoint(range(m.start, m.end)):
                    self._found.append(m)
                    taken.update(range(m.start, m.end))
