"""A claim as pages show it: what the machine read, what people made of it, and what can be corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.model.claims import Claim
from recount.review.corrected import Field, corrected, fields, value_of
from recount.review.standing import Correction, OfClaim


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a claim.

    Attributes:
        field: its row of fields.csv.
        form: `count`, `dates`, `place`, `code` or `words`.
        table: of codes, "" for others.
        machine: the machine's value.
        correction: a person's, None where nobody corrected it.
        now: what counts.
    """

    field: Field
    form: str
    table: str
    machine: Any
    correction: Correction | None
    now: Any


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim on a page.

    Attributes:
        number: on this page, from 1.
        claim: as the machine or a person made it.
        now: as it is corrected.
        decided: what people decided of it.
        incident: id of the one that it counts in, "" for none.
    """

    number: int
    claim: Claim
    now: Claim
    decided: OfClaim
    incident: str = ""

    @property
    def state(self) -> str:
        """In a word: open, accepted, corrected, taken back, not a claim."""
        if self.decided.withdrawn:
            return "not a claim" if self.decided.withdrawn.kind == "not_a_claim" else "taken back"
        if self.decided.corrections:
            return "corrected"
        return "accepted" if self.decided.accepted_by else "open"

    @property
    def fields(self) -> list[FieldView]:
        """All fields that can be corrected."""
        return [_field(self, f) for f in fields().values()]


def views(
    claims: Iterable[Claim], decided: Mapping[str, OfClaim], incidents: Mapping[str, str]
) -> list[ClaimView]:
    """The claims, numbered in this order.

    Args:
        claims: claims.
        decided: what people decided of each of them.
        incidents: claim id -> incident that it counts in.
    """
    return [
        ClaimView(n, c, corrected(c, decided[c.id]), decided[c.id], incidents.get(c.id, ""))
        for n, c in enumerate(claims, 1)
    ]


def words_behind(n: int, outcome: str, role: str, shown: Sequence[ClaimView], used: set[str]) -> str:
    """Id of a claim that tells this number of people; of those that the count used, if any; "" for none."""
    telling = [
        v.claim.id
        for v in shown
        if (v.now.outcome, v.now.role) == (outcome, role)
        and not v.decided.withdrawn
        and n in (v.now.best, v.now.low, v.now.high)
    ]
    return min(telling, key=lambda c: c not in used, default="")


def _field(view: ClaimView, field: Field) -> FieldView:
    form, _, table = field.form.partition(":")
    correction = view.decided.corrections.get(field.name)
    return FieldView(
        field, form, table, value_of(view.claim, field.name), correction, value_of(view.now, field.name)
    )
