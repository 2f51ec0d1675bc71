"""Fits the weights of link/features.csv: `python -m training.linking`, with --write to put them there.

Learns from the articles on US shootings of `gvc/train` and of the `train` part of `gva`, linked at once:
pairs of happenings that the linker compares and that both articles are mainly about, and whether these tell
of one shooting. Logistic regression drawn towards the present weights, ordered where levels are, judged by
shootings that were held back: log loss of the pairs, B-cubed F1, killed and injured exactly right.

The claims are read once, with the default extractor, into --claims.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from recount.link.compare import levels, weights
from recount.link.linking import APART, Comparison
from recount.model.claims import Claim, claim_from_json, claim_to_json
from recount.model.incidents import Linkage
from recount.model.reports import Report
from recount.pipeline.extracting import extract_reports
from recount.read import read_document
from recount.reconcile import reconcile

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
TABLE = ROOT / "src" / "recount" / "link" / "features.csv"
POLICY = "recount-1"
FOLDS = 5
DRAWN = (10.0, 30.0, 100.0)
SHIFTS = (-0.5, 0.0, 0.5)
LEAST_SEEN = 20
OUTCOMES = ("killed", "injured")

Key = tuple[str, str]
Weights = Mapping[Key, float]

ORDERED = (
    ("reports", ("close", "alike", "some", "little", "none")),
    ("words", ("close", "alike", "some", "little", "none")),
    ("rare", ("many", "several", "few", "none")),
    ("place", ("same_name", "same_common_name", "near", "apart")),
    ("time", ("same_day", "overlap", "next_day", "days_apart", "weeks_apart", "far_apart")),
    ("time", ("told_together", "told_near", "told_apart")),
    ("figures", ("same_large", "same_two", "same", "near", "other")),
    ("names", ("several", "one", "none")),
    ("actors", ("shared", "other")),
)
"""Feature and its levels, the likeliest first: a later one never weighs more."""

ANCHORS = {
    "reports": "some", "words": "little", "rare": "few", "place": "unknown", "time": "told_near",
    "figures": "unknown", "names": "unknown", "actors": "unknown",
}  # fmt: skip
"""Feature -> the level that keeps its weight, so that what all pairs have in common goes to the prior."""

SET = {
    "prior": ("one_main", "neither_main"),
    "place": ("other_name", "one_each", "other_place", "spoken"),
    **dict.fromkeys(("outlet", "text", "venue", "recalled", "means"), ()),
}
"""What US shootings cannot teach: feature -> levels, () for all.

War news names one place in many spellings and tells one day's attacks in the same words; shootings are all by
one means, and these articles name no outlet.
"""


@dataclass(frozen=True)
class Trial(Comparison):
    """A comparison that links by weights of its own, and works out the levels of a pair once.

    Attributes:
        table: the weights; empty: those of the package.
        known: pair of positions -> its features and levels.
    """

    table: Weights = field(default_factory=dict)
    known: dict[tuple[int, int], tuple[Key, ...]] = field(default_factory=dict)

    def levels(self, i: int, j: int) -> tuple[Key, ...]:
        """Feature and level of two events by position."""
        if (i, j) not in self.known:
            a, b = self.events[i], self.events[j]
            self.known[i, j] = tuple(levels(a, b, self.texts(i, j)).items())
        return self.known[i, j]

    def score(self, i: int, j: int) -> float:
        """The score of two events under `table`."""
        if self.events[i].report == self.events[j].report:
            return APART
        table = self.table or weights()
        return sum(table[key] for key in self.levels(i, j))


@dataclass(frozen=True)
class Articles:
    """Articles on shootings and what is right.

    Attributes:
        reports: as read.
        claims: theirs.
        incident: report id -> the shooting.
        counts: shooting -> outcome -> persons, attackers included.
    """

    reports: Sequence[Report]
    claims: Sequence[Claim]
    incident: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]

    def of(self, incidents: Collection[str]) -> Articles:
        """The articles on some of the shootings."""
        ids = {r for r, i in self.incident.items() if i in incidents}
        return Articles(
            [r for r in self.reports if r.id in ids],
            [c for c in self.claims if c.report in ids],
            {r: i for r, i in self.incident.items() if r in ids},
            {i: c for i, c in self.counts.items() if i in incidents},
        )


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of main events: their levels, whether they are one, and the two shootings."""

    levels: Sequence[tuple[Key, ...]]
    same: np.ndarray
    shootings: Sequence[tuple[str, str]]

    def of(self, incidents: Collection[str]) -> Pairs:
        """The pairs of which both shootings are among these."""
        kept = [n for n, (a, b) in enumerate(self.shootings) if a in incidents and b in incidents]
        return Pairs([self.levels[n] for n in kept], self.same[kept], [self.shootings[n] for n in kept])


def main() -> None:
    """Print what is best by incidents held back; with --write, write the weights fitted on all."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--claims", type=Path, default=ROOT / "build" / "linking" / "claims.jsonl")
    ap.add_argument("--write", action="store_true", help="put the weights into link/features.csv")
    a = ap.parse_args()
    told = articles(a.claims)
    pairs = pairs_of(Trial.of(told.reports, told.claims), told.incident)
    print(f"{len(told.reports)} articles, {len(pairs.same)} pairs, {int(pairs.same.sum())} of one shooting")
    drawn, shift = compare_links(told, pairs)
    fitted = shifted(fit(pairs, weights(), drawn), shift)
    if a.write:
        write(fitted, free(pairs))
    for key, weight in fitted.items():
        if weight != weights()[key]:
            print(f"{key[0]:8} {key[1]:18} {weights()[key]:6.1f} -> {weight:5.1f}")


def articles(kept: Path) -> Articles:
    """The articles to learn from, with their claims from `kept`, or read anew and put there."""
    rows = {r["id"]: r for r in _rows("gva/articles") if r["part"] == "train"}
    rows |= {r["id"]: r for r in _rows("gvc/train")}
    given = ("id", "title", "text", "published", "url")
    lines = (json.dumps({k: r[k] for k in given if r.get(k) is not None}) for r in rows.values())
    stream = io.BytesIO("\n".join(lines).encode())
    reports = [r for r in read_document("articles", "jsonl", stream) if isinstance(r, Report)]
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        with part.open("w", encoding="utf-8") as f:
            for e in extract_reports(reports):
                f.writelines(json.dumps(claim_to_json(c)) + "\n" for c in e.claims)
        part.rename(kept)
    with kept.open(encoding="utf-8") as f:
        claims = [claim_from_json(json.loads(line)) for line in f]
    return Articles(
        reports,
        claims,
        {r.id: rows[r.id]["incident"] for r in reports},
        {
            i["incident"]: {o: int(i[o]) for o in OUTCOMES}
            for i in _rows("gva/incidents")
            if i["part"] == "train"
        },
    )


def _rows(name: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def pairs_of(trial: Trial, incident: Mapping[str, str]) -> Pairs:
    """The candidate pairs of main events; what an article tells beside its own shooting has no label."""
    main = [(i, j) for i, j in trial.candidates() if trial.events[i].is_main and trial.events[j].is_main]
    told = [(incident[trial.events[i].report], incident[trial.events[j].report]) for i, j in main]
    return Pairs([trial.levels(i, j) for i, j in main], np.array([a == b for a, b in told], float), told)


def free(pairs: Pairs) -> set[Key]:
    """The levels to fit: neither set nor anchors, and seen in LEAST_SEEN pairs."""
    seen = Counter(key for found in pairs.levels for key in found)
    return {
        (f, level)
        for (f, level), n in seen.items()
        if n >= LEAST_SEEN
        and level != "elsewhere"
        and ANCHORS.get(f) != level
        and (f not in SET or (SET[f] and level not in SET[f]))
    }


def fit(pairs: Pairs, present: Weights, drawn: float) -> dict[Key, float]:
    """The weights of least log loss, ordered as ORDERED says, `drawn` towards the present ones."""
    from scipy.optimize import LinearConstraint, minimize  # noqa: PLC0415  (training needs it, its tests not)

    keys = sorted(free(pairs))
    at = {key: n for n, key in enumerate(keys)}
    seen = np.array([[key in found for key in keys] for found in map(set, pairs.levels)], float)
    fixed = np.array([sum(present[key] for key in found if key not in at) for found in pairs.levels])
    start = np.array([present[key] for key in keys])

    def value(x: np.ndarray) -> tuple[float, np.ndarray]:
        z = fixed + seen @ x
        slope = seen.T @ (1 / (1 + np.exp(-np.clip(z, -30, 30))) - pairs.same)
        total = np.logaddexp(0, z).sum() - pairs.same @ z + drawn / 2 * (x - start) @ (x - start)
        return float(total), slope + drawn * (x - start)

    rules = np.array(list(_rules(at, present)))
    order = LinearConstraint(rules[:, :-1], rules[:, -1], np.inf)
    best = minimize(value, start, jac=True, method="SLSQP", constraints=[order], options={"maxiter": 500})
    if not best.success:
        raise RuntimeError(f"the fit did not end: {best.message}")
    x = dict(zip(keys, best.x.tolist(), strict=True))
    moved = {key: x.get(key, weight) for key, weight in present.items()}
    return shifted(moved, moved["prior", "both_main"] - present["prior", "both_main"], SET["prior"])


def _rules(at: Mapping[Key, int], present: Weights) -> Iterator[list[float]]:
    """Rows of a matrix with a bound: of two levels in a row, the weight of the first less the second's."""
    for feature, names in ORDERED:
        chain = [(feature, name) for name in names]
        for first, second in pairwise(chain):
            row = [0.0] * len(at)
            bound = 0.0
            for key, sign in ((first, 1.0), (second, -1.0)):
                if key in at:
                    row[at[key]] = sign
                else:
                    bound -= sign * present[key]
            if any(row):
                yield [*row, bound]


def shifted(
    of: Weights, by: float, levels: Collection[str] = ("both_main", *SET["prior"])
) -> dict[Key, float]:
    """The weights with the prior moved: a move of both_main moves the other two as well."""
    return {key: w + by if key[0] == "prior" and key[1] in levels else w for key, w in of.items()}


def loss(pairs: Pairs, of: Weights) -> float:
    """Mean log loss of the pairs under the weights."""
    z = np.array([sum(of[key] for key in found) for found in pairs.levels])
    return float(np.mean(np.logaddexp(0, z) - pairs.same * z))


def folds(shootings: Collection[str]) -> list[set[str]]:
    """FOLDS parts of the shootings, always the same."""
    parts: list[set[str]] = [set() for _ in range(FOLDS)]
    for i in shootings:
        parts[int(hashlib.sha256(i.encode()).hexdigest(), 16) % FOLDS].add(i)
    return parts


def compare_links(told: Articles, pairs: Pairs) -> tuple[float, float]:
    """Print how held-back shootings fare under the present weights and those fitted on the others.

    Returns:
        What did best in sum of B-cubed F1, killed and injured: how far to draw, and the move of the prior.
        Average linking hears all pairs of two groups, so the best prior is not that of single pairs.
    """
    shootings = set(told.incident.values())
    figures: dict[str, list[tuple[int, Mapping[str, float]]]] = defaultdict(list)
    for own in folds(shootings):
        held, learnt, asked = told.of(own), pairs.of(shootings - own), pairs.of(own)
        trial = Trial.of(held.reports, held.claims)
        tables = {"present": weights()}
        for drawn in DRAWN:
            fitted = fit(learnt, weights(), drawn)
            tables |= {f"{drawn:g} {shift:g}": shifted(fitted, shift) for shift in SHIFTS}
        for name, table in tables.items():
            found = judged(held, replace(trial, table=table).linkage())
            figures[name].append((len(held.reports), {**found, "log loss": loss(asked, table)}))
    means = {
        name: {k: sum(n * f[k] for n, f in found) / sum(n for n, _ in found) for k in found[0][1]}
        for name, found in figures.items()
    }
    for name, found in means.items():
        print(f"{name:>10}: " + ", ".join(f"{k} {v:.4f}" for k, v in found.items()), flush=True)
    choices = [(drawn, shift) for drawn in DRAWN for shift in SHIFTS]
    return max(choices, key=lambda c: sum(means[f"{c[0]:g} {c[1]:g}"][k] for k in ("b_cubed_f1", *OUTCOMES)))


def judged(told: Articles, linkage: Linkage) -> dict[str, float]:
    """B-cubed F1 of the articles, and shares of shootings with killed and injured exactly right."""
    main = {r: n for r, n in linkage.main.items() if linkage.clusters[n].claims}
    claims = {c.id: c for c in told.claims}
    made = reconcile(linkage, claims, {r.id: r for r in told.reports}, POLICY)
    holder = {c: i for i in made if i.kind == "incident" for c in i.claims}
    size = Counter(main.values())
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for r, n in main.items():
        if linkage.clusters[n].kind == "incident":
            votes[told.incident[r]][n] += 1
    right: Counter[str] = Counter()
    for shooting in set(told.incident.values()):
        voted = votes[shooting]
        best = max(voted, key=lambda n: (voted[n], -size[n], n), default=None)
        incident = None if best is None else holder[linkage.clusters[best].claims[0]]
        for o in OUTCOMES:
            parts = [] if incident is None else [incident.counts.get(o), incident.attackers.get(o)]
            right[o] += sum((c.best or 0) for c in parts if c) == told.counts[shooting][o]
    return {
        "b_cubed_f1": b_cubed_f1({r: str(main.get(r, r)) for r in told.incident}, told.incident),
        **{o: right[o] / len(set(told.incident.values())) for o in OUTCOMES},
    }


def b_cubed_f1(found: Mapping[str, str], right: Mapping[str, str]) -> float:
    """B-cubed F1 over reports (Bagga and Baldwin 1998); both report id -> the incident it tells of."""
    ours, theirs = Counter(found.values()), Counter(right.values())
    both = Counter((found[r], right[r]) for r in right)
    precision = sum(n * n / ours[f] for (f, _), n in both.items()) / len(right)
    recall = sum(n * n / theirs[g] for (_, g), n in both.items()) / len(right)
    return 2 * precision * recall / (precision + recall)


def write(fitted: Weights, free: Collection[Key]) -> None:
    """Put the weights, to a tenth, into the table; its column `from` says which were fitted."""
    with TABLE.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    for row in rows:
        key = row["feature"], row["level"]
        if key in free:
            row["weight"], row["from"] = f"{round(fitted[key], 1) or 0:g}", "fitted"
        elif key[0] == "prior":
            row["weight"] = f"{round(fitted[key], 1):g}"
    with TABLE.open("w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


if __name__ == "__main__":
    main()
