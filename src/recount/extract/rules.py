"""The rules extractor: reads harm to people out of English text with word lists and a little grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from recount import __version__
from recount.codebook.edition import edition
from recount.codebook.tables import read_table
from recount.extract.chains import chain_of, credited_agency
from recount.extract.drafts import Draft, drafts_of
from recount.extract.merge import merged
from recount.extract.scan import scan
from recount.extract.story import filled
from recount.model.claims import MAX_EVIDENCE, Claim
from recount.model.extraction import Hints
from recount.model.readings import Explained
from recount.model.reports import Report
from recount.model.spans import Span


class RulesExtractor:
    """Claims by rules alone: English, offline, the same every time."""

    # Its hints come from resolve: when those rules change, what was read by them is to be read again, too.
    name = f"rules {__version__}+{edition('model', 'codebook', 'resolve', 'extract')}"

    def prepare(self) -> None:
        """Nothing is to be looked for: the tables came with the code."""

    def explain(self, report: Report, hints: Hints) -> Explained:
        """The claims of `extract`; rules weigh nothing, so there is no second best."""
        return Explained([(c, []) for c in self.extract(report, hints)])

    def extract(self, report: Report, hints: Hints) -> list[Claim]:
        """The report's claims with words and spans, not yet `when`, `location` and `id`."""
        layer = report.layer
        seen = scan(report, hints)
        contexts, drafts = seen.contexts, drafts_of(seen.contexts, seen.findings, layer)
        claims = filled(merged(drafts), contexts, layer)
        agency = credited_agency(report)
        vias = [d.via.text if d.via is not None else "" for d in claims]
        return [
            replace(c, source_chain=chain_of(report, agency, via, c.source), extractor=self.name)
            for c, via in zip(claims_from(report.id, claims), vias, strict=True)
        ]


@cache
def _confidences() -> dict[str, float]:
    return {r["pattern"]: float(r["confidence"]) for r in read_table("recount.extract", "patterns.csv")}


def claims_from(report: str, drafts: list[Draft], sure: Sequence[float] | None = None) -> list[Claim]:
    """The claims of a report's drafts, in order; `sure` is the confidence of each, else its pattern's."""
    position = {id(d): n for n, d in enumerate(drafts)}
    known = [_confidences()[d.pattern] for d in drafts] if sure is None else sure
    totals = [None if d.total is None else position.get(id(d.total)) for d in drafts]
    return [_claim(report, d, total, p) for d, total, p in zip(drafts, totals, known, strict=True)]


def _claim(report: str, d: Draft, total: int | None, sure: float) -> Claim:
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
        confidence=round(sure, 3),
        part_of_index=total,
    )
