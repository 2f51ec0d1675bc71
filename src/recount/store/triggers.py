"""Triggers by which the database itself refuses to change what is only added to."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql.compiler import DDLCompiler


class OnlyAdded(DDLElement):
    """The statement that forbids to UPDATE or to DELETE the rows of a table (and, there, to TRUNCATE it)."""

    inherit_cache = False

    def __init__(self, table: str, verb: str) -> None:
        self.table = table
        self.verb = verb


def append_only(table: str) -> list[OnlyAdded]:
    """Triggers that refuse to change or to delete a row of `table`."""
    return [OnlyAdded(table, verb) for verb in ("UPDATE", "DELETE")]


@compiles(OnlyAdded, "sqlite")
def _in_sqlite(made: OnlyAdded, _: DDLCompiler, **__: Any) -> str:
    return (
        f"CREATE TRIGGER {made.table}_no_{made.verb.lower()} BEFORE {made.verb} ON {made.table} "
        f"BEGIN SELECT RAISE(ABORT, '{made.table} are only added to'); END"
    )


@compiles(OnlyAdded, "postgresql")
def _in_postgresql(made: OnlyAdded, _: DDLCompiler, **__: Any) -> str:
    verbs = "DELETE OR TRUNCATE" if made.verb == "DELETE" else made.verb
    return (
        "CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE restrict_violation USING MESSAGE = TG_TABLE_NAME || '' are only added to''; END'; "
        f"CREATE TRIGGER {made.table}_no_{made.verb.lower()} BEFORE {verbs} ON {made.table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_added_to()"
    )
