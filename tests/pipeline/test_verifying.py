"""Whatever is changed behind Recount's back is found and named."""

from __future__ import annotations

import json
import random
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
from tests.store.databases import Home


@pytest.fixture
def place(home: Home, tmp_path: Path) -> str:
    place = home.at("book")
    inputs = write_jsonl(tmp_path / "in.jsonl", [record(n) for n in range(3)])
    with Casebook(place, create=True) as book:
        add(book, [str(inputs)], Silence())
        extract_pending(book, "rules", Silence())
    return place


@pytest.fixture
def folder(home: Home, place: str) -> Path:
    return home.folder / "book"


def faults(place: str):
    with Casebook(place) as book:
        return list(verify(book))


def test_a_whole_casebook_has_no_faults(place):
    assert faults(place) == []


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
def test_bytes_that_changed_are_found(folder, place, damage: Callable[[bytes], bytes] | None, says):
    (path,) = folder.glob("archive/??/*")
    data = path.read_bytes()
    path.chmod(0o644)
    path.unlink()
    if damage:
        path.write_bytes(damage(data))
    (fault,) = faults(place)
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
def test_a_report_that_changed_is_found(home, place, column, value, says):
    home.forge(place, "reports", f"UPDATE reports SET {column} = ? WHERE id = 'r1'", value)
    found = faults(place)
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
def test_a_claim_that_changed_is_found(home, place, key, value):
    with Casebook(place) as book:
        first = next(iter(list(book.claims())))
    with home.raw(place) as raw:
        (text,) = raw.execute(f"SELECT fields FROM claims WHERE id = '{first.id}'").fetchone()
    changed = json.dumps({**json.loads(text), key: value})
    home.forge(place, "claims", "UPDATE claims SET fields = ? WHERE id = ?", changed, first.id)
    assert any(first.id in f.thing or "read by" in f.thing for f in faults(place))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims SET low = 999 WHERE id = ?",
        "UPDATE claims SET outcome = 'missing' WHERE id = ?",
        "UPDATE claims SET id = 'c-0000000000000000' WHERE id = ?",
        "DELETE FROM claims WHERE id = ?",
    ],
)
def test_a_row_of_claims_that_changed_or_went_is_found(home, place, statement):
    with Casebook(place) as book:
        last = list(book.claims())[-1]
    home.forge(place, "claims", statement, last.id)
    assert faults(place)


@pytest.mark.parametrize(
    "change", ["skipped = 'not today'", "places = '[]'", "language = 'de'", "places = '[1'"]
)
def test_a_reading_that_changed_is_found(home, place, change):
    home.forge(place, "extractions", f"UPDATE extractions SET {change} WHERE key = 1")
    assert any("read by rules" in f.thing for f in faults(place))


@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_flipped_bytes_in_the_database_are_found(folder, place):
    path = folder / "casebook.db"
    data = bytearray(path.read_bytes())
    words = b"the dead were residents"
    at = data.index(words)
    data[at] ^= 1
    path.write_bytes(bytes(data))
    assert any("The text is not the one that was kept" in f.what for f in faults(place))


def test_what_a_killed_run_leaves_is_called_harmless(folder, place):
    stray = folder / "archive/ab" / ("ab" + "0" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    (folder / "archive/incoming/tmp1").write_bytes(b"half")
    (folder / ".new-x.db").write_bytes(b"half")
    found = faults(place)
    assert all(f.is_harmless for f in found)
    assert {f.thing for f in found} == {
        f"archive/ab/{stray.name}",
        "archive/incoming/tmp1",
        ".new-x.db",
    }


@pytest.fixture
def logged(place: str) -> str:
    """A casebook with a log of five rows: two that made users, three comments."""
    with Casebook(place) as book:
        people = People(book, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
        people.first_administrator("ada", "plum ridge osk lantern")
        people.add(COMMAND, "zoë", "plum ridge osk lantern", "coder")
        with book.writing() as w:
            for n in range(3):
                w.decide(Decision("zoë", "comment", f"i-{n}", {"é": [1.5, "ü"]}, reason="Karsk said so"))
    return place


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
def test_a_row_of_the_log_that_changed_is_named(home, logged, change, row, says):
    home.forge(logged, "decisions", f"UPDATE decisions SET {change} WHERE number = ?", row)
    found = [f for f in faults(logged) if says in f.what]
    assert [f.thing for f in found] == [f"decision {row}"]


@pytest.mark.parametrize("gone", [1, 2, 4])
def test_a_row_of_the_log_that_is_gone_is_named(home, logged, gone):
    home.forge(logged, "decisions", "DELETE FROM decisions WHERE number = ?", gone)
    (fault,) = [f for f in faults(logged) if f.thing.startswith("decision")]
    assert (fault.thing, fault.what) == (
        f"decision {gone + 1}", f"Row {gone} of the log is missing or cannot be read.",
    )  # fmt: skip


def test_a_row_put_in_with_a_hash_of_its_own_breaks_the_chain_after_it(home, logged):
    with Casebook(logged) as book:
        log = book.log()
    forged = chained(replace(log[3], reason="Osk said so"), log[3].at, log[2], log[3].salt)
    assert forged.hash == hash_of(forged) != log[3].hash
    home.forge(
        logged,
        "decisions",
        "UPDATE decisions SET reason = ?, hash = ? WHERE number = 4",
        "Osk said so",
        forged.hash,
    )
    assert [f.thing for f in faults(logged)] == ["decision 5"]


def test_any_flipped_bit_of_the_log_is_found(home, logged):
    columns = ["at", "by", "kind", "subject", "content", "reason", "basis", "previous", "hash"]
    with home.raw(logged) as raw:
        query = ", ".join(f'"{c}"' for c in columns)
        row = raw.execute(f"SELECT {query} FROM decisions WHERE number = 4").fetchone()
    flipped = [
        (column, value, data[: n // 8] + bytes([data[n // 8] ^ 1 << n % 8]) + data[n // 8 + 1 :])
        for column, value in zip(columns, row, strict=True)
        for data in [value.encode()]
        for n in range(8 * len(data))
    ]
    if home.server is not None:  # PostgreSQL keeps nothing that is no text
        flipped = [f for f in flipped if is_text(f[2])]
    with Casebook(logged) as book, home.unguarded(logged, "decisions"):
        for column, value, other in random.Random(7).sample(flipped, 150):
            statement = f'UPDATE decisions SET "{column}" = CAST(? AS TEXT) WHERE number = 4'
            for put in (other if home.server is None else other.decode(), value):
                home.change(logged, statement, put)
                is_found = any(f[0] in ("decision 4", "decision 5") for f in book.faults())
                assert is_found == (put is not value), (column, other)


def is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_bytes_that_are_no_text_are_told_as_damage(home, logged):
    home.forge(
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
def test_a_user_who_is_not_what_the_log_says_is_named(home, logged, statement, says):
    home.forge(logged, "users", statement, "zoë")
    assert any(f.thing == "user 'zoë'" and says in f.what for f in faults(logged))
