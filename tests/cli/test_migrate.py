"""`recount migrate`, and the commands on a casebook in PostgreSQL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.console import Shell
from tests.pipeline.invented import record, write_jsonl
from tests.store.databases import POSTGRESQL, Home

pytestmark = pytest.mark.needs(POSTGRESQL)


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def filled(shell: Shell) -> Shell:
    write_jsonl(shell.folder / "in.jsonl", [record(n) for n in range(3)])
    assert shell.here("add", "in.jsonl", "--extractor", "rules").status == 0
    return shell


def test_a_casebook_goes_to_postgresql_and_back_and_counts_the_same(filled: Shell, team: Home) -> None:
    place = team.at("team")
    before = filled.here("incidents", "--json")
    done = filled.here("migrate", "--to", place)
    assert (done.status, done.err) == (0, "")
    said, from_now_on, _ = done.out.splitlines()
    assert said.startswith("Copied and checked 1 archived file, 3 texts, ")
    assert said.endswith(" 0 decisions: all as they were kept.")
    assert from_now_on == f"From now on: recount incidents --casebook '{place}'"
    assert filled.here("verify", "--casebook", place, "--quiet").out == ""
    assert filled.here("incidents", "--json", "--casebook", place).out == before.out
    back = filled.here("migrate", "--casebook", place, "--to", "back", "--json")
    once_more = filled.here("migrate", "--casebook", "back", "--to", "third", "--json")
    assert lines(back.out) == lines(once_more.out)
    assert {t["table"]: t["rows"] for t in lines(back.out)}["reports"] == 3
    assert filled.here("incidents", "--json", "--casebook", "third").out == before.out
    again = filled.here("migrate", "--to", place)
    assert (again.status, again.out) == (2, "")
    assert "There is a casebook at" in again.err


def test_reports_are_added_run_and_shown_in_postgresql(filled: Shell, team: Home) -> None:
    place = team.at("team")
    arguments = ["--extractor", "rules", "--casebook", place]
    filled.more["RECOUNT_CASEBOOK"] = "nowhere"
    done = filled.here("run", "in.jsonl", "--out", "out", *arguments)
    assert (done.status, done.err) == (0, "")
    assert (team.folder / "team" / "archive").is_dir()
    incidents = lines((filled.folder / "out" / "incidents.jsonl").read_text())
    filled.more["RECOUNT_CASEBOOK"] = place
    assert filled.here("show", str(incidents[0]["id"])).status == 0
    assert filled.here("claims", "--json").out
    known = filled.here("add", "in.jsonl", "--extractor", "rules")
    assert "0 reports added, 3 known already." in known.out
    assert not (filled.folder / "nowhere").exists()
    assert not list(filled.folder.glob("postgresql*"))


def test_a_password_is_never_printed(filled: Shell, team: Home) -> None:
    place = team.at("team").replace("recount@", "recount:hidden@")
    done = filled.here("add", "in.jsonl", "--extractor", "rules", "--casebook", place)
    listed = filled.here("incidents", "--casebook", place)
    wrong = filled.here("incidents", "--casebook", place.replace("folder=", "folder=/none"))
    assert (done.status, listed.status, wrong.status) == (0, 0, 2)
    for outcome in (done, listed, wrong):
        assert "hidden" not in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--to", "postgresql://db.example/velmora"], "does not say which folder"),
        (["--to", "casebook"], "is the folder of casebook itself"),
        (["--to", "in.jsonl"], "is a file"),
        ([], "Missing option '--to'"),
        (["--casebook", "none", "--to", "x"], "There is no casebook at none"),
    ],
)
def test_what_cannot_be_moved_is_told_in_one_sentence(filled: Shell, arguments: list[str], says: str) -> None:
    done = filled.here("migrate", *arguments)
    assert done.status == 2
    assert says in done.err
    assert done.out == ""
    assert not (filled.folder / "x").exists()
    assert Path(filled.folder / "in.jsonl").is_file()
