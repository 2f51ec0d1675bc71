"""Claims to incidents over a casebook, and which incident each report is mainly about."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from recount import __version__
from recount.codebook.edition import edition
from recount.link import Memory, link
from recount.model.claims import Claim
from recount.model.constraints import NONE, Constraints
from recount.model.errors import CasebookError
from recount.model.extraction import Extraction
from recount.model.incidents import Incident, Linkage
from recount.model.reports import Report
from recount.pipeline.asking import FAMILY
from recount.pipeline.extracting import DEFAULT, NAMES, reading_name
from recount.pipeline.finding import extract_pending
from recount.pipeline.listener import Listener, Silence
from recount.pipeline.naming import digest, own_tables, with_names
from recount.reconcile import reconcile
from recount.reconcile.policies import policy_named
from recount.resolve import GAZETTEER_MARK, gazetteer_mark
from recount.resolve.actors import Table
from recount.store.casebook import Casebook
from recount.store.records import StoredReckoning

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
    casebook: Casebook, rules: Rules, reports: Sequence[int] | None = None, listener: Listener | None = None
) -> Reckoning:
    """Link and reconcile the claims of the latest reading of each report.

    Args:
        casebook: the casebook.
        rules: how to count.
        reports: keys of reports; None: the current version of each. The answer for None is kept, and worked
            out again when reports, claims, policy or the rules of Recount changed. Reports that a killed
            `add` or an older Recount left are read first, so that none is missing from the counts.
        listener: is told of that reading.

    Raises:
        RecountError: if there is no policy of that name, or a table of actors in the casebook is wrong.
    """
    rules = replace(rules, policy=policy_named(rules.policy).name, actors=own_tables(casebook.folder))
    if reports is not None:
        return add_up(*told_by(casebook, reports), rules)
    for extractor, keys in _readers(casebook, casebook.newest()):
        if extractor is not None:
            extract_pending(casebook, extractor, listener or Silence(), keys)
    fingerprint = _fingerprint(casebook, rules)
    kept = casebook.reckoning(rules.policy)
    if kept is None or kept.fingerprint != fingerprint:
        comparing = edition("model", "link")
        memory = Memory(casebook.likenesses(comparing))
        fresh = add_up(*told_by(casebook, casebook.newest()), rules, memory)
        kept = StoredReckoning(fingerprint, fresh.incidents, fresh.main)
        with casebook.writing() as w:
            w.keep_reckoning(rules.policy, kept)
        with suppress(CasebookError), casebook.writing() as w:  # a cache: without it all is compared anew
            w.keep_likenesses(comparing, memory.dump())
    return Reckoning(rules.policy, kept.incidents, kept.main)


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
    reports: Iterable[Report], claims: Iterable[Claim], rules: Rules, memory: Memory | None = None
) -> Reckoning:
    """Link and reconcile these claims of these reports; ids of reports and of claims are unique.

    Args:
        reports: in the order in which they came in, on which the ids of incidents rest.
        claims: in any order.
        rules: how to count.
        memory: what was compared before; the result is the same without it.
    """
    policy = policy_named(rules.policy).name
    with _few_collections():
        by_id = {r.id: r for r in reports}
        claim_by_id = {c.id: c for c in with_names(claims, by_id, rules.actors)}
        linkage = link(list(by_id.values()), list(claim_by_id.values()), rules.constraints, memory)
        arrival = {r: n for n, r in enumerate(by_id)}
        incidents = tuple(reconcile(linkage, claim_by_id, by_id, policy, arrival))
    return Reckoning(policy, incidents, _main(linkage, incidents))


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


def told_by(casebook: Casebook, keys: Sequence[int]) -> tuple[list[Report], list[Claim]]:
    """The reports of these keys, and the claims of the reading that counts of each."""
    reports = [stored.report for stored in casebook.reports(keys)]
    found: dict[int, Extraction] = {}
    for extractor, own in _readers(casebook, keys):
        name = None if extractor is None else reading_name(extractor)
        found |= dict(casebook.extractions(own, name, else_latest=True))
    return reports, [claim for key in keys if key in found for claim in found[key].claims]


def _readers(casebook: Casebook, keys: Sequence[int]) -> list[tuple[str | None, list[int]]]:
    """Which extractor's reading counts of which reports: the one that read them last, else the default.

    Somebody asked for that reading, and it is not overruled unasked. None: one that is kept as it is.
    """
    last, mark = casebook.last_readers(), gazetteer_mark()
    readers: dict[str | None, list[int]] = {}
    for key in keys:
        readers.setdefault(_reader(last.get(key, ""), mark), []).append(key)
    return list(readers.items())


def _reader(last: str, mark: str) -> str | None:
    """Which extractor is to read, and read again, what the one of this name read last.

    A language model is never asked again without a word. Nor is a reading by a gazetteer that somebody chose
    taken back where none is chosen now.
    """
    family = last.partition(" ")[0]
    if family == FAMILY or (GAZETTEER_MARK in last and not mark):
        return None
    return family if family in NAMES else DEFAULT


def _main(linkage: Linkage, incidents: Sequence[Incident]) -> dict[str, str]:
    holder = {claim: incident.id for incident in incidents for claim in incident.claims}
    mains = ((report, linkage.clusters[n].claims) for report, n in linkage.main.items())
    return {report: holder[claims[0]] for report, claims in mains if claims and claims[0] in holder}


def _fingerprint(casebook: Casebook, rules: Rules) -> str:
    code = edition("model", "codebook", "resolve.actors", "link", "reconcile", "pipeline")
    decided = [rules.constraints.same, rules.constraints.apart]
    data = json.dumps([__version__, code, rules.policy, decided, digest(rules.actors), casebook.state()])
    return hashlib.sha256(data.encode()).hexdigest()
