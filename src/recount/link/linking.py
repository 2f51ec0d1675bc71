"""Claims to clusters: which speak of one happening, and which of one total over many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np

from recount.link.accounts import Account, account_of
from recount.link.blocks import candidates
from recount.link.clusters import average_link
from recount.link.compare import Finding, Texts, explain, levels, score
from recount.link.events import Event
from recount.link.furniture import bare
from recount.link.independence import independence, ties, within_clusters
from recount.link.memory import Memory, key_of, mark_of
from recount.link.nearest import nearest
from recount.link.texts import Copies, copied, equal
from recount.link.totals import same_totals
from recount.link.words import Vectors, among
from recount.link.words import levels as steps
from recount.model.claims import Claim
from recount.model.constraints import NONE, Constraints
from recount.model.incidents import Cluster, Linkage, Nearness
from recount.model.reports import Report
from recount.model.sources import Tie

TOTAL_SHARE = 0.3
COMMON_SHARE = 0.03
COMMON_LEAST = 12
RARE_SHARE = 0.004
RARE_MOST = 8
APART = -6.0

Pair = tuple[int, int]


def link(
    reports: Sequence[Report],
    claims: Sequence[Claim],
    constraints: Constraints = NONE,
    memory: Memory | None = None,
) -> Linkage:
    """Groups claims into incidents and totals, and reports into groups that stand on one another's words.

    The result does not depend on the order of the arguments. Incident clusters come first, then aggregates,
    each in the order of their first claim (report id, place in it). Claims of unknown reports are dropped.

    Args:
        reports: ids are unique.
        claims: theirs.
        constraints: what people decided of pairs of claims.
        memory: what was compared before; it changes how long linking takes, and nothing else.

    Raises:
        ConstraintError: if what people decided cannot all be true.
    """
    return Comparison.of(reports, claims, constraints).linkage(memory)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the linker compares, for linking and for explaining a link.

    Attributes:
        reports: by id, in the order of the ids.
        events: the happenings that reports tell of.
        totals: the groups of totals that reports tell.
        weights: claim id -> how much of its report it takes up.
        bodies: digests of the texts alone, in the order of the reports; empty for one without claims.
        holders: for each event the position of its report.
        copies: which reports share runs of words, by position.
        leads: the same of the titles and first words alone.
        whole: vectors of the reports' words, by position.
        around: vectors of the words around the events' claims.
        constraints: what people decided.
    """

    reports: Mapping[str, Report]
    events: Sequence[Event]
    totals: Sequence[Sequence[Claim]]
    weights: Mapping[str, float]
    bodies: Sequence[bytes]
    holders: Sequence[int]
    copies: Copies
    leads: Copies
    whole: Vectors
    around: Vectors
    constraints: Constraints

    @classmethod
    def of(
        cls, reports: Sequence[Report], claims: Sequence[Claim], constraints: Constraints = NONE
    ) -> Comparison:
        """Prepares the comparison of these claims."""
        known = {r.id: r for r in sorted(reports, key=lambda r: r.id)}
        told = _by_report(known, claims)
        layers = bare(known.values())
        accounts = [account_of(r, layers[r.id], told.get(r.id, ()), constraints) for r in known.values()]
        del layers
        events = _with_rare(_with_common([e for a in accounts for e in a.events]), accounts)
        totals = [total for a in accounts for total in a.totals]
        weights = {c: weight for a in accounts for c, weight in a.weights.items()}
        bodies = [a.body if a.weights else b"" for a in accounts]
        holders = [n for n, a in enumerate(accounts) for _ in a.events]
        texts, leads = [a.text for a in accounts], [a.lead for a in accounts]
        words, around = [a.words for a in accounts], [near for a in accounts for near, _ in a.near]
        del accounts  # each of the four lists goes once it is used: together they are most of what is held
        copies = copied(texts)
        del texts
        shared_leads = copied(leads)
        del leads
        whole = Vectors(words)
        del words
        return cls(
            reports=known,
            events=events,
            totals=totals,
            weights=weights,
            bodies=bodies,
            holders=holders,
            copies=copies,
            leads=shared_leads,
            whole=whole,
            around=Vectors(around),
            constraints=constraints,
        )

    def candidates(self) -> list[Pair]:
        """Pairs of events (i < j) of different reports that are worth comparing, ascending."""
        heaviest = [self.whole.heaviest(n) for n in self.holders]
        return candidates(self.events, self._copied(), self.around, heaviest)

    def linkage(self, memory: Memory | None = None) -> Linkage:
        """The clusters; `memory` is asked before two events are compared, and learns of those that were."""
        score = self.score if memory is None else self._remembered(memory)
        scored = {(i, j): score(i, j) for i, j in self.candidates()}
        same, apart = self._decided()
        joined = average_link(len(self.events), scored, score, same, apart)
        joined = [group for group in joined if any(self.events[i].claims for i in group)]
        telling = [[i for i in group if self.events[i].claims] for group in joined]
        incidents = [[c for i in group for c in self.events[i].claims] for group in joined]
        sums = [[c for i in group for c in self.totals[i]] for group in same_totals(self.totals)]
        clusters = [Cluster("incident", tuple(c.id for c in group)) for group in incidents]
        clusters += [Cluster("aggregate", tuple(c.id for c in group)) for group in sums]
        members = [sorted({c.report for c in group}) for group in (*incidents, *sums)]
        tied = self._ties(members)
        return Linkage(
            clusters=tuple(clusters),
            main=self._main([*incidents, *sums], joined),
            independence=independence(list(self.reports.values()), tied),
            ties=within_clusters(tied, members),
            nearnesses=tuple(self._near(i, j, scored[i, j]) for i, j in nearest(telling, scored)),
        )

    def _near(self, i: int, j: int, score: float) -> Nearness:
        a, b = self.events[i], self.events[j]
        return Nearness(a.claims[0].id, b.claims[0].id, score, dict(levels(a, b, self.texts(i, j))))

    def _ties(self, members: Sequence[Sequence[str]]) -> list[Tie]:
        """Which reports stand on one another's words, given the reports of each cluster."""
        ids = list(self.reports)
        copies = [(ids[i], ids[j], self.copies.share(i, j)) for i, j in self.copies.pairs()]
        same = [(ids[i], ids[j], 1.0) for i, j in equal(self.bodies)]
        return ties(list(self.reports.values()), [*copies, *same], members)

    def score(self, i: int, j: int) -> float:
        """The score of two events by position; two events that one report tells apart stay apart."""
        a, b = self.events[i], self.events[j]
        return APART if a.report == b.report else score(a, b, self.texts(i, j))

    def explain(self, i: int, j: int) -> list[Finding]:
        """The features of two events by position, with weights and sentences."""
        if self.events[i].report == self.events[j].report:
            return [Finding("report", "same", APART, "One report tells them as two.")]
        return explain(self.events[i], self.events[j], self.texts(i, j))

    def _remembered(self, memory: Memory) -> Callable[[int, int], float]:
        marks = [
            mark_of(e, self.whole.bytes_of(self.holders[i]), self.around.bytes_of(i))
            for i, e in enumerate(self.events)
        ]

        def score(i: int, j: int) -> float:
            m, n = self.holders[i], self.holders[j]
            key = key_of(marks[i], marks[j], self.copies.share(m, n), self.leads.share(m, n))
            return memory.score(key, lambda: self.score(i, j))

        return score

    def _copied(self) -> list[tuple[str, str]]:
        ids = list(self.reports)
        return [(ids[i], ids[j]) for i, j in self.copies.pairs()]

    def texts(self, i: int, j: int) -> Texts:
        """What is known of the texts that two events by position stand in."""
        m, n = self.holders[i], self.holders[j]
        is_main = self.events[i].is_main and self.events[j].is_main
        return Texts(
            copied=self.copies.share(m, n),
            lead=self.leads.share(m, n),
            alike=self.whole.cosine(m, n) if is_main else 0.0,
            around=self.around.cosine(i, j),
        )

    def _decided(self) -> tuple[list[Pair], list[Pair]]:
        """The pairs of events that people said to be one, and those they said to be two."""
        holder = {c.id: i for i, e in enumerate(self.events) for c in e.claims}
        same, apart = (
            [(holder[a], holder[b]) for a, b in pairs if a in holder and b in holder]
            for pairs in (self.constraints.same, self.constraints.apart)
        )
        return [(i, j) for i, j in same if i != j], apart

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


def _by_report(reports: Mapping[str, Report], claims: Sequence[Claim]) -> Mapping[str, list[Claim]]:
    """Report id -> its claims in report order, each once; ids ascending."""
    unique = {c.id: c for c in claims if c.report in reports}
    told: dict[str, list[Claim]] = defaultdict(list)
    for c in sorted(
        unique.values(), key=lambda c: (c.report, c.evidence[0].start if c.evidence else 0, c.id)
    ):
        told[c.report].append(c)
    return told


def _share(n: int, share: float) -> float:
    """A share of a number, in the steps of `words.levels`, so that one more report changes it seldom."""
    return share * exp(float(steps(max(1, n))))


def _with_common(events: Sequence[Event]) -> list[Event]:
    """The events, each knowing which of its place names say little because many events have them."""
    spread = Counter(key for e in events for key in e.keys)
    most = max(COMMON_LEAST, _share(len(events), COMMON_SHARE))
    common = frozenset(key for key, n in spread.items() if n > most)
    return [replace(e, common=e.keys & common) for e in events]


def _with_rare(events: Sequence[Event], accounts: Sequence[Account]) -> list[Event]:
    """The events with those names around their claims, or in their report, that few reports have."""
    empty = [np.empty(0, np.uint32)]
    known, spread = np.unique(np.concatenate([a.names for a in accounts] or empty), return_counts=True)
    rare = known[spread <= max(RARE_MOST, _share(len(accounts), RARE_SHARE))]
    names = ((a.names, own) for a in accounts for _, own in a.near)
    found = (everywhere if e.is_main else own for e, (everywhere, own) in zip(events, names, strict=True))
    return [
        replace(e, rare=frozenset(some[among(some, rare)].tolist()))
        for e, some in zip(events, found, strict=True)
    ]
