"""Who says it: one key for each speaker, however a report words it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.reports import Report

WORD = re.compile(r"[^\W_]+")
PACKAGE = "recount.reconcile"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose word a claim is.

    Attributes:
        key: the same for the same speaker; one that speaks only for its report holds the report's group.
        label: words for people.
        kind: one of the source kinds of the model.
        is_outlet: whether the report speaks in its own voice.
    """

    key: str
    label: str
    kind: str
    is_outlet: bool = False


def words(text: str) -> list[str]:
    """Folded words of a text: lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return WORD.findall(
        "".join(c for c in plain if unicodedata.category(c) not in {"Mn", "Cf", "Cs"}).lower()
    )


def speakers(
    claims: Sequence[Claim], reports: Mapping[str, Report], groups: Mapping[str, int]
) -> Mapping[str, Speaker]:
    """Claim id -> its speaker.

    Args:
        claims: the claims of one cluster.
        reports: report id -> report.
        groups: report id -> number of its independence group.
    """
    named: dict[str, list[Speaker]] = {}
    for c in claims:
        if (speaker := _named(c)) and speaker not in named.setdefault(c.report, []):
            named[c.report].append(speaker)
    everybody = list(dict.fromkeys(s for told in named.values() for s in told))
    return {
        c.id: _speaker(c, reports[c.report], groups, (named.get(c.report, []), everybody)) for c in claims
    }


def _speaker(
    claim: Claim, report: Report, groups: Mapping[str, int], named: tuple[list[Speaker], list[Speaker]]
) -> Speaker:
    group = groups.get(claim.report, claim.report)
    own = [w for w in words(claim.source) if w not in _use("empty")]
    if not own:
        key = f"outlet {report.publisher}" if report.publisher else f"report {report.id}"
        return Speaker(key, report.publisher or report.id, "outlet", is_outlet=True)
    if speaker := _named(claim):
        fuller = [s for s in named[0] if set(words(speaker.key)) < set(words(s.key))]
        return fuller[0] if len(fuller) == 1 else speaker
    if any(w in _use("again") for w in own):
        here, _ = named
        holding = [[s for s in of if set(own) & set(words(s.key))] for of in named]
        for meant in (holding[0], holding[1], here):
            if len({s.key for s in meant}) == 1:
                return meant[0]
    return Speaker(f"{' '.join(own)} in group {group}", claim.source, _kind(claim))


def _named(claim: Claim) -> Speaker | None:
    """The speaker by its own name or description; None for silence and for those who cannot be told apart."""
    told = words(claim.source)
    text = f" {' '.join(told)} "
    for alias, speaker in _aliases():
        if f" {alias} " in text:
            return Speaker(speaker, speaker, _kind(claim))
    own = [w for w in told if w not in _use("empty")]
    has_name = any(w[0].isupper() for w in WORD.findall(claim.source)[1:])
    if (
        not own
        or own[-1] in _use("again")
        or (not has_name and set(own) & (_use("nameless") | _use("again")))
    ):
        return None
    return Speaker(" ".join(own), claim.source, _kind(claim))


def _kind(claim: Claim) -> str:
    return claim.source_chain[-1].kind if claim.source_chain else "other"


@cache
def _aliases() -> tuple[tuple[str, str], ...]:
    rows = [(row["words"], row["speaker"]) for row in read_table(PACKAGE, "speakers.csv")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


@cache
def _use(use: str) -> frozenset[str]:
    return frozenset(row["word"] for row in read_table(PACKAGE, "speaker_words.csv") if row["use"] == use)


def independent(
    asserted: Sequence[Claim], by_claim: Mapping[str, Speaker], groups: Mapping[str, int]
) -> frozenset[str]:
    """The independent sources behind some claims, as keys.

    A named speaker is one source wherever it is repeated. A report's own voice is one source with the reports
    of its independence group, and rests on the speakers that this group cites, if it cites any.
    """
    cited: dict[object, set[str]] = {}
    for c in asserted:
        voices = cited.setdefault(groups.get(c.report, c.report), set())
        if not by_claim[c.id].is_outlet:
            voices.add(by_claim[c.id].key)
    return frozenset(key for group, voices in cited.items() for key in (voices or {f"group {group}"}))
