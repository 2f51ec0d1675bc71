"""Claims against 35 annotated conflict reports, by ../shared/eval/score_claims.py, field by field."""

from __future__ import annotations

from functools import cache
from typing import Any

from benchmarks.pairing import confusion, paired
from benchmarks.shared import GOLD, claims_scorer, extracted, read_jsonl

SCORES = ("found", "counted", "full")
FIELDS = ("status", "means", "place", "source", "perpetrator", "dates")
RULES, MODEL = ("--extractor", "rules"), ("--extractor", "model")


def measure(quick: bool) -> dict[str, float]:
    """F1 of found, counted and full claims, share of pairs with a field right, with somebody wrongly accused.

    All 0 to 1; of the trained extractor and, without the fields, of the rules alone.
    """
    del quick  # it takes seconds
    result = _scored(*MODEL)
    return {
        **_figures("claims.syria_dev", result),
        **{f"claims.syria_dev.fields.{name}": result["fields"][name] for name in FIELDS},
        **_figures("claims.syria_dev.rules", _scored(*RULES)),
    }


def tables() -> dict[str, Any]:
    """The confusion of fields of the trained extractor."""
    return {"syria_dev": confusion(paired(_gold(), _predicted(*MODEL)))}


def _figures(name: str, result: dict[str, Any]) -> dict[str, float]:
    return {**{f"{name}.{s}": result[s]["f1"] for s in SCORES}, f"{name}.accused": result["accused"]}


def _scored(*options: str) -> dict[str, Any]:
    result: dict[str, Any] = claims_scorer().score(_gold(), _predicted(*options))
    return result


@cache
def _gold() -> list[dict[str, Any]]:
    return read_jsonl(GOLD / "syria_dev.jsonl")


@cache
def _predicted(*options: str) -> list[dict[str, Any]]:
    return extracted(_gold(), *options)
