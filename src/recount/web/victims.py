"""Records of victims: the list, one record, and whom an incident's claims name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from recount.model.claims import Claim
from recount.model.decisions import Decision
from recount.model.victims import Victim
from recount.pipeline.privacy import hides_names, note_view
from recount.pipeline.victims import Proposal, details_of, proposals
from recount.review.standing import OfClaim
from recount.review.victims import Record
from recount.store import victims
from recount.web.claimviews import ClaimView, views
from recount.web.forms import whole
from recount.web.hiding import Asker, Veil
from recount.web.lists import done
from recount.web.shared import SharedDesk
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


@dataclass(frozen=True, slots=True)
class Whole:
    """A record with all that was merged into it.

    Attributes:
        record: the one that stands.
        victim: what it says.
        parts: those that were merged into it.
        shown: the claims behind all of them.
        history: the decisions on them that stand.
    """

    record: Record
    victim: Victim
    parts: Sequence[Known]
    shown: Sequence[ClaimView]
    history: Sequence[Decision]


def named(asker: Asker, claims: Sequence[Claim]) -> Named:
    """Whom some claims name; nobody, for roles that see no names."""
    if hides_names(asker.user.role):
        return Named()
    desk = asker.desk
    records = desk.victims_of(c.id for c in claims)
    details = details_of(desk.casebook, records)
    known = [Known(r, details[r.id]) for r in records if r.id in details]
    tied = [(k.victim, {c for r in desk.whole_of(k.record) for c in r.claims}) for k in known]
    return Named(known, proposals(claims, tied))


def listed(visit: Visit) -> Response:
    """All records, newest first."""
    rows, onward = records(visit, whole(visit.query("before"), "Before"))
    return visit.show(
        "victims.html",
        rows=rows,
        onward="" if onward is None else f"?before={onward}",
        done=done(visit, Veil()),
    )


def records(asker: Asker, before: int | None) -> tuple[list[tuple[victims.Row, Victim]], int | None]:
    """A page of records with what they say, and the number to go on before; None: there are no more."""
    casebook = asker.desk.casebook
    with casebook.looking() as c:
        found = victims.page(c, before)
    shown = found[: victims.PAGE]
    if shown:
        note_view(casebook, asker.user, "victim", "")
    details = details_of(casebook, shown)
    rows = [(row, details[row.id]) for row in shown if row.id in details]
    return rows, shown[-1].number if len(found) > victims.PAGE else None


def victim(visit: Visit) -> Response:
    """One record: who it was, the words behind it, and what can be decided of it."""
    asked = visit.request.path_params["id"]
    found = record(visit, asked)
    return visit.show(
        "victim.html",
        record=found.record,
        asked=asked,
        victim=found.victim,
        parts=found.parts,
        shown=found.shown,
        own=set(found.record.claims),
        history=found.history,
        seen=visit.desk.count(),
        done=done(visit, Veil()),
    )


def record(asker: Asker, victim_id: str) -> Whole:
    """The record of this id, or the one that it was merged into.

    Raises:
        NotFound: if there is none.
    """
    desk = asker.desk
    found = desk.victim(victim_id)
    note_view(desk.casebook, asker.user, "victim", found.id)
    parts = desk.whole_of(found)
    details = details_of(desk.casebook, parts)
    return Whole(
        found,
        details[found.id],
        [Known(r, details[r.id]) for r in parts[1:] if r.id in details],
        _claims(desk, [c for r in parts for c in r.claims]),
        desk.history(r.id for r in parts),
    )


def _claims(desk: SharedDesk, ids: Iterable[str]) -> list[ClaimView]:
    claims = desk.claims(ids)
    decided: dict[str, OfClaim] = desk.of_claims(claims)
    return views(claims.values(), decided, desk.casebook.holders(desk.policy, claims))
