"""The API as an application: tokens say who calls, what is sent is checked, refusals are problems."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from recount.model.clean import json_text
from recount.model.errors import RecountError, Refused, TooOften
from recount.pipeline.people import People, SignedIn
from recount.review.rules import check_role
from recount.web.api.calls import Call, Differing, Operation
from recount.web.api.document import ALL
from recount.web.api.problems import PREFIX, is_of_api, problem, unauthorized
from recount.web.api.shapes import Shape, check
from recount.web.security import MAX_POST
from recount.web.shared import SharedDesk
from recount.web.visits import status_of

_BEARER = re.compile(r"[Bb]earer +([A-Za-z0-9._~+/-]{1,512}=*)")
_WHOLE = re.compile("-?[0-9]{1,18}")
_TODO: Mapping[int, str] = {
    404: "Look at the paths in openapi.json",
    405: "Use one of the methods that the header Allow names",
    413: "Send less",
    415: "Send JSON, with the header `Content-Type: application/json`",
}


def api(desk: SharedDesk, people: People, operations: Iterable[Operation] = ALL) -> Starlette:
    """The operations over one desk, without PREFIX (`beside`).

    Args:
        desk: what is decided on.
        people: who may.
        operations: what it does.
    """
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    app = Starlette(
        routes=[Route(p, _endpoint(o, desk, people), methods=list(o)) for p, o in by_path.items()],
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    app.router.redirect_slashes = False
    return app


def beside(pages: ASGIApp, programs: ASGIApp) -> ASGIApp:
    """Pages, and below PREFIX the API. Whatever goes wrong there is told as to programs.

    A route of the pages would not do: their limits and the paths that no route fits are told in HTML.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if is_of_api(scope.get("path", "")):
            inner = {**scope, "root_path": scope.get("root_path", "") + PREFIX}
            await programs(inner, receive, send)
        else:
            await pages(scope, receive, send)

    return answer


def _endpoint(
    operations: Mapping[str, Operation], desk: SharedDesk, people: People
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        operation = operations["GET" if request.method == "HEAD" else request.method]
        body = await _body(request) if operation.takes is not None else b""
        return await run_in_threadpool(_answer, operation, request, body, desk, people)

    return answer


async def _body(request: Request) -> bytes:
    """What was sent, of which not more than MAX_POST and a piece are read."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > MAX_POST:
            raise HTTPException(413)
    return bytes(read)


def _answer(
    operation: Operation, request: Request, body: bytes, desk: SharedDesk, people: People
) -> Response:
    now, address = datetime.now(UTC), request.client.host if request.client else ""
    acting: SignedIn | None = None
    try:
        if operation.may:
            told = request.headers.get("authorization")
            token = _BEARER.fullmatch(told or "")
            acting = people.program(token[1], now, address) if token else None
            if acting is None:
                return unauthorized(is_wrong=told is not None)
            check_role(acting.user.role, operation.may)
        path = {k: _read(operation.within[k], v, k) for k, v in request.path_params.items()}
        query, sent = _query(operation, request), _sent(operation, request, body)
        given = operation.run(Call(acting, desk, people, now, address, path, query, sent))
    except RecountError as error:
        return _problem_of(error)
    if operation.gives is None:
        return Response(status_code=operation.status)
    return Response(json_text(given).encode(), operation.status, media_type="application/json")


def _problem_of(error: RecountError) -> Response:
    headers = {"retry-after": str(error.seconds)} if isinstance(error, TooOften) else None
    more = error.more if isinstance(error, Differing) else {}
    return problem(status_of(error), error.what, error.todo, headers, **more)


def _query(operation: Operation, request: Request) -> dict[str, Any]:
    asked = request.query_params
    for name in asked:
        if name not in operation.query:
            known = ", ".join(operation.query) or "nothing"
            raise Refused(
                f"The address gives {name[:40]!r}, which nothing asks for", f"Give {known} behind ?"
            )
    found: dict[str, Any] = {}
    for name, shape in operation.query.items():
        values = asked.getlist(name)
        if shape.get("type") == "array":
            check(shape, values, name)
            found[name] = values
        elif len(values) > 1:
            raise Refused(f"The address gives {name} more than once", "Give it once")
        elif values:
            found[name] = _read(shape, values[0], name)
        elif name in operation.needs:
            raise Refused(f"The address does not give {name}", f"Give {name} behind ?")
    return found


def _read(shape: Shape, told: str, where: str) -> Any:
    """A value of the address, which is text there, as its shape wants it."""
    is_whole = shape.get("type") == "integer" and _WHOLE.fullmatch(told) is not None
    value = int(told) if is_whole else told
    check(shape, value, where)
    return value


def _sent(operation: Operation, request: Request, body: bytes) -> Any:
    if operation.takes is None:
        return None
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
        raise HTTPException(415)
    try:
        value = json.loads(body.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError) as e:
        raise Refused("What was sent is no JSON in UTF-8", "Send one JSON object, each member once") from e
    check(operation.takes, value, "body")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


async def _refused(_: Request, error: Exception) -> Response:
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    return problem(status, HTTPStatus(status).phrase, _TODO.get(status, "Try again"), headers)


async def _failed(_: Request, __: Exception) -> Response:
    what = "Recount met a fault of its own, and kept nothing of what was asked"
    return problem(
        500, what, "Try again; if it stays, tell whoever runs this server, who finds it in its log"
    )
