"""A claim that a person makes of a report's words: checked as the machine's are, and never trusted more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from recount.model.claims import SPAN_FIELDS, Claim, claim_from_json, claim_id
from recount.model.errors import Refused
from recount.model.evidence import claim_faults
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.review.corrected import fields, value_of, with_value

MADE_BY = "person"
"""The extractor of claims that people made."""
_TODO = "Select the words in the report as it is now, and make the claim anew"


def claim_of_words(report: Report, start: int, end: int, quote: str) -> Claim:
    """A claim of some words, of which nothing is said yet.

    Args:
        report: the report.
        start: where the words begin in its layer, in code points.
        end: where they end.
        quote: the words.
    """
    return Claim(report.id, "killed", None, None, (Mention(start, end, quote),))


def made_of(data: Mapping[str, Any], report: Report) -> Claim:
    """The claim as it is kept, with its id: its evidence stands in the report, and its values can be.

    Args:
        data: under the names of the contract; id, extractor and confidence are set here.
        report: the current version of the report that it names.

    Raises:
        Refused: if a quote does not stand where it says, or a value is none that its field can have.
    """
    try:
        claim = claim_from_json({**data, "id": "", "part_of": None, "report": report.id})
        claim = replace(claim, extractor=MADE_BY, confidence=1.0)
        for name in fields():
            with_value(claim, name, value_of(claim, name))
        faults = list(claim_faults(claim, report.layer))
    except (AttributeError, KeyError, TypeError, ValueError) as e:
        raise Refused(f"This is no claim under the names of the contract ({e!r:.80})", _TODO) from e
    faults += [f"has words of {key!r}, which is no field" for key in claim.spans if key not in SPAN_FIELDS]
    if faults:
        raise Refused(f"The claim {faults[0]}", _TODO)
    return replace(claim, id=claim_id(claim, report.text_sha256))


def with_spans(claim: Claim) -> Claim:
    """The claim with the place of those of its words that stand in its first quote."""
    first = claim.evidence[0]
    spans = dict(claim.spans)
    for key in SPAN_FIELDS:
        words = getattr(claim, key) if key != "means" else ""
        at = first.text.find(words) if words else -1
        if at >= 0:
            spans[key] = Span(first.start + at, first.start + at + len(words))
    return replace(claim, spans=spans)
