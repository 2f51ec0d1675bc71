"""Runs the real command as a person's shell would, in a process of its own."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import recount
from recount.cli.main import cli

SOURCE = str(Path(recount.__file__).parent.parent)
OURS = ("RECOUNT_", "PYTHONIOENCODING", "FORCE_COLOR", "NO_COLOR", "TTY_")


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """A folder to run commands in, and what the environment adds."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        return {**kept, "PYTHONPATH": SOURCE, "COLUMNS": "100", "TERM": "xterm-256color", **self.more}

    def start(self, *arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-W", "error", "-m", "recount", *arguments]
        # A command inherits that interrupts are ignored where a shell runs the tests in the background.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment, start_new_session=True, **streams
        )

    def run(self, *arguments: str, stdin: str | bytes = b"") -> Outcome:
        """Run with all streams in pipes."""
        process = self.start(
            *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = process.communicate(stdin.encode() if isinstance(stdin, str) else stdin)
        return Outcome(process.returncode, out.decode(), err.decode())

    def unread(self, *arguments: str) -> Outcome:
        """Run with output into a pipe that nobody reads any more."""
        ours, theirs = os.pipe()
        os.close(ours)
        process = self.start(*arguments, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE)
        os.close(theirs)
        _, err = process.communicate()
        return Outcome(process.returncode, "", err.decode())

    def here(self, *arguments: str, stdin: str = "") -> Outcome:
        """Run in this process, which is quicker; all else as `run`."""
        environment = {k: self.more.get(k) for k in ("RECOUNT_CASEBOOK", "RECOUNT_DEBUG")}
        with chdir(self.folder):
            result = CliRunner().invoke(cli, arguments, prog_name="recount", input=stdin, env=environment)
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def on_a_terminal(self, *arguments: str, into: Path | None = None) -> Outcome:
        """Run with errors on a terminal, output too unless `into` a file; `out` is what the terminal gets."""
        ours, theirs = pty.openpty()
        with (into or Path(os.devnull)).open("wb") as file:
            out = theirs if into is None else file
            process = self.start(*arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=theirs)
        os.close(theirs)
        got = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
        return Outcome(process.wait(), got.decode().replace("\r\n", "\n"), "")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that the other end has closed
        return b""
