"""Invented reports read by the whole of extraction, and what a careful reader would write down for them.

An expected claim is a dictionary of the fields that matter to a case. `part_of` is the low end of the total.
`low`, `high` and `outcome` are always compared; who, where and by whom without a leading article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from recount.model.claims import MAX_EVIDENCE, MAX_QUOTE, Claim
from recount.model.evidence import claim_faults
from recount.model.extraction import Extraction
from recount.model.reports import Report
from recount.pipeline.extracting import extract_one

PUBLISHED = date(2031, 5, 6)  # a Tuesday
SAME = object()
PHRASES = ("victims", "perpetrator", "place", "source", "count_text", "time")
ARTICLES = ("the ", "a ", "an ")


def table(rows: Sequence[tuple[Any, ...]], wrong: Mapping[str, str]) -> list[Any]:
    """The rows as parameters named by their text; those that are known to be read wrongly must fail."""
    assert set(wrong) <= {row[0] for row in rows}
    marks = {text: [pytest.mark.xfail(strict=True, reason=got)] for text, got in wrong.items()}
    return [pytest.param(*row, id=row[0], marks=marks.get(row[0], [])) for row in rows]


def report(text: str, title: str = "", **more: Any) -> Report:
    return Report(
        **{"id": "r1", "text": text, "title": title, "published": PUBLISHED, "language": "en", **more}
    )


def read(r: Report) -> list[Claim]:
    """What the report claims; every word shown stands in the layer."""
    extraction = extract_one(r, "rules")
    assert extraction.skipped is None
    assert_sound(extraction, r.layer)
    return list(extraction.claims)


def told(text: str, title: str = "", **more: Any) -> list[Claim]:
    return read(report(text, title, **more))


def assert_sound(extraction: Extraction, layer: str) -> None:
    assert not extraction.has_failed, extraction.skipped
    for c in extraction.claims:
        assert list(claim_faults(c, layer)) == []
        assert 1 <= len(c.evidence) <= MAX_EVIDENCE
        assert all(layer[e.start : e.end] == e.text and len(e.text) <= MAX_QUOTE for e in c.evidence)
        assert {k: layer[s.start : s.end] for k, s in c.spans.items() if k != "means"} == {
            k: getattr(c, k) for k in PHRASES if getattr(c, k)
        }
        assert 0 <= c.confidence <= 1
        assert c.id.startswith("c-")
    assert len({c.id for c in extraction.claims}) == len(extraction.claims)


def harm(outcome: str, low: int | None, high: Any = SAME, **fields: Any) -> dict[str, Any]:
    return {"outcome": outcome, "low": low, "high": low if high is SAME else high, **fields}


def killed(low: int | None, high: Any = SAME, **fields: Any) -> dict[str, Any]:
    return harm("killed", low, high, **fields)


def injured(low: int | None, high: Any = SAME, **fields: Any) -> dict[str, Any]:
    return harm("injured", low, high, **fields)


def assert_claims(claims: list[Claim], expected: list[dict[str, Any]]) -> None:
    """Each expected claim is made once, and nothing else is claimed."""
    left = list(enumerate(claims))
    for want in expected:
        hit = next((x for x in left if not differences(x[1], want, claims)), None)
        assert hit is not None, f"expected {want}, got {[shown(c, want, claims) for _, c in left]}"
        left.remove(hit)
    assert [shown(c, {}, claims) for _, c in left] == []


def differences(c: Claim, want: dict[str, Any], claims: list[Claim]) -> list[str]:
    return [k for k, v in want.items() if plain(value(c, k, claims), k) != plain(v, k)]


def value(c: Claim, field: str, claims: list[Claim]) -> Any:
    if field == "part_of":
        return None if c.part_of_index is None else claims[c.part_of_index].low
    if field in ("start", "end"):
        day = getattr(c.when, field)
        return day.isoformat() if day else ""
    return getattr(c, field)


def plain(v: Any, field: str) -> Any:
    """A phrase as two readers would agree on it: letter case and a leading article aside."""
    if field not in PHRASES or field == "count_text":
        return v
    words = v.casefold()
    return next((words.removeprefix(a) for a in ARTICLES if words.startswith(a)), words)


def shown(c: Claim, want: dict[str, Any], claims: list[Claim]) -> dict[str, Any]:
    fields = dict.fromkeys(("outcome", "low", "high", "victims", *want))
    return {k: value(c, k, claims) for k in fields}
