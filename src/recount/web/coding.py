"""What coders are shown: items with nothing of the machine or of others; what differs once two coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from recount.model.claims import Claim
from recount.model.codings import CODERS, Coding, Sample, coded_by, pairs
from recount.model.errors import NotFound
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.pipeline import agreement
from recount.pipeline.privacy import masked_value
from recount.review.agreement import coded_fields, machine_values
from recount.review.corrected import Field, corrected, fields
from recount.review.rules import User, permissions
from recount.review.standing import OfClaim
from recount.web.hiding import Asker, Veil, names_of, veil

PAGE = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """A sample in the list: items that two have coded, and those that wait for whoever looks."""

    sample: Sample
    open: int
    waiting: list[str]


@dataclass(frozen=True, slots=True)
class Item:
    """One claim to be coded blind.

    Attributes:
        sample: in which it stands.
        id: of the claim.
        report: whose words it is.
        claim: of which only evidence may be shown.
        own: what whoever looks coded, None where they have not.
        is_open: whether two have coded it.
        may_code: whether whoever looks may.
    """

    sample: Sample
    id: str
    report: Report
    claim: Claim
    own: Coding | None
    is_open: bool
    may_code: bool

    @property
    def evidence(self) -> Sequence[Mention]:
        """The words to be coded."""
        return self.claim.evidence


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a difference may be settled by; of nobody ("") it is what counts now."""

    who: str
    value: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A field on which the coders and what counts now are not one, and who settled it, "" for nobody."""

    field: Field
    choices: list[Choice]
    settled: str


@dataclass(frozen=True, slots=True)
class Compared:
    """An item that two have coded.

    Attributes:
        claim: as it counts now.
        state: of the claim, to be told if somebody else decides meanwhile.
        nos: names of those who say that it is no claim.
        differences: field by field.
        notes: who wrote what.
    """

    claim: Claim
    state: OfClaim
    nos: list[str]
    differences: list[Difference]
    notes: list[tuple[str, str]]


def progress_of(sample: Sample, coded: Mapping[str, set[str]], user: User) -> Progress:
    """How far a sample is coded; `coded` is item -> who coded it."""
    full = sum(len(by) >= CODERS for by in coded.values())
    return Progress(sample, full, agreement.waiting(sample, coded, user))


def item_of(asker: Asker, sample: Sample, item: str) -> Item:
    """An item for a coder.

    Raises:
        NotFound: if the sample has none of this id.
    """
    if item not in sample.items:
        raise NotFound(f"The sample has no item {item[:40]!r}", "Look at the items that wait for you")
    casebook = asker.desk.casebook
    coded = coded_by(agreement.all_codings(casebook, sample)).get(item, [])
    claim, report = agreement.item_report(casebook, item)
    hide = veil(asker, "report", report.id, names_of(asker, [item]))
    own = next((c for c in coded if c.by == asker.user.name), None)
    is_open, may_code = len(coded) >= CODERS, agreement.may_code(sample, asker.user)
    return Item(sample, item, hide.report(report), hide.claim(claim), own, is_open, may_code)


def differing(asker: Asker, sample: Sample, start: int) -> tuple[list[Compared], int]:
    """PAGE of the items on which coders, or they and what counts now, are not one; and how many there are.

    Args:
        asker: who looks.
        sample: whose items.
        start: how many to pass over.
    """
    desk = asker.desk
    coded = pairs(agreement.all_codings(desk.casebook, sample))
    ordered = [i for i in sample.items if i in coded]
    claims, decided = desk.claims(ordered), desk.of_claims(ordered)
    compared = (_compared(claims[i], decided[i], coded[i]) for i in ordered if i in claims)
    apart = [c for c in compared if c.differences or c.nos]
    shown = apart[start : start + PAGE]
    hide = veil(asker, "sample", sample.id, names_of(asker, [c.claim.id for c in shown]))
    return [_behind(hide, c) for c in shown], len(apart)


def possible_coders(users: Mapping[str, str]) -> list[str]:
    """Those of some users (name -> role) who may code."""
    return sorted(n for n, role in users.items() if "code" in permissions(role))


def _compared(claim: Claim, state: OfClaim, coded: Sequence[Coding]) -> Compared:
    now = corrected(claim, state)
    counts = machine_values(now)
    last = max(c.number for c in coded)
    told = [c for c in coded if c.values is not None]
    differences = []
    for name in coded_fields():
        if len({agreement.told(name, c) for c in (*told, counts)}) > 1:
            choices = [Choice(c.by, (c.values or {})[name]) for c in (*told, counts)]
            correction = state.corrections.get(name)
            settled = correction.by if correction and correction.number > last else ""
            differences.append(Difference(fields()[name], choices, settled))
    notes = [(c.by, c.note) for c in coded if c.note]
    return Compared(now, state, [c.by for c in coded if c.values is None], differences, notes)


def _behind(hide: Veil, c: Compared) -> Compared:
    """The item as it is shown."""
    if not hide.names:
        return c
    differences = [
        replace(d, choices=[replace(x, value=masked_value(x.value, hide.names)) for x in d.choices])
        for d in c.differences
    ]
    notes = [(by, hide.text(note)) for by, note in c.notes]
    return Compared(hide.claim(c.claim), hide.of_claim(c.state), c.nos, differences, notes)
