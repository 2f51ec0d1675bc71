from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from rich.console import Console

from recount.cli.render_claims import show_claims
from recount.cli.render_incidents import NO_HARM, TOTALS, show_incidents
from recount.cli.render_show import quote_in_sentence, show_claim, show_incident, show_report
from recount.model.counts import Count
from recount.model.incidents import Perpetrator, Reason
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.spans import Mention
from tests.cli.invented import REPORT, claim, incident, mention

ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202e[bold]no[/bold] :smile: \x9b31m\ud800"


def printed(show: Callable[[Console], None], width: int | None = None) -> str:
    """What a terminal of `width` columns receives, or a pipe where there is no width."""
    out = io.StringIO()
    console = Console(
        file=out, markup=False, emoji=False, highlight=False, force_terminal=bool(width), width=width,
        soft_wrap=not width, color_system="standard" if width else None,
    )  # fmt: skip
    show(console)
    return out.getvalue()


def test_a_pipe_gets_one_plain_line_an_incident() -> None:
    incidents = [incident(1), incident(2, location=Place(0, 1, "V", name="Very " * 11 + "long"))]
    lines = printed(lambda c: show_incidents(c, incidents)).splitlines()
    rows = [line for line in lines if line.startswith("i-")]
    assert len(rows) == 2
    assert "killed 31–40, best 32; injured at least 30; attackers killed 1" in rows[0]
    assert "Very long" in rows[1]
    assert all(line == line.rstrip() and "\x1b" not in line for line in lines)


def test_aggregates_stand_under_their_own_heading() -> None:
    month = incident(2, kind="aggregate", counts={"killed": Count.exactly(930)})
    text = printed(lambda c: show_incidents(c, [month, incident(1)]))
    before, after = text.split(TOTALS)
    assert "31–40" in before
    assert "930" not in before
    assert "930" in after


def test_no_incident_is_said() -> None:
    assert "No incident was found." in printed(lambda c: show_incidents(c, []))


def test_an_incident_without_asserted_harm_says_so() -> None:
    assert NO_HARM in printed(lambda c: show_incidents(c, [incident(counts={}, attackers={})]))


@pytest.mark.parametrize("width", range(24, 140, 4))
def test_no_figure_is_ever_broken(width: int) -> None:
    big = incident(counts={"killed": Count(123456, 234567, 3456789), "displaced": Count(1000000, None, None)})
    lines = ANSI.sub("", printed(lambda c: show_incidents(c, [big]), width)).splitlines()
    words = [word for line in lines for word in re.split(r"[\s;]+", line)]
    for figure in ("123,456–3,456,789,", "234,567", "1,000,000"):
        assert figure in words


@pytest.mark.parametrize("width", [None, 30, 80, 160])
def test_nothing_in_a_report_reaches_the_terminal_unseen(width: int | None) -> None:
    report = Report(
        HOSTILE, f"{HOSTILE} killing 12 people {HOSTILE}", title=HOSTILE, publisher=HOSTILE, url=HOSTILE
    )
    fields = dict.fromkeys(("victims", "perpetrator", "place", "source"), HOSTILE)
    bad = claim(report=report, **fields)
    whole = incident(
        reports=(HOSTILE,),
        claims=(bad.id,),
        location=Place(0, 1, HOSTILE, name=HOSTILE, country=HOSTILE, admin1=HOSTILE),
        perpetrators=(Perpetrator(HOSTILE, (HOSTILE,), (HOSTILE,)),),
        reasons=(Reason(HOSTILE, (bad.id,)),),
        covers={"incidents": [HOSTILE], "left_over": {HOSTILE: HOSTILE}},
    )

    def everything(console: Console) -> None:
        show_incidents(console, [whole])
        show_claims(console, [bad])
        show_incident(console, [whole], {bad.id: bad}, {HOSTILE: report})
        show_claim(console, bad, report, None)
        show_report(console, report, [bad])

    text = ANSI.sub("", printed(everything, width))
    assert not set(text) & set("\x1b\x07\x9b\u202e\ud800")
    assert ":smile:" in text
    text.encode()


@pytest.mark.parametrize(("unlisted", "lines"), [(0, []), (7, ["  unlisted: 7"])])
def test_the_unlisted_incidents_of_a_total_are_told_only_where_there_are_some(
    unlisted: int, lines: list[str]
) -> None:
    covers = {"incidents": ["i-01"], "unlisted": unlisted, "possible": [], "covered": {}}
    total = incident(kind="aggregate", covers=covers, claims=(), reports=())
    text = printed(lambda console: show_incident(console, [total], {}, {}))
    section = text.split("Covers\n")[1].split("\n\n")[0]
    assert section.splitlines() == ["  incidents: i-01", *lines, "  possible: none", "  covered: none"]


def test_the_words_of_a_quote_stand_out_in_their_sentence() -> None:
    text = quote_in_sentence(REPORT.layer, mention(REPORT, "killing 12 people"))
    assert text.plain == "Shells fell on its market on Friday, killing 12 people, the town hospital said."
    (highlight,) = text.spans
    assert text.plain[highlight.start : highlight.end] == "killing 12 people"


@pytest.mark.parametrize(
    ("layer", "words", "shown"),
    [
        ("Calm. Ten died. Rain.", "Ten died.", "Ten died."),
        ("Calm. Ten died", "Ten died", "Ten died"),
        ("Ten died\nRain fell.", "Ten died", "Ten died"),
        ("He said “Ten died.” Rain.", "Ten died", "He said “Ten died.”"),
        ("x" * 300 + " ten died " + "y" * 300, "ten died", "…" + "x" * 239 + " ten died " + "y" * 239 + "…"),
    ],
)
def test_a_quote_has_its_sentence_and_no_more(layer: str, words: str, shown: str) -> None:
    start = layer.index(words)
    assert quote_in_sentence(layer, Mention(start, start + len(words), words)).plain == shown


def test_in_a_pipe_brackets_stand_for_the_highlight() -> None:
    one = incident(claims=(claim().id,))
    text = printed(lambda c: show_incident(c, [one], {claim().id: claim()}, {"a1": REPORT}))
    assert "Friday, [killing 12 people], the town" in text


def test_an_incident_shows_figures_reasons_and_where_each_claim_is_spoken_of() -> None:
    used, left = claim(1), claim(2, words="Thirty were hurt", outcome="injured", low=30, best=30, high=30)
    reasons = (
        Reason("Used 12.", (used.id,)),
        Reason("Left out 30.", (left.id,)),
        Reason("Both count.", (used.id, left.id)),
    )
    one = incident(claims=(used.id, left.id), reasons=reasons)
    text = printed(lambda c: show_incident(c, [one], {used.id: used, left.id: left}, {"a1": REPORT}))
    lines = text.splitlines()
    assert "  killed 31–40, best 32  (reports tell 9–40)" in lines
    assert "    civilian, child 4" in lines
    assert "  attackers killed 1" in lines
    assert "  Northern Army; said by the town hospital; denied by Northern Army" in lines
    assert any(line.startswith("  2. Left out 30.") for line in lines)
    assert any("killed 12" in line and line.endswith("see 1, 3") for line in lines)
    assert any("injured 30" in line and line.endswith("see 2, 3") for line in lines)
    assert "a1 · Velmora Courier · 2031-05-03 · “Market shelled”" in lines


def test_more_than_a_figure_is_told_as_it_is_counted() -> None:
    made = claim(count_kind="more_than", low=41, best=41, high=None)
    i = incident(claims=(made.id,), counts={"killed": Count(41, 41, None)}, told={"killed": (40, 40)})
    lines = printed(lambda c: show_incident(c, [i], {made.id: made}, {REPORT.id: REPORT}))
    assert "killed at least 41" in lines
    assert "reports tell" not in lines


def test_a_table_of_claims_tells_stance_and_role() -> None:
    claims = [claim(1, stance="denied"), claim(2, role="attacker"), claim(3, low=None, best=None, high=None)]
    rows = printed(lambda c: show_claims(c, claims)).splitlines()[1:]
    assert "killed 12 (denied)" in rows[0]
    assert "killed 12 (attackers)" in rows[1]
    assert "killed not counted" in rows[2]


@pytest.mark.parametrize("width", range(24, 140, 4))
def test_a_table_fits_the_terminal(width: int) -> None:
    one = incident(location=Place(0, 1, "V", name="Velmora-under-the-mountains, Lower Osk"))
    lines = ANSI.sub("", printed(lambda c: show_incidents(c, [one]), width)).splitlines()
    assert max(map(len, lines)) <= width


def test_other_columns_give_way_before_the_figures() -> None:
    one = incident(location=Place(0, 1, "V", name="Velmora under the mountains of Lower Osk"))
    lines = ANSI.sub("", printed(lambda c: show_incidents(c, [one]), 80)).splitlines()
    assert any("killed 31–40, best 32" in line for line in lines)
    assert any("2 May 2031" in line for line in lines)


def test_a_figure_that_a_rule_put_is_marked() -> None:
    put = incident(counts={"killed": Count(12, 12, 12, is_imputed=True)}, attackers={})
    assert "killed 12 (imputed)" in printed(lambda c: show_incidents(c, [put]))


def test_a_graded_perpetrator_shows_its_grade() -> None:
    held = incident(
        claims=(claim().id,), perpetrators=(Perpetrator("Northern Army", ("a medic",), grade="weak"),)
    )
    text = printed(lambda c: show_incident(c, [held], {claim().id: claim()}, {"a1": REPORT}))
    assert "Northern Army (weak); said by a medic" in text
