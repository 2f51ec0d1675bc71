"""Plain text: encodings, headlines, header blocks, and no binary data."""

from __future__ import annotations

from datetime import date

import pytest

from recount.model.limits import MAX_DOCUMENT_BYTES
from tests.read.made import SENTENCE, refusal, regions, report

GERMAN = (
    "Bei dem Beschuss des Marktes von Velmora wurden zwölf Menschen getötet, größtenteils Händlerinnen. " * 3
)
ARABIC = "قتل اثنا عشر شخصا على الأقل في قصف على سوق المدينة يوم الجمعة، بحسب مستشفى البلدة. " * 5


def test_the_path_is_the_id_and_the_text_stays_as_it_is():
    found = report("text", f"{SENTENCE}\nThree\n  more.\n".encode(), "reports/a.txt")
    assert found.id == "reports/a.txt"
    assert found.layer == f"{SENTENCE}\nThree\n  more."
    assert regions(found) == [("body", found.text)]


def test_line_ends_of_other_systems_are_line_ends():
    assert report("text", b"Twelve killed.\r\nThree hurt.\rOne missing.").text == (
        "Twelve killed.\nThree hurt.\nOne missing."
    )


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "cp1252"),
        (ARABIC, "utf-8"),
        (ARABIC, "cp1256"),
        (GERMAN, "utf-32"),
    ],
)
def test_usual_encodings_are_told_by_their_look(text: str, encoding: str):
    assert report("text", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("first", "is_title"),
    [
        ("Shelling of Velmora kills 12", True),
        ("Shelling of Velmora kills 12.", False),
        ("Velmora", False),
        (SENTENCE * 3, False),
        ("VELMORA, 2 May (Wire) -", False),
    ],
)
def test_the_first_line_is_the_title_only_where_it_is_clearly_one(first: str, is_title: bool):
    found = report("text", f"{first}\n\n{SENTENCE}".encode())
    assert found.title == (first if is_title else "")
    assert found.layer.startswith(first)
    assert found.layer.endswith(SENTENCE)


def test_a_first_line_without_a_blank_line_after_it_is_no_title():
    assert report("text", f"Shelling of Velmora kills 12\n{SENTENCE}".encode()).title == ""


def test_a_block_of_headers_is_read():
    about = "Title: Shelling kills 12\nPublished: 2031-05-02\nPublisher: Orlan Wire"
    head = f"{about}\nURL: https://wire.example/a\nLanguage: en"
    found = report("text", f"{head}\n\n{SENTENCE}\n".encode())
    assert (found.title, found.published, found.publisher) == (
        "Shelling kills 12",
        date(2031, 5, 2),
        "Orlan Wire",
    )
    assert (found.url, found.language, found.text) == ("https://wire.example/a", "en", SENTENCE)


@pytest.mark.parametrize("head", ["Title: A\nKilled: 12", "Date: 2031-05-02\nTwelve people died", "Toll: 12"])
def test_a_block_with_any_other_line_is_text(head: str):
    found = report("text", f"{head}\n\n{SENTENCE}".encode())
    assert found.text.startswith(head)
    assert found.published is None


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\0\1\2\3\4\5\6\7", b"abc\0" * 100])
def test_binary_data_is_refused(data: bytes):
    assert "binary" in refusal("text", data).what


def test_a_rare_control_character_is_no_reason_to_refuse_and_a_nul_is_replaced():
    found = report("text", (SENTENCE * 10 + "\0").encode())
    assert found.text == SENTENCE * 10 + "\ufffd"


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"Title: Only a title\n\n\n"])
def test_a_file_without_text_is_refused(data: bytes):
    assert refusal("text", data)


def test_a_huge_file_is_refused():
    assert "larger than 64 MiB" in refusal("text", b"x" * (MAX_DOCUMENT_BYTES + 1)).what
