"""Small files in the form of GeoNames', and a small default gazetteer. The places in them are invented."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from recount.resolve import gazetteer_dumps
from recount.resolve.gazetteer import Entry
from recount.resolve.gazetteer_dumps import build_gazetteer

SYRIA, OSK_PROVINCE, KARSK, TARNHOLD, COUNTY = 901, 902, 903, 904, -17999


class FewDefaults:
    """In place of the whole default gazetteer, which takes half a minute."""

    def tables(self, us_counties: bool = True) -> Iterator[tuple[Entry, list[str]]]:
        yield Entry(SYRIA, "Syria", "country", "SY", "", 35.0, 38.0, 20_000_000, 0), []
        yield Entry(OSK_PROVINCE, "Osk Province", "province", "SY", "01", 35.5, 38.5, 900_000, 0), ["Osk"]
        if us_counties:
            yield Entry(COUNTY, "Quill County", "district", "US", "IL", 41.0, -88.0, 50_000, 0), []

    def towns(self) -> Iterator[tuple[Entry, list[str]]]:
        yield Entry(KARSK, "Karsk", "town", "SY", "01", 35.1, 38.1, 50_000, 0), ["Karske"]
        yield Entry(TARNHOLD, "Tarnhold", "town", "US", "IL", 41.5, -88.5, 40_000, 0), []


def place(
    number: int,
    name: str,
    code: str = "P.PPL",
    country: str = "SY",
    others: str = "",
    people: int = 0,
    **more,
) -> str:
    """A row of a file of places: 19 columns."""
    lat, lon = more.get("lat", 35.2), more.get("lon", 38.2)
    admin1, admin2 = more.get("admin1", "01"), more.get("admin2", "")
    where = (number, name, name, others, lat, lon, *code.split("."), country, "", admin1, admin2, "", "")
    return "\t".join(map(str, (*where, people, "", "300", "Asia/Damascus", "2031-05-01")))


def other_name(
    number: int, name: str, language: str = "", historic: str = "", number_of_name: int = 1
) -> str:
    """A row of alternateNamesV2: 10 columns."""
    return "\t".join((str(number_of_name), str(number), language, name, "", "", "", historic, "", ""))


def country_info(code: str, name: str, capital: str, number: int) -> str:
    """A row of countryInfo: 19 columns."""
    cells = [
        code,
        "XXX",
        "999",
        "XX",
        name,
        capital,
        "1",
        "1",
        "AS",
        ".xx",
        "XXP",
        "Pound",
        "1",
        "",
        "",
        "xx",
    ]
    return "\t".join([*cells, str(number), "", ""])


def written(path: Path, rows: Iterable[str]) -> Path:
    """A file of these rows; a .zip holds the .txt and another file, as GeoNames' do."""
    text = "".join(f"{row}\n" for row in rows)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("readme.txt", "about\n")
            archive.writestr(f"{path.stem}.txt", text)
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def few_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer_dumps, "Defaults", FewDefaults)


def built(folder: Path, *rows: str, name: str = "own.sqlite") -> Path:
    """A gazetteer of a file of Syria with these rows."""
    build_gazetteer([written(folder / "SY.txt", rows)], folder / name)
    return folder / name
