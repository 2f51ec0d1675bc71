"""Claims to clusters: which speak of one happening, and which of one total over many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recount.link.blocks import candidates
from recount.link.clusters import average_link
from recount.link.compare import Finding, Texts, explain, score
from recount.link.events import Event, around, event_of, prominence
from recount.link.furniture import bare
from recount.link.happenings import happenings, split_totals
from recount.link.independence import independence
from recount.link.texts import Copies, copied, equal
from recount.link.totals import same_totals, totals_of
from recount.link.words import Vector, capitals, cosine, tokens, vectors
from recount.model.claims import Claim
from recount.model.incidents import Cluster, Linkage
from recount.model.reports import Report

TOTAL_SHARE = 0.3
LEAD = 600
COMMON_SHARE = 0.03
COMMON_LEAST = 12
RARE_SHARE = 0.004
RARE_MOST = 8


def link(reports: Sequence[Report], claims: Sequence[Claim]) -> Linkage:
    """Groups claims into incidents and totals, and reports into groups that stand on one another's words.

    The result does not depend on the order of the arguments. Incident clusters come first, then aggregates,
    each in the order of their first claim (report id, place in it). Claims of unknown reports are dropped.
    """
    return Comparison.of(reports, claims).linkage()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the linker compares, for linking and for explaining a link.

    Attributes:
        reports: by id, in the order of the ids.
        events: the happenings that reports tell of.
        totals: the groups of totals that reports tell.
        positions: report id -> its position among the reports.
        copies: which reports share runs of words, by position.
        leads: the same of the titles and first words alone.
        same: pairs of ids that join reports with claims whose bodies are the same words, however short.
        whole: report id -> vector of its words.
        weights: claim id -> how much of its report it takes up.
    """

    reports: Mapping[str, Report]
    events: Sequence[Event]
    totals: Sequence[Sequence[Claim]]
    positions: Mapping[str, int]
    copies: Copies
    leads: Copies
    same: Sequence[tuple[str, str]]
    whole: Mapping[str, Vector]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, reports: Sequence[Report], claims: Sequence[Claim]) -> Comparison:
        """Prepares the comparison of these claims."""
        known = {r.id: r for r in sorted(reports, key=lambda r: r.id)}
        told = _by_report(known, claims)
        weights = {c.id: prominence(known[r], c) for r, group in told.items() for c in group}
        events: list[Event] = []
        totals: list[Sequence[Claim]] = []
        for report in known.values():
            single, total = split_totals(told.get(report.id, ()))
            groups = happenings(single) if report.id in told else [[]]
            events.extend(_marked([event_of(report, g) for g in groups], weights))
            totals.extend(totals_of(total))
        layers = bare(known.values())
        events = _with_common(events)
        events = _with_words(events, known, layers)
        texts = [tokens(layer) for layer in layers.values()]
        heads = [tokens(layer[:LEAD]) for layer in layers.values()]
        ids, claiming = list(known), [r for r in known if r in told]
        same = equal([tokens(known[r].text) for r in claiming])
        return cls(
            reports=known,
            events=events,
            totals=totals,
            positions={r: i for i, r in enumerate(ids)},
            copies=copied(texts),
            leads=copied(heads),
            same=[(claiming[i], claiming[j]) for i, j in same],
            whole=dict(zip(ids, vectors(texts), strict=True)),
            weights=weights,
        )

    def linkage(self) -> Linkage:
        """The clusters."""
        ids = list(self.reports)
        copies = [(ids[i], ids[j]) for i, j in self.copies.pairs()]
        pairs = sorted(candidates(self.events, copies, self.whole))
        scored = {(i, j): self.score(i, j) for i, j in pairs}
        joined = average_link(len(self.events), scored, self.score)
        joined = [group for group in joined if any(self.events[i].claims for i in group)]
        incidents = [[c for i in group for c in self.events[i].claims] for group in joined]
        totals = [[c for i in group for c in self.totals[i]] for group in same_totals(self.totals)]
        clusters = [Cluster("incident", tuple(c.id for c in group)) for group in incidents]
        clusters += [Cluster("aggregate", tuple(c.id for c in group)) for group in totals]
        members = [sorted({c.report for c in group}) for group in (*incidents, *totals)]
        return Linkage(
            clusters=tuple(clusters),
            main=self._main([*incidents, *totals], joined),
            independence=independence(list(self.reports.values()), [*copies, *self.same], members),
        )

    def score(self, i: int, j: int) -> float:
        """The score of two events by position; two events that one report tells apart stay apart."""
        a, b = self.events[i], self.events[j]
        return APART if a.report == b.report else score(a, b, self._texts(a, b))

    def explain(self, i: int, j: int) -> list[Finding]:
        """The features of two events by position, with weights and sentences."""
        a, b = self.events[i], self.events[j]
        return explain(a, b, self._texts(a, b))

    def _texts(self, a: Event, b: Event) -> Texts:
        first, second = sorted((a.report, b.report))
        i, j = self.positions[first], self.positions[second]
        copied, lead = self.copies.share(i, j), self.leads.share(i, j)
        alike = cosine(self.whole[first], self.whole[second]) if a.is_main and b.is_main else 0.0
        return Texts(copied, lead, alike)

    def _main(self, groups: Sequence[Sequence[Claim]], joined: Sequence[Sequence[int]]) -> Mapping[str, int]:
        """Report -> the cluster that takes up most of it; a total counts TOTAL_SHARE of its weight.

        A report without claims is mainly about the incident that its words join, if they join any.
        """
        shares: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for n, group in enumerate(groups):
            for c in group:
                shares[c.report][n] += self.weights[c.id] * (1 if n < len(joined) else TOTAL_SHARE)
        for n, members in enumerate(joined):
            for i in members:
                shares[self.events[i].report][n] += 0.0
        return {r: min(of, key=lambda n: (-of[n], n)) for r, of in sorted(shares.items())}


APART = -6.0


def _by_report(reports: Mapping[str, Report], claims: Sequence[Claim]) -> Mapping[str, list[Claim]]:
    """Report id -> its claims in report order, each once; ids ascending."""
    unique = {c.id: c for c in claims if c.report in reports}
    told: dict[str, list[Claim]] = defaultdict(list)
    for c in sorted(
        unique.values(), key=lambda c: (c.report, c.evidence[0].start if c.evidence else 0, c.id)
    ):
        told[c.report].append(c)
    return told


def _with_common(events: Sequence[Event]) -> list[Event]:
    """The events, each knowing which of its place names say little because many events have them."""
    spread = Counter(key for e in events for key in e.keys)
    common = frozenset(key for key, n in spread.items() if n > max(COMMON_LEAST, COMMON_SHARE * len(events)))
    return [replace(e, common=e.keys & common) for e in events]


def _with_words(
    events: Sequence[Event], reports: Mapping[str, Report], layers: Mapping[str, str]
) -> list[Event]:
    """The events with the words around them, and those names that few reports have."""
    texts = [around(layers[e.report], len(reports[e.report].title), e) for e in events]
    named = {r: capitals(layer) for r, layer in layers.items()}
    spread = Counter(name for names in named.values() for name in names)
    most = max(RARE_MOST, RARE_SHARE * len(reports))
    rare = frozenset(name for name, n in spread.items() if n <= most)
    return [
        replace(e, words=v, rare=rare & (named[e.report] if e.is_main else capitals(t)))
        for e, t, v in zip(events, texts, vectors([tokens(t) for t in texts]), strict=True)
    ]


def _marked(events: list[Event], weights: Mapping[str, float]) -> list[Event]:
    """The events of one report, the main one marked: the one whose claims take up most of it."""
    shares = [sum(weights[c.id] for c in e.claims) for e in events]
    main = shares.index(max(shares)) if shares else None
    return [replace(e, is_main=i == main) for i, e in enumerate(events)]
