"""A casebook moves whole: every row, every byte, every decision; or not at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recount.model.answers import Answer
from recount.model.decisions import Decision, chain_faults
from recount.model.errors import CasebookDamaged, CasebookError, CasebookLocked, CasebookMissing, StorageFull
from recount.pipeline import migrating
from recount.pipeline.casework import Rules, reckon, verify
from recount.pipeline.listener import Silence
from recount.pipeline.migrating import Moved, migrate
from recount.pipeline.reviewing import Desk
from recount.store import moving
from recount.store.casebook import Casebook
from recount.store.schema import CACHES, metadata
from tests.pipeline.test_reviewing import ADA, BO, POLICY, made, told_in
from tests.store.databases import POSTGRESQL, Home
from tests.store.invented import capture, report
from tests.store.test_opening import ENV

MOVED = [t for t in metadata.sorted_tables if t.name not in CACHES]
pytestmark = pytest.mark.needs(POSTGRESQL)


@pytest.fixture
def folders(tmp_path: Path) -> Home:
    return Home(tmp_path / "folders", None, iter(()))


@pytest.fixture
def source(folders: Home) -> str:
    """A folder with two versions of a report, three decisions, an answer and a table of actors."""
    place = folders.at("old")
    folders.folder.mkdir()
    with made(place, folders.folder / "in.jsonl") as book:
        desk = Desk(book, POLICY)
        desk.decide(ADA, Decision("", "correct", told_in(desk, "c3"), {"field": "count", "value": [6, 6, 6]}))
        desk.decide(BO, Decision("", "retract", told_in(desk, "b2"), reason="residents took it back"))
        desk.decide(ADA, Decision("", "undo", "", {"of": 2}))
        book.keep_answer("k", "m-1", Answer("told \ud800\x00", 12, 3))
        with book.writing() as w:
            w.add_capture(capture_of(book, "again.jsonl"))
            w.add_report(report("a1", "\x10 Nobody was hurt in Ariha.\x00"), 1, 9)
    own = Path(place) / "actors"
    own.mkdir()
    (own / "velmora.csv").write_text("actor,name,kind,words\nridge,Ridge Front,armed_group,Ridge Front\n")
    return place


def capture_of(book: Casebook, origin: str) -> Any:
    """The archived file, as it came in once more from elsewhere."""
    sha256, size, _ = next(iter(list(book.blobs())))
    return type(capture())(sha256, size, origin, "jsonl")


def moved(place: str, where: str) -> Moved:
    with Casebook(place) as book:
        return migrate(book, where, Silence())


def rows(home: Home, place: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is no cache, past Recount."""
    found = {}
    with home.raw(place) as raw:
        for table in MOVED:
            columns = ", ".join(f'"{c.name}"' for c in table.columns)
            keys = ", ".join(f'"{c.name}"' for c in table.primary_key)
            found[table.name] = raw.execute(f"SELECT {columns} FROM {table.name} ORDER BY {keys}").fetchall()
    return found


def files(place: Path) -> dict[str, bytes]:
    found = [p for p in place.rglob("*") if p.is_file() and not p.name.startswith("casebook.db")]
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in found}


def incidents(place: str) -> Any:
    with Casebook(place) as book:
        return reckon(book, Rules(POLICY)).incidents


def test_all_that_is_no_cache_arrives_as_it_was_and_comes_back(source, folders, team, tmp_path):
    there, back = team.at("team"), folders.at("back")
    first = moved(source, there)
    assert files(tmp_path / "team") == files(Path(source))
    assert "actors/velmora.csv" in files(tmp_path / "team")
    with Casebook(there) as book:
        assert list(verify(book)) == []
        assert [d.number for d in book.log()] == [1, 2, 3]
        assert list(chain_faults(book.log())) == []
        assert book.answer("k") == Answer("told \ud800\x00", 12, 3)
        assert book.report("a1").version == 2
        assert book.report("a1").report.text == "\x10 Nobody was hurt in Ariha.\x00"
        assert book.linkage_mark() == ""
    kept = rows(folders, source)
    assert {name: len(found) for name, found in kept.items()} == {t.table: t.rows for t in first.tables}
    assert (first.files, first.rows("captures"), first.rows("reports")) == (1, 2, 6)
    plain = [name for name in kept if name != "reports"]  # one of these holds what PostgreSQL cannot
    arrived = rows(team, there)
    assert {name: arrived[name] for name in plain} == {name: kept[name] for name in plain}
    assert moved(there, back).tables == first.tables
    assert rows(folders, back) == kept
    assert files(folders.folder / "back") == files(Path(source))
    assert incidents(source) == incidents(there) == incidents(back)


def test_new_rows_follow_the_old_ones(source, team):
    there = team.at("team")
    moved(source, there)
    with Casebook(source) as old, Casebook(there) as new:
        before = old.state()
        for book in (old, new):
            with book.writing() as w:
                w.add_report(report("z9"), 1, 10)
        assert old.state() == new.state() == (before[0] + 1, before[1])
        assert old.newest() == new.newest()
        desk = Desk(new, POLICY)
        row = desk.decide(ADA, Decision("", "retract", told_in(desk, "d4"), reason="taken back"))
        assert (row.number, list(chain_faults(new.log()))) == (4, [])


def test_an_empty_casebook_moves_too(folders, team):
    place, there = folders.at("old"), team.at("team")
    Casebook(place, create=True).close()
    assert {t.rows for t in moved(place, there).tables} == {0}
    with Casebook(there) as book, book.writing() as w:
        assert w.add_capture(capture()) == 1


def with_a_casebook(team: Home, folders: Home) -> str:
    place = team.at("taken")
    Casebook(place, create=True).close()
    return place


def with_other_tables(team: Home, folders: Home) -> str:
    place = team.at("taken")
    with team.raw(place) as raw:
        raw.execute("CREATE TABLE bees (name text)")
    return place


def with_other_bytes(team: Home, folders: Home) -> str:
    blob = team.folder / "taken" / "archive" / "ab" / ("ab" * 32)
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"x")
    return team.at("taken")


def with_other_actors(team: Home, folders: Home) -> str:
    (team.folder / "taken" / "actors").mkdir(parents=True)
    (team.folder / "taken" / "actors" / "velmora.csv").write_text("mine")
    return team.at("taken")


def in_the_same_folder(team: Home, folders: Home) -> str:
    return f"{team.at('x').partition('&folder=')[0]}&folder={folders.folder / 'old'}"


def a_folder_that_is_one(team: Home, folders: Home) -> str:
    place = folders.at("taken")
    Casebook(place, create=True).close()
    return place


def the_folder_itself(team: Home, folders: Home) -> str:
    return str(folders.folder / "x" / ".." / "old")


@pytest.mark.parametrize(
    ("taken", "says"),
    [
        (with_a_casebook, "There is a casebook at .* already"),
        (with_other_tables, "is no casebook"),
        (with_other_bytes, "holds bytes of another casebook"),
        (with_other_actors, "There is another velmora.csv"),
        (in_the_same_folder, "the folder of .* itself"),
        (a_folder_that_is_one, "There is a casebook at .* already"),
        (the_folder_itself, "the folder of .* itself"),
    ],
)
def test_a_place_that_is_not_empty_is_left_alone(
    source, team, folders, taken: Callable[[Home, Home], str], says: str
):
    where = taken(team, folders)
    before = files(team.folder), rows(folders, source)
    with pytest.raises(CasebookError, match=says):
        moved(source, where)
    assert rows(folders, source) == before[1]
    after = files(team.folder)
    assert {name: after[name] for name in before[0]} == before[0]


@pytest.fixture(params=["postgresql", "sqlite"])
def target(request: pytest.FixtureRequest, team: Home, folders: Home) -> str:
    return (team if request.param == "postgresql" else folders).at("new")


def nothing_is_there(place: str) -> bool:
    try:
        Casebook(place).close()
    except (CasebookMissing, CasebookDamaged):
        return True
    return False


def test_a_row_that_was_changed_is_found_and_nothing_is_kept(source, folders, target):
    with folders.raw(source) as raw:
        (text,) = raw.execute("SELECT text FROM reports WHERE id = 'c3'").fetchone()
    folders.forge(source, "reports", "UPDATE reports SET text = 'Nobody was hurt.' WHERE id = 'c3'")
    with pytest.raises(CasebookDamaged, match=r"report 'c3' version 1, copied to .*`recount verify`"):
        moved(source, target)
    assert nothing_is_there(target)
    folders.forge(source, "reports", "UPDATE reports SET text = ? WHERE id = 'c3'", text)
    assert moved(source, target).files == 1


def test_bytes_that_are_gone_are_told_and_nothing_is_kept(source, target):
    (blob,) = Path(source).glob("archive/??/*")
    data = blob.read_bytes()
    blob.unlink()
    with pytest.raises(CasebookDamaged, match=r"The bytes of again.jsonl .* are gone"):
        moved(source, target)
    assert nothing_is_there(target)
    blob.write_bytes(data)
    moved(source, target)


def test_a_copy_that_does_not_read_as_the_source_is_not_kept(source, target, monkeypatch):
    read = moving._chunks
    seen: list[str] = []

    def forgetful(connection: Any, bare: Any) -> Any:
        seen.append(bare.name)
        chunks = read(connection, bare)
        return chunks if seen.count("answers") < 2 or bare.name != "answers" else iter(())

    monkeypatch.setattr(moving, "_chunks", forgetful)
    with pytest.raises(CasebookDamaged, match=r"The 0 rows of answers at .* are not the 1 that were read"):
        moved(source, target)
    assert nothing_is_there(target)


@pytest.mark.parametrize("error", [KeyboardInterrupt, StorageFull("No room", "Make some")])
def test_a_move_that_is_stopped_leaves_no_casebook_and_can_be_made_again(source, target, monkeypatch, error):
    def stopped(_: object) -> Any:
        raise error

    monkeypatch.setattr(migrating, "verify", stopped)
    with pytest.raises((KeyboardInterrupt, StorageFull)):
        moved(source, target)
    monkeypatch.undo()
    assert nothing_is_there(target)
    moved(source, target)
    with Casebook(target) as book:
        assert [f for f in verify(book) if not f.is_harmless] == []


KILLED = """
import os, signal, sys
from recount.pipeline import migrating
from recount.pipeline.listener import Silence
from recount.store.casebook import Casebook
migrating.verify = lambda move: os.kill(os.getpid(), signal.SIGKILL)
with Casebook(sys.argv[1]) as book:
    migrating.migrate(book, sys.argv[2], Silence())
"""


def test_a_move_that_is_killed_leaves_no_casebook_and_can_be_made_again(source, target):
    done = subprocess.run([sys.executable, "-c", KILLED, source, target], env=ENV, check=False)
    assert done.returncode == -9
    assert nothing_is_there(target)
    moved(source, target)
    with Casebook(target) as book:
        assert [f for f in verify(book) if not f.is_harmless] == []


def test_nobody_writes_to_a_casebook_while_it_moves(source, team):
    with Casebook(source) as book, Casebook(source, wait_seconds=0.1) as other:
        with book.moving(team.at("team")) as move:
            move.copy()
            with pytest.raises(CasebookLocked):
                other.keep_answer("l", "m-1", Answer("late"))
            assert len(other.log()) == 3
        other.keep_answer("l", "m-1", Answer("late"))


def test_every_table_that_is_a_cache_is_one():
    assert set(CACHES) <= set(metadata.tables)
    assert {"captures", "reports", "currents", "extractions", "claims", "decisions", "users"} <= {
        t.name for t in MOVED
    }
