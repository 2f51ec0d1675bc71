"""JSON Lines in the form of docs/contract: one report a line; also one JSON list of reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import chain
from typing import IO, Any

from recount.model.errors import InputError
from recount.model.limits import MAX_DOCUMENT_BYTES, MAX_ID_LENGTH, MAX_PAGE_BYTES, MIB
from recount.model.reports import REGION_KINDS, Region, Report
from recount.read.cleaning import clean_line, clean_text, clean_value
from recount.read.dates import day_in_url, day_of
from recount.read.language import language_code
from recount.read.source import Source

_KNOWN = frozenset({"id", "text", "title", "published", "publisher", "url", "language", "regions"})
_TODO = "Correct it and run again; the other reports were read"


def read(source: Source) -> Iterator[Report | InputError]:
    """The report of each line, in order; a line that cannot be used comes as an error with its number.

    A document that is, as a whole, one JSON list, or one object over several lines, gives the reports in it.
    """
    lines = _lines(source.origin, source.bytes, lambda: source.fault is not None)
    first = next(lines, None)
    if first is None:
        if not source.fault:
            yield InputError(source.origin, "is empty", "Leave it out, or fetch it again")
        return
    number, line = first
    if isinstance(line, bytes) and (line.startswith(b"[") or line == b"{"):
        yield from _from_whole(source, number, line)
        return
    for number, line in chain([first], lines):
        yield line if isinstance(line, InputError) else _from_line(source.origin, number, line)


def _lines(
    origin: str, stream: IO[bytes], is_cut: Callable[[], bool], number: int = 0
) -> Iterator[tuple[int, bytes | InputError]]:
    """Each line that is not blank, stripped, with its number after `number`.

    Args:
        origin: of the document, for errors.
        stream: its bytes from a line's beginning on.
        is_cut: whether the bytes have ended before their time.
        number: how many lines came before.
    """
    while line := stream.readline(MAX_PAGE_BYTES + 1):
        number += 1
        if is_cut() and not line.endswith(b"\n"):
            return  # half a line: the fault is told for the whole source
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield 1, InputError(origin, "is in UTF-16", "Save it in UTF-8")
            return
        if len(line) > MAX_PAGE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MIB)
            yield number, _refusal(origin, number, f"is longer than {MAX_PAGE_BYTES // MIB} MiB")
        elif line := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield number, line


def _from_whole(source: Source, number: int, first: bytes) -> Iterator[Report | InputError]:
    """The reports of a document whose first line begins a list or an object, or is a stray line."""
    rest = source.bytes.read(MAX_DOCUMENT_BYTES)
    if len(rest) == MAX_DOCUMENT_BYTES:
        yield InputError(
            source.origin,
            f"is one JSON list of more than {MAX_DOCUMENT_BYTES // MIB} MiB",
            "Write its reports as JSON Lines, one a line",
        )
        return
    try:
        value = _parse(first + b"\n" + rest)
    except ValueError as error:
        lines = list(_lines(source.origin, BytesIO(rest), lambda: source.fault is not None, number))
        if _is_value(first) or any(_is_value(line) for _, line in lines[:1]):
            for at, line in [(number, first), *lines]:
                yield line if isinstance(line, InputError) else _from_line(source.origin, at, line)
            return
        todo = "Correct it, or write its reports as JSON Lines, one a line"
        yield InputError(source.origin, str(error), todo)
        return
    items = value if isinstance(value, list) else [value]
    for at, item in enumerate(items, start=1):
        yield _from_value(source.origin, at, item)


def _is_value(line: bytes | InputError) -> bool:
    """Whether a line is a JSON value by itself, as no line of a list or object over several lines is."""
    try:
        return isinstance(line, bytes) and isinstance(_parse(line), dict | list)
    except ValueError:
        return False


def _from_line(origin: str, number: int, line: bytes) -> Report | InputError:
    try:
        value = _parse(line)
    except ValueError as error:
        return _refusal(origin, number, str(error))
    return _from_value(origin, number, value)


def _parse(data: bytes) -> Any:
    """The JSON value in some bytes.

    Raises:
        ValueError: its message is the reason, a sentence without subject and full stop.
    """
    try:
        return json.loads(data.decode("utf-8"), parse_constant=lambda _: None)
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start + 1} is {data[error.start]:#04x})") from error
    except json.JSONDecodeError as error:
        where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"is not JSON ({error.msg}, {where})") from error
    except RecursionError as error:
        raise ValueError("nests too deep") from error
    except ValueError as error:  # the interpreter's limit on the digits of an integer
        raise ValueError("holds a number of too many digits") from error


def _from_value(origin: str, number: int, value: Any) -> Report | InputError:
    try:
        return _report(value)
    except ValueError as error:
        return _refusal(origin, number, str(error))


def _report(value: Any) -> Report:
    if not isinstance(value, dict):
        raise ValueError("is not a JSON object")
    report_id, text = clean_text(_string(value, "id")), clean_text(_string(value, "text"))
    if len(report_id) > MAX_ID_LENGTH:
        raise ValueError(f'has an "id" of more than {MAX_ID_LENGTH} characters')
    title = value.get("title")
    url = clean_line(value.get("url"))
    given = clean_line(value.get("published"))
    published = day_of(given)
    if published is None:
        published, words = day_in_url(url)
        given = given or words
    report = Report(
        id=report_id,
        text=text,
        title=clean_text(title) if isinstance(title, str) else "",
        published=published,
        published_text=given[:200],
        publisher=clean_line(value.get("publisher")),
        url=url,
        language=language_code(value.get("language")),
        extra=clean_value({key: item for key, item in value.items() if key not in _KNOWN}),
    )
    return replace(report, regions=_regions(value.get("regions"), len(report.layer)))


def _regions(value: Any, length: int) -> tuple[Region, ...]:
    """The regions that a line gives, as `reports.jsonl` does; none where they do not fit the layer."""
    regions: list[Region] = []
    at = 0
    for item in value if isinstance(value, list) else ():
        kind, start, end = (item.get(k) if isinstance(item, dict) else None for k in ("kind", "start", "end"))
        if kind not in REGION_KINDS or type(start) is not int or type(end) is not int:
            return ()
        if not at <= start < end <= length:
            return ()
        regions.append(Region(kind, start, end))
        at = end
    return tuple(regions)


def _string(value: dict[str, Any], key: str) -> str:
    if value.get(key) is None:
        raise ValueError(f'has no "{key}"')
    if not isinstance(value[key], str):
        raise ValueError(
            f'has an "{key}" that is not a string' if key == "id" else f'has a "{key}" that is not a string'
        )
    if not value[key].strip():
        raise ValueError(f'has an empty "{key}"')
    return str(value[key])


def _refusal(origin: str, number: int, reason: str) -> InputError:
    return InputError(origin, reason, _TODO, line=number)
