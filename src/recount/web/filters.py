"""Saved filters of the worklist: everybody's own, each a row of the log."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from recount.model.decisions import Decision
from recount.model.errors import NotFound
from recount.pipeline.arranging import MAX_QUERY
from recount.web.forms import text
from recount.web.lists import FILTERS
from recount.web.visits import Visit, go


def change(visit: Visit) -> Response:
    """Save the filter under a name, in the place of one of that name; or drop it."""
    deed, label = visit.request.path_params["deed"], text(visit.form, "label", 200)
    if deed not in ("save", "drop"):
        raise NotFound("Nothing of the kind can be done with a filter", "Use the buttons of the worklist")
    query = urlencode(
        [(k, v) for k, v in parse_qsl(text(visit.form, "query", MAX_QUERY)) if k in ("order", *FILTERS)]
    )
    content = {"label": label} | ({"query": query} if deed == "save" else {})
    row = visit.site.desk.decide(visit.user, Decision("", f"{deed}_filter", "", content))
    return go(f"/?{query}" if query else "/", done=str(row.number))
