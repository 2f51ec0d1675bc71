"""Operations on decisions: making one, the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recount.codebook.tables import codes
from recount.model import victims
from recount.model.claims import MAX_QUOTE, claim_to_json
from recount.model.decisions import Decision
from recount.model.errors import Conflict, NotFound
from recount.model.limits import MAX_ID_LENGTH
from recount.model.places import PLACE_PRECISIONS
from recount.model.reports import Report
from recount.pipeline.making import claim_of_words, claim_saying
from recount.pipeline.victims import MAX_CLAIMS
from recount.review import places
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
from recount.web.api.words import basis_of, decisions_json, log_json
from recount.web.hiding import check_unhidden, veil_of_own

GROUP = "Decisions"
_MOST_CLAIMS = 1000
_NUMBER = whole(1)
_NOTHING = record({})
VICTIM_ID = text(18, 18, "^v-[0-9a-f]{16}$")
_SUBJECTS: Mapping[str, Shape] = {
    "claim": CLAIM_ID,
    "incident": INCIDENT_ID,
    "report": text(MAX_ID_LENGTH, 1),
    "reading": text(MAX_ID_LENGTH, 1),
    "victim": VICTIM_ID,
}
_NEW = ("add_victim",)
"""Kinds of decisions that make what they are about."""
_DETAILS = record(
    {"names": listed(text(victims.MAX_WORDS, 1), 1, victims.MAX_NAMES)},
    {
        "age": text(victims.MAX_WORDS),
        "kin": text(victims.MAX_WORDS),
        "sex": one_of(codes("sex")),
        "role": one_of(codes("role")),
        "status": one_of(codes("status")),
        "notes": text(victims.MAX_NOTES),
    },
)
_TIED = listed(CLAIM_ID, 0, MAX_CLAIMS)
_OWN_PLACE = record(
    {
        "name": text(places.MAX_WORDS, 1),
        "lat": degrees(90),
        "lon": degrees(180),
        "precision": one_of(PLACE_PRECISIONS),
    },
    {
        "country": text(2, 0, "^([A-Z]{2})?$"),
        "variants": listed(text(places.MAX_WORDS, 1), 0, places.MAX_VARIANTS),
        "note": text(places.MAX_WORDS),
    },
)
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


def value_shape(field: Field) -> Shape:
    """The values that a field can be given."""
    form, _, table = field.form.partition(":")
    return one_of(codes(table)) if table else _VALUES[form]


def _correction(field: Field) -> Shape:
    return record({"field": just(field.name), "value": value_shape(field)})


CONTENT: Mapping[str, Shape] = {
    "accept": _NOTHING,
    "correct": by("field", {name: _correction(f) for name, f in fields().items()}),
    "retract": _NOTHING,
    "not_a_claim": _NOTHING,
    "add_claim": record(
        {
            "start": {**whole(), "description": "where the words begin in the report's text, in code points"},
            "end": whole(1),
            "quote": {**text(MAX_QUOTE, 1), "description": "the words, as you see them there"},
        },
        {"fields": record({}, {name: value_shape(f) for name, f in fields().items()})},
    ),
    "reread": _NOTHING,
    "look": _NOTHING,
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
    "add_victim": record({"details": _DETAILS}, {"claims": _TIED}),
    "change_victim": record({"details": _DETAILS}),
    "tie_victim": record({"claims": _TIED}),
    "merge_victims": record({"other": VICTIM_ID}),
    "split_victim": record({"details": _DETAILS, "claims": _TIED}),
    "add_place": record({"place": _OWN_PLACE}),
    "undo": record({"of": _NUMBER}),
}
"""Each kind of decision that can be made here -> its content; the log holds what follows from it, too."""


def _decision(kind: Kind) -> Shape:
    needed: dict[str, Shape] = {"kind": just(kind.code)}
    optional: dict[str, Shape] = {"basis": _BASIS}
    if kind.subject in _SUBJECTS and kind.code not in _NEW:
        needed["subject"] = _SUBJECTS[kind.subject]
    (optional if CONTENT[kind.code] == _NOTHING else needed)["content"] = CONTENT[kind.code]
    (needed if kind.needs_reason else optional)["reason"] = text(MAX_REASON, int(kind.needs_reason))
    return record(needed, optional)


def decide(call: Call) -> dict[str, Any]:
    """Keep a decision as a row of the log."""
    sent = call.body
    basis, _, rows = sent.get("basis", "").partition("@")
    kind, subject, content = sent["kind"], sent.get("subject", ""), sent.get("content", {})
    if kind == "add_claim":
        content = _made(subject, content)
    if "details" in content:
        content = {**content, "details": victims.victim_to_json(victims.Victim(("-",))) | content["details"]}
    decision = Decision("", kind, subject, content, sent.get("reason", ""), basis)
    check_unhidden(call, decision)
    try:
        row = call.desk.decide(call.user, decision)
    except Conflict as conflict:
        raise _differing(call, decision, conflict, int(rows or 0)) from conflict
    return decided_json(call, row)


def decided_json(call: Call, row: Decision) -> dict[str, Any]:
    """The row that an operation has just kept."""
    return decisions_json(veil_of_own(call, row), call.desk, [row])[0]


def _made(report: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """A claim of words, as forms send it, too."""
    words = claim_of_words(Report(report, ""), content["start"], content["end"], content["quote"])
    return {"claim": claim_to_json(claim_saying(words, content.get("fields", {})))}


def log(call: Call) -> dict[str, Any]:
    """A page of the log."""
    cursor = call.query.get("cursor")
    before = values_of(cursor, (int,))[0] if cursor else None
    found = call.desk.casebook.log_page(before, call.query.get("by", ""), call.query.get("kind", ""))
    onward = cursor_of(found[PAGE - 1].number) if len(found) > PAGE else None
    return {"decisions": log_json(call, found[:PAGE]), "next": onward}


def row(call: Call) -> dict[str, Any]:
    """One row of the log."""
    found = call.desk.row(call.path["number"])
    if found is None:
        raise NotFound("The log has no row of this number yet", "Look at the newest rows of the log")
    return log_json(call, [found], str(found.number))[0]


def _differing(call: Call, mine: Decision, conflict: Conflict, rows: int) -> Differing:
    """What others decided since the caller looked, and what to send to decide all the same."""
    desk, now = call.desk, call.desk.count()
    if kinds()[mine.kind].subject in ("claim", "victim"):
        subjects, basis = [mine.subject], basis_of(desk.last_on(mine.subject), now)
    else:
        found = desk.incident(mine.subject)
        subjects, basis = desk.subjects_of(found), incident_basis(desk, found, now)
    since = log_json(call, desk.since(rows, subjects))
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
