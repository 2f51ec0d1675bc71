"""Languages: told by the words, without a model where English is plain."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.read import language_of
from tests.read.made import SENTENCE, report

TEXTS = {
    "en": SENTENCE,
    "de": "Bei dem Beschuss des Marktes von Velmora wurden am Freitag mindestens zwölf Menschen getötet.",
    "fr": "Au moins douze personnes ont été tuées vendredi à Velmora, a déclaré l’hôpital de la ville.",
    "es": "Al menos doce personas murieron el viernes en Velmora, según el hospital de la ciudad.",
    "nl": "Bij de beschieting van de markt zijn vrijdag zeker twaalf mensen gedood, zei het ziekenhuis.",
    "ar": "قتل اثنا عشر شخصا على الأقل في قصف على سوق المدينة يوم الجمعة، بحسب مستشفى البلدة.",
    "uk": "Щонайменше дванадцять людей загинули у п'ятницю внаслідок обстрілу ринку, повідомила лікарня.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_language_of_a_sentence(code: str):
    assert language_of(TEXTS[code]) == code
    assert language_of(TEXTS[code].upper()) == code


@pytest.mark.parametrize(
    "text", ["", "12", "Velmora", "12.5 %  --- 1999", "\ud800\ud800", "????????????????????????"]
)
def test_too_little_text_has_no_language(text: str):
    assert language_of(text) == ""


@given(st.text(st.characters(codec=None), max_size=200))
def test_the_language_is_a_code_or_nothing(text: str):
    assert len(language_of(text)) in {0, 2}


def test_a_quotation_does_not_make_a_text_english():
    assert language_of(f"{TEXTS['de']} {TEXTS['de']} {TEXTS['de']} »{SENTENCE}«") == "de"


def test_plain_english_loads_no_model():
    look = f"import sys, recount.read as r; r.language_of({SENTENCE!r}); print('py3langid' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


@pytest.mark.parametrize(
    ("given_code", "code"), [("en-GB", "en"), ("FR", "fr"), ("english", "de"), (5, "de"), ("", "de")]
)
def test_a_given_code_goes_before_the_words(given_code: object, code: str):
    value = {"id": "a", "text": TEXTS["de"], "language": given_code}
    assert report("jsonl", json.dumps(value).encode()).language == code
