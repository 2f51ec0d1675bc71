"""`recount agreement`: the samples, and how far their coders agree."""

from __future__ import annotations

import json

import pytest

from recount.model.codings import Coding
from recount.pipeline import agreement
from recount.pipeline.agreement import Draw
from recount.pipeline.casework import add, extract_pending
from recount.pipeline.listener import Silence
from recount.pipeline.reviewing import User
from recount.review.agreement import machine_values
from recount.store.casebook import Casebook
from tests.cli.console import Shell
from tests.pipeline.invented import write_jsonl

REVIEWER = User("bo", "reviewer")


@pytest.fixture
def coded(shell: Shell) -> tuple[Shell, str]:
    """A casebook of twelve invented killings, of which two people coded eleven alike and one otherwise."""
    with Casebook(shell.folder / "casebook", create=True) as book:
        rows = [
            {"id": f"r{n}", "text": f"Gunmen killed {n} farmers near Homs on {n} May 2031, police said."}
            for n in range(2, 14)
        ]
        add(book, [str(write_jsonl(shell.folder / "reports.jsonl", rows))], Silence())
        extract_pending(book, "rules", Silence())
        row = agreement.draw(book, REVIEWER, Draw(5, 12, about="the pilot"), {})
        for n, item in enumerate(row.content["items"]):
            for name in ("ada", "bo"):
                values = dict(machine_values(book.claim(item)).values or {})
                if (n, name) == (0, "bo"):
                    values["outcome"] = "injured"
                agreement.code(book, User(name, "coder"), row.subject, Coding(item, "", values))
    return shell, row.subject


def test_samples_are_listed(coded: tuple[Shell, str]) -> None:
    shell, sample = coded
    heading, line = shell.here("agreement").out.splitlines()
    assert heading.split()[0] == "Sample"
    assert line.split() == [sample, "12", "of", "12", "any", "two", "the", "pilot"]
    told = json.loads(shell.here("agreement", "--json").out)
    assert (told["id"], told["claims"], told["coded_by_two"], told["seed"]) == (sample, 12, 12, 5)


def test_the_figures_are_told_and_where_there_is_none_why(coded: tuple[Shell, str]) -> None:
    shell, sample = coded
    rows = {
        r["variable"]: r for r in map(json.loads, shell.here("agreement", sample, "--json").out.splitlines())
    }
    assert rows["best"]["alpha"] == 1.0
    assert (rows["outcome"]["items"], rows["outcome"]["same"]) == (12, pytest.approx(11 / 12, abs=1e-4))
    assert rows["outcome"]["alpha"] == 0.0  # one of 24 values is another: what chance alone would give
    assert rows["outcome"]["same_as_machine"] == pytest.approx(23 / 24, abs=1e-4)
    assert rows["scope"]["alpha"] is None
    assert rows["scope"]["why_not"].startswith("no variation")
    lines = shell.here("agreement", sample).out.splitlines()
    assert len(lines) == 1 + len(rows)
    assert "1.000 to 1.000" in next(line for line in lines if line.startswith("Best"))


def test_a_sample_that_is_not_there_is_said(coded: tuple[Shell, str]) -> None:
    shell, _ = coded
    outcome = shell.here("agreement", "s-00000000")
    assert (outcome.status, outcome.out) == (2, "")
    assert "There is no sample 's-00000000'" in outcome.err


def test_where_none_was_drawn_it_is_said_how(shell: Shell) -> None:
    Casebook(shell.folder / "casebook", create=True).close()
    assert shell.here("agreement").out == "No sample has been drawn yet: recount serve, under Agreement\n"
