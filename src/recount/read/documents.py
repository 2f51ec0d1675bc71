"""One door for all kinds of documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO

from recount.model.errors import InputError
from recount.model.limits import MAX_REPORT_CHARACTERS
from recount.model.reports import Report
from recount.read.language import language_of
from recount.read.source import Source

# Loaded when first needed: an HTML or PDF library costs more time than reading a thousand lines.
_READERS = {
    "jsonl": "recount.read.jsonlines",
    "text": "recount.read.plain",
    "html": "recount.read.html",
    "pdf": "recount.read.pdf",
    "warc": "recount.read.warc",
    "account": "recount.read.account",
}


def read_document(origin: str, media: str, stream: BinaryIO) -> Iterator[Report | InputError]:
    """The reports that a document holds, in its order, and what of it cannot be used.

    Nothing is raised for what the bytes hold, whatever they are. Bytes packed with gzip are unpacked.
    The stream is read forward only and is not closed.

    Args:
        origin: the document's name, for ids and errors ("-" for standard input).
        media: `jsonl`, `text`, `html`, `pdf`, `warc` or `account`.
        stream: its bytes.

    Raises:
        KeyError: `media` is none of these.
    """
    reader = import_module(_READERS[media])
    source = Source(origin, stream)
    try:
        for item in reader.read(source):
            yield item if isinstance(item, InputError) else _taken(origin, item)
    except InputError as error:
        yield error
        return
    if source.fault:
        yield source.fault


def _taken(origin: str, report: Report) -> Report | InputError:
    """The report with its language, unless it is longer than Recount takes."""
    length = len(report.layer)
    if length <= MAX_REPORT_CHARACTERS:
        return _with_language(report)
    what = f"has {length:,} characters in one report ({report.id}), more than {MAX_REPORT_CHARACTERS:,}"
    return InputError(origin, what, "Split it into several reports")


def _with_language(report: Report) -> Report:
    """The report with the language that its words tell, or else the one that it is declared to be in."""
    return replace(report, language=language_of(report.story, declared=report.language))
