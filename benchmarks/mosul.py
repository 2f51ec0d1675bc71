"""One long report with chains of sources, repeats and a UN total, and its six counted claims."""

from __future__ import annotations

from functools import cache
from typing import Any

from benchmarks.claims import MODEL, RULES
from benchmarks.pairing import confusion, paired
from benchmarks.shared import GOLD, claims_scorer, extracted, read_jsonl

Claim = dict[str, Any]


def measure(quick: bool) -> dict[str, float]:
    """F1 of found and counted claims; of the six, those with low and high right; claims that blame wrongly.

    These hold Iraqi forces responsible for the children. The last two figures of the rules, too.
    """
    del quick  # it takes seconds
    result = claims_scorer().score([_gold()], [_predicted(*MODEL)])
    return {
        **{f"claims.mosul.{name}": result[name]["f1"] for name in ("found", "counted")},
        **_named_claims("claims.mosul", _predicted(*MODEL)["claims"]),
        **_named_claims("claims.mosul.rules", _predicted(*RULES)["claims"]),
    }


def tables() -> dict[str, Any]:
    """The confusion of fields of the trained extractor."""
    return {"mosul": confusion(paired([_gold()], [_predicted(*MODEL)]))}


def _named_claims(name: str, predicted: list[Claim]) -> dict[str, float]:
    gold = _gold()
    wanted = [c for c in gold["claims"] if _is_counted(c)]
    children = [c for c in gold["claims"] if c["outcome"] == "killed" and c["age"] == "child"]
    same_words = _same_words(gold)
    right = sum(any(same_words(w, p) and _same_count(w, p) for p in predicted) for w in wanted)
    accusing = [p for p in predicted if "iraqi" in p["perpetrator"].lower()]
    return {
        f"{name}.counted_right": right,
        f"{name}.iraqi_forces_accused": sum(any(same_words(c, p) for c in children) for p in accusing),
    }


def _is_counted(claim: Claim) -> bool:
    """The six: dead or wounded told by a number, as a total of their own."""
    told = claim["outcome"] in ("killed", "injured") and claim["part_of"] is None
    return told and claim["count_text"] not in ("", "a", "an")


def _same_count(gold: Claim, predicted: Claim) -> bool:
    return (gold["low"], gold["high"]) == (predicted["low"], predicted["high"])


def _same_words(gold: Claim) -> Any:
    """A test whether the scorer may pair a gold and a predicted claim: one outcome, evidence that meets."""
    scorer = claims_scorer()
    layer = f"{gold['title']}\n{gold['text']}" if gold.get("title") else gold["text"]

    def same(g: Claim, p: Claim) -> bool:
        spans = scorer.gold_spans(layer, g["evidence"]), scorer.pred_spans(p["evidence"])
        return bool(g["outcome"] == p["outcome"] and scorer.meets(*spans))

    return same


@cache
def _gold() -> Claim:
    (report,) = read_jsonl(GOLD / "mosul.jsonl")
    return report


@cache
def _predicted(*options: str) -> Claim:
    (report,) = extracted([_gold()], *options)
    return report
