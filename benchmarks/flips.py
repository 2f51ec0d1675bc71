"""Whether `recount verify` finds a single flipped bit: in the log, a claim, a text or a blob.

A small casebook of the invented examples with decisions in its log is kept in SQLite. Each time one bit of
one value of one row, or of one file of the archive, is turned in a copy, behind the back of the database's
triggers; about half of the texts are turned in the bytes of the database's own file, as a failing disk would.
"""

from __future__ import annotations

import random
import shutil
import struct
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import (
    URL,
    ColumnClause,
    LargeBinary,
    Table,
    Text,
    cast,
    create_engine,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlalchemy.exc import IntegrityError

from recount.model.decisions import Decision
from recount.pipeline.casework import Fault, add, extract_pending, verify
from recount.pipeline.listener import Silence
from recount.pipeline.people import COMMAND, People
from recount.pipeline.reviewing import Desk, User
from recount.store.casebook import Casebook
from recount.store.schema import claims, decisions, extractions, reports
from recount.store.triggers import append_only, changeable

QUICK, FULL = 60, 1000
EXAMPLES = Path(__file__).parents[1] / "examples" / "reports"
TABLES = (decisions, claims, reports, extractions)
"""What is turned. Extractions hold the places, and which claims a reading found."""
UNPROVEN = {
    *(("extractions", name) for name in ("key", "report", "made_at")),
    *(("reports", name) for name in ("key", "capture", "position")),
}
"""Columns left out: numbers by which only this database's rows know one another, and when a machine read."""
DECISIONS = 40


def measure(quick: bool) -> dict[str, float]:
    """The share of flips that were found."""
    times = QUICK if quick else FULL
    missed = flipped(times, random.Random(7))
    for what in missed:
        print(f"not found: {what}", file=sys.stderr)
    return {f"flips.{'part' if quick else 'found'}": (times - len(missed)) / times}


def flipped(times: int, dice: random.Random) -> list[str]:
    """What was turned and not found, of so many times."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept"
        _make(kept)
        if any(not f.is_harmless for f in _faults(kept)):
            raise AssertionError("the casebook has faults before any bit is turned")
        copy, missed = Path(folder) / "copy", []
        for _ in range(times):
            shutil.copytree(kept, copy)
            what = _flip(copy, dice)
            if all(f.is_harmless for f in _faults(copy)):
                missed.append(what)
            shutil.rmtree(copy)
    return missed


def _make(folder: Path) -> None:
    with Casebook(folder, create=True) as book:
        add(book, [str(EXAMPLES)], Silence())
        extract_pending(book, "rules", Silence())
        People(book).add(COMMAND, "ada", "four or five words", "administrator")
        desk, ada = Desk(book, "recount"), User("ada", "administrator")
        for n, claim in zip(range(DECISIONS), book.claims(), strict=False):
            content = {"field": "count", "value": [n, n + 1, None]} if n % 2 else {}
            desk.decide(ada, Decision("", "correct" if n % 2 else "accept", claim.id, content, f"Reason {n}"))


def _faults(folder: Path) -> list[Fault]:
    try:
        with Casebook(folder) as book:
            return list(verify(book))
    except Exception as e:  # refusing to open a damaged file finds it, too
        return [Fault("casebook", str(e))]


def _flip(folder: Path, dice: random.Random) -> str:
    where = dice.choice([None, *TABLES])
    if where is None:
        path = dice.choice(sorted(p for p in (folder / "archive").glob("??/*") if p.stat().st_size))
        path.chmod(0o600)
        data = path.read_bytes()
        path.write_bytes(_turned(data, dice))
        return f"blob {path.name}"
    while True:
        found = _flip_value(folder / "casebook.db", where, dice)
        if found:
            return found


def _flip_value(path: Path, table: Table, dice: random.Random) -> str:
    """Turn one bit of one value of one row; "" where that cannot be (a key that would not be unique)."""
    engine = create_engine(URL.create("sqlite", database=str(path)))
    columns = [c for c in table.c if (table.name, c.name) not in UNPROVEN]
    column = dice.choice(columns)
    row: ColumnClause[int] = literal_column("rowid")
    with engine.connect() as db:
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        key = dice.choice(db.scalars(select(row).select_from(table)).all())
        raw = select(func.typeof(column), type_coerce(cast(column, LargeBinary), LargeBinary)).where(
            row == key
        )
        kind, value = db.execute(raw.select_from(table)).one()
        if kind == "null" or not value:
            return ""
        if kind == "text" and dice.random() < 0.5 and _flip_in_file(path, value, dice):
            return f"{table.name}.{column.name} of {key}, in the file"
        turned = _turned_value(kind, value, dice)
        new = cast(literal(turned, LargeBinary), Text) if kind == "text" else literal(turned)
        for change in changeable(table.name):
            db.execute(change)
        try:
            db.execute(update(table).where(row == key).values({column: new}))
        except IntegrityError:
            return ""
        for refusal in append_only(table.name):
            db.execute(refusal)
        db.commit()
    engine.dispose()
    return f"{table.name}.{column.name} of {key}"


def _turned_value(kind: str, value: bytes, dice: random.Random) -> object:
    if kind == "integer":
        return int(value) ^ (1 << dice.randrange(40))
    if kind == "real":
        return struct.unpack("<d", _turned(struct.pack("<d", float(value)), dice))[0]
    return _turned(value, dice)


def _flip_in_file(path: Path, value: bytes, dice: random.Random) -> bool:
    """Turn a bit of the value where it stands in the file; False where it stands in no one place."""
    data = path.read_bytes()
    if len(value) < 12 or data.count(value) != 1:
        return False
    at = data.index(value)
    path.write_bytes(data[:at] + _turned(value, dice) + data[at + len(value) :])
    return True


def _turned(data: bytes, dice: random.Random) -> bytes:
    bit = dice.randrange(8 * len(data))
    turned = bytearray(data)
    turned[bit // 8] ^= 1 << bit % 8
    return bytes(turned)


def _main(arguments: Sequence[str]) -> None:
    print(*flipped(int(arguments[0]), random.Random(int(arguments[1]))) or ["all found"], sep="\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
