"""The OpenAPI 3.1 document, made from the table of operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from recount.web.api.calls import Call, Operation
from recount.web.api.components import COMPONENTS
from recount.web.api.problems import PREFIX, PROBLEM
from recount.web.api.shapes import ANY, Shape, keyed, ref
from recount.web.api.table import OPERATIONS

_ABOUT = (
    "All that the pages of the review room do, for programs. Send a program's token as "
    "`Authorization: Bearer TOKEN`; docs/api.md says how to get one. The cookie of the pages counts "
    "for nothing here."
)
_REFUSALS: Mapping[int, str] = {
    401: "No token, or one that is nobody's or has ended",
    403: "The role of this token may not do this",
    404: "There is no such thing",
    409: "Somebody else decided meanwhile",
    413: "More was sent than is read",
    415: "What was sent is not application/json",
    422: "What was asked or sent cannot be; nothing was kept",
    429: "Too many tries failed: wait",
    503: "The casebook is locked or damaged",
    507: "The disk is full",
}


def openapi(_: Call) -> Mapping[str, Any]:
    """The document."""
    return document()


DOCUMENT = Operation(
    name="openapi",
    method="GET",
    path="/openapi.json",
    about="This document; it is the same for everybody and takes no token",
    group="Rules",
    run=openapi,
    gives=keyed(ANY),
    may="",
)
ALL: tuple[Operation, ...] = (*OPERATIONS, DOCUMENT)


@cache
def document() -> Mapping[str, Any]:
    """The document as JSON."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in ALL:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Recount", "version": version("recount"), "description": _ABOUT},
        "servers": [{"url": PREFIX}],
        "tags": [{"name": group} for group in dict.fromkeys(o.group for o in ALL)],
        "paths": paths,
        "components": {
            "schemas": dict(COMPONENTS),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def refusals(operation: Operation) -> dict[int, str]:
    """The statuses with which an operation can refuse -> what each means."""
    can = {503, 507}
    can |= {401, 403, 429} if operation.may else set()
    can |= {404} if operation.within else set()
    can |= {413, 415} if operation.takes is not None else set()
    can |= {422} if operation.within or operation.query or operation.takes is not None else set()
    return {status: _REFUSALS[status] for status in sorted(can)} | dict(operation.refusals)


def _described(operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.group],
        "summary": f"{operation.about}.",
        "description": f"Takes the permission `{operation.may}`." if operation.may else "Takes no token.",
        "parameters": [
            *_parameters("path", operation.within, operation.within),
            *_parameters("query", operation.query, operation.needs),
        ],
        "responses": {str(operation.status): _answer(operation)}
        | {str(s): _refusal(s, words) for s, words in refusals(operation).items()},
    }
    if operation.takes is not None:
        said["requestBody"] = {"required": True, "content": _json(operation.takes)}
    return said if operation.may else said | {"security": []}


def _parameters(where: str, shapes: Mapping[str, Shape], needed: Iterable[str]) -> list[dict[str, Any]]:
    wanted = set(needed)
    return [
        {"name": name, "in": where, "required": name in wanted, "schema": shape}
        for name, shape in shapes.items()
    ]


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.gives is None:
        return {"description": "Done."}
    return {"description": f"{operation.about}.", "content": _json(operation.gives)}


def _refusal(status: int, words: str) -> dict[str, Any]:
    shape = ref("Conflict" if status == 409 else "Problem")
    said: dict[str, Any] = {"description": f"{words}.", "content": {PROBLEM: {"schema": shape}}}
    header = {401: "WWW-Authenticate", 429: "Retry-After"}.get(status)
    return said | ({"headers": {header: {"schema": {"type": "string"}}}} if header else {})


def _json(shape: Shape) -> dict[str, Any]:
    return {"application/json": {"schema": shape}}
