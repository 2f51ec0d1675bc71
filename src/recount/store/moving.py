"""All rows of a casebook into another database, in one transaction that is kept only if it is proved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, insert, select

from recount.model.decisions import Decision
from recount.model.errors import CasebookDamaged, CasebookError
from recount.store import checking, log, opening, people, postgresql, reading, searching
from recount.store.address import Address
from recount.store.columns import Day, Instant, Json, Text
from recount.store.records import StoredUser
from recount.store.schema import CACHES, metadata
from recount.store.transactions import WRITES
from recount.store.trouble import explained

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that was copied: how many rows, and the SHA-256 over all that they say in their order."""

    table: str
    rows: int
    sha256: str


class Move:
    """A move under way: the source, which nobody writes to meanwhile, and the target, not yet kept.

    `name`, `folder` and all that `verify` reads are the target's, as a casebook has them.
    """

    def __init__(self, source: Connection, source_name: str, target: Connection, address: Address) -> None:
        self._source = source
        self._source_name = source_name
        self._target = target
        self.name = address.shown
        self.folder = address.folder
        self.archive = address.folder / opening.ARCHIVE

    def source_blobs(self) -> list[tuple[str, int, str]]:
        """SHA-256, size in bytes and origin of everything that came in at the source."""
        with explained(self._source_name):
            return list(reading.blobs(self._source))

    def blobs(self) -> Iterator[tuple[str, int, str]]:
        """The same at the target."""
        return reading.blobs(self._target)

    def log(self) -> list[Decision]:
        """The decisions that people made, at the target."""
        return list(log.rows(self._target))

    def users(self) -> list[StoredUser]:
        """All who may or once might sign in, at the target."""
        return people.all_users(self._target)

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """One look at the target."""
        yield self._target

    def faults(self) -> Iterator[tuple[str, str]]:
        """Each thing at the target that is not as it was kept."""
        return checking.faults(self._target)

    def copy(self) -> list[Copied]:
        """Copy every row of every table that is no cache, and read them all again.

        Raises:
            CasebookDamaged: if what is read again is not what was read first.
        """
        copied = []
        for table in metadata.sorted_tables:
            if table.name not in CACHES:
                copied.append(self._copy(table))
        searching.rebuild(self._target)
        return copied

    def _copy(self, table: Table) -> Copied:
        bare = _bare(table)
        digest, rows = hashlib.sha256(), 0
        for chunk in self._read(bare):
            self._target.execute(insert(bare), [dict(zip(bare.c.keys(), row, strict=True)) for row in chunk])
            rows += len(chunk)
            _take(digest, chunk)
        if self._target.dialect.name == "postgresql":
            postgresql.settle(self._target, table)
        again, rows_again = hashlib.sha256(), 0
        for chunk in _chunks(self._target, bare):
            rows_again += len(chunk)
            _take(again, chunk)
        if (rows, digest.digest()) != (rows_again, again.digest()):
            raise CasebookDamaged(
                f"The {rows_again:,} rows of {table.name} at {self.name} are not the {rows:,} that were read",
                "Nothing was kept there; please report this as a fault of Recount",
            )
        return Copied(table.name, rows, digest.hexdigest())

    def _read(self, bare: Table) -> Iterator[Sequence[Any]]:
        with explained(self._source_name):
            yield from _chunks(self._source, bare)


@contextmanager
def moving(source: Connection, source_folder: Path, source_name: str, where: str | Path) -> Iterator[Move]:
    """A move to a casebook that is made when the block ends, and not at all if it raises.

    Args:
        source: a connection whose transaction holds the write lock.
        source_folder: its folder.
        source_name: what to call it.
        where: the target's folder or address.

    Raises:
        CasebookError: if there is something at the target already.
    """
    address = Address.of(where)
    if address.folder.resolve() == source_folder.resolve():
        raise CasebookError(f"{address.folder} is the folder of {source_name} itself", "Name another folder")
    if (address.folder / opening.DATABASE).exists():
        raise _taken(address)
    with explained(address.shown):
        try:
            with _into_file(address) if address.url is None else _into_server(address, address.url) as target:
                opening.make_tables(target, address.shown)
                yield Move(source, source_name, target, address)
        except opening.QuickerElsewhere as e:
            raise _taken(address) from e


@contextmanager
def _into_file(address: Address) -> Iterator[Connection]:
    with (
        opening.new_file(address.folder) as engine,
        engine.connect().execution_options(**WRITES) as target,
        target.begin(),
    ):
        yield target


@contextmanager
def _into_server(address: Address, url: str) -> Iterator[Connection]:
    engine = postgresql.engine_for(url, address.shown, wait_seconds=0)
    try:
        with engine.connect() as target:  # before the lock, which the source holds if it is the same
            _refuse_taken(target, address)
            postgresql.refuse_unfit(target, address.shown)
        with engine.connect().execution_options(**WRITES) as target, target.begin():
            _refuse_taken(target, address)
            opening.make_folder(address.folder / opening.ARCHIVE)
            yield target
    finally:
        engine.dispose()


def _refuse_taken(target: Connection, address: Address) -> None:
    if opening.revision_of(target, address.shown) is not None:
        raise _taken(address)


def _taken(address: Address) -> CasebookError:
    return CasebookError(
        f"There is a casebook at {address.shown} already", "Name a place where there is none, or take it away"
    )


def _bare(table: Table) -> Table:
    """The table with its columns as they are written, so that nothing is read and written anew."""
    written = (Instant, Day, Json)
    columns = (Column(c.name, Text() if isinstance(c.type, written) else c.type) for c in table.columns)
    return Table(table.name, MetaData(), *columns)


def _chunks(connection: Connection, bare: Table) -> Iterator[Sequence[Any]]:
    order = [bare.c[c.name] for c in metadata.tables[bare.name].primary_key]
    query = select(bare).order_by(*order)
    with connection.execute(query, execution_options=reading.STREAM) as rows:
        yield from rows.partitions(_CHUNK)


def _take(digest: Any, rows: Sequence[Any]) -> None:
    for row in rows:
        digest.update(json.dumps(list(row), default=bytes.hex).encode() + b"\n")
