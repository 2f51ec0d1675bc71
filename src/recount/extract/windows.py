"""Cuts a report into the windows that the network reads: word pieces with their offsets and what rules see.

A window owns some sentences and shows others around them: the headline and the lead, so that a later part of
a long report still knows where and by whom, then the sentences before and after its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from recount.extract.lexicon import persons
from recount.extract.mentions import finding_span
from recount.extract.scan import Scan
from recount.extract.shipped import TOKENIZER, part
from recount.model.extraction import Hints
from recount.model.spans import Mention

MOST = 448  # word pieces of a window; the encoder was trained on positions up to 512
OWN = 280  # word pieces that a window of a long report owns
BEFORE, AFTER, HEAD = 70, 40, 50  # word pieces shown before and after them, and of headline and lead
# What rules see at a word piece, as a sum of these: the network is told, and need not learn names by heart.
COUNT, PLACE, TIME, HARM, PERSON, HARMED = 1, 2, 4, 8, 16, 32
MARKS = 64


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of one stretch of text: vocabulary ids, code points, what rules see, number of sentence."""

    ids: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def extend(self, other: Pieces) -> None:
        """Put the pieces of another stretch behind these."""
        self.ids.extend(other.ids)
        self.spans.extend(other.spans)
        self.marks.extend(other.marks)
        self.sentences.extend(other.sentences)

    def cut(self, start: int, end: int) -> Pieces:
        """The pieces from position `start` to before `end`."""
        at = slice(start, end)
        return Pieces(self.ids[at], self.spans[at], self.marks[at], self.sentences[at])


@dataclass(frozen=True, slots=True)
class Window:
    """What the network reads at once.

    Attributes:
        pieces: the word pieces; (-1, -1) is the span of those that stand for no text.
        first, end: positions of the pieces that this window owns, `end` exclusive.
    """

    pieces: Pieces
    first: int
    end: int

    def stretches(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the words [start, end) of the layer stand whole: positions, ends exclusive, in order.

        The headline and the lead stand twice in windows that show them again.
        """
        spans = self.pieces.spans
        out: list[tuple[int, int]] = []
        for k, (a, b) in enumerate(spans):
            if a < end and start < b:
                if out and out[-1][1] == k:
                    out[-1] = (out[-1][0], k + 1)
                else:
                    out.append((k, k + 1))
        return [(a, b) for a, b in out if spans[a][0] <= start and spans[b - 1][1] >= end]

    def words(self, first: int, end: int, layer: str) -> Mention:
        """The whole words of the layer that the pieces from `first` to before `end` belong to."""
        start, stop = self.pieces.spans[first][0], self.pieces.spans[end - 1][1]
        while start > 0 and layer[start - 1].isalnum() and layer[start].isalnum():
            start -= 1
        while stop < len(layer) and layer[stop].isalnum() and layer[stop - 1].isalnum():
            stop += 1
        return Mention(start, stop, layer[start:stop])


def windows_of(layer: str, seen: Scan, hints: Hints) -> list[Window]:
    """The windows of a report, in order; every word piece of every sentence is owned by exactly one."""
    all_pieces, ends = _pieces(layer, seen, hints)
    if not len(all_pieces):
        return []
    opening, closing = (Pieces([i], [(-1, -1)], [0], [-1]) for i in _ends())
    if len(all_pieces) <= MOST - 2:
        whole = opening.cut(0, 1)
        whole.extend(all_pieces)
        whole.extend(closing)
        return [Window(whole, 1, 1 + len(all_pieces))]
    out, start = [], 0
    while start < len(all_pieces):
        end = next((e for e in reversed(ends) if start < e <= start + OWN), min(start + OWN, len(all_pieces)))
        before = max(0, start - BEFORE)
        shown = opening.cut(0, 1)
        shown.extend(all_pieces.cut(0, min(HEAD, before)))
        shown.extend(closing)
        first = len(shown) + start - before
        shown.extend(all_pieces.cut(before, min(len(all_pieces), end + AFTER)))
        shown.extend(closing)
        out.append(Window(shown, first, first + end - start))
        start = end
    return out


def _pieces(layer: str, seen: Scan, hints: Hints) -> tuple[Pieces, list[int]]:
    """All word pieces of a report's sentences, and the positions at which sentences end."""
    sentences = [c.sentence for c in seen.contexts]
    encoded = tokenizer().encode_batch([layer[s.start : s.end] for s in sentences], add_special_tokens=False)
    out, ends = Pieces(), []
    for n, (s, e) in enumerate(zip(sentences, encoded, strict=True)):
        spans = [(s.start + a, s.start + b) for a, b in e.offsets]
        out.extend(Pieces(list(e.ids), spans, [0] * len(spans), [n] * len(spans)))
        ends.append(len(out))
    people = [(c.start, c.end) for c in seen.counts if c.use in ("people", "families")]
    _mark(out, people, COUNT)
    _mark(out, [(p.start, p.end) for p in hints.places], PLACE)
    _mark(out, [(t.start, t.end) for t in hints.times], TIME)
    table = persons()
    for context, found in zip(seen.contexts, seen.findings, strict=True):
        s = context.sentence
        _mark(out, [(s.starts[f.trigger.first], s.ends[f.trigger.last]) for f in found], HARM)
        _mark(out, [finding_span(s, f) for f in found], HARMED)
        _mark(out, [(a, b) for a, b, w in zip(s.starts, s.ends, s.words, strict=True) if w in table], PERSON)
    return out, ends


def _mark(pieces: Pieces, spans: Iterable[tuple[int, int]], mark: int) -> None:
    for first, end in (positions(pieces.spans, a, b) for a, b in spans):
        for k in range(first, end):
            pieces.marks[k] |= mark


def positions(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The first and the end position of the pieces that overlap [start, end); equal where none does.

    `spans` must be in order of the text.
    """
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    stop = low
    while stop < len(spans) and spans[stop][0] < end:
        stop += 1
    return low, stop


@cache
def tokenizer() -> Any:
    """The word-piece tokenizer of the encoder (uncased BERT vocabulary)."""
    from tokenizers import Tokenizer  # noqa: PLC0415  (slow to load)

    return Tokenizer.from_buffer(part(TOKENIZER))


@cache
def _ends() -> tuple[int, int]:
    opening, closing = (tokenizer().token_to_id(t) for t in ("[CLS]", "[SEP]"))
    return int(opening), int(closing)
