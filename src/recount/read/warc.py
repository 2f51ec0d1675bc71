"""WARC files (ISO 28500): one report for each page, PDF or text that was captured."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from recount.model.errors import InputError
from recount.model.limits import MAX_PAGE_BYTES, MIB
from recount.model.reports import Report
from recount.read import plain
from recount.read.cleaning import clean_line
from recount.read.dates import day_in_url
from recount.read.layer import id_of
from recount.read.source import NoText, Source

_KEPT_TYPES = frozenset({"response", "resource", "conversion"})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_LONGEST_LINE = 64 * 1024
_MOST_HEADER_BYTES = MIB
_BLOCK = 64 * 1024
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.I)
_TODO = "Check the WARC file with `warcio check`; the other records were read"

logging.getLogger("warcio").addHandler(logging.NullHandler())  # its remarks are not for the recorder


class _Broken(Exception):
    """The record cannot be read; the message is a sentence without subject and full stop."""


def read(source: Source) -> Iterator[Report | InputError]:
    """The reports of a WARC file in its order, each with the id `<file>#<address>`.

    Read are records of type response (with status 2xx), resource and conversion that hold HTML, PDF or plain
    text; pictures, scripts and the like are passed over. The time of capture is kept as
    `extra["captured"]`: it is no day of publication.
    """
    stream = _Records(source)
    reports = 0
    empty: list[str] = []
    while stream.next_record():
        try:
            found = _report(source.origin, stream.record())
        except _Broken as error:
            yield InputError(source.origin, f"record {error}", _TODO, line=stream.number)
        except InputError as error:
            if error.what.startswith("holds no"):
                empty.append(error.origin)
            else:
                yield InputError(
                    source.origin, f"{error.origin}: {error.what}", error.todo, line=stream.number
                )
        else:
            reports += found is not None
            if found:
                yield found
    if empty:
        yield _without_text(source.origin, empty)
    elif not reports and not stream.number:
        yield InputError(source.origin, "holds no WARC record", "Check that it is a WARC file")
    elif not reports:
        yield InputError(source.origin, "holds no page, PDF or text", "Leave it out, or capture it again")


def _without_text(origin: str, addresses: list[str]) -> InputError:
    more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
    return InputError(
        origin, f"no readable text in {addresses[0]}{more}", "Capture again what should hold a report"
    )


class _Records:
    """The records of a WARC stream, found again after a broken one, in bounded memory."""

    def __init__(self, source: Source) -> None:
        self._bytes = source.bytes
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
        self._first_line = b""
        self._record: Any = None
        self._left = 0
        self.number = 0  # of the record last found, from 1

    def next_record(self) -> bool:
        """Go to the first line of the next record; False at the end."""
        while self._record and self._record.raw_stream.read(_BLOCK):
            pass
        self._record = None
        while line := self._bytes.readline(_LONGEST_LINE):
            if line.startswith(b"WARC/"):
                self._first_line = line
                self.number += 1
                return True
        return False

    def record(self) -> Any:
        """The record, its headers parsed.

        Raises:
            _Broken: it is no WARC record.
        """
        self._left = _MOST_HEADER_BYTES
        try:
            self._record = self._loader.parse_record_stream(self, self._first_line, known_format="warc")
        except (
            ArchiveLoadFailed,
            StatusAndHeadersParserException,
            EOFError,
            ValueError,
            AttributeError,
        ) as error:
            raise _Broken("has unreadable headers") from error
        self._left = 0
        length = clean_line(self._record.rec_headers.get_header("Content-Length"))
        if not (length.isascii() and length.isdigit()):
            self._record = None
            raise _Broken("does not tell its length")
        return self._record

    def readline(self, length: int | None = None) -> bytes:
        """A line of headers, for warcio."""
        line = self._bytes.readline(min(length or _LONGEST_LINE, _LONGEST_LINE))
        self._left -= len(line)
        if self._left < 0:
            raise _Broken(f"has headers of more than {_MOST_HEADER_BYTES // MIB} MiB")
        return line

    def read(self, length: int) -> bytes:
        """Bytes of a record's body, for warcio."""
        return self._bytes.read(length)


def _report(origin: str, record: Any) -> Report | None:
    """The report that a record holds, None for a record of another kind."""
    address = clean_line(record.rec_headers.get_header("WARC-Target-URI"))
    if record.rec_type not in _KEPT_TYPES or not address or not _is_success(record):
        return None
    headers = record.http_headers or record.rec_headers
    content_type = clean_line(headers.get_header("Content-Type")).lower()
    kind = content_type.partition(";")[0].strip()
    if not _is_document(kind, address):
        return None
    declared = found[1] if (found := _CHARSET.search(content_type)) else ""
    report = _read_payload(address, _payload(record), kind, declared)
    captured = clean_line(record.rec_headers.get_header("WARC-Date"))
    extra = {**report.extra, **({"captured": captured} if captured else {})}
    report = replace(report, id=id_of(f"{origin}#{address}"), url=report.url or address, extra=extra)
    if report.published is None:
        day, words = day_in_url(address)
        report = replace(report, published=day, published_text=report.published_text or words)
    return report


def _is_success(record: Any) -> bool:
    if not record.http_headers:
        return True
    return str(record.http_headers.get_statuscode() or "").startswith("2")


def _is_document(kind: str, address: str) -> bool:
    if kind == "text/plain":
        return _path_of(address) != "/robots.txt"
    return kind in _HTML_TYPES or kind in {"application/pdf", ""}


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _read_payload(address: str, data: bytes, kind: str, declared: str) -> Report:
    from recount.read import html, pdf  # noqa: PLC0415  (slow to load, and many a WARC needs only one)

    if not data.strip():
        raise NoText(address, "holds no text", "Capture it again")
    if b"%PDF-" in data[:1024]:
        return pdf.from_bytes(address, data, url=address)
    if kind == "text/plain":
        return plain.from_bytes(address, data, declared)
    return html.from_bytes(address, data, url=address, declared=declared)


def _payload(record: Any) -> bytes:
    """The body of a record without its transfer and content encodings.

    Raises:
        _Broken: it is too large, cut off, or packed in a way that Recount cannot unpack.
    """
    data = _all(record.raw_stream)
    if record.raw_stream.limit > 0:
        raise _Broken("is cut off before its end")
    headers = record.http_headers
    if not headers:
        return data
    if clean_line(headers.get_header("Transfer-Encoding")).lower() == "chunked":
        data = _all(ChunkedDataReader(BytesIO(data)))
    encoding = clean_line(headers.get_header("Content-Encoding")).lower()
    if encoding in {"gzip", "x-gzip"} and data.startswith(b"\x1f\x8b"):
        return _inflated(data, 31)
    if encoding == "deflate":
        return _inflated(data, 15 if data[:1] == b"\x78" else -15)
    if encoding in {"br", "zstd", "compress"}:
        raise _Broken(f"is packed with {encoding}, which Recount does not unpack")
    return data  # not packed, or marked as packed although the capturing program unpacked it


def _all(stream: Any) -> bytes:
    pieces, size = [], 0
    while piece := stream.read(_BLOCK):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_PAGE_BYTES:
            raise _Broken(f"is larger than {MAX_PAGE_BYTES // MIB} MiB")
    return b"".join(pieces)


def _inflated(data: bytes, window: int) -> bytes:
    packed = zlib.decompressobj(window)
    try:
        plain_bytes = packed.decompress(data, MAX_PAGE_BYTES + 1)
    except zlib.error as error:
        raise _Broken("is packed and damaged") from error
    if len(plain_bytes) > MAX_PAGE_BYTES:
        raise _Broken(f"is larger than {MAX_PAGE_BYTES // MIB} MiB when unpacked")
    return plain_bytes
