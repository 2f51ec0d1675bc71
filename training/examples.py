"""Turns annotated reports into what the network learns from: windows with mentions, their fields and ties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from recount.codebook.tables import read_table
from recount.extract.groups import Group
from recount.extract.mentions import finding_span, group_span
from recount.extract.scan import Scan, scan
from recount.extract.windows import Window, windows_of
from recount.model.claims import Claim
from recount.model.extraction import Hints
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.resolve import Timeline, anchor_of, find_places, find_times, resolve_places, resolve_when

POINTERS = ("perpetrator", "place", "source", "time", "evidence")
FIELDS = ("status", "age", "sex", "means", "scope", "stance")
LABELS: Mapping[str, tuple[str, ...]] = {
    k: tuple(row["code"] for row in read_table("recount.codebook", f"{k}.csv")) for k in ("outcome", *FIELDS)
}
OUTCOMES = LABELS["outcome"]
NEAR = 30  # code points between a count and its noun that one mention may bridge
MOST_PLACES = 6  # a quote that stands more often than this says nothing of where the claim is


@dataclass(slots=True)
class Told:
    """One place in a report where a claim is told: the mention of the people, in code points."""

    claim: int
    outcome: str
    start: int
    end: int
    quote: tuple[int, int]


@dataclass(slots=True)
class Example:
    """One window with its labels; all positions are positions of word pieces.

    Attributes:
        ids, marks, first, end: the window.
        tags: for each outcome the mentions in it as (start, end) with `end` exclusive.
        ignored: for each outcome the stretches that are neither.
        spans: candidate spans (start, end, outcome index, claim or -1 for none).
        claims: for each claim index: codes by field and, by pointer, the lists of (start, end) that are
            right; [] where nothing is to be pointed at and None where the report does not tell.
    """

    report: str
    ids: list[int]
    marks: list[int]
    first: int
    end: int
    tags: list[list[tuple[int, int]]] = field(default_factory=list)
    ignored: list[list[tuple[int, int]]] = field(default_factory=list)
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)
    claims: dict[int, dict[str, Any]] = field(default_factory=dict)
    quotes: dict[tuple[int, int, int], tuple[int, int]] = field(default_factory=dict)


def report_of(row: Mapping[str, Any]) -> Report:
    """A report of `../shared` or of `training/` as Recount reads it."""
    published = row.get("published")
    day = date.fromisoformat(published[:10]) if published else None
    return Report(row["id"], row["text"], row.get("title") or "", day, publisher=row.get("publisher") or "")


def examples_of(row: Mapping[str, Any]) -> list[Example]:
    """The windows of one annotated report with their labels."""
    report = report_of(row)
    layer = report.layer
    places, times = resolve_places(report, find_places(layer)), find_times(layer)
    hints = Hints(places, times)
    seen = scan(report, hints)
    told = list(_told(layer, row["claims"], seen))
    ignored = _untold(layer, row["claims"], told)
    dated = _dated(report, row["claims"], times)
    groups = [(c, g) for c, people in zip(seen.contexts, seen.people, strict=True) for g in people]
    others = [(*group_span(c.sentence, g), -1) for c, g in groups]
    others += [(t.start, t.end, -1) for t in told]
    others += [
        (*finding_span(c.sentence, f), OUTCOMES.index(f.outcome))
        for c, found in zip(seen.contexts, seen.findings, strict=True)
        for f in found
    ]
    return [_example(row, w, told, ignored, dated, others) for w in windows_of(layer, seen, hints)]


def _told(layer: str, claims: list[dict[str, Any]], seen: Scan) -> Iterator[Told]:
    groups = [
        (group_span(c.sentence, g), g)
        for c, people in zip(seen.contexts, seen.people, strict=True)
        for g in people
    ]
    for n, claim in enumerate(claims):
        for quote in dict.fromkeys(claim["evidence"]):
            found = list(re.finditer(re.escape(quote), layer))
            if len(found) > MOST_PLACES:
                continue
            for m in found:
                span = _mention(layer, claim, m.start(), m.end(), groups)
                if span is not None:
                    yield Told(n, claim["outcome"], *span, (m.start(), m.end()))


def _mention(
    layer: str, claim: dict[str, Any], start: int, end: int, groups: list[tuple[tuple[int, int], Group]]
) -> tuple[int, int] | None:
    counts, nouns = (_find(layer, claim[k], start, end) for k in ("count_text", "victims"))
    near = [(g, x) for g, x in groups if g[0] < end and start < g[1]]
    if counts and nouns:
        best = min(((a, b) for a in counts for b in nouns), key=lambda ab: _gap(*ab))
        if _gap(*best) <= NEAR:
            return min(best[0][0], best[1][0]), max(best[0][1], best[1][1])
    for words in counts or nouns:
        for g, _ in near:
            if g[0] < words[1] and words[0] < g[1] and (counts or not claim["count_text"]):
                return min(g[0], words[0]), max(g[1], words[1])
        return words
    same = [g for g, x in near if (x.count.low, x.count.high) == (claim["low"], claim["high"])]
    if len(same) == 1 or (not same and len(near) == 1):
        return (same or [near[0][0]])[0]
    return None


def _find(layer: str, words: str, start: int, end: int) -> list[tuple[int, int]]:
    if not words:
        return []
    return [
        m.span()
        for m in re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE).finditer(layer, start, end)
    ]


def _gap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(a[0], b[0]) - min(a[1], b[1])


def _untold(layer: str, claims: list[dict[str, Any]], told: list[Told]) -> list[tuple[int, int, str]]:
    """Quotes in which the mention could not be found: neither harm nor none."""
    known = {(t.claim, t.quote) for t in told}
    return [
        (m.start(), m.end(), c["outcome"])
        for n, c in enumerate(claims)
        for q in c["evidence"]
        for m in re.finditer(re.escape(q), layer)
        if (n, m.span()) not in known
    ]


def _dated(
    report: Report, claims: list[dict[str, Any]], times: list[Mention]
) -> list[list[tuple[int, int]] | None]:
    """For each claim the times in the text that give its days; [] where no time does, None where unknown."""
    timeline = Timeline(times, anchor_of(report, times))
    out: list[list[tuple[int, int]] | None] = []
    for c in claims:
        want = (c["start"] or "", c["end"] or "")
        bare = Claim(report.id, c["outcome"], c["low"], c["high"], (), scope=c["scope"])
        right = []
        for t in times:
            when = resolve_when(replace(bare, time=t.text, spans={"time": Span(t.start, t.end)}), timeline)
            if _iso(when.start, when.end) == want:
                right.append((t.start, t.end))
        none = resolve_when(bare, timeline)
        out.append(right if right else [] if _iso(none.start, none.end) == want else None)
    return out


def _iso(start: date | None, end: date | None) -> tuple[str, str]:
    return (start.isoformat() if start else "", end.isoformat() if end else "")


def _example(
    row: Mapping[str, Any],
    window: Window,
    told: list[Told],
    ignored: list[tuple[int, int, str]],
    dated: list[list[tuple[int, int]] | None],
    others: list[tuple[int, int, int]],
) -> Example:
    p = window.pieces
    out = Example(row["id"], p.ids, p.marks, window.first, window.end)
    out.tags = [[] for _ in OUTCOMES]
    out.ignored = [[] for _ in OUTCOMES]
    layer = (f"{row['title']}\n" if row.get("title") else "") + row["text"]
    at = window
    for t in told:
        span = last_of(at, t.start, t.end)
        if span is None or not window.first <= span[0] < window.end:
            continue
        k = OUTCOMES.index(t.outcome)
        if span not in out.tags[k]:
            out.tags[k].append(span)
            out.spans.append((*span, k, t.claim))
        quote = last_of(at, *t.quote)
        if quote:
            out.quotes[(*span, t.claim)] = quote
        if t.claim not in out.claims:
            out.claims[t.claim] = _fields(row["claims"][t.claim], dated[t.claim], layer, at)
    for start, end, outcome in ignored:
        span = last_of(at, start, end)
        if span is not None:
            out.ignored[OUTCOMES.index(outcome)].append(span)
    out.spans += _negatives(out, at, others)
    return out


def _negatives(
    out: Example, at: Window, others: list[tuple[int, int, int]]
) -> list[tuple[int, int, int, int]]:
    """Candidates that rules offer: labelled with the claim they meet, -1 if none, left out where unsure."""
    added: list[tuple[int, int, int, int]] = []
    known = {s[:3] for s in out.spans}
    for start, end, outcome in others:
        span = last_of(at, start, end)
        if span is None or not out.first <= span[0] < out.end:
            continue
        for k in range(len(OUTCOMES)) if outcome < 0 else (outcome,):
            if (*span, k) in known:
                continue
            known.add((*span, k))
            if any(a < span[1] and span[0] < b for a, b in out.ignored[k]):
                continue
            meets = [(s, c) for *s, o, c in out.spans if o == k and s[0] < span[1] and span[0] < s[1]]
            if not meets:
                added.append((*span, k, -1))
            elif len(meets) == 1:
                (a, b), claim = meets[0]
                shared = min(b, span[1]) - max(a, span[0])
                if shared >= 0.6 * max(b - a, span[1] - span[0]):
                    added.append((*span, k, claim))
    return added


def last_of(window: Window, start: int, end: int) -> tuple[int, int] | None:
    """The last place of the words in a window: their own, not the headline's that is shown again."""
    found = window.stretches(start, end)
    return found[-1] if found else None


def _fields(
    claim: dict[str, Any], dated: list[tuple[int, int]] | None, layer: str, at: Window
) -> dict[str, Any]:
    out: dict[str, Any] = {k: claim[k] for k in FIELDS}
    out["part_of"] = claim.get("part_of")
    for k in ("perpetrator", "place", "source"):
        if not claim[k]:
            out[k] = []
            continue
        found = [s for a, b in _find(layer, claim[k], 0, len(layer)) for s in at.stretches(a, b)]
        out[k] = found or None
    if dated is None:
        out["time"] = None
    else:
        found = [s for a, b in dated for s in at.stretches(a, b)]
        out["time"] = found if found or not dated else None
    return out
