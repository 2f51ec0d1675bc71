"""Fits the confidence of claims on held-back reports, and measures how well it is calibrated."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from recount.extract import shipped
from recount.extract.confidence import confidence, features
from recount.extract.network import network
from recount.extract.rules import claims_from
from recount.extract.trained import ModelExtractor
from recount.model.claims import claim_to_json
from recount.model.extraction import Hints
from recount.resolve import Timeline, anchor_of, find_places, find_times, resolve_places, resolve_when
from training.annotations import SHARED, kind_of
from training.examples import report_of

sys.path.insert(0, str(SHARED / "eval"))
import score_claims

RIDGE = 0.3  # keeps the weights of rare features small
BINS = 10
FOLDS = 5


def right(report: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> list[bool]:
    """For each claim read in an annotated report whether it is one of the gold's with the right count."""
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


def calibrated(folder: Path, held: Sequence[Mapping[str, Any]]) -> tuple[dict[str, float], dict[str, Any]]:
    """Read the held-back reports with the network in `folder`; the weights of confidence and all figures.

    The error of calibration is measured by five-fold cross-validation, so that no claim is judged by weights
    that were fitted on it.
    """
    readings = read_all(folder, held)
    found = [f for r in readings for f in r.features]
    is_right = [x for r in readings for x in r.is_right]
    fold = [n % FOLDS for n, r in enumerate(readings) for _ in r.features]
    sure = [0.0] * len(found)
    for k in range(FOLDS):
        weights = fit(
            [f for f, n in zip(found, fold, strict=True) if n != k],
            [x for x, n in zip(is_right, fold, strict=True) if n != k],
        )
        for n, f in enumerate(found):
            if fold[n] == k:
                sure[n] = confidence(f, weights)
    error, rows = reliability(sure, is_right)
    figures = {
        "held_back": {"reports": len(held), "claims": sum(len(r["claims"]) for r in held)},
        "calibration_error": round(error, 4),
        "reliability": [[round(a, 3), round(b, 3), n] for a, b, n in rows],
        "scores": scores(held, readings),
    }
    return fit(found, is_right), figures


@dataclass(frozen=True, slots=True)
class HeldReading:
    """One held-back report as read: its claims by the contract, what was seen of each, which are right."""

    id: str
    claims: list[dict[str, Any]]
    features: list[Mapping[str, float]]
    is_right: list[bool]


def read_all(folder: Path, held: Sequence[Mapping[str, Any]]) -> list[HeldReading]:
    """The held-back reports as the extractor with the network in `folder` reads them."""
    shipped.use(folder)
    network.cache_clear()
    extractor = ModelExtractor()
    out = []
    for row in held:
        report = report_of(row)
        layer = report.layer
        times, places = find_times(layer), resolve_places(report, find_places(layer))
        timeline = Timeline(times, anchor_of(report, times))
        drafts, read, _ = extractor.drafts(report, Hints(places, times))
        claims = [
            claim_to_json(replace(c, when=resolve_when(c, timeline)))
            for c in claims_from(report.id, drafts, [0.0] * len(drafts))
        ]
        seen = [features(d, read[id(d)]) for d in drafts]
        out.append(HeldReading(report.id, claims, seen, right(row, claims)))
    return out


def scores(held: Sequence[Mapping[str, Any]], readings: Sequence[HeldReading]) -> dict[str, Any]:
    """What ../shared/eval/score_claims.py gives, over all held-back reports and by kind of report."""
    kinds = {r["id"]: kind_of(r["id"]) for r in held}
    out = {}
    for kind in ("all", *sorted(set(kinds.values()))):
        ids = {i for i, k in kinds.items() if kind in (k, "all")}
        out[kind] = score_claims.score(
            [r for r in held if r["id"] in ids],
            [{"id": r.id, "claims": r.claims} for r in readings if r.id in ids],
        )
    return out
