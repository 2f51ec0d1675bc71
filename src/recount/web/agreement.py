"""Coder agreement: samples that are coded twice blind, how far the coders agree, and what differs."""

from __future__ import annotations

import csv
import io
import math
import secrets
from datetime import date
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.routing import Route

from recount.model.codings import Coding, Sample
from recount.model.errors import Refused
from recount.pipeline import agreement
from recount.pipeline.agreement import MOST_ITEMS, Draw
from recount.pipeline.people import People
from recount.review.agreement import coded_fields
from recount.review.corrected import Field, fields
from recount.review.rules import MAX_REASON
from recount.store.codings import DrawFilter
from recount.web.coding import PAGE, differing, item_of, possible_coders, progress_of
from recount.web.forms import text, whole
from recount.web.lists import done
from recount.web.marking import marks_of, paragraphs
from recount.web.visits import Visit, endpoint, go

_SEEDS = 10**6


def listing(visit: Visit) -> Response:
    """All samples, with what waits for whoever looks, and the form that draws another."""
    casebook = visit.site.desk.casebook
    found, onward = agreement.samples(casebook, whole(visit.query("before"), "Before"))
    coded = agreement.progress(casebook, found)
    return visit.show(
        "agreement.html",
        samples=[progress_of(s, coded.get(s.id, {}), visit.user) for s in found],
        onward=onward,
        coders=possible_coders(open_users(visit.site.people)),
        seed=secrets.randbelow(_SEEDS),
        most=MOST_ITEMS,
        done=done(visit),
    )


def draw(visit: Visit) -> Response:
    """Draw a sample as the form asks."""
    form = visit.form
    first, last = (day(text(form, end, 10)) for end in ("first", "last"))
    where = DrawFilter(text(form, "language", 20), first, last, _share(form, "least"), _share(form, "most"))
    coders = tuple(n for n in (text(form, "coder_1", 200), text(form, "coder_2", 200)) if n)
    seed, size = (whole(text(form, n, 20), n.capitalize()) for n in ("seed", "size"))
    asked = Draw(seed or 0, size or 0, where, coders, text(form, "reason", MAX_REASON))
    row = agreement.draw(visit.site.desk.casebook, visit.user, asked, open_users(visit.site.people))
    return go(f"/agreement/{row.subject}", done=str(row.number))


def sample(visit: Visit) -> Response:
    """How far the coders of a sample agree, and the items of whoever looks."""
    casebook, found = visit.site.desk.casebook, _sample(visit)
    coded = agreement.progress(casebook, [found]).get(found.id, {})
    return visit.show(
        "sample.html",
        of=progress_of(found, coded, visit.user),
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
    found = item_of(visit, _sample(visit), visit.request.path_params["item"])
    return visit.show(
        "coding.html",
        of=found.sample,
        found=found,
        place=found.sample.items.index(found.id) + 1,
        lines=paragraphs(found.report.layer, marks_of(found.claim, 1, False)),
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
    found, start = _sample(visit), whole(visit.query("from"), "From") or 0
    rows, total = differing(visit, found, start)
    return visit.show(
        "differences.html",
        of=found,
        rows=rows,
        start=start,
        total=total,
        size=PAGE,
        sent=_sent,
        seen=visit.desk.count(),
        done=done(visit),
    )


def _sent(field: Field, value: Any) -> list[tuple[str, str]]:
    """The inputs of a form that gives a field this value."""
    parts = value if isinstance(value, list) else [value]
    sent = [(n, "" if v is None else str(v)) for n, v in zip(_inputs(field, "value"), parts, strict=True)]
    return [("field", field.name), *sent]


def _inputs(field: Field, single: str) -> tuple[str, ...]:
    """The names of the inputs that give a field's value, as `forms` reads them from a correction."""
    return {"count": ("low", "best", "high"), "dates": ("start", "end")}.get(field.form, (single,))


def _value(form: FormData, field: Field) -> Any:
    given = [text(form, name) for name in _inputs(field, field.name)]
    if field.form == "count":
        return [whole(v, field.label) for v in given]
    return given if field.form == "dates" else given[0]


def _sample(visit: Visit) -> Sample:
    return agreement.sample(visit.site.desk.casebook, visit.request.path_params["sample"])


def open_users(people: People) -> dict[str, str]:
    """Name -> role of those who may sign in."""
    return {a.name: a.role for a in people.accounts() if a.is_open}


def day(given: str) -> date | None:
    """A day as it was typed, None for nothing.

    Raises:
        Refused: if it is none.
    """
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
