"""The count of a model's claim is what the number grammar reads from the words it points at, or nothing."""

from __future__ import annotations

import pytest

from recount.extract.llm_counts import CountReader, uncounted
from recount.model.spans import Span


def read(layer: str, words: str, victims: str = "people"):
    start = layer.index(words)
    return CountReader(layer).counted(Span(start, start + len(words)), victims)


@pytest.mark.parametrize(
    ("layer", "words", "low", "high", "kind"),
    [
        ("Shells killed 12 people.", "12", 12, 12, "exact"),
        ("Shells killed 12 people.", "12 people", 12, 12, "exact"),
        ("Shells killed at least fifteen people.", "at least fifteen", 15, None, "at_least"),
        ("Shells killed up to 15 people.", "15", None, 15, "at_most"),  # the hedge that was left out
        ("More than 1,200 people fled.", "1,200", 1201, None, "more_than"),
        ("Between 15 and 20 people died.", "Between 15 and 20", 15, 20, "range"),
        ("Dozens of people died.", "Dozens", 24, None, "vague"),
        ("A man was shot in Osk.", "A man", 1, 1, "singular"),
        ("The mother was shot in Osk.", "The mother", 1, 1, "singular"),
        ("His wife and two children died.", "His wife and two children", 3, 3, "exact"),
        ("A woman, four boys and an old man died.", "A woman, four boys and an old man", 6, 6, "exact"),
        ("A guard and several nurses died.", "A guard and several nurses", 4, None, "at_least"),
        ("12 men and women died.", "12 men and women", 12, 12, "exact"),
        ("Nobody was hurt.", "Nobody", None, None, "none"),
    ],
)
def test_counts_are_read_by_the_grammar(layer, words, low, high, kind):
    reading = read(layer, words)
    assert reading is not None
    assert (reading.count.low, reading.count.high, reading.kind) == (low, high, kind)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ("Ada Quill, 12, was hurt.", "12"),  # an age
        ("It happened on 12 May 2031.", "12 May 2031"),
        ("They paid $15 for it.", "$15"),
        ("12 houses burned.", "12 houses"),
        ("Half of them died.", "Half of"),
        ("Seven villagers and three guards died.", "Seven villagers and three guards"),  # two claims
        ("A woman and her children died.", "A woman and her children"),
        ("The town was shelled.", "town"),
        ("Shells fell.", "Shells"),
    ],
)
def test_what_counts_no_people_is_not_read(layer, words):
    assert read(layer, words) is None


def test_families_of_unstated_size_are_two_people_each_at_least():
    reading = read("Four families were killed.", "Four", victims="families")
    assert reading is not None
    assert (reading.count.low, reading.count.high, reading.kind) == (8, None, "at_least")


@pytest.mark.parametrize(
    ("words", "kind"),
    [("civilians", "plural"), ("the driver", "singular"), ("police", "plural"), ("The residents", "plural")],
)
def test_people_told_without_a_number(words, kind):
    reading = uncounted(words)
    assert reading is not None
    assert reading.kind == kind


@pytest.mark.parametrize("words", ["", "the", "the town", "houses", "three", "driver"])
def test_words_that_are_not_people_told_without_a_number(words):
    assert uncounted(words) is None
