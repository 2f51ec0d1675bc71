"""Erasing on request: the forms of a victim's and a report's page, for those who may."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from recount.model.errors import Refused
from recount.web.forms import text
from recount.web.showing import report_url
from recount.web.visits import Visit, go

_MAX_ID = 500


def erase(visit: Visit) -> Response:
    """Erase what the form names, and lead to the log, or to what is left of the report."""
    desk, form = visit.site.desk, visit.form
    subject, reason = text(form, "subject", _MAX_ID), text(form, "reason")
    if text(form, "sure", 3) != "yes":
        raise Refused("What is erased cannot be brought back", "Mark that you know this, and send it again")
    what = visit.request.path_params["what"]
    if what == "name":
        row = desk.erase_name(visit.user, subject, text(form, "name", 200), reason)
        return go(report_url(subject), done=str(row.number))
    if what not in ("victim", "account"):
        raise HTTPException(404)
    row = (desk.erase_victim if what == "victim" else desk.erase_account)(visit.user, subject, reason)
    return go("/log", done=str(row.number))
