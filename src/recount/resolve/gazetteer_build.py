"""Makes the default gazetteer's file, and writes any gazetteer's."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from recount.resolve.folding import fold, loosen
from recount.resolve.gazetteer import BUILDER, Entry
from recount.resolve.gazetteer_default import Defaults, capitals

Writing = Callable[["Writer"], None]

# Countries whose place names reach English through several spellings of Arabic, Persian, Kurdish or Pashto.
_LOOSE = frozenset([
    "AE", "AF", "BH", "DJ", "DZ", "EG", "EH", "ER", "IL", "IQ",
    "IR", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PK",
    "PS", "QA", "SA", "SD", "SO", "SY", "TD", "TN", "TR", "YE",
])  # fmt: skip
_BATCH = 20_000

# Names are staged in a temporary file and sorted at the end, so that memory stays bounded.
_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA temp_store = FILE;
    PRAGMA cache_size = -64000;
    CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE place (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL,
        admin1 TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, population INTEGER NOT NULL) STRICT;
    CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL,
        PRIMARY KEY (key, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE loose (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL,
        PRIMARY KEY (key, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE capital (country TEXT PRIMARY KEY, capital TEXT NOT NULL) STRICT;
    CREATE TEMP TABLE staged_name (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL) STRICT;
    CREATE TEMP TABLE staged_loose (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL) STRICT;
"""

_FINISH = """
    INSERT INTO name SELECT key, place, min(rank) FROM staged_name GROUP BY key, place ORDER BY key, place;
    INSERT INTO loose SELECT key, place, min(rank) FROM staged_loose GROUP BY key, place ORDER BY key, place;
    CREATE INDEX division ON place (country, admin1) WHERE kind = 'province';
    CREATE INDEX land ON place (country) WHERE kind = 'country';
"""

_COUNT = "SELECT (SELECT count(*) FROM place), (SELECT count(*) FROM name)"

_Row = tuple[str, int, int]


def build(path: Path) -> None:
    """Write the default gazetteer. Takes half a minute and 400 MB of memory; `path` must not exist.

    Raises:
        OSError, sqlite3.Error: if it cannot be written.
    """

    def default(writer: Writer) -> None:
        defaults = Defaults()
        for part in (defaults.tables(), defaults.towns()):
            for place, others in part:
                writer.add(place, others)

    write(path, default, {})


def write(path: Path, put: Writing, about: Mapping[str, str]) -> tuple[int, int]:
    """Write a gazetteer: the capitals, and what `put` hands to the writer.

    Args:
        path: the file; it must not exist.
        put: hands all places and names to the writer.
        about: what the file tells of itself; with "digest" in it, it is given that of all that was put in.

    Returns:
        How many places and how many names it holds.

    Raises:
        OSError, sqlite3.Error: if it cannot be written.
    """
    db = sqlite3.connect(path)
    try:
        db.executescript(_SCHEMA)
        writer = Writer(db)
        for country, name in capitals().items():
            writer.set_capital(country, name)
        put(writer)
        writer.finish()
        counts: tuple[int, int] = db.execute(_COUNT).fetchone()
        told = {"builder": BUILDER, "places": counts[0], "names": counts[1], **about}
        if "digest" in told:
            told["digest"] = writer.digest
        db.executemany("INSERT INTO about VALUES (?, ?)", [(k, str(v)) for k, v in told.items()])
        db.commit()
    finally:
        db.close()
    return counts


class Writer:
    """Puts places and names into an empty file. Of two places with one id the first stands."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._names: list[_Row] = []
        self._loose: list[_Row] = []
        self._hash = hashlib.sha256()

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that change with anything that was put in."""
        return self._hash.hexdigest()[:8]

    def add(self, place: Entry, others: Sequence[str]) -> None:
        """A place with its other names; where its id is known already, all its names are that one's."""
        row = self._db.execute("INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", place[:-1])
        if not row.rowcount:
            self.also(place.id, (place.name, *others))
            return
        self._hash.update(repr(place).encode())
        names = (place.name, *others)
        self._stage(place.id, place.country, names, _ranked(place.name, others))

    def also(self, place: int, others: Sequence[str], most: int = 2, countries: Collection[str] = ()) -> bool:
        """More names of a place, of rank `most` at most; False if the countries have no such place."""
        row = self._db.execute("SELECT name, country FROM place WHERE id = ?", (place,)).fetchone()
        if row is None or (countries and row[1] not in countries):
            return False
        ranks = {k: min(r, most) for k, r in _ranked(row[0], others).items() if r}
        self._stage(place, row[1], others, ranks)
        return True

    def set_capital(self, country: str, name: str) -> None:
        """The capital of a country, in place of the one it had."""
        self._hash.update(f"{country} {name}".encode())
        self._db.execute("INSERT OR REPLACE INTO capital VALUES (?, ?)", (country, name))

    def finish(self) -> None:
        """Sort the names into place."""
        self._flush()
        self._db.commit()
        self._db.executescript(_FINISH)

    def _stage(self, place: int, country: str, names: Sequence[str], ranks: Mapping[str, int]) -> None:
        self._hash.update(repr((place, names, ranks)).encode())
        self._names += [(k, place, r) for k, r in ranks.items()]
        if country in _LOOSE:
            for n in names:
                if len(key := loosen(n)) >= 3:
                    self._loose.append((key, place, ranks.get(fold(n), 2)))
        if len(self._names) > _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._db.executemany("INSERT INTO staged_name VALUES (?, ?, ?)", self._names)
        self._db.executemany("INSERT INTO staged_loose VALUES (?, ?, ?)", self._loose)
        self._names.clear()
        self._loose.clear()


def _ranked(name: str, others: Iterable[str]) -> dict[str, int]:
    """Folded names and their rank (see Entry); names in other scripts or without a letter are left out."""
    own = fold(name)
    ranks = {own: 0} if own else {}
    like = loosen(name)
    for other in others:
        key = fold(other)
        if len(key) > 1 and key.isascii() and key not in ranks:
            ranks[key] = 1 if loosen(other) == like else 2
    return ranks
