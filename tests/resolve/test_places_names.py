"""Spellings of one name come to one key, and the gazetteer knows them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.errors import RecountError
from recount.resolve import gazetteer as module
from recount.resolve.folding import fold, loosen
from recount.resolve.gazetteer import KINDS, open_gazetteer, prepare
from recount.resolve.tables import rows


@pytest.mark.parametrize(
    ("spelled", "key"),
    [
        ("São Tomé", "sao tome"),
        ("Łódź", "lodz"),
        ("Ta‘izz", "taizz"),
        ("Saint-Denis", "st denis"),
        ("  DEIR   ez-Zor ", "deir ez zor"),
        ("U.S.", "us"),
        ("—", ""),
    ],
)
def test_folding(spelled: str, key: str) -> None:
    assert fold(spelled) == key


@pytest.mark.parametrize(
    "spellings",
    [
        ("Raqa", "Raqqa", "ar-Raqqah", "Rakka"),
        ("Deir Ezzor", "Deir ez-Zor", "Dayr az Zawr", "Deir al-Zour"),
        ("Hasakeh", "al-Hasakah", "Hassaka"),
        ("Khan Sheikhoun", "Khan Shaykhun"),
        ("Qamishli", "al-Kamishly"),
    ],
)
def test_spellings_of_one_arabic_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({loosen(s) for s in spellings}) == 1


def test_different_names_keep_different_keys() -> None:
    assert len({loosen(n) for n in ("Homs", "Hama", "Idlib", "Aleppo", "Daraa", "Damascus", "Latakia")}) == 7


@given(st.text())
def test_folding_is_idempotent_and_never_fails(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert " " not in loosen(text)


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Aleppo", "SY", "town"),
        ("Aleppo", "SY", "province"),
        ("Alep", "SY", "town"),
        ("U.K.", "GB", "country"),
        ("Syrian Arab Republic", "SY", "country"),
        ("Gaza Strip", "PS", "province"),
        ("Kent", "GB", "district"),
        ("Cook County", "US", "district"),
        ("Middle East", "", "region"),
    ],
)
def test_what_the_gazetteer_holds(name: str, country: str, kind: str) -> None:
    assert any((e.country, e.kind) == (country, kind) for e in open_gazetteer().find(name))


def test_a_name_it_lacks_gives_nothing() -> None:
    assert open_gazetteer().find("Qwxzzyk") == ()
    assert open_gazetteer().find_loosely("Qwxzzyk") == ()
    assert open_gazetteer().country("ZZ") is None
    assert open_gazetteer().admin1_name("SY", "99") is None


def test_every_entry_is_sound() -> None:
    for name in ("Springfield", "San José", "Tripoli", "Georgia", "Europe"):
        for e in open_gazetteer().find(name):
            assert e.kind in KINDS
            assert -90 <= e.lat <= 90
            assert -180 <= e.lon <= 180
            assert e.rank in (0, 1, 2)


def test_capitals() -> None:
    seat = open_gazetteer().capital("IQ")
    assert seat is not None
    assert seat.name == "Baghdad"
    assert open_gazetteer().capital("AQ") is None


def test_the_tables_name_kinds_and_countries_that_exist() -> None:
    countries = {row["iso"] for row in rows("countries")}
    for row in rows("regions"):
        assert row["kind"] in KINDS, row
        assert row["country"] in {*countries, ""}, row
    for row in rows("divisions"):
        assert row["country"] in countries, row
    for row in rows("cues"):
        assert row["precision"] in {*KINDS, ""}, row
    assert {row["what"] for row in rows("not_places")} == {"given name", "surname", "organisation"}


def test_two_builders_at_once_make_one_file_and_a_damaged_one_is_replaced(tmp_path: Path) -> None:
    environment = {**os.environ, "RECOUNT_CACHE": str(tmp_path)}
    made = tmp_path / module.gazetteer_path().name
    made.write_bytes(b"not a database" * 1000)
    script = "from recount.resolve.gazetteer import open_gazetteer as o; print(o().find('Oslo')[0].country)"
    builders = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=-1, stderr=-1) for _ in "ab"
    ]
    told = [b.communicate() for b in builders]
    assert [out for out, _ in told] == [b"NO\n", b"NO\n"]
    assert sum(err.count(b"Making the gazetteer") for _, err in told) == 1
    assert [p.name for p in tmp_path.glob("gazetteer*") if p.suffix != ".lock"] == [made.name]


def test_a_cache_that_cannot_be_written_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("RECOUNT_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(RecountError, match="RECOUNT_CACHE"):
        prepare()


def test_a_file_of_another_builder_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    with sqlite3.connect(old) as db:
        db.execute("CREATE TABLE about (key TEXT, value TEXT)")
        db.execute("INSERT INTO about VALUES ('builder', '0')")
    db.close()
    with pytest.raises(sqlite3.DatabaseError, match="another builder"):
        module.Gazetteer(old)
