"""All that is said to SQLite alone: how connections are set up, how transactions begin, checks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from recount.store.transactions import is_writing


def engine_for(path: Path, wait_seconds: float) -> Engine:
    """An engine on the file at `path`, whose transactions are SQLite's own.

    Args:
        path: the database file.
        wait_seconds: how long to wait for a lock that another process holds.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": wait_seconds}, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late: reads not repeatable, tables not made in the transaction.
    connection.isolation_level = None
    for pragma in (
        "PRAGMA foreign_keys = ON",
        "PRAGMA journal_mode = WAL",  # readers go on while one process writes
        # FULL, not NORMAL: what was reported as kept must outlive a power cut, and a batch costs one fsync.
        "PRAGMA synchronous = FULL",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA secure_delete = ON",  # what is erased is overwritten with zeros, not only unlinked
    ):
        connection.execute(pragma).close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails, without waiting, when another process wrote in
    # between. So writers take the lock at the start.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing(connection) else "BEGIN")


def settle(engine: Engine) -> None:
    """Bring all that was kept from the write-ahead log into the file itself, so that the file alone is whole.

    Closing does the same, but keeps quiet when the disk has no room for it.
    """
    with engine.connect() as connection:
        forget(connection)


def forget(connection: Connection) -> None:
    """Leave nothing in the write-ahead log of what was deleted; pages of the file are overwritten at once.

    Where another process reads meanwhile, the log is emptied by whoever closes the casebook last.
    """
    if connection.dialect.name != "sqlite":  # a server empties its own logs
        return
    connection.exec_driver_sql("COMMIT")  # a checkpoint is no part of a transaction
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
    connection.exec_driver_sql("BEGIN")


@contextmanager
def damaged_text(connection: Connection) -> Iterator[None]:
    """Inside, bytes that are no text are read as U+FFFD, so that what they stand in can be named."""
    driver: Any = connection.connection.dbapi_connection
    usual = driver.text_factory
    driver.text_factory = lambda data: data.decode(errors="replace")
    try:
        yield
    finally:
        driver.text_factory = usual


def integrity_faults(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with the file: pages, indexes and references between tables."""
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    faults = [] if found == ["ok"] else found
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        faults.append(f"row {row} of {table} points at a row of {parent} that is not there")
    return faults
