"""Whatever is changed behind Recount's back is found and named."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from recount.pipeline.casework import add, extract_pending, verify
from recount.pipeline.listener import Silence
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
