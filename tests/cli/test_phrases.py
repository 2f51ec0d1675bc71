from __future__ import annotations

from datetime import date

import pytest

from recount.model.phrases import (
    days,
    figures,
    harms,
    people,
    place_in_full,
    place_words,
    plural,
    short_ids,
    stated,
)
from recount.model.places import Place
from recount.model.whens import When
from tests.cli.invented import claim, incident


@pytest.mark.parametrize(
    ("low", "best", "high", "words"),
    [
        (12, 12, 12, "12"),
        (31, 32, 40, "31–40, best 32"),
        (9, 12, 12, "9–12, best 12"),
        (15, None, 20, "15–20"),
        (13, None, None, "at least 13"),
        (15, 15, None, "at least 15"),
        (15, 20, None, "at least 15, best 20"),
        (None, None, 15, "up to 15"),
        (None, 15, 15, "up to 15"),
        (None, 15, None, "15"),
        (None, None, None, "not counted"),
        (1200, 1500, 300000, "1,200–300,000, best 1,500"),
        (0, 0, 0, "0"),
        (0, None, 3, "0–3"),
    ],
)
def test_figures(low: int | None, best: int | None, high: int | None, words: str) -> None:
    assert figures(low, best, high) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2031-05-02", "2031-05-02", "2 May 2031"),
        ("2031-05-02", "2031-05-04", "2–4 May 2031"),
        ("2031-04-28", "2031-05-02", "28 Apr – 2 May 2031"),
        ("2030-12-31", "2031-01-01", "31 Dec 2030 – 1 Jan 2031"),
        ("2031-11-01", "2031-11-30", "Nov 2031"),
        ("2032-02-01", "2032-02-29", "Feb 2032"),
        ("2032-02-01", "2032-02-28", "1–28 Feb 2032"),
        ("2031-01-01", "2031-12-31", "2031"),
        ("2031-01-01", "2031-06-30", "1 Jan – 30 Jun 2031"),
        ("9999-12-01", "9999-12-31", "Dec 9999"),
        (None, "2031-05-02", "until 2 May 2031"),
        ("2031-05-02", None, "since 2 May 2031"),
        (None, None, "no date"),
    ],
)
def test_days(start: str | None, end: str | None, words: str) -> None:
    first, last = (date.fromisoformat(d) if d else None for d in (start, end))
    assert days(When(first, last, "day" if last else "none")) == words


@pytest.mark.parametrize(
    ("place", "words", "in_full"),
    [
        (None, "place not known", "place not known"),
        (Place(0, 7, "Velmora", name="Velmora"), "Velmora", "Velmora (not in the gazetteer)"),
        (Place(0, 7, "Velmora", precision="country"), "Velmora", "Velmora (not in the gazetteer)"),
        (
            Place(0, 3, "Osk", 7, "Osk", "VL", "Osk", 10.5, -20.25, "province"),
            "Osk, VL (province)",
            "Osk, VL (province, 10.5000, -20.2500)",
        ),
        (
            Place(0, 3, "Velland", 8, "Velland", "VL", None, 1.0, 2.0, "country"),
            "Velland (country)",
            "Velland, VL (country, 1.0000, 2.0000)",
        ),
    ],
)
def test_places(place: Place | None, words: str, in_full: str) -> None:
    assert (place_words(place), place_in_full(place)) == (words, in_full)


def test_a_place_name_cannot_steer_the_terminal_or_fill_it() -> None:
    words = place_words(Place(0, 1, "x", name="\x1b[2J" + "V" * 10_000))
    assert "\x1b" not in words
    assert len(words) < 100


def test_harms_keep_attackers_apart() -> None:
    assert list(harms(incident())) == [
        ("killed", "31–40, best 32"),
        ("injured", "at least 30"),
        ("attackers killed", "1"),
    ]


def test_about_stays_about() -> None:
    assert stated(claim(low=2000, best=2000, high=2000, count_kind="about")) == "about 2,000"


@pytest.mark.parametrize(
    ("victims", "codes", "words"),
    [
        ("", {}, ""),
        ("people", {}, "people"),
        ("girls", {"status": "civilian", "age": "child", "sex": "female"}, "girls (civilian, child, female)"),
        ("", {"status": "combatant"}, "(combatant)"),
    ],
)
def test_people(victims: str, codes: dict[str, str], words: str) -> None:
    assert people(claim(victims=victims, **codes)) == words


def test_short_ids_tell_all_apart() -> None:
    far, near, nearer = "i-" + "a" * 16, "i-" + "b" * 12 + "0000", "i-" + "b" * 12 + "0001"
    assert short_ids([far]) == {far: "i-aaaaaaaa"}
    assert len(set(short_ids([far, near, nearer]).values())) == 3
    assert short_ids([]) == {}
    assert short_ids([far, far]) == {far: "i-aaaaaaaa"}


def test_plural() -> None:
    assert [plural(n, "report") for n in (0, 1, 1200)] == ["0 reports", "1 report", "1,200 reports"]
    assert plural(2, "copy", "copies") == "2 copies"
