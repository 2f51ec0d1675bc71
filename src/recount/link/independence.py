"""Which reports stand on one another's words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from recount.link.tables import table
from recount.model.reports import Report
from recount.model.sources import Tie

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


def ties(
    reports: Sequence[Report], copied: Iterable[tuple[str, str, float]], clusters: Iterable[Iterable[str]]
) -> list[Tie]:
    """Which reports stand on one another's words: shared text, or one incident told by one outlet or agency.

    Of the reports of one outlet or agency each is tied to the first.

    Args:
        reports: all reports.
        copied: ids of two reports that share text, and the share.
        clusters: ids of the reports of each cluster.
    """
    made = [Tie(a, b, "copy", share) for a, b, share in copied]
    credited = {
        r.id: {
            **({r.publisher: "outlet"} if r.publisher else {}),
            **dict.fromkeys(sorted(agencies(r)), "agency"),
        }
        for r in reports
    }
    for members in clusters:
        first: dict[str, str] = {}
        for r in members:
            for name, kind in credited[r].items():
                if first.setdefault(name, r) != r:
                    made.append(Tie(first[name], r, kind, name=name))
    return made


def independence(reports: Sequence[Report], tied: Iterable[Tie]) -> Mapping[str, int]:
    """Report id -> number of its group: the reports that ties join, in the order of the reports."""
    root = {r.id: r.id for r in reports}

    def find(i: str) -> str:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for t in tied:
        root[find(t.second)] = find(t.first)
    numbers: dict[str, int] = {}
    return {r.id: numbers.setdefault(find(r.id), len(numbers)) for r in reports}


def within_clusters(tied: Iterable[Tie], clusters: Iterable[Iterable[str]]) -> tuple[Tie, ...]:
    """The ties between reports of one cluster, each once."""
    of: dict[str, set[int]] = defaultdict(set)
    for n, members in enumerate(clusters):
        for r in members:
            of[r].add(n)
    return tuple(dict.fromkeys(t for t in tied if of[t.first] & of[t.second]))
