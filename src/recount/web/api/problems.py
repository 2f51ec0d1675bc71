"""Refusals as programs read them: application/problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from recount.model.clean import json_text

PREFIX = "/api/v1"
"""Below this address programs call, and all that goes wrong is told as a problem."""
PROBLEM = "application/problem+json"
CHALLENGE = 'Bearer realm="recount"'


def is_of_api(path: str) -> bool:
    """Whether an address is the API's."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def problem(
    status: int, what: str, todo: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """An answer that says what went wrong and what to do.

    Args:
        status: of HTTP.
        what: one sentence without a final full stop.
        todo: one sentence without a final full stop.
        headers: to send with it.
        more: members besides those that every problem has.
    """
    data = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    data |= {"detail": f"{what}.", "todo": f"{todo}."} | more
    return Response(json_text(data).encode(), status, dict(headers or {}), PROBLEM)


def unauthorized(is_wrong: bool) -> Response:
    """The answer to who gives no token, or one that is nobody's or has ended."""
    challenge = f'{CHALLENGE}, error="invalid_token"' if is_wrong else CHALLENGE
    what = "This token is nobody's, or it has ended" if is_wrong else "No token was given"
    todo = "Send a program's token as `Authorization: Bearer TOKEN`; docs/api.md says how to get one"
    return problem(401, what, todo, {"www-authenticate": challenge})
