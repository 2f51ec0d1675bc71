"""Operations on decisions: making one, the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recount.codebook.tables import codes
from recount.model.decisions import Decision
from recount.model.errors import Conflict, NotFound
from recount.model.limits import MAX_ID_LENGTH
from recount.model.places import PLACE_PRECISIONS
from recount.review.corrected import MAX_WORDS, MOST_PEOPLE, Field, fields
from recount.review.people import MAX_NAME
from recount.review.rules import MAX_REASON, Kind, kinds
from recount.store.browsing import PAGE
from recount.web.api.calls import Call, Differing, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, values_of
from recount.web.api.incidents import INCIDENT_ID, incident_basis
from recount.web.api.reports import CLAIM_ID
from recount.web.api.shapes import (
    DAY,
    Shape,
    by,
    degrees,
    just,
    listed,
    maybe,
    one_of,
    record,
    ref,
    text,
    whole,
)
from recount.web.api.words import claim_basis, decisions_json

GROUP = "Decisions"
_MOST_CLAIMS = 1000
_NUMBER = whole(1)
_NOTHING = record({})
_SUBJECTS: Mapping[str, Shape] = {
    "claim": CLAIM_ID,
    "incident": INCIDENT_ID,
    "report": text(MAX_ID_LENGTH, 1),
}
_BASIS: Shape = {
    **text(60, 0, "^[0-9a-f ]*(@[0-9]{1,12})?$"),
    "description": "`basis` of what you looked at; without it what others decided meanwhile does not matter",
}
_PLACE_NAMES: Mapping[str, Shape] = {
    "start": whole(),
    "end": whole(),
    "text": text(MAX_WORDS),
    "geonameid": maybe(whole(1, 2**31 - 1)),
    "name": text(MAX_WORDS, 1),
    "country": maybe(text(2, 2, "^[A-Z]{2}$")),
    "admin1": maybe(text(MAX_WORDS)),
    "precision": one_of(PLACE_PRECISIONS),
}
_PLACE: Shape = {
    "anyOf": [
        record({**_PLACE_NAMES, "lat": degrees(90), "lon": degrees(180)}),
        record({**_PLACE_NAMES, "lat": {"type": "null"}, "lon": {"type": "null"}}),
        {"type": "null"},
    ]
}
_VALUES: Mapping[str, Shape] = {
    "count": listed(maybe(whole(0, MOST_PEOPLE)), 3, 3),
    "dates": listed(DAY, 2, 2),
    "place": _PLACE,
    "words": text(MAX_WORDS),
}


def _correction(field: Field) -> Shape:
    form, _, table = field.form.partition(":")
    return record({"field": just(field.name), "value": one_of(codes(table)) if table else _VALUES[form]})


CONTENT: Mapping[str, Shape] = {
    "accept": _NOTHING,
    "correct": by("field", {name: _correction(f) for name, f in fields().items()}),
    "retract": _NOTHING,
    "not_a_claim": _NOTHING,
    "reread": _NOTHING,
    "same": record({"other": CLAIM_ID}),
    "apart": record({"other": CLAIM_ID}),
    "merge": record({"other": INCIDENT_ID}),
    "split": record({"claims": listed(CLAIM_ID, 1, _MOST_CLAIMS)}),
    "move": record({"other": INCIDENT_ID, "claims": listed(CLAIM_ID, 1, _MOST_CLAIMS)}),
    "not_same": record({"other": INCIDENT_ID}),
    "grade": record({"grade": one_of(codes("grade"))}),
    "assign": record({"to": {**text(MAX_NAME), "description": "name of a user, empty: nobody"}}),
    "comment": _NOTHING,
    "sign": _NOTHING,
    "undo": record({"of": _NUMBER}),
}
"""Each kind of decision that can be made here -> its content; the log holds what follows from it, too."""


def _decision(kind: Kind) -> Shape:
    needed: dict[str, Shape] = {"kind": just(kind.code)}
    optional: dict[str, Shape] = {"basis": _BASIS}
    if kind.subject in _SUBJECTS:
        needed["subject"] = _SUBJECTS[kind.subject]
    (optional if CONTENT[kind.code] == _NOTHING else needed)["content"] = CONTENT[kind.code]
    (needed if kind.needs_reason else optional)["reason"] = text(MAX_REASON, int(kind.needs_reason))
    return record(needed, optional)


def decide(call: Call) -> dict[str, Any]:
    """Keep a decision as a row of the log."""
    sent = call.body
    basis, _, rows = sent.get("basis", "").partition("@")
    content, reason = sent.get("content", {}), sent.get("reason", "")
    decision = Decision("", sent["kind"], sent.get("subject", ""), content, reason, basis)
    try:
        row = call.desk.decide(call.user, decision)
    except Conflict as conflict:
        raise _differing(call, decision, conflict, int(rows or 0)) from conflict
    return decisions_json(call.user, call.desk, [row])[0]


def log(call: Call) -> dict[str, Any]:
    """A page of the log."""
    cursor = call.query.get("cursor")
    before = values_of(cursor, (int,))[0] if cursor else None
    found = call.desk.casebook.log_page(before, call.query.get("by", ""), call.query.get("kind", ""))
    onward = cursor_of(found[PAGE - 1].number) if len(found) > PAGE else None
    return {"decisions": decisions_json(call.user, call.desk, found[:PAGE]), "next": onward}


def row(call: Call) -> dict[str, Any]:
    """One row of the log."""
    found = call.desk.row(call.path["number"])
    if found is None:
        raise NotFound("The log has no row of this number yet", "Look at the newest rows of the log")
    return decisions_json(call.user, call.desk, [found])[0]


def _differing(call: Call, mine: Decision, conflict: Conflict, rows: int) -> Differing:
    """What others decided since the caller looked, and what to send to decide all the same."""
    desk, now = call.desk, call.desk.count()
    if kinds()[mine.kind].subject == "claim":
        subjects = [mine.subject]
        basis = claim_basis(desk.of_claims(subjects)[mine.subject].last, now)
    else:
        found = desk.incident(mine.subject)
        subjects, basis = desk.subjects_of(found), incident_basis(desk, found, now)
    since = decisions_json(call.user, desk, desk.since(rows, subjects))
    return Differing(conflict, since=since, basis=basis)


OPERATIONS = (
    Operation(
        name="decide",
        method="POST",
        path="/decisions",
        about="Decide: kept as one row of the log, and incidents are counted again at once; both or neither",
        group=GROUP,
        run=decide,
        gives=ref("Decision"),
        status=201,
        may="code",
        takes=by("kind", {k: _decision(kinds()[k]) for k in CONTENT}),
        refusals={404: "What it is about is not there", 409: "Somebody else decided since you looked"},
    ),
    Operation(
        name="log",
        method="GET",
        path="/log",
        about=f"The log of decisions, newest first, {PAGE} at a time",
        group=GROUP,
        run=log,
        gives=record({"decisions": listed(ref("Decision")), "next": NEXT}),
        query={"by": text(MAX_NAME, 1), "kind": one_of(kinds()), "cursor": CURSOR},
    ),
    Operation(
        name="log_row",
        method="GET",
        path="/log/{number}",
        about="One row of the log",
        group=GROUP,
        run=row,
        gives=ref("Decision"),
        within={"number": _NUMBER},
    ),
)
