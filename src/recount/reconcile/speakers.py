"""Who says it: one key for each speaker, however a report words it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

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
    return list(_words(text))


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        return tuple(WORD.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text)
    kept = (c for c in plain if unicodedata.category(c) not in {"Mn", "Cf", "Cs"})
    return tuple(WORD.findall("".join(kept).lower()))


def speakers(
    claims: Sequence[Claim], reports: Mapping[str, Report], groups: Mapping[str, int]
) -> Mapping[str, Speaker]:
    """Claim id -> its speaker.

    Args:
        claims: the claims of one cluster.
        reports: report id -> report.
        groups: report id -> number of its independence group.
    """
    named = {c.id: speaker for c in claims if (speaker := _named(c))}
    here: dict[object, dict[Speaker, None]] = defaultdict(dict)
    for c in claims:
        if c.id in named:
            for circle in (("report", c.report), ("group", groups.get(c.report, c.report)), "all"):
                here[circle][named[c.id]] = None
    found = {}
    for c in claims:
        group = groups.get(c.report, c.report)
        circles = [list(here[circle]) for circle in (("report", c.report), ("group", group), "all")]
        if c.id in named:
            found[c.id] = _fullest(named[c.id], circles)
        else:
            found[c.id] = _unnamed(c, reports[c.report], group, circles)
    return _in_one_wording(found)


def _unnamed(claim: Claim, report: Report, group: object, circles: Sequence[Sequence[Speaker]]) -> Speaker:
    """The report's own voice, a named speaker that the words come back to, or someone of this report."""
    own = _own_words(claim)
    if not own:
        key = _key(report.publisher) if report.publisher else f"report {report.id}"
        return Speaker(key, report.publisher or report.id, "outlet", is_outlet=True)
    if any(w in use("again") for w in own):
        in_report, _, everywhere = circles
        holding = [[s for s in of if _bag(s.key) & set(own)] for of in (in_report, everywhere)]
        for meant in (holding[0], holding[1], in_report):
            if len({s.key for s in meant}) == 1:
                return _fullest(meant[0], circles)
    return Speaker(f"{' '.join(own)} in group {group}", claim.source, _kind(claim))


def _fullest(speaker: Speaker, circles: Sequence[Sequence[Speaker]]) -> Speaker:
    """The one longer description that holds all words of a speaker's, or else the speaker itself.

    It is sought in the same report, then in the reports that stand on one another's words, then among
    speakers of the same kind in all reports of the incident. Where two that differ hold the words, neither is
    meant for sure.
    """
    told = _bag(speaker.key)
    *near, far = circles
    for circle in (*near, [s for s in far if s.kind == speaker.kind]):
        fuller = [s for s in circle if told < _bag(s.key)]
        most = {s.key: s for s in fuller if not any(_bag(s.key) < _bag(o.key) for o in fuller)}
        if most:
            return next(iter(most.values())) if len(most) == 1 else speaker
    return speaker


def _in_one_wording(found: Mapping[str, Speaker]) -> Mapping[str, Speaker]:
    """Gives every speaker of one key the longest of its labels, so that one speaker has one name."""
    labels: dict[tuple[str, bool], Speaker] = {}
    for s in found.values():
        known = labels.get((s.key, s.is_outlet), s)
        labels[s.key, s.is_outlet] = max(known, s, key=lambda x: (len(x.label), x.label, x.kind))
    return {i: labels[s.key, s.is_outlet] for i, s in found.items()}


def _named(claim: Claim) -> Speaker | None:
    """The speaker by its own name or description; None for silence and for those who cannot be told apart."""
    if alias := _alias(claim.source):
        return Speaker(alias, alias, _kind(claim))
    own = _own_words(claim)
    has_name = any(w[0].isupper() for w in WORD.findall(claim.source)[1:])
    if not own or own[-1] in use("again") or (not has_name and set(own) & (use("nameless") | use("again"))):
        return None
    return Speaker(" ".join(own), claim.source, _kind(claim))


def _own_words(claim: Claim) -> list[str]:
    """The words that say who speaks; a spokesman or a statement speaks for the body named beside it."""
    own = [w for w in words(claim.source) if w not in use("empty")]
    body = [w for w in own if w not in use("mouth")]
    return body or own


@lru_cache(maxsize=4096)
def _bag(key: str) -> frozenset[str]:
    return frozenset(words(key))


def _key(name: str) -> str:
    return _alias(name) or " ".join(w for w in words(name) if w not in use("empty")) or name


def _alias(name: str) -> str:
    """The speaker that a name of speakers.csv in these words stands for, or ""."""
    text = f" {' '.join(words(name))} "
    return next((speaker for alias, speaker in _aliases() if f" {alias} " in text), "")


def _kind(claim: Claim) -> str:
    return claim.source_chain[-1].kind if claim.source_chain else "other"


@cache
def _aliases() -> tuple[tuple[str, str], ...]:
    rows = [(row["words"], row["speaker"]) for row in read_table(PACKAGE, "speakers.csv")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


@cache
def use(kind: str) -> frozenset[str]:
    """The words of one use in speaker_words.csv."""
    return frozenset(row["word"] for row in read_table(PACKAGE, "speaker_words.csv") if row["use"] == kind)


def independent(
    asserted: Sequence[Claim], by_claim: Mapping[str, Speaker], groups: Mapping[str, int]
) -> frozenset[str]:
    """The independent sources behind some claims, as keys.

    A named speaker is one source wherever it is repeated. A report's own voice is one source with the reports
    of its independence group, and rests on the speakers that this group cites, if it cites any. An outlet
    that others cite is counted once.
    """
    cited: dict[object, set[str]] = {}
    outlets: dict[object, set[str]] = defaultdict(set)
    for c in asserted:
        group, speaker = groups.get(c.report, c.report), by_claim[c.id]
        voices = cited.setdefault(group, set())
        (outlets[group] if speaker.is_outlet else voices).add(speaker.key)
    everybody = {key for voices in cited.values() for key in voices}
    silent = (group for group, voices in cited.items() if not voices)
    return frozenset(everybody | {f"group {group}" for group in silent if not outlets[group] & everybody})
