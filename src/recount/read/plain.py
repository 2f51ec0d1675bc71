"""Plain text: one file, one report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from recount.model.errors import InputError
from recount.model.limits import MAX_DOCUMENT_BYTES
from recount.model.reports import Report
from recount.read.charset import decode
from recount.read.cleaning import clean_line, clean_text
from recount.read.dates import day_in_url, day_of
from recount.read.language import language_code
from recount.read.layer import id_of
from recount.read.source import NoText, Source

_HEADERS = {
    "title": "title",
    "headline": "title",
    "published": "published",
    "date": "published",
    "publisher": "publisher",
    "outlet": "publisher",
    "url": "url",
    "link": "url",
    "language": "language",
}
_HEADER = re.compile(rf"({'|'.join(_HEADERS)}):[ \t]*(.*)", re.I)
_LONGEST_TITLE = 200
_MOST_CONTROLS = 0.01  # of all characters


def read(source: Source) -> Iterator[Report]:
    """The one report of a text file.

    Raises:
        InputError: it is empty, too large or binary.
    """
    yield from_bytes(source.origin, source.whole(MAX_DOCUMENT_BYTES))


def from_bytes(origin: str, data: bytes, declared: str = "") -> Report:
    """The report that the bytes of a plain text make; `declared` names its encoding, if somebody does.

    Raises:
        InputError: the bytes are no text.
    """
    text = decode(data, declared)
    controls = sum(map(text.count, map(chr, (*range(9), 11, *range(14, 27), *range(28, 32), 0xFFFD))))
    if controls > _MOST_CONTROLS * len(text):
        raise InputError(origin, "is binary data, not text", "Give JSON Lines, text, HTML, PDF or WARC")
    text = clean_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    fields, body = _headers(text)
    title, body = (fields["title"], body) if "title" in fields else _headline(body)
    if not body.strip():
        raise NoText(origin, "holds no text", "Leave it out, or fetch it again")
    report = Report(id=id_of(origin), text=body.strip("\n"), title=title)
    return _described(report, fields)


def _described(report: Report, fields: dict[str, str]) -> Report:
    url = fields.get("url", "")
    given = fields.get("published", "")
    day, words = (day_of(given), given) if given else day_in_url(url)
    return replace(
        report,
        published=day,
        published_text=words[:200],
        publisher=fields.get("publisher", ""),
        url=url,
        language=language_code(fields.get("language")),
    )


def _headers(text: str) -> tuple[dict[str, str], str]:
    """The fields of a block of "Title: …" lines at the very beginning, and the text after it.

    The block must hold only such lines and end with a blank line; else there are no fields.
    """
    head, blank, body = text.lstrip("\n").partition("\n\n")
    found = [_HEADER.fullmatch(line.strip()) for line in head.splitlines()[: len(_HEADERS) + 1]]
    if not blank or not found or len(head) > 10_000 or not all(found):
        return {}, text
    return {_HEADERS[m[1].lower()]: clean_line(m[2]) for m in found if m}, body


def _headline(text: str) -> tuple[str, str]:
    """The first line as title when it is clearly one: short, three words, no full stop, then a blank."""
    first, blank, body = text.lstrip("\n").partition("\n\n")
    title = first.strip()
    is_title = (
        blank
        and body.strip()
        and "\n" not in title
        and len(title) <= _LONGEST_TITLE
        and len(title.split()) >= 3
        and not title.endswith((".", ",", ";", ":", "…", "-", "—"))
    )
    return (title, body) if is_title else ("", text)
