"""Content-addressed storage: each blob is one read-only file, named by the SHA-256 of its bytes.

Layout under the root: `ab/abcdef…` for a blob, `incoming/` for what is being written. A blob appears under
its name only once all its bytes are on the disk, so whatever has a name is whole, even after `kill -9`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from recount.model.errors import CasebookDamaged, CasebookError, InputError, NotFound, StorageFull

_CHUNK = 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Blob:
    """Stored bytes: their SHA-256 (64 hexadecimal digits) and their number."""

    sha256: str
    size: int


class BlobStore:
    """A folder of blobs. Several processes may write to it at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"

    def put(self, stream: BinaryIO) -> Blob:
        """Keep all that `stream` still holds; the same bytes again change nothing.

        Raises:
            InputError: the stream cannot be read.
            StorageFull: the disk has no room; nothing was kept.
            CasebookError: the folder cannot be written.
        """
        with _explained(self.root):
            self._incoming.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._incoming)
        temporary = Path(name)
        try:
            with _explained(self.root), os.fdopen(handle, "wb") as out:
                blob = _copy(stream, out)
                out.flush()
                os.fsync(out.fileno())
            if not self.check(blob.sha256):
                with _explained(self.root):
                    self._settle(temporary, blob.sha256)
            return blob
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _settle(self, temporary: Path, sha256: str) -> None:
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        temporary.chmod(0o444)
        temporary.replace(target)
        _sync_folder(target.parent)
        _sync_folder(self.root)

    def path(self, sha256: str) -> Path:
        """Where the blob of that hash stands, whether or not it is there.

        Raises:
            NotFound: `sha256` is not 64 lower-case hexadecimal digits.
        """
        if not _NAME.fullmatch(sha256):
            raise NotFound(f"{sha256[:80]!r} is not the SHA-256 of a blob", "Give 64 hexadecimal digits")
        return self.root / sha256[:2] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """The blob's bytes; the caller closes the stream.

        Raises:
            CasebookDamaged: the blob is not there or cannot be read.
        """
        try:
            return self.path(sha256).open("rb")
        except OSError as error:
            raise CasebookDamaged(
                f"the archive does not give blob {sha256} ({error.strerror})",
                "Add the document again, or restore the archive folder from a copy",
            ) from error

    def check(self, sha256: str) -> bool:
        """Whether the blob is there and its bytes still have that hash."""
        try:
            with self.path(sha256).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def list(self) -> Iterator[str]:
        """The hashes of all blobs, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(p.name for p in folder.iterdir() if _NAME.fullmatch(p.name))


def _copy(stream: BinaryIO, out: BinaryIO) -> Blob:
    digest, size = hashlib.sha256(), 0
    while chunk := _read(stream):
        digest.update(chunk)
        size += len(chunk)
        out.write(chunk)
    return Blob(digest.hexdigest(), size)


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(_CHUNK)
    except OSError as error:
        origin = str(getattr(stream, "name", "-"))
        raise InputError(
            origin, f"cannot be read ({error.strerror or error})", "Check the disk it lies on"
        ) from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explained(root: Path) -> Iterator[None]:
    """Turn what the operating system says of a failed write into an error that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull(
                f"the disk that holds {root} is full", "Free some space and run it again"
            ) from error
        raise CasebookError(
            f"cannot write in {root} ({error.strerror or error})", "Check the folder's permissions"
        ) from error
