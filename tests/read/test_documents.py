"""The one door: all media, all bytes, and nothing raised."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recount.read
from recount.model.errors import InputError
from recount.model.reports import Report
from recount.read import read_document
from tests.read.made import SENTENCE, STORY, Warc, column, page, pdf, reads, report

MEDIA = {
    "jsonl": b'{"id": "a", "text": "%s"}' % SENTENCE.encode(),
    "text": SENTENCE.encode(),
    "html": page(STORY),
    "pdf": pdf([column(SENTENCE)]),
    "warc": Warc().add("https://c.example/a", page(STORY)).data,
}


@pytest.mark.parametrize("media", MEDIA)
def test_each_medium_is_read_packed_or_not_with_its_language(media: str):
    plain, packed = report(media, MEDIA[media]), report(media, gzip.compress(MEDIA[media]))
    assert plain == packed
    assert plain.layer.count(SENTENCE) == 1
    assert plain.language == "en"


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    "data", [b"", b"\n", gzip.compress(b""), gzip.compress(b"x" * 999)[:20], b"\x1f\x8b"]
)
def test_nothing_in_a_document_is_an_error_with_its_name(media: str, data: bytes):
    errors = reads(media, data, "reports/a")
    assert errors
    assert all(isinstance(error, InputError) and error.origin == "reports/a" for error in errors)


@pytest.mark.parametrize("media", MEDIA)
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=200))
def test_no_bytes_raise(media: str, data: bytes):
    for item in reads(media, data):
        if isinstance(item, Report):
            item.layer.encode()
            assert "\0" not in item.layer
        else:
            assert isinstance(item, InputError)


@pytest.mark.parametrize("media", MEDIA)
def test_the_same_bytes_read_the_same(media: str):
    assert reads(media, MEDIA[media]) == reads(media, MEDIA[media])


def test_a_report_that_is_too_long_is_refused_with_what_to_do_and_the_rest_is_read():
    lines = [{"id": i, "title": "T", "text": "x" * n} for i, n in (("big", 4_999_999), ("full", 4_999_998))]
    data = "".join(json.dumps(x) + "\n" for x in lines).encode()
    error, full = reads("jsonl", data)
    said = "has 5,000,001 characters in one report (big), more than 5,000,000. Split it into several reports."
    assert str(error).endswith(said)
    assert isinstance(full, Report)
    assert full.id == "full"
    (error,) = reads("text", b"word " * 1_000_001)
    assert "Split it" in str(error)


def test_reading_is_lazy():
    stream = io.BytesIO(b'{"id": "a", "text": "x"}\n' * 100_000)
    assert isinstance(next(read_document("in", "jsonl", stream)), Report)
    assert stream.tell() < 1_000_000


def test_an_unknown_medium_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        next(read_document("in", "picture", io.BytesIO(b"x")))


def test_tables_hold_only_what_their_readers_know():
    folder = Path(recount.read.__file__).parent
    signs = list(csv.DictReader((folder / "page_signs.csv").read_text("utf-8").splitlines()))
    assert {row["where"] for row in signs} == {"tag", "role", "name", "heading"}
    assert {row["part"] for row in signs} == {"caption", "related", "linked", "chrome", "standfirst"}
    assert len({(row["where"], row["sign"], row["part"]) for row in signs}) == len(signs)
    assert all(row["sign"] == row["sign"].strip().lower() for row in signs)
    hyphens = list(csv.DictReader((folder / "hyphens.csv").read_text("utf-8").splitlines()))
    assert {row["side"] for row in hyphens} == {"before", "after"}
