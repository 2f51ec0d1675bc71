"""How sure a claim is: the probability that it is one with the right count, fitted on held-back reports."""

from __future__ import annotations

import math
from collections.abc import Mapping

from recount.extract.candidates import Candidate
from recount.extract.drafts import Draft
from recount.extract.merge import is_headline

MOST = 6.0  # logarithm of the odds beyond which the network is not believed more
FIGURES = ("exact", "at_least", "more_than", "at_most", "less_than", "about", "range")


def features(d: Draft, c: Candidate) -> dict[str, float]:
    """What speaks for a claim: how the network and the rules saw it, and the form of its count."""
    p = min(max(c.claim, 1e-9), 1 - 1e-9)
    return {
        "one": 1.0,
        "claim": min(max(math.log(p / (1 - p)), -MOST), MOST),
        "tag": c.tag,
        "rules": float(c.position is not None),
        "both": float(c.position is not None and c.tag > 0.5),
        "figure": float(d.count_kind in FIGURES),
        "bare": float(d.count_kind in ("plural", "vague")),
        "repeated": float(len(d.evidence) > 1),
        "headline": float(is_headline(d)),
        "part": float(d.total is not None),
        "stance": float(d.stance != "asserted"),
        "harm_to_many": float(d.outcome in ("other_harm", "displaced")),
    }


def confidence(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability, 0 to 1, of a claim with these features."""
    return 1 / (1 + math.exp(-sum(weights.get(k, 0.0) * v for k, v in found.items())))
