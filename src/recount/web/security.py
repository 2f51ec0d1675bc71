"""What every answer carries and every request must: headers, the host's name, a token in each form."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recount.web.api.problems import is_of_api, problem

COOKIE = "recount"
MAX_POST = 256 * 1024
"""Bytes of a form; the longest names some thousand claims."""
MAX_FIELDS = 10_000
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(:\d+)?")
_TOKEN = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{16,512}")


class Guard:
    """Answers only to the names that it was given, so that no foreign page reaches it by a name of its own.

    Every answer, also of failures, gets HEADERS, and is kept by no cache unless it says otherwise.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(h.casefold() for h in (*LOOPBACK, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI asks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        name = _HOST.fullmatch(Headers(scope=scope).get("host", ""))
        if name is None or name[1].casefold() not in self._hosts:
            what, todo = (
                "This server does not answer to that name",
                "Whoever started it can add it with --name",
            )
            is_program = is_of_api(scope["path"])
            refusal = problem(400, what, todo) if is_program else PlainTextResponse(f"{what}. {todo}.\n", 400)
            await refusal(scope, receive, hardened)
            return
        await self._app(scope, receive, hardened)


def is_token(text: str) -> bool:
    """Whether the value of a cookie may be one that was given out here."""
    return _TOKEN.fullmatch(text) is not None


def form_token(cookie: str) -> str:
    """What a form has to send back: only who may read pages under this cookie can know it."""
    return hashlib.sha256(b"recount form " + cookie.encode()).hexdigest()


def is_form_token(told: str, cookie: str) -> bool:
    """Whether a form sent the right one; takes as long for a wrong one."""
    return hmac.compare_digest(told.encode(), form_token(cookie).encode())
