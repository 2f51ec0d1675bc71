"""Possible duplicates: pairs of incidents that may be one, and two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from recount.model.incidents import Incident
from recount.pipeline.duplicates import nearness, open_pairs, reasons
from recount.store.browsing import PAGE, Heading
from recount.web.claimviews import ClaimView, views
from recount.web.forms import whole
from recount.web.hiding import Veil, names_of, veil
from recount.web.lists import done
from recount.web.visits import Visit

_MOST_CLAIMS = 50
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One of two incidents that stand side by side; of very many claims the first ones."""

    incident: Incident
    claims: list[ClaimView]
    headings: Mapping[str, Heading]


def duplicates(visit: Visit) -> Response:
    """The list, or the two incidents that the address names."""
    if visit.query("first") or visit.query("second"):
        return _beside(visit)
    desk = visit.site.desk

    def parted(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[bool]:
        return desk.decided(lambda standing: [standing.are_parted(*pair) for pair in pairs])

    after = whole(visit.query("after"), "After")
    pairs, onward = open_pairs(desk.casebook, desk.policy, parted, -1 if after is None else after, PAGE)
    return visit.show(
        "duplicates.html",
        pairs=[(p, reasons(p.near)[:_MOST_TOLD]) for p in pairs],
        is_first=after is None,
        onward="" if onward is None else f"?after={onward}",
        done=done(visit),
    )


def _beside(visit: Visit) -> Response:
    desk = visit.site.desk
    first, second = (desk.incident(visit.query(name)) for name in ("first", "second"))
    seen, basis = desk.count(), desk.basis_of_incident(first)
    near = nearness(desk.casebook, desk.policy, first, second)
    names = names_of(visit, [*first.claims[:_MOST_CLAIMS], *second.claims[:_MOST_CLAIMS]])
    hide = veil(visit, "incident", f"{first.id} {second.id}", names)
    return visit.show(
        "compare.html",
        sides=[_side(visit, i, hide) for i in (first, second)],
        outcomes=list(dict.fromkeys(o for i in (first, second) for o in (*i.counts, *i.attackers))),
        is_one=first.id == second.id,
        is_parted=desk.decided(lambda standing: standing.are_parted(first.claims, second.claims)),
        near=near,
        reasons=reasons(near) if near else [],
        basis=basis,
        seen=seen,
        done=done(visit, hide),
    )


def _side(visit: Visit, incident: Incident, hide: Veil) -> Side:
    desk, ids = visit.site.desk, incident.claims[:_MOST_CLAIMS]
    claims = desk.claims(ids)
    decided = {i: hide.of_claim(d) for i, d in desk.of_claims(claims).items()}
    shown = views([hide.claim(claims[i]) for i in ids if i in claims], decided, {})
    headings = desk.casebook.headings({v.claim.report for v in shown})
    return Side(hide.incident(incident), shown, {i: hide.heading(h) for i, h in headings.items()})
