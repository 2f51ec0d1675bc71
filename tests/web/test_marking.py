"""A text in pieces is still the text, and each of its characters has the claims whose words it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recount.model.clean import visible
from recount.web.marking import Mark, Piece, paragraphs


def test_overlapping_words_of_two_claims() -> None:
    layer = "Shells killed 12 and hurt four.\nNobody else."
    marks = [Mark(7, 16, 1), Mark(14, 30, 2), Mark(14, 16, 1, "count_text")]
    assert paragraphs(layer, marks) == [
        [
            Piece("Shells "),
            Piece("killed ", (1,), (), (1,), 7),
            Piece("12", (1, 2), ("count_text",), (2,), 14),
            Piece(" and hurt four", (2,), start=16),
            Piece(".", start=30),
        ],
        [Piece("Nobody else.", start=32)],
    ]


def test_words_over_a_line_break_begin_once() -> None:
    assert paragraphs("ab\ncd", [Mark(1, 4, 1)]) == [
        [Piece("a"), Piece("b", (1,), (), (1,), 1)],
        [Piece("c", (1,), start=3), Piece("d", start=4)],
    ]


MARKS = st.lists(st.builds(Mark, st.integers(-3, 40), st.integers(-3, 40), st.integers(1, 4)), max_size=8)


@given(layer=st.text(st.characters(exclude_categories=()), max_size=30), marks=MARKS)
def test_nothing_is_lost_and_nothing_is_marked_wrongly(layer: str, marks: list[Mark]) -> None:
    lines = paragraphs(layer, marks)
    assert "\n".join("".join(p.text for p in line) for line in lines) == layer
    pieces = [p for line in lines for p in line]
    assert [p.text for p in pieces] == [layer[p.start : p.start + len(p.text)] for p in pieces]
    assert ["".join(p.parts) for p in pieces] == [p.text for p in pieces]
    assert [part for p in pieces for part in p.parts[1::2] if visible(part) == part] == []
    assert [part for p in pieces for part in p.parts[::2] if visible(part) != part] == []
    told = [p.claims for line in lines for p in [*line, Piece("\n")] for _ in p.text][:-1]
    for at, char in enumerate(layer):
        if char != "\n":
            assert told[at] == tuple(sorted({m.claim for m in marks if 0 <= m.start <= at < m.end}))
    begun = [n for line in lines for p in line for n in p.begins]
    assert len(begun) == len(set(begun))
