"""Documents made for these tests: PDF and WARC files of invented reports."""

from __future__ import annotations

import gzip
import io
from collections.abc import Sequence

from recount.model.errors import InputError
from recount.model.reports import Report
from recount.read import read_document

SENTENCE = "At least 12 people were killed in Velmora on Friday, the town hospital said in a statement."
STORY = f"<p>{SENTENCE}</p><p>Four of the dead were children, said the doctor who heads the ward.</p>"


def reads(media: str, data: bytes, origin: str = "in") -> list[Report | InputError]:
    return list(read_document(origin, media, io.BytesIO(data)))


def report(media: str, data: bytes, origin: str = "in") -> Report:
    [found] = reads(media, data, origin)
    assert isinstance(found, Report), found
    return found


def refusal(media: str, data: bytes, origin: str = "in") -> InputError:
    [found] = reads(media, data, origin)
    assert isinstance(found, InputError), found
    return found


def regions(found: Report) -> list[tuple[str, str]]:
    """Kind and words of each region."""
    return [(r.kind, found.layer[r.start : r.end]) for r in found.all_regions]


def page(body: str, head: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()
    )


# --- PDF ---

Placed = tuple[float, float, str]  # left and bottom in points, words


def pdf(pages: Sequence[Sequence[Placed]], info: str = "", extra_trailer: str = "") -> bytes:
    """A PDF of pages with 12-point lines of ASCII at given places; `info` is its document information."""
    font = "<< /Font << /F 3 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(
            f"BT /F 12 Tf 1 0 0 1 {x} {y} Tm ({_escaped(words)}) Tj ET\n" for x, y, words in lines
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        content = len(objects)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources {font} /Contents {content} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    objects.append(f"<< {info} >>")
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra_trailer}"
    out.write(f"trailer\n<< {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def column(*lines: str, top: float = 720, left: float = 72, pitch: float = 14) -> list[Placed]:
    """Lines one under the other; an empty one leaves a gap."""
    return [(left, top - pitch * i, words) for i, words in enumerate(lines) if words]


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


# --- WARC ---


class Warc:
    """A WARC file in the making; with `gzip`, each record is a member of its own, as the standard asks."""

    def __init__(self, *, gzip: bool = False) -> None:
        self.data = b""
        self.is_packed = gzip

    def add(
        self,
        url: str,
        body: bytes,
        content_type: str = "text/html; charset=utf-8",
        status: str = "200 OK",
        headers: Sequence[tuple[str, str]] = (),
        kind: str = "response",
    ) -> Warc:
        block = body
        if kind == "response":
            http = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *map(": ".join, headers), "", ""]
            block = "\r\n".join(http).encode() + body
        about = {
            "WARC-Type": kind,
            "WARC-Target-URI": url,
            "WARC-Date": "2031-05-09T08:00:00Z",
            "Content-Type": "application/http; msgtype=response" if kind == "response" else content_type,
            "Content-Length": str(len(block)),
        }
        head = "\r\n".join(["WARC/1.1", *map(": ".join, about.items()), "", ""])
        record = head.encode() + block + b"\r\n\r\n"
        self.data += gzip.compress(record) if self.is_packed else record
        return self
