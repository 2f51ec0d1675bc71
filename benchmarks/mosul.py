"""One long report with chains of sources, repeats and a UN total: are its six counted claims right?"""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

from benchmarks.shared import EVAL, GOLD, read_jsonl, recount, scratch, without_answers, write_jsonl

Claim = dict[str, Any]


def measure(quick: bool) -> dict[str, float]:
    """Of the six claims, those with low and high right; claims that blame Iraqi forces for the children."""
    del quick  # it takes a second
    path = GOLD / "mosul.jsonl"
    with scratch() as folder:
        reports = write_jsonl(folder / "reports.jsonl", without_answers(path))
        recount("extract", reports, "--extractor", "rules", stdout=folder / "claims.jsonl")
        (predicted,) = read_jsonl(folder / "claims.jsonl")
    (gold,) = read_jsonl(path)
    wanted = [c for c in gold["claims"] if _is_counted(c)]
    children = [c for c in gold["claims"] if c["outcome"] == "killed" and c["age"] == "child"]
    same_words = _same_words(gold)
    right = sum(any(same_words(w, p) and _same_count(w, p) for p in predicted["claims"]) for w in wanted)
    accusing = [p for p in predicted["claims"] if "iraqi" in p["perpetrator"].lower()]
    return {
        "claims.mosul.counted_right": right,
        "claims.mosul.iraqi_forces_accused": sum(any(same_words(c, p) for c in children) for p in accusing),
    }


def _is_counted(claim: Claim) -> bool:
    """The six: dead or wounded told by a number, as a total of their own."""
    told = claim["outcome"] in ("killed", "injured") and claim["part_of"] is None
    return told and claim["count_text"] not in ("", "a", "an")


def _same_count(gold: Claim, predicted: Claim) -> bool:
    return (gold["low"], gold["high"]) == (predicted["low"], predicted["high"])


def _same_words(gold: Claim) -> Any:
    """A test whether the scorer may pair a gold and a predicted claim: one outcome, evidence that meets."""
    scorer = _scorer()
    layer = f"{gold['title']}\n{gold['text']}" if gold.get("title") else gold["text"]

    def same(g: Claim, p: Claim) -> bool:
        spans = scorer.gold_spans(layer, g["evidence"]), scorer.pred_spans(p["evidence"])
        return bool(g["outcome"] == p["outcome"] and scorer.meets(*spans))

    return same


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_claims", EVAL / "score_claims.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(EVAL / "score_claims.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
