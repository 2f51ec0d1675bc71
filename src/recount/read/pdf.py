"""PDF documents with a text layer, by PDFium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from recount.model.errors import InputError
from recount.model.limits import MAX_DOCUMENT_BYTES, MAX_REPORT_CHARACTERS
from recount.model.reports import Report
from recount.read.cleaning import clean_line
from recount.read.layer import Part, assemble, id_of
from recount.read.pdf_lines import Line, paragraphs
from recount.read.source import Source

_MOST_PAGES = 3000
_LONGEST_TITLE = 300
_TOP_LINES = 5
_NO_TITLE = re.compile(
    r"\.(?:docx?|odt|rtf|indd|qxd|pdf|tex|html?|pptx?|xlsx?)\b|^microsoft |^untitled|^document\b", re.I
)
_LINE_ENDS = frozenset({10, 13})
_HYPHENS = frozenset({0x02, 0xFFFE})  # PDFium puts these for a hyphen at the end of a line, and no line end
_BLANK = frozenset({0, 32, 160})
_CREATED = re.compile(r"D:([0-9]{4})([0-9]{2})([0-9]{2})")


def read(source: Source) -> Iterator[Report]:
    """The one report of a PDF file.

    Raises:
        InputError: it is empty, too large, damaged, encrypted or without a text layer.
    """
    yield from_bytes(source.origin, source.whole(MAX_DOCUMENT_BYTES))


def from_bytes(origin: str, data: bytes, url: str = "") -> Report:
    """The report of one PDF; `url` is where it was fetched, "" if nobody knows.

    Its creation date is kept as `extra["created"]`: it is often the day of a scan or a print, and so no
    day of publication.

    Raises:
        InputError: it is too large, damaged, encrypted or without a text layer.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise InputError(
                origin, "is a PDF locked with a password", "Save it without the password"
            ) from error
        raise InputError(origin, "is a damaged PDF", "Fetch it again, or save its text") from error
    try:
        return _report(origin, document, url)
    except pypdfium2.PdfiumError as error:
        raise InputError(
            origin, "is a PDF with a damaged page", "Fetch it again, or save its text"
        ) from error
    finally:
        document.close()


def _report(origin: str, document: Any, url: str) -> Report:
    if len(document) > _MOST_PAGES:
        raise InputError(origin, f"has more than {_MOST_PAGES} pages", "Split it")
    lines: list[Line] = []
    left = MAX_REPORT_CHARACTERS
    for number in range(len(document)):
        page = _lines(document, number, left)
        left -= sum(len(line.text) for line in page)
        if left <= 0:
            raise InputError(origin, f"holds more than {MAX_REPORT_CHARACTERS:,} characters", "Split it")
        lines.extend(page)
    if not lines:
        raise InputError(
            origin, "is a PDF of pictures without a text layer", "Run OCR on it first (such as ocrmypdf)"
        )
    title = _title(document)
    story, running = paragraphs(_without(lines, title))
    if title and story and _key(story[0]) == _key(title):
        story = story[1:]
    parts = [*(Part("body", text) for text in story), *(Part("furniture", text) for text in running)]
    text, regions = assemble(title, parts)
    return Report(
        id=id_of(origin), text=text, title=title, url=url, regions=regions, extra=_created(document)
    )


def _without(lines: list[Line], title: str) -> list[Line]:
    """The lines without the title where it stands by itself near the top: it is told already."""
    top, rest = lines[:_TOP_LINES], lines[_TOP_LINES:]
    return [line for line in top if not title or _key(line.text) != _key(title)] + rest


def _title(document: Any) -> str:
    """The title in the metadata, unless it is the name of a file or of a program."""
    title = clean_line(document.get_metadata_value("Title"))
    is_sensible = len(title.split()) >= 3 and len(title) <= _LONGEST_TITLE and not _NO_TITLE.search(title)
    return title if is_sensible else ""


def _created(document: Any) -> dict[str, str]:
    found = _CREATED.match(document.get_metadata_value("CreationDate"))
    return {"created": "-".join(found.groups())} if found else {}


def _lines(document: Any, number: int, limit: int) -> list[Line]:
    """The lines of one page in the order of its content, at most about `limit` characters."""
    page = document[number]
    text = page.get_textpage()
    try:
        count = min(text.count_chars(), limit)
        units = [pdfium.FPDFText_GetUnicode(text, index) for index in range(count)]
        lines, start = [], 0
        for end in [*(i for i, unit in enumerate(units) if unit in _LINE_ENDS or unit in _HYPHENS), count]:
            is_hyphen = end < count and units[end] in _HYPHENS
            if line := _line(text, units, range(start, end + is_hyphen), number):
                lines.append(line)
            start = end + 1
        return lines
    finally:
        text.close()
        page.close()


def _line(text: Any, units: list[int], indices: range, page: int) -> Line | None:
    kept = [index for index in indices if units[index] not in _BLANK]
    if not kept:
        return None
    words = " ".join(_decoded(units[kept[0] : kept[-1] + 1]).split())
    if not words:
        return None
    left, bottom, _, top = text.get_charbox(kept[0], loose=True)
    right = text.get_charbox(kept[-1], loose=True)[2]
    return Line(words, page, left, right, bottom, size=top - bottom)


def _decoded(units: list[int]) -> str:
    """PDFium gives UTF-16 units or whole code points; both come out as characters."""
    text = "".join(chr(unit) if unit < 0x110000 else "\ufffd" for unit in units)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
