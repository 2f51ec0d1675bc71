"""The trained extractor on invented sentences: what holds whatever its weights are."""

from __future__ import annotations

import pytest

from recount.extract.numbers import find_counts
from recount.extract.windows import Window
from recount.model.claims import Claim
from recount.model.reports import Report
from recount.pipeline.extracting import extract_one

PLAIN = Report(
    "a",
    "Shells fell on the market of Velmora on Friday, killing 12 people and wounding 30 others, the town "
    "hospital said. Four children were among the dead.",
    title="Shells kill 12 in Velmora",
    language="en",
)
HOSTILE = [
    "killed " * 3000,
    "9" * 50_000 + " people were killed",
    "\u202eTwelve people were killed\u202c by <script>alert(1)</script> in Osk.",
    "Twelve\x00 people\x1b[31m were killed.",
    "\U0001f4a5 7 killed \U0001f1fa\U0001f1f3 in Osk\u0301.",
    "((((" * 500 + "5 dead" + "))))" * 500,
    "KILLED",
    "",
]


def claims(report: Report) -> tuple[Claim, ...]:
    extraction = extract_one(report, "model")
    assert not extraction.has_failed, extraction.skipped
    return extraction.claims


def test_the_plain_counts_of_a_plain_report_are_found() -> None:
    found = {(c.outcome, c.low, c.high) for c in claims(PLAIN)}
    assert {("killed", 12, 12), ("injured", 30, 30)} <= found


def test_every_claim_names_the_extractor_and_its_version() -> None:
    for claim in claims(PLAIN):
        name, version = claim.extractor.split(" ")
        assert name == "model"
        assert version.partition("+")[2]


def test_the_same_report_reads_the_same_twice() -> None:
    assert claims(PLAIN) == claims(PLAIN)


def test_confidence_is_a_probability() -> None:
    assert all(0 <= c.confidence <= 1 for c in claims(PLAIN))


def test_words_stand_where_they_say() -> None:
    layer = PLAIN.layer
    for c in claims(PLAIN):
        assert all(layer[e.start : e.end] == e.text for e in c.evidence)
        assert all(layer[s.start : s.end] == getattr(c, k) for k, s in c.spans.items() if k != "means")


def test_counts_are_those_of_the_number_grammar() -> None:
    known = {(p.start, p.end): p.count for p in find_counts(PLAIN.layer)}
    figures = [c for c in claims(PLAIN) if "count_text" in c.spans]
    assert figures
    for c in figures:
        span = c.spans["count_text"]
        assert (c.low, c.high) == (known[span.start, span.end].low, known[span.start, span.end].high)


def test_the_source_is_the_deepest_speaker_where_one_is_said_to_cite_another() -> None:
    text = "Nine people were killed in Velmora, according to the Sarn Wire, which cited the town hospital."
    (claim,) = claims(Report("a", text, language="en"))
    assert claim.source == "the town hospital"


def test_of_those_killed_begins_a_part_of_the_total_told_before() -> None:
    text = (
        "In May 2031 the Mission recorded 58 civilians killed in Orda. Of those killed, 32 died in Velmora."
    )
    total, part = claims(Report("a", text, language="en"))
    assert (total.best, part.best) == (58, 32)
    assert part.part_of == total.id


def test_groups_side_by_side_are_no_part_of_one_another() -> None:
    text = "Clashes in Osk on Monday killed 20 soldiers and 12 rebels, activists said."
    found = claims(Report("a", text, language="en"))
    assert [(c.outcome, c.best, c.part_of) for c in found] == [("killed", 20, None), ("killed", 12, None)]


def test_a_toll_of_dead_and_wounded_together_is_neither() -> None:
    text = "At least 48 people were killed and injured in the blast in Osk on Monday."
    (claim,) = claims(Report("a", text, language="en"))
    assert (claim.outcome, claim.low, claim.high) == ("other_harm", 48, None)


def test_a_denial_accuses_nobody() -> None:
    text = "The army denied killing civilians in the village of Darat."
    assert {c.stance for c in claims(Report("a", text, language="en"))} <= {"denied"}


def test_looking_for_days_does_not_grow_with_the_square_of_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0
    look = Window.stretches

    def counted(window: Window, start: int, end: int) -> list[tuple[int, int]]:
        nonlocal looked
        looked += 1
        return look(window, start, end)

    monkeypatch.setattr(Window, "stretches", counted)
    calls = []
    for size in (40, 160):
        looked = 0
        days = (f"On {n % 28 + 1} May 2031 shells killed {n + 2} people in Osk." for n in range(size))
        claims(Report("a", " ".join(days), language="en"))
        calls.append(looked)
    assert calls[1] < 8 * calls[0]  # four times the text; its square would be 16 times


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read_without_a_fault(text: str) -> None:
    layer = text
    for c in claims(Report("h", text, language="en")):
        assert all(layer[e.start : e.end] == e.text for e in c.evidence)


def test_a_long_report_is_read_to_its_end() -> None:
    quiet = "The council met and spoke of the harvest and of the road. " * 200
    report = Report("a", f"{quiet}On Friday 17 people were killed in Osk by shells.", language="en")
    assert ("killed", 17, 17) in {(c.outcome, c.low, c.high) for c in claims(report)}
