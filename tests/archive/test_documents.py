"""Finding documents: by content before name, in order, each once, and never stopped by a bad one."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from recount.archive import Document, find_documents
from recount.model.errors import InputError
from recount.model.limits import MAX_DOCUMENT_BYTES, MAX_PAGE_BYTES

LINE = b'{"id": "a", "text": "Twelve people were killed in Velmora."}\n'
PAGE = b"<!doctype html><html><body><p>Twelve people were killed.</p></body></html>"
PDF = b"%PDF-1.4\n1 0 obj\n"
WARC = b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"
NEWS = b"Twelve people were killed in Velmora.\n"


def media(*inputs: Path | str) -> dict[str, str]:
    found = list(find_documents([str(i) for i in inputs]))
    assert all(isinstance(d, Document) for d in found), found
    return {Path(d.origin).name: d.media for d in found}


def refusals(*inputs: Path | str) -> list[InputError]:
    return [d for d in find_documents([str(i) for i in inputs]) if isinstance(d, InputError)]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jsonl", LINE, "jsonl"),
        ("a.ndjson", LINE, "jsonl"),
        ("a.json", b"[" + LINE + b"]", "jsonl"),
        ("a.JSONL", LINE, "jsonl"),
        ("a.jsonl.gz", gzip.compress(LINE), "jsonl"),
        ("a.txt", NEWS, "text"),
        ("a.txt.gz", gzip.compress(NEWS), "text"),
        ("a.htm", PAGE, "html"),
        ("a.html", b"Twelve people", "html"),
        ("a.pdf", PDF, "pdf"),
        ("a.warc", WARC, "warc"),
        ("a.warc.gz", gzip.compress(WARC), "warc"),
    ],
)
def test_a_file_is_taken_by_its_name(tmp_path: Path, name: str, data: bytes, expected: str):
    (tmp_path / name).write_bytes(data)
    assert media(tmp_path / name) == {name: expected}


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.html", PDF, "pdf"),
        ("a.txt", PAGE, "html"),
        ("a.txt", WARC, "warc"),
        ("a.pdf", PAGE, "html"),
        ("a.txt", gzip.compress(PDF), "pdf"),
        ("a", LINE, "jsonl"),
        ("a", b'\xef\xbb\xbf[ {"id"', "jsonl"),
        ("a", b"  \n<HTML><body>", "html"),
        ("a", NEWS, "text"),
        ("a.dat", PDF, "pdf"),
        ("Report 3.5.2031", NEWS, "text"),
        ("a.txt", "\ufeffZwölf Tote".encode("utf-16"), "text"),
    ],
)
def test_what_the_bytes_say_goes_before_the_name(tmp_path: Path, name: str, data: bytes, expected: str):
    (tmp_path / name).write_bytes(data)
    assert media(tmp_path / name) == {name: expected}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\n", "empty"),
        ("a.jsonl.gz", gzip.compress(b""), "empty"),
        ("a.txt", b"PK\x03\x04" + bytes(50), "ZIP"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "picture"),
        ("a.jsonl", bytes(range(256)), "binary"),
        ("a.csv", b"killed,12\n", ".csv"),
        ("a.docx", b"PK\x03\x04rest", "office"),
        ("a.pdf", NEWS, "named .pdf"),
        ("a.jsonl.gz", b"\x1f\x8bnonsense that is no gzip", "damaged gzip"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, name: str, data: bytes, reason: str):
    (tmp_path / name).write_bytes(data)
    [error] = refusals(tmp_path / name)
    assert reason in error.what
    assert error.origin == str(tmp_path / name)


def test_what_is_missing_is_refused_and_the_rest_goes_on(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(NEWS)
    found = list(
        find_documents([str(tmp_path / "none"), "", str(tmp_path / "a.txt"), str(tmp_path / "a.txt" / "b")])
    )
    assert [type(d) for d in found] == [InputError, InputError, Document, InputError]
    assert "not there" in str(found[0])


def test_an_address_is_refused_since_nothing_is_fetched():
    [error] = refusals("https://courier.example/2031/05/02/velmora")
    assert "fetches nothing" in error.what


def test_a_name_with_a_nul_is_refused():
    assert len(refusals("a\0b")) == 1


def test_an_empty_folder_is_refused(tmp_path: Path):
    assert "empty folder" in refusals(tmp_path)[0].what


def test_a_folder_is_walked_in_order_and_hidden_files_are_passed_over(tmp_path: Path):
    for name in ("b.txt", "a/z.txt", "a/y.txt", ".hidden.txt", ".git/c.txt", "c/.d/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(NEWS)
    found = [d.origin for d in find_documents([str(tmp_path)])]
    assert found == [str(tmp_path / name) for name in ("a/y.txt", "a/z.txt", "b.txt")]


def test_links_neither_loop_nor_give_a_file_twice(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(NEWS)
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in" / "self")
    (tmp_path / "again.txt").symlink_to(tmp_path / "in" / "a.txt")
    found = list(find_documents([str(tmp_path), str(tmp_path / "in" / "a.txt")]))
    assert [Path(d.origin).name for d in found if isinstance(d, Document)] == ["again.txt"]
    assert [d.origin for d in found if isinstance(d, InputError)] == [str(tmp_path / "in" / "self")]


def test_a_pipe_in_a_folder_is_refused_and_one_that_is_named_is_json_lines(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    assert "regular file" in refusals(tmp_path)[0].what
    assert media(tmp_path / "pipe") == {"pipe": "jsonl"}


@pytest.mark.parametrize(("name", "size"), [("a.txt", MAX_DOCUMENT_BYTES), ("a.html", MAX_PAGE_BYTES)])
def test_one_huge_document_is_refused(tmp_path: Path, name: str, size: int):
    with (tmp_path / name).open("wb") as out:
        out.write(b"Twelve people were killed. " * 200)
        out.truncate(size + 1)
    assert "larger than" in refusals(tmp_path / name)[0].what


def test_huge_json_lines_are_not_refused_since_they_are_read_line_by_line(tmp_path: Path):
    with (tmp_path / "a.jsonl").open("wb") as out:
        out.write(LINE * 100)
        out.truncate(MAX_DOCUMENT_BYTES + 1)
    assert media(tmp_path / "a.jsonl") == {"a.jsonl": "jsonl"}


def test_names_that_are_not_utf8_stay_apart_and_printable(tmp_path: Path):
    for raw in (b"a\xff.txt", b"a\xfe.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_bytes(NEWS)
    found = list(find_documents([str(tmp_path)]))
    assert len({d.origin for d in found}) == 2
    for document in found:
        document.origin.encode()
        with document.open() as stream:
            assert stream.read() == NEWS


def test_standard_input_is_json_lines_once():
    assert list(find_documents(["-", "-"])) == [Document("-", "jsonl")]


def test_a_file_that_went_away_is_an_input_error(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(NEWS)
    [document] = find_documents([str(tmp_path / "a.txt")])
    (tmp_path / "a.txt").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        document.open()
