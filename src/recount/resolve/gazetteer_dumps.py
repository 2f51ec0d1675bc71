"""Makes a gazetteer from the files of GeoNames that somebody has got, on top of the default one.

What the tables tell (countries, divisions, regions) stands as it is; towns and all else come from the files,
and from the default gazetteer where the files do not cover a country whole.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from recount.codebook.tables import read_table
from recount.model.errors import RecountError, StorageFull
from recount.resolve import dumps
from recount.resolve.dumps import Dump, Feature, Progress
from recount.resolve.folding import fold
from recount.resolve.gazetteer import Entry
from recount.resolve.gazetteer_build import Writer, write
from recount.resolve.gazetteer_default import Defaults, Middles, is_name
from recount.resolve.tables import rows

_ORDER = ("places", "divisions", "countries", "names")  # what later files add to stands in earlier ones
_USUAL = 1  # the rank of what English texts call a place
_DIVISION_CODES = {2: ("A", "ADM1"), 3: ("A", "ADM2")}  # number of codes -> feature


class Built(NamedTuple):
    """What was made: its places and names, and file by file how many rows were taken from it."""

    places: int
    names: int
    taken: dict[str, int]


def build_gazetteer(
    paths: Sequence[Path], out: Path, countries: Collection[str] = (), tell: Progress = lambda *_: None
) -> Built:
    """Write a gazetteer of these files and the default one; `out` is replaced when all is done.

    The order of the files makes no difference. Takes half a gigabyte of memory, however long the files are.

    Args:
        paths: files of GeoNames, as they come.
        out: the file to write.
        countries: ISO 3166-1 alpha-2 codes: nothing else is taken of the files. Empty: all.
        tell: is told how far the reading is.

    Raises:
        InputError: naming the file and line that cannot be used; `out` is as it was.
        RecountError: if a country is unknown, or `out` cannot be written.
    """
    if unknown := sorted(set(countries).difference(row["iso"] for row in rows("countries"))):
        todo = "Give the two capital letters of ISO 3166, such as SY"
        raise RecountError(f"No country has the code {unknown[0]!r}", todo)
    known = {path.resolve(): dumps.recognised(path) for path in paths}
    files = sorted(known.values(), key=lambda d: (_ORDER.index(d.kind), d.path.name, str(d.path)))
    made_of = ", ".join([d.path.name for d in files] + sorted(set(countries)))
    making = _Making(files, frozenset(countries), tell)
    try:
        with tempfile.TemporaryDirectory(prefix=".gazetteer-", dir=out.parent) as folder:
            part = Path(folder) / out.name
            places, names = write(part, making.put, {"digest": "", "made of": made_of})
            with part.open("rb+") as f:
                os.fsync(f.fileno())
            part.replace(out)
    except (OSError, sqlite3.Error) as e:
        full = (isinstance(e, OSError) and e.errno in (errno.ENOSPC, errno.EDQUOT)) or "full" in str(e)
        todo = "Make room there and in the folder for temporary files, or name another file with --out"
        raise (StorageFull if full else RecountError)(f"Cannot write the gazetteer {out}: {e}", todo) from e
    return Built(places, names, dict(making.taken))


@cache
def _features() -> dict[tuple[str, str], tuple[str, int]]:
    """Feature class and code, or class and "", -> kind ("" where it is left out) and people."""
    table = read_table("recount.resolve", "feature_codes.csv")
    return {(r["class"], r["code"]): (r["kind"], int(r["people"] or 0)) for r in table}


def feature_kind(code: tuple[str, str]) -> tuple[str, int]:
    """Kind of a feature's class and code, "" where it is left out, and the people where none are told."""
    return _features().get(code) or _features().get((code[0], ""), ("", 0))


class _Making:
    """One building of a gazetteer."""

    def __init__(self, files: Sequence[Dump], countries: frozenset[str], tell: Progress) -> None:
        self._files = files
        self._countries = countries
        self._tell = tell
        self._whole = {d.name for d in files if d.kind == "places"}
        self._middles = Middles()
        self._held: dict[tuple[str, ...], int] = {}  # country, or country and division -> its entry
        self._districts: set[tuple[str, str, str]] = set()  # country, division, folded name
        self.taken = Counter[str]({d.path.name: 0 for d in files})

    def put(self, writer: Writer) -> None:
        """Hand everything to the writer; of two entries for one thing the first stands."""
        defaults = Defaults()
        for place, others in defaults.tables(us_counties=not self._covers("US")):
            self._hold(place)
            writer.add(place, others)
        steps = {
            "divisions": self._put_divisions,
            "countries": self._put_countries,
            "names": self._put_names,
        }
        for dump in self._files:
            if dump.kind == "places":
                self._put_places(dump, writer)
        for place, others in defaults.towns():
            if not self._covers(place.country):
                self._middles.add((place.country, place.admin1), place.lat, place.lon)
                writer.add(place, others)
        for dump in self._files:
            if dump.kind != "places":
                steps[dump.kind](dump, writer)

    def _covers(self, country: str) -> bool:
        """Whether the files hold all that GeoNames has of a country."""
        return self._wants(country) and not self._whole.isdisjoint(("allCountries", country))

    def _wants(self, country: str) -> bool:
        return not self._countries or country in self._countries

    def _hold(self, place: Entry) -> None:
        if place.kind == "country":
            self._held.setdefault((place.country,), place.id)
        elif place.kind == "province":
            self._held.setdefault((place.country, place.admin1), place.id)
        elif place.kind == "district":
            self._districts.add((place.country, place.admin1, fold(place.name)))

    def _put_places(self, dump: Dump, writer: Writer) -> None:
        for f in dumps.features(dump, self._tell):
            kind, people = feature_kind(f.code)
            if not kind or not self._wants(f.country):
                continue
            if kind == "town":
                for n in (1, 2):
                    self._middles.add((f.country, *f.divisions[:n]), f.lat, f.lon)
            place = self._entry(f, kind, f.people or people)
            writer.add(place, [o for o in f.others if is_name(o, place.population)])
            self.taken[dump.path.name] += 1

    def _entry(self, f: Feature, kind: str, people: int) -> Entry:
        """The feature; a country or province that is held already under another number keeps that."""
        admin1 = "" if kind == "country" else f.divisions[0]
        key = {"country": (f.country,), "province": (f.country, admin1)}.get(kind)
        own = f.id if key is None else self._held.setdefault(key, f.id)
        return Entry(own, f.name, kind, f.country, admin1, f.lat, f.lon, people, 0)

    def _put_divisions(self, dump: Dump, writer: Writer) -> None:
        """Names of divisions; one that no file gave coordinates lies in the middle of its towns."""
        for d in dumps.divisions(dump, self._tell):
            if not self._wants(d.codes[0]):
                continue
            country, admin1, name = d.codes[0], d.codes[1], d.names[0]
            place = self._held.get(d.codes, d.id)
            where = self._middles.of(d.codes)
            is_new = not writer.also(place, d.names)
            if is_new and where and (country, admin1, fold(name)) not in self._districts:
                kind, people = feature_kind(_DIVISION_CODES[len(d.codes)])
                writer.add(Entry(d.id, name, kind, country, admin1, *where, people, 0), d.names)
            self.taken[dump.path.name] += 1

    def _put_countries(self, dump: Dump, writer: Writer) -> None:
        for c in dumps.countries(dump, self._tell):
            if self._wants(c.code):
                writer.also(self._held.get((c.code,), c.id), [c.name])
                if c.capital:
                    writer.set_capital(c.code, c.capital)
                self.taken[dump.path.name] += 1

    def _put_names(self, dump: Dump, writer: Writer) -> None:
        for n in dumps.other_names(dump, self._tell):
            if is_name(n.name, 0) and writer.also(
                n.place, [n.name], _USUAL if n.is_usual else 2, self._countries
            ):
                self.taken[dump.path.name] += 1
