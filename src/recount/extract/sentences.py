"""Sentences and words of a text layer, with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recount.model.reports import Report
from recount.model.spans import Mention, Span

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
_END = re.compile(r"[.!?…][\"”’')\]]*(?=\s)|\n\s*\n|(?<=[.!?][\"”])(?=[A-Z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Gov|Sen|Rep|Rev|Prof|No|vs|Jr|Sr|Jan|Feb|Mar|Apr|Aug|Sept"
    r"|Sep|Oct|Nov|Dec|approx|Inc|Ltd|Co|Corp)|\b[A-Z]|\b[ap]\.m|\bU\.[SNK]|\bD\.C|\bi\.e|\be\.g)\.$",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s[-–—|]\s")
_REST = re.compile(r"\w*")
_FULL_YEAR = re.compile(r"(?:19|20)\d\d$")
HEAD = 300  # a dateline or a repeated headline stands within this many code points of a body's start
SHORTEST_HEADLINE = 20  # code points; shorter ones can be the words of a sentence
MAX_SENTENCE = 1500  # code points; longer ones (lists, tables, hostile text) are cut at a space


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span, the region it stands in and its words.

    Attributes:
        start, end: code points of the layer.
        region: kind of the region (title, body, caption, quote, furniture).
        starts, ends: offsets of each word or punctuation mark.
        words: the words in lower case; `raw` as they stand.
    """

    start: int
    end: int
    region: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    raw: tuple[str, ...]

    def at(self, offset: int) -> int:
        """Index of the word that holds or follows the offset (len(words) past the end)."""
        return bisect_right(self.ends, offset)

    def mention(self, first: int, last: int, layer: str) -> Mention:
        """The stretch from word `first` to word `last`, both included."""
        start, end = self.starts[first], self.ends[last]
        return Mention(start, end, layer[start:end])


def sentences_of(report: Report, times: Iterable[Mention] = ()) -> list[Sentence]:
    """Split the layer of a report, region by region; `times` help to cut a dateline off."""
    layer = report.layer
    out: list[Sentence] = []
    for region in report.all_regions:
        cuts: list[int] = []
        if region.kind == "body":
            cuts += [t.end for t in datelines(layer, region.start, times)]
            cuts += _headline_again(layer, region.start, region.end, report.title)
        for s in _spans(layer, region.start, region.end, cuts):
            repeats = (
                region.kind == "body" and s.start < region.start + HEAD and _repeats(layer, s, report.title)
            )
            out.append(_sentence(layer, s.start, s.end, "title" if repeats else region.kind))
    return [s for s in out if s.words]


def _headline(title: str) -> str:
    """A title without the section and the site behind it ("... - World - Harbour Post", "... | Post")."""
    return _SITE.split(title, maxsplit=1)[0].strip()


def _headline_again(layer: str, start: int, end: int, title: str) -> list[int]:
    """Where the headline, word for word, stands once more at the head of a body, without a full stop."""
    head = _headline(title)
    at = layer.find(head, start, min(end, start + HEAD)) if len(head) >= SHORTEST_HEADLINE else -1
    return [c for c in (at, at + len(head)) if start < c < end] if at >= 0 else []


def _repeats(layer: str, s: Span, title: str) -> bool:
    """Whether a stretch at the head of a body is the headline once more, perhaps with a date around it."""
    words, known = set(_WORD.findall(s.of(layer).lower())), set(_WORD.findall(_headline(title).lower()))
    return bool(known) and len(words & known) >= 0.6 * len(words) and len(words & known) >= 0.8 * len(known)


def datelines(layer: str, start: int, times: Iterable[Mention]) -> list[Mention]:
    """Full dates at the head of a body that a capitalised word, or nothing, follows: they date the report."""
    return [
        t
        for t in times
        if start <= t.start < start + HEAD
        and _FULL_YEAR.search(t.text)
        and (layer[t.end : t.end + 3].strip(' "“‘')[:1].isupper() or not layer[start : t.start].strip())
    ][:2]


def _spans(layer: str, start: int, end: int, cuts: Sequence[int]) -> list[Span]:
    ends = [
        m.end()
        for m in _END.finditer(layer, start, end)
        if not _ABBREVIATION.search(layer, max(start, m.end() - 12), m.end())
    ]
    out, at = [], start
    for stop in sorted({*ends, *cuts, end}):
        while stop - at > MAX_SENTENCE:
            cut = _cut(layer, at, stop)
            out.append(Span(at, cut))
            at = cut
        if stop > at:
            out.append(Span(at, stop))
            at = stop
    return out


def _cut(layer: str, at: int, stop: int) -> int:
    """Where to cut a sentence that is too long: at a space, and never within a word, however long that is.

    The words that follow a number of a thousand digits stay with it; by themselves they would count others.
    """
    most = at + MAX_SENTENCE
    if (space := layer.rfind(" ", at + 1, most)) > at:
        return space
    word = _REST.match(layer, most, stop)
    if word is None or word.end() == most:
        return most
    if stop - word.end() <= MAX_SENTENCE:
        return stop
    return max(word.end(), layer.rfind(" ", word.end(), word.end() + MAX_SENTENCE))


def _sentence(layer: str, start: int, end: int, region: str) -> Sentence:
    found = [(m.start(), m.end()) for m in _WORD.finditer(layer, start, end)]
    raw = tuple(layer[a:b] for a, b in found)
    return Sentence(
        start,
        end,
        region,
        tuple(a for a, _ in found),
        tuple(b for _, b in found),
        tuple(w.lower() for w in raw),
        raw,
    )
