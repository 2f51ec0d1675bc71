"""Triggers by which the database itself refuses to change what is only added to."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql.compiler import DDLCompiler

_SQLITE = """
    CREATE TRIGGER %(table)s_no_%(name)s BEFORE %(verb)s ON %(table)s
    BEGIN SELECT RAISE(ABORT, '%(table)s are only added to'); END"""
_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE restrict_violation USING MESSAGE = TG_TABLE_NAME || '' are only added to''; END';
    CREATE TRIGGER %(table)s_no_%(name)s BEFORE %(verb)s ON %(table)s
    FOR EACH STATEMENT EXECUTE FUNCTION only_added_to()"""


_DROP = "DROP TRIGGER %(table)s_no_%(name)s"


class OnlyAdded(DDLElement):
    """The statement that forbids to UPDATE or to DELETE the rows of a table (and, there, to TRUNCATE it)."""

    inherit_cache = False

    def __init__(self, table: str, verb: str) -> None:
        self.table = table
        self.verb = verb


def append_only(table: str) -> list[OnlyAdded]:
    """Triggers that refuse to change or to delete a row of `table`."""
    return [OnlyAdded(table, verb) for verb in ("UPDATE", "DELETE")]


class Changeable(DDLElement):
    """The statement that takes such a trigger away, for a migration that has to change rows."""

    inherit_cache = False

    def __init__(self, table: str, verb: str) -> None:
        self.table = table
        self.verb = verb


def changeable(table: str) -> list[Changeable]:
    """What takes the triggers of `append_only` away."""
    return [Changeable(table, verb) for verb in ("UPDATE", "DELETE")]


@compiles(Changeable, "sqlite")
def _changeable_in_sqlite(made: Changeable, _: DDLCompiler, **__: Any) -> str:
    return _DROP % {"table": made.table, "name": made.verb.lower()}


@compiles(Changeable, "postgresql")
def _changeable_in_postgresql(made: Changeable, _: DDLCompiler, **__: Any) -> str:
    return f"{_changeable_in_sqlite(made, _)} ON {made.table}"


@compiles(OnlyAdded, "sqlite")
def _in_sqlite(made: OnlyAdded, _: DDLCompiler, **__: Any) -> str:
    return _SQLITE % {"table": made.table, "verb": made.verb, "name": made.verb.lower()}


@compiles(OnlyAdded, "postgresql")
def _in_postgresql(made: OnlyAdded, _: DDLCompiler, **__: Any) -> str:
    verbs = "DELETE OR TRUNCATE" if made.verb == "DELETE" else made.verb
    return _POSTGRESQL % {"table": made.table, "verb": verbs, "name": made.verb.lower()}
