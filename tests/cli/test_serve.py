"""`recount serve` as a person starts it: a real process, a real user, and Ctrl-C."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recount.cli.serving import serve
from recount.pipeline.people import COMMAND, People
from recount.store.casebook import Casebook
from tests.pipeline.invented import ENV, record, write_jsonl
from tests.store.databases import Home
from tests.web.browser import Browser
from tests.web.test_recount import counted

PASSWORD = "four quiet grey herons"


def recount(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "recount", *arguments]
    return subprocess.Popen(
        command, cwd=folder, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[str]:
    """Where it says that it is; it ends as by Ctrl-C."""
    process = recount(folder, "serve", "--port", "0", *arguments)
    assert process.stdout
    try:
        line = process.stdout.readline()
        found = re.fullmatch(r"Recount is at (http://\S+)/ \(Ctrl-C stops it\)\n", line)
        assert found, line + process.communicate()[1]
        yield found[1]
    finally:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "What was kept so far is safe" in told


@pytest.fixture
def place(home: Home) -> str:
    return home.at("casebook")


@pytest.fixture
def folder(place: str, tmp_path: Path) -> Path:
    reports = write_jsonl(tmp_path / "reports.jsonl", [record(n) for n in range(3)])
    done = recount(tmp_path, "add", "--casebook", place, "--extractor", "rules", "-q", str(reports))
    done.communicate()
    assert done.returncode == 0
    return tmp_path


def test_a_user_signs_in_sees_the_worklist_and_is_turned_away_after_many_wrong_words(
    folder: Path, place: str
) -> None:
    with Casebook(place) as book:
        People(book).add(COMMAND, "ada", PASSWORD, "administrator")
    with serving(folder, "--casebook", place) as origin:
        browser = Browser(origin)
        page = browser.sign_in("ada", PASSWORD)
        assert (page.status, "ada, administrator" in page.text) == (200, True)
        assert len([x for x in page.links if x.startswith("/incidents/i-")]) == 3
        assert "ada administrator open" in browser.get("/people").text
        other = Browser(origin)
        wrong = [other.sign_in("ada", "no such word at all").status for _ in range(6)]
        assert (wrong[0], wrong[-1]) == (403, 429)
        for b in (browser, other):
            b.close()


def test_an_administrator_sets_the_policy_and_the_server_counts_by_it_now_and_when_it_starts(
    folder: Path, place: str
) -> None:
    with Casebook(place) as book:
        People(book).add(COMMAND, "ada", PASSWORD, "administrator")
    with serving(folder, "--casebook", place) as origin:
        browser = Browser(origin)
        browser.sign_in("ada", PASSWORD)
        browser.send(browser.get("/settings").form("/settings/policy"), policy="ibc-1")
        assert "counted under ibc-1" in counted(browser, "/settings").text
        browser.close()
    process = recount(folder, "serve", "--port", "0", "--casebook", place)
    assert process.stderr
    assert process.stderr.readline() == "Incidents are counted under ibc-1, as an administrator set it.\n"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


def test_a_server_that_is_stopped_waits_for_no_count(folder: Path, place: str) -> None:
    with Casebook(place) as book:
        People(book).add(COMMAND, "ada", PASSWORD, "administrator")
    with serving(folder, "--casebook", place) as origin:
        browser = Browser(origin)
        browser.sign_in("ada", PASSWORD)
        page = browser.send(browser.get("/settings").form("/settings/policy"), policy="ibc-1")
        assert "being counted anew" in page.text
        browser.close()


def test_where_there_is_no_user_it_says_how_to_make_one(folder: Path, place: str) -> None:
    process = recount(folder, "serve", "--port", "0", "--casebook", place)
    assert process.stdout
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert "recount user add NAME --role administrator" in process.communicate(timeout=30)[1]


def test_a_port_that_is_taken_is_told_in_one_sentence(folder: Path, place: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        arguments = ("--casebook", place, "--port", str(taken.getsockname()[1]))
        process = recount(folder, "serve", *arguments)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "cannot be listened at" in told.splitlines()[-1]
    assert "Choose another --port" in told.splitlines()[-1]


@pytest.mark.parametrize(("script", "says_how"), [("", True), ("/static/built/main.js", False)])
def test_it_says_how_to_build_the_scripts_where_there_are_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], script: str, says_how: bool
) -> None:
    monkeypatch.setattr("recount.cli.serving.script_url", lambda: script)
    monkeypatch.setattr("uvicorn.Server.run", lambda *_: None)

    async def nothing(*_: object) -> None:
        """An application that nobody calls."""

    serve(nothing, "127.0.0.1", 0, quiet=False)
    assert ("make frontend" in capsys.readouterr().err) == says_how
