"""Putting a text layer together out of parts, with a region for each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from recount.model.limits import MAX_ID_LENGTH
from recount.model.reports import Region
from recount.read.cleaning import clean_text

_ORDER = {"body": 0, "quote": 0, "caption": 1, "furniture": 2}


class Part(NamedTuple):
    """A stretch of a document: its kind (`body`, `quote`, `caption` or `furniture`) and its text."""

    kind: str
    text: str


def assemble(title: str, parts: Iterable[Part]) -> tuple[str, tuple[Region, ...]]:
    """The text without the title, and the regions of the layer that title and text make.

    Body and quotes keep their order, captions follow, then furniture; a blank line stands between parts.
    Neighbouring parts of one kind share a region. Blank parts are left out.
    """
    kept = sorted(
        ((p.kind, t) for p in parts if (t := clean_text(p.text).strip())), key=lambda p: _ORDER[p[0]]
    )
    regions = [Region("title", 0, len(title))] if title else []
    at = len(title) + 1 if title else 0
    for kind, text in kept:
        last = regions[-1] if regions else None
        if last and last.kind == kind:
            regions[-1] = Region(kind, last.start, at + len(text))
        else:
            regions.append(Region(kind, at, at + len(text)))
        at += len(text) + 2
    return "\n\n".join(text for _, text in kept), tuple(regions)


def id_of(name: str) -> str:
    """A report id made of a path or address: the name itself, or a long one cut and ended with its hash."""
    if len(name) <= MAX_ID_LENGTH:
        return name
    digest = hashlib.sha256(name.encode(errors="backslashreplace")).hexdigest()
    return f"{name[: MAX_ID_LENGTH - 65]}~{digest}"
