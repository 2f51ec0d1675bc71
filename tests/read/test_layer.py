"""Layers: parts in order, a blank line between them, and a region for each."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from recount.model.limits import MAX_ID_LENGTH
from recount.model.reports import Report
from recount.read.layer import Part, assemble, id_of

KINDS = st.sampled_from(["body", "quote", "caption", "furniture"])
PARTS = st.lists(st.builds(Part, KINDS, st.text(max_size=12)), max_size=8)


def test_body_and_quotes_keep_their_order_then_come_captions_and_furniture():
    parts = [
        Part("caption", "c"),
        Part("body", "a"),
        Part("furniture", "f"),
        Part("quote", "q"),
        Part("body", "b"),
    ]
    text, regions = assemble("T", parts)
    assert text == "a\n\nq\n\nb\n\nc\n\nf"
    assert [r.kind for r in regions] == ["title", "body", "quote", "body", "caption", "furniture"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5), PARTS)
def test_regions_hold_the_words_of_their_parts(title: str, parts: list[Part]):
    text, regions = assemble(title, parts)
    layer = Report(id="a", text=text, title=title).layer
    told = "".join(layer[r.start : r.end] for r in regions if r.kind != "title")
    given_words = sorted("".join(part.text.replace("\0", "\ufffd").split()) for part in parts)
    assert sorted("".join(told.split())) == sorted("".join(given_words))
    assert all(a.end <= b.start for a, b in pairwise(regions))
    assert all(a.kind != b.kind for a, b in pairwise(regions))


def test_long_names_give_short_ids_that_differ():
    first, second = id_of("a" * 900 + "1"), id_of("a" * 900 + "2")
    assert len(first) == len(second) == MAX_ID_LENGTH
    assert first != second
    assert id_of("a.txt") == "a.txt"
