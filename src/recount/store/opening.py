"""Opening a casebook: making a new one, and bringing an older one up to date."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from recount.model.errors import CasebookDamaged, CasebookError, CasebookMissing, CasebookNewer
from recount.store.schema import HEAD
from recount.store.sqlite import WRITES, engine_for, settle
from recount.store.trouble import explained

DATABASE = "casebook.db"
ARCHIVE = "archive"
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(folder: Path, create: bool, wait_seconds: float) -> Engine:
    """An engine on the casebook in `folder`, at the newest migration.

    A new casebook appears whole or not at all: it is made beside its place and then linked into it.

    Raises:
        CasebookError: with what to do, if it is missing (and not to be made), locked, newer or damaged.
        StorageFull: if the disk has no room.
    """
    with explained(folder):
        if not _has_content(folder / DATABASE):
            _refuse_lost(folder)
            if not create:
                raise _missing(folder)
            if not (folder / DATABASE).exists():
                _make(folder)
        engine = engine_for(folder / DATABASE, wait_seconds)
        try:
            bring_up_to_date(engine, folder)
        except BaseException:
            engine.dispose()
            raise
        return engine


def bring_up_to_date(engine: Engine, folder: Path) -> None:
    """Run the migrations that the casebook lacks, all or none. One query when it lacks none."""
    with engine.connect() as connection:
        if _revision(connection, folder) == HEAD:
            return
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        revision = _revision(connection, folder)  # another process may have been quicker
        if revision != HEAD:
            _migrate(connection, revision, folder)


def _has_content(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


def _refuse_lost(folder: Path) -> None:
    """Refuse a folder whose archive tells of a database that is empty or gone: a new one would forget it all.

    The archive is made only after the database stands whole, so that a killed first command leaves none.
    """
    archive, database = folder / ARCHIVE, folder / DATABASE
    is_empty = database.exists()
    is_lost = (is_empty and archive.exists()) or any(archive.glob("[0-9a-f][0-9a-f]/*"))
    if is_lost and not _has_content(database):  # looked at again: another process may be making it all
        raise CasebookDamaged(
            f"The casebook {folder} is damaged: its {DATABASE} is {'empty' if is_empty else 'gone'}",
            "Put back a copy of the folder, or name a new one with --casebook and add the reports again",
        )


def _missing(folder: Path) -> CasebookMissing:
    return CasebookMissing(
        f"There is no casebook at {folder}",
        "Make one with `recount add` or `recount run`, or name another with --casebook",
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as e:
        raise CasebookError(
            f"The casebook cannot be at {folder}, where a file is in the way", "Name a folder with --casebook"
        ) from e
    descriptor, name = tempfile.mkstemp(prefix=".new-", suffix=".db", dir=folder)
    os.close(descriptor)
    new = Path(name)
    try:
        engine = engine_for(new, wait_seconds=0)
        try:
            bring_up_to_date(engine, folder)
            settle(engine)
        finally:
            engine.dispose()
        new.chmod(0o666 & ~_umask())
        with contextlib.suppress(FileExistsError):  # another process was quicker; its casebook is as good
            _settle(new, folder / DATABASE)
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


def _revision(connection: Connection, folder: Path) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise CasebookDamaged(
            f"The file {folder / DATABASE} is a database, but no casebook",
            "Name another place with --casebook",
        )
    return None


def _migrate(connection: Connection, revision: str | None, folder: Path) -> None:
    from alembic import command  # noqa: PLC0415 - slow to load and seldom needed
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise CasebookNewer(
            f"The casebook {folder} was written by a newer Recount (its tables are of revision {revision})",
            "Update Recount, or name another casebook with --casebook",
        )
    command.upgrade(config, "head")
