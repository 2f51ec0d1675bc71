"""Reports to claims: the real stages put together, in this process or in many."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from recount.extract import languages
from recount.model.claims import claim_id
from recount.model.errors import NotFound
from recount.model.evidence import claim_faults
from recount.model.reports import Report
from recount.pipeline.extracting import extract_one, extract_reports
from tests.invented_languages import TEXTS
from tests.pipeline.invented import ENV, record


def report(n: int, **more) -> Report:
    r = record(n)
    return Report(
        id=r["id"],
        title=r["title"],
        text=more.pop("text", r["text"]),
        published=date.fromisoformat(r["published"]),
        publisher=r["publisher"],
        **{"language": "en", **more},
    )


def test_a_claim_has_its_figure_its_day_its_words_and_its_id():
    r = report(0)
    extraction = extract_one(r)
    killed = next(c for c in extraction.claims if c.outcome == "killed")
    assert (killed.low, killed.high, killed.place) == (2, 2, "Velmora")
    assert killed.when.start == date(2031, 4, 28)
    assert killed.when.precision == "day"
    assert killed.location is not None
    assert (killed.location.name, killed.location.is_resolved) == ("Velmora", False)
    assert killed.id == claim_id(replace(killed, id=""), r.text_sha256)
    assert [fault for c in extraction.claims for fault in claim_faults(c, r.layer)] == []


def test_a_language_that_is_not_covered_is_said_and_nothing_is_guessed():
    extraction = extract_one(report(0, language="de"))
    assert (extraction.skipped, extraction.claims) == ("language de is not covered yet", ())
    assert extract_one(report(0, language="")).skipped is None


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize("text", [TEXTS["ar"], TEXTS["ru"], TEXTS["zh"], "قتل 12", "12人死亡", "12 погибших"])
def test_another_script_is_never_read_as_english_whatever_its_language_is_given_as(text, language):
    extraction = extract_one(Report("a", text, language=language))
    assert (extraction.skipped, extraction.claims) == ("its script is not covered yet", ())


@pytest.mark.parametrize("text", ["12 killed in Velmora", "12 KILLED IN VELMORA (سوق)"])
def test_a_short_text_of_unknown_language_is_read(text):
    extraction = extract_one(Report("a", text))
    assert extraction.skipped is None
    assert [c.low for c in extraction.claims] == [12]


@pytest.mark.parametrize(
    "text", ["Douze morts à Velmora", "Zwölf Tote in Velmora", "Saldırıda 12 ölü", "12 muertos", "12 warga"]
)
def test_a_short_text_in_another_language_makes_no_claim(text):
    assert extract_one(Report("a", text)).claims == ()


def test_what_is_covered_belongs_to_the_edition_of_the_extractors():
    # so that a report is read when its language comes to be covered: see `edition` and `extract_pending`
    assert languages.__name__.startswith("recount.extract.")


def test_many_processes_find_what_one_finds():
    reports = [report(n) for n in range(70)]
    here = list(extract_reports(reports, workers=1))
    assert list(extract_reports(reports, workers=2)) == here
    assert [e.report for e in here] == [r.id for r in reports]
    assert all(e.claims for e in here)


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33])
def test_few_or_many_none_is_missed(count):
    reports = [report(n) for n in range(count)]
    assert [e.report for e in extract_reports(iter(reports))] == [r.id for r in reports]


def test_a_report_that_breaks_the_extractor_says_so_and_the_rest_goes_on():
    broken = report(
        1, text="Shells killed 12 people in Velmora \ud800."
    )  # no UTF-8 holds it, so no hash is made
    found = list(extract_reports([report(0), broken, report(2)]))
    assert [e.skipped is None for e in found] == [True, False, True]
    assert "the extractor failed" in found[1].skipped


def test_reports_are_taken_only_as_they_are_needed():
    def endless() -> Iterator[Report]:
        n = 0
        while True:
            yield report(n)
            n += 1

    found = extract_reports(endless(), workers=2)
    assert [next(found).report for _ in range(40)] == [f"r{n}" for n in range(40)]
    found.close()


def test_finding_claims_alone_loads_no_database():
    code = "import sys, recount.pipeline.extracting, recount.pipeline.reading; "
    code += "sys.exit('sqlalchemy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env=ENV)


def test_an_unknown_extractor_is_said_at_once():
    with pytest.raises(NotFound, match="--extractor rules"):
        extract_reports([], "oracle")


@pytest.mark.parametrize(
    "text",
    [
        "9" * 100_000 + " people were killed in Velmora.",
        "killed " * 20_000,
        "Shells killed 12\u202e people\u0000 in Velmora\ufffd on \ud800Monday.".replace("\ud800", ""),
        "<script>alert(1)</script> killed 5 people in Velmora.",
        "\n" * 50_000 + "Five people died.",
        "(" * 20_000 + "12 people were killed" + ")" * 20_000,
    ],
)
def test_hostile_text_is_read_or_refused_but_never_raises(text):
    r = report(0, text=text)
    extraction = extract_one(r)
    assert [fault for c in extraction.claims for fault in claim_faults(c, r.layer)] == []
