"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from recount.model.errors import Refused, TooOften
from recount.web.forms import text
from recount.web.openid import Door
from recount.web.security import COOKIE
from recount.web.visits import Visit, go, local


def sign_in_page(visit: Visit) -> Response:
    """The form."""
    return _door(visit, 200, local(visit.query("next")))


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
        return _door(visit, status, onward, name, error)
    response = go(onward)
    visit.give(response, token)
    return response


def leave(visit: Visit) -> Response:
    """Lead the browser to the service that vouches for people; it comes back by `come_back`."""
    try:
        url = _vouching(visit).begin(visit.cookie, local(visit.query("next")), datetime.now(UTC))
    except Refused as error:
        return _door(visit, 502, local(visit.query("next")), error=error)
    return visit.keeping(RedirectResponse(url, 303))


def come_back(visit: Visit) -> Response:
    """A session for whom the service vouches, if the casebook knows them."""
    door, answer = _vouching(visit), visit.request.query_params
    try:
        token, onward = door.finish(visit.cookie, answer, datetime.now(UTC))
    except Refused as error:
        return _door(visit, 403, "/", error=error)
    response = go(onward)
    visit.give(response, token)
    return response


def sign_out(visit: Visit) -> Response:
    """End the session, here and on the server."""
    visit.site.people.sign_out(visit.cookie)
    response = go("/sign-in")
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response


def _door(visit: Visit, status: int, onward: str, name: str = "", error: Refused | None = None) -> Response:
    door = visit.site.door
    other = door.settings.label if door else ""
    return visit.show("sign_in.html", status, next=onward, name=name, error=error, other=other)


def _vouching(visit: Visit) -> Door:
    if visit.site.door is None:
        raise HTTPException(404)
    return visit.site.door
