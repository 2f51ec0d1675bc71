"""Coder agreement: samples that are coded twice blind, how far the coders agree, and what differs."""

from __future__ import annotations

import csv
import io
import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.routing import Route

from recount.model.claims import Claim
from recount.model.codings import CODERS, Coding, Sample, coded_by, pairs
from recount.model.errors import NotFound, Refused
from recount.pipeline import agreement
from recount.pipeline.agreement import MOST_ITEMS, Draw
from recount.review.agreement import coded_fields, machine_values
from recount.review.corrected import Field, corrected, fields
from recount.review.rules import MAX_REASON, permissions
from recount.review.standing import OfClaim
from recount.store.codings import DrawFilter
from recount.web.forms import text, whole
from recount.web.lists import done
from recount.web.marking import marks_of, paragraphs
from recount.web.visits import Visit, endpoint, go

_PAGE = 20
_SEEDS = 10**6


@dataclass(frozen=True, slots=True)
class Progress:
    """A sample in the list: items that two have coded, and those that wait for whoever looks."""

    sample: Sample
    open: int
    waiting: list[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a difference may be settled by, with the form fields that say it."""

    who: str
    value: Any
    sent: list[tuple[str, str]]


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


def listing(visit: Visit) -> Response:
    """All samples, with what waits for whoever looks, and the form that draws another."""
    casebook = visit.site.desk.casebook
    found, onward = agreement.samples(casebook, whole(visit.query("before"), "Before"))
    coded = agreement.progress(casebook, found)
    return visit.show(
        "agreement.html",
        samples=[_progress(s, coded.get(s.id, {}), visit) for s in found],
        onward=onward,
        coders=sorted(n for n, role in _users(visit).items() if "code" in permissions(role)),
        seed=secrets.randbelow(_SEEDS),
        most=MOST_ITEMS,
        done=done(visit),
    )


def draw(visit: Visit) -> Response:
    """Draw a sample as the form asks."""
    form = visit.form
    first, last = (_day(text(form, end, 10)) for end in ("first", "last"))
    where = DrawFilter(text(form, "language", 20), first, last, _share(form, "least"), _share(form, "most"))
    coders = tuple(n for n in (text(form, "coder_1", 200), text(form, "coder_2", 200)) if n)
    seed, size = (whole(text(form, n, 20), n.capitalize()) for n in ("seed", "size"))
    asked = Draw(seed or 0, size or 0, where, coders, text(form, "reason", MAX_REASON))
    row = agreement.draw(visit.site.desk.casebook, visit.user, asked, _users(visit))
    return go(f"/agreement/{row.subject}", done=str(row.number))


def sample(visit: Visit) -> Response:
    """How far the coders of a sample agree, and the items of whoever looks."""
    casebook, found = visit.site.desk.casebook, _sample(visit)
    coded = agreement.progress(casebook, [found]).get(found.id, {})
    return visit.show(
        "sample.html",
        of=_progress(found, coded, visit),
        mine=[i for i in found.items if visit.user.name in coded.get(i, ())],
        coded=coded,
        measures=agreement.measures(casebook, found),
        done=done(visit),
    )


def table(visit: Visit) -> Response:
    """The same figures as CSV."""
    found = _sample(visit)
    rows = [agreement.measure_to_json(m) for m in agreement.measures(visit.site.desk.casebook, found)]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    named = {"content-disposition": f'attachment; filename="agreement-{found.id}.csv"'}
    return Response(out.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=named)


def item(visit: Visit) -> Response:
    """One item: the report with the claim's words, and a form with nothing of the machine or of others."""
    casebook, found = visit.site.desk.casebook, _sample(visit)
    asked = visit.request.path_params["item"]
    if asked not in found.items:
        raise NotFound(f"The sample has no item {asked[:40]!r}", "Look at the items that wait for you")
    coded = coded_by(agreement.all_codings(casebook, found)).get(asked, [])
    own = next((c for c in coded if c.by == visit.user.name), None)
    claim, report = agreement.item_report(casebook, asked)
    return visit.show(
        "coding.html",
        of=found,
        item=asked,
        place=found.items.index(asked) + 1,
        may_code=agreement.may_code(found, visit.user),
        is_open=len(coded) >= CODERS,
        own=own,
        report=report,
        evidence=claim.evidence,
        lines=paragraphs(report.layer, marks_of(claim, 1, False)),
        fields=[fields()[name] for name in coded_fields()],
        done=done(visit),
    )


def code(visit: Visit) -> Response:
    """Keep what the form says of an item, and lead on to the next one."""
    casebook, form = visit.site.desk.casebook, visit.form
    sample_id, asked = (visit.request.path_params[n] for n in ("sample", "item"))
    is_none = bool(text(form, "no_claim", 10))
    values = None if is_none else {n: _value(form, fields()[n]) for n in coded_fields()}
    coding = Coding(asked, "", values, text(form, "note", MAX_REASON).replace("\r\n", "\n"))
    row = agreement.code(casebook, visit.user, sample_id, coding)
    found = agreement.sample(casebook, sample_id)
    left = agreement.waiting(found, agreement.progress(casebook, [found]).get(found.id, {}), visit.user)
    onward = f"/agreement/{found.id}" + (f"/items/{left[0]}" if left else "")
    return go(onward, done=str(row.number))


def differences(visit: Visit) -> Response:
    """What the coders gave otherwise than one another, or than what counts now, to be settled one by one."""
    desk, found = visit.site.desk, _sample(visit)
    coded = pairs(agreement.all_codings(desk.casebook, found))
    ordered = [i for i in found.items if i in coded]
    claims, decided = desk.claims(ordered), desk.of_claims(ordered)
    compared = (_compared(claims[i], decided[i], coded[i]) for i in ordered if i in claims)
    apart = [c for c in compared if c.differences or c.nos]
    start = whole(visit.query("from"), "From") or 0
    return visit.show(
        "differences.html",
        of=found,
        rows=apart[start : start + _PAGE],
        start=start,
        total=len(apart),
        size=_PAGE,
        seen=desk.count(),
        done=done(visit),
    )


def _compared(claim: Claim, state: OfClaim, coded: Sequence[Coding]) -> Compared:
    now = corrected(claim, state)
    counts = machine_values(now)
    last = max(c.number for c in coded)
    told = [c for c in coded if c.values is not None]
    differing = []
    for name in coded_fields():
        if len({agreement.told(name, c) for c in (*told, counts)}) > 1:
            choices = [_choice(c.by, fields()[name], c.values or {}) for c in told]
            choices.append(_choice("", fields()[name], counts.values or {}))
            correction = state.corrections.get(name)
            settled = correction.by if correction and correction.number > last else ""
            differing.append(Difference(fields()[name], choices, settled))
    notes = [(c.by, c.note) for c in coded if c.note]
    return Compared(now, state, [c.by for c in coded if c.values is None], differing, notes)


def _choice(who: str, field: Field, values: Mapping[str, Any]) -> Choice:
    given = values[field.name]
    parts = given if isinstance(given, list) else [given]
    sent = [(n, "" if v is None else str(v)) for n, v in zip(_inputs(field, "value"), parts, strict=True)]
    return Choice(who, given, [("field", field.name), *sent])


def _inputs(field: Field, single: str) -> tuple[str, ...]:
    """The names of the inputs that give a field's value, as `forms` reads them from a correction."""
    return {"count": ("low", "best", "high"), "dates": ("start", "end")}.get(field.form, (single,))


def _value(form: FormData, field: Field) -> Any:
    given = [text(form, name) for name in _inputs(field, field.name)]
    if field.form == "count":
        return [whole(v, field.label) for v in given]
    return given if field.form == "dates" else given[0]


def _progress(found: Sample, coded: Mapping[str, set[str]], visit: Visit) -> Progress:
    full = sum(len(by) >= CODERS for by in coded.values())
    return Progress(found, full, agreement.waiting(found, coded, visit.user))


def _sample(visit: Visit) -> Sample:
    return agreement.sample(visit.site.desk.casebook, visit.request.path_params["sample"])


def _users(visit: Visit) -> dict[str, str]:
    return {a.name: a.role for a in visit.site.people.accounts() if a.is_open}


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as e:
        raise Refused(f"{given!r} is no day", "Give it as YYYY-MM-DD") from e


def _share(form: FormData, name: str) -> float | None:
    given = text(form, name, 20)
    if not given:
        return None
    try:
        share = float(given)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise Refused(f"{given!r} is no confidence", "Give a number from 0 to 1")
    return share


ROUTES = (
    Route("/agreement", endpoint(listing)),
    Route("/agreement/draw", endpoint(draw, may="grade"), methods=["POST"]),
    Route("/agreement/{sample}", endpoint(sample)),
    Route("/agreement/{sample}/table.csv", endpoint(table)),
    Route("/agreement/{sample}/items/{item}", endpoint(item, may="code")),
    Route("/agreement/{sample}/items/{item}", endpoint(code, may="code"), methods=["POST"]),
    Route("/agreement/{sample}/differences", endpoint(differences, may="grade")),
)
