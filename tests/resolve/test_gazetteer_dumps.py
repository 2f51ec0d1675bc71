"""A gazetteer built from files in GeoNames' form, on top of a small default one. The places are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.codebook.tables import read_table
from recount.model.errors import InputError, RecountError
from recount.resolve.gazetteer import KINDS, Gazetteer
from recount.resolve.gazetteer_dumps import build_gazetteer, feature_kind
from tests.resolve.geonames import (
    COUNTY,
    KARSK,
    OSK_PROVINCE,
    SYRIA,
    TARNHOLD,
    built,
    country_info,
    few_defaults,
    other_name,
    place,
    written,
)

__all__ = ["few_defaults"]
pytestmark = pytest.mark.usefixtures("few_defaults")


def ids(path: Path, name: str) -> dict[int, str]:
    """Number -> kind of all that bear the name."""
    return {e.id: e.kind for e in Gazetteer(path).find(name)}


def test_the_table_of_features_names_kinds_and_every_class() -> None:
    table = read_table("recount.resolve", "feature_codes.csv")
    assert {r["kind"] for r in table} == {*KINDS, ""}
    assert {r["class"] for r in table if not r["code"]} == set("AHLPRSTUV")
    assert all(bool(r["kind"]) == bool(r["people"]) for r in table)
    assert len({(r["class"], r["code"]) for r in table}) == len(table)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("P.PPL", "town"),
        ("P.ANYTHING", "town"),
        ("P.PPLX", "district"),
        ("A.ADM1", "province"),
        ("A.ADM2", "district"),
        ("A.ADM4", "district"),
        ("A.ADM1H", ""),
        ("A.PCLI", "country"),
        ("S.AIRB", "exact"),
        ("S.HTL", ""),
        ("T.VAL", "province"),
        ("R.RD", ""),
        (".", ""),
    ],
)
def test_a_feature_has_the_precision_of_its_kind(code: str, kind: str) -> None:
    cls, _, rest = code.partition(".")
    assert feature_kind((cls, rest))[0] == kind


def test_what_a_file_adds_and_what_stays(tmp_path: Path) -> None:
    own = built(
        tmp_path,
        place(1, "Velmora", others="Vilmora,VLM,велмора", people=1200),
        place(2, "Harn Gate", "P.PPLX"),
        place(3, "Osk Air Base", "S.AIRB"),
        place(4, "Hotel Velm", "S.HTL"),
        place(5, "Sarn Governorate", "A.ADM1", admin1="09"),
        place(6, "Sarn District", "A.ADM2", admin1="09"),
        place(7, "Syrian Lands", "A.PCLI", admin1="00"),
        place(8, "Muhafazat Osk", "A.ADM1", admin1="01"),
    )
    assert ids(own, "Velmora") == ids(own, "Vilmora") == {1: "town"}
    assert ids(own, "VLM") == ids(own, "Hotel Velm") == {}
    assert ids(own, "Harn Gate") == {2: "district"}
    assert ids(own, "Osk Air Base") == {3: "exact"}
    assert ids(own, "Sarn Governorate") == {5: "province"}
    assert ids(own, "Sarn District") == {6: "district"}
    assert Gazetteer(own).admin1_name("SY", "09") == "Sarn Governorate"
    # What the tables tell stands, and learns the names that the file has for it.
    assert ids(own, "Syrian Lands") == ids(own, "Syria") == {SYRIA: "country"}
    assert ids(own, "Muhafazat Osk") == ids(own, "Osk") == {OSK_PROVINCE: "province"}
    # The file holds all of Syria, so its towns are those of the file; elsewhere the default ones stay.
    assert ids(own, "Karsk") == {}
    assert ids(own, "Tarnhold") == {TARNHOLD: "town"}
    assert ids(own, "Quill County") == {COUNTY: "district"}


def test_the_people_of_a_place_are_those_told_or_those_of_its_kind(tmp_path: Path) -> None:
    own = Gazetteer(built(tmp_path, place(1, "Velmora", people=1200), place(2, "Harn", "P.PPLA")))
    assert [own.find(n)[0].population for n in ("Velmora", "Harn")] == [1200, 3000]


def test_a_file_of_cities_covers_no_country_whole(tmp_path: Path) -> None:
    cities = written(tmp_path / "cities15000.txt", [place(KARSK, "Karsq", people=60_000)])
    build_gazetteer([cities], tmp_path / "own.sqlite")
    (karsk,) = Gazetteer(tmp_path / "own.sqlite").find("Karsk")
    assert (karsk.id, karsk.name, karsk.population) == (KARSK, "Karsq", 60_000)  # the file's entry stands
    assert ids(tmp_path / "own.sqlite", "Tarnhold") == {TARNHOLD: "town"}


def test_only_the_countries_that_are_asked_for_are_taken(tmp_path: Path) -> None:
    rows = [place(1, "Velmora"), place(2, "Ridge", country="IQ"), place(3, "Plainview", country="US")]
    names = [other_name(1, "Velmire"), other_name(TARNHOLD, "Tarnholt")]
    files = [
        written(tmp_path / "allCountries.txt", rows),
        written(tmp_path / "alternateNamesV2.txt", names),
    ]
    made = build_gazetteer(files, tmp_path / "own.sqlite", ["SY"])
    own = tmp_path / "own.sqlite"
    assert ids(own, "Velmora") == ids(own, "Velmire") == {1: "town"}
    assert ids(own, "Ridge") == ids(own, "Plainview") == ids(own, "Tarnholt") == {}
    assert ids(own, "Tarnhold") == {TARNHOLD: "town"}
    assert ids(own, "Quill County") == {COUNTY: "district"}
    assert made.taken == {"allCountries.txt": 1, "alternateNamesV2.txt": 1}


def test_the_counties_of_a_file_take_the_place_of_those_without_a_number(tmp_path: Path) -> None:
    county = place(77, "Quill County", "A.ADM2", country="US", admin1="IL")
    build_gazetteer([written(tmp_path / "US.txt", [county])], tmp_path / "own.sqlite")
    assert ids(tmp_path / "own.sqlite", "Quill County") == {77: "district"}


def test_other_names_by_what_they_are(tmp_path: Path) -> None:
    names = [
        other_name(1, "Bright Haven", "en"),
        other_name(1, "Old Haven", "en", historic="1"),
        other_name(1, "Vellmora", "de"),
        other_name(1, "Port-Clair", "fr"),
        other_name(555, "Nowhere", "en"),
    ]
    places = written(tmp_path / "SY.txt", [place(1, "Velmora")])
    build_gazetteer([written(tmp_path / "alternateNames.txt", names), places], tmp_path / "own.sqlite")
    own = Gazetteer(tmp_path / "own.sqlite")
    ranks = {
        n: own.find(n)[0].rank for n in ("Velmora", "Bright Haven", "Old Haven", "Vellmora", "Port Clair")
    }
    assert ranks == {"Velmora": 0, "Bright Haven": 1, "Old Haven": 2, "Vellmora": 1, "Port Clair": 2}
    assert own.find("Nowhere") == ()


def test_a_division_that_no_file_gives_coordinates_lies_in_the_middle_of_its_towns(tmp_path: Path) -> None:
    files = [
        written(
            tmp_path / "cities500.txt",
            [
                place(1, "Velmora", lat=35.1, lon=38.1, admin1="09", admin2="002"),
                place(2, "Harnfeld", lat=36.1, lon=38.1, admin1="09", admin2="003"),
            ],
        ),
        written(tmp_path / "admin1CodesASCII.txt", ["SY.09\tSärn\tSarn\t90", "SY.01\tOsq\tOsq\t8"]),
        written(tmp_path / "admin2Codes.txt", ["SY.09.002\tLower Sarn\tLower Sarn\t91", "SY.55.1\tX\tX\t92"]),
    ]
    build_gazetteer(files, tmp_path / "own.sqlite")
    own = Gazetteer(tmp_path / "own.sqlite")
    (sarn,) = own.find("Sarn")
    # Towns in the half-degree cells around 35.25 and 36.25 north, both around 38.25 east.
    assert (sarn.id, sarn.kind, sarn.lat, sarn.lon) == (90, "province", 35.75, 38.25)
    (lower,) = own.find("Lower Sarn")
    assert (lower.id, lower.kind, lower.admin1, lower.lat) == (91, "district", "09", 35.25)
    assert ids(tmp_path / "own.sqlite", "Osq") == {OSK_PROVINCE: "province"}
    assert own.find("X") == ()  # no town of it is known, so nobody knows where it lies


def test_the_capital_is_the_one_that_is_told(tmp_path: Path) -> None:
    info = written(tmp_path / "countryInfo.txt", [country_info("SY", "Syrian Lands", "Karsk", 7)])
    build_gazetteer([info], tmp_path / "own.sqlite")
    own = Gazetteer(tmp_path / "own.sqlite")
    seat = own.capital("SY")
    assert seat is not None
    assert seat.id == KARSK
    assert ids(tmp_path / "own.sqlite", "Syrian Lands") == {SYRIA: "country"}


def test_the_same_files_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    files = [
        written(tmp_path / "SY.txt", [place(2, "Velmora"), place(1, "Osk")]),
        written(tmp_path / "alternateNamesV2.txt", [other_name(2, "Velmire")]),
        written(tmp_path / "cities500.zip", [place(2, "Velmora Town"), place(3, "Ridge", country="IQ")]),
    ]
    one = build_gazetteer(files, tmp_path / "one.sqlite")
    assert build_gazetteer(files[::-1], tmp_path / "two.sqlite") == one
    assert (tmp_path / "one.sqlite").read_bytes() == (tmp_path / "two.sqlite").read_bytes()
    # Syria, its province under two names, the county, Tarnhold; of the files Velmora under three, Osk, Ridge.
    assert (one.places, one.names) == (7, 10)


def test_the_digest_changes_with_any_place_or_name(tmp_path: Path) -> None:
    rows = [[place(1, "Velmora")], [place(1, "Velmore")], [place(1, "Velmora", others="Vilm")]]
    rows += [[place(1, "Velmora", lat=35.3)], [place(1, "Velmora"), place(2, "Osk")]]
    made = [Gazetteer(built(tmp_path, *some, name=f"{n}.sqlite")) for n, some in enumerate(rows)]
    assert len({g.about["digest"] for g in made}) == len(rows)
    assert Gazetteer(built(tmp_path, place(1, "Velmora"))).about["digest"] == made[0].about["digest"]


def test_a_file_that_is_wrong_halfway_leaves_what_was_there(tmp_path: Path) -> None:
    own = built(tmp_path, place(1, "Velmora"))
    before = own.read_bytes()
    with pytest.raises(InputError, match=r"SY\.txt:2"):
        built(tmp_path, place(1, "Osk"), "2\tcut")
    assert own.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {"SY.txt", own.name}


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    file = written(tmp_path / "SY.txt", [place(1, "Velmora")])
    with pytest.raises(RecountError, match="No country has the code 'XX'"):
        build_gazetteer([file], tmp_path / "own.sqlite", ["SY", "XX"])
    with pytest.raises(RecountError, match="Cannot write the gazetteer"):
        build_gazetteer([file], tmp_path / "nowhere" / "own.sqlite")
