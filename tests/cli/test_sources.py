"""How `recount show` draws the independent sources of an incident."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given

from recount.cli.render_sources import HEADING, show_sources
from recount.model.incidents import incident_from_json, incident_to_json
from recount.model.reports import Report
from recount.model.sources import IndependentSource, Standing, Tie, ToldFigure
from tests.cli.invented import incident
from tests.cli.test_render import ANSI, HOSTILE, printed
from tests.reconcile.test_sources import Part, clusters, reckoned

SAME = (ToldFigure("killed", "victim", "32", "same"),)
REPORTS = {
    name: Report(name, "Text.", publisher=publisher, published=date(2031, 5, 3))
    for name, publisher in (("a1", "Osk Gazette"), ("b2", "Harn Post"), ("c3", ""), ("d4", ""), ("e5", ""))
}
HOSPITAL = IndependentSource(
    "the hospital",
    "medical",
    False,
    (
        Standing("a1", ("c-1",), SAME),
        Standing("b2", ("c-2",), (*SAME, ToldFigure("injured", "victim", "9", "other")), "copy", "a1", 0.846),
        Standing("c3", ("c-3",), (), "copy", "b2", 1.0),
        Standing("d4", ("c-4",), (), "agency", "a1", name="Meridian Wire"),
        Standing("e5", ("c-5",), (), "outlet", "d4", name="Osk Gazette"),
    ),
)
FRONT = IndependentSource(
    "Ridge Front",
    "party",
    True,
    (
        Standing("e5", ("c-6",), (ToldFigure("killed", "attacker", '"dozens"', "vague"),)),
        Standing("d4", ("c-7",), (ToldFigure("killed", "victim", "35", "within"),), "speaker", "e5"),
        Standing("c3", ("c-8",), (), "chain", "e5"),
    ),
)
DRAWN = """\
  1. the hospital · medical
     a1 · Osk Gazette · 2031-05-03
       killed 32 (same figure)
     └ b2 · Harn Post · 2031-05-03
         killed 32 (same figure); injured 9 (outside the range); shares 85% of its words with a1
       └ c3 · 2031-05-03
           the same words as b2
     └ d4 · 2031-05-03
         credits Meridian Wire, as a1 does
       └ e5 · 2031-05-03
           same outlet as d4
  2. Ridge Front · party · their own statement
     e5 · 2031-05-03
       attackers killed "dozens" (agrees, no number)
     └ d4 · 2031-05-03
         killed 35 (within the range); cites the same source
     └ c3 · 2031-05-03
         stands on the same words as e5, by way of other reports
"""


def test_reports_stand_below_those_they_stand_on() -> None:
    one = incident(sources=(HOSPITAL, FRONT))
    assert printed(lambda c: show_sources(c, one, REPORTS)) == f"\n{HEADING}\n{DRAWN}"


@pytest.mark.parametrize("width", [40, 80])
def test_the_drawing_fits_the_terminal(width: int) -> None:
    one = incident(sources=(HOSPITAL, FRONT))
    lines = ANSI.sub("", printed(lambda c: show_sources(c, one, REPORTS), width)).splitlines()
    assert max(map(len, lines)) <= width
    assert all(word in "\n".join(lines) for word in ("85%", "Meridian", "dozens"))


def test_nothing_is_drawn_where_nobody_asserts_harm() -> None:
    assert printed(lambda c: show_sources(c, incident(), REPORTS)) == ""


def test_a_long_chain_of_copies_stays_on_the_page() -> None:
    chain = [Standing("r0", ("c-0",))]
    chain += [Standing(f"r{n}", (f"c-{n}",), (), "copy", f"r{n - 1}", 0.5) for n in range(1, 40)]
    one = incident(sources=(IndependentSource("x", "other", False, tuple(chain)),))
    lines = ANSI.sub("", printed(lambda c: show_sources(c, one, {}), 80)).splitlines()
    assert sum("shares 50%" in line for line in lines) == 39


@pytest.mark.parametrize("width", [None, 30, 80])
def test_hostile_words_reach_no_terminal(width: int | None) -> None:
    figure = ToldFigure("killed", "victim", HOSTILE, "same")
    first = Standing(HOSTILE, ("c-1",), (figure,))
    second = Standing("b2", ("c-2",), (figure,), "outlet", HOSTILE, name=HOSTILE)
    one = incident(sources=(IndependentSource(HOSTILE, "other", False, (first, second)),))
    reports = {HOSTILE: Report(HOSTILE, "Text.", publisher=HOSTILE)}
    text = ANSI.sub("", printed(lambda c: show_sources(c, one, reports), width))
    assert not set(text) & set("\x1b\x07\x9b\u202e\ud800")
    text.encode()


@given(clusters())
def test_as_many_are_drawn_as_are_counted(cluster: tuple[list[Part], tuple[Tie, ...]]) -> None:
    parts, ties = cluster
    i = reckoned(*parts, ties=ties)
    text = printed(lambda c: show_sources(c, i, {r.id: r for r, _ in parts}))
    assert len(re.findall(r"^  \d+\. ", text, re.MULTILINE)) == i.independent_sources
    assert len(incident_to_json(i)["sources"]) == i.independent_sources
    assert incident_from_json(incident_to_json(i)) == i
