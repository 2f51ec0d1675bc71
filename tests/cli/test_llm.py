"""`--extractor llm` as a shell runs it, against a server on loopback; and no socket for anything else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from recount.pipeline.extracting import extractor_named
from recount.store.casebook import Casebook
from tests.archive.serving import closed_port, completion, sends, serving, tells
from tests.cli.console import Shell
from tests.extract.test_llm_claims import item

KEY = "sk-very-secret-7d41"
SENTENCE = "Shells fell on the market of Velmora on Friday, killing 12 people, the town hospital said."
TOLD = item(evidence=["killing 12 people"], count_text="12", time="on Friday")
INVENTED = item(evidence=["killing 900 people"], count_text="900")
UNREADABLE = item(evidence=["killing 12 people"], count_text="900")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    lines = [json.dumps({"id": name, "text": f"{SENTENCE} {name}."}) for name in ("r1", "r2")]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    return Shell(tmp_path, {"RECOUNT_LLM_MODEL": "m-1", "RECOUNT_LLM_KEY": KEY})


def asks(url: str) -> list[str]:
    return ["--extractor", "llm", "--llm-url", url]


def where(url: str) -> str:
    return url.removeprefix("http://").removesuffix("/v1")


def test_extract_says_what_leaves_prints_claims_and_tells_the_cost(shell: Shell) -> None:
    with serving(tells(TOLD, INVENTED, UNREADABLE)) as served:
        done = shell.run("extract", "in.jsonl", *asks(served.url), "--llm-price", "10,30")
    assert done.status == 0
    assert done.err.splitlines() == [
        f"recount: The text of the reports is sent to {where(served.url)} (model m-1).",
        "recount: llm: 2 reports, 2 claims kept, 4 rejected (2 quotes not verbatim, 2 counts not readable); "
        "2,000 tokens in, 200 out; about 0.03",
    ]
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [len(line["claims"]) for line in lines] == [1, 1]
    assert lines[0]["claims"][0]["extractor"].startswith("llm m-1 ")
    assert served.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert list(shell.folder.iterdir()) == [shell.folder / "in.jsonl"]  # nothing is kept


def test_run_counts_from_the_answers_shows_them_and_asks_only_once(shell: Shell) -> None:
    with serving(tells(TOLD, INVENTED)) as served:
        first = shell.run("run", "in.jsonl", "--out", "out", *asks(served.url))
        incidents = (shell.folder / "out" / "incidents.jsonl").read_bytes()
        again = shell.run("run", "in.jsonl", "--out", "out", *asks(served.url))
        assert served.asked == 2
    assert (first.status, again.status) == (0, 0)
    assert first.err.splitlines()[0] == (
        f"recount: The text of 2 reports is sent to {where(served.url)} (model m-1)."
    )
    assert "llm: 2 reports, 2 claims kept, 2 rejected (2 quotes not verbatim); 2,000 tokens in" in first.err
    assert again.err == ""
    assert (shell.folder / "out" / "incidents.jsonl").read_bytes() == incidents
    shown = shell.run("show", json.loads(incidents.splitlines()[0])["id"])
    assert shown.status == 0
    assert "[killing 12 people]" in shown.out
    listed = shell.run("incidents", "--json")
    assert listed.out.encode() == incidents


def test_quiet_does_not_silence_where_the_text_goes(shell: Shell) -> None:
    with serving(tells(TOLD)) as served:
        done = shell.run("add", "in.jsonl", *asks(served.url), "--quiet")
    assert (done.status, done.out) == (0, "")
    assert done.err == f"recount: The text of 2 reports is sent to {where(served.url)} (model m-1).\n"


def test_what_else_the_casebook_holds_is_not_sent(shell: Shell) -> None:
    shell.run("add", "in.jsonl", "--extractor", "rules")
    (shell.folder / "new.jsonl").write_text(json.dumps({"id": "r3", "text": SENTENCE}))
    with serving(tells(TOLD)) as served:
        done = shell.run("add", "new.jsonl", *asks(served.url))
    assert served.asked == 1
    assert "The text of 1 report is sent" in done.err


def test_answers_kept_in_the_casebook_are_told(shell: Shell) -> None:
    with serving(tells(TOLD)) as served:
        shell.run("add", "in.jsonl", *asks(served.url))
        with Casebook(shell.folder / "casebook") as book, book.writing() as w:  # as if read by older tables
            connection = w.connection
            for table in ("claims", "extractions"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_delete")
                connection.exec_driver_sql(f"DELETE FROM {table}")
        done = shell.run("add", "in.jsonl", *asks(served.url), "--llm-price", "1,1")
        assert served.asked == 2
    assert done.err == "recount: llm: 2 reports, 2 from the cache, 2 claims kept, 0 rejected; " + (
        "0 tokens in, 0 out; about 0.00\n"
    )


def test_a_report_that_fails_is_told_and_the_rest_is_done(shell: Shell) -> None:
    with serving(tells(TOLD), sends(completion("I would rather not."))) as served:
        done = shell.run("extract", "in.jsonl", *asks(served.url))
    assert done.status == 1
    assert "recount: report r2: not read for claims: the answer of m-1 is not the JSON asked for." in done.err
    assert "2 reports, 1 failed, 1 claim kept" in done.err
    assert [len(json.loads(line)["claims"]) for line in done.out.splitlines()] == [1, 0]


def test_a_wrong_key_ends_it_and_is_never_printed_or_kept(shell: Shell) -> None:
    refusal = sends({"error": {"message": f"Incorrect key {KEY}"}}, 401)
    loud = Shell(shell.folder, {**shell.more, "RECOUNT_DEBUG": "1"})
    with serving(refusal) as served:
        for done in (
            shell.run("add", "in.jsonl", *asks(served.url)),
            loud.run("add", "in.jsonl", *asks(served.url)),
        ):
            assert done.status == 2
            assert "refuses the key (status 401). Set RECOUNT_LLM_KEY" in done.err
            assert KEY not in done.out + done.err
    kept = [p for p in shell.folder.rglob("*") if p.is_file()]
    assert kept
    assert [p for p in kept if KEY.encode() in p.read_bytes()] == []


def test_nobody_there_fails_the_reports(shell: Shell) -> None:
    report = json.dumps({"id": "r1", "text": SENTENCE})
    done = shell.run("extract", "-", *asks(f"http://127.0.0.1:{closed_port()}/v1"), stdin=report)
    assert done.status == 1
    assert done.err.count("report r1: not read for claims: 127.0.0.1:") == 1
    assert "cannot be reached: Connection refused. See that its server runs" in done.err


@pytest.mark.parametrize(
    ("more", "missing", "said"),
    [
        ({"RECOUNT_LLM_MODEL": "m"}, "address", "Give --llm-url or set RECOUNT_LLM_URL"),
        (
            {"RECOUNT_LLM_URL": "http://127.0.0.1:1"},
            "name of a model",
            "Give --llm-model or set RECOUNT_LLM_MODEL",
        ),
    ],
)
def test_what_is_missing_is_said(shell: Shell, more: dict[str, str], missing: str, said: str) -> None:
    done = Shell(shell.folder, more).run("extract", "in.jsonl", "--extractor", "llm")
    assert (done.status, done.out) == (2, "")
    assert missing in done.err
    assert said in done.err


@pytest.mark.parametrize("price", ["1", "a,b", "1,2,3", "-1,2", "nan,1", "inf,1", ""])
def test_a_price_that_is_none_is_said(shell: Shell, price: str) -> None:
    done = shell.run("extract", "in.jsonl", "--llm-price", price)
    assert done.status == 2
    assert "is not two prices like 0.15,0.60" in done.err


NO_SOCKETS = """
import socket, sys
def refuse(event, arguments):
    if event in {f"socket.{x}" for x in ("getaddrinfo", "gethostbyname", "connect", "sendto", "bind")}:
        raise AssertionError(event)
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        raise AssertionError(event)
sys.addaudithook(refuse)
try:
    socket.socket()
except AssertionError:
    pass
else:
    sys.exit("sockets are not watched")
from recount.cli.main import main
main()
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "in.jsonl"),
        ("extract", "page.html"),
        ("run", "in.jsonl", "page.html", "--out", "out"),
        ("add", "in.jsonl"),
        ("incidents",),
    ],
)
def test_no_socket_is_opened_unless_a_model_was_asked_for(shell: Shell, arguments: tuple[str, ...]) -> None:
    (shell.folder / "page.html").write_text(f"<html><title>Toll</title><p>{SENTENCE}</p></html>")
    shell.run("add", "in.jsonl", "--extractor", "rules")
    tempting = {**shell.environment, "RECOUNT_LLM_URL": f"http://127.0.0.1:{closed_port()}/v1"}
    command = [sys.executable, "-c", NO_SOCKETS, *arguments]
    done = subprocess.run(
        command, cwd=shell.folder, env=tempting, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_watch_on_sockets_sees_a_model_being_asked(shell: Shell) -> None:
    command = [sys.executable, "-c", NO_SOCKETS, "extract", "in.jsonl", *asks("http://127.0.0.1:9/v1")]
    done = subprocess.run(
        command, cwd=shell.folder, env=shell.environment, capture_output=True, text=True, check=False
    )
    assert "socket." in done.stderr


def test_no_extractor_that_asks_has_a_name_of_its_own() -> None:
    assert extractor_named("rules").name.startswith("rules ")
    with pytest.raises(Exception, match="There is no extractor"):
        extractor_named("llm")
