"""Which reports stand on one another's words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from recount.link.tables import table
from recount.model.reports import Report

LAST_CHARS = 40


@cache
def _credits() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """For each agency: what credits it anywhere ("(Reuters)", "told AFP"), and its bare name."""
    made = []
    for row in table("agencies"):
        name = re.escape(row["words"])
        anywhere = re.compile(
            rf"\((?:[\w ,/&.-]{{0,40}}\b)?{name}\b|\b(?:told|via|[Ss]ource:?) {name}\b|\b{name} reported\b"
        )
        made.append((row["agency"], anywhere, re.compile(rf"(?<!\w){name}(?!\w)")))
    return tuple(made)


def agencies(report: Report) -> frozenset[str]:
    """The news agencies a report credits: by a form of credit, as its publisher, or in its last words."""
    layer = report.layer
    tail = layer[-LAST_CHARS:]
    return frozenset(
        agency
        for agency, anywhere, name in _credits()
        if anywhere.search(layer) or name.fullmatch(report.publisher) or name.search(tail)
    )


def independence(
    reports: Sequence[Report], copied: Iterable[tuple[str, str]], clusters: Iterable[Iterable[str]]
) -> Mapping[str, int]:
    """Report id -> number of its group: shared text, or one incident told by one outlet or agency.

    Args:
        reports: all reports; their order numbers the groups.
        copied: ids of reports that share text.
        clusters: ids of the reports of each cluster.
    """
    root = {r.id: r.id for r in reports}

    def find(i: str) -> str:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    credited = {r.id: agencies(r) | ({r.publisher} if r.publisher else set()) for r in reports}
    for a, b in copied:
        root[find(b)] = find(a)
    for members in clusters:
        by_voice: dict[str, list[str]] = defaultdict(list)
        for r in members:
            for voice in credited[r]:
                by_voice[voice].append(r)
        for told in by_voice.values():
            for other in told[1:]:
                root[find(other)] = find(told[0])
    numbers: dict[str, int] = {}
    return {r.id: numbers.setdefault(find(r.id), len(numbers)) for r in reports}
