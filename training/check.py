"""Checks the annotations and the invented reports: `python -m training.check` names every fault it finds.

Held are the codes of the codebook, numbers, days, totals, and that every word stands in its report. With the
texts of `../shared` it is also looked whether offsets fit them, and whether a report is one of those that
are for scoring.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from recount.codebook.tables import codes
from training.annotations import (
    HERE,
    SHARED,
    TEXT_FIELDS,
    annotated,
    gold,
    invented,
    kept,
    layer_of,
    lines,
)

CODED = ("outcome", "status", "age", "sex", "means", "scope", "stance")
KEYS = {*CODED, *TEXT_FIELDS, "low", "high", "start", "end", "part_of", "evidence"}
MOST_QUOTES, LONGEST_QUOTE = 12, 300  # what the scorer takes of a claim's evidence
# What is for scoring: nothing of it may be trained on. Of the articles on US shootings it is the part `test`.
SCORED = (
    "gold/syria_dev.jsonl",
    "gold/mosul.jsonl",
    "data/muc4/dev.jsonl.gz",
    "data/muc4/test.jsonl.gz",
    "data/gva/articles.jsonl.gz",
    "data/gvc/dev.jsonl.gz",
    "data/polnear/dev.jsonl.gz",
)


def faults(with_texts: bool) -> list[str]:
    """Every fault, each with its report; `with_texts` also looks at the texts in `../shared`."""
    ours = [*kept(), *invented()]
    out = [*_twice(ours)]
    for row in kept():
        out += [f"{row['id']}: {x}" for n, c in enumerate(row["claims"]) for x in offset_faults(n, c)]
    for row in invented():
        out += report_faults(row)
    for row in ours:
        out += [f"{row['id']}: {x}" for x in claim_faults(row["claims"])]
    if with_texts:
        out += [x for row in annotated() for x in verbatim_faults(row)]
        out += _twice([*gold(), *ours])
        out += _scored([*gold(), *annotated(), *invented()])
    return out


def claim_faults(claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong in the claims of one report, text or no text."""
    for n, c in enumerate(claims):
        if c.keys() != KEYS:
            yield f"claim {n} has other keys than a claim has: {sorted(c.keys() ^ KEYS)}"
            continue
        for k in CODED:
            if c[k] not in codes(k):
                yield f"claim {n}: {c[k]!r} is no code of {k}"
        low, high = c["low"], c["high"]
        if not all(x is None or (isinstance(x, int) and x >= 0) for x in (low, high)):
            yield f"claim {n}: low and high are whole numbers or null"
        elif low is not None and high is not None and low > high:
            yield f"claim {n}: low {low} is more than high {high}"
        yield from (f"claim {n}: {x}" for x in _day_faults(c["start"], c["end"]))
        if not 0 < len(c["evidence"]) <= MOST_QUOTES:
            yield f"claim {n} has {len(c['evidence'])} quotes"
        if c["part_of"] is not None and n in _totals(claims, n):
            yield f"claim {n} is a part of itself or of a claim that is not there"


def offset_faults(n: int, claim: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the offsets of a claim that is kept without its text."""
    words = {k: claim.get(k) for k in TEXT_FIELDS if claim.get(k) is not None}
    spans = [*words.items(), *(("evidence", q) for q in claim["evidence"])]
    for k, span in spans:
        if not (isinstance(span, list) and len(span) == 2 and all(type(x) is int for x in span)):
            yield f"claim {n}: {k} is no pair of offsets"
        elif not 0 <= span[0] < span[1]:
            yield f"claim {n}: {k} {span} is no stretch of text"


def report_faults(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an invented report: its own keys, and words that do not stand in it."""
    wanted = {"id", "publisher", "published", "title", "text", "claims"}
    if row.keys() != wanted:
        yield f"{row['id']} has other keys than a report has: {sorted(row.keys() ^ wanted)}"
    if not row["id"].startswith("made-"):
        yield f"{row['id']}: the id of an invented report begins with made-"
    if row.get("published") and not _is_day(row["published"]):
        yield f"{row['id']}: {row['published']} is no day"
    yield from verbatim_faults(row)


def verbatim_faults(row: Mapping[str, Any]) -> Iterator[str]:
    """Words and quotes that do not stand in the report's text layer."""
    layer = layer_of(row)
    for n, c in enumerate(row["claims"]):
        said = [*((k, c[k]) for k in TEXT_FIELDS), *(("evidence", q) for q in c["evidence"])]
        for k, words in said:
            if words not in layer:
                yield f"{row['id']}: claim {n}: {k} {words!r} does not stand in the text"
        for q in c["evidence"]:
            if not q.strip() or len(q) > LONGEST_QUOTE:
                yield f"{row['id']}: claim {n} has a quote that is empty or longer than {LONGEST_QUOTE}"


def _day_faults(start: str, end: str) -> Iterator[str]:
    """What is wrong with the days of a claim; either may be open."""
    if wrong := [x for x in (start, end) if x and not _is_day(x)]:
        yield f"{wrong} are no days"
    elif start and end and start > end:
        yield f"it starts on {start} and ends on {end}"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _totals(claims: Sequence[Mapping[str, Any]], n: int) -> list[int]:
    """The total that claim `n` is a part of, its total and so on; [n] where one is not there."""
    out: list[int] = []
    at = claims[n]["part_of"]
    while at is not None:
        if not (isinstance(at, int) and 0 <= at < len(claims)):
            return [n]
        if at in out:
            break
        out.append(at)
        at = claims[at]["part_of"]
    return out


def _twice(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{i}: annotated {n} times" for i, n in Counter(r["id"] for r in rows).items() if n > 1]


def _scored(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Reports that are also among those for scoring, under the same id or with the same words."""
    scored = [r for file in SCORED for r in lines(SHARED / file) if r.get("part", "test") == "test"]
    ids = {r["id"] for r in scored}
    texts = {_words(r) for r in scored}
    return [f"{r['id']}: is for scoring" for r in rows if r["id"] in ids or _words(r) in texts]


def _words(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Title and text: the text alone may be nothing but a site's menu, which many articles share."""
    return tuple(layer_of(row).lower().split())


def main() -> int:
    """Print every fault; 1 where there is one."""
    found = faults(SHARED.is_dir())
    for fault in found:
        print(fault)
    texts = "with their texts" if SHARED.is_dir() else "without their texts, which need ../shared"
    reports = sum(1 for _ in kept()), sum(1 for _ in invented())
    print(
        f"{HERE.name}: {reports[0]} annotated reports ({texts}) and {reports[1]} invented ones,"
        f" {len(found)} faults"
    )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
