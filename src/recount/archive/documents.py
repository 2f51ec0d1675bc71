"""Finding the documents that a person points at: files, folders, standard input."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from recount.archive.media import HEAD_BYTES, media_of, unpacked_head
from recount.model.errors import InputError
from recount.model.limits import MAX_DOCUMENT_BYTES, MAX_PAGE_BYTES, MIB

_KINDS = "Give JSON Lines, text, HTML, PDF or WARC"
_KIND_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,6}")
_LIMITS = {"text": MAX_DOCUMENT_BYTES, "pdf": MAX_DOCUMENT_BYTES, "html": MAX_PAGE_BYTES}


@dataclass(frozen=True, slots=True)
class Document:
    """One document to read.

    Attributes:
        origin: its path as given (or under the folder given), "-" for standard input; always printable
            as UTF-8. For a document that holds one report, this is the report's id.
        media: `jsonl`, `text`, `html`, `pdf` or `warc`, whether or not it is packed with gzip.
        path: where it lies, None for standard input.
    """

    origin: str
    media: str
    path: Path | None = None

    def open(self) -> BinaryIO:
        """Its bytes as they are stored, packed ones still packed; the caller closes the stream.

        Raises:
            InputError: it can no longer be opened.
        """
        if self.path is None:
            return sys.stdin.buffer
        try:
            return self.path.open("rb")
        except OSError as error:
            raise _unreadable(self.origin, error) from error


def find_documents(inputs: Sequence[str]) -> Iterator[Document | InputError]:
    """The documents behind each input, in the order given; what cannot be used comes as an error.

    A file is taken by what its bytes are, then by its name. A folder is walked in sorted order; hidden
    files and folders are passed over, and no folder or file is visited twice, so links cannot loop.
    "-" is standard input, read as JSON Lines.
    """
    seen: set[str] = set()
    for name in inputs:
        if not name:
            yield InputError('""', "is no name of a file or folder", _KINDS)
        elif name == "-":
            if "-" not in seen:
                seen.add("-")
                yield Document("-", "jsonl")
        else:
            yield from _at(Path(name), seen, is_named=True)


def _at(path: Path, seen: set[str], *, is_named: bool) -> Iterator[Document | InputError]:
    origin = _printable(path)
    try:
        real = os.path.realpath(path)
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield _missing(origin) if isinstance(error, FileNotFoundError) else _unreadable(origin, error)
        return
    if real in seen:
        return
    seen.add(real)
    if stat.S_ISDIR(mode):
        yield from _in_folder(path, seen, is_named=is_named)
    elif stat.S_ISREG(mode):
        yield _file(path, origin)
    elif is_named and (stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)):
        yield Document(origin, "jsonl", path)  # a pipe: looking into it would use it up
    else:
        yield InputError(origin, "is not a regular file", _KINDS)


def _in_folder(folder: Path, seen: set[str], *, is_named: bool) -> Iterator[Document | InputError]:
    try:
        entries = sorted(p for p in folder.iterdir() if not p.name.startswith("."))
    except OSError as error:
        yield _unreadable(_printable(folder), error)
        return
    if is_named and not entries:
        yield InputError(_printable(folder), "is an empty folder", _KINDS)
    for entry in entries:
        yield from _at(entry, seen, is_named=False)


def _file(path: Path, origin: str) -> Document | InputError:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            packed = stream.read(HEAD_BYTES)
    except OSError as error:
        return _unreadable(origin, error)
    head = unpacked_head(packed)
    if head is None:
        return InputError(origin, "is a damaged gzip file", "Fetch it again")
    if size <= HEAD_BYTES and not head.strip():
        return InputError(origin, "is empty", "Leave it out, or fetch it again")
    media, reason = media_of(_suffix(path), head)
    if not media:
        return InputError(origin, reason, f"{_KINDS}, or leave it out")
    limit = _LIMITS.get(media)
    if limit and size > limit:
        return InputError(
            origin, f"is larger than {limit // MIB} MiB", "Split it, or give its reports as JSON Lines"
        )
    return Document(origin, media, path)


def _suffix(path: Path) -> str:
    """The end of the name that tells a kind ("" for `notes` or `Report 3.5.2031`), seen through `.gz`."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    return suffixes[-1] if suffixes and _KIND_SUFFIX.fullmatch(suffixes[-1]) else ""


def _printable(path: Path) -> str:
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _missing(origin: str) -> InputError:
    if origin.startswith(("http:/", "https:/")):
        return InputError(
            origin, "is an address, and Recount fetches nothing", "Save the page and give the file"
        )
    return InputError(origin, "is not there", "Check the name and the folder you are in")


def _unreadable(origin: str, error: Exception) -> InputError:
    reason = (isinstance(error, OSError) and error.strerror) or str(error)
    return InputError(origin, f"cannot be read ({reason})", "Check its permissions")
