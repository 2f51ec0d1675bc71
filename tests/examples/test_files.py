"""The examples are invented and say so, and those that a program wrote are what it writes."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
REPORTS = sorted((EXAMPLES / "reports").iterdir())


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.name)
def test_every_example_says_that_it_is_invented(path: Path) -> None:
    if path.suffix == ".jsonl":
        notes = [json.loads(line)["note"] for line in path.read_text(encoding="utf-8").splitlines()]
        assert all(note.startswith("Invented") for note in notes)
    else:
        assert b"Invented for Recount's examples" in path.read_bytes()


def test_pdf_and_warc_are_what_the_script_writes(tmp_path: Path) -> None:
    runpy.run_path(str(EXAMPLES / "make_examples.py"))["main"](tmp_path)
    written = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert {p.suffix for p in tmp_path.iterdir()} == {".pdf", ".warc"}
    assert written == {name: (EXAMPLES / "reports" / name).read_bytes() for name in written}


def test_every_form_of_input_has_an_example() -> None:
    assert {p.suffix for p in REPORTS} == {".jsonl", ".txt", ".html", ".pdf", ".warc"}
