"""Saved filters of the worklist: everybody's own, each a row of the log."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from recount.model.decisions import Decision
from recount.model.errors import NotFound
from recount.pipeline.arranging import MAX_QUERY
from recount.web.forms import text
from recount.web.hiding import Asker
from recount.web.lists import FILTERS
from recount.web.visits import Visit, go


def change(visit: Visit) -> Response:
    """Save the filter under a name, in the place of one of that name; or drop it."""
    deed, label = visit.request.path_params["deed"], text(visit.form, "label", 200)
    if deed not in ("save", "drop"):
        raise NotFound("Nothing of the kind can be done with a filter", "Use the buttons of the worklist")
    query = query_of(parse_qsl(text(visit.form, "query", MAX_QUERY)))
    row = save(visit, label, query) if deed == "save" else drop(visit, label)
    return go(f"/?{query}" if query else "/", done=str(row.number))


def query_of(asked: Iterable[tuple[str, str]]) -> str:
    """The part of an address that filters and orders the worklist."""
    return urlencode([(k, v) for k, v in asked if k in ("order", *FILTERS)])


def save(asker: Asker, label: str, query: str) -> Decision:
    """Save a filter of one's own under a name."""
    asked = Decision("", "save_filter", "", {"label": label, "query": query})
    return asker.desk.decide(asker.user, asked)


def drop(asker: Asker, label: str) -> Decision:
    """Drop a filter of one's own."""
    return asker.desk.decide(asker.user, Decision("", "drop_filter", "", {"label": label}))
