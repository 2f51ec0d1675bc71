"""Which reports of a casebook were not read for claims, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from recount.model.reports import Report
from recount.store.casebook import Casebook

STILL_TO_BE_READ = "it is still to be read"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A report that was not read for claims, and why in a few words."""

    report: Report
    why: str


def skipped(casebook: Casebook, among: Collection[int] | None = None) -> list[Skipped]:
    """The reports whose latest reading skipped them, or that are still to be read, in the order they came in.

    Args:
        casebook: the casebook.
        among: keys of the reports to look at; None: the current version of each.
    """
    wanted = None if among is None else set(among)
    why = {key: why for key, why in casebook.skipped() if wanted is None or key in wanted}
    return [Skipped(s.report, why[s.key] or STILL_TO_BE_READ) for s in casebook.reports(list(why))]


def skipped_to_json(item: Skipped) -> dict[str, Any]:
    """What tells a skipped report from others, and why it was skipped, under the names of `reports.jsonl`."""
    report = item.report
    return {
        "id": report.id,
        "language": report.language,
        "skipped": item.why,
        "title": report.title,
        "published": report.published.isoformat() if report.published else None,
        "publisher": report.publisher,
        "url": report.url,
    }
