"""JSON Lines: the contract's keys, one error a bad line, and no line that stops the rest."""

from __future__ import annotations

import gzip
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.errors import InputError
from recount.model.limits import MAX_ID_LENGTH, MAX_PAGE_BYTES
from recount.model.reports import Report
from tests.read.made import reads, refusal, report

GOOD = {"id": "a1", "text": "Twelve people were killed in Velmora."}


def line(**keys: Any) -> bytes:
    return json.dumps({**GOOD, **keys}).encode() + b"\n"


def one(**keys: Any) -> Report:
    return report("jsonl", line(**keys))


def test_every_key_is_read_and_unknown_ones_are_kept():
    found = one(
        title="Toll of 12",
        published="2031-05-02",
        publisher=" Orlan  Wire ",
        url="https://wire.example/a",
        language="en",
        desk={"editor": ["A", None]},
    )
    assert (found.id, found.text, found.title) == (GOOD["id"], GOOD["text"], "Toll of 12")
    assert (found.published, found.published_text) == (date(2031, 5, 2), "2031-05-02")
    assert (found.publisher, found.url, found.language) == ("Orlan Wire", "https://wire.example/a", "en")
    assert found.extra == {"desk": {"editor": ["A", None]}}
    assert found.layer == "Toll of 12\nTwelve people were killed in Velmora."


def test_regions_come_back_as_they_were_written():
    title, body = {"kind": "title", "start": 0, "end": 1}, {"kind": "caption", "start": 2, "end": 9}
    found = one(title="T", regions=[title, body])
    assert [(r.kind, r.start, r.end) for r in found.regions] == [("title", 0, 1), ("caption", 2, 9)]


@pytest.mark.parametrize(
    "given_regions",
    [
        5,
        [5],
        [{"kind": "other", "start": 0, "end": 1}],
        [{"kind": ["body"], "start": 0, "end": 1}],
        [{"kind": "body", "start": 0, "end": 10**9}],
        [{"kind": "body", "start": True, "end": 5}],
        [{"kind": "body", "start": 3, "end": 3}],
        [{"kind": "body", "start": 0, "end": 5}, {"kind": "quote", "start": 4, "end": 6}],
    ],
)
def test_regions_that_do_not_fit_are_worked_out_anew(given_regions: Any):
    found = one(regions=given_regions)
    assert [(r.kind, r.start, r.end) for r in found.all_regions] == [("body", 0, len(found.text))]


@pytest.mark.parametrize(
    "given_date",
    ["2031-05-02", "2031-05-02T23:59:59-11:00", "2031-05-02 10:15", "20310502T101500Z", " 2031-05-02 "],
)
def test_a_date_or_date_time_gives_its_own_local_day(given_date: str):
    assert one(published=given_date).published == date(2031, 5, 2)


@pytest.mark.parametrize(
    "given_date",
    [
        None,
        "",
        "yesterday",
        "2031-13-02",
        "2031-02-30",
        "0001-01-01",
        "9999-12-31",
        "٢٠٣١-٠٥-٠٢",
        1935500000,
        True,
        {},
        [],
    ],
)
def test_an_unreadable_date_is_missing_and_never_an_error(given_date: Any):
    assert one(published=given_date).published is None


def test_the_words_of_an_unreadable_date_are_kept():
    assert one(published="early May").published_text == "early May"


def test_a_missing_date_is_read_from_the_address():
    found = one(url="https://wire.example/2031/05/02/velmora.html")
    assert (found.published, found.published_text) == (date(2031, 5, 2), "2031/05/02")


@pytest.mark.parametrize(
    "url", ["https://wire.example/2031/99/02/a", "https://wire.example/20310502101010/a"]
)
def test_what_is_no_date_in_an_address_gives_none(url: str):
    assert one(url=url).published is None


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"not json", "not JSON"),
        (b'{"id": "a", "text": "x"', "not JSON"),
        (b'"words"', "not a JSON object"),
        (b"12", "not a JSON object"),
        (b'{"text": "x"}', 'no "id"'),
        (b'{"id": "a"}', 'no "text"'),
        (b'{"id": null, "text": "x"}', 'no "id"'),
        (b'{"id": 7, "text": "x"}', '"id" that is not a string'),
        (b'{"id": "a", "text": ["x"]}', '"text" that is not a string'),
        (b'{"id": " ", "text": "x"}', 'empty "id"'),
        (b'{"id": "a", "text": ""}', 'empty "text"'),
        (b'{"id": "a", "text": "\xff"}', "not UTF-8"),
        (b'{"id": "a", "text": "x", "k": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"id": "a", "text": "x", "k": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nests"),
        (b'{"id": "a", "text": "x", "k": ' + b"[" * 100 + b"]" * 100 + b"}", "nests deeper"),
        (b'{"id": "' + b"a" * (MAX_ID_LENGTH + 1) + b'", "text": "x"}', f"more than {MAX_ID_LENGTH}"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_rest_goes_on(bad: bytes, reason: str):
    first, error, last = reads("jsonl", line(id="1") + b"\n" + bad + b"\r\n" + line(id="4"), "in.jsonl")
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert (first.id, last.id) == ("1", "4")
    assert isinstance(error, InputError)
    assert (error.origin, error.line) == ("in.jsonl", 3)
    assert reason in error.what
    assert str(error).startswith("in.jsonl:3: ")


def test_a_byte_order_mark_is_accepted():
    assert report("jsonl", b"\xef\xbb\xbf" + line()).id == "a1"


def test_utf16_is_refused_once_with_what_to_do():
    error = refusal("jsonl", (line() * 3).decode().encode("utf-16"))
    assert "UTF-16" in error.what
    assert "UTF-8" in error.todo


def test_lone_surrogates_and_nuls_become_one_sign_each_so_that_offsets_stay():
    found = report(
        "jsonl",
        rb'{"id": "a", "text": "x\ud800y\u0000z \ud83d\ude00", "title": "\udfff", "k\u0000": ["\ud800"]}',
    )
    assert found.text == "x\ufffdy\ufffdz \U0001f600"
    assert found.title == "\ufffd"
    assert found.extra == {"k\ufffd": ["\ufffd"]}
    assert len(found.text_sha256) == 64


def test_numbers_that_json_cannot_hold_become_null():
    assert report("jsonl", b'{"id": "a", "text": "x", "p": NaN, "q": 1e999, "r": 1.5}').extra == {
        "p": None,
        "q": None,
        "r": 1.5,
    }


def test_a_line_that_is_too_long_is_refused_and_the_rest_goes_on():
    long = b'{"id": "b", "text": "' + b"x" * (MAX_PAGE_BYTES + 1) + b'"}\n'
    _, error, last = reads("jsonl", line() + long + line(id="c"))
    assert isinstance(error, InputError)
    assert error.line == 2
    assert isinstance(last, Report)
    assert last.id == "c"


@pytest.mark.parametrize("indent", [None, 2])
def test_one_json_list_is_read_as_its_reports(indent: int | None):
    values = [GOOD, {"id": "b"}, {**GOOD, "id": "c"}]
    first, error, last = reads("jsonl", json.dumps(values, indent=indent).encode())
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert (first.id, last.id) == ("a1", "c")
    assert isinstance(error, InputError)
    assert error.line == 2


def test_one_object_over_several_lines_is_one_report():
    assert report("jsonl", json.dumps(GOOD, indent=2).encode()).id == "a1"


def test_a_broken_list_is_one_error():
    assert "not JSON" in refusal("jsonl", b'[{"id": "a",\n "text"').what


@pytest.mark.parametrize("stray", [b"[1]", b"{", b"[", b"[]", b'[{"id": "b"}', b"{}"])
@pytest.mark.parametrize("before", [0, 2])
def test_a_stray_line_costs_only_itself(stray: bytes, before: int):
    good = [line(id=str(n)) for n in range(4)]
    found = reads("jsonl", b"".join([*good[:before], stray + b"\n", *good[before:]]))
    assert [r.id for r in found if isinstance(r, Report)] == ["0", "1", "2", "3"]
    assert [e.line for e in found if isinstance(e, InputError)] == [before + 1]


def test_a_list_with_one_report_a_line_is_read_and_broken_is_one_error():
    whole = b"[\n" + line() + b"]\n"
    assert report("jsonl", whole).id == "a1"
    broken = b"[\n" + line(id="b").strip() + b",\n" + line().strip() + b",\n]"
    assert refusal("jsonl", broken).line is None


def test_an_empty_file_is_refused_and_blank_lines_are_not_counted_as_reports():
    assert "empty" in refusal("jsonl", b"\n \n").what


def test_a_truncated_gzip_keeps_what_was_readable():
    data = gzip.compress(
        b"".join(line(id=str(i), text=f"{i * 7919 % 1000} people. " * 20) for i in range(2000))
    )
    found = reads("jsonl", data[: len(data) // 2])
    kept = [r.id for r in found if isinstance(r, Report)]
    assert kept == [str(i) for i in range(len(kept))]
    assert len(kept) > 100
    assert len(found) == len(kept) + 1
    assert isinstance(found[-1], InputError)
    assert "ends before its time" in found[-1].what


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes):
    for item in reads("jsonl", b'{"id": "a", "text": "x"}\n' + data):
        assert isinstance(item, (Report, InputError))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["id", "text", "title", "published", "publisher", "url", "language", "other"])


@given(st.dictionaries(KEYS, JSON))
def test_no_values_raise_and_what_is_read_can_be_stored(value: dict[str, Any]):
    for item in reads("jsonl", json.dumps(value).encode() + b"\n"):
        if isinstance(item, Report):
            assert (
                item.text
                == value["text"]
                .replace("\0", "\ufffd")
                .encode("utf-16", "surrogatepass")
                .decode("utf-16", "replace")
                or "\ufffd" in item.text
            )
            stored = json.dumps([item.layer, item.id, dict(item.extra)], allow_nan=False, ensure_ascii=False)
            assert "\\u0000" not in stored
            stored.encode()
