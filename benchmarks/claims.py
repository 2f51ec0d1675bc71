"""Claims by rules against 35 annotated conflict reports, by ../shared/eval/score_claims.py."""

from __future__ import annotations

import json

from benchmarks.shared import GOLD, recount, score, scratch, without_answers, write_jsonl


def measure(quick: bool) -> dict[str, float]:
    """F1 of found, counted and full claims, and the share of pairs that accuse somebody wrongly (0 to 1)."""
    del quick  # it takes seconds
    gold = GOLD / "syria_dev.jsonl"
    with scratch() as folder:
        reports = write_jsonl(folder / "reports.jsonl", without_answers(gold))
        recount("extract", reports, "--extractor", "rules", stdout=folder / "claims.jsonl")
        result = json.loads(score("score_claims.py", gold, folder / "claims.jsonl", "--json"))
    figures = {f"claims.syria_dev.{name}": result[name]["f1"] for name in ("found", "counted", "full")}
    return {**figures, "claims.syria_dev.accused": result["accused"]}
