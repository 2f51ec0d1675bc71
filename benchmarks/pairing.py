"""Gold and predicted claims as ../shared/eval/score_claims.py pairs them, and how their fields differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.shared import claims_scorer

Record = Mapping[str, Any]

CODES = ("status", "age", "sex", "means", "scope", "stance")
TEXTS = ("victims", "perpetrator", "place", "source", "dates")
VERDICTS = ("right", "added", "missing", "other")


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold claim, the predicted claim that tells the same, and by field whether it is right."""

    gold: Record
    predicted: Record
    right: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Pairing:
    """The pairs of some reports, and the gold and predicted claims that have none."""

    found: Sequence[Pair]
    missed: Sequence[Record]
    invented: Sequence[Record]


def paired(gold: Iterable[Record], predicted: Iterable[Record]) -> Pairing:
    """The claims of annotated reports and of what was extracted from them, paired report by report."""
    claims = {row["id"]: row["claims"] for row in predicted}
    found: list[Pair] = []
    missed: list[Record] = []
    invented: list[Record] = []
    for report in gold:
        wanted, given = report["claims"], [c for c in claims[report["id"]] if not c.get("derived")]
        here = _pairs(_layer(report), wanted, given)
        found += [Pair(wanted[i], given[j], right) for i, j, right in here]
        missed += [c for n, c in enumerate(wanted) if n not in {i for i, _, _ in here}]
        invented += [c for n, c in enumerate(given) if n not in {j for _, j, _ in here}]
    return Pairing(found, missed, invented)


def confusion(pairing: Pairing) -> dict[str, Any]:
    """The tables of docs/accuracy.md; counts of claims, and nothing of the reports.

    `outcomes`: outcome -> found, missed, invented. `codes`: field -> gold code -> predicted code -> pairs.
    `texts`: field -> verdict -> pairs; `added` where the gold names none, `missing` where it names one and
    the claim none, `other` where both name one and they differ.
    """
    parts = {"found": [p.gold for p in pairing.found], "missed": pairing.missed, "invented": pairing.invented}
    outcomes = sorted({c["outcome"] for claims in parts.values() for c in claims})
    return {
        "claims": len(pairing.found) + len(pairing.missed),
        "outcomes": {
            o: {name: sum(c["outcome"] == o for c in claims) for name, claims in parts.items()}
            for o in outcomes
        },
        "codes": {field: _matrix(field, pairing.found) for field in CODES},
        "texts": {field: _verdicts(field, pairing.found) for field in TEXTS},
    }


def _matrix(field: str, pairs: Iterable[Pair]) -> dict[str, dict[str, int]]:
    cells = Counter((p.gold[field], p.predicted.get(field, "unknown")) for p in pairs)
    rows = sorted({gold for gold, _ in cells})
    return {row: {code: n for (gold, code), n in sorted(cells.items()) if gold == row} for row in rows}


def _verdicts(field: str, pairs: Iterable[Pair]) -> dict[str, int]:
    counted = Counter(_verdict(field, p) for p in pairs)
    return {verdict: counted[verdict] for verdict in VERDICTS}


def _verdict(field: str, pair: Pair) -> str:
    if pair.right[field]:
        return "right"
    if not _named(field, pair.gold):
        return "added"
    return "other" if _named(field, pair.predicted) else "missing"


def _named(field: str, claim: Record) -> bool:
    return any(claim.get(key) for key in (("start", "end") if field == "dates" else (field,)))


def _pairs(
    layer: str, gold: Sequence[Record], given: Sequence[Record]
) -> list[tuple[int, int, Mapping[str, bool]]]:
    scorer = claims_scorer()
    wanted = [scorer.gold_spans(layer, c["evidence"]) for c in gold]
    told = [scorer.pred_spans(c["evidence"]) for c in given]
    table = [
        [scorer.weight(g, p, wanted[i], told[j]) for j, p in enumerate(given)] for i, g in enumerate(gold)
    ]
    chosen = scorer.assign([[weight for weight, _ in row] for row in table])
    return [(i, j, table[i][j][1]) for i, j in sorted(chosen) if table[i][j][0] > 0]


def _layer(report: Record) -> str:
    return f"{report['title']}\n{report['text']}" if report.get("title") else str(report["text"])
