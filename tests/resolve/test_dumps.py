"""Files of GeoNames are told apart, and one that is wrong is named with its line. The places are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.model.errors import InputError
from recount.resolve import dumps
from tests.resolve.geonames import country_info, other_name, place, written


def nothing(*_: object) -> None:
    pass


PLACE, NAME = place(1, "Velmora"), other_name(1, "Velmore")
DIVISION, COUNTRY = "SY.01\tOsk\tOsk\t902", country_info("SY", "Syria", "Karsk", 901)


@pytest.mark.parametrize(
    ("name", "row", "kind"),
    [
        ("allCountries.txt", PLACE, "places"),
        ("cities500.zip", PLACE, "places"),
        ("SY.zip", PLACE, "places"),
        ("SY.txt", NAME, "names"),  # as GeoNames calls a country's other names
        ("alternateNamesV2.zip", NAME, "names"),
        ("alternateNames.txt", NAME.rsplit("\t", 2)[0], "names"),
        ("admin1CodesASCII.txt", DIVISION, "divisions"),
        ("admin2Codes.txt", DIVISION.replace("01", "01.02"), "divisions"),
        ("countryInfo.txt", f"# ISO ...\n#more\n{COUNTRY}", "countries"),
    ],
)
def test_files_are_told_apart_by_name_and_columns(tmp_path: Path, name: str, row: str, kind: str) -> None:
    assert dumps.recognised(written(tmp_path / name, [row])).kind == kind


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("places.txt", PLACE + "\n", r"places\.txt: is no file of GeoNames by its name\. Give allCountries"),
        ("SY.csv", PLACE + "\n", r"SY\.csv: is no file of GeoNames by its name"),
        ("SY.txt", "", r"SY\.txt: is empty"),
        ("SY.txt", "\n\n", r"SY\.txt: is empty"),
        ("SY.txt", "one,two\n", r"SY\.txt:1: has 1 column and not 19"),
        ("SY.txt", "Shells fell on Velmora.", r"SY\.txt:1: is .* cut off, or none of GeoNames"),
        ("alternateNamesV2.txt", PLACE + "\n", r"V2\.txt:1: has 19 columns and not 8 or 10"),
        ("SY.txt", PLACE, r"SY\.txt:1: is the last and does not end: the file is cut off"),
        ("SY.txt", b"\xff\xfe" + PLACE.encode() + b"\n", r"SY\.txt:1: is not in UTF-8"),
        ("SY.txt", b"x" * (1 << 20) + b"\n", r"SY\.txt:1: is longer than any of GeoNames"),
        ("SY.zip", b"PK\x03\x04 and nothing else", r"SY\.zip: is damaged or cut off"),
    ],
)
def test_a_file_that_is_none_of_them_is_named(
    tmp_path: Path, name: str, data: str | bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(InputError, match=told):
        dumps.recognised(path)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2\tOsk\tOsk", r"SY\.txt:3: has 3 columns and not 19"),
        (place(2, "Osk", lat=91), r"SY\.txt:3: is no place of GeoNames"),
        (place(2, "Osk", lon="east"), r"SY\.txt:3: is no place of GeoNames"),
        (place(2, "Osk", people=-1), r"SY\.txt:3: is no place of GeoNames"),
        (place(2, ""), r"SY\.txt:3: is no place of GeoNames"),
        (PLACE.replace("1", "one", 1), r"SY\.txt:3: is no place of GeoNames"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, row: str, told: str) -> None:
    dump = dumps.recognised(written(tmp_path / "SY.txt", [PLACE, "", row]))
    with pytest.raises(InputError, match=told):
        list(dumps.features(dump, nothing))


@pytest.mark.parametrize(
    ("name", "good", "bad", "read"),
    [
        ("alternateNamesV2.txt", NAME, NAME.replace("1", "x"), dumps.other_names),
        ("admin1CodesASCII.txt", DIVISION, DIVISION.replace(".", "-"), dumps.divisions),
        ("admin1CodesASCII.txt", DIVISION, DIVISION.replace("902", ""), dumps.divisions),
        ("admin2Codes.txt", DIVISION.replace("01", "01.02"), DIVISION, dumps.divisions),
        ("countryInfo.txt", COUNTRY, COUNTRY.replace("SY", "syr"), dumps.countries),
    ],
)
def test_a_wrong_row_of_another_file_is_named_too(
    tmp_path: Path, name: str, good: str, bad: str, read
) -> None:
    dump = dumps.recognised(written(tmp_path / name, [good, bad]))
    with pytest.raises(InputError) as caught:
        list(read(dump, nothing))
    assert caught.value.line == 2


def test_a_zip_that_was_cut_or_holds_something_else_is_named(tmp_path: Path) -> None:
    whole = written(tmp_path / "SY.zip", [place(n, f"Osk {n}") for n in range(999)]).read_bytes()
    (tmp_path / "SY.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="is damaged or cut off"):
        dumps.recognised(tmp_path / "SY.zip")
    (tmp_path / "IQ.zip").write_bytes(whole)
    with pytest.raises(InputError, match=r"IQ\.zip: holds no IQ\.txt"):
        dumps.recognised(tmp_path / "IQ.zip")


@pytest.mark.parametrize("name", ["nofile.txt", "LB.txt", "SY"])
def test_a_file_that_is_not_there_is_said_to_be_missing_whatever_its_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=rf"{name}: is not there\. Check the name and the folder"):
        dumps.recognised(tmp_path / name)


@pytest.mark.parametrize("name", ["dumps", "SY.txt"])
def test_a_folder_is_said_to_be_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(InputError, match=rf"{name}: is a folder\. Name the files"):
        dumps.recognised(tmp_path / name)


def test_what_a_place_says(tmp_path: Path) -> None:
    row = place(7, "Velmóra", "P.PPLX", others="Velmore,Vilmora", lat=-1.5, lon=170.25, admin2="03")
    (found,) = dumps.features(dumps.recognised(written(tmp_path / "SY.zip", [row])), nothing)
    assert found == (
        7, "Velmóra", ["Velmóra", "Velmore", "Vilmora"], -1.5, 170.25, ("P", "PPLX"), "SY", ("01", "03"), None
    )  # fmt: skip


def test_addresses_and_codes_are_no_names(tmp_path: Path) -> None:
    rows = [
        other_name(1, "https://example.org", "link"),
        other_name(1, "VLM", "iata"),
        other_name(1, "Velmore", "en"),
        other_name(1, "Old Velm", "en", historic="1"),
        other_name(1, "Velmura", "fr"),
    ]
    dump = dumps.recognised(written(tmp_path / "alternateNamesV2.txt", rows))
    assert [(n.name, n.is_usual) for n in dumps.other_names(dump, nothing)] == [
        ("Velmore", True),
        ("Old Velm", False),
        ("Velmura", False),
    ]


def test_how_far_the_reading_is_is_told_in_millions_of_bytes(tmp_path: Path) -> None:
    rows = [place(n, "Osk") for n in range(1, 60_001)]
    told: list[tuple[str, int, int]] = []
    path = written(tmp_path / "SY.zip", rows)
    size = sum(len(row) + 1 for row in rows)
    list(dumps.features(dumps.recognised(path), lambda *at: told.append(at)))
    before = sum(len(row) + 1 for row in rows[:50_000])
    assert told == [("SY.zip", before // 1_000_000, size // 1_000_000)]
