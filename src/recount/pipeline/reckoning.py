"""Claims to incidents over a casebook, and which incident each report is mainly about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recount import __version__
from recount.codebook.edition import edition
from recount.link import link
from recount.model.claims import Claim
from recount.model.extraction import Extraction
from recount.model.incidents import Incident, Linkage
from recount.model.reports import Report
from recount.pipeline.asking import FAMILY
from recount.pipeline.extracting import DEFAULT, NAMES, extractor_named
from recount.pipeline.finding import extract_pending
from recount.pipeline.listener import Listener, Silence
from recount.reconcile import reconcile
from recount.reconcile.policies import policy_named
from recount.store.casebook import Casebook
from recount.store.records import StoredReckoning


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
    casebook: Casebook, policy: str, reports: Sequence[int] | None = None, listener: Listener | None = None
) -> Reckoning:
    """Link and reconcile the claims of the latest reading of each report.

    Args:
        casebook: the casebook.
        policy: name of the rules for the counts, the newest version if it holds none.
        reports: keys of reports; None: the current version of each. The answer for None is kept, and worked
            out again when reports, claims, policy or the rules of Recount changed. Reports that a killed
            `add` or an older Recount left are read first, so that none is missing from the counts.
        listener: is told of that reading.

    Raises:
        RecountError: if there is no policy of that name.
    """
    policy = policy_named(policy).name
    if reports is not None:
        return _over(casebook, policy, reports)
    for extractor, keys in _readers(casebook, casebook.newest()):
        if extractor is not None:
            extract_pending(casebook, extractor, listener or Silence(), keys)
    fingerprint = _fingerprint(casebook, policy)
    kept = casebook.reckoning(policy)
    if kept is None or kept.fingerprint != fingerprint:
        fresh = _over(casebook, policy, casebook.newest())
        kept = StoredReckoning(fingerprint, fresh.incidents, fresh.main)
        with casebook.writing() as w:
            w.keep_reckoning(policy, kept)
    return Reckoning(policy, kept.incidents, kept.main)


def reckon_each(casebook: Casebook, policies: Sequence[str], listener: Listener) -> list[Reckoning]:
    """What the casebook adds up to under each of some policies, each once: the same incidents in one order.

    Raises:
        RecountError: if there is no policy of one of these names.
    """
    names = dict.fromkeys(policy_named(name).name for name in policies)
    return [reckon(casebook, name, listener=listener) for name in names]


def add_up(reports: Iterable[Report], claims: Iterable[Claim], policy: str) -> Reckoning:
    """Link and reconcile these claims of these reports; ids of reports and of claims are unique."""
    by_id = {r.id: r for r in reports}
    claim_by_id = {c.id: c for c in claims}
    policy = policy_named(policy).name
    linkage = link(list(by_id.values()), list(claim_by_id.values()))
    incidents = tuple(reconcile(linkage, claim_by_id, by_id, policy))
    return Reckoning(policy, incidents, _main(linkage, incidents))


def incidents_of(reckoning: Reckoning) -> dict[str, list[str]]:
    """Report id -> ids of all incidents it tells of, in the order of the incidents."""
    told: dict[str, list[str]] = {}
    for incident in reckoning.incidents:
        for report in incident.reports:
            told.setdefault(report, []).append(incident.id)
    return told


def _over(casebook: Casebook, policy: str, keys: Sequence[int]) -> Reckoning:
    reports = [stored.report for stored in casebook.reports(keys)]
    found: dict[int, Extraction] = {}
    for extractor, own in _readers(casebook, keys):
        name = None if extractor is None else extractor_named(extractor).name
        found |= dict(casebook.extractions(own, name, else_latest=True))
    claims = [claim for key in keys if key in found for claim in found[key].claims]
    return add_up(reports, claims, policy)


def _readers(casebook: Casebook, keys: Sequence[int]) -> list[tuple[str | None, list[int]]]:
    """Which extractor's reading counts of which reports: the one that read them last, else the default.

    Somebody asked for that reading, and it is not overruled unasked. None stands for a language model, which
    is never asked again without a word.
    """
    asked = casebook.last_read_by(FAMILY)
    named = {name: casebook.last_read_by(name) - asked for name in NAMES if name != DEFAULT}
    rest = set(keys).difference(asked, *named.values())
    return [
        (None, [key for key in keys if key in asked]),
        *((name, [key for key in keys if key in own]) for name, own in named.items()),
        (DEFAULT, [key for key in keys if key in rest]),
    ]


def _main(linkage: Linkage, incidents: Sequence[Incident]) -> dict[str, str]:
    holder = {claim: incident.id for incident in incidents for claim in incident.claims}
    mains = ((report, linkage.clusters[n].claims) for report, n in linkage.main.items())
    return {report: holder[claims[0]] for report, claims in mains if claims and claims[0] in holder}


def _fingerprint(casebook: Casebook, policy: str) -> str:
    rules = edition("model", "codebook", "link", "reconcile", "pipeline")
    data = json.dumps([__version__, rules, policy, casebook.state()])
    return hashlib.sha256(data.encode()).hexdigest()
