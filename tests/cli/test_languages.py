"""Reports in languages that are not covered: told of, kept, marked and listed, as a shell shows it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.console import Shell
from tests.invented_languages import ENGLISH, TEXTS

SPANISH = {"id": "diario-7", "text": TEXTS["es"], "title": "Doce muertos en el mercado", "language": "en"}
REPORTS: list[dict[str, Any]] = [
    {"id": "wire-1", "text": ENGLISH, "language": "fr"},
    {**SPANISH, "published": "2031-05-03", "publisher": "Diario de Osk", "url": "https://diario.example/7"},
    {"id": "diario-8", "text": f"{TEXTS['es']} {TEXTS['es']}"},
    {"id": "sahifa-2", "text": TEXTS["ar"]},
    {"id": "note-1", "text": "قتل 12", "language": "en"},
]
TOLD = "Not read for claims, as the language is not covered: 4 reports (Spanish 2, unknown 1, Arabic 1)."
SKIPPED = ["diario-7", "diario-8", "sahifa-2", "note-1"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in REPORTS))
    done = Shell(folder).here("run", "in.jsonl", "--out", "counted")
    assert (done.status, done.err) == (0, "")
    (folder / "printed").write_text(done.out)
    return folder


@pytest.fixture
def shell(made: Path, tmp_path: Path) -> Shell:
    return Shell(shutil.copytree(made, tmp_path / "here"))


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_run_tells_how_many_and_which_and_where_they_are_listed(made: Path) -> None:
    assert f"{TOLD} List: recount claims --skipped" in (made / "printed").read_text().splitlines()
    written = {r["id"]: r for r in json_lines((made / "counted/reports.jsonl").read_text())}
    assert {i: r["language"] for i, r in written.items()} == {
        "wire-1": "en", "diario-7": "es", "diario-8": "es", "sahifa-2": "ar", "note-1": "",
    }  # fmt: skip
    assert written["wire-1"]["skipped"] is None
    assert written["diario-7"]["skipped"] == "language es is not covered yet"
    assert written["note-1"]["skipped"] == "its script is not covered yet"
    assert written["diario-7"]["incidents"] == []
    assert {c["report"] for c in json_lines((made / "counted/claims.jsonl").read_text())} == {"wire-1"}


def test_run_as_json_tells_it_beside_the_json(shell: Shell) -> None:
    done = shell.here("run", "in.jsonl", "--out", "counted", "--json")
    assert done.err == f"recount: {TOLD} List: recount claims --skipped\n"
    assert all(i["reports"] == ["wire-1"] for i in json_lines(done.out))
    assert shell.here("run", "in.jsonl", "--out", "counted", "--json", "--quiet").err == ""


def test_add_tells_it_each_time(shell: Shell) -> None:
    for _ in range(2):
        done = shell.here("add", "in.jsonl", "--casebook", "other book")
        assert done.status == 0
        listing = "recount claims --skipped --casebook 'other book'"
        assert done.out.splitlines()[-1] == f"{TOLD} List: {listing}"
    assert "Not read" not in shell.here("add", "-", stdin=json.dumps(REPORTS[0])).out


def test_extract_gives_the_reason_and_no_claim_and_tells_how_many(shell: Shell) -> None:
    done = shell.here("extract", "in.jsonl")
    assert (done.status, done.err) == (0, f"recount: {TOLD}\n")
    first, *others = json_lines(done.out)
    assert (first["language"], first["skipped"], len(first["claims"])) == ("en", None, 1)
    assert [r["id"] for r in others] == SKIPPED
    assert all(r["skipped"] and r["claims"] == r["places"] == [] for r in others)
    assert shell.here("extract", "in.jsonl", "--quiet").err == ""


def test_claims_lists_the_reports_that_were_skipped(shell: Shell) -> None:
    done = shell.here("claims", "--skipped")
    heading, *rows = done.out.splitlines()
    assert (done.status, done.err) == (0, "")
    assert heading.split() == ["Report", "Language", "Published", "Title", "Why"]
    assert [row.split()[0] for row in rows] == SKIPPED
    assert "Spanish" in rows[0]
    assert "2031-05-03  Doce muertos en el mercado" in rows[0]
    assert rows[0].endswith("language es is not covered yet")
    assert rows[3].split()[1] == "unknown"


def test_as_json_and_of_one_report(shell: Shell) -> None:
    listed = json_lines(shell.here("claims", "--skipped", "--json").out)
    assert [r["id"] for r in listed] == SKIPPED
    assert listed[0] == {
        "id": "diario-7", "language": "es", "skipped": "language es is not covered yet",
        "title": "Doce muertos en el mercado", "published": "2031-05-03", "publisher": "Diario de Osk",
        "url": "https://diario.example/7",
    }  # fmt: skip
    (one,) = json_lines(shell.here("claims", "--skipped", "--json", "--report", "note-1").out)
    assert one == {
        "id": "note-1", "language": "", "skipped": "its script is not covered yet", "title": "",
        "published": None, "publisher": "", "url": "",
    }  # fmt: skip
    assert (
        shell.here("claims", "--skipped", "--report", "wire-1").out == "Every report was read for claims.\n"
    )


@pytest.mark.parametrize("more", [["--below", "0.6"], ["--outcome", "killed"]])
def test_what_does_not_go_together_is_said(more: list[str], shell: Shell) -> None:
    done = shell.here("claims", "--skipped", *more)
    assert (done.status, done.out) == (2, "")
    assert "--skipped lists reports" in done.err


def test_show_says_why_and_not_that_it_makes_no_claim(shell: Shell) -> None:
    done = shell.here("show", "sahifa-2")
    assert done.out.splitlines()[1:] == [
        "Not read for claims: language ar is not covered yet",
        "Language: Arabic",
    ]
    assert json.loads(shell.here("show", "sahifa-2", "--json").out)["skipped"]


def test_a_terminal_is_told_of_them_below_the_claims(shell: Shell) -> None:
    seen = shell.on_a_terminal("claims").out
    assert "4 reports not read for claims: recount claims --skipped" in seen
    assert "4 reports" not in shell.on_a_terminal("claims", "--quiet").out


def test_no_skipped_report_can_steer_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b[2J\x9b31m\u202e[bold red] "
    report = {"id": f"x{evil}", "title": evil, "text": f"{TEXTS['ar']} {evil}"}
    shell = Shell(tmp_path)
    assert shell.here("add", "-", stdin=json.dumps(report)).status == 0
    for more in ([], ["--json"]):
        shown = shell.here("claims", "--skipped", *more).out
        assert "[bold red]" in shown
        assert not set(shown) & set("\x1b\x9b\u202e")
