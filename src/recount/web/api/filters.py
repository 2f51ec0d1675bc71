"""Operations on saved filters of the worklist: everybody's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from recount.pipeline.arranging import MAX_FILTERS, MAX_LABEL, filters_of
from recount.web.api.calls import Call, Operation
from recount.web.api.decisions import decided_json
from recount.web.api.incidents import FILTERS, GROUP
from recount.web.api.shapes import keyed, listed, record, ref, text, words
from recount.web.filters import drop, query_of, save

_LABEL = text(MAX_LABEL, 1)


def saved(call: Call) -> list[dict[str, Any]]:
    """The caller's filters."""
    kept = call.desk.decided(lambda standing: filters_of(standing, call.user.name))
    return [{"label": label, "filter": dict(parse_qsl(query))} for label, query in kept.items()]


def save_filter(call: Call) -> dict[str, Any]:
    """Save a filter."""
    return decided_json(call, save(call, call.body["label"], query_of(call.body["filter"].items())))


def drop_filter(call: Call) -> dict[str, Any]:
    """Drop a filter."""
    return decided_json(call, drop(call, call.query["label"]))


OPERATIONS = (
    Operation(
        name="filters",
        method="GET",
        path="/filters",
        about="The filters of the worklist that you saved",
        group=GROUP,
        run=saved,
        gives=listed(record({"label": words(), "filter": keyed(words())})),
    ),
    Operation(
        name="save_filter",
        method="PUT",
        path="/filters",
        about=f"Save a filter of the worklist, in the place of one of the same label; up to {MAX_FILTERS}",
        group=GROUP,
        run=save_filter,
        gives=ref("Decision"),
        takes=record({"label": _LABEL, "filter": record({}, FILTERS)}),
    ),
    Operation(
        name="drop_filter",
        method="DELETE",
        path="/filters",
        about="Drop a filter that you saved",
        group=GROUP,
        run=drop_filter,
        gives=ref("Decision"),
        query={"label": _LABEL},
        needs=frozenset({"label"}),
    ),
)
