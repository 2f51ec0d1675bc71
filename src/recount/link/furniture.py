"""What an outlet prints round its reports ("Sign up for our newsletter"): it tells of no incident."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import numpy.typing as npt

from recount.link.texts import RUN, SAMPLE, runs_of
from recount.link.words import TOKEN, Terms, terms
from recount.model.reports import Report

EDGE = 120
WEEKS = 5
GAP = 4
LEAST = 15


def bare(reports: Collection[Report]) -> Mapping[str, str]:
    """Report id -> its layer with spaces where its outlet's furniture stands, so that offsets hold.

    Furniture is a stretch of LEAST words or more made of runs at a text's edges, EDGE words from its
    beginning or end, that reports of WEEKS different weeks hold, with up to GAP other words between two of
    them ("notifications on NAME daily"). One dispatch is printed by many, but within days; shorter stretches
    are the stock phrases of the trade.
    """
    runs = {r.id: _edges(r.layer) for r in reports}
    stock = _stock((r, runs[r.id][0]) for r in reports)
    return {r.id: _blanked(r.layer, *runs[r.id], stock) for r in reports}


def _stock(told: Iterable[tuple[Report, Terms]]) -> frozenset[int]:
    """The runs that reports of WEEKS different weeks hold."""
    weeks = [
        np.unique(runs).astype(np.uint64) << np.uint64(32) | np.uint64(r.published.toordinal() // 7)
        for r, runs in told
        if r.published
    ]
    held = np.unique(np.concatenate(weeks or [np.empty(0, np.uint64)])) >> np.uint64(32)
    runs, spread = np.unique(held, return_counts=True)
    return frozenset(runs[spread >= WEEKS].tolist())


def _edges(layer: str) -> tuple[Terms, npt.NDArray[np.int64]]:
    """Hashes of about one in SAMPLE of the runs at the edges, and the word each begins with."""
    runs = runs_of(terms([w.lower() for w in TOKEN.findall(layer)]))
    at = np.arange(len(runs))
    kept = (runs % SAMPLE == 0) & ((at < EDGE) | (at >= len(runs) - EDGE))
    return runs[kept], at[kept]


def _blanked(layer: str, runs: Terms, starts: npt.NDArray[np.int64], stock: frozenset[int]) -> str:
    stretches: list[tuple[int, int]] = []
    for run, i in zip(runs.tolist(), starts.tolist(), strict=True):
        if run in stock:
            is_near = stretches and i <= stretches[-1][1] + GAP
            stretches.append((stretches.pop()[0] if is_near else i, i + RUN))
    long = [(start, end) for start, end in stretches if end - start >= LEAST]
    words = list(TOKEN.finditer(layer)) if long else []
    for start, end in long:
        first, last = words[start].start(), words[end - 1].end()
        layer = layer[:first] + " " * (last - first) + layer[last:]
    return layer
