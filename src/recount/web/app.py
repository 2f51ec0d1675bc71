"""The application: which address is answered by which page."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from recount.pipeline.reviewing import Desk
from recount.web import accounts, erasing, hiding, lists, places, signing, subjects, victims
from recount.web.assets import PREFIX, asset
from recount.web.deciding import decide
from recount.web.security import MAX_POST, Guard
from recount.web.shared import SharedDesk
from recount.web.showing import page
from recount.web.visits import People, Site, endpoint

_TODO = {
    404: "Check the address, or start from the worklist",
    405: "Go back and use the buttons of the page",
    413: "Go back and send less",
    415: "Use the forms of the pages",
}


def application(desk: Desk, people: People, hosts: Iterable[str] = ()) -> ASGIApp:
    """The pages over one desk.

    Args:
        desk: what is decided on.
        people: who may.
        hosts: names by which browsers call this server, besides those of this machine for itself.
    """
    app = Starlette(
        routes=[
            Route("/", endpoint(lists.worklist)),
            Route("/reports", endpoint(subjects.report)),
            Route("/incidents/{id}", endpoint(subjects.incident)),
            Route("/decide/{kind}", endpoint(decide), methods=["POST"]),
            Route("/log", endpoint(lists.log)),
            Route("/accounts/new", endpoint(accounts.form, "names")),
            Route("/accounts/new", endpoint(accounts.add, "names"), methods=["POST"]),
            Route("/erase/{what}", endpoint(erasing.erase, "erase"), methods=["POST"]),
            Route("/places", endpoint(places.places)),
            Route("/victims", endpoint(victims.listed, "names")),
            Route("/victims/{id}", endpoint(victims.victim, "names")),
            Route("/views", endpoint(hiding.looked_at, "people")),
            Route("/people", endpoint(lists.people)),
            Route("/settings", endpoint(lists.settings)),
            Route("/keys", endpoint(lists.keys)),
            Route("/sign-in", endpoint(signing.sign_in_page, is_open=True)),
            Route("/sign-in", endpoint(signing.sign_in, is_open=True), methods=["POST"]),
            Route("/sign-out", endpoint(signing.sign_out, is_open=True), methods=["POST"]),
            Route(PREFIX + "{name}", asset),
        ],
        exception_handlers={HTTPException: _refused, Exception: _failed},
        max_body_size=MAX_POST,
    )
    app.state.site = Site(SharedDesk(desk), people)
    return Guard(app, hosts)


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _plain(status, HTTPStatus(status).phrase, _TODO.get(status, "Go back and try again"))


async def _failed(_: Request, __: Exception) -> Response:
    what = "Recount met a fault of its own, and kept nothing of what was asked"
    return _plain(500, what, "Try again; if it stays, tell whoever runs this server, who finds it in its log")


def _plain(status: int, what: str, todo: str) -> Response:
    """A page for an answer that needs nobody to be signed in."""
    context = {"user": None, "may": frozenset[str](), "token": "", "here": "", "back": "/"}
    return page("trouble.html", status, context | {"what": what, "todo": todo, "code": status})
