"""One harm told often is one claim; what stands in the furniture of a page is none."""

from __future__ import annotations

from typing import Any

import pytest

from recount.model.claims import Claim
from recount.model.reports import Region, Report
from tests.extract.invented import assert_claims, injured, killed, plain, read, report, told

TITLE = "Nine traders killed in Osk market blast"
BODY = (
    "A bomb killed nine traders in the market of Osk on Friday, a doctor said. "
    "Stalls burned for hours and the road was closed.\n\n"
    "Governor Ilan Brask visited Osk on Saturday and promised help. "
    "The bomb that killed nine traders was hidden in a cart."
)
CAPTION = "Mourners in Osk, where a bomb killed nine traders."
FURNITURE = "Related: Flood kills 77 campers in Quillon. Shells kill 31 miners in Karsk."


def page(*parts: tuple[str, str], title: str = "") -> Report:
    """A report whose text is the parts, each of a region kind, a blank line between."""
    regions, at = [], 0
    if title:
        regions.append(Region("title", 0, len(title)))
        at = len(title) + 1
    for kind, words in parts:
        regions.append(Region(kind, at, at + len(words)))
        at += len(words) + 2
    return report("\n\n".join(words for _, words in parts), title, regions=tuple(regions))


def quotes(c: Claim, r: Report) -> list[str]:
    """The regions in which a claim's evidence stands."""
    return [next(g.kind for g in r.all_regions if g.start <= e.start < g.end) for e in c.evidence]


def test_headline_lead_last_paragraph_and_caption_are_one_claim_with_four_quotes() -> None:
    r = page(("body", BODY), ("caption", CAPTION), title=TITLE)
    (claim,) = read(r)
    assert (claim.outcome, claim.low, claim.high) == ("killed", 9, 9)
    assert sorted(quotes(claim, r)) == ["body", "body", "caption", "title"]
    assert plain(claim.source, "source") == "doctor"


def test_furniture_claims_nothing() -> None:
    assert read(page(("furniture", FURNITURE))) == []
    r = page(("body", BODY), ("furniture", FURNITURE), title=TITLE)
    assert {c.low for c in read(r)} == {9}
    assert all("furniture" not in quotes(c, r) for c in read(r))


def test_a_caption_that_tells_of_other_harm_is_a_claim_of_its_own() -> None:
    r = page(("body", BODY), ("caption", "A nurse was wounded in Velmora on Monday."), title=TITLE)
    assert_claims(read(r), [killed(9), injured(1)])


def test_a_headline_alone_is_a_claim() -> None:
    assert_claims(told("The council met.", "Nine traders killed in Osk"), [killed(9)])


def test_a_vague_headline_takes_the_figure_of_the_body() -> None:
    text = "At least 86 miners were killed by a blast in Osk on Friday, a doctor said."
    assert_claims(told(text, "Dozens of miners killed in Osk"), [killed(86, None)])


def test_at_least_six_and_later_six_are_one_claim() -> None:
    text = (
        "At least six miners were killed by a blast in Osk on Friday, a doctor said. The road was closed. "
        "The doctor said the six miners were killed at once."
    )
    assert_claims(told(text), [killed(6, None, victims="miners")])


def test_two_sources_with_two_figures_are_two_claims() -> None:
    text = (
        "A blast in Osk on Friday killed nine miners, the health ministry said. "
        "Local activists said the blast killed 14 miners."
    )
    assert_claims(told(text), [killed(9, source="the health ministry"), killed(14, source="Local activists")])


APART = [
    (
        "A mine killed nine farmers near Osk on Thursday. "
        "A car bomb killed nine traders in Velmora on Saturday.",
        [
            killed(9, place="Osk", start="2031-05-01", means="landmine_ied"),
            killed(9, place="Velmora", start="2031-05-03", means="vehicle_bomb"),
        ],
    ),
    (
        "Shells killed 12 soldiers in Osk on Thursday. Gunmen killed 12 soldiers in Karsk on Friday.",
        [killed(12, place="Osk", perpetrator=""), killed(12, place="Karsk", perpetrator="Gunmen")],
    ),
    (
        "Nine people were killed in Osk and nine people in Velmora.",
        [killed(9, place="Osk"), killed(9, place="Velmora")],
    ),
    (
        "A bomb wounded a nurse in Osk. A nurse was wounded in Velmora.",
        [injured(1, place="Osk"), injured(1, place="Velmora")],
    ),
    (
        "Shells killed nine people in Osk. Nine people were wounded.",
        [killed(9), injured(9)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), APART)
def test_equal_figures_of_two_happenings_are_two_claims(text: str, expected: list[dict[str, Any]]) -> None:
    assert_claims(told(text), expected)


def test_a_replaced_toll_is_a_claim_of_its_own() -> None:
    text = (
        "A blast in Osk on Friday killed 14 miners, the health ministry said. "
        "The ministry had earlier said that nine miners were killed."
    )
    assert_claims(told(text), [killed(14), killed(9)])


def test_a_sourced_sentence_lends_its_source_to_an_unsourced_lead_that_agrees() -> None:
    text = "A blast killed nine miners in Osk on Friday. Nine miners were killed, the health ministry said."
    assert_claims(told(text), [killed(9, source="the health ministry")])


def test_many_repeats_leave_at_most_twelve_quotes() -> None:
    text = "A blast killed nine miners in Osk on Friday. " + "The blast in Osk killed nine miners. " * 30
    (claim,) = told(text)
    assert (claim.low, len(claim.evidence)) == (9, 12)
