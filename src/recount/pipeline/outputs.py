"""The files of a run: whole each, and put in place together once all are written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from recount.model.errors import RecountError
from recount.store.trouble import from_os

try:
    import fcntl
except ImportError:  # Windows: two runs into one folder are not kept apart
    fcntl = None  # type: ignore[assignment]


@contextmanager
def output_folder(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and keep it for this process while the block runs. Leaves no lock file.

    Raises:
        RecountError: if it cannot be written, or another run is writing to it.
    """
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder)
        with _explained(folder):
            probe = _part(folder, "probe")  # what cannot be written is said before the work, not after
            probe.touch()
            probe.unlink()
        yield
    finally:
        os.close(handle)


def write_all(folder: Path, files: Mapping[str, Iterable[bytes]]) -> None:
    """Write the files beside their places, flush them to the disk, then put them in place one by one.

    No kill leaves a file half-written. One that strikes between two of these last renames, which take well
    under a millisecond together, leaves new files beside old ones; the next run puts it right. File systems
    replace one file at a time, and the folder is the recorder's, so that it cannot be swapped whole.

    Args:
        folder: kept by `output_folder`.
        files: name -> its lines.

    Raises:
        StorageFull: if there is no room; the old files stand as they were.
        RecountError: if the folder cannot be written.
    """
    try:
        with _explained(folder):
            for name, lines in files.items():
                with _part(folder, name).open("wb") as out:
                    out.writelines(lines)
                    out.flush()
                    os.fsync(out.fileno())
            for name in files:
                _part(folder, name).replace(folder / name)
    except BaseException:
        for name in files:
            with suppress(OSError):
                _part(folder, name).unlink(missing_ok=True)
        raise


def json_line(data: Any) -> bytes:
    """One line of JSON in UTF-8; half a surrogate pair, which UTF-8 cannot hold, is escaped as JSON does."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _part(folder: Path, name: str) -> Path:
    return folder / f".{name}.part"  # always the same, so that a killed run's leftovers are written over


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
