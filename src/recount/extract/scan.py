"""What the rules see in a report before claims are made of it: sentences, groups, harm words, speakers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from recount.extract.attribution import attribution_of, settled
from recount.extract.fields import Context, means_in
from recount.extract.groups import Group, groups_of, triggers_of
from recount.extract.harm import findings_of
from recount.extract.lexicon import word_list
from recount.extract.numbers import CountPhrase, find_counts
from recount.extract.scene import Finding
from recount.extract.sentences import Sentence, datelines, sentences_of
from recount.model.extraction import Hints
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.spans import Mention


@dataclass(frozen=True, slots=True)
class Scan:
    """One report as the rules see it.

    Attributes:
        contexts: every sentence that can make claims, in order, with what was seen in it.
        findings: for each of them, the groups tied to harm words.
        people: for each of them, all groups, harm words or none.
        counts: the count phrases of the whole layer, sorted by start.
    """

    contexts: list[Context]
    findings: list[list[Finding]]
    people: list[list[Group]]
    counts: Sequence[CountPhrase]


def scan(report: Report, hints: Hints) -> Scan:
    """Look a report through with the word lists and the grammars."""
    layer = report.layer
    sentences = [s for s in sentences_of(report, hints.times) if _tells(s)]
    counts = find_counts(layer)
    bodies = [r.start for r in report.all_regions if r.kind == "body"]
    heads = {t for start in bodies for t in datelines(layer, start, hints.times)}
    times = [t for t in hints.times if t not in heads]
    contexts: list[Context] = []
    findings: list[list[Finding]] = []
    people: list[list[Group]] = []
    for s in sentences:
        triggers, here = triggers_of(s), _within(counts, s)
        context = Context(s, places=_within(hints.places, s), times=_within(times, s))
        found = []
        context.groups = groups_of(s, here, triggers)
        people.append(list(context.groups) if triggers else groups_of(s, here, (), everyone=True))
        if triggers or "toll" in s.words:
            found = findings_of(s, context.groups, triggers)
        context.harms = bool(found)
        if found:
            context.means = means_in(s, layer)
            if contexts and not contexts[-1].means:
                contexts[-1].means = means_in(contexts[-1].sentence, layer)
        contexts.append(context)
        findings.append(found)
    for context, attribution in zip(
        contexts, settled([attribution_of(s, layer) for s in sentences]), strict=True
    ):
        context.attribution = attribution
    return Scan(contexts, findings, people, counts)


def _tells(s: Sentence) -> bool:
    """Whether a sentence can make claims: not page furniture, and no caption of a picture from the files."""
    return s.region != "furniture" and not (s.region == "caption" and word_list("archive") & set(s.words))


Found = TypeVar("Found", CountPhrase, Mention, Place)


def _within(items: Sequence[Found], s: Sentence) -> list[Found]:
    """The items, sorted by start, that lie wholly in a sentence."""
    first = bisect_left(items, s.start, key=lambda x: x.start)
    last = bisect_left(items, s.end, key=lambda x: x.start)
    return [x for x in items[first:last] if x.end <= s.end]
