from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.clean import clean, json_text, shortened

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates, controls and all
JOINERS = "\u200c\u200d"


def steers(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in JOINERS


@given(ANY_TEXT)
def test_nothing_that_steers_a_terminal_is_left_and_offsets_stay(text: str) -> None:
    shown = clean(text)
    controls = [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not controls
    assert len(shown) == len(text)
    shown.encode()  # can be written


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x9b31m",
        "\u202egnp.exe",
        "\u2066a\u2069",
        "a\u200bb",
        "\U000e0041",
        "\ufeff",
        "\x00",
    ],
)
def test_hostile_marks_become_visible(hostile: str) -> None:
    assert not any(map(steers, clean(hostile)))


def test_escape_is_seen_and_lines_are_joined() -> None:
    assert clean("a\x1b[31mb\nc\td\u2028e") == "a␛[31mb c d e"


def test_joiners_that_spelling_needs_stay() -> None:
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


@given(ANY_TEXT, st.integers(1, 20))
def test_shortened_keeps_the_limit(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    if len(text) <= limit:
        assert short == clean(text)


@given(st.dictionaries(ANY_TEXT, ANY_TEXT | st.integers() | st.none()))
def test_json_reads_back_the_same_and_can_be_written(value: dict[str, object]) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    text.encode()
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text)
    assert "\u202e" not in text


def test_json_stays_readable() -> None:
    assert json_text("Велмора") == '"Велмора"'
