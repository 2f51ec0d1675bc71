"""`recount search`: what is found, for people and for programs."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.cli.console import Shell

TEXTS = {
    "a1": "Shells killed 12 villagers in Ariha on 2 May 2031, the town hospital said.",
    "b2": "Gunmen killed Adil Karo, 34, a farmer, in Azaz on 9 May 2031, police said.\x1b[31m",
}


@pytest.fixture
def shell(tmp_path) -> Shell:
    rows = ({"id": i, "text": t, "published": "2031-06-01"} for i, t in TEXTS.items())
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, rows)))
    shell = Shell(tmp_path)
    assert shell.here("run", "r.jsonl", "--out", "counted", "--extractor", "rules").status == 0
    return shell


def found(shell: Shell, *arguments: str) -> list[dict[str, object]]:
    done = shell.here("search", *arguments, "--json")
    assert (done.status, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def test_each_kind_is_found_with_its_words(shell: Shell) -> None:
    (report,) = found(shell, "HOSPITAL", "arih*")
    assert report["report"] == "a1"
    (claim,) = found(shell, "farmer", "--in", "claims")
    assert claim["claim"]["report"] == "b2"  # type: ignore[index]
    (incident,) = found(shell, "azaz", "--in", "incidents", "--policy", "recount")
    assert "Azaz" in str(incident["place"])
    (person,) = found(shell, "Adel Caro", "--in", "people")
    assert (person["name"], person["is_exact"]) == ("Adil Karo", False)


@pytest.mark.parametrize("kind", ["reports", "claims", "incidents", "people"])
def test_the_table_shows_the_words_on_one_line(shell: Shell, kind: str) -> None:
    done = shell.here("search", "karo", "--in", kind)
    heading, row, *_ = done.out.splitlines()
    assert heading.split()[-1] == "Words"
    assert "Gunmen killed Adil Karo, 34, a farmer, in Azaz" in row
    assert "\x1b" not in done.out


def test_more_than_wanted_is_told(shell: Shell) -> None:
    assert len(found(shell, "killed", "--most", "1")) == 1
    assert "more words" in shell.on_a_terminal("search", "killed", "--most", "1").out
    assert "more words" not in shell.on_a_terminal("search", "killed", "--most", "1", "--quiet").out
    assert shell.here("search", "nowhere").out == "Nothing was found.\n"


def test_nothing_to_look_for_is_an_error(shell: Shell) -> None:
    done = shell.here("search")
    assert (done.status, done.out) == (2, "")
    assert "Say what to look for" in done.err


def test_an_index_that_is_not_whole_is_told_and_made_anew(shell: Shell) -> None:
    with closing(sqlite3.connect(shell.folder / "casebook" / "casebook.db")) as raw:
        raw.execute("INSERT INTO report_words(report_words) VALUES ('delete-all')")
        raw.commit()
    done = shell.here("verify")
    assert done.status == 1
    assert "recount search --rebuild" in done.out
    assert shell.here("search", "--rebuild").status == 0
    assert shell.here("verify").status == 0
    assert len(found(shell, "hospital")) == 1
