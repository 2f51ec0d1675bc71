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

from recount.pipeline.people import People
from recount.pipeline.reviewing import Desk
from recount.web import (
    accounts,
    agreement,
    arrivals,
    duplicates,
    erasing,
    exploring,
    filters,
    hiding,
    lists,
    places,
    searching,
    settings,
    signing,
    subjects,
    testimony,
    victims,
)
from recount.web.api.answering import api, beside
from recount.web.assets import PREFIX, asset
from recount.web.deciding import decide
from recount.web.openid import BACK, Door
from recount.web.recounting import recount, recounting
from recount.web.security import MAX_POST, Guard
from recount.web.shared import SharedDesk
from recount.web.showing import page
from recount.web.visits import Site, endpoint

_TODO = {
    404: "Check the address, or start from the worklist",
    405: "Go back and use the buttons of the page",
    413: "Go back and send less",
    415: "Use the forms of the pages",
}


def application(desk: Desk, people: People, hosts: Iterable[str] = (), door: Door | None = None) -> ASGIApp:
    """The pages over one desk.

    Args:
        desk: what is decided on.
        people: who may.
        hosts: names by which browsers call this server, besides those of this machine for itself.
        door: who vouches for people besides their passwords, if anybody.
    """
    site = Site(SharedDesk(desk), people, door)
    app = pages()
    app.state.site = site
    return Guard(beside(app, api(site.desk, people)), hosts)


def pages() -> Starlette:
    """The pages alone; `state.site`, of which they are, has yet to be given."""
    return Starlette(
        routes=[
            Route("/", endpoint(lists.worklist)),
            Route("/new", endpoint(arrivals.new_reports)),
            Route("/duplicates", endpoint(duplicates.duplicates)),
            Route("/filters/{deed}", endpoint(filters.change), methods=["POST"]),
            Route("/reports", endpoint(subjects.report)),
            Route("/incidents/{id}", endpoint(subjects.incident)),
            Route("/decide/{kind}", endpoint(decide), methods=["POST"]),
            Route("/search", endpoint(searching.search)),
            Route("/explore", endpoint(exploring.explore)),
            Route("/explore/points", endpoint(exploring.points)),
            Route("/log", endpoint(lists.log)),
            Route("/accounts/new", endpoint(testimony.form, "names")),
            Route("/accounts/new", endpoint(testimony.add, "names"), methods=["POST"]),
            Route("/erase/{what}", endpoint(erasing.erase, "erase"), methods=["POST"]),
            Route("/places", endpoint(places.places)),
            Route("/victims", endpoint(victims.listed, "names")),
            Route("/victims/{id}", endpoint(victims.victim, "names")),
            Route("/people", endpoint(accounts.people)),
            Route("/people", endpoint(accounts.add, may="people"), methods=["POST"]),
            Route("/people/{name}", endpoint(accounts.person, may="people")),
            Route("/people/{name}/{deed}", endpoint(accounts.change, may="people"), methods=["POST"]),
            Route("/me", endpoint(accounts.me)),
            Route("/me/{deed}", endpoint(accounts.change_me), methods=["POST"]),
            Route("/settings", endpoint(settings.settings)),
            Route("/settings/policy", endpoint(settings.set_policy, may="settings"), methods=["POST"]),
            Route("/settings/actors", endpoint(settings.actors)),
            Route("/settings/actors", endpoint(settings.set_actors, may="settings"), methods=["POST"]),
            Route("/views", endpoint(hiding.looked_at, "people")),
            Route("/keys", endpoint(lists.keys)),
            Route("/recount", endpoint(recounting)),
            Route("/recount", endpoint(recount, may="code"), methods=["POST"]),
            *agreement.ROUTES,
            Route("/sign-in", endpoint(signing.sign_in_page, is_open=True)),
            Route("/sign-in", endpoint(signing.sign_in, is_open=True), methods=["POST"]),
            Route("/sign-in/oidc", endpoint(signing.leave, is_open=True)),
            Route(BACK, endpoint(signing.come_back, is_open=True)),
            Route("/sign-out", endpoint(signing.sign_out, is_open=True), methods=["POST"]),
            Route(PREFIX + "{name:path}", asset),
        ],
        exception_handlers={HTTPException: _refused, Exception: _failed},
        max_body_size=MAX_POST,
    )


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
