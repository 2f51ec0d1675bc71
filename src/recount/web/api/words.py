"""What reports say and people decided, as JSON, behind the veil of who asks (`hiding`).

Whatever holds words of reports takes a veil first, so that none leaves the API unseen or past the mask.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from recount.model.claims import Claim, claim_to_json
from recount.model.decisions import Decision
from recount.model.incidents import Incident, incident_to_json
from recount.pipeline.accounts import restricted_of
from recount.pipeline.privacy import hides_names
from recount.review.corrected import value_of
from recount.store.browsing import Heading
from recount.web.claimviews import ClaimView
from recount.web.hiding import Asker, Veil, names_in_log, names_told, veil
from recount.web.shared import SharedDesk
from recount.web.testimony import account_of


def incident_json(hide: Veil, incident: Incident) -> dict[str, Any]:
    """An incident under the names of the contract."""
    return incident_to_json(hide.incident(incident))


def heading_json(hide: Veil, heading: Heading) -> dict[str, Any]:
    """What stands over a report."""
    h = hide.heading(heading)
    published = h.published.isoformat() if h.published else None
    return {"id": h.id, "title": h.title, "publisher": h.publisher, "published": published}


def claims_json(hide: Veil, desk: SharedDesk, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Claims with what people made of them, in this order."""
    wanted = list(claims)
    ids = [c.id for c in wanted]
    rows = desk.count()
    shown = hide.views(wanted, desk.of_claims(ids), desk.casebook.holders(desk.policy, ids))
    return views_json(shown, rows)


def views_json(shown: Iterable[ClaimView], rows: int) -> list[dict[str, Any]]:
    """Claims as they are shown (`Veil.views`), where the log had so many rows."""
    return [_view_json(v, rows) for v in shown]


def report_json(asker: Asker, report_id: str) -> dict[str, Any]:
    """A report, in the version that counts, with its text and its claims.

    Raises:
        NotFound: if there is no such report.
    """
    desk = asker.desk
    stored, claims = desk.told_by(report_id)
    sees = not hides_names(asker.user.role)
    restricted = restricted_of(desk.casebook, stored.report.id) if sees else {}
    names = names_told(asker, claims, stored.report.id)
    hide = veil(asker, "report", stored.report.id, names, is_personal=any(restricted.values()))
    report = hide.report(stored.report)
    return {
        "id": report.id,
        "version": stored.version,
        "newest": desk.casebook.report(report.id).version,
        "title": report.title,
        "publisher": report.publisher,
        "published": report.published.isoformat() if report.published else None,
        "published_text": report.published_text,
        "url": report.url,
        "language": report.language,
        "text": report.layer,
        "text_sha256": stored.report.text_sha256,
        "regions": [{"kind": r.kind, "start": r.start, "end": r.end} for r in report.all_regions],
        "account": account_of(report) or None,
        "restricted": restricted or None,
        "claims": claims_json(hide, desk, claims),
    }


def log_json(asker: Asker, rows: Iterable[Decision], subject: str = "") -> list[dict[str, Any]]:
    """Rows of the log that somebody looks at for their own sake; `subject` is the number of a single one."""
    wanted = list(rows)
    hide = veil(asker, "log", subject, names_in_log(asker, wanted))
    return decisions_json(hide, asker.desk, wanted)


def decisions_json(hide: Veil, desk: SharedDesk, rows: Iterable[Decision]) -> list[dict[str, Any]]:
    """Rows of the log, each with the number of the one that undid it."""
    wanted = hide.decisions(rows)
    undone = desk.undone(d.number for d in wanted)
    return [_decision_json(d, undone.get(d.number)) for d in wanted]


def basis_of(seen: int | str, rows: int) -> str:
    """What somebody saw who looks at a claim or an incident, and how many rows the log had."""
    return f"{seen}@{rows}"


def _view_json(view: ClaimView, rows: int) -> dict[str, Any]:
    decided = view.decided
    return {
        "claim": claim_to_json(view.claim),
        "now": claim_to_json(view.now),
        "state": view.state,
        "accepted_by": list(decided.accepted_by),
        "corrections": {
            field: {"value": value_of(view.now, field), "by": c.by, "number": c.number}
            for field, c in decided.corrections.items()
        },
        "withdrawn": _decision_json(decided.withdrawn, None) if decided.withdrawn else None,
        "incident": view.incident or None,
        "basis": basis_of(decided.last, rows),
    }


def _decision_json(d: Decision, undone_by: int | None) -> dict[str, Any]:
    return {
        "number": d.number,
        "at": d.at.isoformat(),
        "by": d.by,
        "kind": d.kind,
        "subject": d.subject,
        "content": dict(d.content),
        "reason": d.reason,
        "basis": d.basis,
        "previous": d.previous,
        "hash": d.hash,
        "undone_by": undone_by,
    }
