"""The count of all anew: whether it is due, the button, and how it went."""

from __future__ import annotations

from contextlib import suppress

from starlette.responses import Response

from recount.model.errors import Refused
from recount.web.forms import text
from recount.web.visits import Visit, go, local


def recounting(visit: Visit) -> Response:
    """What is older than it could be, and how the last count went."""
    return visit.show("recount.html")


def recount(visit: Visit) -> Response:
    """Begin to count all anew, and lead back to where it was asked for."""
    visit.site.desk.recounter.start()
    return go(local(text(visit.form, "back", 20_000)))


def recount_if_free(visit: Visit) -> None:
    """Begin to count all anew, unless a count goes on: then the page says what is still to be counted."""
    with suppress(Refused):
        visit.site.desk.recounter.start()
