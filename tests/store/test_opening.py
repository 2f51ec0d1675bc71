"""Opening: whole or not at all, quick when current, and one clear sentence for each thing that is wrong."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from recount.model.decisions import Decision, chain_faults
from recount.model.errors import (
    CasebookDamaged,
    CasebookError,
    CasebookLocked,
    CasebookMissing,
    CasebookNewer,
    RecountError,
    StorageFull,
)
from recount.store import opening, postgresql, sqlite
from recount.store.address import Address
from recount.store.casebook import Casebook
from recount.store.schema import HEAD, metadata
from tests.store.databases import Home
from tests.store.invented import capture, report

ENV = {**os.environ, "PYTHONPATH": f"src{os.pathsep}."}


def put_one(book: Casebook, n: int = 1) -> None:
    with book.writing() as w:
        w.add_report(
            report(f"r{n}", text=f"{n} people were killed in Velmora. " * 200), w.add_capture(capture(n)), 1
        )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Casebook(tmp_path / "book", create=True) as book:
        put_one(book)
    return tmp_path / "book"


@pytest.fixture
def place(home: Home) -> str:
    """A casebook with one report, in each kind of database."""
    place = home.at("book")
    with Casebook(place, create=True) as book:
        put_one(book)
    return place


def test_a_missing_casebook_is_not_made_by_the_way(home, tmp_path):
    place = home.at("none")
    with pytest.raises(CasebookMissing, match=r"There is no casebook at .*recount run"):
        Casebook(place)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CasebookMissing):
        Casebook(place)


def test_a_new_casebook_leaves_nothing_else_behind(tmp_path):
    with Casebook(tmp_path / "new" / "book", create=True) as book:
        assert book.newest() == []
    assert [p.name for p in (tmp_path / "new" / "book").iterdir()] == ["casebook.db"]


def test_a_file_in_the_way_is_said(home, tmp_path):
    place = home.at("book")
    (tmp_path / "book").write_text("x")
    with pytest.raises(CasebookError, match="a file is in the way"):
        Casebook(place, create=True)


MAKE = """
import sys
from recount.store.casebook import Casebook
from tests.store.test_opening import put_one
with Casebook(sys.argv[1], create=True) as book:
    put_one(book, int(sys.argv[2]))
"""


def test_many_who_make_the_same_casebook_at_once_share_it(home):
    place = home.at("book")
    made = [subprocess.Popen([sys.executable, "-c", MAKE, place, str(n)], env=ENV) for n in range(4)]
    assert [process.wait() for process in made] == [0, 0, 0, 0]
    with Casebook(place) as book:
        assert len(book.newest()) == 4


def test_a_casebook_can_be_made_where_files_have_one_name_only(tmp_path, monkeypatch):
    def link(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")  # what exFAT says

    monkeypatch.setattr(os, "link", link)
    with Casebook(tmp_path / "book", create=True) as book:
        put_one(book)
    assert [p.name for p in (tmp_path / "book").iterdir()] == ["casebook.db"]


def test_the_migrations_make_the_tables_that_the_code_speaks_of(place):
    address = Address.of(place)
    engine = (
        postgresql.engine_for(address.url, place, 1)
        if address.url
        else sqlite.engine_for(address.folder / "casebook.db", 1)
    )
    with engine.connect() as connection:
        opts = {"compare_type": False, "include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or not str(name).startswith("report_words")  # the index, which is no table


def test_the_newest_migration_is_the_one_that_opening_looks_for():
    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_a_current_casebook_loads_no_alembic(place):
    code = f"import sys; from recount.store.casebook import Casebook; Casebook({place!r}).close(); "
    code += "sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env=ENV)


def test_a_newer_casebook_is_left_alone(home, place):
    with home.raw(place) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CasebookNewer, match="Update Recount"):
        Casebook(place)


def test_an_interrupted_first_migration_is_taken_up_again(tmp_path):
    (tmp_path / "casebook.db").touch()
    with Casebook(tmp_path, create=True) as book:
        put_one(book)
        assert len(book.newest()) == 1


def test_an_empty_file_alone_is_no_casebook(tmp_path):
    (tmp_path / "casebook.db").touch()
    with pytest.raises(CasebookMissing, match=r"There is no casebook"):
        Casebook(tmp_path)


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("what", ["empty", "gone"])
def test_a_lost_database_beside_kept_bytes_is_damage_and_left_alone(folder, what, create):
    blob = folder / "archive" / "ab" / ("ab" * 32)
    blob.parent.mkdir(parents=True)
    blob.touch()
    for path in folder.glob("casebook.db*"):
        path.unlink()
    if what == "empty":
        (folder / "casebook.db").touch()
    before = sorted(folder.rglob("*"))
    with pytest.raises(CasebookDamaged, match=rf"is {what}\. Put back a copy of the folder"):
        Casebook(folder, create=create)
    assert sorted(folder.rglob("*")) == before


def test_an_empty_database_beside_an_empty_archive_is_damage(tmp_path):
    (tmp_path / "casebook.db").touch()
    (tmp_path / "archive").mkdir()
    with pytest.raises(CasebookDamaged, match="is empty"):
        Casebook(tmp_path, create=True)


def test_a_first_command_killed_while_the_casebook_is_made_can_be_run_again(tmp_path):
    kill = (
        "import os, signal, sys\n"
        "from recount.store import opening\n"
        "opening._settle = lambda new, place: os.kill(os.getpid(), signal.SIGKILL)\n"
        "opening.open_engine(opening.Address.of(sys.argv[1]), True, 1.0)\n"
    )
    done = subprocess.run([sys.executable, "-c", kill, tmp_path / "book"], env=ENV, check=False)
    assert done.returncode == -9
    with Casebook(tmp_path / "book", create=True) as book:
        put_one(book)
        assert len(book.newest()) == 1


@pytest.mark.parametrize(
    "content", [b"this is no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path, content):
    (tmp_path / "casebook.db").write_bytes(content)
    with pytest.raises(CasebookDamaged, match="copy of the folder"):
        Casebook(tmp_path)


@pytest.mark.parametrize("table", ["bees", "alembic_version"])
def test_another_programs_database_is_left_alone(home, tmp_path, table):
    place = home.at("book")
    (tmp_path / "book").mkdir()
    with home.raw(place) as raw:
        raw.execute(f"CREATE TABLE {table} (version_num text)")
    with pytest.raises(CasebookDamaged, match="no casebook"):
        Casebook(place, create=True)


def test_a_locked_casebook_can_be_read_and_says_that_it_is_locked(place):
    with Casebook(place) as holder, Casebook(place, wait_seconds=0.1) as book:
        with holder.writing():
            assert len(book.newest()) == 1
            with pytest.raises(CasebookLocked, match="Another process is writing"):
                put_one(book, 2)
        put_one(book, 2)
        assert len(book.newest()) == 2


def test_a_writer_who_waits_sees_what_the_one_before_left(place):
    with Casebook(place) as book, Casebook(place) as other, ThreadPoolExecutor(1) as pool:
        with book.writing() as w:
            waiting = pool.submit(decide_as, other, "bo")
            w.decide(Decision("ada", "comment", "r1", {"text": "seen"}))
            time.sleep(0.2)  # it has come to wait by now; were it slower, it would only wait less
        assert waiting.result().number == 2
        assert [d.by for d in book.log()] == ["ada", "bo"]
        assert list(chain_faults(book.log())) == []


def decide_as(book: Casebook, name: str) -> Decision:
    with book.writing() as w:
        return w.decide(Decision(name, "comment", "r1", {"text": "seen"}))


def test_many_who_decide_at_once_make_one_chain(place):
    with Casebook(place) as book, ThreadPoolExecutor(6) as pool:
        names = [f"user{n}" for n in range(30)]
        kept = {d.number: d.by for d in pool.map(decide_as, [book] * 30, names)}
        assert sorted(kept.values()) == sorted(names)
        assert kept == {d.number: d.by for d in book.log()}
        assert list(chain_faults(book.log())) == []


KILLED = """
import os, signal, sys
from recount.store.casebook import Casebook
from tests.store.test_opening import report, capture
with Casebook(sys.argv[1]) as book, book.writing() as w:
    w.add_report(report("lost"), w.add_capture(capture(9)), 1)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_was_writing_is_not_kept_and_nobody_waits_for_it(place):
    done = subprocess.run([sys.executable, "-c", KILLED, place], env=ENV, check=False)
    assert done.returncode == -9
    with Casebook(place) as book:
        put_one(book, 2)
        assert [s.report.id for s in book.reports(book.newest())] == ["r1", "r2"]


def test_a_reader_sees_one_state_while_another_writes(place):
    with Casebook(place) as book, Casebook(place) as other:
        put_one(book, 2)
        reader = book.reports(book.newest())
        next(reader)
        put_one(other, 3)
        assert [s.report.id for s in reader] == ["r2"]
        assert len(book.newest()) == 3


def test_a_list_that_is_looked_at_in_part_stops_nobody(place):
    with Casebook(place, wait_seconds=0.1) as book:
        listing = book.blobs()
        next(listing)
        put_one(book, 2)
        del listing
        assert len(list(book.blobs())) == 2


FILL = """
import os, sys
from pathlib import Path
from recount.model.errors import RecountError
from recount.store.casebook import Casebook
from tests.store.test_opening import put_one
folder = Path(sys.argv[1])
if sys.argv[2:]:  # load all that is needed, then go on as a user who may not write there
    with Casebook(folder):
        pass
    os.setuid(int(sys.argv[2]))
try:
    with Casebook(folder, create=True) as book:
        for n in range(10_000):
            put_one(book, n)
except RecountError as error:
    print(type(error).__name__, error, sep=": ")
"""


def fill(folder: Path, *arguments: str, **more) -> str:
    command = [sys.executable, "-c", FILL, str(folder), *arguments]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_full_disk_is_said_and_what_was_kept_stays_whole(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.xfail("only an administrator can make a small disk")
    try:
        assert fill(disk / "book").startswith("StorageFull: There is no room left on the disk")
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        with Casebook(disk / "book") as book:
            kept = len(book.newest())
            assert kept > 10
            assert list(book.faults()) == []
            put_one(book, 100_000)
            assert len(book.newest()) == kept + 1
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("most", [1_000, 60_000, 100_000, 1_000_000])
def test_a_disk_that_refuses_to_write_is_said_and_what_was_kept_stays_whole(tmp_path, most):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    said = fill(tmp_path / "book", preexec_fn=limit)
    assert "run the same command again" in said
    with Casebook(tmp_path / "book", create=True) as book:
        kept = len(book.newest())
        assert list(book.faults()) == []
        put_one(book, 100_000)
        assert len(book.newest()) == kept + 1
    assert [p.name for p in (tmp_path / "book").iterdir()] == ["casebook.db"]


def test_a_folder_that_may_not_be_written_is_said(folder):
    if os.geteuid() == 0:  # who may write anywhere, so nobody tries, and must be able to look
        for path in folder.parents:
            if Path(tempfile.gettempdir()) in path.parents:
                path.chmod(0o755)
        said = fill(folder, "65534")
    else:
        (folder / "casebook.db").chmod(0o444)
        folder.chmod(0o555)
        said = fill(folder)
        folder.chmod(0o755)
    assert said.startswith("CasebookError: The casebook")
    assert "may write" in said


def test_every_error_has_a_sentence_and_says_what_to_do():
    error = CasebookMissing("There is no casebook at x", "Make one")
    assert isinstance(error, RecountError)
    assert str(error) == "There is no casebook at x. Make one."
    assert not issubclass(StorageFull, CasebookError)
