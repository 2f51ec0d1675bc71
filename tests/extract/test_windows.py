"""Windows: every word piece is owned once, stands where it says, and long reports keep their headline."""

from __future__ import annotations

import pytest

from recount.extract.scan import scan
from recount.extract.windows import COUNT, HARM, MOST, PLACE, TIME, Window, windows_of
from recount.model.extraction import Hints
from recount.model.reports import Report
from recount.resolve import find_places, find_times, resolve_places

SENTENCE = "Shells killed twelve people in the market of Velmora on Friday, the hospital said. "


def windows(report: Report) -> list[Window]:
    layer = report.layer
    hints = Hints(resolve_places(report, find_places(layer)), find_times(layer))
    return windows_of(layer, scan(report, hints), hints)


def owned(cut: list[Window]) -> list[tuple[int, int]]:
    return [s for w in cut for s in w.pieces.spans[w.first : w.end]]


@pytest.mark.parametrize("repeats", [1, 5, 60, 400])
def test_every_piece_is_owned_once_and_in_order(repeats: int) -> None:
    report = Report("a", SENTENCE * repeats, title="Shells kill 12 in Velmora")
    spans = owned(windows(report))
    assert spans == sorted(set(spans))
    words = "".join(report.layer[a:b] for a, b in spans)
    assert words == "".join(report.layer.split())


def test_a_window_is_no_longer_than_the_encoder_reads() -> None:
    for text in (SENTENCE * 300, "9" * 20_000, "é" * 5_000, "word " * 9_000):
        assert all(len(w.pieces) <= MOST for w in windows(Report("a", text)))


def test_a_later_window_shows_the_headline_again() -> None:
    report = Report("a", SENTENCE * 100, title="Shells kill 12 in Velmora")
    later = windows(report)[-1]
    assert later.stretches(0, len("Shells"))
    assert later.first > later.stretches(0, len("Shells"))[0][1]


def test_pieces_carry_what_rules_see() -> None:
    report = Report("a", "Shells killed twelve people in Aleppo on 3 May 2031.")
    (window,) = windows(report)

    def mark(word: str) -> int:
        start = report.layer.index(word)
        return window.pieces.marks[window.stretches(start, start + len(word))[0][0]]

    assert mark("twelve") & COUNT
    assert mark("killed") & HARM
    assert mark("Aleppo") & PLACE
    assert mark("May") & TIME
    assert mark("on") == 0


def test_whole_words_are_given_for_pieces_of_words() -> None:
    report = Report("a", "Shells killed a schoolteacher in Velmora.")
    (window,) = windows(report)
    start = report.layer.index("Velmora")
    first, end = window.stretches(start, start + len("Velmora"))[0]
    assert end - first > 1
    assert window.words(first, first + 1, report.layer).text == "Velmora"


def test_a_report_without_words_has_no_window() -> None:
    assert windows(Report("a", " \n ")) == []
