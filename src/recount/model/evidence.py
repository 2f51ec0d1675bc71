"""Whether the words a claim shows stand in the text it was read from: `layer[start:end] == quote`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recount.model.claims import MAX_EVIDENCE, MAX_QUOTE, Claim
from recount.model.places import Place

MAX_PERSONS = 10**12
"""No count of people is larger; a figure beyond it is a misread number."""

_WORD_FIELDS = ("count_text", "victims", "perpetrator", "place", "time", "source")


def claim_faults(claim: Claim, layer: str) -> Iterator[str]:
    """Every way in which the claim's words and figures cannot be checked against the layer."""
    if not 1 <= len(claim.evidence) <= MAX_EVIDENCE:
        yield f"has {len(claim.evidence)} quotes as evidence, not 1 to {MAX_EVIDENCE}"
    for e in claim.evidence:
        yield from _quote_faults("evidence", e.start, e.end, e.text, layer)
        if len(e.text) > MAX_QUOTE:
            yield f"has a quote of {len(e.text)} characters, more than {MAX_QUOTE}"
    for name in claim.names:
        yield from _quote_faults("a name", name.start, name.end, name.text, layer)
    for key, span in claim.spans.items():
        words = getattr(claim, key) if key in _WORD_FIELDS else layer[span.start : span.end]
        yield from _quote_faults(key, span.start, span.end, words, layer)
    if claim.location is not None:
        yield from place_faults((claim.location,), layer)
    if any(n is not None and not 0 <= n <= MAX_PERSONS for n in (claim.low, claim.best, claim.high)):
        yield "gives a number of people that no population reaches"


def place_faults(places: Iterable[Place], layer: str) -> Iterator[str]:
    """The places whose words do not stand where they say; start = end = 0 stands for no words."""
    for place in places:
        if place.start or place.end:
            yield from _quote_faults("a place", place.start, place.end, place.text, layer)


def _quote_faults(what: str, start: int, end: int, words: str, layer: str) -> Iterator[str]:
    if not 0 <= start < end <= len(layer):
        yield f"points {what} at [{start}, {end}), outside a text of {len(layer)} characters"
    elif layer[start:end] != words:
        found = layer[start:end]
        yield f"quotes {words[:80]!r} as {what} at [{start}, {end}), where the text has {found[:80]!r}"
