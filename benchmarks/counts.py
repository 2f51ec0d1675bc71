"""Killed and injured of 553 shootings from 936 articles, by ../shared/eval/score_counts.py.

Measured twice: through `recount run`, and on the claims of `recount extract` where it is given which articles
tell of one shooting, with a plain reconciliation. The difference is what linking and reconciling cost.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.shared import DATA, read_jsonl, recount, score, scratch, write_jsonl

Record = dict[str, Any]

OUTCOMES = ("killed", "injured")
GIVEN = ("id", "title", "text", "published", "url")


def measure(quick: bool) -> dict[str, float]:
    """Share of incidents whose figure, attackers included, is exactly right."""
    return {} if quick else of_part("test")


def of_part(part: str) -> dict[str, float]:
    """The figures on one part of the set; rules may be made by looking at `train` alone."""
    incidents, articles = (
        [row for row in read_jsonl(DATA / "gva" / f"{name}.jsonl.gz") if row["part"] == part]
        for name in ("incidents", "articles")
    )
    with scratch() as folder:
        gold = write_jsonl(folder / "incidents.jsonl", incidents)
        belongs = write_jsonl(folder / "articles.jsonl", articles)
        rows = ({k: a[k] for k in GIVEN if a.get(k) is not None} for a in articles)
        reports = write_jsonl(folder / "reports.jsonl", rows)
        run, given, claims = folder / "run", folder / "given", folder / "claims.jsonl"
        recount("run", reports, "--casebook", folder / "casebook", "--out", run, "--quiet")
        recount("extract", reports, "--quiet", stdout=claims)
        _reconcile(articles, read_jsonl(claims), given)
        told = {name: score("score_counts.py", gold, belongs, out) for name, out in _named(run, given)}
    return {f"counts.gva_{part}.{name}{o}": _exact(o, text) for name, text in told.items() for o in OUTCOMES}


def _named(run: Path, given: Path) -> tuple[tuple[str, Path], ...]:
    return ("", run), ("given_links_", given)


def _exact(outcome: str, text: str) -> float:
    found = re.search(rf"\b{outcome} exact ([0-9.]+)", text)
    if not found:
        raise ValueError(f"no exact figure for {outcome} in: {text}")
    return float(found[1])


def _reconcile(articles: list[Record], extracted: list[Record], out: Path) -> None:
    """Write for each shooting the figure that most of its articles tell first, the greater where they tie."""
    told: dict[str, list[Record]] = {}
    for article, claims in zip(articles, extracted, strict=True):
        told.setdefault(article["incident"], []).append(
            {o: sum(_first(claims["claims"], o, role) for role in ("victim", "attacker")) for o in OUTCOMES}
        )
    out.mkdir()
    counts = {
        i: {o: {"best": _commonest([r[o] for r in rows])} for o in OUTCOMES} for i, rows in told.items()
    }
    write_jsonl(out / "incidents.jsonl", ({"id": i, "counts": c} for i, c in counts.items()))
    write_jsonl(out / "reports.jsonl", ({"id": a["id"], "main_incident": a["incident"]} for a in articles))


def _first(claims: list[Record], outcome: str, role: str) -> int:
    """The first figure told of one happening, or 0."""
    figures = (
        c["best"]
        for c in claims
        if (c["outcome"], c["role"], c["stance"]) == (outcome, role, "asserted")
        and c["scope"] != "cumulative"
    )
    return next((int(f) for f in figures if f is not None), 0)


def _commonest(figures: list[int]) -> int:
    counted = Counter(figures)
    return max(counted, key=lambda f: (counted[f], f))
