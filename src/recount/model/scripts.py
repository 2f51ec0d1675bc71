"""Which script a text is mainly written in: Latin, or another one."""

from __future__ import annotations

import re

_WINDOW, _WINDOWS = 600, 5  # code points; how many windows over a long text
_LATIN_LETTERS = (
    "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff"
    "\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a"
)
_LATIN = re.compile(f"[{_LATIN_LETTERS}]")
_OTHER = re.compile(rf"[^\W\d_{_LATIN_LETTERS}]")
_LETTER = re.compile(r"[^\W\d_]")
# Han, kana and Hangul: a character tells about as much as three Latin letters do.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_DENSE_LETTERS = 3


def sampled(text: str) -> str:
    """At most 3,000 code points of a text, from five places between its beginning and its end."""
    if len(text) <= _WINDOW * _WINDOWS:
        return text
    last = len(text) - _WINDOW
    starts = (last * n // (_WINDOWS - 1) for n in range(_WINDOWS))
    return " ".join(text[start : start + _WINDOW] for start in starts)


def main_part(text: str) -> str:
    """A text with blanks for the letters that are not in its main script (see `is_latin`)."""
    return (_OTHER if is_latin(text) else _LATIN).sub(" ", text)


def letters(text: str) -> int:
    """How much is written in a text, as a number of Latin letters."""
    return len(_LETTER.findall(text)) + (_DENSE_LETTERS - 1) * len(_DENSE.findall(text))


def is_latin(text: str) -> bool:
    """Whether at least half of what is written in a text is in the Latin script; true where nothing is."""
    return 2 * len(_LATIN.findall(text)) >= letters(text)
