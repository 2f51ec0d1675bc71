"""What may be a claim: people that rules tie to a harm word or that the network tags, read by the network."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from recount.extract.groups import Group, Trigger, adds_up, summed
from recount.extract.lexicon import Harm, word_list
from recount.extract.mentions import finding_span, forced_group, group_span
from recount.extract.network import Network
from recount.extract.scan import Scan
from recount.extract.scene import Finding
from recount.extract.windows import Window
from recount.model.spans import Mention

OUT, BEGIN, IN = 0, 1, 2
_WORD = re.compile(r"\w+")
LONGEST = 40  # word pieces of a mention or of what a pointer points at
EACH = 0.3  # what each further word piece costs what is pointed at: where it starts and ends is read apart
BEGINS = 0.15  # probability from which on a piece may begin a mention; what it is worth is weighed later
GOES_ON = 0.4
FAR = -12.0  # logarithm of the probability of words that a window does not show
LEAST = 0.3  # probability under which people whom neither rules nor the tagger saw are no candidates


@dataclass(slots=True)
class Pointed:
    """What a pointer may mean: the words (None for nothing) and the logarithm of their probability."""

    words: Mention | None
    score: float


@dataclass(slots=True)
class Candidate:
    """People who may be harmed, with what the network reads of them.

    Attributes:
        sentence: position of its context.
        finding: the people tied to a harm word.
        position: place among the findings of rules in that sentence, None where only the network saw it.
        tag: probability with which the network tagged it, 0 where it did not.
        claim: probability that it is a claim.
        outcomes: outcome -> probability that these people are a claim of it.
        fields: field -> code -> probability.
        pointed: pointer -> the most probable words and, second, nothing (or the other way round).
        window, at, ties: where it was read, and how it is tied to the others there.
    """

    sentence: int
    finding: Finding
    position: int | None
    start: int
    end: int
    outcome: str
    tag: float = 0.0
    claim: float = 0.0
    outcomes: Mapping[str, float] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    pointed: dict[str, list[Pointed]] = field(default_factory=dict)
    window: int = 0
    at: int = 0
    ties: Any = None
    place: tuple[Window, Any, Any, Sequence[str]] | None = None

    def score(self, name: str, words: Mention) -> float:
        """The logarithm of the probability of these words for a pointer; FAR where the window lacks them."""
        if self.place is None:
            return FAR
        window, starts, ends, names = self.place
        n = names.index(name)
        at = window.stretches(words.start, words.end)
        return max((float(starts[n][a] + ends[n][b - 1]) for a, b in at), default=FAR)


def candidates_of(
    network: Network, windows: Sequence[Window], seen: Scan, times: Sequence[Mention], layer: str
) -> list[Candidate]:
    """Every candidate of a report with what the network reads of it, in order of the text.

    A time is one of `times`, since only their days are known; other words are free.
    """
    out: list[Candidate] = []
    starts = [c.sentence.start for c in seen.contexts]
    for number, window in enumerate(windows):
        hidden, tags = network.encode(window)
        here = _own(window, starts)
        found = _of_rules(window, seen, here)
        for start, end, outcome, tag in _tagged(network, window, tags):
            _add(found, seen, here, (window.words(start, end, layer), outcome, tag))
        outcomes = network.labels["outcome"]
        kept = _judged(network, window, hidden, found, _people(window, seen, here), seen)
        shown = _shown(window, times)
        if not kept:
            continue
        reading = network.read(hidden, [at for _, at in kept], [outcomes.index(c.outcome) for c, _ in kept])
        for k, (c, _) in enumerate(kept):
            c.fields = {
                name: dict(zip(network.labels[name], map(float, p[k]), strict=True))
                for name, p in reading.fields.items()
            }
            c.pointed = {
                name: pointed(window, reading.starts[k][n], reading.ends[k][n], layer, _cost(name))
                for n, name in enumerate(network.pointers)
            }
            c.window, c.at, c.ties = number, k, reading.ties[k]
            c.place = (window, reading.starts[k], reading.ends[k], network.pointers)
            c.pointed["time"] = _timed(c, shown)
            out.append(c)
    for c in out:
        if c.position is None:
            _with_evidence(c, seen)
    return sorted(out, key=lambda c: (c.start, c.end))


def _own(window: Window, starts: Sequence[int]) -> range:
    """The sentences that the window owns a part of; `starts` are where all begin."""
    first, last = window.pieces.spans[window.first][0], window.pieces.spans[window.end - 1][1]
    return range(max(0, bisect_right(starts, first) - 1), bisect_left(starts, last))


def _shown(window: Window, times: Sequence[Mention]) -> list[Mention]:
    """The times, given in order of the text, that may stand in one of the parts that the window shows."""
    out: list[Mention] = []
    for text, part in groupby(window.pieces.spans, key=lambda span: span[0] >= 0):
        if text:
            spans = list(part)
            a, b = (bisect_left(times, x, key=lambda t: t.start) for x in (spans[0][0], spans[-1][1]))
            out += times[a:b]
    return out


def _judged(
    network: Network,
    window: Window,
    hidden: Any,
    found: list[Candidate],
    others: list[tuple[int, Group, tuple[int, int]]],
    seen: Scan,
) -> list[tuple[Candidate, tuple[int, int]]]:
    """The candidates, and all other people whom the network judges harmed, with their positions."""
    outcomes = network.labels["outcome"]
    known = [(c, where[-1]) for c in found if (where := window.stretches(c.start, c.end))]
    spans = [at for _, at in known] + [at for *_, at in others]
    if not spans:
        return []
    judged = [dict(zip(outcomes, map(float, p), strict=True)) for p in network.judge(hidden, spans)]
    for (c, _), p in zip(known, judged, strict=False):
        c.outcomes, c.claim = p, p[c.outcome]
    for (n, g, at), p in zip(others, judged[len(known) :], strict=True):
        s = seen.contexts[n].sentence
        start, end = group_span(s, g)
        for outcome in (o for o in outcomes if p[o] >= LEAST):
            if any(c.outcome == outcome and c.start < end and start < c.end for c, _ in known):
                continue
            trigger = Trigger(g.first, g.last, Harm(s.words[g.first : g.last + 1], outcome, "judged"))
            finding = Finding(outcome, g, trigger, "judged", g.first, g.head)
            new = Candidate(n, finding, None, start, end, outcome, claim=p[outcome], outcomes=p)
            known.append((new, at))
    return known


def _people(window: Window, seen: Scan, here: range) -> list[tuple[int, Group, tuple[int, int]]]:
    """All groups that the window owns: sentence, group, positions."""
    first, last = window.pieces.spans[window.first][0], window.pieces.spans[window.end - 1][1]
    out = []
    for n in here:
        for g in seen.people[n]:
            start, end = group_span(seen.contexts[n].sentence, g)
            if first <= start < last and (at := window.stretches(start, end)):
                out.append((n, g, at[-1]))
    return out


def _of_rules(window: Window, seen: Scan, here: range) -> list[Candidate]:
    first, last = window.pieces.spans[window.first][0], window.pieces.spans[window.end - 1][1]
    out = []
    for n in here:
        for k, f in enumerate(seen.findings[n]):
            start, end = finding_span(seen.contexts[n].sentence, f)
            if first <= start < last:
                out.append(Candidate(n, f, k, start, end, f.outcome))
    return out


def _tagged(network: Network, window: Window, tags: Any) -> Iterator[tuple[int, int, str, float]]:
    """Mentions that the tagger sees: positions, outcome, probability of their beginning."""
    for n, outcome in enumerate(network.labels["outcome"]):
        p = tags[:, n]
        k = window.first
        while k < window.end:
            if p[k][BEGIN] >= BEGINS or (p[k][IN] > 0.5 and p[k][IN] > p[k][BEGIN]):
                end = k + 1
                while (
                    end < window.end
                    and end - k < LONGEST
                    and p[end][IN] >= GOES_ON
                    and p[end][IN] > p[end][BEGIN]
                ):
                    end += 1
                yield k, end, outcome, float(max(p[k][BEGIN], p[k][IN]))
                k = end
            else:
                k += 1


def _add(found: list[Candidate], seen: Scan, here: range, tagged: tuple[Mention, str, float]) -> None:
    """Put a tagged mention to the candidate of rules that it means, or beside them."""
    words, outcome, tag = tagged
    if not names_anything(words):
        return
    meets = [
        c for c in found if c.outcome == outcome and min(c.end, words.end) - max(c.start, words.start) > 0
    ]
    if meets:
        for c in meets:
            c.tag = max(c.tag, tag)
        return
    n = next((k for k in reversed(here) if seen.contexts[k].sentence.start <= words.start), -1)
    if n < 0 or words.start >= seen.contexts[n].sentence.end:
        return
    context = seen.contexts[n]
    s = context.sentence
    a, b = s.at(words.start), min(s.at(words.end - 1), len(s.words) - 1)
    if a >= len(s.words) or a > b:
        return
    group = _group(context.groups, seen, n, a, b)
    trigger = Trigger(a, b, Harm(tuple(s.words[a : b + 1]), outcome, "tagged"))
    finding = Finding(outcome, group, trigger, "tagged", min(group.first, a), max(group.head, b))
    found.append(Candidate(n, finding, None, words.start, words.end, outcome, tag))


def names_anything(words: Mention) -> bool:
    """Whether more than small words stand there ("the", "among", "including the")."""
    small = (
        word_list("stop") | word_list("link") | word_list("determiner") | word_list("be") | word_list("among")
    )
    return any(w not in small for w in _WORD.findall(words.text.lower()))


def _group(groups: Sequence[Group], seen: Scan, n: int, a: int, b: int) -> Group:
    s = seen.contexts[n].sentence
    near = [g for g in groups if g.first <= b and a <= g.last]
    inside = [g for g in near if a <= g.first and g.last <= b] or near
    if len(inside) > 1 and adds_up(inside, s):
        return summed(inside, s)
    if inside:
        return max(inside, key=lambda g: (g.phrase is not None, min(b, g.last) - max(a, g.first)))
    return forced_group(s, a, b, seen.counts)


def pointed(window: Window, starts: Any, ends: Any, layer: str, cost: float) -> list[Pointed]:
    """The most probable words and "nothing", the more probable first; `cost` is that of a word piece more."""
    import numpy as np  # noqa: PLC0415

    t = len(window.pieces)
    spans = window.pieces.spans
    found: dict[tuple[int, int], float] = {}
    for k in map(int, np.argsort(-starts[:t])[:5]):
        if spans[k][0] < 0:
            continue
        stop = k + 1
        while stop < t and stop - k < LONGEST and window.pieces.sentences[stop] == window.pieces.sentences[k]:
            stop += 1
        worth = ends[k:stop] - cost * np.arange(stop - k)
        e = int(np.argmax(worth))
        found[k, k + e + 1] = float(starts[k] + worth[e])
    out = [Pointed(None, float(starts[t] + ends[t]))]
    for (a, b), score in sorted(found.items(), key=lambda f: -f[1]):
        words = window.words(a, b, layer)
        if names_anything(words) and all(
            p.words is None or not p.words.span.overlaps(words.span) for p in out
        ):
            out.append(Pointed(words, score))
    return sorted(out, key=lambda p: -p.score)


def _cost(name: str) -> float:
    """A quote is as long as it must be; a name or a place is a few words."""
    return 0.0 if name == "evidence" else EACH


def _timed(c: Candidate, times: Sequence[Mention]) -> list[Pointed]:
    """The times of a report, or nothing, the most probable first."""
    nothing = [p for p in c.pointed["time"] if p.words is None]
    known = [Pointed(t, score) for t in times if (score := c.score("time", t)) > FAR]
    return sorted([*nothing, *known], key=lambda p: -p.score)


def _with_evidence(c: Candidate, seen: Scan) -> None:
    """Give a tagged mention the harm words that the network points at."""
    words = next((p.words for p in c.pointed["evidence"] if p.words is not None), None)
    s = seen.contexts[c.sentence].sentence
    f = c.finding
    if words is None or words.start >= s.end or words.end <= s.start:
        return
    a, b = s.at(max(words.start, s.start)), min(s.at(min(words.end, s.end) - 1), len(s.words) - 1)
    first, last = min(a, f.first), max(b, f.last)
    if b > f.last:
        trigger = replace(f.trigger, first=f.last + 1, last=b)
    elif a < f.first:
        trigger = replace(f.trigger, first=a, last=f.first - 1)
    else:
        trigger = f.trigger
    c.finding = replace(f, first=first, last=last, trigger=trigger)
