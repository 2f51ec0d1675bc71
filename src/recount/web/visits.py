"""One request: who asks, what they sent, and how they are answered or refused."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from recount.model.errors import (
    CasebookError,
    Conflict,
    NotAllowed,
    NotFound,
    RecountError,
    Refused,
    StorageFull,
    TooOften,
)
from recount.pipeline.people import People
from recount.review.rules import User, check_role, permissions
from recount.web.openid import Door
from recount.web.security import COOKIE, MAX_FIELDS, MAX_POST, form_token, is_form_token, is_token
from recount.web.shared import SharedDesk
from recount.web.showing import page

_MAX_QUERY = 8000
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Site:
    """What all requests share."""

    desk: SharedDesk
    people: People
    door: Door | None = None


@dataclass(slots=True)
class Visit:
    """A request while it is answered.

    Attributes:
        request: as it came.
        site: what all share.
        form: what was sent; empty for a page that is only looked at.
        cookie: the session's token, or one for who is not signed in.
        is_new: whether the browser has yet to be given it.
        person: who is signed in, None: nobody.
    """

    request: Request
    site: Site
    form: FormData
    cookie: str
    is_new: bool
    person: User | None

    @property
    def address(self) -> str:
        """Where the request comes from, "" where that is not known."""
        return self.request.client.host if self.request.client else ""

    @property
    def desk(self) -> SharedDesk:
        """What is looked at and decided on."""
        return self.site.desk

    @property
    def user(self) -> User:
        """Who decides."""
        if self.person is None:
            raise NotAllowed(
                "You are not signed in, or your session has ended; nothing was kept",
                "Go back, copy what you wrote, and sign in again",
            )
        return self.person

    @property
    def may(self) -> frozenset[str]:
        """What they may do (roles.csv)."""
        return permissions(self.person.role) if self.person else frozenset()

    def query(self, name: str) -> str:
        """A value of the address, "" where it is not there."""
        value = self.request.query_params.get(name, "")
        if len(value) > _MAX_QUERY:
            raise Refused(f"The address gives too much under {name!r}", "Go back and choose anew")
        return value

    def show(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page."""
        base = {
            "user": self.person,
            "may": self.may,
            "token": form_token(self.cookie),
            "here": self.request.url.path,
            "back": _local(self.request),
            "freshness": self._freshness(self.may),
        }
        return self.keeping(page(template, status, base | context))

    def _freshness(self, may: frozenset[str]) -> dict[str, Any] | None:
        """Whether all is counted, for who may have it counted; a casebook in trouble has others say so."""
        if "code" not in may:
            return None
        with suppress(CasebookError):
            return {"state": self.site.desk.freshness(), "counting": self.site.desk.recounter.last}
        return None

    def keeping(self, response: Response) -> Response:
        """The answer, which gives the browser its token where it has none."""
        if self.is_new:
            self.give(response, self.cookie)
        return response

    def give(self, response: Response, cookie: str) -> None:
        """Have the browser keep a token that no script can read and no other site's form sends."""
        secure = self.request.url.scheme == "https"
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=secure)

    def refuse(self, error: RecountError) -> Response:
        """A page that says what went wrong and what to do."""
        status = status_of(error)
        return self.show("trouble.html", status, what=error.what, todo=error.todo, code=status)


Handler = Callable[[Visit], Response]


def endpoint(
    handler: Handler, may: str = "read", is_open: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """A handler as Starlette calls it: the form is read and checked, and the work is done in a thread.

    Args:
        handler: what answers.
        may: the permission that it takes.
        is_open: whether it answers people who are not signed in.
    """

    async def answer(request: Request) -> Response:
        form = await _form(request) if request.method == "POST" else FormData()
        return await run_in_threadpool(_answer, handler, request, form, "" if is_open else may)

    return answer


def status_of(error: RecountError) -> int:
    """The status that tells programs what people read."""
    for kind, status in (
        (Conflict, 409),
        (NotAllowed, 403),
        (NotFound, 404),
        (TooOften, 429),
        (Refused, 422),
        (CasebookError, 503),
        (StorageFull, 507),
    ):
        if isinstance(error, kind):
            return status
    return 400


def visit_of(request: Request, form: FormData) -> Visit:
    """Who asks, found by the cookie."""
    site: Site = request.app.state.site
    cookie = request.cookies.get(COOKIE, "")
    if not is_token(cookie):
        return Visit(request, site, form, secrets.token_urlsafe(32), True, None)
    return Visit(request, site, form, cookie, False, site.people.who(cookie, datetime.now(UTC)))


def local(target: str) -> str:
    """A path on this server to lead back to; the worklist where it is none."""
    is_here = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_here and len(target) <= _MAX_QUERY and target.isprintable() else "/"


def go(target: str, **query: str) -> Response:
    """Lead the browser on to a page of ours, so that loading it again sends nothing twice."""
    path, _, fragment = target.partition("#")
    path += ("&" if "?" in path else "?") + urlencode(query) if query else ""
    return RedirectResponse(f"{path}#{fragment}" if fragment else path, 303)


async def _form(request: Request) -> FormData:
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise HTTPException(415)
    return await request.form(max_fields=MAX_FIELDS, max_part_size=MAX_POST)


def _answer(handler: Handler, request: Request, form: FormData, may: str) -> Response:
    visit = visit_of(request, form)
    try:
        if request.method == "POST" and not _is_ours(visit):
            raise NotAllowed(
                "This form was not made for you here, or your session has ended since",
                "Go back, copy what you wrote, load the page again and send it anew",
            )
        if may and visit.person is None and request.method != "POST":
            return visit.keeping(go("/sign-in", next=_local(request)))
        if may:
            check_role(visit.user.role, may)
        return handler(visit)
    except RecountError as error:
        return visit.refuse(error)


def _is_ours(visit: Visit) -> bool:
    told = visit.form.get("token", "")
    return not visit.is_new and isinstance(told, str) and is_form_token(told, visit.cookie)


def _local(request: Request) -> str:
    """The address of this page without what the last decision was, to come back to."""
    if request.method == "POST":
        return "/"
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("done", "next")]
    path = quote(request.url.path)
    return local(f"{path}?{urlencode(kept)}" if kept else path)
