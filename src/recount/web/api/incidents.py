"""Operations on incidents: the worklist, one incident, its claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from recount.codebook.tables import codes
from recount.model.incidents import Incident
from recount.pipeline import worklists
from recount.pipeline.sides import policies
from recount.pipeline.worklists import DEFAULT_ORDER
from recount.review.people import MAX_NAME
from recount.store.browsing import ORDERS, PAGE, IncidentFilter, IncidentRow, Value
from recount.web.api.calls import Call, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, not_ours, values_of
from recount.web.api.shapes import (
    DAY,
    NUMBER,
    Shape,
    keyed,
    listed,
    maybe,
    one_of,
    record,
    ref,
    text,
    whole,
    words,
)
from recount.web.api.words import basis_of, claims_json, decisions_json, incident_json
from recount.web.areas import area_of
from recount.web.hiding import names_of, veil
from recount.web.shared import SharedDesk
from recount.web.tolls import STATES, Telling, tolls

GROUP = "Incidents"
INCIDENT_ID = text(40, 3, "^i-[0-9a-f]{1,38}$")
_MOST_SIDES = 4
_ROW = record(
    {
        "id": words(),
        "start": maybe(DAY),
        "end": maybe(DAY),
        "place": words(),
        "country": words(),
        "grade": one_of(codes("grade")),
        "sources": whole(),
        "reports": whole(),
        "spread": {**whole(), "description": "persons between the least and the most told"},
        "doubt": {**whole(), "description": "100 minus the least confidence of a claim, in hundredths"},
        "counts": keyed(ref("Count")),
    }
)
_AREA = record(
    {
        "lat": NUMBER,
        "lon": NUMBER,
        "radius_km": NUMBER,
        "country": {**words(), "description": "ISO 3166 where a whole country is meant, else empty"},
        "words": words(),
    }
)
_TELLING = record(
    {
        "day": {**maybe(DAY), "description": "on which the report was published"},
        "source": {**words(), "description": "the independent source, or the words for it"},
        **dict.fromkeys(("publisher", "report", "claim"), words()),
        **dict.fromkeys(("low", "best", "high"), maybe(whole())),
        "state": {
            **one_of(STATES),
            "description": "`replaced`: by a later figure of the same source",
        },
    }
)
_DECIDED = record(
    {
        "grade": maybe(ref("Decision")),
        "assigned": {**words(), "description": "name of a user, empty: nobody"},
        "comments": listed(ref("Decision")),
        "signatures": listed(ref("Decision")),
    }
)
_ONE = record(
    {
        "incident": ref("Incident"),
        "under": {
            **listed(ref("Incident")),
            "description": "the same claims under each policy asked for; what a total covers is left out",
        },
        "area": {
            **maybe(_AREA),
            "description": "what a map draws: a circle as wide as the place is vague, or a country",
        },
        "decided": _DECIDED,
        "history": {
            **listed(ref("Decision")),
            "description": "the decisions on it and its claims that stand",
        },
        "basis": {**words(), "description": "what you saw: give it with a decision on this incident"},
    }
)
FILTERS: Mapping[str, Shape] = {
    "kind": {**one_of(codes("incident_kind")), "description": "incidents unless you say otherwise"},
    "grade": one_of(codes("grade")),
    "country": {**text(2, 2, "^[A-Z]{2}$"), "description": "two letters of ISO 3166"},
    "words": {**text(200), "description": "each stands in the place's name, or the id begins with it"},
    "assigned": {**text(MAX_NAME, 1), "description": "name of a user"},
    "order": {
        **one_of(ORDERS),
        "description": f"highest first, by grade the weakest; {DEFAULT_ORDER} unless you say otherwise",
    },
}
"""What filters and orders the worklist, here and in filters that people save."""


def worklist(call: Call) -> dict[str, Any]:
    """A page of incidents."""
    asked = call.query
    order = asked.get("order", DEFAULT_ORDER)
    where = IncidentFilter(
        **{name: told for name in FILTERS if name != "order" and (told := asked.get(name))}
    )
    desk = call.desk
    after = _after(asked.get("cursor"), order)
    found = worklists.worklist(desk.casebook, desk.policy, where, order, after)
    onward = _cursor(found[PAGE - 1], order) if len(found) > PAGE else None
    return {"incidents": [row_json(r) for r in found[:PAGE]], "next": onward}


def countries(call: Call) -> list[str]:
    """The countries that incidents lie in."""
    return call.desk.casebook.countries(call.desk.policy)


def incident(call: Call) -> dict[str, Any]:
    """One incident, with what people decided of it."""
    desk = call.desk
    rows = desk.count()
    found = desk.incident(call.path["id"])
    hide = veil(call, "incident", found.id, names_of(call, found.claims))
    decided = desk.of_incident(found)
    area = area_of(found.location)
    return {
        "incident": incident_json(hide, found),
        "under": [
            incident_json(hide, i) for i in desk.under(found, list(dict.fromkeys(call.query["policy"])))
        ],
        "area": area and asdict(area),
        "decided": {
            "grade": next(iter(decisions_json(hide, desk, [decided.grade] if decided.grade else [])), None),
            "assigned": decided.assigned,
            "comments": decisions_json(hide, desk, decided.comments),
            "signatures": decisions_json(hide, desk, decided.signatures),
        },
        "history": decisions_json(hide, desk, desk.history(desk.subjects_of(found))),
        "basis": incident_basis(desk, found, rows),
    }


def claims(call: Call) -> list[dict[str, Any]]:
    """The claims of an incident."""
    found = call.desk.incident(call.path["id"])
    by_id = call.desk.claims(found.claims)
    hide = veil(call, "incident", found.id, names_of(call, by_id))
    return claims_json(hide, call.desk, [by_id[i] for i in found.claims if i in by_id])


def toll(call: Call) -> list[dict[str, Any]]:
    """How the toll of an incident changed."""
    desk = call.desk
    found = desk.incident(call.path["id"])
    by_id = desk.claims(found.claims)
    hide = veil(call, "incident", found.id, names_of(call, by_id))
    shown = hide.views([by_id[i] for i in found.claims if i in by_id], desk.of_claims(by_id), {})
    headings = {i: hide.heading(h) for i, h in desk.casebook.headings(found.reports).items()}
    return [
        {"outcome": t.outcome, "tellings": [_telling(x) for x in t.tellings]}
        for t in tolls(hide.incident(found), shown, headings)
    ]


def incident_basis(desk: SharedDesk, incident: Incident, rows: int) -> str:
    """What somebody saw who looks at an incident, and how many rows the log had."""
    return basis_of(desk.basis_of_incident(incident), rows)


def _telling(t: Telling) -> dict[str, Any]:
    now = t.view.now
    return {
        "day": t.day.isoformat() if t.day else None,
        "source": t.who,
        "publisher": t.publisher,
        "report": now.report,
        "claim": now.id,
        "low": now.low,
        "best": now.best,
        "high": now.high,
        "state": t.state,
    }


def row_json(r: IncidentRow) -> dict[str, Any]:
    """An incident as lists show it."""
    counts = {k: {"low": c.low, "best": c.best, "high": c.high} for k, c in r.counts.items()}
    return {
        "id": r.id,
        "start": r.start.isoformat() if r.start else None,
        "end": r.end.isoformat() if r.end else None,
        "place": r.place,
        "country": r.country,
        "grade": r.grade,
        "sources": r.sources,
        "reports": r.reports,
        "spread": r.spread,
        "doubt": r.doubt,
        "counts": counts,
    }


def _cursor(last: IncidentRow, order: str) -> str:
    value = last.value.isoformat() if isinstance(last.value, date) else last.value
    return cursor_of(order, value, last.id)


def _after(cursor: str | None, order: str) -> tuple[Value, str] | None:
    if cursor is None:
        return None
    kind = str if order in ("day", "grade") else int
    told, value, last = values_of(cursor, (str,), (kind, type(None)), (str,))
    try:
        if told == order:
            return (date.fromisoformat(value) if order == "day" and value is not None else value), last
    except ValueError:
        pass
    raise not_ours()


OPERATIONS = (
    Operation(
        name="worklist",
        method="GET",
        path="/incidents",
        about=f"Incidents, or totals, {PAGE} at a time, in the order in which they want looking at",
        group=GROUP,
        run=worklist,
        gives=record({"incidents": listed(_ROW), "next": NEXT}),
        query={**FILTERS, "cursor": CURSOR},
    ),
    Operation(
        name="countries",
        method="GET",
        path="/countries",
        about="The countries that incidents lie in, for the filter of the worklist",
        group=GROUP,
        run=countries,
        gives=listed(words()),
    ),
    Operation(
        name="incident",
        method="GET",
        path="/incidents/{id}",
        about="One incident with its reasons, and what people decided; of an id that was merged away the "
        "one that it is now part of",
        group=GROUP,
        run=incident,
        gives=_ONE,
        within={"id": INCIDENT_ID},
        query={"policy": {**listed(one_of(policies()), 0, _MOST_SIDES), "description": "may be given again"}},
    ),
    Operation(
        name="incident_claims",
        method="GET",
        path="/incidents/{id}/claims",
        about="The claims of an incident, each as it was read, as it was corrected, and with its words",
        group=GROUP,
        run=claims,
        gives=listed(ref("ClaimView")),
        within={"id": INCIDENT_ID},
    ),
    Operation(
        name="toll",
        method="GET",
        path="/incidents/{id}/toll",
        about="How the toll of an incident changed: what was said of each outcome on which day by whom",
        group=GROUP,
        run=toll,
        gives=listed(record({"outcome": words(), "tellings": listed(_TELLING)})),
        within={"id": INCIDENT_ID},
    ),
)
