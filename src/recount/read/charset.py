"""Bytes to text when nobody says for certain in which encoding."""

from __future__ import annotations

import codecs

_SAMPLE = 32 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_BROWSERS_READ = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
}  # WHATWG Encoding Standard
_FALLBACK = "cp1252"  # what browsers take when nothing is declared
_LIKELY = (
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1251",
    "cp1256",
    "cp1253",
    "cp1255",
    "koi8_r",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
)


def decode(data: bytes, declared: str = "") -> str:
    """The text of some bytes: by byte-order mark, as UTF-8, as declared, then by the look of them.

    Args:
        data: the bytes.
        declared: the encoding that a header or the document itself names, often wrongly; "" for none.

    Returns:
        The text without a byte-order mark; U+FFFD where a byte fits no character.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if known := _codec(declared):
        return data.decode(known, "replace")
    return data.decode(_guess(data), "replace")


def _codec(name: str) -> str:
    """The codec to use for a declared name, "" for an unknown one and for UTF-8, which did not fit."""
    try:
        found = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return ""
    is_text = found._is_text_encoding  # base64 and the like are codecs, too
    return _AS_BROWSERS_READ.get(found.name, found.name) if is_text and found.name != "utf-8" else ""


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (slow to load)

    sample = data if len(data) <= 2 * _SAMPLE else data[:_SAMPLE] + data[-_SAMPLE:]
    matches = list(from_bytes(sample, cp_isolation=list(_LIKELY)))
    if not matches:
        return _FALLBACK
    best = matches[0]
    equals = [m for m in matches if (m.chaos, m.coherence) == (best.chaos, best.coherence)]
    return _FALLBACK if any(_FALLBACK in m.could_be_from_charset for m in equals) else str(best.encoding)
