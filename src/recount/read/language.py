"""Which language a report is in: what its words tell, then what it is declared to be in."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any

from recount.model.scripts import is_latin, letters, main_part, sampled

_FEWEST_LETTERS = 20
_WORD = re.compile(r"[^\W\d_]+")
_PIECE_WORDS = 12
_ENGLISH_SHARE = 0.15  # English prose holds 0.13 to 0.45 of these words, other languages below 0.1
_ENGLISH = frozenset(
    {"the", "of", "and", "to", "that", "was", "were", "by", "with", "from", "for", "had", "have", "has"}
    | {"been", "said", "which", "who", "their", "this", "his", "her", "after", "at", "on", "is", "are"}
    | {"it", "its", "not", "but", "they", "as", "when", "where", "while", "there"}
)
# No other language that reports come in uses these: a list of foreign names beside one may well be English.
_ONLY_ENGLISH = frozenset(
    {"the", "and", "that", "were", "with", "from", "been", "said", "who", "their", "this", "they", "when"}
    | {"where", "while", "there", "killed", "wounded", "dead", "people"}
)
# The model's confidence, from 0 to 1. Of 4,600 sentences and headlines of English reports it took 0.2 % for
# another language with 0.5 or more.
_TOLD = 0.5
_GUESSED = 0.7  # among the common languages alone, for texts too short for certainty among all
_PIDGIN = (
    0.9  # Nigerian Pidgin shares most words with English: short English sentences are taken for it below
)
_POSSIBLE = 0.3  # for what is declared: closely related languages are easily taken for one another

# What the model calls a language of its own and ISO 639 counts under a wider one; "zxx" is no language.
_VARIETIES = {"ary": "ar", "arz": "ar", "wuu": "zh", "yue": "zh", "sdh": "ku", "uzs": "uz", "hbo": "he"}
_VARIETIES |= {"grc": "el", "gug": "gn", "kik": "ki", "fuv": "ff", "zxx": ""}
_COMMON_LATIN = frozenset(
    {"en", "es", "fr", "pt", "de", "it", "nl", "tr", "id", "pl", "ro", "sv", "da", "no", "fi", "hu", "cs"}
    | {"hr", "sq", "sw", "so", "vi", "tl", "ca"}
)
_COMMON_OTHER = frozenset(
    {"ar", "fa", "ps", "ur", "he", "ru", "uk", "bg", "mk", "el", "hy", "ka", "am", "hi", "bn", "ne", "mr"}
    | {"ta", "te", "ml", "kn", "gu", "pa", "si", "my", "th", "km", "lo", "zh", "ja", "ko"}
)
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi"}
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})  # ISO 639-3: uncoded, several, undetermined, none


def language_of(text: str, declared: str = "") -> str:
    """The language of a text: two letters (ISO 639-1), or three (639-3) where it has no such code.

    Words that tell another language go before what is declared: sites fill in the same one for every page.
    Where they tell none, or one that is easily taken for the declared one, the declared one counts, unless
    the script rules it out. "" is a text that is too short or too mixed to tell. Of a text in two scripts,
    the one in which more is written counts.

    Args:
        text: what the report says.
        declared: a code as `language_code` gives it; "" where nobody says.
    """
    sample = sampled(text)
    has_latin = is_latin(sample)
    told = _told(main_part(sample), has_latin)
    code = max(sorted(told), key=lambda code: told[code], default="")
    if declared in _COMMON_LATIN and not has_latin:
        return code
    return declared if not code or told.get(declared, 0) >= _POSSIBLE else code


def language_code(name: object) -> str:
    """The code in what an input gives as its language ("en", "EN-us", "eng", "English"), else ""."""
    if not isinstance(name, str):
        return ""
    code = re.split(r"[-_]", name.strip().lower(), maxsplit=1)[0]
    if re.fullmatch(r"[a-z]{2}", code):
        return _OLD_CODES.get(code, code)
    return _looked_up(code) if 3 <= len(code) <= 40 else ""


@cache
def _looked_up(name: str) -> str:
    """The code of a language by its English name or another of its ISO codes."""
    import pycountry  # noqa: PLC0415  (slow to load, and seldom needed)

    try:
        found = pycountry.languages.lookup(name)
    except LookupError:
        return ""
    code = str(getattr(found, "alpha_2", "") or found.alpha_3)
    return "" if code in _NO_LANGUAGE else _VARIETIES.get(code, code)


def _told(sample: str, has_latin: bool) -> dict[str, float]:
    """The codes that the words of one script may be in, and how surely, from 0 to 1; none where none is told.

    Clear English is told by its commonest words, so that the model (py3langid, 0.7 s to load) is loaded
    only for other texts.
    """
    if letters(sample) < _FEWEST_LETTERS:
        return {}
    words = [word.lower() for word in _WORD.findall(sample)]
    if has_latin and _is_plain_english(words):
        return {"en": 1.0}
    shares: dict[str, float] = defaultdict(float)
    for code, share in _model().rank(sample):
        shares[_VARIETIES.get(code, code)] += float(share)
    if shares.get("pcm", 0.0) < _PIDGIN:
        shares["en"] += shares.pop("pcm", 0.0)
    if max(shares.values()) >= _TOLD:
        return shares
    common = {code: shares.get(code, 0.0) for code in (_COMMON_LATIN if has_latin else _COMMON_OTHER)}
    likely = max(common, key=lambda code: common[code])
    is_likely = common[likely] >= _GUESSED * sum(common.values())
    is_foreign_list = has_latin and likely != "en" and not _ONLY_ENGLISH.isdisjoint(words)
    return common if is_likely and not is_foreign_list else {}


def _is_plain_english(words: list[str]) -> bool:
    """Whether more than two thirds of the stretches of a text hold as many common words as English does.

    All together would not do: a long English quotation holds enough of them for a short Spanish report.
    """
    count = max(1, len(words) // _PIECE_WORDS)
    pieces = [words[len(words) * n // count : len(words) * (n + 1) // count] for n in range(count)]
    english = [piece for piece in pieces if _has_english_words(piece)]
    return 3 * len(english) > 2 * len(pieces)


def _has_english_words(words: list[str]) -> bool:
    common = sum(word in _ENGLISH for word in words)
    return len(words) >= _PIECE_WORDS and common >= _ENGLISH_SHARE * len(words)


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  (slow to load)

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
