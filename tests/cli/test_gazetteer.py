"""`recount gazetteer` and `--gazetteer`. All towns are invented."""

from __future__ import annotations

import json

import pytest

from tests.cli.console import Shell
from tests.resolve.geonames import few_defaults, place, written

__all__ = ["few_defaults"]

PLACES = (
    place(1, "Velmora", people=50_000),
    place(2, "Velmora", "P.PPLX", people=400),
    place(3, "Tarnwick", people=2_000),
)
REPORT = "Shelling killed 12 people in Velmora, Syria, on 3 May 2031, the town hospital said."


@pytest.fixture
def own(shell: Shell, few_defaults: None) -> Shell:
    """A shell in whose folder a gazetteer and a report lie."""
    written(shell.folder / "SY.zip", PLACES)
    (shell.folder / "report.txt").write_text(REPORT)
    assert shell.here("gazetteer", "build", "SY.zip", "--out", "own.sqlite", "--quiet").status == 0
    return shell


def test_building_says_what_was_taken(shell: Shell, few_defaults: None) -> None:
    written(shell.folder / "SY.txt", [*PLACES, place(4, "Ridge", country="IQ")])
    done = shell.here("gazetteer", "build", "SY.txt", "--country", "sy", "--out", "own.sqlite")
    # Syria, its province under two names, a county and Tarnhold come with it; Velmora is there twice.
    assert (done.status, done.out) == (
        0,
        "SY.txt: 3 rows taken\nBuilt own.sqlite: 7 places under 8 names\n",
    )


@pytest.mark.parametrize("order", [("build", "--json"), ("--json", "build")])
def test_building_as_json_is_one_object(order: tuple[str, str], shell: Shell, few_defaults: None) -> None:
    written(shell.folder / "SY.txt", PLACES)
    done = shell.here("gazetteer", *order, "SY.txt", "--out", "own.sqlite", "--quiet")
    assert (done.status, done.err) == (0, "")
    assert [json.loads(line) for line in done.out.splitlines()] == [
        {"file": "own.sqlite", "places": 7, "names": 8, "taken": {"SY.txt": 3}}
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("nofile.txt", None, "nofile.txt: is not there. Check the name and the folder you are in."),
        ("SY.txt", "", "SY.txt: is empty. Get the file from GeoNames again, and give it under"),
        ("SY.txt", "Shells fell on Velmora.\n", "SY.txt:1: has 1 column and not 19, as GeoNames' files of"),
        ("notes.txt", "Shells fell on Velmora.\n", "notes.txt: is no file of GeoNames by its name. Give"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_what_is_no_file_of_geonames_is_one_sentence(
    name: str, text: str | None, told: str, more: tuple[str, ...], shell: Shell
) -> None:
    if text is not None:
        (shell.folder / name).write_text(text)
    done = shell.here("gazetteer", "build", name, "--out", "own.sqlite", *more)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"recount: {told}")
    assert len(done.err.splitlines()) == 1
    assert not (shell.folder / "own.sqlite").exists()


def test_a_row_that_cannot_be_used_is_one_sentence(shell: Shell) -> None:
    written(shell.folder / "SY.txt", [PLACES[0], "2\tcut"])
    done = shell.here("gazetteer", "build", "SY.txt", "--out", "own.sqlite")
    assert done.status == 2
    assert "SY.txt:2: has 2 columns and not 19" in done.err
    assert not (shell.folder / "own.sqlite").exists()


def test_which_file_is_in_use(own: Shell) -> None:
    told = own.here("gazetteer", "show", "--gazetteer", "own.sqlite")
    assert told.out == (
        "Places are looked up in own.sqlite\n"
        "made of SY.zip and what comes with Recount\n"
        "7 places under 8 names\n"
    )
    form = json.loads(own.here("gazetteer", "show", "--gazetteer", "own.sqlite", "--json").out)
    assert form == {"file": "own.sqlite", "made_of": "SY.zip", "places": 7, "names": 8}
    by_environment = Shell(own.folder, {"RECOUNT_GAZETTEER": "own.sqlite"})
    assert json.loads(by_environment.run("gazetteer", "--json").out) == form


def test_what_a_name_may_stand_for_is_ranked(own: Shell) -> None:
    told = own.here("gazetteer", "show", "Velmora", "--gazetteer", "own.sqlite")
    assert told.out.splitlines() == [
        "Place    Precision  Country  Division      People  Latitude  Longitude  GeoNames",
        "Velmora  town       SY       Osk Province  50,000    35.200     38.200         1",
        "Velmora  district   SY       Osk Province     400    35.200     38.200         2",
    ]
    form = json.loads(own.here("gazetteer", "show", "Tarnwich", "--gazetteer", "own.sqlite", "--json").out)
    assert form == {
        "name": "Tarnwick", "precision": "town", "country": "SY", "admin1": "Osk Province",
        "population": 2000, "lat": 35.2, "lon": 38.2, "geonameid": 3, "met": "slip",
    }  # fmt: skip
    nothing = own.here("gazetteer", "show", "Qorvel", "--gazetteer", "own.sqlite")
    assert nothing.out == "No place bears this name, or one like it.\n"


def test_reports_are_read_by_the_file_that_is_named(own: Shell) -> None:
    told = own.here("extract", "report.txt", "--extractor", "rules", "--gazetteer", "own.sqlite")
    (claim,) = json.loads(told.out)["claims"]
    assert (claim["location"]["geonameid"], claim["location"]["name"]) == (1, "Velmora")
    assert ".gazetteer-" in claim["extractor"]
    arguments = ("report.txt", "--extractor", "rules", "--gazetteer", "own.sqlite")
    assert own.here("run", *arguments, "--out", "counted").status == 0
    assert own.here("add", *arguments).status == 0
    (kept,) = own.here("claims", "--json").out.splitlines()
    assert json.loads(kept)["location"]["geonameid"] == 1


def test_the_environment_names_the_file_too(own: Shell) -> None:
    shell = Shell(own.folder, {"RECOUNT_GAZETTEER": "own.sqlite"})
    told = shell.run("extract", "report.txt", "--extractor", "rules")
    (claim,) = json.loads(told.out)["claims"]
    assert claim["location"]["geonameid"] == 1
    assert shell.run("gazetteer").out.startswith("Places are looked up in own.sqlite\n")


def test_a_file_that_is_no_gazetteer_is_refused(own: Shell) -> None:
    done = own.here("extract", "report.txt", "--extractor", "rules", "--gazetteer", "report.txt")
    assert (done.status, done.out) == (2, "")
    assert "report.txt is no gazetteer of this Recount" in done.err
