"""What an outlet prints round its reports ("Sign up for our newsletter"): it tells of no incident."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from re import Match

from recount.link.texts import RUN, SAMPLE
from recount.link.words import TOKEN
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
    stock = _stock(reports)
    return {r.id: _blanked(r.layer, stock) for r in reports}


def _stock(reports: Iterable[Report]) -> frozenset[int]:
    last: dict[int, int] = {}
    weeks: Counter[int] = Counter()
    dated = (r for r in reports if r.published)
    for week, r in sorted(((r.published.toordinal() // 7, r) for r in dated if r.published), key=_first):
        for run in {h for h, _, _ in _runs(r.layer)}:
            if last.get(run) != week:
                last[run] = week
                weeks[run] += 1
    return frozenset(run for run, n in weeks.items() if n >= WEEKS)


def _first(pair: tuple[int, Report]) -> int:
    return pair[0]


def _runs(layer: str) -> Iterator[tuple[int, int, list[Match[str]]]]:
    """Hash and position of about one in SAMPLE of the runs at the edges, and all words of the layer."""
    found = list(TOKEN.finditer(layer))
    words = [m[0].lower() for m in found]
    starts = range(max(0, len(words) - RUN + 1))
    for i in starts if len(words) <= 2 * EDGE else (*starts[:EDGE], *starts[-EDGE:]):
        run = zlib.crc32(" ".join(words[i : i + RUN]).encode())
        if run % SAMPLE == 0:
            yield run, i, found


def _blanked(layer: str, stock: frozenset[int]) -> str:
    words: list[Match[str]] = []
    stretches: list[tuple[int, int]] = []
    for run, i, words in _runs(layer):  # noqa: B007
        if run in stock:
            is_near = stretches and i <= stretches[-1][1] + GAP
            stretches.append((stretches.pop()[0] if is_near else i, i + RUN))
    for start, end in stretches:
        if end - start >= LEAST:
            first, last = words[start].start(), words[end - 1].end()
            layer = layer[:first] + " " * (last - first) + layer[last:]
    return layer
