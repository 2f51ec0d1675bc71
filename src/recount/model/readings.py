"""Why a claim's field reads as it does: the words, how probable it was, and what came second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from recount.model.claims import Claim
from recount.model.spans import Mention

FIELDS = (
    "outcome", "count", "victims", "status", "age", "sex", "role", "means", "perpetrator", "place", "time",
    "source", "scope", "stance",
)  # fmt: skip
"""What is explained of a claim, in the order in which people read it; `count` stands for its kind."""

_IN_WORDS = ("victims", "perpetrator", "place", "time", "source")
_OF_PEOPLE = ("status", "age", "sex")


@dataclass(frozen=True, slots=True)
class FieldReading:
    """How one field of a claim was settled.

    Attributes:
        field: one of FIELDS.
        value: the code or the words that it holds, "" for nothing; of the count its kind.
        words: the words that gave it; None where none did.
        share: 0 to 1, how much of the weight the value had among all that were offered; of the outcome, how
            probable it was by itself. None where rules alone decided.
        runner_up: the second; "" for nothing.
        runner_up_share: its share; None where there was no second.
        rules: what rules alone read, "" for nothing; None where they were not asked apart.
    """

    field: str
    value: str
    words: Mention | None = None
    share: float | None = None
    runner_up: str = ""
    runner_up_share: float | None = None
    rules: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """People who stand by words of harm, and were not probable enough to make a claim.

    Attributes:
        outcome: code of what would have been claimed.
        people: the words for them.
        quote: the words that tie them to the harm.
        probability: 0 to 1, that this is a claim.
        needed: the probability from which on it would have been one.
    """

    outcome: str
    people: Mention
    quote: Mention
    probability: float
    needed: float


@dataclass(frozen=True, slots=True)
class Explained:
    """What an extractor tells of one report's claims.

    Attributes:
        claims: each with the fields that were weighed; the others are those of `complete`.
        left_out: in order of the text; None where the extractor weighs nothing.
    """

    claims: list[tuple[Claim, list[FieldReading]]]
    left_out: list[LeftOut] | None = None


def complete(claim: Claim, readings: Iterable[FieldReading], layer: str) -> list[FieldReading]:
    """A reading for each of FIELDS: the given ones, and for the rest what the claim itself shows.

    Where a reading names no words, they are the field's own, for what people are the words for them, and
    else the first quote.
    """
    known = {r.field: r for r in readings}
    out = []
    for name in FIELDS:
        value = claim.count_kind if name == "count" else str(getattr(claim, name))
        reading = known.get(name) or FieldReading(name, value)
        out.append(
            reading if reading.words is not None else replace(reading, words=_words(claim, name, layer))
        )
    return out


def _words(claim: Claim, name: str, layer: str) -> Mention | None:
    quote = claim.evidence[0]
    if name in _IN_WORDS:
        return _own(claim, name, layer)
    if name == "count":
        named = claim.names[0] if claim.count_kind == "named" and claim.names else None
        return _own(claim, "count_text", layer) or named or _own(claim, "victims", layer) or quote
    if name in _OF_PEOPLE:
        return _own(claim, "victims", layer) or quote
    if name == "means":
        return _own(claim, name, layer) or (None if claim.means == "unknown" else quote)
    return quote


def _own(claim: Claim, name: str, layer: str) -> Mention | None:
    span = claim.spans.get(name)
    return None if span is None else Mention(span.start, span.end, span.of(layer))


def reading_to_json(r: FieldReading) -> dict[str, Any]:
    """The reading under the names of docs/formats.md."""
    return {
        "field": r.field,
        "value": r.value,
        "words": _mention_to_json(r.words),
        "share": _rounded(r.share),
        "runner_up": r.runner_up,
        "runner_up_share": _rounded(r.runner_up_share),
        "rules": r.rules,
    }


def left_out_to_json(item: LeftOut) -> dict[str, Any]:
    """The people left out under the names of docs/formats.md."""
    return {
        "outcome": item.outcome,
        "people": _mention_to_json(item.people),
        "quote": _mention_to_json(item.quote),
        "probability": _rounded(item.probability),
        "needed": item.needed,
    }


def _mention_to_json(m: Mention | None) -> dict[str, Any] | None:
    return None if m is None else {"start": m.start, "end": m.end, "quote": m.text}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
