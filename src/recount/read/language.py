"""Which language a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_SAMPLE = 1500  # code points from the beginning, and as many from the middle
_FEWEST_LETTERS = 20
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 12
_ENGLISH_SHARE = 0.2  # English prose holds 0.25 to 0.45 of these words, other languages below 0.05
_ENGLISH = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "that",
        "was",
        "were",
        "by",
        "with",
        "from",
        "for",
        "had",
        "have",
        "has",
        "been",
    }
    | {"said", "which", "who", "their", "this", "his", "her", "after", "at", "on", "is", "are", "it", "its"}
    | {"not", "but", "they", "as", "when", "where", "while", "there"}
)


def language_of(text: str) -> str:
    """The ISO 639-1 code of the text's language; "" when it is too short or too mixed to tell.

    Clear English is told by its commonest words, so that the model (py3langid, 0.7 s to load) is loaded
    only for other texts.
    """
    sample = _sample(text)
    words = [word.lower() for word in _WORD.findall(sample)]
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return ""
    common = sum(word in _ENGLISH for word in words)
    if len(words) >= _FEWEST_WORDS and common >= _ENGLISH_SHARE * len(words) and "the" in words:
        return "en"
    code, _ = _model().classify(sample)
    return code if len(code) == 2 else ""


def language_code(name: object) -> str:
    """The two-letter code in what an input gives as its language ("en", "EN-us", "en_GB"), else ""."""
    if not isinstance(name, str):
        return ""
    code = re.split(r"[-_]", name.strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else ""


def _sample(text: str) -> str:
    if len(text) <= 2 * _SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]}"


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  (slow to load)

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=0.5)
