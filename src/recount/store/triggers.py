"""Triggers by which the database itself refuses to change what is only added to."""

from __future__ import annotations

from collections.abc import Mapping
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

ERASABLE: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "reports": (("UPDATE", "text", "key"), ("UPDATE", "report", "key")),
    "currents": (("DELETE", "report", "report"),),
    "extractions": (("UPDATE", "reading", "key"), ("DELETE", "report", "report")),
    "claims": (("UPDATE", "claim", "id"), ("DELETE", "claim", "id")),
    "decisions": (("UPDATE", "decision", "number"),),
    "seal_keys": (("DELETE", "key", "id"),),
}
"""Table -> what may be done to a row that `erasures` names: how, as which thing, by which column."""

_UNLESS_ERASED_SQLITE = """
    CREATE TRIGGER %(table)s_no_%(name)s BEFORE %(verb)s ON %(table)s
    WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE (%(cases)s)
        AND decision = (SELECT MAX(number) FROM decisions))
    BEGIN SELECT RAISE(ABORT, '%(table)s are only added to'); END"""
_UNLESS_ERASED_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION only_added_unless_erased() RETURNS trigger LANGUAGE plpgsql AS '
    BEGIN
        FOR i IN 0 .. TG_NARGS / 2 - 1 LOOP
            IF EXISTS (
                SELECT 1 FROM erasures
                WHERE thing = TG_ARGV[2 * i] AND key = to_jsonb(OLD) ->> TG_ARGV[2 * i + 1]
                AND decision = (SELECT MAX(number) FROM decisions)
            ) THEN
                IF TG_OP = ''DELETE'' THEN RETURN OLD; ELSE RETURN NEW; END IF;
            END IF;
        END LOOP;
        RAISE restrict_violation USING MESSAGE = TG_TABLE_NAME || '' are only added to'';
    END';
    CREATE TRIGGER %(table)s_no_%(name)s BEFORE %(verb)s ON %(table)s
    FOR EACH ROW EXECUTE FUNCTION only_added_unless_erased(%(cases)s)"""
_BY_DECISION_SQLITE = """
    CREATE TRIGGER erasures_by_decision BEFORE INSERT ON erasures
    WHEN COALESCE((SELECT kind FROM decisions WHERE number = NEW.decision), '') <> 'erase'
    BEGIN SELECT RAISE(ABORT, 'only a decision erases'); END"""
_BY_DECISION_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION only_by_decision() RETURNS trigger LANGUAGE plpgsql AS '
    BEGIN
        IF EXISTS (SELECT 1 FROM decisions WHERE number = NEW.decision AND kind = ''erase'') THEN
            RETURN NEW;
        END IF;
        RAISE restrict_violation USING MESSAGE = ''only a decision erases'';
    END';
    CREATE TRIGGER erasures_by_decision BEFORE INSERT ON erasures
    FOR EACH ROW EXECUTE FUNCTION only_by_decision()"""
_NO_TRUNCATE = """
    CREATE TRIGGER %(table)s_no_truncate BEFORE TRUNCATE ON %(table)s
    FOR EACH STATEMENT EXECUTE FUNCTION only_added_to()"""


class UnlessErased(DDLElement):
    """The statement that forbids to UPDATE or to DELETE rows that the newest decision does not erase."""

    inherit_cache = False

    def __init__(self, table: str, verb: str) -> None:
        self.table = table
        self.verb = verb
        self.ways = [(thing, column) for v, thing, column in ERASABLE[table] if v == verb]


class ByDecision(DDLElement):
    """The statement that forbids to name in `erasures` what no decision erases."""

    inherit_cache = False


def erasable() -> list[DDLElement]:
    """Triggers that let the newest decision, if it erases, overwrite or delete the rows that it names.

    They replace those of `append_only`, where a table has them.
    """
    made: list[DDLElement] = [ByDecision()]
    for table in ERASABLE:
        made += changeable(table) if table != "seal_keys" else []
        made += [UnlessErased(table, verb) for verb in ("UPDATE", "DELETE")]
    return made


@compiles(UnlessErased, "sqlite")
def _unless_erased_in_sqlite(made: UnlessErased, _: DDLCompiler, **__: Any) -> str:
    cases = [f"thing = '{thing}' AND key = CAST(OLD.{column} AS TEXT)" for thing, column in made.ways]
    context = {"table": made.table, "verb": made.verb, "name": made.verb.lower()}
    return _UNLESS_ERASED_SQLITE % {**context, "cases": " OR ".join(cases) or "FALSE"}


@compiles(UnlessErased, "postgresql")
def _unless_erased_in_postgresql(made: UnlessErased, _: DDLCompiler, **__: Any) -> str:
    cases = ", ".join(f"'{thing}', '{column}'" for thing, column in made.ways)
    context = {"table": made.table, "verb": made.verb, "name": made.verb.lower(), "cases": cases}
    statement = _UNLESS_ERASED_POSTGRESQL % context
    return statement if made.verb == "UPDATE" else f"{statement};{_NO_TRUNCATE % context}"


@compiles(ByDecision, "sqlite")
def _by_decision_in_sqlite(_: ByDecision, __: DDLCompiler, **___: Any) -> str:
    return _BY_DECISION_SQLITE


@compiles(ByDecision, "postgresql")
def _by_decision_in_postgresql(_: ByDecision, __: DDLCompiler, **___: Any) -> str:
    return _BY_DECISION_POSTGRESQL


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
    return f"{_DROP} ON %(table)s" % {"table": made.table, "name": made.verb.lower()}


@compiles(OnlyAdded, "sqlite")
def _in_sqlite(made: OnlyAdded, _: DDLCompiler, **__: Any) -> str:
    return _SQLITE % {"table": made.table, "verb": made.verb, "name": made.verb.lower()}


@compiles(OnlyAdded, "postgresql")
def _in_postgresql(made: OnlyAdded, _: DDLCompiler, **__: Any) -> str:
    verbs = "DELETE OR TRUNCATE" if made.verb == "DELETE" else made.verb
    return _POSTGRESQL % {"table": made.table, "verb": verbs, "name": made.verb.lower()}
