"""Reports on invented towns, outlets and people, and a way to run the main job in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from recount.model.errors import InputError

ROOT = Path(__file__).parents[2]
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}

TOWNS = ("Velmora", "Karsk", "Ostrava Mill", "Tarnhold", "Quillon")
MEANS = ("Shelling", "An air strike", "Gunfire", "A car bomb")


def record(n: int) -> dict[str, Any]:
    town, means = TOWNS[n % len(TOWNS)], MEANS[n % len(MEANS)]
    day = 1 + n % 28
    return {
        "id": f"r{n}",
        "title": f"{means} in {town}",
        "text": f"{means} killed {2 + n % 17} people and wounded {3 + n % 11} others in {town} on Monday, "
        f"the town hospital said. Witnesses told the Herald that the dead were residents of house {n}.",
        "published": f"2031-05-{day:02}",
        "publisher": "Lakeside Herald",
        "desk": {"no": n},
    }


def write_jsonl(path: Path, records: list[dict[str, Any]], *more: str) -> Path:
    lines = [json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("\n".join([*lines, *more]) + "\n", encoding="utf-8")
    return path


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


class Heard:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.refusals: list[str] = []
        self.warnings: list[str] = []
        self.stages: list[tuple[str, int, int | None]] = []

    def refused(self, error: InputError) -> None:
        self.refusals.append(str(error))

    def warned(self, message: str) -> None:
        self.warnings.append(message)

    def progress(self, stage: str, done: int, total: int | None) -> None:
        self.stages.append((stage, done, total))


def main_job(casebook: Path, out: Path, *inputs: Path, **more: Any) -> subprocess.Popen[str]:
    """The main job in a process of its own, which prints a line for each step it has kept."""
    command = [sys.executable, __file__, str(casebook), str(out), *map(str, inputs)]
    return subprocess.Popen(command, env=ENV, stdout=subprocess.PIPE, text=True, **more)


def finish(*jobs: subprocess.Popen[str]) -> list[int]:
    """Wait for jobs to end; their exit statuses."""
    for job in jobs:
        job.communicate()
    return [job.returncode for job in jobs]


def descendants(pid: int) -> Iterator[int]:
    """All processes that stem from one, without it (Linux)."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from descendants(child)


def _main() -> None:
    from recount.model.errors import RecountError  # noqa: PLC0415 - only here, as a face would
    from recount.pipeline.casework import Rules, run  # noqa: PLC0415
    from recount.store.casebook import Casebook  # noqa: PLC0415

    class Printing(Heard):
        def progress(self, stage: str, done: int, total: int | None) -> None:
            print(stage, done, flush=True)

    casebook, out, *inputs = sys.argv[1:]
    try:
        with Casebook(casebook, create=True) as book:
            run(book, inputs, Path(out), Rules("recount-1"), Printing())
    except RecountError as error:
        print(type(error).__name__, error, sep=": ")
        sys.exit(2)


if __name__ == "__main__":
    _main()
