"""The rules extractor: reads harm to people out of English text with word lists and a little grammar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from recount import __version__
from recount.codebook.edition import edition
from recount.codebook.tables import read_table
from recount.extract.attribution import attribution_of, settled
from recount.extract.chains import chain_of, credited_agency
from recount.extract.drafts import Draft, drafts_of
from recount.extract.fields import Context, means_in
from recount.extract.groups import groups_of, triggers_of
from recount.extract.harm import findings_of
from recount.extract.lexicon import word_list
from recount.extract.merge import merged
from recount.extract.numbers import CountPhrase, find_counts
from recount.extract.scene import Finding
from recount.extract.sentences import Sentence, datelines, sentences_of
from recount.extract.story import filled
from recount.model.claims import MAX_EVIDENCE, Claim
from recount.model.extraction import Hints
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.spans import Mention, Span


class RulesExtractor:
    """Claims by rules alone: English, offline, the same every time."""

    # Its hints come from resolve: when those rules change, what was read by them is to be read again, too.
    name = f"rules {__version__}+{edition('model', 'codebook', 'resolve', 'extract')}"

    def extract(self, report: Report, hints: Hints) -> list[Claim]:
        """The report's claims with words and spans, not yet `when`, `location` and `id`."""
        layer = report.layer
        sentences = [s for s in sentences_of(report, hints.times) if _tells(s)]
        counts = find_counts(layer)
        bodies = [r.start for r in report.all_regions if r.kind == "body"]
        heads = {t for start in bodies for t in datelines(layer, start, hints.times)}
        times = [t for t in hints.times if t not in heads]
        contexts: list[Context] = []
        findings: list[list[Finding]] = []
        for s in sentences:
            triggers = triggers_of(s)
            context = Context(s, places=_within(hints.places, s), times=_within(times, s))
            found = []
            context.groups = groups_of(s, _within(counts, s), triggers)
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
        drafts = drafts_of(contexts, findings, layer)
        claims = filled(merged(drafts), contexts, layer)
        agency = credited_agency(report)
        vias = [d.via.text if d.via is not None else "" for d in claims]
        return [
            replace(c, source_chain=chain_of(report, agency, via, c.source), extractor=self.name)
            for c, via in zip(_claims(report.id, claims), vias, strict=True)
        ]


def _tells(s: Sentence) -> bool:
    """Whether a sentence can make claims: not page furniture, and no caption of a picture from the files."""
    return s.region != "furniture" and not (s.region == "caption" and word_list("archive") & set(s.words))


Found = TypeVar("Found", CountPhrase, Mention, Place)


def _within(items: Sequence[Found], s: Sentence) -> list[Found]:
    """The items, sorted by start, that lie wholly in a sentence."""
    first = bisect_left(items, s.start, key=lambda x: x.start)
    last = bisect_left(items, s.end, key=lambda x: x.start)
    return [x for x in items[first:last] if x.end <= s.end]


@cache
def _confidences() -> dict[str, float]:
    return {r["pattern"]: float(r["confidence"]) for r in read_table("recount.extract", "patterns.csv")}


def _claims(report: str, drafts: list[Draft]) -> list[Claim]:
    position = {id(d): n for n, d in enumerate(drafts)}
    return [_claim(report, d, None if d.total is None else position.get(id(d.total))) for d in drafts]


def _claim(report: str, d: Draft, total: int | None) -> Claim:
    words = {
        "count_text": d.count_words,
        "victims": d.victims,
        "perpetrator": d.perpetrator,
        "means": d.means_words,
        "place": d.place,
        "time": d.time,
        "source": d.source,
    }
    text = {k: m.text if m else "" for k, m in words.items()}
    return Claim(
        report=report,
        outcome=d.outcome,
        low=d.count.low,
        best=d.count.best,
        high=d.count.high,
        count_kind=d.count_kind,
        count_text=text["count_text"],
        victims=text["victims"],
        status=d.status,
        age=d.age,
        sex=d.sex,
        perpetrator=text["perpetrator"],
        means=d.means,
        place=text["place"],
        time=text["time"],
        source=text["source"],
        scope=d.scope,
        stance=d.stance,
        role=d.role,
        spans={k: Span(m.start, m.end) for k, m in words.items() if m},
        evidence=tuple(d.evidence[:MAX_EVIDENCE]),
        names=tuple(d.names),
        confidence=_confidences()[d.pattern],
        part_of_index=total,
    )
