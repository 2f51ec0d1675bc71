"""Names by another spelling or with a slip of the pen: where they are believed, and that they drag nothing.

The gazetteer is a small one of invented places; the countries they are put in are on the map.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.model.places import Place
from recount.model.reports import Report
from recount.resolve import find_places, resolve_places, using_gazetteer
from recount.resolve.folding import slips
from recount.resolve.gazetteer import open_gazetteer
from recount.resolve.votes import meanings
from tests.resolve.geonames import built, few_defaults, place

__all__ = ["few_defaults"]

PLACES = (
    place(1, "Velmora", others="Velmura", people=90_000),
    place(2, "Tarnwick", people=70_000),
    place(3, "Ostvell", people=60_000),
    place(4, "Ostvelm", people=60_000),
    place(5, "Harn", people=60_000),
    place(6, "Ar Rasqah", others="Rasqa", people=80_000),
    place(7, "Velmore", country="IQ", people=1_000, admin1="05"),
    place(8, "Iraq", "A.PCLI", country="IQ", lat=33.0, lon=44.0, people=30_000_000),
    place(9, "Dessora", country="ET", others="Dessa", people=300_000, lat=11.1, lon=39.6, admin1="46"),
    place(10, "Ethiopia", "A.PCLI", country="ET", lat=9.0, lon=39.0, people=100_000_000),
    place(11, "Kestrin", country="ET", people=40_000, lat=11.2, lon=39.5, admin1="46"),
    place(12, "Kestrin", people=20_000),
    place(13, "Belvana", country="ET", people=50_000, lat=11.3, lon=39.4, admin1="46"),
    place(14, "Osket"),
)


@pytest.fixture(autouse=True)
def small(tmp_path: Path, few_defaults: None) -> Iterator[None]:
    with using_gazetteer(built(tmp_path, *PLACES)):
        yield


def places(text: str) -> dict[str, Place]:
    report = Report(id="r", text=text)
    return {p.text: p for p in resolve_places(report, find_places(report.layer))}


@pytest.mark.parametrize(
    ("text", "words", "number"),
    [
        ("A fair in Velmora, Syria.", "Velmora", 1),
        ("A fair in Velmura, Syria.", "Velmura", 1),  # another name that it has
        ("A fair in ar-Rasqah, Syria.", "ar-Rasqah", 6),
        ("A fair in Rasqa, Syria.", "Rasqa", 6),
        ("A fair in Rasca, Syria.", "Rasca", 6),  # another way to write the Arabic name
        ("A fair in Al Rasqah, Syria.", "Al Rasqah", 6),
        ("A fair in Velbora, Syria.", "Velbora", 1),  # a letter exchanged
        ("A fair in Tarwick, Syria.", "Tarwick", 2),  # one left out
        ("A fair in Tarniwick, Syria.", "Tarniwick", 2),  # one too many
        ("A fair in Tarwnick, Syria.", "Tarwnick", 2),  # two swapped
        ("Syrian bakers met in Tarnwich and in Velmora.", "Tarnwich", 2),
    ],
)
def test_a_spelling_or_a_slip_in_the_country_of_the_report(text: str, words: str, number: int) -> None:
    found = places(text)[words]
    assert (found.geonameid, found.text, found.country, found.precision) == (number, words, "SY", "town")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A fair in Velbora.", "Velbora"),  # no country
        ("A fair in the village of Tarnwich, Iraq.", "Tarnwich"),  # another country
        ("A fair in the village of Harq, Syria.", "Harq"),  # too short
        ("A fair in the village of Ostvelk, Syria.", "Ostvelk"),  # two places are as near
        ("A fair in the village of Tarmvick, Syria.", "Tarmvick"),  # two letters
        ("Syrian bakers of Velmora and Tarnwick met in Velmore.", "Velmore"),  # another place bears the name
        ("Syrian bakers of Velmora met in the Tarnwich mountains.", "Tarnwich"),  # no town is mountains
    ],
)
def test_a_slip_that_is_not_believed(text: str, words: str) -> None:
    found = places(text)[words]
    assert found.name == words
    assert found.geonameid in (None, 8, 901)  # nothing, or the country it is said to lie in


def test_a_village_without_a_count_of_people_is_known_in_a_report_about_its_country() -> None:
    assert places("Syrian bakers came from Osket.")["Osket"].geonameid == 14
    assert places("Bakers came from Osket.") == {}


def test_slips_and_spellings_speak_for_no_country() -> None:
    text = "Iraqi bakers met in Velmuro, then in Tarnwich, then in Rasca."
    assert len(places(text)) == 4
    assert {p.country for p in places(text).values()} <= {"IQ", None}


def test_a_valley_is_no_town_of_another_spelling_and_drags_nobody_to_it() -> None:
    text = "Shepherds left the Dessa valley. Fairs were held in Kestrin and in Velmora, Syria."
    found = places(text)
    assert (found["Dessa"].geonameid, found["Dessa"].lat) == (None, None)
    assert (found["Kestrin"].geonameid, found["Velmora"].geonameid) == (12, 1)
    # Where the report is about that country, the valley is still not the town.
    assert not places("Ethiopian shepherds of Belvana left the Dessa valley.")["Dessa"].is_resolved


def test_a_town_in_an_unknown_valley_stays_where_it_is() -> None:
    found = places("A fair in Velmora, in the Dessa valley, Syria, drew bakers of Tarnwick.")
    assert (found["Velmora"].geonameid, found["Tarnwick"].geonameid) == (1, 2)


def test_a_valley_that_bears_the_name_of_a_town_is_wider_than_the_town() -> None:
    valley = places("Ethiopian shepherds left the Belvana valley.")["Belvana"]
    assert (valley.geonameid, valley.name, valley.precision) == (13, "Belvana", "region")


NAMES = ("Velmora", "Tarnwick", "Kestrin", "Harn", "Ar Rasqah")


@settings(deadline=None)
@given(st.permutations(["Qorvel", "Zhentil", "Dessa", *NAMES]), st.sampled_from(["near ", "the village of "]))
def test_an_unresolvable_place_never_blanks_the_others(order: list[str], told: str) -> None:
    lost = ("Qorvel", "Zhentil", "Dessa")
    text = "Syrian bakers met. " + " ".join(
        f"Fairs were held in {told if n in lost else ''}{n}." for n in order
    )
    found = places(text)
    assert [found[n].geonameid for n in NAMES] == [1, 2, 12, 5, 6]
    assert all(found[n].geonameid is None for n in lost[:2])


@settings(deadline=None)
@given(st.text(alphabet="abcxyz", min_size=7, max_size=9), st.data())
def test_a_slip_of_a_slip_is_the_word_again(word: str, data: st.DataObject) -> None:
    assert word in slips(data.draw(st.sampled_from(sorted(slips(word)))))
    assert word not in slips(word)


@given(st.text(alphabet="abc xyz", max_size=12))
def test_only_long_words_slip(key: str) -> None:
    short = all(len(w) < 6 for w in key.split())
    assert (slips(key) == frozenset()) == short


def test_what_a_name_may_stand_for_by_itself() -> None:
    assert [(e.id, how) for how, found in [meanings("Kestrin")] for e in found] == [
        (11, "name"),
        (12, "name"),
    ]
    assert [(e.id, how) for how, found in [meanings("Rasca")] for e in found] == [(6, "spelling")]
    how, near = meanings("Ostvelk")
    assert (how, {e.id for e in near}) == ("slip", {3, 4})
    assert meanings("Qorvel") == ("", [])


def test_which_file_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = built(tmp_path, place(1, "Quillon"), name="other.sqlite")
    assert open_gazetteer().find("Quillon") == ()
    with using_gazetteer(other):
        assert [e.id for e in open_gazetteer().find("Quillon")] == [1]
    assert open_gazetteer().find("Quillon") == ()
    monkeypatch.setenv("RECOUNT_GAZETTEER", str(other))
    with using_gazetteer(None):
        assert [e.id for e in open_gazetteer().find("Quillon")] == [1]
