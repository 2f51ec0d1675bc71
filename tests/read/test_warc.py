"""WARC: one report a captured document, and what is broken is told while the rest is read."""

from __future__ import annotations

import gzip
import zlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.model.errors import InputError
from recount.model.limits import MAX_ID_LENGTH, MAX_PAGE_BYTES
from recount.model.reports import Report
from tests.read.made import SENTENCE, STORY, Warc, column, page, pdf, reads, report

URL = "https://courier.example/velmora"
PAGE = page(f"<article><h1>Shelling kills 12</h1>{STORY}</article>")


def ids(found: list[Report | InputError]) -> list[str]:
    return [item.id for item in found if isinstance(item, Report)]


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_is_a_report_with_its_address(packed: bool):
    found = report("warc", Warc(gzip=packed).add(URL, PAGE).data, "crawl.warc")
    assert (found.id, found.url) == (f"crawl.warc#{URL}", URL)
    assert found.title == "Shelling kills 12"
    assert found.text.startswith(SENTENCE)
    assert found.published is None
    assert found.extra == {"captured": "2031-05-09T08:00:00Z"}


def test_the_address_tells_the_day_of_publication():
    assert report("warc", Warc().add("https://courier.example/2031/05/02/a", PAGE).data).published == date(
        2031, 5, 2
    )


def test_pages_pdfs_and_texts_are_read_in_order_and_the_rest_is_passed_over():
    warc = Warc()
    warc.add("https://c.example/a.png", b"\x89PNG", "image/png")
    warc.add("https://c.example/1", PAGE)
    warc.add("https://c.example/2", pdf([column(SENTENCE)]), "application/pdf")
    warc.add("https://c.example/robots.txt", b"User-agent: *", "text/plain")
    warc.add("https://c.example/3", SENTENCE.encode(), "text/plain", kind="resource")
    warc.add("https://c.example/4", b"Not found", status="404 Not Found")
    warc.add("https://c.example/5", SENTENCE.encode(), "text/plain", kind="conversion")
    warc.add("https://c.example/6", PAGE, "text/html", kind="metadata")
    found = reads("warc", warc.data)
    assert ids(found) == [f"in#https://c.example/{n}" for n in (1, 2, 3, 5)]
    assert len(found) == 4


def test_the_encoding_that_the_server_names_is_used():
    body = "<html><body><p>Zwölf Händler wurden getötet</p></body></html>".encode("cp1250")
    assert report("warc", Warc().add(URL, body, "text/html; charset=windows-1250").data).text.startswith(
        "Zwölf"
    )


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:50], body[50:], b""))


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGE), [("Transfer-Encoding", "chunked")]),
        (gzip.compress(PAGE), [("Content-Encoding", "gzip")]),
        (zlib.compress(PAGE), [("Content-Encoding", "deflate")]),
        (chunked(gzip.compress(PAGE)), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (PAGE, [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
    ],
)
def test_transfer_and_content_encodings_are_undone(body: bytes, headers: list[tuple[str, str]]):
    assert report("warc", Warc().add(URL, body, headers=headers).data).text.startswith(SENTENCE)


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (b"x" * (MAX_PAGE_BYTES + 1), [], "larger than 20 MiB"),
        (gzip.compress(b"x" * (MAX_PAGE_BYTES + 1)), [("Content-Encoding", "gzip")], "when unpacked"),
        (b"abc", [("Content-Encoding", "br")], "packed with br"),
        (b"\x1f\x8bnonsense", [("Content-Encoding", "gzip")], "packed and damaged"),
        (b"%PDF-1.4 broken", [], "damaged PDF"),
    ],
)
def test_what_cannot_be_unpacked_is_refused_and_the_next_record_is_read(
    body: bytes, headers: list[tuple[str, str]], reason: str
):
    error, found = reads("warc", Warc().add(URL, body, headers=headers).add("https://c.example/2", PAGE).data)
    assert isinstance(error, InputError)
    assert (error.line, reason in error.what) == (1, True)
    assert isinstance(found, Report)


def test_pages_without_text_are_told_in_one_sentence():
    warc = Warc().add("https://c.example/1", page("")).add("https://c.example/2", page("")).add(URL, PAGE)
    found, error = reads("warc", warc.data)
    assert isinstance(found, Report)
    assert isinstance(error, InputError)
    assert "https://c.example/1 and 1 more" in error.what


def test_a_truncated_file_keeps_what_was_readable():
    warc = Warc(gzip=True)
    for n in range(20):
        warc.add(f"https://c.example/{n}", page(f"<article><h1>Velmora {n}</h1>{STORY}</article>"))
    found = reads("warc", warc.data[: len(warc.data) * 3 // 4])
    assert ids(found) == [f"in#https://c.example/{n}" for n in range(len(ids(found)))]
    assert len(ids(found)) >= 10
    errors = [item for item in found if isinstance(item, InputError)]
    assert any("ends before its time" in error.what for error in errors)


def test_one_gzip_around_the_whole_file_is_read_too():
    data = gzip.compress(Warc().add(URL, PAGE).add("https://c.example/2", PAGE).data)
    assert len(ids(reads("warc", data))) == 2


def test_a_broken_record_does_not_stop_the_next():
    good = Warc().add(URL, PAGE).data
    broken = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: nonsense\r\n\r\n"
    found = reads("warc", broken + b"rubbish\r\n" + good)
    assert isinstance(found[0], InputError)
    assert ids(found) == [f"in#{URL}"]


def test_a_long_address_gives_an_id_that_a_database_can_hold():
    address = f"https://c.example/{'a' * 2000}"
    first, second = (report("warc", Warc().add(address + tail, PAGE).data) for tail in "xy")
    assert len(first.id) <= MAX_ID_LENGTH
    assert first.id != second.id


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no WARC", "no WARC record"),
        (Warc().add("https://c.example/a.png", b"\x89PNG", "image/png").data, "no page, PDF or text"),
        (b"WARC/1.1\r\n" + b"X: y\r\n" * 300_000, "headers"),
        (b"WARC/1.1\r\n" + b"x" * 3_000_000, "headers"),
    ],
)
def test_a_file_without_reports_is_refused(data: bytes, reason: str):
    errors = reads("warc", data)
    assert all(isinstance(error, InputError) for error in errors)
    assert reason in str(errors[0])


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(min_value=0))
def test_no_damage_raises(noise: bytes, place: int):
    data = Warc().add(URL, chunked(PAGE), headers=[("Transfer-Encoding", "chunked")]).add(URL, PAGE).data
    at = place % len(data)
    for item in reads("warc", data[:at] + noise + data[at + len(noise) :]):
        assert isinstance(item, (Report, InputError))
