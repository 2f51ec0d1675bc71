"""How long the command takes, start included: `recount extract` on 745 reports, and `recount --help`."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.claims import MODEL, RULES
from benchmarks.shared import DATA, every_fifth, read_jsonl, recount, scratch, two_cores, write_jsonl

HELP_RUNS = 7


def measure(quick: bool) -> dict[str, float]:
    """Reports per second on two processors, and seconds; the floors leave room for a busy machine.

    `part` is every fifth report, on which starting weighs more.
    """
    rows = read_jsonl(DATA / "syria_news" / "reports.jsonl.gz")
    figures = {} if quick else {"speed.extract_reports_per_second": _reports_per_second(rows, *MODEL)}
    return figures | {
        "speed.part.extract_reports_per_second": _reports_per_second(every_fifth(rows), *MODEL),
        "speed.rules.extract_reports_per_second": _reports_per_second(rows, *RULES),
        "speed.help_seconds": round(min(_seconds("--help") for _ in range(HELP_RUNS)), 3),
    }


def _reports_per_second(rows: list[dict[str, Any]], *options: str) -> float:
    with scratch() as folder, two_cores():
        reports = write_jsonl(folder / "reports.jsonl", rows)
        return round(len(rows) / _seconds("extract", str(reports), "--quiet", *options), 1)


def _seconds(*arguments: str) -> float:
    start = time.perf_counter()
    recount(*arguments)
    return time.perf_counter() - start
