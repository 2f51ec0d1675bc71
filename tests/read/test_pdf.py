"""PDF: lines become paragraphs, words stay whole, and what has no text layer says so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.model.errors import InputError
from recount.model.reports import Report
from tests.read.made import column, pdf, reads, refusal, regions, report

LINES = (
    "At least 12 people were killed in Velmora on Friday when shells hit the main",
    "market of the town, the hospital said. Four of the dead were children.",
)


WORDS = ("no", "two", "three", "four", "five")


def text(*lines: str) -> str:
    return report("pdf", pdf([column(*lines)])).text


def test_lines_are_joined_and_gaps_part_paragraphs():
    assert text(*LINES, "", "Three more were hurt.") == " ".join(LINES) + "\n\nThree more were hurt."


def test_a_short_last_line_ends_a_paragraph_without_a_gap():
    assert text(*LINES, "He was buried.", LINES[0]).endswith(f"children. He was buried.\n\n{LINES[0]}")


def test_an_indented_line_begins_a_paragraph():
    lines = [*column(*LINES), (90.0, 692.0, "The army denied it.")]
    assert report("pdf", pdf([lines])).text == " ".join(LINES) + "\n\nThe army denied it."


def test_items_of_a_list_stay_apart():
    assert text("The toll by town:", "- Velmora: 12", "- Karst: 3").split("\n\n")[-2:] == [
        "- Velmora: 12",
        "- Karst: 3",
    ]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the provin-", "cial hospital", "the provincial hospital"),
        ("killed twenty-", "five people", "killed twenty-five people"),
        ("a three-", "year-old boy", "a three-year-old boy"),
        ("a 12-", "year-old boy", "a 12-year-old boy"),
        ("rebel-", "held districts", "rebel-held districts"),
        ("the Anglo-", "French mission", "the Anglo-French mission"),
        ("in 2030 -", "when it fell", "in 2030 - when it fell"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_goes_only_where_it_divides_a_word(
    first: str, second: str, joined: str
):
    assert text(first, second) == joined


def test_a_word_written_with_a_hyphen_elsewhere_keeps_it():
    assert text("The ward-master spoke.", "", "Then the ward-", "master left.").endswith(
        "Then the ward-master left."
    )


def test_a_paragraph_goes_on_over_a_page():
    pages = [column(*LINES[:1]), column(*LINES[1:])]
    assert report("pdf", pdf(pages)).text == " ".join(LINES)


def test_running_heads_are_furniture_once_and_page_numbers_go():
    pages = [
        [
            *column("Monthly Report of the Mission", top=770),
            *column(f"On {n} May {WORDS[n]} people died.", top=700),
            (300.0, 30.0, f"- {n} -"),
        ]
        for n in range(1, 5)
    ]
    found = report("pdf", pdf(pages))
    assert ("furniture", "Monthly Report of the Mission") in regions(found)
    assert found.text.count("Monthly Report") == 1
    assert "- 1 -" not in found.text
    assert [kind for kind, _ in regions(found)] == ["body", "furniture"]


def test_a_number_alone_in_the_story_stays():
    assert "12" in text(
        "Killed in Velmora in May 2031 by shells and by bombs from the air:", "12", "as the mission counts."
    )


def test_the_title_comes_from_the_metadata_and_does_not_stand_twice():
    data = pdf([column("Monthly Summary of Harm", "", *LINES)], info="/Title (Monthly Summary of Harm)")
    found = report("pdf", data)
    assert (found.title, found.text) == ("Monthly Summary of Harm", " ".join(LINES))


def test_a_title_under_the_name_of_the_publisher_does_not_stand_twice():
    lines = column("The Mission in Orland", "Monthly Summary of Harm", "", "", *LINES)
    found = report("pdf", pdf([lines], info="/Title (Monthly Summary of Harm)"))
    assert found.text == "The Mission in Orland\n\n" + " ".join(LINES)


@pytest.mark.parametrize("title", ["Microsoft Word - final report v2.doc", "untitled", "report.indd", "x"])
def test_a_title_that_names_a_file_is_none(title: str):
    assert report("pdf", pdf([column(*LINES)], info=f"/Title ({title})")).title == ""


def test_the_day_of_making_is_kept_but_is_no_day_of_publication():
    found = report("pdf", pdf([column(*LINES)], info="/CreationDate (D:20310603120000Z)"))
    assert found.published is None
    assert found.extra == {"created": "2031-06-03"}


def test_a_pdf_of_pictures_asks_for_ocr():
    error = refusal("pdf", pdf([[]]))
    assert "without a text layer" in error.what
    assert "OCR" in error.todo


def test_a_locked_pdf_says_so():
    key = "<" + "41" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<00> <00>]"
    assert "password" in refusal("pdf", pdf([column(*LINES)], extra_trailer=lock)).what


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing more", b"no PDF at all", pdf([column(*LINES)])[:200]])
def test_a_damaged_pdf_is_refused(data: bytes):
    assert "damaged PDF" in refusal("pdf", data).what


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(min_value=0))
def test_no_damage_raises(noise: bytes, place: int):
    data = pdf([column(*LINES)])
    at = place % len(data)
    for item in reads("pdf", data[:at] + noise + data[at + len(noise) :]):
        assert isinstance(item, (Report, InputError))
        if isinstance(item, Report):
            item.layer.encode()
