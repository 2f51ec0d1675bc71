"""Report text made safe to show: nothing in it may steer a screen or turn the reading order round."""

from __future__ import annotations

import json
import re
from typing import Any

_CONTROL_PICTURES = 0x2400  # U+2400 stands for U+0000 and so on, so that what was hidden can be seen
# C1 controls, bidi marks, embeddings and isolates, invisible separators, tags and lone surrogates. The
# zero-width joiner and non-joiner stay: Persian and the scripts of India are misspelt without them.
_STEERING = (
    "\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_HIDDEN = re.compile(f"[\x00-\x1f{_STEERING}]")
_HIDDEN_IN_LINES = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_STEERING}]")
_HIDDEN_APART = re.compile(f"({_HIDDEN_IN_LINES.pattern})")
_HIDDEN_IN_JSON = re.compile(f"[{_STEERING}]")
_SPACE = frozenset("\t\n\r\x0b\x0c\x85\u2028\u2029")


def clean(text: str) -> str:
    """The text on one line, with each character that a terminal would obey replaced by one that can be seen.

    White space becomes a space, a control character its picture (U+2400 block), everything else that hides or
    reorders text U+FFFD. The length in code points stays the same.
    """
    return _HIDDEN.sub(_visible, text)


def visible(text: str) -> str:
    """The text in its lines, with each such character replaced by its number: [U+202E]."""
    return _HIDDEN_IN_LINES.sub(lambda m: f"[U+{ord(m.group()):04X}]", text)


def hidden_apart(text: str) -> list[str]:
    """The text in parts, each second one a character that `visible` replaces; joined they are the text."""
    return _HIDDEN_APART.split(text)


def shortened(text: str, limit: int) -> str:
    """The text cleaned, and cut to at most `limit` code points with "…" where it was cut."""
    head = clean(text[: limit + 1])
    return head if len(head) <= limit else head[: limit - 1].rstrip() + "…"


def json_text(value: Any, indent: int | None = None) -> str:
    """The value as JSON in readable UTF-8; what could steer a terminal, or is no character, is escaped."""
    return _HIDDEN_IN_JSON.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _visible(match: re.Match[str]) -> str:
    char = match.group()
    if char in _SPACE:
        return " "
    return chr(_CONTROL_PICTURES + ord(char)) if char < " " else "\ufffd"


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]
