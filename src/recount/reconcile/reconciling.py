"""Clusters to incidents: counts under a policy, who is held responsible, how well supported, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import Cluster, Incident, Linkage, Reason
from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.reports import Report
from recount.model.whens import DATE_PRECISIONS, When
from recount.reconcile.counting import Toll
from recount.reconcile.covers import with_covers
from recount.reconcile.grades import Case
from recount.reconcile.groups import OUTCOMES, by_group
from recount.reconcile.names import floored, people_who_count
from recount.reconcile.origins import Ground
from recount.reconcile.perpetrators import perpetrators
from recount.reconcile.policies import Policy, policy_named
from recount.reconcile.snapshots import with_snapshots
from recount.reconcile.sources import independent_sources
from recount.reconcile.speakers import Speaker, speakers
from recount.reconcile.tellings import Telling, tell_all, without_partial
from recount.reconcile.words import named


def reconcile(
    linkage: Linkage,
    claims: Mapping[str, Claim],
    reports: Mapping[str, Report],
    policy: str = "recount-1",
    arrival: Mapping[str, int] | None = None,
) -> list[Incident]:
    """Makes one incident of every cluster, but of those all of whose claims people withdrew.

    An incident's id is made of the first claim of its report that came in first, so that it stays the same
    when later reports join; the id of an incident that is merged into an older one is that of a claim there.

    Args:
        linkage: what `link` found.
        claims: claim id -> claim, at least those of the clusters.
        reports: report id -> report, at least those of the claims.
        policy: name of the rules for the counts (docs/counting.md), the newest version if it holds none.
        arrival: report id -> its place in the order in which reports came in; those that are absent or have
            the same place stand in the order of their ids.

    Returns:
        Incidents, then aggregates, each by first day (undated last) and id.

    Raises:
        RecountError: if there is no policy of that name.
    """
    ground = Ground.of(reports, linkage.independence, linkage.ties)
    rules = _Rules(policy_named(policy), reports, ground, arrival or {})
    voiced = {i: _voiced(claims[i], claims) for c in linkage.clusters for i in c.claims}
    voices: dict[str, Speaker] = {}
    made = []
    for cluster in linkage.clusters:
        told = [voiced[i] for i in cluster.claims]
        if all(c.withdrawn for c in told):
            continue
        own = speakers(told, reports, linkage.independence)
        made.append(_incident(cluster, told, own, rules))
        voices |= own
    return with_snapshots(with_covers(sorted(made, key=_order), claims, reports), claims, voices)


def _voiced(claim: Claim, claims: Mapping[str, Claim]) -> Claim:
    """A claim with the source of the total that it is a part of, where the report gives it none."""
    whole = claims.get(claim.part_of or "")
    if claim.source or whole is None or whole.report != claim.report:
        return claim
    naming = replace(claim.naming, speaker=whole.naming.speaker)
    return replace(claim, source=whole.source, source_chain=whole.source_chain, naming=naming)


@dataclass(frozen=True, slots=True)
class _Rules:
    policy: Policy
    reports: Mapping[str, Report]
    ground: Ground
    arrival: Mapping[str, int]


def _order(i: Incident) -> tuple[bool, bool, str, str]:
    day = i.when.start or i.when.end
    return i.kind == "aggregate", day is None, day.isoformat() if day else "", i.id


def _incident(
    cluster: Cluster, claims: Sequence[Claim], voices: Mapping[str, Speaker], rules: _Rules
) -> Incident:
    counting = [c for c in claims if not c.withdrawn]
    asserted = [c for c in counting if c.stance == "asserted"]
    victims, attackers = _split(asserted)
    tolls, reasons = _tolls(victims, voices, rules)
    counts = {outcome: count for outcome, (count, _) in tolls.items()}
    groups, notes = by_group(victims, counts, lambda of: _toll(of, _killed(victims), voices, rules)[0])
    own, own_reasons = _tolls(attackers, voices, rules)
    sources = independent_sources(asserted, voices, rules.ground, {"victim": tolls, "attacker": own})
    blames, foldings = perpetrators(counting, voices)
    case = Case(counting, voices, rules.ground, sources, blames)
    graded = rules.policy.grade(case)
    lacking = _lacking(case, victims, rules.policy)
    return Incident(
        id="i-" + _first(claims, rules.arrival).id.removeprefix("c-"),
        kind=cluster.kind,
        reports=tuple(sorted({c.report for c in claims})),
        claims=cluster.claims,
        when=_when(asserted or counting),
        location=_location(asserted or counting),
        perpetrators=graded.perpetrators,
        means=_means(asserted),
        counts=counts,
        attackers={outcome: count for outcome, (count, _) in own.items()},
        told={outcome: _told(tellings) for outcome, (_, tellings) in tolls.items()},
        by_group=groups,
        independent_sources=len(sources),
        sources=sources,
        grade=graded.grade,
        policy=rules.policy.name,
        provisional=len(sources) < rules.policy.least_sources or bool(lacking),
        reasons=(
            *reasons,
            *notes,
            *(_of_attackers(r) for r in own_reasons),
            *foldings,
            *_unasserted(counting),
            *(Reason(f"Left out {named(c)}: {c.withdrawn}.", (c.id,)) for c in claims if c.withdrawn),
            *graded.reasons,
            *lacking,
        ),
    )


def _first(claims: Iterable[Claim], arrival: Mapping[str, int]) -> Claim:
    def order(c: Claim) -> tuple[int, str, int, str]:
        return arrival.get(c.report, 0), c.report, c.evidence[0].start if c.evidence else 0, c.id

    return min(claims, key=order)


def _lacking(case: Case, victims: Sequence[Claim], policy: Policy) -> list[Reason]:
    """Why it is provisional that too few sources tell of the dead, where the policy counts those alone."""
    claims = _killed(victims) if policy.is_of_killed else []
    sources = case.sources_of(claims)
    if not claims or sources >= policy.least_sources:
        return []
    text = f"Provisional: {policy.name} asks for {policy.least_sources} independent sources of the killed"
    return [Reason(f"{text}, and there is {sources}.", tuple(sorted(c.id for c in claims)))]


def _split(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    victims: list[Claim] = []
    attackers: list[Claim] = []
    for c in claims:
        (attackers if c.role == "attacker" else victims).append(c)
    return victims, attackers


def _tolls(
    claims: Sequence[Claim], voices: Mapping[str, Speaker], rules: _Rules
) -> tuple[dict[str, tuple[Count, list[Telling]]], list[Reason]]:
    """Outcome -> its count and what sources tell of it; and the reasons of all."""
    tolls: dict[str, tuple[Count, list[Telling]]] = {}
    reasons: list[Reason] = []
    for outcome in OUTCOMES:
        of_outcome = [c for c in claims if c.outcome == outcome]
        if not of_outcome:
            continue
        toll, tellings = _toll(of_outcome, _killed(claims), voices, rules)
        tolls[outcome] = toll.count, tellings
        reasons += toll.reasons
    return tolls, reasons


def _toll(
    claims: Sequence[Claim], killed: Sequence[Claim], voices: Mapping[str, Speaker], rules: _Rules
) -> tuple[Toll, list[Telling]]:
    """What claims of one outcome add up to: the policy's count, and not below the number of people named."""
    tellings = tell_all(claims, voices, rules.reports)
    people, reasons = people_who_count(claims, tellings, killed, rules.reports)
    toll = floored(rules.policy.count(tellings), people)
    return replace(toll, reasons=(*toll.reasons, *reasons)), tellings


def _killed(claims: Iterable[Claim]) -> list[Claim]:
    return [c for c in claims if c.outcome == "killed"]


def _told(tellings: Sequence[Telling]) -> tuple[int | None, int | None]:
    """The least and the most that any report tells of all victims; vague words only without a number."""
    counted = [t for t in tellings if t.is_counted]
    general, _ = without_partial(counted)
    figures = [n for t in general for n in t.told]
    if figures:
        return min(figures), max(figures)
    lows = [t.count.low for t in tellings if t.count.low is not None]
    return min(lows, default=None), None


def _unasserted(claims: Sequence[Claim]) -> list[Reason]:
    why = {"denied": "denies the harm", "hypothetical": "fears, threatens or supposes the harm"}
    return [
        Reason(f"Left out {named(c)}: it {why[c.stance]} and counts nobody.", (c.id,))
        for c in claims
        if c.stance in why
    ]


def _of_attackers(reason: Reason) -> Reason:
    return replace(reason, text=f"Attackers, apart from the victims: {reason.text}")


def _means(claims: Sequence[Claim]) -> tuple[str, ...]:
    told = Counter(c.means for c in claims if c.means != "unknown")
    return tuple(sorted(told, key=lambda m: (-told[m], m)))


def _when(claims: Sequence[Claim]) -> When:
    """The most precise days that claims give; among equals those of most reports, then the earliest."""
    told = Counter(when for _, when in {(c.report, c.when) for c in claims if c.when.end})
    return min(
        told,
        key=lambda w: (DATE_PRECISIONS.index(w.precision), -told[w], str(w.start), str(w.end)),
        default=When(),
    )


def _location(claims: Sequence[Claim]) -> Place | None:
    """The place that most reports name, a known one first; the most precise among equals."""
    told: dict[tuple[bool, str], list[Claim]] = defaultdict(list)
    for c in claims:
        if c.location:
            told[c.location.is_resolved, str(c.location.geonameid or c.location.name)].append(c)

    def order(key: tuple[bool, str]) -> tuple[bool, bool, int, int, str]:
        places = [c.location for c in told[key] if c.location]
        precision = min(PLACE_PRECISIONS.index(p.precision) for p in places)
        is_wide = precision >= PLACE_PRECISIONS.index("province")
        return not key[0], is_wide, -len({c.report for c in told[key]}), precision, key[1]

    best = min(told, key=order, default=None)
    if best is None:
        return None
    places = [c.location for c in sorted(told[best], key=lambda c: c.id) if c.location]
    return min(places, key=lambda p: PLACE_PRECISIONS.index(p.precision))
