"""Records of victims: the list, one record, and whom an incident's claims name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from recount.model.claims import Claim
from recount.model.victims import Victim
from recount.pipeline.privacy import note_view
from recount.pipeline.victims import Proposal, details_of, proposals
from recount.review.standing import OfClaim
from recount.review.victims import Record
from recount.store import victims
from recount.web.claimviews import ClaimView, views
from recount.web.forms import whole
from recount.web.hiding import Veil
from recount.web.lists import done
from recount.web.visits import Visit


@dataclass(frozen=True, slots=True)
class Known:
    """A record with what it says."""

    record: Record
    victim: Victim


@dataclass(frozen=True, slots=True)
class Named:
    """Whom an incident's claims name: records, and people of whom there is none yet."""

    known: Sequence[Known] = ()
    proposed: Sequence[Proposal] = ()


def named(visit: Visit, claims: Sequence[Claim]) -> Named:
    """Whom some claims name; nobody, for roles that see no names."""
    if "names" not in visit.may:
        return Named()
    desk = visit.site.desk
    records = desk.victims_of(c.id for c in claims)
    details = details_of(desk.casebook, records)
    known = [Known(r, details[r.id]) for r in records if r.id in details]
    tied = [(k.victim, {c for r in desk.whole_of(k.record) for c in r.claims}) for k in known]
    return Named(known, proposals(claims, tied))


def listed(visit: Visit) -> Response:
    """All records, newest first."""
    casebook = visit.site.desk.casebook
    with casebook.looking() as c:
        found = victims.page(c, whole(visit.query("before"), "Before"))
    shown = found[: victims.PAGE]
    if shown:
        note_view(casebook, visit.user, "victim", "")
    details = details_of(casebook, shown)
    return visit.show(
        "victims.html",
        rows=[(row, details[row.id]) for row in shown if row.id in details],
        onward=f"?before={shown[-1].number}" if len(found) > victims.PAGE else "",
        done=done(visit, Veil()),
    )


def victim(visit: Visit) -> Response:
    """One record: who it was, the words behind it, and what can be decided of it."""
    desk = visit.site.desk
    asked = visit.request.path_params["id"]
    record = desk.victim(asked)
    note_view(desk.casebook, visit.user, "victim", record.id)
    parts = desk.whole_of(record)
    details = details_of(desk.casebook, parts)
    return visit.show(
        "victim.html",
        record=record,
        asked=asked,
        victim=details[record.id],
        parts=[Known(r, details[r.id]) for r in parts[1:] if r.id in details],
        shown=_claims(visit, [c for r in parts for c in r.claims]),
        own=set(record.claims),
        history=desk.history(r.id for r in parts),
        seen=desk.count(),
        done=done(visit, Veil()),
    )


def _claims(visit: Visit, ids: Iterable[str]) -> list[ClaimView]:
    desk = visit.site.desk
    claims = desk.claims(ids)
    decided: dict[str, OfClaim] = desk.of_claims(claims)
    return views(claims.values(), decided, desk.casebook.holders(desk.policy, claims))
