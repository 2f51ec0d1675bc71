"""`recount claims --below P`: what an analyst should look at first."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recount.extract.rules import RulesExtractor
from recount.store.casebook import Casebook
from tests.cli.console import Shell
from tests.store.invented import capture, full_extraction, report

CONFIDENCES = {"c-high": 0.9, "c-even": 0.6, "c-low": 0.31, "c-mid": 0.45}


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A casebook with four reports of one claim each, of different confidence."""
    folder = tmp_path_factory.mktemp("worklist")
    with Casebook(folder / "casebook", create=True) as book, book.writing() as w:
        key = w.add_capture(capture())
        for n, (name, confidence) in enumerate(CONFIDENCES.items(), 1):
            made = report(name.removeprefix("c-"))
            found = full_extraction(made)
            one = replace(found.claims[0], confidence=confidence)
            added = w.add_report(made, key, n)
            w.add_extraction(added.key, RulesExtractor.name, replace(found, claims=(one,)))
    return Shell(folder)


def listed(shell: Shell, *more: str) -> list[dict[str, Any]]:
    done = shell.here("claims", "--json", *more)
    assert (done.status, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def test_the_least_certain_come_first_and_the_limit_itself_is_not_below(shell: Shell) -> None:
    found = listed(shell, "--below", "0.6")
    assert [c["report"] for c in found] == ["low", "mid"]
    assert [c["confidence"] for c in found] == [0.31, 0.45]
    assert all(c["evidence"] for c in found)


def test_without_it_they_stand_as_the_reports_came_in(shell: Shell) -> None:
    assert [c["report"] for c in listed(shell)] == ["high", "even", "low", "mid"]


def test_the_ends_of_the_range_are_allowed(shell: Shell) -> None:
    assert [c["report"] for c in listed(shell, "--below", "1")] == ["low", "mid", "even", "high"]
    assert listed(shell, "--below", "0") == []


def test_it_can_be_narrowed(shell: Shell) -> None:
    assert [c["report"] for c in listed(shell, "--below", "1", "--report", "even")] == ["even"]
    assert listed(shell, "--below", "1", "--outcome", "missing") == []


def test_the_table_has_the_words_the_count_and_the_place(shell: Shell) -> None:
    heading, first, second = shell.here("claims", "--below", "0.6").out.splitlines()
    assert heading.split() == ["Claim", "Confidence", "Report", "Said", "Place", "Words"]
    (claim, _) = listed(shell, "--below", "0.6")
    assert first.split()[:3] == [claim["id"][:10], "0.31", "low"]
    assert "killed 12" in first
    assert "Velmora" in first
    assert first.endswith(" … ".join(e["quote"] for e in claim["evidence"]))
    assert "0.45" in second


@pytest.mark.parametrize("wrong", ["1.01", "-0.1", "60", "nan", "inf", "60%", ""])
def test_a_limit_outside_of_0_to_1_is_an_error(wrong: str, shell: Shell) -> None:
    done = shell.here("claims", "--below", wrong)
    assert (done.status, done.out) == (2, "")
    assert "--below" in done.err


def test_nothing_below_is_said(shell: Shell) -> None:
    assert shell.here("claims", "--below", "0.1").out == "No claim was found.\n"


def test_it_counts_the_reading_that_counts_now(tmp_path: Path) -> None:
    made = report("a1")
    found = full_extraction(made)
    with Casebook(tmp_path / "casebook", create=True) as book, book.writing() as w:
        key = w.add_report(made, w.add_capture(capture()), 1).key
        for name, confidence in (("rules old", 0.2), ("rules new", 0.8)):
            one = replace(found.claims[0], confidence=confidence)
            w.add_extraction(key, name, replace(found, claims=(one,)))
    assert listed(Shell(tmp_path), "--below", "0.5") == []
    assert [c["confidence"] for c in listed(Shell(tmp_path), "--below", "0.9")] == [0.8]


def test_a_casebook_without_a_report_says_so_and_what_to_do(tmp_path: Path) -> None:
    Casebook(tmp_path / "casebook", create=True).close()
    done = Shell(tmp_path).here("claims")
    assert done.status == 0
    assert "holds no report yet: recount add INPUT" in done.out
