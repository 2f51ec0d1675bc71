"""Languages: told by the words, without a model where English is plain."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.read import language_of
from recount.read.language import language_code
from tests.invented_languages import ENGLISH, TEXTS
from tests.read.made import SENTENCE, Warc, column, page, pdf, report

ALL = {"en": ENGLISH, **TEXTS}
ENGLISH_QUOTE = "the attack on the market was carried out by the Northern Army and it was not an accident"
# English that a model takes for something else, or for nothing.
ODD_ENGLISH = [
    "12 killed in Velmora",
    "Car bomb kills 5 in Orlan",
    "SHELLING KILLS 12 IN VELMORA MARKET",
    "VELMORA - 12 dead, 30 hurt.",
    "Sheikh Abd al-Rahman al-Qadi of Tell al-Zahra said that Saraya al-Nur and Liwa al-Fajr killed Abu Talha"
    " al-Masri, Khalid ibn Walid al-Shami and Umm Hamza at Deir al-Qasr.",
    "Guerrillas of the Frente Popular de Liberacion killed Colonel Juan de la Cruz near San Miguel de los"
    " Altos.",
    "Date | Place | Killed | Injured\n2 May | Velmora | 12 | 30\n3 May | Osk | 4 | 2",
    f"{ENGLISH} “سوق المدينة”, he said.",
    f"{ENGLISH} {TEXTS['ar']}",
]


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("declared", ["", "en", "pt", "ar"])
def test_the_words_of_a_sentence_tell_its_language_whatever_is_declared(code: str, declared: str):
    assert language_of(ALL[code], declared) == code
    assert language_of(ALL[code].upper(), declared) == code


@pytest.mark.parametrize("text", ODD_ENGLISH)
def test_odd_english_is_taken_for_no_other_language(text: str):
    assert language_of(text) in {"en", ""}
    assert language_of(text, "en") == "en"


def test_short_english_is_no_pidgin_and_pidgin_is_no_english():
    assert language_of("A blast killed 4 people in Ariha on 3 June 2041.") == "en"
    assert language_of("Gunmen don kill five pipo for Osk, police tok say dem dey find dem.", "en") == "pcm"


@pytest.mark.parametrize("code", TEXTS)
def test_english_words_in_a_text_do_not_make_it_english(code: str):
    names = "Reuters, Human Rights Watch and the BBC"
    assert language_of(f"{TEXTS[code]} ({names})") == code
    assert language_of(f"Breaking news: The Velmora Report\n{TEXTS[code]} {TEXTS[code]}") == code
    assert language_of(f"{TEXTS[code]} {TEXTS[code]} “{ENGLISH_QUOTE}” {TEXTS[code]}", "en") == code


def test_a_spanish_report_with_a_long_english_quotation_is_spanish():
    assert language_of(f"El grupo dijo en inglés: “{ENGLISH_QUOTE}”. {TEXTS['es']}") == "es"


def test_an_english_report_with_a_long_quotation_is_english():
    for quoted in TEXTS.values():
        assert language_of(f"{ENGLISH} {ENGLISH} “{quoted}” {ENGLISH}", "en") == "en"


def test_of_two_scripts_the_one_counts_in_which_more_is_written():
    assert language_of(f"{ENGLISH} {TEXTS['ru']} {TEXTS['ru']}", "en") == "ru"
    assert language_of(f"{TEXTS['ru']} {ENGLISH} {ENGLISH}") == "en"
    assert language_of("美联社(Associated Press)报道，维尔莫拉(Velmora)发生爆炸(explosion)，12人死亡") == "zh"


def test_all_of_a_long_text_is_looked_at():
    assert language_of(f"{ENGLISH} " + f"{TEXTS['fr']} " * 200) == "fr"


@pytest.mark.parametrize(
    "text", ["", "12", "Velmora", "12.5 %  --- 1999", "\ud800\ud800", "????????????????????????"]
)
def test_too_little_text_has_the_declared_language_or_none(text: str):
    assert language_of(text) == ""
    assert language_of(text, "fr") == "fr"


@pytest.mark.parametrize("text", ["قتل 12", "12人死亡", "12 погибших"])
def test_a_few_words_in_another_script_are_never_declared_english(text: str):
    assert language_of(text) == ""
    assert language_of(text, "en") == ""
    assert language_of(text, "uk") == "uk"


def test_a_close_relative_of_what_the_words_tell_is_left_as_declared():
    malay = TEXTS["id"]  # one sentence may well be either
    assert language_of(malay, "ms") == "ms"


@given(st.text(st.characters(codec=None), max_size=200), st.sampled_from(["", "en", "ar", "zh"]))
def test_the_language_is_a_code_or_nothing_and_told_again_it_is_the_same(text: str, declared: str):
    code = language_of(text, declared)
    assert len(code) in {0, 2, 3}
    assert language_of(text, code) == code


def test_plain_english_loads_no_model():
    look = f"import sys, recount.read as r; r.language_of({SENTENCE!r}); print('py3langid' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en-GB", "en"), ("FR", "fr"), ("en_US", "en"), ("eng", "en"), ("fre", "fr"), ("Arabic", "ar"),
        ("arz", "ar"), ("ckb", "ckb"), ("iw", "he"), ("und", ""), ("mul", ""), ("nonsense", ""), ("", ""),
        (5, ""), (None, ""), ("x" * 1000, ""),
    ],
)  # fmt: skip
def test_a_language_is_declared_by_code_or_english_name(name: object, code: str):
    assert language_code(name) == code


SPANISH = (
    "Al menos doce personas murieron el viernes en el mercado de Velmora, dijo el hospital de la ciudad."
)
DOCUMENTS = {
    "jsonl": json.dumps({"id": "a", "text": SPANISH, "language": "en"}).encode(),
    "text": f"Title: Doce muertos\nLanguage: English\n\n{SPANISH}".encode(),
    "html": page(f"<p>{SPANISH}</p>").replace(b"<html>", b"<html lang=en>"),
    "pdf": pdf([column(SPANISH)]),
    "warc": Warc()
    .add("https://c.example/a", page(f"<p>{SPANISH}</p>").replace(b"<html>", b"<html lang=en>"))
    .data,
}


@pytest.mark.parametrize("media", DOCUMENTS)
def test_no_reader_takes_spanish_for_english_because_it_is_declared(media: str):
    assert report(media, DOCUMENTS[media]).language == "es"


@pytest.mark.parametrize("media", ["jsonl", "text", "html"])
def test_what_is_too_short_to_tell_has_the_language_it_is_declared_to_be_in(media: str):
    made = {
        "jsonl": b'{"id": "a", "text": "Velmora: 12", "language": "deu"}',
        "text": b"Title: Velmora\nLanguage: de\n\nVelmora: 12",
        "html": page("<p>Velmora: 12</p>").replace(b"<html>", b"<html lang=de-AT>"),
    }
    assert report(media, made[media]).language == "de"


def test_headlines_of_other_stories_do_not_count():
    story = f"<article><h1>Doce muertos en Velmora</h1><p>{SPANISH}</p></article>"
    links = "".join(f"<li><a href='/{n}'>{ENGLISH}</a></li>" for n in range(20))
    found = report("html", page(f"{story}<aside><h2>Related stories</h2><ul>{links}</ul></aside>"))
    assert found.layer.count(ENGLISH) > 1
    assert found.language == "es"
