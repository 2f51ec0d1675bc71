"""Claims and their confidence on the reports held back from training, in all and by kind of text.

Which reports these are, `training/splits.py` says. No weight of the network was learnt from them, but choices
were made on them: thresholds, how far the network is trusted in each field, and the weights of confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from benchmarks.claims import FIELDS, MODEL, SCORES
from benchmarks.shared import claims_scorer, extracted
from training.annotations import KINDS, annotated, gold, invented, kind_of
from training.calibrate import reliability, right
from training.splits import split

Record = dict[str, Any]


def measure(quick: bool) -> dict[str, float]:
    """F1 of found, counted and full claims, and the expected calibration error of `confidence` (0 to 1)."""
    if quick:
        return {}
    whole = _row(*_read())
    return {f"held.{name}": whole[name] for name in (*SCORES, "calibration_error")}


def tables() -> dict[str, Any]:
    """By kind of text the same and the fields; by tenths of confidence its mean, the share right, claims."""
    reports, predicted = _read()
    by_kind: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for n, report in enumerate(reports):
        by_kind[kind_of(report["id"])].append(n)
    rows = {
        kind: _row([reports[n] for n in at], [predicted[n] for n in at]) for kind, at in by_kind.items() if at
    }
    _, tenths = reliability(*_confidences(reports, predicted))
    return {"held": {"kinds": rows, "confidence": [[round(m, 4), round(s, 4), n] for m, s, n in tenths]}}


def held_back() -> list[Record]:
    """The annotated reports that training does not see, in order."""
    _, held = split([*gold(), *annotated(), *invented()])
    return [dict(report) for report in held]


@cache
def _read() -> tuple[list[Record], list[Record]]:
    reports = held_back()
    return reports, extracted(reports, *MODEL)


def _row(reports: Sequence[Record], predicted: Sequence[Record]) -> dict[str, Any]:
    result = claims_scorer().score(reports, predicted)
    error, _ = reliability(*_confidences(reports, predicted))
    return {
        "reports": len(reports),
        "claims": result["gold"],
        **{name: result[name]["f1"] for name in SCORES},
        "accused": result["accused"],
        "fields": {name: result["fields"][name] for name in FIELDS},
        "calibration_error": round(float(error), 4),
    }


def _confidences(reports: Iterable[Record], predicted: Iterable[Record]) -> tuple[list[float], list[bool]]:
    told: list[float] = []
    is_right: list[bool] = []
    for report, found in zip(reports, predicted, strict=True):
        told += [c["confidence"] for c in found["claims"]]
        is_right += right(report, found["claims"])
    return told, is_right
