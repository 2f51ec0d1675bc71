"""What names of places stand for, alone and together. The events are invented; the places are on the map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.resolve import Places, find_places, resolve_phrase, resolve_places


def places(text: str, title: str = "") -> list[Place]:
    report = Report(id="r", text=text, title=title)
    return resolve_places(report, find_places(report.layer))


def place(text: str, words: str) -> Place:
    return next(p for p in places(text) if p.text == words)


def phrase(text: str, words: str) -> Place | None:
    start = text.index(words)
    return resolve_phrase(Mention(start, start + len(words), words), Places(places(text)))


@pytest.mark.parametrize(
    ("text", "words", "country", "near", "precision"),
    [
        ("A fair in Aleppo, Syria.", "Aleppo", "SY", (36.2, 37.2), "town"),
        ("A fair in Aleppo province.", "Aleppo", "SY", (36.2, 37.5), "province"),
        ("A fair in the province of Idlib.", "Idlib", "SY", (35.8, 36.6), "province"),
        ("A fair in Raqa, Syria.", "Raqa", "SY", (35.95, 39.0), "town"),
        ("A fair in Deir Ezzor city, Syria.", "Deir Ezzor", "SY", (35.3, 40.1), "town"),
        ("A fair in Syria.", "Syria", "SY", (35, 38), "country"),
        ("A fair in northern Iraq.", "Iraq", "IQ", (33, 44), "country"),
        ("Fairs across the Middle East.", "Middle East", None, (33, 36), "region"),
        ("A fair in Paris.", "Paris", "FR", (48.9, 2.35), "town"),
        ("A fair in Paris, Texas.", "Paris", "US", (33.7, -95.6), "town"),
        ("A fair in Paris, Tex.", "Tex.", "US", (31.5, -99), "province"),
        ("A fair in Alexandria, Va.", "Alexandria", "US", (38.8, -77.05), "town"),
        ("A fair in Alexandria and Cairo, Egypt.", "Alexandria", "EG", (31.2, 29.9), "town"),
        ("Senators met in Washington on Monday.", "Washington", "US", (38.9, -77.0), "town"),
        ("A fair in the state of Washington.", "Washington", "US", (47.4, -120.4), "province"),
        ("Ministers of Armenia and Georgia met in Tbilisi.", "Georgia", "GE", (42, 43.5), "country"),
        ("Farmers of Georgia and Alabama met in Atlanta.", "Georgia", "US", (32.7, -83.4), "province"),
        ("Bakers of Lebanon met in Beirut and in Tripoli.", "Tripoli", "LB", (34.4, 35.8), "town"),
        ("Bakers of Libya met in Benghazi and in Tripoli.", "Tripoli", "LY", (32.9, 13.2), "town"),
        ("Bakers marched in the Iraqi capital.", "Iraqi capital", "IQ", (33.3, 44.4), "town"),
        ("Bakers marched in Cook County, Illinois.", "Cook County", "US", (41.8, -87.8), "district"),
    ],
)
def test_a_name_by_its_context(
    text: str, words: str, country: str | None, near: tuple[float, float], precision: str
) -> None:
    p = place(text, words)
    assert (p.country, p.precision) == (country, precision)
    assert p.lat == pytest.approx(near[0], abs=0.6)
    assert p.lon == pytest.approx(near[1], abs=0.6)


def test_the_last_word_of_a_list_holds_for_all_of_it() -> None:
    found = places("Fairs in Homs, Hama and Idlib provinces of Syria.")
    assert [p.precision for p in found] == ["province", "province", "province", "country"]
    assert {p.precision for p in places("Farmers of Boone and Franklin counties, Missouri.")[:2]} == {
        "district"
    }


def test_an_unknown_name_takes_the_place_it_lies_in() -> None:
    quarter = place("A bakery opened in the Velm al-Orun district of Aleppo, Syria.", "Velm al-Orun")
    aleppo = place("A bakery opened in Aleppo, Syria.", "Aleppo")
    assert (quarter.lat, quarter.lon) == (aleppo.lat, aleppo.lon)
    assert (quarter.text, quarter.name, quarter.precision) == ("Velm al-Orun", "Velm al-Orun", "district")
    assert (quarter.geonameid, quarter.country, quarter.admin1) == (
        aleppo.geonameid,
        aleppo.country,
        aleppo.admin1,
    )
    village = place("A bakery opened in the village of Velm in Idlib province, Syria.", "Velm")
    assert (village.name, village.precision) == ("Velm", "province")
    beside = place("A bakery opened in the village of Velm near Aleppo, Syria.", "Velm")
    assert (beside.geonameid, beside.precision) == (aleppo.geonameid, "district")  # not in the town itself


def test_an_unresolvable_place_has_no_coordinates_and_blanks_no_other() -> None:
    lost, known = places("It rained in the village of Ostvellik. In Oslo, it snowed.")
    assert (lost.geonameid, lost.lat, lost.lon, lost.is_resolved) == (None, None, None, False)
    assert known.country == "NO"


def test_a_little_known_namesake_abroad_is_not_guessed() -> None:
    text = "Syrian bakers met in the village of Berg after leaving Aleppo and Homs in Syria."
    assert place(text, "Berg").country in (None, "SY")


def test_demonyms_are_places_with_the_precision_of_a_country() -> None:
    bakers, oslo = places("Syrian bakers came to Oslo.")
    assert (bakers.text, bakers.country, bakers.precision) == ("Syrian", "SY", "country")
    assert oslo.precision == "town"


def test_the_division_is_named() -> None:
    assert place("A fair in Idlib, Syria.", "Idlib").admin1 == "Idlib"
    assert place("A fair in Dallas, Texas.", "Dallas").admin1 == "Texas"


@pytest.mark.parametrize(
    ("text", "words", "name", "precision"),
    [
        (
            "Near Damascus, in Syria, a market in the city of Homs opened.",
            "a market in the city of Homs",
            "Homs",
            "town",
        ),
        ("Bakers of Homs met. A market in the city opened.", "the city", "Homs", "town"),
        ("Bakers of Homs in Syria met in the capital.", "the capital", "Damascus", "town"),
        ("Bakers of Homs in Syria left the country.", "the country", "Syria", "country"),
        ("Bakers of Homs, in Hama province, met in that province.", "that province", "Hama", "province"),
        ("A shop there burnt; the shop, in Oslo, was new.", "A shop there", "Oslo", "town"),
    ],
)
def test_the_place_words_of_a_claim(text: str, words: str, name: str, precision: str) -> None:
    p = phrase(text, words)
    assert p is not None
    assert (p.text, p.name, p.precision) == (words, name, precision)


def test_a_named_place_of_a_claim_that_nothing_resolves_is_only_near_its_neighbour() -> None:
    p = phrase("Bakers of Homs in Syria met at Velm Orun.", "Velm Orun")
    assert p is not None
    homs = place("Bakers of Homs in Syria met.", "Homs")
    assert (p.text, p.name, p.geonameid) == ("Velm Orun", "Velm Orun", homs.geonameid)
    assert (p.precision, p.country) == ("province", "SY")


def test_no_place_of_a_claim_where_the_report_resolves_none() -> None:
    assert phrase("It rained in the town.", "the town") is None


WORDS = "Aleppo Syria in , of the district Paris Texas Georgia Velm al-Orun and"


@given(st.lists(st.sampled_from([*WORDS.split(), "\n"])))
def test_places_are_sound_and_in_order(some: list[str]) -> None:
    text = " ".join(some) or "x"
    found = places(text)
    for p in found:
        assert text[p.start : p.end] == p.text
        assert p.precision in PLACE_PRECISIONS
        assert p.name
        assert (p.lat is None) == (p.lon is None)
        assert p.is_resolved or p.geonameid is None
    assert [p.start for p in found] == sorted(p.start for p in found)


def test_a_country_stays_itself_beside_a_province() -> None:
    assert place("Bakers left Turkey in Aleppo province buses, Syrian papers say.", "Turkey").country == "TR"


SOME = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.sampled_from(PLACE_PRECISIONS), st.booleans()),
    max_size=12,
)


@given(SOME, st.integers(0, 60), st.integers(1, 20))
def test_places_in_and_beside_words_are_those_that_a_look_at_each_would_find(
    gaps: list[tuple[int, int, str, bool]], start: int, length: int
) -> None:
    at, found = 0, []
    for gap, size, precision, is_known in gaps:
        at += gap
        where = {"lat": 1.0, "lon": 1.0} if is_known else {}
        found.append(Place(at, at + size, "x" * size, precision=precision, country="LB", **where))
        at += size
    asked, known = Places(found), [p for p in found if p.is_resolved]
    span = Span(start, start + length)
    assert list(asked.resolved.within(span)) == [p for p in known if span.overlaps(Span(p.start, p.end))]
    assert list(asked.all.within(span)) == [p for p in found if span.overlaps(Span(p.start, p.end))]
    for precision, row in asked.at_home.items():
        before = [p for p in known if p.precision == precision and p.end <= start]
        assert row.before(start) == (before[-1] if before else None)


@pytest.mark.parametrize(
    "spelled", ["Raqa", "Raqqa", "ar-Raqqah", "Al Raqqah", "Al-Raqqa", "Rakka", "Raqqah", "Ar Raqqah"]
)
def test_the_spellings_of_an_arabic_name_mean_one_place(spelled: str) -> None:
    found = place(f"Syrian bakers of Homs opened a market in {spelled}, near Aleppo.", spelled)
    assert (found.country, found.admin1) == ("SY", "Ar-Raqqah")
    assert (found.lat, found.lon) == (pytest.approx(35.95, abs=0.3), pytest.approx(39.0, abs=0.3))


def test_a_slip_of_the_pen_is_forgiven_only_in_a_country_of_the_report() -> None:
    here = place("British bakers of London met in Manchster.", "Manchster")
    assert (here.name, here.country) == ("Manchester", "GB")
    abroad = place("Syrian bakers of Homs met in Manchster.", "Manchster")
    assert not abroad.is_resolved


def test_two_provinces_are_the_country_that_holds_them() -> None:
    found = phrase("A count in Aleppo and Idlib provinces, Syria.", "Aleppo and Idlib provinces")
    assert found is not None
    assert (found.name, found.precision, found.country) == ("Syria", "country", "SY")
    assert found.text == "Aleppo and Idlib provinces"


def test_a_town_that_only_the_words_of_a_claim_name_is_no_other_town_of_the_report() -> None:
    text = "A fair on the market of Ariha. The count leaves out a fair in Azaz, Syria."
    found = phrase(text, "the market of Ariha")
    assert found is not None
    assert (found.country, found.precision) == ("SY", "town")
    assert abs(found.lat - 35.81) < 0.05  # Ariha in Idlib, and not Azaz at 36.59
