"""Which reading of each report counts: what people decided on is not taken from under them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recount.model.claims import Claim
from recount.model.reports import Report
from recount.pipeline.asking import FAMILY
from recount.pipeline.extracting import DEFAULT, NAMES, reading_name
from recount.resolve import GAZETTEER_MARK, gazetteer_mark
from recount.review.standing import Standing
from recount.store import reading
from recount.store.casebook import Casebook


@dataclass(frozen=True, slots=True)
class Told:
    """Reports, with the claims of the reading that counts of each.

    Attributes:
        reports: in the order asked for.
        claims: in the order of their reports.
        readings: report id -> key of the extraction that counts; reports that nobody read are absent.
    """

    reports: list[Report]
    claims: list[Claim]
    readings: Mapping[str, int]


def told_by(casebook: Casebook, keys: Sequence[int], standing: Standing) -> Told:
    """The reports of these keys, and the claims of the reading that counts of each.

    Args:
        casebook: the casebook.
        keys: of reports.
        standing: what people decided.
    """
    stored = list(casebook.reports(keys))
    chosen = _chosen(casebook, keys, standing)
    with casebook.looking() as c:
        found = reading.extractions_of(c, chosen.values())
    claims = [claim for key in keys if key in chosen for claim in found[chosen[key]].claims]
    readings = {s.report.id: chosen[s.key] for s in stored if s.key in chosen}
    return Told([s.report for s in stored], claims, readings)


def readers(casebook: Casebook, keys: Sequence[int], standing: Standing) -> dict[str, list[int]]:
    """Which extractor is to read which reports, if it has not: the one that read them last, else the default.

    Somebody asked for that one, and it is not overruled unasked. A report whose claims people decided on
    keeps the reading that they looked at, until somebody asks for it to be read anew.
    """
    with casebook.looking() as c:
        made = reading.made(c)
    held, mark = held_readings(casebook, standing), gazetteer_mark()
    found: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        reader = None if key in held else _reader(_last(made.get(key, {})), mark)
        if reader is not None:
            found[reader].append(key)
    return dict(found)


def held_readings(casebook: Casebook, standing: Standing) -> dict[int, int]:
    """Report key -> key of the extraction that people decided on, of those reports that keep it.

    Of several readings it is the one with most of the claims that were decided on, the latest of those. A
    decision made before somebody asked for a report to be read anew holds no reading of it.
    """
    decided = standing.decided_claims()
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    with casebook.looking() as c:
        for row in reading.holding(c, decided):
            if decided[row.claim] > standing.rereads.get(row.report, 0):
                votes[row.report_key][row.extraction] += 1
    return {key: max(found, key=lambda e: (found[e], e)) for key, found in votes.items()}


def overruling(casebook: Casebook, standing: Standing) -> list[tuple[int, int]]:
    """Report key and extraction of each reading that is kept though there is a later one, in order."""
    held = held_readings(casebook, standing)
    if not held:
        return []
    with casebook.looking() as c:
        made = reading.made(c, held)
    return sorted((key, e) for key, e in held.items() if e != max(made[key].values()))


def _chosen(casebook: Casebook, keys: Iterable[int], standing: Standing) -> dict[int, int]:
    held, mark = held_readings(casebook, standing), gazetteer_mark()
    with casebook.looking() as c:
        made = reading.made(c)
    chosen = {}
    names: dict[str, str] = {}
    for key in keys:
        of_report = made.get(key)
        if not of_report:
            continue
        last = _last(of_report)
        reader = _reader(last, mark)
        if reader is not None and reader not in names:
            names[reader] = reading_name(reader)
        wanted = last if reader is None else names[reader]
        chosen[key] = held.get(key) or of_report.get(wanted, of_report[last])
    return chosen


def _last(made: Mapping[str, int]) -> str:
    """The extractor that read a report last, "" where nobody did."""
    return max(made, key=lambda name: made[name], default="")


def _reader(last: str, mark: str) -> str | None:
    """Which extractor is to read, and read again, what the one of this name read last; None: nobody.

    A language model is never asked again without a word. Nor is a reading by a gazetteer that somebody chose
    taken back where none is chosen now.
    """
    family = last.partition(" ")[0]
    if family == FAMILY or (GAZETTEER_MARK in last and not mark):
        return None
    return family if family in NAMES else DEFAULT
