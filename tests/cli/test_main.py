"""The command itself: help, statuses and failures, before any verb does its work."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

import recount
from recount.cli.main import VERBS, _told, cli
from tests.cli.console import Outcome, Shell

LIGHT = """
import json, sys
sys.argv = {argv!r}
from recount.cli.main import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
ALLOWED = {
    "recount", "recount.model", "recount.model.clean", "recount.model.errors", "recount.cli",
    "recount.cli.main", "recount.cli.common", "recount.cli.llm", *(f"recount.cli.{verb}" for verb in VERBS),
    "recount.store", "recount.store.address",
}  # fmt: skip


@pytest.mark.parametrize(
    "arguments", [["--help"], *([verb, "--help"] for verb in VERBS), ["--version"], ["nonsense"]]
)
def test_help_imports_nothing_but_click(arguments: list[str], shell: Shell) -> None:
    script = LIGHT.format(argv=["recount", *arguments])
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=shell.environment, capture_output=True, text=True, check=False)
    modules = set(json.loads(done.stderr.splitlines()[-1]))
    third_party = {m.partition(".")[0] for m in modules} - set(sys.stdlib_module_names) - {"__main__"}
    started_by_site = {m for m in third_party if m.startswith(("_", "distutils", "sitecustomize"))}
    assert third_party - started_by_site == {"click", "recount"}
    assert {m for m in modules if m.startswith("recount")} <= ALLOWED


def test_help_lists_every_verb_with_a_line_of_its_own(shell: Shell) -> None:
    lines = shell.run("--help").out.splitlines()
    for verb in VERBS:
        (line,) = [x for x in lines if x.strip().startswith(f"{verb} ")]
        assert not line.endswith("..."), "the summary does not fit"
        assert line.endswith(".")


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_has_examples_and_explains_every_option(verb: str) -> None:
    command = cli.get_command(click.Context(cli), verb)
    assert command is not None
    assert f"recount {verb}" in (command.epilog or "")
    assert all(p.help for p in command.params if isinstance(p, click.Option))


def test_version(shell: Shell) -> None:
    done = shell.run("--version")
    assert (done.status, done.out, done.err) == (0, f"recount, version {recount.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["incidnts"], "incidents"),
        (["run"], "INPUT"),
        (["run", "x"], "--out"),
        (["extract", "x", "--extractor", "oracle"], "'oracle' is not one of 'rules', 'model', 'llm'"),
        (["claims", "--below", "7"], "--below"),
        (["claims", "--casebook", __file__], "Invalid value for '--casebook': Directory"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_a_wrong_command_line_is_told_with_status_2(arguments: list[str], said: str, shell: Shell) -> None:
    done = shell.run(*arguments)
    assert done.status == 2
    assert done.out == ""
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk to try")
@pytest.mark.parametrize("arguments", [["--help"], ["claims", "--help"], ["--version"], ["extract", "-"]])
def test_output_that_cannot_be_written_is_one_sentence(arguments: list[str], shell: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        process = shell.start(*arguments, stdin=subprocess.PIPE, stdout=full, stderr=subprocess.PIPE)
        _, err = process.communicate(b'{"id": "r1", "text": "Ten people were killed."}\n')
    assert process.returncode == 2
    assert err.decode().startswith("recount: No space left")
    assert len(err.splitlines()) == 1


def test_a_wrong_casebook_of_the_environment_is_told_by_its_name(tmp_path: Path) -> None:
    done = Shell(tmp_path, {"RECOUNT_CASEBOOK": __file__}).here("claims")
    assert done.status == 2
    assert "RECOUNT_CASEBOOK" in done.err


@pytest.mark.parametrize("arguments", [["--help"], ["claims", "--help"], ["--version"]])
def test_help_for_a_reader_that_has_left_is_quiet_with_status_141(arguments: list[str], shell: Shell) -> None:
    assert shell.unread(*arguments) == Outcome(141, "", "")


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_closed_streams_are_no_trouble(closed: str, shell: Shell) -> None:
    (shell.folder / "r.jsonl").write_text('{"id": "r1", "text": "Ten people were killed."}\n')
    command = shlex.join([sys.executable, "-m", "recount", "run", "r.jsonl", "--out", "counted"])
    done = subprocess.run(
        ["sh", "-c", f"{command} {closed}"], env=shell.environment, cwd=shell.folder, check=False
    )
    assert done.returncode == 0
    assert (shell.folder / "counted/incidents.jsonl").exists()


def test_a_fault_of_our_own_is_one_sentence_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert _told(ValueError("a \x1b[2J fault\nof two lines")) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "ValueError" in sentence
    assert "RECOUNT_DEBUG=1" in sentence
    assert "\x1b" not in sentence
