"""What reports say and people decided, as JSON. All words of reports leave the API by `told` alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from recount.model.claims import Claim, claim_from_json, claim_to_json
from recount.model.decisions import Decision
from recount.model.incidents import Incident, incident_to_json
from recount.pipeline.reviewing import User
from recount.review.corrected import value_of
from recount.web.claimviews import ClaimView, views
from recount.web.shared import SharedDesk


def told(user: User, claims: Iterable[Claim], layer: str = "") -> tuple[list[Claim], str]:  # noqa: ARG001
    """The claims and the text as this user may see them: the one way by which words leave the API.

    Args:
        user: who asks.
        claims: of one report where a text is given with them, else of any.
        layer: the report's text layer, with which all spans agree; what comes back is as long.
    """
    return list(claims), layer


def incident_json(incident: Incident) -> dict[str, Any]:
    """An incident under the names of the contract."""
    return incident_to_json(incident)


def claims_json(
    user: User, desk: SharedDesk, claims: Iterable[Claim], layer: str = ""
) -> list[dict[str, Any]]:
    """Claims with what people made of them, in this order."""
    wanted = list(claims)
    ids = [c.id for c in wanted]
    rows = desk.count()
    shown = views(wanted, desk.of_claims(ids), desk.casebook.holders(desk.policy, ids))
    machine, _ = told(user, (v.claim for v in shown), layer)
    now, _ = told(user, (v.now for v in shown), layer)
    return [_view_json(user, desk, v, (a, b), rows) for v, a, b in zip(shown, machine, now, strict=True)]


def report_json(user: User, desk: SharedDesk, report_id: str) -> dict[str, Any]:
    """A report, in the version that counts, with its text and its claims.

    Raises:
        NotFound: if there is no such report.
    """
    stored, claims = desk.told_by(report_id)
    report = stored.report
    _, layer = told(user, claims, report.layer)
    return {
        "id": report.id,
        "version": stored.version,
        "newest": desk.casebook.report(report.id).version,
        "title": layer[: len(report.title)],
        "publisher": report.publisher,
        "published": report.published.isoformat() if report.published else None,
        "published_text": report.published_text,
        "url": report.url,
        "language": report.language,
        "text": layer,
        "text_sha256": report.text_sha256,
        "regions": [{"kind": r.kind, "start": r.start, "end": r.end} for r in report.all_regions],
        "claims": claims_json(user, desk, claims, report.layer),
    }


def decisions_json(user: User, desk: SharedDesk, rows: Iterable[Decision]) -> list[dict[str, Any]]:
    """Rows of the log, each with the number of the one that undid it."""
    wanted = list(rows)
    undone = desk.undone(d.number for d in wanted)
    return [_decision_json(user, d, undone.get(d.number)) for d in wanted]


def claim_basis(last: int, rows: int) -> str:
    """What somebody saw who looks at a claim: its last decision, and how many rows the log had."""
    return f"{last}@{rows}"


def _view_json(
    user: User, desk: SharedDesk, view: ClaimView, seen: tuple[Claim, Claim], rows: int
) -> dict[str, Any]:
    machine, now = seen
    decided = view.decided
    withdrawn = decisions_json(user, desk, [decided.withdrawn] if decided.withdrawn else [])
    return {
        "claim": claim_to_json(machine),
        "now": claim_to_json(now),
        "state": view.state,
        "accepted_by": list(decided.accepted_by),
        "corrections": {
            field: {"value": value_of(now, field), "by": c.by, "number": c.number}
            for field, c in decided.corrections.items()
        },
        "withdrawn": withdrawn[0] if withdrawn else None,
        "incident": view.incident or None,
        "basis": claim_basis(decided.last, rows),
    }


def _decision_json(user: User, d: Decision, undone_by: int | None) -> dict[str, Any]:
    content = dict(d.content)
    if "claim" in content:  # else it was erased
        (claim,), _ = told(user, [claim_from_json(content["claim"])])
        content["claim"] = claim_to_json(claim)
    return {
        "number": d.number,
        "at": d.at.isoformat(),
        "by": d.by,
        "kind": d.kind,
        "subject": d.subject,
        "content": content,
        "reason": d.reason,
        "basis": d.basis,
        "previous": d.previous,
        "hash": d.hash,
        "undone_by": undone_by,
    }
