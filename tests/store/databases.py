"""Each test of a casebook on both databases: a folder of its own, or a PostgreSQL schema of its own.

PostgreSQL is started once for all tests that need it, on a socket in a folder of its own and on no port.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

POSTGRESQL = "pg_ctlcluster"  # the command that only Debian's package `postgresql` brings on the path
_PLACE = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
"""
QUICK = """
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off
shared_buffers = 64MB
max_connections = 40
"""
"""For tests: nothing of it has to outlive a power cut."""
_RULES = """
local all guarded scram-sha-256
local all all trust
"""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL server."""

    sockets: Path

    def url(self, schema: str = "public", database: str = "postgres", user: str = "recount") -> str:
        where = f"host={quote(str(self.sockets), safe='')}&options=-csearch_path%3D{schema}"
        return f"postgresql://{user}@/{database}?{where}"

    def do(self, statement: str) -> list[Any]:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


def programs() -> Path:
    """Where Debian keeps the newest server's programs."""
    return max(Path("/usr/lib/postgresql").glob("*/bin/initdb")).parent


@contextlib.contextmanager
def running(settings: str = QUICK) -> Iterator[Server]:
    """A server that is gone when the block ends, with more lines for its postgresql.conf."""
    home = Path(tempfile.mkdtemp(prefix="recount-pg-"))
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        somebody = pwd.getpwnam("postgres")
        os.chown(home, somebody.pw_uid, somebody.pw_gid)
        as_user = {"user": somebody.pw_uid, "group": somebody.pw_gid, "extra_groups": []}
    data = home / "data"
    # Sorts by language, unlike SQLite, so that a query that forgets to say how to sort is found.
    how = ["--username=recount", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    how += ["--locale-provider=icu", "--icu-locale=en"]
    try:
        _run(["initdb", "-D", data, *how], home, as_user)
        with (data / "postgresql.conf").open("a") as f:
            f.write(_PLACE.format(sockets=home) + settings)
        (data / "pg_hba.conf").write_text(_RULES)
        _run(["pg_ctl", "-D", data, "-w", "-l", home / "log", "start"], home, as_user)
        try:
            yield Server(home)
        finally:
            _run(["pg_ctl", "-D", data, "-m", "immediate", "stop"], home, as_user)
    finally:
        shutil.rmtree(home)


def _run(command: list[str | Path], folder: Path, as_user: dict[str, Any]) -> None:
    program = programs() / command[0]
    done = subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        **as_user,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")


@dataclass(frozen=True)
class Home:
    """Where a test may make casebooks.

    Attributes:
        folder: the test's own.
        server: None where the casebooks are folders alone.
        number: of schemas made so far in this run.
    """

    folder: Path
    server: Server | None
    number: Iterator[int]

    def at(self, name: str) -> str:
        """Where a casebook of this name can be made; there is none yet."""
        folder = self.folder / name
        if self.server is None:
            return str(folder)
        schema = f"test{next(self.number)}"
        self.server.do(f"CREATE SCHEMA {schema}")
        return f"{self.server.url(schema)}&folder={quote(str(folder), safe='')}"

    @contextlib.contextmanager
    def raw(self, where: str) -> Iterator[Any]:
        """A connection past Recount to a casebook's database, in a transaction that is kept."""
        connection: Any
        if self.server is None:
            connection = sqlite3.connect(Path(where) / "casebook.db")
        else:
            connection = psycopg.connect(where.partition("&folder=")[0])
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()

    @contextlib.contextmanager
    def unguarded(self, where: str, table: str) -> Iterator[None]:
        """Inside, the triggers that forbid to change the rows of a table are away."""
        with self.raw(where) as raw:
            if self.server is None:
                triggers = raw.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                ).fetchall()
                off = [f"DROP TRIGGER {name}" for name, _ in triggers]
                on = [sql for _, sql in triggers]
            else:
                off, on = ([f"ALTER TABLE {table} {verb} TRIGGER USER"] for verb in ("DISABLE", "ENABLE"))
            for change in off:
                raw.execute(change)
        yield
        with self.raw(where) as raw:
            for change in on:
                raw.execute(change)

    def change(self, where: str, statement: str, *values: object) -> None:
        """Change one row past Recount."""
        with self.raw(where) as raw:
            statement = statement if self.server is None else statement.replace("?", "%s")
            assert raw.execute(statement, values).rowcount == 1

    def forge(self, where: str, table: str, statement: str, *values: object) -> None:
        """Change one row as somebody would who means to."""
        with self.unguarded(where, table):
            self.change(where, statement, *values)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    return count()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs(POSTGRESQL))])
def home(request: pytest.FixtureRequest, tmp_path: Path, numbers: Iterator[int]) -> Home:
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    return Home(tmp_path, server, numbers)


@pytest.fixture
def team(postgresql: Server, tmp_path: Path, numbers: Iterator[int]) -> Home:
    """For what is so on PostgreSQL alone; a test that uses it is marked `needs(POSTGRESQL)`."""
    return Home(tmp_path, postgresql, numbers)
