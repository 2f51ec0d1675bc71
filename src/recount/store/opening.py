"""Opening a casebook: making a new one, and bringing an older one up to date."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from recount.model.errors import CasebookDamaged, CasebookError, CasebookMissing, CasebookNewer
from recount.store import postgresql, sqlite
from recount.store.address import Address
from recount.store.schema import HEAD
from recount.store.transactions import WRITES
from recount.store.trouble import explained

DATABASE = "casebook.db"
ARCHIVE = "archive"
_BLOBS = "[0-9a-f][0-9a-f]/*"
_MIGRATIONS = Path(__file__).parent / "migrations"


class QuickerElsewhere(Exception):
    """Another process made the casebook meanwhile."""


def open_engine(address: Address, create: bool, wait_seconds: float) -> Engine:
    """An engine on the casebook at this address, at the newest migration.

    A new casebook appears whole or not at all.

    Raises:
        CasebookError: with what to do, if it is missing (and not to be made), locked, newer or damaged.
        StorageFull: if the disk has no room.
    """
    with explained(address.shown):
        if address.url is None:
            _be_there(address.folder, create)
            engine = sqlite.engine_for(address.folder / DATABASE, wait_seconds)
        else:
            engine = postgresql.engine_for(address.url, address.shown, wait_seconds)
        try:
            if address.url is not None:
                _be_beside(engine, address, create)
            bring_up_to_date(engine, address.shown)
        except BaseException:
            engine.dispose()
            raise
        return engine


def bring_up_to_date(engine: Engine, casebook: str) -> None:
    """Run the migrations that the casebook lacks, all or none. One query when it lacks none."""
    with engine.connect() as connection:
        if revision_of(connection, casebook) == HEAD:
            return
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        make_tables(connection, casebook)


def make_tables(connection: Connection, casebook: str) -> None:
    """Run the migrations that are lacking, as a part of this transaction, which must hold the write lock."""
    revision = revision_of(connection, casebook)  # another process may have been quicker
    if revision != HEAD:
        _migrate(connection, revision, casebook)


def _be_there(folder: Path, create: bool) -> None:
    """See to it that there is a database in the folder."""
    if not _has_content(folder / DATABASE):
        _refuse_lost(folder)
        if not create:
            raise _missing(str(folder))
        if not (folder / DATABASE).exists():
            with contextlib.suppress(QuickerElsewhere), new_file(folder) as engine:
                bring_up_to_date(engine, str(folder))


def _be_beside(engine: Engine, address: Address, create: bool) -> None:
    """See to it that the folder of a casebook in PostgreSQL is there, and is its own."""
    archive = address.folder / ARCHIVE
    if (address.folder / DATABASE).exists():
        raise CasebookError(
            f"The folder {address.folder} of the casebook {address.shown} is a casebook of its own",
            "Name another folder, or move what is in it with `recount migrate`",
        )
    with engine.connect() as connection:
        is_new = revision_of(connection, address.shown) is None
        if is_new:
            if not create:
                raise _missing(address.shown)
            postgresql.refuse_unfit(connection, address.shown)
    if is_new and any(archive.glob(_BLOBS)):
        with engine.connect() as connection:  # looked at again: another process may be making it all
            is_lost = revision_of(connection, address.shown) is None
        if is_lost:
            raise CasebookDamaged(
                f"The database of the casebook {address.shown} is empty, but {archive} is not",
                "Put back a copy of the database, or name another folder",
            )
    if is_new:
        make_folder(archive)
    elif not archive.is_dir():
        raise CasebookError(
            f"The folder {address.folder} does not hold the archive of the casebook {address.shown}",
            "Check folder= in the address, and that the disk it names is mounted here",
        )


def make_folder(folder: Path) -> None:
    """Make the folder of a new casebook.

    Raises:
        CasebookError: if a file is in the way.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as e:
        raise CasebookError(
            f"The casebook cannot be at {folder}, where a file is in the way", "Name a folder with --casebook"
        ) from e


def _has_content(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


def _refuse_lost(folder: Path) -> None:
    """Refuse a folder whose archive tells of a database that is empty or gone: a new one would forget it all.

    The archive is made only after the database stands whole, so that a killed first command leaves none.
    """
    archive, database = folder / ARCHIVE, folder / DATABASE
    is_empty = database.exists()
    is_lost = (is_empty and archive.exists()) or any(archive.glob(_BLOBS))
    if is_lost and not _has_content(database):  # looked at again: another process may be making it all
        raise CasebookDamaged(
            f"The casebook {folder} is damaged: its {DATABASE} is {'empty' if is_empty else 'gone'}",
            "Put back a copy of the folder, or name a new one with --casebook and add the reports again",
        )


def _missing(casebook: str) -> CasebookMissing:
    return CasebookMissing(
        f"There is no casebook at {casebook}",
        "Make one with `recount add` or `recount run`, or name another with --casebook",
    )


@contextlib.contextmanager
def new_file(folder: Path) -> Iterator[Engine]:
    """An engine on a database beside its place in the folder, into which it is linked when the block ends.

    Raises:
        CasebookError: if the folder cannot be made.
        QuickerElsewhere: if there is a database by then; the new one is gone.
    """
    make_folder(folder)
    descriptor, name = tempfile.mkstemp(prefix=".new-", suffix=".db", dir=folder)
    os.close(descriptor)
    new = Path(name)
    try:
        engine = sqlite.engine_for(new, wait_seconds=0)
        try:
            yield engine
            sqlite.settle(engine)
        finally:
            engine.dispose()
        new.chmod(0o666 & ~_umask())
        try:
            _settle(new, folder / DATABASE)
        except FileExistsError as e:
            raise QuickerElsewhere from e
    finally:
        for path in folder.glob(f"{new.name}*"):
            path.unlink(missing_ok=True)


def _settle(new: Path, place: Path) -> None:
    """Put the file in its place unless there is one already."""
    try:
        os.link(new, place)
    except OSError as e:
        if e.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK) or place.exists():
            raise
        new.rename(place)  # a file system without links, as on many memory sticks


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def revision_of(connection: Connection, casebook: str) -> str | None:
    """The migration that the tables are at; None where there are no tables.

    Raises:
        CasebookDamaged: if there are tables of something else.
    """
    tables = set(inspect(connection).get_table_names())
    if {"alembic_version", "captures"} <= tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise CasebookDamaged(
            f"There is a database at {casebook}, but it holds something else and is no casebook",
            "Name another place with --casebook",
        )
    return None


def _migrate(connection: Connection, revision: str | None, casebook: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow to load and seldom needed
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise CasebookNewer(
            f"The casebook {casebook} was written by a newer Recount (its tables are of revision {revision})",
            "Update Recount, or name another casebook with --casebook",
        )
    command.upgrade(config, "head")
