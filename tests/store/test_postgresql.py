"""What is so of a casebook in PostgreSQL alone: its address, its folder, and what its server may say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql as dialects

from recount.model.errors import (
    CasebookDamaged,
    CasebookError,
    CasebookLocked,
    CasebookMissing,
    StorageFull,
)
from recount.store.address import Address, without_secrets
from recount.store.casebook import Casebook
from recount.store.columns import Text
from tests.store.databases import POSTGRESQL, Home
from tests.store.test_opening import ENV, put_one

pytestmark = pytest.mark.needs(POSTGRESQL)


@pytest.fixture
def place(team: Home) -> str:
    place = team.at("book")
    with Casebook(place, create=True) as book:
        put_one(book)
    return place


@pytest.mark.parametrize(
    ("written", "folder", "url", "shown"),
    [
        (
            "postgresql://ada:se:cr%40et@db.example:5433/velmora?sslmode=require&folder=/srv/velmora%20north",
            "/srv/velmora north",
            "postgresql://ada:se:cr%40et@db.example:5433/velmora?sslmode=require",
            "postgresql://ada@db.example:5433/velmora?sslmode=require&folder=/srv/velmora%20north",
        ),
        (
            "postgres:///velmora?folder=shared&password=secret",
            "shared",
            "postgres:///velmora?password=secret",
            "postgres:///velmora?folder=shared",
        ),
        (
            "postgresql://one,two:5433/velmora?password=a&folder=x&sslpassword=b",
            "x",
            "postgresql://one,two:5433/velmora?password=a&sslpassword=b",
            "postgresql://one,two:5433/velmora?folder=x",
        ),
        ("casebook", "casebook", None, "casebook"),
    ],
)
def test_an_address_names_a_folder_a_database_and_what_may_be_shown(written, folder, url, shown):
    assert Address.of(written) == Address(Path(folder), url, shown)


def test_an_address_without_a_folder_is_refused_and_shows_no_password():
    with pytest.raises(CasebookError, match=r"Add \?folder=") as caught:
        Address.of("postgresql://ada:hidden@db.example/velmora")
    assert "hidden" not in str(caught.value)
    with pytest.raises(CasebookError, match=r"Add &folder="):
        Address.of("postgresql://db.example/velmora?sslmode=require")


@pytest.mark.parametrize(
    "written",
    ["postgresql://[::1/velmora?folder=x", "postgresql://ada:5432:hid/den@[::1]/velmora?folder=x&colour=red"],
)
def test_an_address_that_postgresql_does_not_understand_is_refused(written):
    with pytest.raises(CasebookError, match=r"address .* cannot be read") as caught:
        Casebook(written)
    assert not {"hid", "den", "5432"} & set(re.findall(r"\w+", str(caught.value)))


@given(st.text(min_size=1, max_size=12), st.booleans())
@example("hid?den", True)
@example("hi@d?d=e@n", False)
@example("5432/a?den", True)
def test_no_password_is_ever_shown(password, has_user):
    shown = without_secrets(f"postgresql://{'ada' * has_user}:{password}@db.example/velmora?folder=/srv")
    user = f"postgresql://{'ada' * has_user}"
    is_read = "?" not in password
    assert shown == (f"{user}@db.example/velmora?folder=/srv" if is_read else f"{user}:…")


@pytest.mark.parametrize("key", ["password", "sslpassword", "pass%77ord", "scram_client_key"])
def test_no_secret_setting_is_ever_shown(key):
    shown = without_secrets(f"postgresql://db.example/velmora?{key}=hidden&folder=/srv")
    assert shown == "postgresql://db.example/velmora?folder=/srv"


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_what_postgresql_cannot_hold_is_written_so_that_it_can_be_read_back(one, other):
    dialect = dialects.dialect()
    write, read = Text().bind_processor(dialect), Text().result_processor(dialect, None)
    written = write(one)
    assert read(written) == one
    assert "\0" not in written
    written.encode()
    assert (written == write(other)) == (one == other)


def test_a_folder_that_is_gone_or_another_is_told_before_anything_is_kept(team, place, tmp_path):
    other = place.replace("book", "elsewhere")
    for create in (False, True):
        with pytest.raises(CasebookError, match=r"does not hold the archive .* is mounted here"):
            Casebook(other, create=create)
    assert not (tmp_path / "elsewhere").exists()
    Casebook(tmp_path / "alone", create=True).close()
    with pytest.raises(CasebookError, match="is a casebook of its own"):
        Casebook(place.replace("book", "alone"))


def test_a_lost_database_beside_kept_bytes_is_damage_and_left_alone(team, place, tmp_path):
    blob = tmp_path / "book" / "archive" / "ab" / ("ab" * 32)
    blob.parent.mkdir(parents=True)
    blob.touch()
    Casebook(place).close()
    with pytest.raises(CasebookDamaged, match="is empty"):
        Casebook(team.at("book"), create=True)


def test_text_sorts_by_code_point_in_every_column(team, place):
    query = (
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
    )
    with team.raw(place) as raw:
        assert raw.execute(query).fetchall() == []
        assert raw.execute("SELECT 'ä' < 'b'").fetchone() == (True,)  # the language's own order is another


def test_a_whole_table_cannot_be_emptied_either(team, place):
    refused = pytest.raises(psycopg.errors.RestrictViolation, match="reports are only added to")
    with refused, team.raw(place) as raw:
        raw.execute("TRUNCATE reports CASCADE")


def test_two_casebooks_in_one_database_do_not_wait_for_one_another(team, place):
    with Casebook(place) as one, Casebook(team.at("second"), create=True, wait_seconds=0.1) as two:
        with one.writing():
            put_one(two, 1)
        assert len(two.newest()) == 1


def test_a_missing_database_a_missing_schema_and_a_missing_server_are_told_apart(team, tmp_path):
    for url, kind, says in (
        (team.server.url(database="none"), CasebookMissing, "There is no such database"),
        (team.server.url(schema="none"), CasebookMissing, "names a schema that is not in the database"),
        ("postgresql://recount@/postgres?host=%2Fnowhere", CasebookError, "cannot be reached"),
        ("postgresql://127.0.0.1:1/postgres", CasebookError, "cannot be reached"),
    ):
        with pytest.raises(kind, match=says):
            Casebook(f"{url}&folder={tmp_path}" if "?" in url else f"{url}?folder={tmp_path}", create=True)


def test_a_refused_user_is_told_and_no_password_shown(team, tmp_path):
    team.server.do("DROP ROLE IF EXISTS guarded")
    team.server.do("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    url = f"{team.server.url(user='guarded')}&folder={tmp_path}"
    for asked in (url, url.replace("guarded@", "guarded:hidden@"), url.replace("guarded@", "nobody@")):
        with pytest.raises(CasebookError, match=r"does not let you in .*PGPASSWORD") as caught:
            Casebook(asked, create=True)
        assert "hidden" not in str(caught.value)
    with pytest.raises(CasebookError, match="You may not do that"):
        Casebook(url.replace("guarded@", "guarded:right@"), create=True)


def test_another_database_user_with_the_rights_that_the_docs_name_can_work(team, place):
    schema = re.search(r"search_path%3D(\w+)", place)[1]
    team.server.do("DROP ROLE IF EXISTS second")
    team.server.do("CREATE ROLE second LOGIN")
    for rights in (
        f"USAGE ON SCHEMA {schema}",
        f"SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema}",
        f"USAGE ON ALL SEQUENCES IN SCHEMA {schema}",
    ):
        team.server.do(f"GRANT {rights} TO second")
    try:
        with Casebook(place.replace("recount@", "second@")) as book:
            put_one(book, 2)
            assert len(book.newest()) == 2
            assert list(book.faults()) == []
            refused = pytest.raises(psycopg.errors.RestrictViolation)
            with refused, team.raw(place.replace("recount@", "second@")) as raw:
                raw.execute("DELETE FROM reports")
    finally:
        team.server.do("DROP OWNED BY second")


def test_a_database_in_another_encoding_is_refused(team, tmp_path):
    team.server.do("DROP DATABASE IF EXISTS latin")
    team.server.do(
        "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"
    )
    with pytest.raises(CasebookError, match="keeps texts in LATIN1"):
        Casebook(f"{team.server.url(database='latin')}&folder={tmp_path}", create=True)


def test_a_connection_that_was_cut_is_told_and_the_next_one_is_made_anew(team, place):
    with Casebook(place) as book:
        cut = pytest.raises(CasebookError, match=r"connection .* was lost|starting or stopping")
        with cut as caught, book.writing() as w:
            team.server.do(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'recount' AND state = 'idle in transaction'"
            )
            w.log()
        assert "same command again" in str(caught.value)
        assert len(book.newest()) == 1


@pytest.mark.parametrize(
    ("state", "kind", "says"),
    [
        ("53100", StorageFull, "no room left on the disk of the database server"),
        ("53300", CasebookLocked, "no connection left"),
        ("53200", CasebookError, "too little left to work with"),
        ("25006", CasebookError, "only be read"),
        ("42501", CasebookError, "You may not do that"),
        ("58030", CasebookError, "disk of the database server failed"),
        ("XX001", CasebookDamaged, "is damaged"),
        ("40001", CasebookLocked, "Another process"),
        ("54000", CasebookError, "too long"),
    ],
)
def test_what_the_server_says_is_told_in_plain_words_and_nothing_is_kept(team, place, state, kind, says):
    with team.raw(place) as raw:
        raw.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN RAISE 'broken' USING ERRCODE = '{state}'; END$$"
        )
        raw.execute("CREATE TRIGGER fail BEFORE INSERT ON currents EXECUTE FUNCTION fail()")
    with Casebook(place) as book:
        with pytest.raises(kind, match=says):
            put_one(book, 2)
        assert len(list(book.blobs())) == 1


def test_a_damaged_casebook_says_so(team, place):
    with team.raw(place) as raw:
        raw.execute("DROP TABLE currents CASCADE")
    with Casebook(place) as book, pytest.raises(CasebookDamaged, match="is damaged"):
        book.newest()


def test_without_psycopg_it_is_told_how_to_get_it(tmp_path):
    code = "import sys; sys.modules['psycopg'] = None\n"
    code += "from recount.store.casebook import Casebook\n"
    code += f"try: Casebook('postgresql:///velmora?folder={tmp_path}')\n"
    code += "except Exception as e: print(type(e).__name__, e)"
    done = subprocess.run([sys.executable, "-c", code], env=ENV, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("CasebookError The casebook postgresql:///velmora")
    assert "recount[postgresql]" in done.stdout
