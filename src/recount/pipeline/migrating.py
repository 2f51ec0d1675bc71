"""A casebook moved whole to another place: from a folder to PostgreSQL, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recount.archive import BlobStore
from recount.model.decisions import erased_rows
from recount.model.errors import CasebookDamaged, CasebookError
from recount.pipeline.listener import Listener
from recount.pipeline.naming import FOLDER
from recount.pipeline.verifying import verify
from recount.store.casebook import Casebook
from recount.store.moving import Copied
from recount.store.sealing import copy_key


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: each table that is no cache, and how many different files of the archive."""

    tables: tuple[Copied, ...]
    files: int

    def rows(self, table: str) -> int:
        """How many rows of this table were moved."""
        return next(t.rows for t in self.tables if t.table == table)


def migrate(casebook: Casebook, where: str | Path, listener: Listener) -> Moved:
    """Copy all of a casebook to a place where there is none, and prove it there; the source stays as it is.

    Nobody writes to the source meanwhile. The target is there when all of it is proved, or not at all; bytes
    that were copied before something went wrong are left in its archive, and used by the next attempt.

    Args:
        casebook: to move.
        where: the folder or address to move it to.
        listener: is told how far it is.

    Raises:
        CasebookError: if there is something at the target already.
        CasebookDamaged: if something in the source is not as it was kept.
    """
    with casebook.moving(where) as move:
        gone = {key for thing, key in erased_rows(casebook.log()) if thing == "blob"}
        origins = {sha256: origin for sha256, _, origin in move.source_blobs() if sha256 not in gone}
        target = BlobStore(move.archive)
        _refuse_strange(target, origins)
        tables = move.copy()
        _copy_archive(BlobStore(casebook.archive), target, origins, listener)
        copy_key(casebook.folder, move.folder)
        _copy_tables_of_actors(casebook.folder / FOLDER, move.folder / FOLDER)
        for fault in verify(move):
            if not fault.is_harmless:
                raise CasebookDamaged(
                    f"{fault.thing}, copied to {move.name}, does not say what it said when it was kept",
                    "Nothing was kept there; see what `recount verify` finds where it was copied from",
                )
    return Moved(tuple(tables), len(origins))


def _refuse_strange(target: BlobStore, origins: Mapping[str, str]) -> None:
    strange = next((sha256 for sha256 in target.list() if sha256 not in origins), None)
    if strange is not None:
        raise CasebookError(
            f"The archive {target.root} holds bytes of another casebook ({strange[:12]})",
            "Name a folder that is empty",
        )


def _copy_archive(
    source: BlobStore, target: BlobStore, origins: Mapping[str, str], listener: Listener
) -> None:
    for done, (sha256, origin) in enumerate(origins.items(), 1):
        if not source.check(sha256):
            raise CasebookDamaged(
                f"The bytes of {origin} in {source.root} are gone, or are not those that came in",
                "Nothing was moved; see what `recount verify` finds, and put them back from a copy",
            )
        with source.open(sha256) as stream:
            target.put(stream)
        listener.progress("Copying files", done, len(origins))


def _copy_tables_of_actors(source: Path, target: Path) -> None:
    for path in sorted(source.glob("*")):
        if path.is_file():
            target.mkdir(exist_ok=True)
            place = target / path.name
            if place.exists() and place.read_bytes() != path.read_bytes():
                raise CasebookError(
                    f"There is another {path.name} in {target}", "Take it away, or name another folder"
                )
            place.write_bytes(path.read_bytes())
