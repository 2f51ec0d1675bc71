"""Reads the files that GeoNames gives away (https://download.geonames.org/export/dump/readme.txt).

They are told apart by name, and every line is checked: a file that is cut or is something else is never taken
for a smaller gazetteer.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from recount.model.errors import InputError

Progress = Callable[[str, int, int], None]
"""Is told a file's name, and of how many million bytes it is at which."""

_COLUMNS = {"places": (19,), "names": (8, 10), "divisions": (4,), "countries": (19,)}
_BY_NAME = (
    (r"allCountries|no-country|cities\d+", ("places",)),
    (r"[A-Z]{2}", ("places", "names")),  # GeoNames calls a country's places and its other names the same
    (r"alternateNames(?:V2)?", ("names",)),
    (r"admin1CodesASCII|admin2Codes", ("divisions",)),
    (r"countryInfo", ("countries",)),
)
_LONGEST = 1 << 20  # bytes in a line; the longest of GeoNames have some ten thousand
_TOLD_EVERY = 50_000  # lines
_NO_NAMES = frozenset(("link", "post", "iata", "icao", "faac", "tcid", "unlc", "wkdt", "phon", "fr_1793"))
_AGAIN = "Get the file from GeoNames again, and give it under the name it has there"
_KNOWN = (
    "Give allCountries, XX (a country's code), cities500, alternateNamesV2, admin1CodesASCII, admin2Codes or "
    "countryInfo, each as .txt or .zip, under the name it has at GeoNames"
)


class Dump(NamedTuple):
    """A file of GeoNames; `kind` is places, names, divisions or countries."""

    path: Path
    kind: str

    @property
    def name(self) -> str:
        """The name it has at GeoNames, without an ending."""
        return self.path.stem


class Feature(NamedTuple):
    """A row of a file of places. `people` is None where GeoNames tells none."""

    id: int
    name: str
    others: list[str]
    lat: float
    lon: float
    code: tuple[str, str]
    country: str
    divisions: tuple[str, str]
    people: int | None


class OtherName(NamedTuple):
    """A row of a file of other names; `is_usual`: what English texts call the place today."""

    place: int
    name: str
    is_usual: bool


class Division(NamedTuple):
    """A row of a file of divisions; `codes` are the country's and one or two of its divisions."""

    id: int
    codes: tuple[str, ...]
    names: tuple[str, str]


class Country(NamedTuple):
    """A row of countryInfo."""

    id: int
    code: str
    name: str
    capital: str


def recognised(path: Path) -> Dump:
    """What a file is, by its name and its first row.

    Raises:
        InputError: if it is not there, is none of GeoNames' files, cannot be read, or is empty.
    """
    if not path.exists():
        raise InputError(str(path), "is not there", "Check the name and the folder you are in")
    if path.is_dir():
        raise InputError(str(path), "is a folder", "Name the files of GeoNames in it")
    kinds = next((kinds for pattern, kinds in _BY_NAME if re.fullmatch(pattern, path.stem)), ())
    if not kinds or path.suffix.lower() not in (".txt", ".zip"):
        raise InputError(str(path), "is no file of GeoNames by its name", _KNOWN)
    _, first = next(_cells(path, lambda *_: None), (0, []))
    for kind in kinds:
        if len(first) in _COLUMNS[kind]:
            return Dump(path, kind)
    raise _wrong_columns(path, 1, len(first), kinds[0])


def features(dump: Dump, tell: Progress) -> Iterator[Feature]:
    """The places of a file.

    Raises:
        InputError: naming the line that is wrong.
    """
    for n, c in _rows(dump, tell):
        try:
            lat, lon = float(c[4]), float(c[5])
            people = int(c[14] or 0)
            if not (-90 <= lat <= 90 and -180 <= lon <= 180 and people >= 0 and c[1]):
                raise ValueError
            others = [c[2], *c[3].split(",")]
            divisions = (c[10], c[11])
            yield Feature(int(c[0]), c[1], others, lat, lon, (c[6], c[7]), c[8], divisions, people or None)
        except ValueError:
            what = "is no place of GeoNames: it needs a number, a name and coordinates in degrees"
            raise InputError(str(dump.path), what, _AGAIN, n) from None


def other_names(dump: Dump, tell: Progress) -> Iterator[OtherName]:
    """The other names of a file, without addresses, codes and the like.

    Raises:
        InputError: naming the line that is wrong.
    """
    for n, c in _rows(dump, tell):
        if not (c[0].isdecimal() and c[1].isdecimal()):
            what = "is no name of GeoNames: it needs the number of its place"
            raise InputError(str(dump.path), what, _AGAIN, n)
        if c[3] and c[2] not in _NO_NAMES:
            yield OtherName(int(c[1]), c[3], c[2] == "en" and "1" not in c[6:8])


def divisions(dump: Dump, tell: Progress) -> Iterator[Division]:
    """The divisions of a file.

    Raises:
        InputError: naming the line that is wrong.
    """
    levels = 2 if dump.name == "admin1CodesASCII" else 3
    for n, c in _rows(dump, tell):
        codes = tuple(c[0].split(".", levels - 1))
        if len(codes) != levels or not c[3].isdecimal() or not c[1]:
            what = "is no division of GeoNames: it needs a code such as SY.01, a name and a number"
            raise InputError(str(dump.path), what, _AGAIN, n)
        yield Division(int(c[3]), codes, (c[1], c[2]))


def countries(dump: Dump, tell: Progress) -> Iterator[Country]:
    """The countries of countryInfo.

    Raises:
        InputError: naming the line that is wrong.
    """
    for n, c in _rows(dump, tell):
        if not (re.fullmatch("[A-Z]{2}", c[0]) and c[4] and (c[16] or "0").isdecimal()):
            what = "is no country of GeoNames: it needs a code of two letters, a name and a number"
            raise InputError(str(dump.path), what, _AGAIN, n)
        yield Country(int(c[16] or 0), c[0], c[4], c[5])


def _rows(dump: Dump, tell: Progress) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row, as many cells as a file of its kind has."""
    columns = 0
    for n, cells in _cells(dump.path, tell):
        if len(cells) != (columns or len(cells)) or len(cells) not in _COLUMNS[dump.kind]:
            raise _wrong_columns(dump.path, n, len(cells), dump.kind)
        columns = len(cells)
        yield n, cells


def _wrong_columns(path: Path, line: int, found: int, kind: str) -> InputError:
    needed = " or ".join(map(str, _COLUMNS[kind]))
    columns = "1 column" if found == 1 else f"{found} columns"
    what = f"has {columns} and not {needed}, as GeoNames' files of {kind} have"
    return InputError(str(path), what, _AGAIN, line)


def _cells(path: Path, tell: Progress) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that holds something and is no remark."""
    count = size = 0
    with _opened(path) as (stream, total):
        for n, line in enumerate(iter(lambda: stream.readline(_LONGEST), b""), 1):
            size += len(line)
            if not line.endswith(b"\n"):
                cut = "is the last and does not end: the file is cut off, or none of GeoNames"
                what = cut if len(line) < _LONGEST else "is longer than any of GeoNames"
                raise InputError(str(path), what, _AGAIN, n)
            if n % _TOLD_EVERY == 0:
                tell(path.name, size // 1_000_000, total // 1_000_000)
            if line.isspace() or line.startswith(b"#"):
                continue
            count += 1
            try:
                yield n, line.decode().rstrip("\r\n").split("\t")
            except UnicodeDecodeError:
                raise InputError(str(path), "is not in UTF-8", _AGAIN, n) from None
    if not count:
        raise InputError(str(path), "is empty", _AGAIN)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The text of a file or of the one that a .zip is made for, and its size in bytes."""
    try:
        if path.suffix.lower() == ".txt":
            with path.open("rb") as stream:
                yield stream, path.stat().st_size
            return
        with zipfile.ZipFile(path) as archive:
            inner = f"{path.stem}.txt"
            if inner not in archive.namelist():
                raise InputError(str(path), f"holds no {inner}", _AGAIN)
            with archive.open(inner) as stream:
                yield stream, archive.getinfo(inner).file_size
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as e:
        raise InputError(str(path), f"is damaged or cut off ({e})", _AGAIN) from e
    except OSError as e:
        raise InputError(
            str(path), f"cannot be read ({e.strerror or e})", "Ask for the right to read it"
        ) from e
