"""Claims and clusters as they count: what the machine found, with what people decided of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from recount.model.claims import Claim, claim_from_json
from recount.model.incidents import Cluster, Incident, Reason, incident_to_json
from recount.model.reports import Report
from recount.pipeline.naming import with_names
from recount.resolve.actors import Table
from recount.review.corrected import corrected
from recount.review.standing import Standing

CONFIRMED = "confirmed"
_WHY = {"retract": "{by} took it back: {reason}", "not_a_claim": "{by} marked it as no claim"}


def made_claims(standing: Standing) -> list[Claim]:
    """The claims that people made of a report's words."""
    return [claim_from_json(d.content["claim"]) for d in standing.made_claims()]


def decided_claims(
    machine: Iterable[Claim], reports: Mapping[str, Report], standing: Standing, tables: Sequence[Table]
) -> dict[str, Claim]:
    """Claim id -> claim as it counts, of the machine's claims of some reports and of people's own.

    Args:
        machine: all claims that the machine found in these reports, each knowing whom it names.
        reports: report id -> report.
        standing: what people decided.
        tables: a recorder's own tables of actors.
    """
    own = [c for c in made_claims(standing) if c.report in reports]
    told = {c.id: c for c in (*machine, *own)}
    if not own and standing.by_subject.keys().isdisjoint(told):
        return told
    counting = (_decided(c, standing) for c in told.values())
    return {c.id: c for c in with_names(counting, reports, tables)}


def _decided(claim: Claim, standing: Standing) -> Claim:
    if claim.id not in standing.by_subject:
        return claim
    decided = standing.of_claim(claim.id)
    changed = corrected(claim, decided)
    d = decided.withdrawn
    return changed if d is None else replace(changed, withdrawn=_WHY[d.kind].format(by=d.by, reason=d.reason))


def with_made(clusters: Iterable[Cluster], made: Iterable[Claim]) -> list[Cluster]:
    """The machine's clusters, and one of its own for each claim that people made."""
    alone = (Cluster("incident" if c.scope == "incident" else "aggregate", (c.id,)) for c in made)
    return [*clusters, *alone]


def state_of(incident: Incident) -> str:
    """A digest of what an incident says, which changes whenever its claims or figures do."""
    data = incident_to_json(incident)
    for name in ("grade", "reasons", "provisional", "covers", "policy"):
        del data[name]
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def graded(incident: Incident, subjects: Sequence[str], standing: Standing) -> Incident:
    """The incident with the grade that people set, if any.

    `confirmed` needs the signatures of two different people on what the incident says now; until then the
    policy's grade stands, and a sentence says what is missing.

    Args:
        incident: as the policy counts it.
        subjects: all ids that it had.
        standing: what people decided.
    """
    decided = standing.of_incident(subjects)
    d = decided.grade
    if d is None:
        return incident
    grade, now = d.content["grade"], state_of(incident)
    signed = sorted({s.by for s in decided.signatures if s.basis == now})
    if grade == CONFIRMED and len(signed) < 2:
        lacks = (
            "two people have to sign it off" if not signed else f"besides {signed[0]} one more has to sign"
        )
        text = f"{d.by} graded it {grade} ({d.reason}); {lacks} before that counts"
        return replace(incident, reasons=(*incident.reasons, Reason(f"{text}.")))
    text = f"Graded {grade} by {d.by}: {d.reason}"
    text += f"; signed off by {' and '.join(signed)}" if signed else ""
    provisional = incident.provisional and len(signed) < 2
    return replace(
        incident, grade=grade, provisional=provisional, reasons=(*incident.reasons, Reason(f"{text}."))
    )
