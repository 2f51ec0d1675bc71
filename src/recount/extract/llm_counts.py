"""The count of a claim that a language model made, read anew from the report by the number grammar.

What the model thinks a number is worth plays no part: it only points at words, and the grammar reads them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from recount.extract.groups import PEOPLE_USES, SUMMED, head_of, is_plural
from recount.extract.lexicon import persons, word_list
from recount.extract.numbers import CountPhrase, families, find_counts
from recount.extract.numbers_phrases import NOTHING
from recount.extract.numbers_use import loose_use
from recount.model.counts import Count
from recount.model.spans import Span

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_JOINT = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A count with its kind (of COUNT_KINDS) and the words it was read from, None where no number stands."""

    count: Count
    kind: str
    words: Span | None = None

    @property
    def is_denial(self) -> bool:
        """Whether the words say that nobody was harmed."""
        return self.words is not None and self.kind == "none"


class CountReader:
    """Reads counts out of one text layer."""

    def __init__(self, layer: str) -> None:
        self._layer = layer
        self._phrases = find_counts(layer)
        self._ends = [p.end for p in self._phrases]

    def counted(self, words: Span, victims: str) -> Reading | None:
        """The count that these words give, or None where the grammar cannot read one of people out of them.

        A hedge that the model left out ("up to") is read all the same, since the grammar reads the text
        itself.

        Args:
            words: what the model takes for the count.
            victims: the words for who was harmed: four "families" are eight people at least.
        """
        phrases = self._over(words)
        single = phrases[0] if len(phrases) == 1 else None
        rest = self._layer[words.start : words.end] if single is None else self._around(words, single)
        reading = self._list(words) if single is None or _JOINT.search(rest) else None
        if reading is None and single is not None and not (_JOINT.search(rest) and single.kind == "singular"):
            reading = _of_people(single)
        if reading is None and not phrases:
            return self.told(words)
        return reading if reading is None else _of_families(reading, victims)

    def told(self, words: Span) -> Reading | None:
        """The count of people told without a number; with the number that stands right before, if any."""
        reading = uncounted(words.of(self._layer))
        before = bisect_right(self._ends, words.start) - 1
        if reading is None or before < 0 or self._layer[self._ends[before] : words.start].strip():
            return reading
        return _of_people(self._phrases[before]) or reading

    def _over(self, span: Span) -> list[CountPhrase]:
        """The phrases that share a code point with the span."""
        out = []
        for phrase in self._phrases[bisect_right(self._ends, span.start) :]:
            if phrase.start >= span.end:
                break
            out.append(phrase)
        return out

    def _around(self, words: Span, phrase: CountPhrase) -> str:
        """The words without those of the phrase."""
        before = self._layer[words.start : max(words.start, phrase.start)]
        after = self._layer[min(words.end, phrase.end) : words.end]
        return f"{before}|{after}"

    def _list(self, words: Span) -> Reading | None:
        """A list that names single people as one sum: "a woman, four children and an old man" are six."""
        read = [self._member(span) for span in _members(words, words.of(self._layer))]
        members = [m for m in read if m is not None]
        if len(members) < 2 or len(members) < len(read):
            return None
        if not any(m.kind == "singular" for m in members) or any(m.kind not in SUMMED for m in members):
            return None
        count = sum((m.count for m in members[1:]), members[0].count)
        return Reading(count, "exact" if count.high is not None else "at_least", words)

    def _member(self, span: Span) -> Reading | None:
        phrases = self._over(span)
        if not phrases:
            return self.told(span)
        return _of_people(phrases[0]) if len(phrases) == 1 else None


def uncounted(words: str) -> Reading | None:
    """The count of people told without a number: a plural ("residents") or one person ("the driver").

    None where the words are neither, or mean things.
    """
    low = [w.lower() for w in _WORD.findall(words)]
    start = 1 if low and low[0] in word_list("determiner") else 0
    if start == len(low):
        return None
    noun = low[head_of(low, start, len(low))]
    if noun not in persons() and loose_use(" " + " ".join(low[start:]), 0) != "people":
        return None
    if is_plural(noun) or noun in word_list("people_singular"):
        return Reading(Count(2, None, None), "plural")
    return Reading(Count.exactly(1), "singular") if start and noun in persons() else None


def _of_people(phrase: CountPhrase) -> Reading | None:
    is_nothing = phrase.count == NOTHING and phrase.kind != "none"
    if phrase.use not in PEOPLE_USES or is_nothing:
        return None
    return Reading(phrase.count, phrase.kind, Span(phrase.start, phrase.end))


def _of_families(reading: Reading, victims: str) -> Reading:
    nouns = {w.lower() for w in _WORD.findall(victims)[:1]}
    if reading.kind == "exact" and nouns & {"families", "households"}:
        return Reading(families(reading.count), "at_least", reading.words)
    return reading


def _members(words: Span, text: str) -> Sequence[Span]:
    cuts = [(m.start(), m.end()) for m in _JOINT.finditer(text)]
    starts, ends = [0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(text)]
    return [Span(words.start + a, words.start + b) for a, b in zip(starts, ends, strict=True) if a < b]
