"""What kind of document some bytes are: by signature first, then by the file's name, then by their look."""

from __future__ import annotations

import re
import zlib

GZIP = b"\x1f\x8b"
HEAD_BYTES = 4096  # how much of a document is looked at

_BY_SUFFIX = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".warc": "warc",
}
_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\x28\xb5\x2f\xfd", "packed with Zstandard"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # byte-order marks of UTF-16, whose text is full of NULs
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I
)
_JSON = re.compile(rb"\s*(?:\[\s*)?\{\s*[\"}]")


def unpacked_head(head: bytes) -> bytes | None:
    """The beginning of what a gzip file holds, `head` itself when it is not gzip, None when it is damaged."""
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return None


def media_of(suffix: str, head: bytes) -> tuple[str, str]:
    """The medium of a document.

    Args:
        suffix: the end of its name with the dot, lower case, without a final `.gz`; "" for none.
        head: its first bytes (up to `HEAD_BYTES`), unpacked.

    Returns:
        The medium (jsonl, text, html, pdf or warc) and ""; or "" and why it is none of them.
    """
    body = head.removeprefix(b"\xef\xbb\xbf")
    by_name = _BY_SUFFIX.get(suffix, "")
    media = _by_signature(body)
    reason = "" if media else _foreign(body)
    if not media and not reason:
        if _HTML.match(body) and by_name != "jsonl":
            media = "html"
        elif by_name in {"pdf", "warc"}:
            reason = f"is named {suffix} but is not one"
        else:
            media = by_name or ("jsonl" if _JSON.match(body) else "" if suffix else "text")
    if not media and not reason:
        reason = f"is of a kind that Recount does not read ({suffix})"
    return media, reason


def _by_signature(body: bytes) -> str:
    if b"%PDF-" in body[:1024]:
        return "pdf"
    return "warc" if body.startswith(b"WARC/") else ""


def _foreign(body: bytes) -> str:
    known = next((what for mark, what in _FOREIGN if body.startswith(mark)), "")
    if known:
        return f"is {known}"
    return "is binary data of an unknown kind" if looks_binary(body) else ""


def looks_binary(head: bytes) -> bool:
    """Whether bytes are no text in any usual encoding: NULs, or more than one control character in ten."""
    if head.startswith(_WIDE_MARKS):
        return False
    controls = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x1b")
    return b"\0" in head or controls * 10 > len(head)
