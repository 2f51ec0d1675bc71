"""All that is said to PostgreSQL alone: how connections are made, how transactions begin, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import DDL, Column, Connection, Engine, Table, Text, create_engine, event, func, select, text
from sqlalchemy.ext.compiler import compiles

from recount.model.errors import CasebookError
from recount.store.address import without_secrets
from recount.store.schema import metadata
from recount.store.transactions import is_writing

if TYPE_CHECKING:
    import psycopg

_WRITE = """
    SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
    SET LOCAL lock_timeout = %d;
    SELECT pg_advisory_xact_lock(1380143188, hashtext(current_schema()));
    SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'"""
"""How a transaction that writes begins. The lock's first number is Recount's own, the second its schema's."""


def engine_for(url: str, shown: str, wait_seconds: float) -> Engine:
    """An engine on the database at `url`, whose readers see one state and whose writers take turns.

    Args:
        url: as PostgreSQL's own programs take it.
        shown: the same for people.
        wait_seconds: how long to wait for a lock that another process holds.

    Raises:
        CasebookError: if the address cannot be read, or what speaks to PostgreSQL is not installed.
    """
    settings = _settings(url, shown)

    def connect() -> psycopg.Connection[Any]:
        import psycopg  # noqa: PLC0415 - only teams need it

        return psycopg.connect(**settings)

    engine = create_engine(
        "postgresql+psycopg://",
        creator=connect,
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,  # a server that was started anew meanwhile is no failure
        max_overflow=-1,  # no thread waits for another's connection; the server says when it has no more
        hide_parameters=True,
    )
    begin = _WRITE % max(1, round(wait_seconds * 1000))

    def take_turns(connection: Connection) -> None:
        # Read committed: every statement sees what the writer before left, whom the lock waited for. A
        # snapshot would be taken before the wait.
        if is_writing(connection):
            connection.exec_driver_sql(begin)

    event.listen(engine, "begin", take_turns)
    return engine


def _settings(url: str, shown: str) -> dict[str, Any]:
    try:
        import psycopg  # noqa: PLC0415 - only teams need it
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415
    except ImportError as e:
        raise CasebookError(
            f"The casebook {shown} is in PostgreSQL, and psycopg, which speaks to it, is not installed",
            "Install Recount with it: pip install 'recount[postgresql]'",
        ) from e
    defaults = {"connect_timeout": 10, "application_name": "recount"}
    try:
        return {**defaults, **conninfo_to_dict(url), "client_encoding": "utf8"}
    except psycopg.Error as e:
        is_safe = without_secrets(url) == url  # the driver quotes what it read
        why = f" ({str(e).strip()})" if is_safe else ""
        raise CasebookError(
            f"The address {shown} cannot be read{why}",
            "Write it as postgresql://user@host/database?folder=/path/to/its/folder",
        ) from (e if is_safe else None)


@compiles(Text, "postgresql")
def _by_code_point(kind: Text, compiler: Any, **more: Any) -> str:
    """Columns of text sort by code point, as SQLite's do, whatever the language of the database.

    So nothing depends on the rules of a system library, which its updates change.
    """
    made = str(compiler.visit_TEXT(kind, **more))
    return f'{made} COLLATE "C"' if isinstance(more.get("type_expression"), Column) else made


def refuse_unfit(connection: Connection, shown: str) -> None:
    """Refuse a database whose texts are not in UTF-8.

    Raises:
        CasebookError: if it is so.
    """
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise CasebookError(
            f"The database of {shown} keeps texts in {encoding}, which not every report can be written in",
            "Make one with `createdb --encoding UTF8 --template template0`",
        )


def settle(connection: Connection, table: Table) -> None:
    """After rows came with the numbers they had: number new ones on from the last; plan by their count."""
    column = table.autoincrement_column
    if column is not None:
        last = func.max(column)
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(sequence, last)).having(last.is_not(None)))
    connection.execute(DDL("ANALYZE %(table)s", context={"table": table.name}))  # type: ignore[no-untyped-call]


def integrity_faults(connection: Connection) -> list[str]:
    """References between tables that lead nowhere; pages and indexes are the server's own to check."""
    faults = []
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            parent = key.column.table
            query = select(*table.primary_key).outerjoin(parent, key.parent == key.column)
            query = query.where(key.column.is_(None), key.parent.is_not(None)).limit(20)
            for row in connection.execute(query):
                faults.append(
                    f"row {', '.join(map(str, row))} of {table.name} points at a row of {parent.name} "
                    "that is not there"
                )
    return faults
