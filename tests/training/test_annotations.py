"""What is trained on is well formed, holds no text of others, and nothing of it is for scoring."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest

from recount.codebook.tables import codes
from training.annotations import HERE, invented, kept, lines, without_text
from training.check import (
    CODED,
    KEYS,
    claim_faults,
    faults,
    offset_faults,
    report_faults,
    verbatim_faults,
)

DAY = re.compile(r"\d{4}-\d\d-\d\d|")
LAYER = "Nine dead in Osk\nNine villagers died in Osk on Monday, three of them children, the clinic said."
TOTAL: dict[str, Any] = {
    "outcome": "killed", "low": 9, "high": 9, "count_text": "Nine", "victims": "villagers",
    "status": "civilian", "age": "unknown", "sex": "unknown", "perpetrator": "", "means": "unknown",
    "place": "Osk", "start": "2031-05-05", "end": "2031-05-05", "scope": "incident", "source": "the clinic",
    "stance": "asserted", "part_of": None, "evidence": ["Nine villagers died", "Nine dead"],
}  # fmt: skip
PART = TOTAL | {
    "low": 3, "high": 3, "count_text": "three", "victims": "children", "age": "child", "part_of": 0,
    "evidence": ["three of them children"],
}  # fmt: skip
TITLE, _, TEXT = LAYER.partition("\n")
REPORT = {
    "id": "made-world-001", "publisher": "Osk Gazette", "published": "2031-05-06", "title": TITLE,
    "text": TEXT, "claims": [TOTAL, PART],
}  # fmt: skip


def said_of_report(**changes: Any) -> list[str]:
    return list(report_faults(REPORT | changes))


def said_of_part(**changes: Any) -> list[str]:
    return list(claim_faults([TOTAL, PART | changes]))


def test_annotations_and_invented_reports_are_well_formed() -> None:
    assert faults(with_texts=False) == []


@pytest.mark.shared
def test_annotations_fit_their_texts_and_no_report_is_for_scoring() -> None:
    assert faults(with_texts=True) == []


@pytest.mark.parametrize("file", sorted((HERE / "annotations").glob("*.jsonl")), ids=lambda p: p.stem)
def test_no_annotation_holds_text(file) -> None:
    for row in lines(file):
        assert row.keys() == {"id", "sha256", "claims"}
        assert re.fullmatch(r"[\w-]+", row["id"])
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"])
        for c in row["claims"]:
            assert c.keys() == KEYS
            words = {k: v for k, v in c.items() if isinstance(v, str)}
            assert words.keys() == {*CODED, "start", "end"}
            assert all(words[k] in codes(k) for k in CODED)
            assert DAY.fullmatch(words["start"])
            assert DAY.fullmatch(words["end"])
            assert list(offset_faults(0, c)) == []  # all else is numbers


def test_the_invented_reports_are_those_of_the_kinds_we_know() -> None:
    assert all(re.fullmatch(r"made-(military|ngo|crime|world)-\d{3}", r["id"]) for r in invented())


def test_a_sound_report_has_no_faults() -> None:
    assert said_of_report() == []
    assert said_of_part() == []


def test_a_report_that_is_kept_without_text_can_be_put_together_again() -> None:
    row = without_text(deepcopy(REPORT), LAYER)
    assert [list(offset_faults(n, c)) for n, c in enumerate(row["claims"])] == [[], []]
    assert LAYER[slice(*row["claims"][1]["count_text"])] == "three"
    assert "villagers" not in str(row)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"means": "bombing"}, "no code of means"),
        ({"low": 4}, "low 4 is more than high 3"),
        ({"low": -1}, "whole numbers"),
        ({"high": "3"}, "whole numbers"),
        ({"start": "2031-05-06"}, "starts on 2031-05-06 and ends on 2031-05-05"),
        ({"end": "May 2031"}, "no days"),
        ({"evidence": []}, "0 quotes"),
        ({"part_of": 1}, "a part of itself"),
        ({"part_of": 7}, "not there"),
        ({"names": []}, "other keys"),
    ],
)
def test_a_fault_in_a_claim_is_named(changes: dict[str, Any], fault: str) -> None:
    assert [fault in x for x in said_of_part(**changes)] == [True]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "real-1"}, "begins with made-"),
        ({"published": "6 May"}, "no day"),
        ({"url": ""}, "other keys"),
        ({"text": TEXT.replace("the clinic", "a clinic")}, "does not stand in the text"),
        ({"claims": [TOTAL | {"evidence": ["Nine villagers had died"]}]}, "does not stand in the text"),
        ({"claims": [TOTAL | {"evidence": ["Nine villagers died", ""]}]}, "empty"),
    ],
)
def test_a_fault_in_an_invented_report_is_named(changes: dict[str, Any], fault: str) -> None:
    assert any(fault in x for x in said_of_report(**changes))


@pytest.mark.parametrize("span", [[5, 5], [-1, 4], [1], ["a", "b"], "text"])
def test_offsets_that_are_no_stretch_are_named(span: Any) -> None:
    claim = next(c for r in kept() for c in r["claims"])
    assert list(offset_faults(0, claim | {"victims": span}))


def test_words_are_looked_for_in_title_and_text() -> None:
    assert list(verbatim_faults(REPORT | {"title": ""})) != []
