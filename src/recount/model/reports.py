"""A report: one account as it was read, with its frozen text layer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

REGION_KINDS = ("title", "body", "caption", "quote", "furniture")


@dataclass(frozen=True, slots=True)
class Region:
    """What a stretch of the layer is: a kind of REGION_KINDS, and its ends in code points."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """One account.

    Attributes:
        id: the recorder's id, or the path (and record) of a document that Recount read itself.
        text: the text without the title; body first, then captions and other parts after blank lines.
        title: "" where there is none.
        published: the day of publication as the document gives it, often wrong; None where missing.
        published_text: that date as it was given, for people; "" where missing.
        publisher, url, language: "" where unknown; language is ISO 639-1, or 639-3 where that has no code.
        regions: which stretch of the layer is what, in order; empty means title line then body.
        extra: unknown keys of the input, kept as they came.
    """

    id: str
    text: str
    title: str = ""
    published: date | None = None
    published_text: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    regions: tuple[Region, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def layer(self) -> str:
        """The text layer that all spans count in: title, newline, text; or the text alone."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def story(self) -> str:
        """What the report itself says: its layer without furniture, such as headlines of other stories."""
        kept = [self.layer[r.start : r.end] for r in self.regions if r.kind != "furniture"]
        return "\n".join(kept) or self.layer

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the layer in UTF-8, hexadecimal."""
        return hashlib.sha256(self.layer.encode()).hexdigest()

    @property
    def all_regions(self) -> tuple[Region, ...]:
        """The regions given, or title and body worked out from the layer."""
        if self.regions:
            return self.regions
        head = len(self.title)
        total = len(self.layer)
        title = (Region("title", 0, head),) if head else ()
        start = head + 1 if head else 0
        return (*title, Region("body", start, total)) if start < total else title
