"""Which of a report's figures its own words call older, or newer than another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.reports import Report
from recount.model.spans import Span
from recount.reconcile.speakers import PACKAGE, words

EARLIER = "earlier"
NEWER = "newer"
FURTHER = "further"
CUE_CHARS = 45
BETWEEN_CHARS = 40
AFTER_CHARS = 40
FEW_WORDS = 4
_CLAUSE_END = re.compile(r"[.,;:!?()\n]")
SENTENCE_END = re.compile(r"[.;!?][\"'\u201d\u2019)\]]*\s")


def standings(claims: Sequence[Claim], report: Report) -> Mapping[str, str]:
    """Claim id -> `earlier`, `newer`, `further` or "": how the words beside its figure set it against others.

    The words of cues.csv stand before the figure, in its sentence, those of
    `earlier_after` right after it. Of two figures "to 14 from 17" and "from
    17 to 14" call 17 the older one, unless the words before speak of a range. "From" before no figure says
    nothing.

    Args:
        claims: the report's claims of one outcome.
        report: the report.
    """
    found = {c.id: _cue(c, report) for c in claims}
    figures = sorted((span.start, span.end, c.id) for c in claims if (span := c.spans.get("count_text")))
    for (start, end, first), (other, _, second) in pairwise(figures):
        order = _order(report.layer, Span(start, end), other)
        if order and first != second:
            found[first], found[second] = order
    return found


def _cue(claim: Claim, report: Report) -> str:
    layer = report.layer
    span = claim.spans.get("count_text")
    stretches = [(span.start, span.end)] if span else [(e.start, e.end) for e in claim.evidence[:1]]
    found = set()
    for start, end in stretches:
        told = SENTENCE_END.split(layer[max(0, start - CUE_CHARS) : start])[-1] + layer[start:end]
        before = f" {' '.join(words(told))} "
        found |= {use for text, use in _cues() if f" {text} " in before}
        after = _plain(_CLAUSE_END.split(layer[end : end + AFTER_CHARS])[0])
        found |= {
            EARLIER for text in _used("earlier_after") if " ".join(after[: text.count(" ") + 1]) == text
        }
    if found:
        return EARLIER if EARLIER in found else NEWER
    return FURTHER if _is_further(claim, layer) else ""


def _is_further(claim: Claim, layer: str) -> bool:
    """Whether a sentence begins with more victims: "Another three people died", "Four more were found"."""
    told = words(f"{claim.count_text} {claim.victims}")[:FEW_WORDS]
    if not claim.evidence or not _used("further").intersection(told):
        return False
    start = claim.evidence[0].start
    before = layer[max(0, start - CUE_CHARS) : start].rstrip(" \"'\u201c\u2018")
    return not before or before.endswith((".", "!", "?", "\n", ":", "\u201d"))


def _order(layer: str, first: Span, second: int) -> tuple[str, str] | None:
    """How a figure and the next one, from `second` on, stand to one another; None if nothing says it."""
    between = layer[first.end : second]
    if len(between) > BETWEEN_CHARS or set(".;!?\n") & set(between):
        return None
    before = _plain(layer[max(0, first.start - CUE_CHARS) : first.start])
    link = (before[-1:], _plain(between)[-1:])
    if link == (["to"], ["from"]):
        return NEWER, EARLIER
    if link == (["from"], ["to"]) and not _used("range") & set(before):
        return EARLIER, NEWER
    return None


def _plain(text: str) -> list[str]:
    """The words of a text without those that only hedge a figure ("at least")."""
    return [w for w in words(text) if w not in _used("hedge")]


@cache
def _used(use: str) -> frozenset[str]:
    return frozenset(text for text, of in _rows() if of == use)


@cache
def _cues() -> tuple[tuple[str, str], ...]:
    return tuple((text, use) for text, use in _rows() if use in {EARLIER, NEWER})


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    return tuple((row["words"], row["use"]) for row in read_table(PACKAGE, "cues.csv"))
