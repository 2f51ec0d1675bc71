"""Why a claim's field reads as it does: the words, how probable it was, and what came second."""

from __future__ import annotations

from dataclasses import dataclass

from recount.model.claims import Claim
from recount.model.spans import Mention


@dataclass(frozen=True, slots=True)
class FieldReading:
    """How one field of a claim was settled.

    Attributes:
        field: its name.
        value: the code or the words that it holds, "" for nothing.
        words: where the words stand, None for a code or for nothing.
        share: 0 to 1, how much of the weight the value had among all that were offered; None where rules
            alone decided.
        runner_up: the second; "" for nothing.
        runner_up_share: its share; None where there was no second.
        rules: what rules alone read.
    """

    field: str
    value: str
    words: Mention | None = None
    share: float | None = None
    runner_up: str = ""
    runner_up_share: float | None = None
    rules: str = ""


def told(claim: Claim) -> list[FieldReading]:
    """The fields of a claim with their words, where nothing was weighed against them."""
    out = [
        FieldReading(name, str(getattr(claim, name)))
        for name in ("status", "age", "sex", "means", "scope", "stance")
    ]
    for name in ("perpetrator", "place", "source", "time"):
        span, text = claim.spans.get(name), str(getattr(claim, name))
        out.append(FieldReading(name, text, Mention(span.start, span.end, text) if span else None))
    return out
