"""Reports, claims and incidents on invented places and people, for the tests of what the terminal shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import GroupCount, Incident, Perpetrator, Reason
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.model.whens import When

BODY = (
    "Life in Velmora had been calm. Shells fell on its market on Friday, killing 12 people, the town hospital"
    " said. Thirty were hurt."
)
REPORT = Report("a1", BODY, title="Market shelled", published=date(2031, 5, 3), publisher="Velmora Courier")


def mention(report: Report, words: str) -> Mention:
    """The first place where the report's layer has these words."""
    start = report.layer.index(words)
    return Mention(start, start + len(words), words)


def span(report: Report, words: str) -> Span:
    return mention(report, words).span


def claim(
    number: int = 1, report: Report = REPORT, words: str = "killing 12 people", **changes: Any
) -> Claim:
    fields: dict[str, Any] = {
        "outcome": "killed", "low": 12, "best": 12, "high": 12, "count_kind": "exact", "count_text": "12",
        "victims": "people", "id": f"c-{number:016x}", "confidence": 0.9, "extractor": "rules 1",
    }  # fmt: skip
    return Claim(report.id, evidence=(mention(report, words),), **{**fields, **changes})


def incident(number: int = 1, **changes: Any) -> Incident:
    fields: dict[str, Any] = {
        "id": f"i-{number:016x}",
        "kind": "incident",
        "reports": ("a1",),
        "claims": (f"c-{number:016x}",),
        "when": When.day(date(2031, 5, 2)),
        "location": Place(8, 15, "Velmora", name="Velmora"),
        "perpetrators": (Perpetrator("Northern Army", ("the town hospital",), ("Northern Army",)),),
        "means": ("shelling",),
        "counts": {"killed": Count(31, 32, 40), "injured": Count(30, 30, None)},
        "attackers": {"killed": Count.exactly(1)},
        "told": {"killed": (9, 40), "injured": (30, None)},
        "by_group": (GroupCount("killed", "civilian", "child", "unknown", Count.exactly(4)),),
        "independent_sources": 2,
        "grade": "fair",
        "policy": "recount-1",
        "provisional": False,
        "reasons": (Reason("Used 32: the later figure replaces the earlier.", (f"c-{number:016x}",)),),
    }
    return Incident(**{**fields, **changes})
