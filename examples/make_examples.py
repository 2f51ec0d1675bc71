"""Writes the examples that are not plain text, a PDF and a WARC: `python examples/make_examples.py [FOLDER]`.

The same bytes every time. Everything told here is invented.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

UN_LINES = (
    "United Nations Mission in Orrenia",
    "Monthly update on the protection of civilians, May 2031",
    "",
    "Kessaval, 3 June 2031. In May 2031 the Mission recorded 58 civilians killed and",
    "121 civilians injured across Orrenia. Of those killed, 32 died in the air strike on a",
    "wedding hall in Vellamar on 2 May and 14 in the shelling of a market in Ilvenor on",
    "8 May. The Mission is verifying reports of further incidents.",
    "",
    "The Mission calls on all parties to spare civilians.",
    "",
    "(Invented for Recount's examples. No such mission, country or incident exists.)",
)

HARBOUR_POST_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<title>Car bomb at Corvath checkpoint kills four soldiers, army says | Harbour Post</title>
<meta property="og:title" content="Car bomb at Corvath checkpoint kills four soldiers, army says">
<meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2031-05-07T06:30:00+00:00">
<meta name="description" content="Invented for Recount's examples.">
</head>
<body>
<article>
<h1>Car bomb at Corvath checkpoint kills four soldiers, army says</h1>
<p>A car bomb exploded at an army checkpoint in Corvath on Tuesday, killing four soldiers and wounding
11 others, the Orrenian army said in a statement.</p>
<p>The blast tore through a queue of vehicles on the road to Kessaval shortly after dawn. Shopkeepers
nearby said the explosion broke windows several streets away and that the road was closed until the
evening.</p>
<p>The Ridge Front, which has fought the army in the hills above the town since last autumn, said it was
behind the attack. It gave a higher figure, which could not be checked.</p>
</article>
<footer><p>Invented for Recount's examples. No such newspaper or incident exists.</p></footer>
</body>
</html>
"""


def pdf(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page of plain lines, by hand, so that nothing in it depends on a library's version."""
    shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 16 TL 60 760 Td\n{shown}\nET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (Monthly update on the protection of civilians, May 2031) "
        b"/Author (United Nations Mission in Orrenia) /CreationDate (D:20310603090000Z) >>",
    )
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (size, len(objects))
    start = b"startxref\n%d\n%%%%EOF\n" % len(out)
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer + start


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def warc(address: str, page: str) -> bytes:
    """A WARC with one page as a crawler keeps it; its ids and instants are fixed."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    fixed = {
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>",
        "WARC-Date": "2031-05-07T08:00:00Z",
    }
    payload = page.encode()
    record = writer.create_warc_record(
        address,
        "response",
        payload=BytesIO(payload),
        length=len(payload),  # else warcio leaves a temporary file open
        http_headers=headers,
        warc_headers_dict=fixed,
    )
    writer.write_record(record)
    return out.getvalue()


def main(folder: Path) -> None:
    """Write both files into `folder`."""
    (folder / "un-mission-may.pdf").write_bytes(pdf(UN_LINES))
    page = warc("https://harbour-post.example/2031/05/07/corvath", HARBOUR_POST_PAGE)
    (folder / "harbour-post-corvath.warc").write_bytes(page)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "reports")
