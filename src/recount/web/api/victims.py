"""Operations on people and sources: records of victims, accounts, places that people added, erasing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recount.codebook.tables import codes
from recount.model.limits import MAX_ID_LENGTH
from recount.model.places import PLACE_PRECISIONS
from recount.model.victims import MAX_WORDS, victim_to_json
from recount.pipeline.accounts import MAX_LINE, MAX_NOTES, MAX_TEXT, Account
from recount.pipeline.known import RESTRICTED
from recount.review.rules import MAX_REASON
from recount.store.victims import PAGE
from recount.web.api.calls import Call, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, values_of
from recount.web.api.decisions import VICTIM_ID, decided_json
from recount.web.api.incidents import INCIDENT_ID
from recount.web.api.shapes import (
    NUMBER,
    Shape,
    by,
    just,
    listed,
    one_of,
    record,
    ref,
    text,
    whole,
    words,
)
from recount.web.api.words import basis_of, decisions_json, views_json
from recount.web.hiding import NO_VEIL, names_of, veil
from recount.web.victims import named, records
from recount.web.victims import record as whole_record

GROUP = "Victims and accounts"
_TEXTS = listed(words())
_VICTIM: Mapping[str, Shape] = {
    "id": words(),
    "names": {**_TEXTS, "description": "every spelling known, the one that is shown first"},
    **dict.fromkeys(("age", "sex", "kin", "role", "status", "notes"), words()),
}
_LISTED = record({**_VICTIM, "number": {**whole(1), "description": "of the decision that made it"}})
_WHOLE = record(
    {
        **_VICTIM,
        "own": {**_TEXTS, "description": "ids of the claims that are tied to this very record"},
        "parts": {**listed(record(_VICTIM)), "description": "records that were merged into it"},
        "claims": listed(ref("ClaimView")),
        "history": listed(ref("Decision")),
        "basis": {**words(), "description": "what you saw: give it with a decision on this record"},
    }
)
_NAMED = record(
    {
        "known": listed(record(_VICTIM)),
        "proposed": {
            **listed(record({"names": _TEXTS, "claims": _TEXTS})),
            "description": "people whom claims name and of whom there is no record",
        },
    }
)
_LINE, _LONG = text(MAX_LINE), text(MAX_TEXT)
_ACCOUNT = record(
    {"kind": one_of(codes("account_kind")), "text": text(MAX_TEXT, 1)},
    {
        **dict.fromkeys(("title", "language", "place", "origin"), _LINE),
        "day": {**text(10, 0, "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"), "description": "on which it was given"},
        "translation": _LONG,
        "restricted": {
            **record({}, dict.fromkeys(RESTRICTED, text(MAX_LINE)) | {"notes": text(MAX_NOTES)}),
            "description": "sealed, and told to those alone who may see names",
        },
    },
)
_PLACE = record(
    {
        **dict.fromkeys(("id", "name", "country", "note", "by"), words()),
        "lat": NUMBER,
        "lon": NUMBER,
        "precision": one_of(PLACE_PRECISIONS),
        "variants": _TEXTS,
    }
)
_WHY = {"reason": text(MAX_REASON, 1)}
_REPORT_ID = text(MAX_ID_LENGTH, 1)
_ERASURE = by(
    "what",
    {
        "victim": record({"what": just("victim"), "subject": VICTIM_ID, **_WHY}),
        "account": record({"what": just("account"), "subject": _REPORT_ID, **_WHY}),
        "name": record(
            {"what": just("name"), "subject": _REPORT_ID, "name": text(MAX_WORDS, 1), **_WHY},
        ),
    },
)


def victims(call: Call) -> dict[str, Any]:
    """A page of records."""
    cursor = call.query.get("cursor")
    found, onward = records(call, values_of(cursor, (int,))[0] if cursor else None)
    return {
        "victims": [{"id": r.id, **victim_to_json(v), "number": r.number} for r, v in found],
        "next": None if onward is None else cursor_of(onward),
    }


def victim(call: Call) -> dict[str, Any]:
    """One record."""
    rows = call.desk.count()
    found = whole_record(call, call.path["id"])
    return {
        "id": found.record.id,
        **victim_to_json(found.victim),
        "own": list(found.record.claims),
        "parts": [{"id": k.record.id, **victim_to_json(k.victim)} for k in found.parts],
        "claims": views_json(found.shown, rows),
        "history": decisions_json(NO_VEIL, call.desk, found.history),  # for who may see names alone
        "basis": basis_of(call.desk.last_on(found.record.id), rows),
    }


def named_in(call: Call) -> dict[str, Any]:
    """Whom an incident's claims name."""
    found = call.desk.incident(call.path["id"])
    claims = call.desk.claims(found.claims)
    veil(call, "incident", found.id, names_of(call, claims))
    told = named(call, list(claims.values()))
    return {
        "known": [{"id": k.record.id, **victim_to_json(k.victim)} for k in told.known],
        "proposed": [{"names": list(p.names), "claims": list(p.claims)} for p in told.proposed],
    }


def add_account(call: Call) -> dict[str, Any]:
    """Write down an account."""
    told = {k: v for k, v in call.body.items() if k != "restricted"}
    row = call.desk.add_account(call.user, Account(**told), call.body.get("restricted", {}))
    return decided_json(call, row)


def places(call: Call) -> list[dict[str, Any]]:
    """The places that people added."""
    same = ("id", "name", "country", "note", "by", "lat", "lon", "precision")
    return [{k: getattr(p, k) for k in same} | {"variants": list(p.variants)} for p in call.desk.places()]


def erase(call: Call) -> dict[str, Any]:
    """Erase somebody or something for good."""
    desk, sent = call.desk, call.body
    subject, reason = sent["subject"], sent["reason"]
    if sent["what"] == "name":
        return decided_json(call, desk.erase_name(call.user, subject, sent["name"], reason))
    how = desk.erase_victim if sent["what"] == "victim" else desk.erase_account
    return decided_json(call, how(call.user, subject, reason))


OPERATIONS = (
    Operation(
        name="victims",
        method="GET",
        path="/victims",
        about=f"Records of victims, newest first, {PAGE} at a time",
        group=GROUP,
        run=victims,
        gives=record({"victims": listed(_LISTED), "next": NEXT}),
        may="names",
        query={"cursor": CURSOR},
    ),
    Operation(
        name="victim",
        method="GET",
        path="/victims/{id}",
        about="Who a victim was, and the claims that tell of them; of a merged one what it is now part of",
        group=GROUP,
        run=victim,
        gives=_WHOLE,
        may="names",
        within={"id": VICTIM_ID},
    ),
    Operation(
        name="incident_victims",
        method="GET",
        path="/incidents/{id}/victims",
        about="Whom an incident's claims name: records, and people of whom there is none yet",
        group=GROUP,
        run=named_in,
        gives=_NAMED,
        may="names",
        within={"id": INCIDENT_ID},
    ),
    Operation(
        name="add_account",
        method="POST",
        path="/accounts",
        about="Write down an account: an interview, a hospital list, a court record, a post; it counts",
        group=GROUP,
        run=add_account,
        gives=ref("Decision"),
        status=201,
        may="names",
        takes=_ACCOUNT,
    ),
    Operation(
        name="places",
        method="GET",
        path="/places",
        about="The places that people added, by name",
        group=GROUP,
        run=places,
        gives=listed(_PLACE),
    ),
    Operation(
        name="erase",
        method="POST",
        path="/erasures",
        about="Erase a victim's record, an account, or a name from a report: for good, it cannot be undone",
        group=GROUP,
        run=erase,
        gives=ref("Decision"),
        status=201,
        may="erase",
        takes=_ERASURE,
        refusals={404: "There is no such thing"},
    ),
)
