"""Style and script, served under names that change with their bytes, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

PREFIX = "/static/"
_MEDIA = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    name: str
    data: bytes
    media: str


@cache
def assets() -> Mapping[str, Asset]:
    """Name of the file -> asset."""
    found = {}
    for file in resources.files("recount.web").joinpath("static").iterdir():
        stem, _, kind = file.name.rpartition(".")
        if kind in _MEDIA:
            data = file.read_bytes()
            name = f"{stem}-{hashlib.sha256(data).hexdigest()[:16]}.{kind}"
            found[file.name] = Asset(name, data, _MEDIA[kind])
    return found


def asset_url(file: str) -> str:
    """Where a file of static/ is served."""
    return PREFIX + assets()[file].name


async def asset(request: Request) -> Response:
    """One of them."""
    name = request.path_params["name"]
    for found in assets().values():
        if found.name == name:
            return Response(found.data, headers=_FOR_GOOD, media_type=found.media)
    raise HTTPException(404)
