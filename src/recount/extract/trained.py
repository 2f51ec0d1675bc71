"""The default extractor: a small trained network under the layer of rules.

Rules find the people tied to harm words; the network tags people who are harmed, rules or no rules; it then
judges every candidate, reads its fields, and says which readings are one claim. Counts are always those of
the number grammar.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from recount import __version__
from recount.codebook.edition import edition
from recount.codebook.tables import read_table
from recount.extract.candidates import Candidate, candidates_of
from recount.extract.chains import chain_of, credited_agency
from recount.extract.confidence import confidence, features
from recount.extract.drafts import Draft, drafts_of
from recount.extract.explaining import Settled, left_out, readings_of
from recount.extract.groups import is_undivided
from recount.extract.merge import merged
from recount.extract.network import network
from recount.extract.rules import claims_from
from recount.extract.scan import Scan, scan
from recount.extract.scene import Finding
from recount.extract.shipped import check_weights, weights_version
from recount.extract.ties import tied
from recount.extract.weighing import by_rules, settle
from recount.extract.windows import windows_of
from recount.model.claims import Claim
from recount.model.extraction import Hints
from recount.model.readings import Explained, FieldReading
from recount.model.reports import Report


class ModelExtractor:
    """Claims by the trained network and the rules together: English, offline, the same every time.

    Raises:
        ModelError: if the weights are missing or damaged.
    """

    def __init__(self) -> None:
        rules = edition("model", "codebook", "resolve", "extract")
        self.name = f"model {__version__}+{weights_version()}.{rules}"

    def prepare(self) -> None:
        """Look whether the weights are those that were shipped."""
        check_weights()

    def extract(self, report: Report, hints: Hints) -> list[Claim]:
        """The report's claims with words and spans, not yet `when`, `location` and `id`."""
        drafts, read, _ = self.drafts(report, hints)
        return self._claims(report, drafts, read)

    def explain(self, report: Report, hints: Hints) -> Explained:
        """The claims of `extract`, each with how its fields were settled, and who was left out."""
        layer = report.layer
        seen, candidates = _looked(report, hints)
        drafts, read, fields = _weighed(seen, candidates, layer, hints)
        readings = [readings_of(d, Settled(read, fields), seen, layer) for d in drafts]
        weak = [(c, needed(c)) for c in candidates if c.claim < needed(c)]
        claims = list(zip(self._claims(report, drafts, read), readings, strict=True))
        return Explained(claims, left_out(weak, read.values(), seen, layer))

    def drafts(
        self, report: Report, hints: Hints
    ) -> tuple[list[Draft], dict[int, Candidate], dict[int, list[FieldReading]]]:
        """The claims before they are weighed; by a draft's `id()`, its candidate and its fields."""
        seen, candidates = _looked(report, hints)
        return _weighed(seen, candidates, report.layer, hints)

    def _claims(self, report: Report, drafts: list[Draft], read: Mapping[int, Candidate]) -> list[Claim]:
        sure = [confidence(features(d, read[id(d)]), network().confidence) for d in drafts]
        agency = credited_agency(report)
        return [
            replace(
                claim,
                source_chain=chain_of(report, agency, d.via.text if d.via else "", claim.source),
                extractor=self.name,
            )
            for claim, d in zip(claims_from(report.id, drafts, sure), drafts, strict=True)
        ]


@cache
def bars() -> Mapping[str, float]:
    """The probabilities from which on a reading is taken (bars.csv)."""
    return {r["what"]: float(r["probability"]) for r in read_table("recount.extract", "bars.csv")}


def chosen(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are probable enough; of two in the same words, the more probable.

    A toll that the text does not split ("48 people were killed and injured") is taken whole for its parts.
    """
    out: list[Candidate] = []
    taken: dict[str, list[tuple[int, int]]] = {}  # by outcome the stretches that are taken, in order
    undivided: dict[int, list[Candidate]] = {}
    for c in candidates:
        if c.position is not None and is_undivided(c.finding.trigger):
            undivided.setdefault(c.sentence, []).append(c)
    for single in sorted(candidates, key=lambda c: -c.claim):
        wholes = (
            c for c in undivided.get(single.sentence, ()) if c.start < single.end and single.start < c.end
        )
        whole = next(wholes, single)
        c = replace(whole, claim=max(single.claim, whole.claim))
        if c.claim < needed(c):
            continue
        here = taken.setdefault(c.outcome, [])
        at = bisect_left(here, (c.start, c.end))
        if not any(a < c.end and c.start < b for a, b in here[max(0, at - 1) : at + 1]):
            here.insert(at, (c.start, c.end))
            out.append(c)
    return out


def needed(c: Candidate) -> float:
    """The probability that a candidate needs to be taken, by who saw it."""
    by_network = "tagged" if c.tag else "judged"
    return bars()[by_network if c.position is None else "both" if c.tag else "rules"]


def _looked(report: Report, hints: Hints) -> tuple[Scan, list[Candidate]]:
    """What the rules see in a report, and what of it may be a claim."""
    layer = report.layer
    seen = scan(report, hints)
    return seen, candidates_of(network(), windows_of(layer, seen, hints), seen, hints.times, layer)


def _weighed(
    seen: Scan, candidates: Sequence[Candidate], layer: str, hints: Hints
) -> tuple[list[Draft], dict[int, Candidate], dict[int, list[FieldReading]]]:
    drafts, read = _drafts(chosen(candidates), seen, layer)
    settled = {}
    copies = by_rules(drafts, seen, layer)
    whole = {id(c): d for c, d in zip(copies, drafts, strict=True)}
    for d, rules in zip(drafts, copies, strict=True):
        settled[id(d)] = settle(d, read[id(d)], rules, hints)
        d.total = whole.get(id(rules.total))
    apart = tied(drafts, [read[id(d)] for d in drafts], layer, bars()["same"], bars()["part"])
    return merged(apart), read, settled


def _drafts(kept: Sequence[Candidate], seen: Scan, layer: str) -> tuple[list[Draft], dict[int, Candidate]]:
    """A draft for each candidate, in order of the text, and by its `id()` the candidate."""
    by_sentence: list[list[Candidate]] = [[] for _ in seen.contexts]
    for c in kept:
        by_sentence[c.sentence].append(c)
    findings: list[list[Finding]] = []
    for here in by_sentence:
        here.sort(key=lambda c: (c.start, c.end, c.outcome))
        at = {c.position: n for n, c in enumerate(here)}
        totals = [None if c.finding.total is None else at.get(c.finding.total) for c in here]
        findings.append([replace(c.finding, total=n) for c, n in zip(here, totals, strict=True)])
    drafts = drafts_of(seen.contexts, findings, layer)
    flat = [c for here in by_sentence for c in here]
    return drafts, {id(d): c for d, c in zip(drafts, flat, strict=True)}
