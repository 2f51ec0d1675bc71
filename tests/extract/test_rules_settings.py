"""Where, when and over how long, on invented sentences published on Tuesday, 6 May 2031."""

from __future__ import annotations

import pytest

from recount.model.claims import Claim
from tests.extract.invented import plain, told, value


def only(text: str) -> Claim:
    claims = told(text)
    assert len(claims) == 1, [(c.outcome, c.low, c.victims) for c in claims]
    return claims[0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Shells killed five villagers in Velmora.", "Velmora"),
        ("Shells killed five villagers near Velmora.", "Velmora"),
        ("Shells killed five villagers.", ""),
        ("In Velmora, shells killed five villagers.", "Velmora"),
        ("Shells fell on the town of Velmora and killed five villagers.", "Velmora"),
        ("Shells killed five villagers in the town of Velmora in Karsk province.", "Velmora"),
        ("A quarter of a million people were displaced in Velmora.", "Velmora"),
        ("A quarter of a million people were displaced.", ""),
        ("A QUARTER OF A MILLION PEOPLE DISPLACED IN VELMORA", ""),
        ("Shells killed five villagers in Velmora, said a doctor in Osk.", "Velmora"),
        pytest.param(
            "Shells fired by the army from hills near Osk killed five villagers in Velmora.",
            "Velmora",
            marks=pytest.mark.xfail(strict=True, reason="the place that the shells came from"),
        ),
    ],
)
def test_place(text: str, place: str) -> None:
    found = plain(only(text).place, "place")
    assert found.removeprefix("town of ").split(" in ")[0] == plain(place, "place")


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("Shells killed five people in the Lower Mill district of Velmora.", "Lower Mill"),
        ("Shells killed five people in the Karden neighbourhood of Velmora.", "Karden"),
        ("Shells killed five people in Velmora's Karden neighbourhood.", "Karden"),
    ],
)
def test_a_place_is_as_fine_as_it_is_told(text: str, quarter: str) -> None:
    assert quarter in only(text).place


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Shells killed five villagers in Osk on Friday.", "2031-05-02", "2031-05-02"),
        ("On Friday, shells killed five villagers in Osk.", "2031-05-02", "2031-05-02"),
        ("Shells killed five villagers in Osk yesterday.", "2031-05-05", "2031-05-05"),
        ("Shells killed five villagers in Osk on 28 April.", "2031-04-28", "2031-04-28"),
        ("Shells killed five villagers in Osk on April 28, 2030.", "2030-04-28", "2030-04-28"),
        ("Shells killed five villagers in Osk in April.", "2031-04-01", "2031-04-30"),
        ("Shells killed five villagers in Osk.", "", ""),
        ("OSK, 14 May 2030 - Shells killed five villagers yesterday.", "2030-05-13", "2030-05-13"),
        ("A doctor said on Sunday that shells had killed five villagers in Osk.", "", ""),
        ("Shells killed five villagers in Osk, a doctor said on Sunday.", "", ""),
        (
            "Shells killed five villagers in Osk on Friday, a doctor said on Sunday.",
            "2031-05-02",
            "2031-05-02",
        ),
        (
            "A doctor said on Sunday that shells killed five villagers in Osk on Friday.",
            "2031-05-02",
            "2031-05-02",
        ),
    ],
)
def test_time_of_harm_is_not_the_time_of_saying(text: str, start: str, end: str) -> None:
    claim = only(text)
    assert (value(claim, "start", []), value(claim, "end", [])) == (start, end)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Shells killed five villagers in Osk on Friday.", "incident"),
        ("Shelling killed 900 civilians in Karesia in April.", "period"),
        ("Shelling killed 26 civilians in Karesia last week.", "period"),
        ("More than 30,000 people have been killed in Karesia since the war began in 2024.", "cumulative"),
        ("The conflict in Karesia has killed more than 30,000 people since 2024.", "cumulative"),
    ],
)
def test_scope(text: str, scope: str) -> None:
    assert only(text).scope == scope


def test_a_running_total_starts_when_it_says_and_ends_on_publication() -> None:
    claim = only("More than 30,000 people have been killed in Karesia since the war began in 2024.")
    assert (claim.low, claim.high, claim.scope) == (30_001, None, "cumulative")
    assert (value(claim, "start", []), value(claim, "end", [])) == ("2024-01-01", "2031-05-06")


def test_two_happenings_of_one_report_keep_their_days_and_places() -> None:
    claims = told(
        "A mine killed nine farmers near Osk on Thursday. "
        "A car bomb killed four traders in Velmora on Saturday."
    )
    told_of = {(c.low, plain(c.place, "place"), value(c, "start", []), c.means) for c in claims}
    assert told_of == {
        (9, "osk", "2031-05-01", "landmine_ied"),
        (4, "velmora", "2031-05-03", "vehicle_bomb"),
    }
