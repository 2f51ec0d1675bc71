"""Annotated reports to learn from: the gold of `../shared`, our annotations of its texts, invented reports.

Our annotations hold no text: a report's id, the SHA-256 of its layer, and for each claim codes, numbers,
dates and offsets into the layer. The texts are read from `../shared`; one that has changed is an error.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
TEXT_FIELDS = ("count_text", "victims", "perpetrator", "place", "source")
# A kind of text, and the beginning of its reports' ids.
KINDS = {
    "news on Syria": "fakes-",
    "news from elsewhere": "guardian-|trnews-|lgl-|polnear-",
    "US shootings": "[0-9a-f]{32}$",
    "Latin America, 1988-90": "DEV-MUC3-",
    "statements on Iraq and Syria": "re3d-",
    "invented: monitors' narratives": "made-ngo-",
    "invented: statements": "made-military-",
    "invented: crime": "made-crime-",
    "invented: world news": "made-world-",
}
# Which file of ../shared/data holds the texts of annotations/NAME.jsonl, and what stands before its ids here.
TEXTS = {
    "gva": ("gva/articles.jsonl.gz", ""),
    "muc4": ("muc4/train.jsonl.gz", ""),
    "syria_news": ("syria_news/reports.jsonl.gz", ""),
    "lgl": ("geo/lgl.jsonl.gz", "lgl-"),
    "trnews": ("geo/trnews.jsonl.gz", "trnews-"),
    "polnear": ("polnear/train.jsonl.gz", "polnear-"),
}


def gold() -> Iterator[dict[str, Any]]:
    """The reports of gold/train."""
    yield from lines(SHARED / "gold" / "train.jsonl")


def kept() -> Iterator[dict[str, Any]]:
    """Our annotations as they are kept, without text."""
    for path in sorted((HERE / "annotations").glob("*.jsonl")):
        yield from lines(path)


def annotated() -> Iterator[dict[str, Any]]:
    """Our annotations of further reports of `../shared`, in the form of the gold.

    Raises:
        ValueError: if a text is not the one that was annotated.
    """
    for path in sorted((HERE / "annotations").glob("*.jsonl")):
        file, prefix = TEXTS[path.stem]
        texts = {prefix + r["id"]: r for r in lines(SHARED / "data" / file)}
        for row in lines(path):
            yield _with_text(row, texts[row["id"]])


def invented() -> Iterator[dict[str, Any]]:
    """The invented reports, about invented places and people."""
    for path in sorted((HERE / "invented").glob("*.jsonl")):
        yield from lines(path)


def kind_of(report_id: str) -> str:
    """The kind of text that a report of the training data is.

    Raises:
        ValueError: if its id has none of the known beginnings.
    """
    for kind, beginning in KINDS.items():
        if re.match(beginning, report_id):
            return kind
    raise ValueError(f"no kind of text is known for the report {report_id}")


def without_text(row: Mapping[str, Any], layer: str) -> dict[str, Any]:
    """One annotated report as it is kept: words and quotes as offsets.

    A word of a field is looked for near the claim's first quote; a quote stands where it is first found.
    """
    claims = []
    for c in row["claims"]:
        quotes = [(layer.index(q), layer.index(q) + len(q)) for q in c["evidence"]]
        kept = {k: v for k, v in c.items() if k not in (*TEXT_FIELDS, "evidence")}
        for k in TEXT_FIELDS:
            kept[k] = _nearest(layer, c[k], quotes[0][0])
        claims.append({**kept, "evidence": [list(q) for q in quotes]})
    return {"id": row["id"], "sha256": _hash(layer), "claims": claims}


def layer_of(row: Mapping[str, Any]) -> str:
    """The text layer of a report in the form of the contract."""
    return f"{row['title']}\n{row['text']}" if row.get("title") else str(row["text"])


def _with_text(row: Mapping[str, Any], report: Mapping[str, Any]) -> dict[str, Any]:
    layer = layer_of(report)
    if _hash(layer) != row["sha256"]:
        raise ValueError(f"the text of {row['id']} is not the one that was annotated")
    claims = []
    for c in row["claims"]:
        words = {k: layer[slice(*c[k])] if c[k] else "" for k in TEXT_FIELDS}
        claims.append({**c, **words, "evidence": [layer[a:b] for a, b in c["evidence"]]})
    return {
        "id": row["id"],
        "title": report.get("title") or "",
        "text": report["text"],
        "published": report.get("published"),
        "publisher": report.get("publisher") or "",
        "claims": claims,
    }


def _nearest(layer: str, words: str, near: int) -> list[int] | None:
    if not words:
        return None
    found, at = [], layer.find(words)
    while at >= 0:
        found.append(at)
        at = layer.find(words, at + 1)
    best = min(found, key=lambda a: abs(a - near))
    return [best, best + len(words)]


def _hash(layer: str) -> str:
    return hashlib.sha256(layer.encode()).hexdigest()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON Lines, packed with gzip or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as f:
        for line in f:
            if line.strip():
                yield json.loads(line)
