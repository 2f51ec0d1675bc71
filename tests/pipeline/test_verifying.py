"""Whatever is changed behind Recount's back is found and named."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from recount.model.decisions import Decision, chained, hash_of
from recount.model.errors import CasebookDamaged
from recount.pipeline.casework import add, extract_pending, verify
from recount.pipeline.listener import Silence
from recount.pipeline.passwords import Passwords
from recount.pipeline.people import COMMAND, People
from recount.store.casebook import Casebook
from tests.pipeline.invented import record, write_jsonl


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inputs = write_jsonl(tmp_path / "in.jsonl", [record(n) for n in range(3)])
    with Casebook(tmp_path / "book", create=True) as book:
        add(book, [str(inputs)], Silence())
        extract_pending(book, "rules", Silence())
    return tmp_path / "book"


def faults(folder: Path):
    with Casebook(folder) as book:
        return list(verify(book))


def forge(folder: Path, table: str, statement: str, *values: object) -> None:
    """Change the database as somebody would who means to: without the triggers that forbid it."""
    with sqlite3.connect(folder / "casebook.db") as raw:
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        assert raw.execute(f"{statement}", values).rowcount == 1
        for _, sql in triggers:
            raw.execute(sql)
    raw.close()


def test_a_whole_casebook_has_no_faults(folder):
    assert faults(folder) == []


def flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (flip, "SHA-256 differs."),
        (lambda data: data[:-1], "bytes in place of"),
        (lambda data: b"", "(0 bytes in place of"),
        (None, "are gone"),
    ],
)
def test_bytes_that_changed_are_found(folder, damage: Callable[[bytes], bytes] | None, says):
    (path,) = folder.glob("archive/??/*")
    data = path.read_bytes()
    path.chmod(0o644)
    path.unlink()
    if damage:
        path.write_bytes(damage(data))
    (fault,) = faults(folder)
    assert fault.thing == path.relative_to(folder).as_posix()
    assert says in fault.what
    assert not fault.is_harmless


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("text", "Nobody was killed in Velmora.", "The text is not the one that was kept"),
        ("title", "Calm in Karsk", "The text is not the one that was kept"),
        ("published", "2031-05-03", "was changed"),
        ("published", "soon", "cannot be read"),
        ("publisher", "Hill Post", "was changed"),
        ("regions", '[["body", 0, 1]]', "was changed"),
        ("regions", "[[1", "cannot be read"),
        ("extra", "{}", "was changed"),
    ],
)
def test_a_report_that_changed_is_found(folder, column, value, says):
    forge(folder, "reports", f"UPDATE reports SET {column} = ? WHERE id = 'r1'", value)
    found = faults(folder)
    assert {f.thing for f in found if "claim" not in f.thing and "read by" not in f.thing} == {
        "report 'r1' version 1"
    }
    assert any(says in f.what for f in found)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("low", 1),
        ("perpetrator", "Northern Army"),
        ("outcome", "missing"),
        ("start", "2031-01-01"),
        ("evidence", [{"start": 0, "end": 5, "quote": "Nobod"}]),
        ("evidence", [{"start": 0, "end": 10**9, "quote": "x"}]),
        ("spans", {"victims": [5, 2]}),
        ("part_of", "c-0"),
        ("report", "r2"),
    ],
)
def test_a_claim_that_changed_is_found(folder, key, value):
    with Casebook(folder) as book:
        first = next(book.claims())
    with sqlite3.connect(folder / "casebook.db") as raw:
        (text,) = raw.execute("SELECT fields FROM claims WHERE id = ?", (first.id,)).fetchone()
    raw.close()
    changed = json.dumps({**json.loads(text), key: value})
    forge(folder, "claims", "UPDATE claims SET fields = ? WHERE id = ?", changed, first.id)
    assert any(first.id in f.thing or "read by" in f.thing for f in faults(folder))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims SET low = 999 WHERE id = ?",
        "UPDATE claims SET outcome = 'missing' WHERE id = ?",
        "UPDATE claims SET id = 'c-0000000000000000' WHERE id = ?",
        "DELETE FROM claims WHERE id = ?",
    ],
)
def test_a_row_of_claims_that_changed_or_went_is_found(folder, statement):
    with Casebook(folder) as book:
        last = list(book.claims())[-1]
    forge(folder, "claims", statement, last.id)
    assert faults(folder)


@pytest.mark.parametrize(
    "change", ["skipped = 'not today'", "places = '[]'", "language = 'de'", "places = '[1'"]
)
def test_a_reading_that_changed_is_found(folder, change):
    forge(folder, "extractions", f"UPDATE extractions SET {change} WHERE key = 1")
    assert any("read by rules" in f.thing for f in faults(folder))


def test_flipped_bytes_in_the_database_are_found(folder):
    path = folder / "casebook.db"
    data = bytearray(path.read_bytes())
    words = b"the dead were residents"
    at = data.index(words)
    data[at] ^= 1
    path.write_bytes(bytes(data))
    assert any("The text is not the one that was kept" in f.what for f in faults(folder))


def test_what_a_killed_run_leaves_is_called_harmless(folder):
    stray = folder / "archive/ab" / ("ab" + "0" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    (folder / "archive/incoming/tmp1").write_bytes(b"half")
    (folder / ".new-x.db").write_bytes(b"half")
    found = faults(folder)
    assert all(f.is_harmless for f in found)
    assert {f.thing for f in found} == {
        f"archive/ab/{stray.name}",
        "archive/incoming/tmp1",
        ".new-x.db",
    }


@pytest.fixture
def logged(folder: Path) -> Path:
    """A casebook with a log of five rows: two that made users, three comments."""
    with Casebook(folder) as book:
        people = People(book, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
        people.first_administrator("ada", "plum ridge osk lantern")
        people.add(COMMAND, "zoë", "plum ridge osk lantern", "coder")
        with book.writing() as w:
            for n in range(3):
                w.decide(Decision("zoë", "comment", f"i-{n}", {"é": [1.5, "ü"]}, reason="Karsk said so"))
    return folder


def test_a_whole_log_has_no_faults(logged):
    assert faults(logged) == []


@pytest.mark.parametrize(
    ("change", "row", "says"),
    [
        ("\"by\" = 'ada'", 4, "does not say what it said"),
        ("kind = 'sign'", 3, "does not say what it said"),
        ("content = '{}'", 4, "does not say what it said"),
        ("content = replace(content, ':', ': ')", 4, "not written as Recount writes it"),
        ("content = replace(content, '00e9', '00E9')", 4, "not written as Recount writes it"),
        ("at = replace(at, 'T', ' ')", 4, "not written as Recount writes it"),
        ("at = 'soon'", 4, "The row cannot be read"),
        ("reason = ''", 5, "does not say what it said"),
        ("previous = replace(previous, substr(previous, 1, 1), 'x')", 4, "does not name the row before it"),
    ],
)
def test_a_row_of_the_log_that_changed_is_named(logged, change, row, says):
    forge(logged, "decisions", f"UPDATE decisions SET {change} WHERE number = ?", row)
    found = [f for f in faults(logged) if says in f.what]
    assert [f.thing for f in found] == [f"decision {row}"]


@pytest.mark.parametrize("gone", [1, 2, 4])
def test_a_row_of_the_log_that_is_gone_is_named(logged, gone):
    forge(logged, "decisions", "DELETE FROM decisions WHERE number = ?", gone)
    (fault,) = [f for f in faults(logged) if f.thing.startswith("decision")]
    assert (fault.thing, fault.what) == (
        f"decision {gone + 1}", f"Row {gone} of the log is missing or cannot be read.",
    )  # fmt: skip


def test_a_row_put_in_with_a_hash_of_its_own_breaks_the_chain_after_it(logged):
    with Casebook(logged) as book:
        log = book.log()
    forged = chained(replace(log[3], reason="Osk said so"), log[3].at, log[2], log[3].salt)
    assert forged.hash == hash_of(forged) != log[3].hash
    forge(
        logged,
        "decisions",
        "UPDATE decisions SET reason = ?, hash = ? WHERE number = 4",
        "Osk said so",
        forged.hash,
    )
    assert [f.thing for f in faults(logged)] == ["decision 5"]


def test_any_flipped_bit_of_the_log_is_found(logged):
    columns = ["at", "by", "kind", "subject", "content", "reason", "basis", "previous", "hash"]
    chance = random.Random(7)
    with sqlite3.connect(logged / "casebook.db") as raw:
        query = ", ".join(f'CAST("{c}" AS BLOB)' for c in columns)
        row = raw.execute(f"SELECT {query} FROM decisions WHERE number = 4").fetchone()
        triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            raw.execute(f"DROP TRIGGER {name}")
    bits = [(c, data, n) for c, data in zip(columns, row, strict=True) for n in range(8 * len(data))]
    with Casebook(logged) as book:
        for column, data, n in chance.sample(bits, 150):
            flipped = data[: n // 8] + bytes([data[n // 8] ^ 1 << n % 8]) + data[n // 8 + 1 :]
            statement = f'UPDATE decisions SET "{column}" = CAST(? AS TEXT) WHERE number = 4'
            for value in (flipped, data):
                with sqlite3.connect(logged / "casebook.db") as raw:
                    raw.execute(statement, (value,))
                is_found = any(f[0] in ("decision 4", "decision 5") for f in book.faults())
                assert is_found == (value is flipped), (column, n)
    raw.close()


def test_bytes_that_are_no_text_are_told_as_damage(logged):
    forge(
        logged, "decisions", "UPDATE decisions SET reason = CAST(? AS TEXT) WHERE number = 4", b"Karsk \xff"
    )
    assert "decision 4" in {f.thing for f in faults(logged)}
    with Casebook(logged) as book, pytest.raises(CasebookDamaged, match="bytes that are no text"):
        book.log()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE users SET role = 'administrator' WHERE name = ?", "not what the log says"),
        ("UPDATE users SET is_open = 0 WHERE name = ?", "not what the log says"),
        ("DELETE FROM users WHERE name = ?", "who is gone"),
        ("UPDATE users SET name = 'zoe' WHERE name = ?", "who is gone"),
    ],
)
def test_a_user_who_is_not_what_the_log_says_is_named(logged, statement, says):
    forge(logged, "users", statement, "zoë")
    assert any(f.thing == "user 'zoë'" and says in f.what for f in faults(logged))
