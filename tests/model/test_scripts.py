"""Which script most of a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.scripts import is_latin, letters, main_part, sampled


@pytest.mark.parametrize(
    "text", ["", "12 %", "Velmora", "Phường Đông Hòa, Łódź, Ağrı", "İ ß ﬁ Ａ", "Osk рынок market"]
)
def test_latin(text: str):
    assert is_latin(text)


@pytest.mark.parametrize(
    "text", ["рынок", "سوق في Osk", "市场 shop", "市场", "시장 Osk", "שוק", "ገበያ", "बाज़ार"]
)
def test_not_latin(text: str):
    assert not is_latin(text)


def test_the_other_script_is_left_out():
    assert main_part("the market (рынок) of Osk").split() == ["the", "market", "(", ")", "of", "Osk"]
    assert main_part("рынок (Osk)").split() == ["рынок", "(", ")"]


def test_a_long_text_is_sampled_from_end_to_end():
    text = "".join(chr(0x4E00 + n) for n in range(20_000))
    sample = sampled(text)
    assert len(sample) <= 3_004
    assert sample[0] == text[0]
    assert sample[-1] == text[-1]
    assert sampled(text[:3000]) == text[:3000]


@given(st.text())
def test_the_main_part_keeps_at_least_half(text: str):
    assert len(main_part(text)) == len(text)
    assert 2 * letters(main_part(text)) >= letters(text)
