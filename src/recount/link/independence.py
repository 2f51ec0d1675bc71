"""Which reports stand on one another's words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from recount.link.tables import table
from recount.model.reports import Report

LAST_CHARS = 40
WORD = re.compile(r"[^\W_]+")


@cache
def _agency_names() -> Mapping[str, str]:
    return {row["words"]: row["agency"] for row in table("agencies")}


@cache
def _credit() -> re.Pattern[str]:
    """What credits an agency: "(Reuters)", "told AFP", "AFP reported"."""
    name = "|".join(re.escape(words) for words in sorted(_agency_names(), key=lambda w: (-len(w), w)))
    before = r"\((?:[\w ,/&.-]{0,40}\b)?|\b(?:told|via|[Ss]ource:?) "
    return re.compile(rf"(?:{before})(?P<first>{name})\b|\b(?P<last>{name}) reported\b")


def agencies(report: Report) -> frozenset[str]:
    """The news agencies a report credits: by a form of credit, as its publisher, or in its last words."""
    names = _agency_names()
    found = {m["first"] or m["last"] for m in _credit().finditer(report.layer)}
    tail = WORD.findall(report.layer[-LAST_CHARS:])
    found |= {report.publisher, *tail, " ".join(tail[-2:]), " ".join(tail[-3:])} & set(names)
    return frozenset(names[words] for words in found)


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
