"""All 745 Syria reports through `recount run`, twice into new casebooks: same bytes, and right incidents?

Incidents are scored by ../shared/eval/score_links.py and score_told.py.
"""

from __future__ import annotations

import filecmp
import time
from pathlib import Path
from typing import Any

from benchmarks.shared import (
    DATA,
    GOLD,
    every_fifth,
    figure_after,
    read_jsonl,
    recount,
    score,
    scratch,
    write_jsonl,
)

OUTPUTS = ("reports.jsonl", "claims.jsonl", "incidents.jsonl", "incidents.csv")


def measure(quick: bool) -> dict[str, float]:
    """Seconds of a run, 1.0 for the same bytes twice, B-cubed F1 of main incidents, share of tolls right.

    `part` is every fifth report.
    """
    rows = read_jsonl(DATA / "syria_news" / "reports.jsonl.gz")
    with scratch() as folder:
        reports = write_jsonl(folder / "reports.jsonl", every_fifth(rows))
        same = _same_bytes(_run(reports, folder / "first"), _run(reports, folder / "second"))
    return {"run.syria_news_part.same_bytes": same} | ({} if quick else _whole(rows))


def _whole(rows: list[dict[str, Any]]) -> dict[str, float]:
    gold = GOLD / "syria_incidents_dev.jsonl"
    with scratch() as folder:
        reports = write_jsonl(folder / "reports.jsonl", rows)
        start = time.perf_counter()
        first = _run(reports, folder / "first")
        spent = time.perf_counter() - start
        same = _same_bytes(first, _run(reports, folder / "second"))
        links = score("score_links.py", gold, first)
        told = score("score_told.py", gold, first)
    return {
        "run.syria_news.seconds": round(spent, 1),
        "run.syria_news.same_bytes": same,
        "links.syria_dev.b_cubed_f1": figure_after("F1", links),
        "told.syria_dev.both": figure_after("both", told),
    }


def _same_bytes(first: Path, second: Path) -> float:
    same, _, _ = filecmp.cmpfiles(first, second, OUTPUTS, shallow=False)
    return float(len(same) == len(OUTPUTS))


def _run(reports: Path, folder: Path) -> Path:
    out = folder / "out"
    recount("run", reports, "--casebook", folder / "casebook", "--out", out, "--quiet")
    return out
