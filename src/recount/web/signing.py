"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import Response

from recount.model.errors import Refused, TooOften
from recount.web.forms import text
from recount.web.security import COOKIE
from recount.web.visits import Visit, go, local


def sign_in_page(visit: Visit) -> Response:
    """The form."""
    return visit.show("sign_in.html", next=local(visit.query("next")), name="", error=None)


def sign_in(visit: Visit) -> Response:
    """A session for who knows the password; the browser gets a token of its own for it."""
    form = visit.form
    name, onward = text(form, "name", 200), local(str(form.get("next", "/")))
    password = form.get("password", "")
    try:
        told = password if isinstance(password, str) else ""
        now = datetime.now(UTC)
        token = visit.site.people.sign_in(name, told, text(form, "code", 20), now, visit.address)
    except Refused as error:
        status = 429 if isinstance(error, TooOften) else 403
        return visit.show("sign_in.html", status, next=onward, name=name, error=error)
    response = go(onward)
    visit.give(response, token)
    return response


def sign_out(visit: Visit) -> Response:
    """End the session, here and on the server."""
    visit.site.people.sign_out(visit.cookie)
    response = go("/sign-in")
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response
