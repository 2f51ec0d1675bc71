"""Who says it: one key for each speaker, however a report words it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from recount.codebook.tables import read_table
from recount.model.actors import Actor
from recount.model.claims import Claim
from recount.model.reports import Report

WORD = re.compile(r"[^\W_]+")
PACKAGE = "recount.reconcile"
CARRIERS = ("agency", "outlet")
PARTIES = {"state_forces": "official", "coalition": "official", "militia": "party", "armed_group": "party"}
"""Kind of actor -> kind of source where it speaks."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose word a claim is.

    Attributes:
        key: the same for the same speaker; one that speaks only for its report holds the report's group.
        label: words for people.
        kind: one of the source kinds of the model.
        words: the folded words that describe it.
        is_outlet: whether the report speaks in its own voice.
        is_known: whether the tables of actors name it.
        passes_on: whether it only passes on what others say: a news agency or outlet that is cited.
    """

    key: str
    label: str
    kind: str
    words: frozenset[str] = frozenset()
    is_outlet: bool = False
    is_known: bool = False
    passes_on: bool = False


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
    """The report's own voice, a named speaker that the words come back to, or someone else."""
    own = _own_words(claim)
    if not own:
        key = outlet_key(claim, report)
        return Speaker(key, report.publisher or report.id, "outlet", _bag(key), is_outlet=True)
    more = set(own) - use("again")
    if len(more) < len(own):
        in_report, _, everywhere = circles
        holding = [[s for s in of if _is_held(set(own), more, s)] for of in (in_report, everywhere)]
        for meant in (*holding, [] if more else in_report):
            if len({s.key for s in meant}) == 1:
                return _fullest(meant[0], circles)
    key = " ".join(own)
    if _is_nameless(claim, own):
        key += f" in group {group}"
    return Speaker(key, claim.source, _kind(claim), frozenset(own))


def _is_held(own: Set[str], more: Set[str], speaker: Speaker) -> bool:
    """Whether a speaker holds what words say of whom they come back to: "the Osk hospital director"."""
    return more <= speaker.words if more else bool(own & speaker.words)


def _is_nameless(claim: Claim, own: Sequence[str]) -> bool:
    """Whether the same words in an independent report may be someone else's: "residents", "the director"."""
    of = set(own)
    return of <= (use("again") | use("nameless")) or (
        not _has_name(claim) and not of.isdisjoint(use("nameless"))
    )


def _has_name(claim: Claim) -> bool:
    """Whether a word after the first, which any sentence may begin with, has a capital."""
    return any(w[0].isupper() for w in WORD.findall(claim.source)[1:])


def _fullest(speaker: Speaker, circles: Sequence[Sequence[Speaker]]) -> Speaker:
    """The one longer description that holds all words of a speaker's, or else the speaker itself.

    It is sought in the same report, then in the reports that stand on one another's words, then among
    speakers of the same kind in all reports of the incident. Where two that differ hold the words, neither is
    meant for sure.
    """
    told = speaker.words
    *near, far = circles
    if speaker.is_known:
        return speaker
    for circle in (*near, [s for s in far if s.kind == speaker.kind]):
        fuller = [s for s in circle if told < s.words]
        most = {s.key: s for s in fuller if not any(s.words < o.words for o in fuller if s.key != o.key)}
        if most:
            return next(iter(most.values())) if len(most) == 1 else speaker
    return speaker


def _in_one_wording(found: Mapping[str, Speaker]) -> Mapping[str, Speaker]:
    """Gives every speaker of one key one label: the longest; bodies of one organisation get its name."""
    alike: dict[tuple[str, bool], dict[Speaker, None]] = defaultdict(dict)
    for s in found.values():
        alike[s.key, s.is_outlet][s] = None
    one: dict[tuple[str, bool], Speaker] = {}
    for key, of in alike.items():
        longest = max(of, key=lambda s: (len(s.label), s.label, s.kind, sorted(s.words)))
        bodies = {s.label for s in of if s.is_known and s.kind not in PARTIES.values()}
        one[key] = replace(longest, label=key[0]) if len(bodies) > 1 else longest
    return {i: one[s.key, s.is_outlet] for i, s in found.items()}


def _named(claim: Claim) -> Speaker | None:
    """The speaker by its own name or description; None for silence and for those who cannot be told apart."""
    if claim.naming.speaker:
        return _known(claim, claim.naming.speaker)
    own = _own_words(claim)
    unsure = use("nameless") | use("again")
    if not own or own[-1] in use("again") or (not _has_name(claim) and set(own) & unsure):
        return None
    return Speaker(" ".join(own), claim.source, _kind(claim), frozenset(own))


def _known(claim: Claim, actor: Actor) -> Speaker:
    """A speaker that the tables name. A party keeps the report's words, an organisation has its name."""
    key, bag = _top(actor), frozenset([*words(actor.name), *_own_words(claim)])
    if actor.is_party:
        return Speaker(key, claim.source, PARTIES[actor.kind], bag, is_known=True)
    carries = actor.kind in CARRIERS and not any(a.is_party for a in actor.lineage)
    return Speaker(key, actor.name, actor.kind, bag, is_known=True, passes_on=carries)


def _top(actor: Actor) -> str:
    """The name of the widest body of its sort: those of the UN are one, and so are a government's forces."""
    return next(a for a in reversed(actor.lineage) if a.is_party == actor.is_party).name


def _own_words(claim: Claim) -> list[str]:
    """The words that say who speaks; a spokesman or a statement speaks for the body named beside it."""
    own = [w for w in words(claim.source) if w not in use("empty")]
    body = [w for w in own if w not in use("mouth")]
    return body or own


@lru_cache(maxsize=4096)
def _bag(key: str) -> frozenset[str]:
    return frozenset(words(key))


def outlet_key(claim: Claim, report: Report) -> str:
    """The key of a report's own voice: that of its publisher, also where others cite it."""
    if claim.naming.publisher:
        return _top(claim.naming.publisher)
    if not report.publisher:
        return f"report {report.id}"
    return " ".join(w for w in words(report.publisher) if w not in use("empty")) or report.publisher


def _kind(claim: Claim) -> str:
    return claim.source_chain[-1].kind if claim.source_chain else "other"


@cache
def use(kind: str) -> frozenset[str]:
    """The words of one use in speaker_words.csv."""
    return frozenset(row["word"] for row in read_table(PACKAGE, "speaker_words.csv") if row["use"] == kind)
