"""Possible duplicates: pairs of incidents that may be one, and two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from recount.model.incidents import Incident, Nearness
from recount.pipeline.duplicates import Pair, nearness, open_pairs, reasons
from recount.store.browsing import PAGE, Heading
from recount.web.claimviews import ClaimView
from recount.web.forms import whole
from recount.web.hiding import Asker, Veil, names_of, veil
from recount.web.lists import done
from recount.web.shared import SharedDesk
from recount.web.visits import Visit

_MOST_CLAIMS = 50
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One of two incidents that stand side by side; of very many claims the first ones."""

    incident: Incident
    claims: list[ClaimView]
    headings: Mapping[str, Heading]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two incidents side by side.

    Attributes:
        sides: the two, as they are shown to who asks.
        near: how they compare, None where the last full link did not find them near.
        is_parted: whether people decided that they are two.
        basis: what somebody saw who looks at the first of them.
        seen: how many rows the log had.
        hide: what hides names from who asks.
    """

    sides: tuple[Side, Side]
    near: Nearness | None
    is_parted: bool
    basis: str
    seen: int
    hide: Veil

    @property
    def is_one(self) -> bool:
        """Whether both ids are of one incident."""
        return self.sides[0].incident.id == self.sides[1].incident.id


def duplicates(visit: Visit) -> Response:
    """The list, or the two incidents that the address names."""
    if visit.query("first") or visit.query("second"):
        return _beside(visit)
    after = whole(visit.query("after"), "After")
    pairs, onward = listed(visit.desk, after)
    return visit.show(
        "duplicates.html",
        pairs=[(p, reasons(p.near)[:_MOST_TOLD]) for p in pairs],
        is_first=after is None,
        onward="" if onward is None else f"?after={onward}",
        done=done(visit),
    )


def listed(desk: SharedDesk, after: int | None) -> tuple[list[Pair], int | None]:
    """Pairs that nobody has decided on, and the position to go on after; None: there are no more."""

    def parted(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[bool]:
        return desk.decided(lambda standing: [standing.are_parted(*pair) for pair in pairs])

    return open_pairs(desk.casebook, desk.policy, parted, -1 if after is None else after, PAGE)


def beside(asker: Asker, first_id: str, second_id: str) -> Beside:
    """Two incidents for a decision on whether they are one.

    Raises:
        NotFound: if there is no such incident.
    """
    desk = asker.desk
    first, second = desk.incident(first_id), desk.incident(second_id)
    seen, basis = desk.count(), desk.basis_of_incident(first)
    names = names_of(asker, [*first.claims[:_MOST_CLAIMS], *second.claims[:_MOST_CLAIMS]])
    hide = veil(asker, "incident", f"{first.id} {second.id}", names)
    return Beside(
        (_side(desk, first, hide), _side(desk, second, hide)),
        nearness(desk.casebook, desk.policy, first, second),
        desk.decided(lambda standing: standing.are_parted(first.claims, second.claims)),
        basis,
        seen,
        hide,
    )


def _beside(visit: Visit) -> Response:
    found = beside(visit, visit.query("first"), visit.query("second"))
    sides = [s.incident for s in found.sides]
    return visit.show(
        "compare.html",
        sides=found.sides,
        outcomes=list(dict.fromkeys(o for i in sides for o in (*i.counts, *i.attackers))),
        is_one=found.is_one,
        is_parted=found.is_parted,
        near=found.near,
        reasons=reasons(found.near) if found.near else [],
        basis=found.basis,
        seen=found.seen,
        done=done(visit, found.hide),
    )


def _side(desk: SharedDesk, incident: Incident, hide: Veil) -> Side:
    ids = incident.claims[:_MOST_CLAIMS]
    claims = desk.claims(ids)
    shown = hide.views([claims[i] for i in ids if i in claims], desk.of_claims(claims), {})
    headings = desk.casebook.headings({v.claim.report for v in shown})
    return Side(hide.incident(incident), shown, {i: hide.heading(h) for i, h in headings.items()})
