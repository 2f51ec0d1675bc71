"""What outlets print round their reports joins nothing, and what many print of one day does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from recount.link import link
from recount.link.furniture import LEAST, WEEKS, bare
from recount.model.reports import Report
from tests.link.invented import claim, report, told

NOTICE = (
    "Close this window to read on. Get the letter of the Osk Gazette every morning at seven, with all that "
    "happened in the valley overnight, and tell your neighbours that you have it. Your wish has been kept. "
    "There was a fault while we kept your wish, so please come again later."
)
DEATHS = (
    "A bomb in the fish market of Karsk killed 12 people.",
    "Gunmen shot 30 villagers dead at a well near Velmora.",
    "Shelling of the school in Ostra left 9 pupils dead.",
    "A mine on the northern road killed 14 soldiers of the Ridge Front.",
    "Raiders drowned 17 herders below the bridge of Harn.",
)


def printed(weeks_apart: int, notice: str = NOTICE) -> list[Report]:
    """Reports of one outlet under its notice, each about something else."""
    start = date(2031, 5, 5)
    return [
        replace(report(f"r{n}", f"{notice} {story}"), published=start + timedelta(days=7 * n * weeks_apart))
        for n, story in enumerate(DEATHS)
    ]


def test_a_notice_of_many_weeks_is_furniture_and_the_story_is_not() -> None:
    assert len(DEATHS) == WEEKS
    layers = bare(printed(weeks_apart=1))
    for n, story in enumerate(DEATHS):
        assert "your wish" not in layers[f"r{n}"]
        assert story in layers[f"r{n}"]


def test_the_same_words_within_a_week_are_a_dispatch() -> None:
    reports = printed(weeks_apart=0)
    assert bare(reports) == {r.id: r.layer for r in reports}


def test_a_phrase_of_few_words_is_no_furniture() -> None:
    phrase = "The wounded were taken to the clinic in the town, the police said."
    assert len(phrase.split()) < LEAST
    reports = printed(weeks_apart=1, notice=phrase)
    assert bare(reports) == {r.id: r.layer for r in reports}


def test_two_attacks_under_one_notice_are_two_incidents() -> None:
    reports = printed(weeks_apart=1)
    numbers = {"r0": ("12 people", 12), "r1": ("30 villagers", 30)}
    fields = {"place": "", "location": None, "when": type(claim(reports[0], "12 people", 12).when)()}
    claims = [c for r in reports[:2] for c in told(r, claim(r, *numbers[r.id], **fields))]
    clusters = link(reports, claims).clusters
    assert sorted(len(c.claims) for c in clusters) == [1, 1]


@given(st.lists(st.text(alphabet="ab é’.\n", max_size=80), max_size=8))
def test_every_character_stays_where_it_is_or_becomes_a_space(texts: list[str]) -> None:
    reports = [
        replace(report(f"r{n}", f"{NOTICE} {text}"), published=date(2031, 1, 1) + timedelta(days=7 * n))
        for n, text in enumerate(texts)
    ]
    layers = bare(reports)
    for r in reports:
        layer = layers[r.id]
        assert len(layer) == len(r.layer)
        assert all(new in {old, " "} for old, new in zip(r.layer, layer, strict=True))
