"""Fits the confidence of claims on held-back reports, and measures how well it is calibrated."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.annotations import SHARED

sys.path.insert(0, str(SHARED / "eval"))
import score_claims  # noqa: E402

RIDGE = 0.3  # keeps the weights of rare features small
BINS = 10


def right(report: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> list[bool]:
    """For each predicted claim of an annotated report whether it is one of the gold's with the right count."""
    layer = (f"{report['title']}\n" if report.get("title") else "") + report["text"]
    gold = report["claims"]
    gs = [score_claims.gold_spans(layer, g["evidence"]) for g in gold]
    ps = [score_claims.pred_spans(c["evidence"]) for c in claims]
    table = [
        [score_claims.weight(g, c, gs[i], ps[j]) for j, c in enumerate(claims)] for i, g in enumerate(gold)
    ]
    out = [False] * len(claims)
    if gold and claims:
        for i, j in score_claims.assign([[x[0] for x in row] for row in table]):
            out[j] = bool(table[i][j][0] > 0 and table[i][j][1]["count"])
    return out


def fit(features: Sequence[Mapping[str, float]], is_right: Sequence[bool]) -> dict[str, float]:
    """Weights of a logistic regression with a small ridge, by Newton's method."""
    names = sorted({k for f in features for k in f})
    x = np.array([[f.get(k, 0.0) for k in names] for f in features])
    y = np.array(is_right, float)
    w = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (y - p) - RIDGE * w
        curve = (x.T * (p * (1 - p))) @ x + RIDGE * np.eye(len(names))
        step = np.linalg.solve(curve, slope)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return {k: round(float(v), 4) for k, v in zip(names, w, strict=True)}


def reliability(
    confidences: Sequence[float], is_right: Sequence[bool]
) -> tuple[float, list[tuple[float, float, int]]]:
    """The expected calibration error, and for each tenth (mean confidence, share right, claims)."""
    c, y = np.array(confidences), np.array(is_right, float)
    rows, error = [], 0.0
    for k in range(BINS):
        inside = (c >= k / BINS) & ((c < (k + 1) / BINS) | (k == BINS - 1))
        n = int(inside.sum())
        if n:
            rows.append((float(c[inside].mean()), float(y[inside].mean()), n))
            error += n / len(c) * abs(c[inside].mean() - y[inside].mean())
    return error, rows
