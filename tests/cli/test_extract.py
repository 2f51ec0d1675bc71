"""`recount extract` as a shell runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.console import Shell

SENTENCE = "Shells fell on the market of Velmora on Friday, killing 12 people, including 4 children."


def line(name: str, text: str = SENTENCE, **more: str) -> str:
    return json.dumps({"id": name, "text": text, **more}) + "\n"


def test_one_line_a_report_in_the_order_of_the_input(shell: Shell) -> None:
    names = [f"r{n}" for n in range(50)]  # enough for worker processes
    done = shell.run("extract", "-", stdin="".join(map(line, names)))
    assert (done.status, done.err) == (0, "")
    lines = [json.loads(x) for x in done.out.splitlines()]
    assert [x["id"] for x in lines] == names


def test_parts_name_their_total_by_its_place_in_the_list(shell: Shell) -> None:
    (report,) = map(json.loads, shell.run("extract", "-", stdin=line("r1")).out.splitlines())
    total, part = report["claims"]
    assert (total["low"], total["part_of"]) == (12, None)
    assert (part["low"], part["part_of"]) == (4, 0)


@pytest.mark.parametrize("more", [{}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_output_is_utf8_json_whatever_the_encoding_of_the_terminal(
    more: dict[str, str], tmp_path: Path
) -> None:
    report = line("Вельмора-\u202e-\ud800", f"{SENTENCE} \x1b[31m \u2066 نا\u200cامن")
    done = Shell(tmp_path, more).run("extract", "-", stdin=report)
    assert done.status == 0
    assert "Вельмора" in done.out
    assert not set(done.out) & set("\x1b\u202e\u2066")
    assert json.loads(done.out)["claims"]


def test_a_bad_line_is_told_and_the_rest_is_done(shell: Shell) -> None:
    done = shell.run("extract", "-", stdin="{nonsense\n" + line("r1"))
    assert done.status == 1
    assert [json.loads(x)["id"] for x in done.out.splitlines()] == ["r1"]
    assert done.err.startswith("recount: line 1 of standard input is not JSON")
    assert len(done.err.splitlines()) == 1


def test_nothing_done_is_status_2(shell: Shell) -> None:
    done = shell.run("extract", "absent.jsonl")
    assert (done.status, done.out) == (2, "")
    assert "absent.jsonl" in done.err
    assert len(done.err.splitlines()) == 1


def test_a_file_name_cannot_steer_the_terminal(shell: Shell) -> None:
    done = shell.run("extract", "\x1b[2J\u202egone.jsonl")
    assert done.status == 2
    assert not set(done.err) & set("\x1b\u202e")


def test_a_report_in_another_language_is_skipped_and_says_why(shell: Shell) -> None:
    done = shell.run("extract", "-", stdin=line("r1", "Doce personas murieron en el mercado.", language="es"))
    assert done.status == 0
    assert json.loads(done.out)["claims"] == []
    assert "es" in json.loads(done.out)["skipped"]


def test_a_reader_that_leaves_is_no_error(shell: Shell) -> None:
    (shell.folder / "many.jsonl").write_text("".join(line(f"r{n}") for n in range(400)))
    process = shell.start("extract", "many.jsonl", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait() == 128 + signal.SIGPIPE


def test_an_interrupt_is_one_line_and_status_130(shell: Shell) -> None:
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = shell.start("extract", "-", **pipes)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write("".join(line(f"r{n}") for n in range(400)).encode())
    process.stdin.flush()  # and stays open: more may come
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to every process of the command
    _, err = process.communicate()
    assert process.returncode == 130
    assert len(err.decode().strip().splitlines()) == 1
    assert err.startswith(b"recount: Stopped.")


def test_a_terminal_sees_lines_and_no_bar_among_them(shell: Shell) -> None:
    (shell.folder / "one.jsonl").write_text(line("r1"))
    assert json.loads(shell.on_a_terminal("extract", "one.jsonl").out)["id"] == "r1"


def test_a_bar_on_the_terminal_keeps_out_of_the_file(shell: Shell) -> None:
    (shell.folder / "one.jsonl").write_text(line("r1"))
    seen = shell.on_a_terminal("extract", "one.jsonl", into=shell.folder / "out")
    assert "Finding claims" in seen.out
    assert 'claims"' not in seen.out
    assert json.loads((shell.folder / "out").read_bytes())["id"] == "r1"
