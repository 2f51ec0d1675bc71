"""78 articles on 37 US shootings (Gun Violence Corpus, dev) by `recount run`: which tell of one incident?

Scored by ../shared/eval/score_links.py. Rules and weights may be made by looking at `train` alone.
"""

from __future__ import annotations

from benchmarks.shared import (
    DATA,
    figure_after,
    read_jsonl,
    recount,
    score,
    scratch,
    without_answers,
    write_jsonl,
)


def measure(quick: bool) -> dict[str, float]:
    """B-cubed F1 of main incidents."""
    if quick:
        return {}
    gold = DATA / "gvc" / "dev.jsonl.gz"
    with scratch() as folder:
        reports = write_jsonl(folder / "reports.jsonl", without_answers(read_jsonl(gold)))
        recount("run", reports, "--casebook", folder / "casebook", "--out", folder / "out", "--quiet")
        return {"links.gvc_dev.b_cubed_f1": figure_after("F1", score("score_links.py", gold, folder / "out"))}
