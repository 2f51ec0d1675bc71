"""The operation that tells who was shown names."""

from __future__ import annotations

from typing import Any

from recount.model.limits import MAX_ID_LENGTH
from recount.review.people import MAX_NAME
from recount.store.views import PAGE
from recount.store.views import page as views_page
from recount.web.api.calls import Call, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, values_of
from recount.web.api.people import GROUP
from recount.web.api.shapes import INSTANT, listed, record, text, words

_VIEW = record({"at": INSTANT, **dict.fromkeys(("by", "what", "subject"), words())})


def views(call: Call) -> dict[str, Any]:
    """A page of views."""
    cursor = call.query.get("cursor")
    before = values_of(cursor, (int,))[0] if cursor else None
    with call.desk.casebook.looking() as c:
        found = views_page(c, before, call.query.get("by", ""), call.query.get("subject", ""))
    return {
        "views": [
            {"at": v.at.isoformat(), "by": v.by, "what": v.what, "subject": v.subject} for v in found[:PAGE]
        ],
        "next": cursor_of(found[PAGE - 1].key) if len(found) > PAGE else None,
    }


OPERATIONS = (
    Operation(
        name="views",
        method="GET",
        path="/views",
        about=f"Who was shown names of victims or witnesses, and where, newest first, {PAGE} at a time",
        group=GROUP,
        run=views,
        gives=record({"views": listed(_VIEW), "next": NEXT}),
        may="people",
        query={"by": text(MAX_NAME, 1), "subject": text(MAX_ID_LENGTH, 1), "cursor": CURSOR},
    ),
)
