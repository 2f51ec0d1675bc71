"""Puts what `make demo` prints on a terminal into the README: `make readme`. A test holds them together."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
COLUMNS = 100
BLOCK = re.compile(r"(?<=```console\n\$ make demo\n).*?(?=```)", re.DOTALL)


def demo_output(folder: Path) -> str:
    """Run the demo's command of the Makefile in `folder` and give what it prints on a terminal.

    Raises:
        RuntimeError: if it does not end with status 0; the message is what it printed.
    """
    (folder / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    (line,) = re.findall(r"^\t@\$\(BIN\)/recount (run .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    here, there = pty.openpty()
    environment = os.environ | {"COLUMNS": str(COLUMNS), "LINES": "50", "TERM": "dumb", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "recount", *shlex.split(line)]
    with subprocess.Popen(command, cwd=folder, stdout=there, stderr=there, env=environment) as process:
        os.close(there)
        text = _all_of(here).decode().replace("\r\n", "\n")
    if process.returncode:
        raise RuntimeError(text)
    return "".join(f"{line.rstrip()}\n" for line in text.strip("\n").splitlines())


def _all_of(descriptor: int) -> bytes:
    pieces = []
    with os.fdopen(descriptor, "rb", buffering=0) as terminal:
        while True:
            try:
                piece = terminal.read(65536)
            except OSError:  # how Linux tells that the other side has closed
                piece = b""
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)


def shown(readme: str) -> str:
    """The output that the README shows."""
    (block,) = BLOCK.findall(readme)
    return str(block)


def main() -> None:
    """Write the README anew."""
    with tempfile.TemporaryDirectory() as folder:
        output = demo_output(Path(folder))
    readme = README.read_text(encoding="utf-8")
    README.write_text(readme.replace(shown(readme), output), encoding="utf-8")


if __name__ == "__main__":
    main()
