"""Operations on possible duplicates: the pairs that nobody has decided on, and two incidents side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from recount.model.incidents import Incident, Nearness
from recount.pipeline.duplicates import reasons
from recount.store.browsing import PAGE
from recount.web.api.calls import Call, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, values_of
from recount.web.api.incidents import INCIDENT_ID
from recount.web.api.shapes import FLAG, NUMBER, Shape, keyed, listed, maybe, record, ref, words
from recount.web.api.words import basis_of, heading_json, incident_json, views_json
from recount.web.duplicates import Beside, Side, beside
from recount.web.duplicates import listed as pairs_listed
from recount.web.hiding import NO_VEIL

GROUP = "Incidents"
_FINDING = record({"feature": words(), "level": words(), "weight": NUMBER, "text": words()})
_NEAR: Mapping[str, Shape] = {
    "score": {**NUMBER, "description": "the log-odds that they are one"},
    "reasons": {**listed(_FINDING), "description": "what speaks for and against it, what says most first"},
}
_ONE = record(
    {
        **dict.fromkeys(("id", "start", "end"), words()),
        "place": maybe(words()),
        "counts": keyed(ref("Count")),
    }
)
_SIDE = record(
    {
        "incident": ref("Incident"),
        "claims": {**listed(ref("ClaimView")), "description": "of very many the first ones"},
        "reports": listed(ref("Heading")),
    }
)
_PAIR = record({"first": _ONE, "second": _ONE, **_NEAR})
_BESIDE = record(
    {
        "first": _SIDE,
        "second": _SIDE,
        "near": {**maybe(record(_NEAR)), "description": "null: the last count of all found them not near"},
        "is_one": {**FLAG, "description": "whether both ids are of one incident by now"},
        "is_parted": {**FLAG, "description": "whether people decided that they are two"},
        "basis": {**words(), "description": "what you saw: give it with a decision on the first"},
    }
)


def pairs(call: Call) -> dict[str, Any]:
    """A page of pairs."""
    cursor = call.query.get("cursor")
    found, onward = pairs_listed(call.desk, values_of(cursor, (int,))[0] if cursor else None)
    return {
        "pairs": [
            {"first": _one_json(p.first), "second": _one_json(p.second), **_near_json(p.near)} for p in found
        ],
        "next": None if onward is None else cursor_of(onward),
    }


def compared(call: Call) -> dict[str, Any]:
    """Two incidents side by side."""
    found = beside(call, call.query["first"], call.query["second"])
    first, second = (_side_json(found, side) for side in found.sides)
    return {
        "first": first,
        "second": second,
        "near": _near_json(found.near) if found.near else None,
        "is_one": found.is_one,
        "is_parted": found.is_parted,
        "basis": basis_of(found.basis, found.seen),
    }


def _one_json(i: Incident) -> dict[str, Any]:
    """What a list tells of an incident: no words of reports."""
    whole = incident_json(NO_VEIL, i)
    place = {"place": i.location.name if i.location else None}
    return {k: whole[k] for k in ("id", "start", "end", "counts")} | place


def _near_json(near: Nearness) -> dict[str, Any]:
    return {"score": near.score, "reasons": [asdict(f) for f in reasons(near)]}


def _side_json(found: Beside, side: Side) -> dict[str, Any]:
    return {
        "incident": incident_json(found.hide, side.incident),
        "claims": views_json(side.claims, found.seen),
        "reports": [heading_json(found.hide, h) for h in side.headings.values()],
    }


OPERATIONS = (
    Operation(
        name="duplicates",
        method="GET",
        path="/duplicates",
        about=f"Pairs of incidents that may be one and that nobody has decided on, the likest first, up to "
        f"{PAGE} at a time",
        group=GROUP,
        run=pairs,
        gives=record({"pairs": listed(_PAIR), "next": NEXT}),
        query={"cursor": CURSOR},
    ),
    Operation(
        name="compare",
        method="GET",
        path="/compare",
        about="Two incidents side by side, for a decision on whether they are one",
        group=GROUP,
        run=compared,
        gives=_BESIDE,
        query={"first": INCIDENT_ID, "second": INCIDENT_ID},
        needs=frozenset({"first", "second"}),
        refusals={404: "There is no such incident"},
    ),
)
