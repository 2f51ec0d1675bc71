"""The files of a run: whole each, and put in place together once all are written."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from recount.model.errors import RecountError
from recount.store.trouble import from_os

try:
    import fcntl
except ImportError:  # Windows: two runs into one folder are not kept apart
    fcntl = None  # type: ignore[assignment]


class OutputFolder:
    """The folder of a run's files, kept for this process while the block runs; made when they are written.

    Leaves no lock file. Entering raises RecountError if the folder cannot be written, or another run is
    writing to it: that is said before the work, not after.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: ExitStack | None = None

    def __enter__(self) -> Self:
        if os.path.lexists(self._folder):
            self._held = self._kept()
        else:
            with _explained(self._folder):
                _check_above(self._folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._held is not None:
            self._held.close()

    def write_all(self, files: Mapping[str, Iterable[bytes]]) -> None:
        """Write the files beside their places, flush them to the disk, then put them in place one by one.

        No kill leaves a file half-written. One that strikes between two of these last renames, which take
        well under a millisecond together, leaves new files beside old ones; the next run puts it right. File
        systems replace one file at a time, and the folder is the recorder's, so that it cannot be swapped
        whole.

        Args:
            files: name -> its lines.

        Raises:
            StorageFull: if there is no room; the old files stand as they were.
            RecountError: if the folder cannot be written.
        """
        with ExitStack() as undone:
            if self._held is None:
                self._held = self._kept()
                undone.callback(_remove_empty, self._folder)
            undone.callback(_remove_parts, self._folder, list(files))
            with _explained(self._folder):
                for name, lines in files.items():
                    with _part(self._folder, name).open("wb") as out:
                        out.writelines(lines)
                        out.flush()
                        os.fsync(out.fileno())
                for name in files:
                    _part(self._folder, name).replace(self._folder / name)
            undone.pop_all()

    def _kept(self) -> ExitStack:
        """Make the folder if need be, and lock it until the stack is closed."""
        with ExitStack() as held:
            with _explained(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
                handle = os.open(self._folder, os.O_RDONLY)
            held.callback(os.close, handle)
            _lock(handle, self._folder)
            with _explained(self._folder):
                probe = _part(self._folder, "probe")
                probe.touch()
                probe.unlink()
            return held.pop_all()


def _remove_parts(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        with suppress(OSError):
            _part(folder, name).unlink(missing_ok=True)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def json_line(data: Any) -> bytes:
    """One line of JSON in UTF-8; half a surrogate pair, which UTF-8 cannot hold, is escaped as JSON does."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _part(folder: Path, name: str) -> Path:
    return folder / f".{name}.part"  # always the same, so that a killed run's leftovers are written over


def _check_above(folder: Path) -> None:
    """Raise the OSError that making the folder would meet, as far as it can be told beforehand."""
    above = next(path for path in folder.absolute().parents if os.path.lexists(path))
    if not above.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(above))
    if not os.access(above, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(above))


def _lock(handle: int, folder: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as e:
        raise RecountError(
            f"Another run is writing to {folder}",
            "Wait until it has finished, or name another folder with --out",
        ) from e


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        known = from_os(e, f"the folder {folder}")
        if known is None:
            known = RecountError(
                f"The folder {folder} cannot be written ({e.strerror})", "Name another folder with --out"
            )
        raise known from e
