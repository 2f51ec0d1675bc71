"""Which words of a text are taken for names of places. The events are invented; the places are on the map."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.resolve import find_places
from recount.resolve.toponyms import scan
from recount.resolve.words import unwrap


def found(text: str) -> list[str]:
    return [m.text for m in find_places(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A choir from Oslo sang in Aleppo and Deir ez-Zor on Monday.", ["Oslo", "Aleppo", "Deir ez-Zor"]),
        ("The fair opened in al-Bab, near the Turkish border.", ["al-Bab"]),
        ("Syrias Aleppo won the cup", ["Syria", "Aleppo"]),
        ("Rio de Janeiro’s beaches and New York's parks", ["Rio de Janeiro", "New York"]),
        ("She moved to Paris, Ky., and then to Raleigh, N.C.", ["Paris", "Ky.", "Raleigh", "N.C."]),
        ("The U.S. team flew home.", ["U.S."]),
        ("farmers of Franklin and Boone counties", ["Franklin", "Boone"]),
        ("A Richmond man won the race.", ["Richmond"]),
        ("Bakers marched in the Syrian capital.", ["Syrian capital"]),
        ("They met in St. Louis, Missouri.", ["St. Louis", "Missouri"]),
        ("VELMORA OBSERVERS ARRIVED IN SAN SALVADOR ON FRIDAY.", ["SAN SALVADOR"]),
    ],
)
def test_names_that_the_gazetteer_knows(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A bakery opened in the village of Tel Vemmor.", ["Tel Vemmor"]),
        ("Traders of the Bab al-Vorun district met.", ["Bab al-Vorun"]),
        ("It rained near Ostvellik for days.", ["Ostvellik"]),
        ("A fair was held in Velmora and Ostvellik.", ["Velmora", "Ostvellik"]),
        ("a town named Velmora", ["Velmora"]),
        ("Buses reached al-Vorun at noon.", ["al-Vorun"]),
        ("the town of Ain Vorun", ["Ain Vorun"]),
    ],
)
def test_names_that_the_words_beside_them_tell(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "President Lincoln spoke.",
        "Austin Velm and Jordan Orrin were there.",
        "Mr. London said the bakery would open in March.",
        "Reuters reported on Sunday that Parliament had met.",
        "The Syrian and Turkish teams met.",
        "Nice work, he said. Reading is fun. Police came.",
        "The agency SANA and a source told SANAs reporter that the Car had stopped.",
        "",
        "no capitals at all in aleppo",
    ],
)
def test_words_that_name_no_place(text: str) -> None:
    assert found(text) == []


def test_a_surname_given_in_full_is_a_person_afterwards() -> None:
    assert found("Harold Preston baked the bread. Preston was praised.") == []
    assert found("The bread came from Preston, England.") == ["Preston", "England"]


def test_demonyms_are_kept_aside_with_their_countries() -> None:
    demonyms = scan("Syrians met a South Korean choir in French Guiana.").demonyms
    assert [(m.text, c) for m, c in demonyms] == [("Syrians", "SY"), ("South Korean", "KR")]


def test_a_headline_takes_a_small_place_from_the_prose() -> None:
    text = "Bakers Of Kafranbel Win Prize\nThe bakers live in Kafranbel, Syria."
    assert [m.start for m in find_places(text) if m.text == "Kafranbel"] == [10, text.rindex("Kafranbel")]


def test_a_name_over_a_hard_line_break() -> None:
    text = "THE DELEGATES LEFT THE CONFERENCE AT NOON AND WENT TO SAN\nSALVADOR BY BUS."
    assert found(text) == ["SAN\nSALVADOR"]
    assert len(unwrap(text)) == len(text)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                [
                    "Aleppo",
                    "in",
                    "al-",
                    "New ",
                    "York",
                    ", ",
                    "Syrians",
                    "\n",
                    "St. ",
                    "U.S.",
                    "’s",
                    "Ky.",
                    "\ud800",
                    "\0",
                ]
            ),
        ),
        max_size=30,
    ).map("".join)
)
def test_mentions_are_the_words_they_span_in_order_and_apart(text: str) -> None:
    mentions = find_places(text)
    assert all(text[m.start : m.end] == m.text and m.text for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


@pytest.mark.parametrize(
    "text",
    [
        "A" * 200_000,
        "Al-" * 50_000,
        "St. " * 50_000,
        "A.B." * 50_000,
        "Xy of the " * 20_000,
        "Aleppo, " * 5_000,
    ],
)
def test_hostile_texts_end(text: str) -> None:
    assert all(m.end <= len(text) for m in find_places(text))
