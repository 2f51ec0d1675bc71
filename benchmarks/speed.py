"""How long the command takes, start included: `recount extract` on 745 reports, and `recount --help`."""

from __future__ import annotations

import time

from benchmarks.shared import DATA, read_jsonl, recount, scratch, write_jsonl

HELP_RUNS = 7


def measure(quick: bool) -> dict[str, float]:
    """Reports per second, and seconds; the floor leaves room for a busy machine."""
    del quick  # it takes seconds
    rows = read_jsonl(DATA / "syria_news" / "reports.jsonl.gz")
    with scratch() as folder:
        reports = write_jsonl(folder / "reports.jsonl", rows)
        spent = _seconds("extract", str(reports), "--quiet")
    return {
        "speed.extract_reports_per_second": round(len(rows) / spent, 1),
        "speed.help_seconds": round(min(_seconds("--help") for _ in range(HELP_RUNS)), 3),
    }


def _seconds(*arguments: str) -> float:
    start = time.perf_counter()
    recount(*arguments)
    return time.perf_counter() - start
