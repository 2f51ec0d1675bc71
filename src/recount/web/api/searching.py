"""The operation that searches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recount.model.queries import MAX_QUERY
from recount.pipeline.hits import hit_to_json
from recount.pipeline.searching import KINDS, PAGE
from recount.web.api.calls import Call, Operation
from recount.web.api.components import EXCERPT
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, not_ours, values_of
from recount.web.api.shapes import DAY, FLAG, Shape, listed, maybe, one_of, record, ref, text, words
from recount.web.searching import sought_for

_CLAIM = record({"claim": ref("Claim"), "within": ref("Hit")})
_INCIDENT = record(
    {
        **dict.fromkeys(("incident", "place", "country", "grade"), words()),
        "start": maybe(DAY),
        "end": maybe(DAY),
        "place_words": {**maybe(EXCERPT), "description": "what was found in the place's name"},
        "within": {**maybe(_CLAIM), "description": "the first claim of it that was found"},
    }
)
_NAME = record({"name": words(), "is_exact": FLAG, "claim": words(), "within": ref("Hit")})
_HITS: Mapping[str, Shape] = {
    "reports": ref("Hit"),
    "claims": _CLAIM,
    "incidents": _INCIDENT,
    "people": _NAME,
}


def search(call: Call) -> dict[str, Any]:
    """A page of what is found."""
    kind, cursor = call.query["in"], call.query.get("cursor")
    of, after = values_of(cursor, (str,), (str,)) if cursor else (kind, "")
    if of != kind:
        raise not_ours()
    _, found = sought_for(call, kind, call.query["q"], after)
    return {
        "hits": [hit_to_json(h) for h in found.hits],
        "next": cursor_of(kind, found.after) if found.after else None,
        "is_partial": found.is_partial,
    }


OPERATIONS = (
    Operation(
        name="search",
        method="GET",
        path="/search",
        about=f"Reports, claims, incidents or named people, found by words, {PAGE} at a time, each with the "
        "words that it was found by",
        group="Search",
        run=search,
        gives=record(
            {
                "hits": listed({"anyOf": list(_HITS.values())}),
                "next": NEXT,
                "is_partial": {**FLAG, "description": "whether more fits than was ranked"},
            }
        ),
        query={
            "in": {**one_of(KINDS), "description": "`people` takes the permission `names`"},
            "q": {**text(MAX_QUERY, 1), "description": 'words, "phrases" and beginnings of words*'},
            "cursor": CURSOR,
        },
        needs=frozenset({"in", "q"}),
    ),
)
