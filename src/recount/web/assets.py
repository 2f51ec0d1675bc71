"""Style and script, served under names that change with their bytes, so that browsers may keep them.

The style sheet lies in static/. Scripts are built from frontend/ into static/built/ by `make frontend`; pages
work without them, and say so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

PREFIX = "/static/"
BUILT = "built/"
HOW_TO_BUILD = "make frontend"
_MAIN = "src/main.ts"
_MEDIA = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "json": "application/json"}
_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served; `name` follows PREFIX."""

    name: str
    data: bytes
    media: str


@cache
def assets() -> Mapping[str, Asset]:
    """Name under PREFIX -> asset."""
    static = resources.files("recount.web").joinpath("static")
    found = [Asset(_named(f.name, data := f.read_bytes()), data, _media(f.name)) for f in _files(static)]
    if _manifest():
        built = _files(static.joinpath("built"))
        found += [Asset(BUILT + f.name, f.read_bytes(), _media(f.name)) for f in built]
    return {a.name: a for a in found if a.media}


def asset_url(file: str) -> str:
    """Where a file of static/ is served."""
    stem, _, kind = file.rpartition(".")
    return PREFIX + next(n for n in assets() if n.startswith(f"{stem}-") and n.endswith(f".{kind}"))


@cache
def script_url() -> str:
    """Where the script of all pages is served, "" where none was built."""
    return PREFIX + BUILT + _manifest()[_MAIN]["file"] if _manifest() else ""


async def asset(request: Request) -> Response:
    """One of them."""
    found = assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return Response(found.data, headers=_FOR_GOOD, media_type=found.media)


@cache
def _manifest() -> dict[str, dict[str, str]]:
    """What Vite says that it built, nothing where it did not."""
    file = resources.files("recount.web").joinpath("static", "built", "manifest.json")
    found: dict[str, dict[str, str]] = json.loads(file.read_bytes()) if file.is_file() else {}
    return found


def _files(folder: resources.abc.Traversable) -> list[resources.abc.Traversable]:
    return [f for f in folder.iterdir() if f.is_file() and f.name != "manifest.json"]


def _media(name: str) -> str:
    return _MEDIA.get(name.rpartition(".")[2], "")


def _named(name: str, data: bytes) -> str:
    stem, _, kind = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:16]}.{kind}"
