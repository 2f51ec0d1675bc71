"""Operations on incidents: the worklist, one incident, its claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from recount.codebook.tables import codes
from recount.model.incidents import Incident
from recount.pipeline.reviewing import User
from recount.pipeline.sides import policies
from recount.store.browsing import ORDERS, PAGE, IncidentFilter, IncidentRow, Value
from recount.web.api.calls import Call, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, not_ours, values_of
from recount.web.api.shapes import DAY, Shape, keyed, listed, maybe, one_of, record, ref, text, whole, words
from recount.web.api.words import claims_json, decisions_json, incident_json
from recount.web.shared import SharedDesk

GROUP = "Incidents"
INCIDENT_ID = text(40, 3, "^i-[0-9a-f]{1,38}$")
_MOST_SIDES = 4
_DEFAULT_ORDER = "doubt"
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
        "decided": _DECIDED,
        "history": {
            **listed(ref("Decision")),
            "description": "the decisions on it and its claims that stand",
        },
        "basis": {**words(), "description": "what you saw: give it with a decision on this incident"},
    }
)
_FILTERS: Mapping[str, Shape] = {
    "kind": {**one_of(codes("incident_kind")), "description": "incidents unless you say otherwise"},
    "grade": one_of(codes("grade")),
    "country": {**text(2, 2, "^[A-Z]{2}$"), "description": "two letters of ISO 3166"},
    "words": {**text(200), "description": "each stands in the place's name, or the id begins with it"},
    "order": {**one_of(ORDERS), "description": f"highest first; {_DEFAULT_ORDER} unless you say otherwise"},
    "cursor": CURSOR,
}


def worklist(call: Call) -> dict[str, Any]:
    """A page of incidents."""
    asked = call.query
    order = asked.get("order", _DEFAULT_ORDER)
    where = IncidentFilter(
        asked.get("kind", "incident"),
        asked.get("grade", ""),
        asked.get("country", ""),
        asked.get("words", ""),
    )
    desk = call.desk
    found = desk.casebook.worklist(desk.policy, where, order, _after(asked.get("cursor"), order))
    onward = _cursor(found[PAGE - 1], order) if len(found) > PAGE else None
    return {"incidents": [_row(r) for r in found[:PAGE]], "next": onward}


def countries(call: Call) -> list[str]:
    """The countries that incidents lie in."""
    return call.desk.casebook.countries(call.desk.policy)


def incident(call: Call) -> dict[str, Any]:
    """One incident, with what people decided of it."""
    desk, user = call.desk, call.user
    rows = desk.count()
    found = desk.incident(call.path["id"])
    decided = desk.of_incident(found)
    return {
        "incident": incident_json(found),
        "under": [incident_json(i) for i in desk.under(found, list(dict.fromkeys(call.query["policy"])))],
        "decided": {
            "grade": next(iter(decisions_json(user, desk, [decided.grade] if decided.grade else [])), None),
            "assigned": decided.assigned,
            "comments": decisions_json(user, desk, decided.comments),
            "signatures": decisions_json(user, desk, decided.signatures),
        },
        "history": decisions_json(user, desk, desk.history(desk.subjects_of(found))),
        "basis": incident_basis(desk, found, rows),
    }


def claims(call: Call) -> list[dict[str, Any]]:
    """The claims of an incident."""
    found = call.desk.incident(call.path["id"])
    return _claims_of(call.user, call.desk, found)


def incident_basis(desk: SharedDesk, incident: Incident, rows: int) -> str:
    """What somebody saw who looks at an incident, and how many rows the log had."""
    return f"{desk.basis_of_incident(incident)}@{rows}"


def _claims_of(user: User, desk: SharedDesk, found: Incident) -> list[dict[str, Any]]:
    by_id = desk.claims(found.claims)
    return claims_json(user, desk, [by_id[i] for i in found.claims if i in by_id])


def _row(r: IncidentRow) -> dict[str, Any]:
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
    kind = str if order == "day" else int
    told, value, last = values_of(cursor, (str,), (kind, type(None)), (str,))
    try:
        if told == order:
            return (date.fromisoformat(value) if isinstance(value, str) else value), last
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
        query=_FILTERS,
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
)
