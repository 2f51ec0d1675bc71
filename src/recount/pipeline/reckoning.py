"""Claims to incidents over a casebook, and which incident each report is mainly about."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from recount import __version__
from recount.codebook.edition import edition
from recount.link import Memory, link
from recount.model.claims import Claim
from recount.model.constraints import NONE, Constraints
from recount.model.errors import CasebookError
from recount.model.incidents import Incident, Linkage
from recount.model.reports import Report
from recount.pipeline.decided import decided_claims, graded, made_claims, with_made
from recount.pipeline.finding import extract_pending
from recount.pipeline.listener import Listener, Silence
from recount.pipeline.naming import digest, own_tables, with_names
from recount.pipeline.readings import overruling, readers, told_by
from recount.reconcile import reconcile
from recount.reconcile.policies import policy_named
from recount.resolve.actors import Table
from recount.review.clusters import edited
from recount.review.standing import Standing, bears
from recount.store.casebook import Casebook
from recount.store.records import StoredLinkage, StoredReckoning
from recount.store.writing import Writing

Meanwhile = Callable[[Writing, Standing], None]
"""Counts in a unit of work what people decided after the decisions that were counted."""

SELDOM = 200_000  # objects made between two looks for cycles of garbage


@dataclass(frozen=True, slots=True)
class Rules:
    """How claims are counted.

    Attributes:
        policy: name of the rules for the counts, the newest version if it holds none.
        constraints: what people decided of pairs of claims.
        actors: a recorder's own tables of actors, read before the shipped ones.
    """

    policy: str
    constraints: Constraints = NONE
    actors: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What some reports add up to.

    Attributes:
        policy: name and version of the rules for the counts.
        incidents: incidents, then aggregates, each by first day (undated last) and id.
        main: report id -> id of the incident it is mainly about; reports without one are absent.
    """

    policy: str
    incidents: tuple[Incident, ...]
    main: Mapping[str, str]


def reckon(
    casebook: Casebook,
    rules: Rules,
    reports: Sequence[int] | None = None,
    listener: Listener | None = None,
    meanwhile: Meanwhile | None = None,
) -> Reckoning:
    """Link and reconcile the claims of the latest reading of each report.

    Args:
        casebook: the casebook.
        rules: how to count.
        reports: keys of reports; None: the current version of each. The answer for None is kept, and worked
            out again when reports, claims, policy or the rules of Recount changed. Reports that a killed
            `add` or an older Recount left are read first, so that none is missing from the counts.
        listener: is told of that reading.
        meanwhile: counts what people decided while this counted. Without it, the answer is not kept where
            they did: it would put what they decided aside until all is counted again.

    Raises:
        RecountError: if there is no policy of that name, or a table of actors in the casebook is wrong.
    """
    rules = replace(rules, policy=policy_named(rules.policy).name, actors=own_tables(casebook.folder))
    standing = Standing.of(casebook.log())
    if reports is not None:
        told = told_by(casebook, reports, standing)
        return add_up(told.reports, told.claims, rules, standing=standing)
    if rules.constraints != NONE:  # of this call alone: what is kept stands for the casebook as it is
        _read_pending(casebook, standing, listener)
        memory = Memory(casebook.likenesses(_comparing()))
        told = told_by(casebook, casebook.newest(), standing)
        return add_up(told.reports, told.claims, rules, memory, standing)
    found = bring_up(casebook, rules, listener, meanwhile)
    if found is not None:
        return found
    kept = casebook.reckoning(rules.policy) or StoredReckoning("", ())
    return Reckoning(rules.policy, kept.incidents, _main(casebook.mains(), kept.incidents))


def bring_up(
    casebook: Casebook,
    rules: Rules,
    listener: Listener | None = None,
    meanwhile: Meanwhile | None = None,
    *,
    is_whole: bool = True,
) -> Reckoning | None:
    """Have the kept incidents be those of all that is in the casebook; arguments are those of `reckon`.

    With `is_whole` false, incidents of which each decision exchanged some are left as they are: what totals
    cover is then as of the last count of all.

    Returns:
        What was counted and could not be kept; None where it is kept, or was.
    """
    rules = replace(rules, policy=policy_named(rules.policy).name, actors=own_tables(casebook.folder))
    standing = Standing.of(casebook.log())
    _read_pending(casebook, standing, listener)
    linked = linking_mark(casebook, rules, standing)
    enough = {counting_mark(linked, rules, standing), *([] if is_whole else [partial_mark(linked, rules)])}
    if casebook.reckoning_mark(rules.policy) in enough and casebook.linkage_mark() == linked:
        return None
    return _count_anew(casebook, rules, standing, linked, meanwhile)


def _read_pending(casebook: Casebook, standing: Standing, listener: Listener | None) -> None:
    for extractor, keys in readers(casebook, casebook.newest(), standing).items():
        extract_pending(casebook, extractor, listener or Silence(), keys)


def _count_anew(
    casebook: Casebook, rules: Rules, standing: Standing, linked: str, meanwhile: Meanwhile | None
) -> Reckoning | None:
    """Count all and keep it in one step, so that others see what stood before until then; else give it."""
    told = told_by(casebook, casebook.newest(), standing)
    named = with_names(told.claims, {r.id: r for r in told.reports}, rules.actors)
    arrival = {r.id: n for n, r in enumerate(told.reports)}
    linkage = None if casebook.linkage_mark() == linked else _linked_anew(casebook, told.reports, named)
    machine = casebook.linkage() if linkage is None else stored_linkage(linkage, arrival)
    incidents = count(machine, told.reports, named, rules, standing)
    counted = counting_mark(linked, rules, standing)
    kept = StoredReckoning(counted, incidents, assigned_to(incidents, standing))
    with casebook.writing() as w:
        if meanwhile is None and any(map(bears, w.log(standing.count))):
            return Reckoning(rules.policy, incidents, _main(machine.main, incidents))
        if linkage is not None:
            w.keep_linkage(linked, linkage, arrival, told.readings)
        w.keep_reckoning(rules.policy, kept, doubts(incidents, named))
        if meanwhile is not None:
            meanwhile(w, standing)
    return None


def _linked_anew(casebook: Casebook, told: Sequence[Report], named: Sequence[Claim]) -> Linkage:
    memory = Memory(casebook.likenesses(_comparing()))
    with _few_collections():
        linkage = link(told, named, NONE, memory)
    with suppress(CasebookError), casebook.writing() as w:  # a cache: without it all is compared anew
        w.keep_likenesses(_comparing(), memory.dump())
    return linkage


def reckon_each(
    casebook: Casebook, policies: Sequence[str], constraints: Constraints, listener: Listener
) -> list[Reckoning]:
    """What the casebook adds up to under each of some policies, each once: the same incidents in one order.

    Args:
        casebook: the casebook.
        policies: names of the rules for the counts.
        constraints: what people decided of pairs of claims.
        listener: is told of reports that are read first.

    Raises:
        RecountError: if there is no policy of one of these names, or a table of actors in the casebook is
            wrong.
    """
    names = dict.fromkeys(policy_named(name).name for name in policies)
    return [reckon(casebook, Rules(name, constraints), listener=listener) for name in names]


def add_up(
    reports: Iterable[Report],
    claims: Iterable[Claim],
    rules: Rules,
    memory: Memory | None = None,
    standing: Standing | None = None,
) -> Reckoning:
    """Link and reconcile these claims of these reports; ids of reports and of claims are unique.

    Args:
        reports: in the order in which they came in, on which the ids of incidents rest.
        claims: in any order.
        rules: how to count.
        memory: what was compared before; the result is the same without it.
        standing: what people decided; None: nothing.
    """
    by_id = {r.id: r for r in reports}
    with _few_collections():
        told = with_names(claims, by_id, rules.actors)
        linkage = link(list(by_id.values()), told, rules.constraints, memory)
    machine = stored_linkage(linkage, {r: n for n, r in enumerate(by_id)})
    incidents = count(machine, list(by_id.values()), told, rules, standing or Standing())
    return Reckoning(policy_named(rules.policy).name, incidents, _main(machine.main, incidents))


def count(
    machine: StoredLinkage,
    reports: Sequence[Report],
    claims: Sequence[Claim],
    rules: Rules,
    standing: Standing,
) -> tuple[Incident, ...]:
    """The incidents of linked claims, as people decided on both, under a policy.

    Args:
        machine: the machine's clusters, and what was linked of their reports.
        reports: at least those of the claims.
        claims: all that the machine found in these reports, each knowing whom it names.
        rules: how to count.
        standing: what people decided.
    """
    by_id = {r.id: r for r in reports}
    with _few_collections():
        claim_by_id = decided_claims(claims, by_id, standing, rules.actors)
        made = [c for c in made_claims(standing) if c.report in by_id]
        clusters = edited(with_made(machine.clusters, made), standing.edits)
        linkage = Linkage(tuple(clusters), {}, machine.independence, machine.ties)
        policy = policy_named(rules.policy).name
        found = reconcile(linkage, claim_by_id, by_id, policy, machine.arrival)
        return tuple(graded(i, had_ids(i, standing), standing) for i in found)


def had_ids(incident: Incident, standing: Standing) -> list[str]:
    """The ids that an incident may have had of which people decided something: those of its claims."""
    ids = (f"i-{c.removeprefix('c-')}" for c in incident.claims)
    return [i for i in ids if i in standing.by_subject]


def doubts(incidents: Iterable[Incident], claims: Iterable[Claim]) -> dict[str, int]:
    """Incident id -> how doubtful its least certain claim is, in hundredths."""
    sure = {c.id: c.confidence for c in claims}
    return {
        i.id: round(100 * (1 - min((sure.get(c, 1.0) for c in i.claims), default=1.0))) for i in incidents
    }


def assigned_to(incidents: Iterable[Incident], standing: Standing) -> dict[str, str]:
    """Incident id -> whom it is assigned to; those of nobody are absent."""
    names = ((i.id, standing.of_incident(had_ids(i, standing)).assigned) for i in incidents)
    return {i: name for i, name in names if name}


def stored_linkage(linkage: Linkage, arrival: Mapping[str, int]) -> StoredLinkage:
    """What was linked, in the form in which a casebook keeps it."""
    mains = ((report, linkage.clusters[n].claims) for report, n in linkage.main.items())
    return StoredLinkage(
        clusters=linkage.clusters,
        independence={r: linkage.independence.get(r, -1 - n) for r, n in arrival.items()},
        arrival=arrival,
        main={report: claims[0] for report, claims in mains if claims},
        ties=linkage.ties,
    )


@contextmanager
def _few_collections() -> Iterator[None]:
    """Has cycles of garbage looked for rarely: what is linked lives to the end."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def incidents_of(reckoning: Reckoning) -> dict[str, list[str]]:
    """Report id -> ids of all incidents it tells of, in the order of the incidents."""
    told: dict[str, list[str]] = {}
    for incident in reckoning.incidents:
        for report in incident.reports:
            told.setdefault(report, []).append(incident.id)
    return told


def _main(main: Mapping[str, str], incidents: Sequence[Incident]) -> dict[str, str]:
    holder = {claim: incident.id for incident in incidents for claim in incident.claims}
    return {report: holder[claim] for report, claim in main.items() if claim in holder}


def linking_mark(casebook: Casebook, rules: Rules, standing: Standing) -> str:
    """What changes whenever the machine would link otherwise than before."""
    code = edition("model", "codebook", "resolve.actors", "link", "pipeline")
    return _mark(__version__, code, digest(rules.actors), casebook.state(), overruling(casebook, standing))


def partial_mark(linked: str, rules: Rules) -> str:
    """The mark of incidents of which each decision exchanged some since linking and rules of these."""
    return "in part " + _mark(linked, rules.policy, edition("model", "codebook", "reconcile", "review"))


def counting_mark(linked: str, rules: Rules, standing: Standing) -> str:
    """What changes whenever what was linked under a mark would be counted otherwise."""
    return _mark(linked, rules.policy, standing.counting, edition("model", "codebook", "reconcile", "review"))


def _comparing() -> str:
    return edition("model", "link")


def _mark(*data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()
