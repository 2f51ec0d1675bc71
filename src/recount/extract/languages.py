"""Which languages are read for claims. All others are kept, marked and listed, never read as one of these."""

from __future__ import annotations

from recount.model.reports import Report
from recount.model.scripts import is_latin, sampled

# It stands in this room so that a change to it changes the extractors' edition: the reports that were
# skipped before are then read by the next command that reads or counts.
COVERED = ("en",)


def why_not_covered(report: Report) -> str | None:
    """Why a report is not to be read for claims, in a few words; None where it is.

    One of unknown language is read: it is too short to tell, as many a headline is. But what is mostly in
    another script than the Latin one is no English, whatever its language is given as.
    """
    if report.language and report.language not in COVERED:
        return f"language {report.language} is not covered yet"
    if not is_latin(sampled(report.story)):
        return "its script is not covered yet"
    return None
