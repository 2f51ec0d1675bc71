"""Operations of the page Explore: months, a table and the points of a map under one filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from recount.codebook.tables import codes
from recount.review.corrected import MOST_PEOPLE
from recount.store.exploring import MOST_POINTS, ROWS, summary, table
from recount.web.api.calls import Call, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, values_of
from recount.web.api.shapes import NUMBER, Shape, listed, maybe, one_of, record, text, whole, words
from recount.web.exploring import explored, points_json

GROUP = "Explore"
_DAY = text(10, 10, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_DEGREES = "-?[0-9]{1,3}([.][0-9]{1,9})?"
_FILTERS: Mapping[str, Shape] = {
    "from": {**_DAY, "description": "first day; incidents without a day fit neither first nor last"},
    "to": {**_DAY, "description": "last day"},
    "country": {**text(2, 2, "^[A-Z]{2}$"), "description": "two letters of ISO 3166"},
    "grade": one_of(codes("grade")),
    "outcome": {**one_of(codes("outcome")), "description": "only incidents that count somebody so"},
    "least": {**whole(0, MOST_PEOPLE), "description": "how many people were killed at least"},
    "words": {**text(200), "description": "each stands in the place's name, or the id begins with it"},
}
_BOX = text(80, 7, f"^{_DEGREES}(,{_DEGREES}){{3}}$")
_ROW = record(
    {
        **dict.fromkeys(("id", "day", "place", "country", "grade", "precision"), words()),
        "outcomes": listed(words()),
        "killed": {**maybe(whole()), "description": "the best figure, or the least"},
        "lat": maybe(NUMBER),
        "lon": maybe(NUMBER),
    }
)
_FOUND = record(
    {
        "incidents": whole(),
        "killed": whole(),
        "undated": whole(),
        "placed": {**whole(), "description": "how many have coordinates"},
        "box": {
            **maybe(listed(NUMBER, 4, 4)),
            "description": "the smallest that holds these: west, south, east, north",
        },
        "months": listed(
            record({"month": words(), "incidents": whole(), "killed": whole()}),
        ),
        "rows": listed(_ROW),
        "next": NEXT,
    }
)
_POINT = record(
    {"lat": NUMBER, "lon": NUMBER, "n": whole(1), "killed": whole(), "words": words()},
    {"id": words(), "radius_km": NUMBER},
)
_SAME = ("id", "day", "place", "country", "grade", "precision", "killed", "lat", "lon")


def explore(call: Call) -> dict[str, Any]:
    """Months, and a page of the table."""
    desk, where, cursor = call.desk, explored(_asked(call)), call.query.get("cursor")
    after = values_of(cursor, (str,), (str,)) if cursor else None
    with desk.casebook.looking() as c:
        found = summary(c, desk.policy, where)
        rows = table(c, desk.policy, where, (after[0], after[1]) if after else None)
    return {
        "incidents": sum(m.incidents for m in found.months),
        "killed": sum(m.killed for m in found.months),
        "undated": sum(m.incidents for m in found.months if not m.month),
        "placed": found.placed,
        "box": found.box and list(found.box),
        "months": [
            {"month": m.month, "incidents": m.incidents, "killed": m.killed} for m in found.months if m.month
        ],
        "rows": [{k: r[k] for k in _SAME} | {"outcomes": r["outcomes"].split()} for r in rows[:ROWS]],
        "next": cursor_of(rows[ROWS - 1]["day"], rows[ROWS - 1]["id"]) if len(rows) > ROWS else None,
    }


def points(call: Call) -> list[dict[str, Any]]:
    """What a map draws."""
    return points_json(call.desk, _asked(call))


def _asked(call: Call) -> Callable[[str], str]:
    return lambda name: str(call.query.get(name, ""))


OPERATIONS = (
    Operation(
        name="explore",
        method="GET",
        path="/explore",
        about=f"The incidents that a filter leaves: sums, months, a table, the latest first, {ROWS} at once",
        group=GROUP,
        run=explore,
        gives=_FOUND,
        query={**_FILTERS, "cursor": CURSOR},
    ),
    Operation(
        name="points",
        method="GET",
        path="/explore/points",
        about=f"What a map draws of them: up to {MOST_POINTS} one by one, of more how many lie in each cell",
        group=GROUP,
        run=points,
        gives=listed(_POINT),
        query={**_FILTERS, "box": {**_BOX, "description": "west,south,east,north in degrees"}},
    ),
)
