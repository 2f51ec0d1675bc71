"""Which annotated reports are trained on and which are held back, for choosing and for calibration."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

SHINGLE = 5  # words
ALIKE = 0.15  # share of the shorter report's shingles from which two tell the same story
HELD = 15  # of 100


def split(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The reports to train on and those held back; reports that copy one another are on one side."""
    shingles = [_shingles(r) for r in rows]
    where: dict[int, list[int]] = {}
    for n, s in enumerate(shingles):
        for x in s:
            where.setdefault(x, []).append(n)
    parent = list(range(len(rows)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for n, s in enumerate(shingles):
        shared: dict[int, int] = {}
        for x in s:
            for m in where[x]:
                if m < n:
                    shared[m] = shared.get(m, 0) + 1
        for m, k in shared.items():
            if k > ALIKE * min(len(s), len(shingles[m])):
                parent[max(root(n), root(m))] = min(root(n), root(m))
    held = [_share(rows[root(n)]["id"]) < HELD for n in range(len(rows))]
    return (
        [r for r, h in zip(rows, held, strict=True) if not h],
        [r for r, h in zip(rows, held, strict=True) if h],
    )


def _shingles(row: Mapping[str, Any]) -> set[int]:
    words = re.findall(r"\w+", f"{row.get('title') or ''} {row['text']}".lower())
    return {
        int.from_bytes(
            hashlib.blake2b(" ".join(words[n : n + SHINGLE]).encode(), digest_size=8).digest(), "big"
        )
        for n in range(len(words) - SHINGLE + 1)
    }


def _share(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100
