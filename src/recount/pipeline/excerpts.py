"""The words around what was found, cut where sentences or words end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recount.model.spans import Span

WIDTH = 240
"""Code points of an excerpt, about."""

_SLACK = 60  # how far a cut may move to fall where a sentence begins or ends
_SENTENCE_END = re.compile(r"[.!?؟。！？۔।][\"'”’»)\]]*\s+|[。！？]|\n+")
_BREAK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of an excerpt: what was found, or what stands around it."""

    text: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text layer with what was found in it.

    Attributes:
        span: where it stands.
        words: joined they are the part, line breaks made spaces.
        is_cut_before, is_cut_after: whether the layer goes on there.
    """

    span: Span
    words: tuple[Words, ...]
    is_cut_before: bool
    is_cut_after: bool

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(w.text for w in self.words)


def excerpt(layer: str, places: Iterable[Sequence[Span]], shown: str = "") -> Excerpt | None:
    """The part of a layer that holds most of what was found, the first of such; None where nothing was.

    Args:
        layer: a text layer.
        places: where each of what was looked for stands.
        shown: the layer as it may be shown, of the same length; the layer itself where it is not given.
    """
    found = sorted((span.start, span.end, n) for n, spans in enumerate(places) for span in spans)
    if not found:
        return None
    first = _densest(found)
    start, end = _cut(layer, found[first][0], max(e for s, e, _ in found if s < found[first][0] + WIDTH // 2))
    start, end = min(start, found[first][0]), min(end, found[first][0] + 2 * WIDTH)  # a word may fill a page
    inside = merged(Span(s, e) for s, e, _ in found if s < end and e > start)
    words = tuple(_pieces(shown or layer, start, end, inside))
    return Excerpt(Span(start, end), words, start > 0, bool(layer[end:].strip()))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    made: list[Span] = []
    for span in sorted(spans):
        if made and span.start <= made[-1].end:
            made[-1] = Span(made[-1].start, max(made[-1].end, span.end))
        else:
            made.append(span)
    return made


def _densest(found: Sequence[tuple[int, int, int]]) -> int:
    """Position of the one from which on most different ones stand within half a WIDTH."""
    best, most, last = 0, 0, 0
    inside: dict[int, int] = {}
    for first, (start, _, n) in enumerate(found):
        while last < len(found) and found[last][0] < start + WIDTH // 2:
            inside[found[last][2]] = inside.get(found[last][2], 0) + 1
            last += 1
        if len(inside) > most:
            best, most = first, len(inside)
        inside[n] -= 1
        if not inside[n]:
            del inside[n]
    return best


def _cut(layer: str, start: int, end: int) -> tuple[int, int]:
    """Where an excerpt around found words begins and ends: with a sentence if one is near, else a word."""
    spare = max(WIDTH - (end - start), WIDTH // 2)
    least = max(0, start - spare // 2)
    begin = least
    ends = [m.end() for m in _SENTENCE_END.finditer(layer, max(0, least - _SLACK), start)]
    if ends:
        begin = ends[-1] if start - ends[-1] >= _SLACK // 2 or len(ends) == 1 else ends[-2]
    elif least and (gap := _BREAK.search(layer, least, start)):
        begin = gap.end()
    most = min(len(layer), begin + max(WIDTH, end - begin))
    after = _SENTENCE_END.search(layer, max(end, most - _SLACK), min(len(layer), most + _SLACK))
    if after:
        return begin, after.end() if not after.group().isspace() else after.start()
    if most < len(layer):
        gaps = [m.start() for m in _BREAK.finditer(layer, end, most)]
        most = gaps[-1] if gaps else most
    return begin, most


def _pieces(shown: str, start: int, end: int, inside: Iterable[Span]) -> Iterable[Words]:
    at = start
    for span in inside:
        first, last = max(span.start, start), min(span.end, end)
        for text, is_found in ((shown[at:first], False), (shown[first:last], True)):
            if text:
                yield Words(text.replace("\n", " "), is_found)
        at = last
    if shown[at:end]:
        yield Words(shown[at:end].replace("\n", " "), False)
