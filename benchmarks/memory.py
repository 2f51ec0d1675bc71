"""How much memory `recount extract` holds on 745 reports: the process, and all those that it starts.

Looked up in /proc every tenth of a second; the greatest sum counts. A page that several of the processes
share is counted once (the kernel's "proportional set size"), which is what the machine has to have free. The
sum of the resident sizes, which counts such a page once for each process, is kept beside it. MB are millions
of bytes.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.claims import MODEL
from benchmarks.shared import DATA, every_fifth, read_jsonl, recount_command, scratch, two_cores, write_jsonl

PROC = Path("/proc")
PAUSE = 0.1  # seconds
SIZES = {"memory": "Pss", "resident": "Rss"}


def measure(quick: bool) -> dict[str, float]:
    """MB on two processors; nothing where the system does not tell. `part` is every fifth report."""
    if not (PROC / "self" / "smaps_rollup").exists():
        print("This system does not tell how much memory a process holds.", file=sys.stderr)
        return {}
    rows = read_jsonl(DATA / "syria_news" / "reports.jsonl.gz")
    sizes = {"part.": every_fifth(rows)} if quick else {"": rows, "part.": every_fifth(rows)}
    return {f"memory.{name}{k}": mb for name, some in sizes.items() for k, mb in _extracting(some).items()}


def _extracting(rows: list[dict[str, Any]]) -> dict[str, float]:
    with scratch() as folder, two_cores():
        reports = write_jsonl(folder / "reports.jsonl", rows)
        held = peak(recount_command("extract", reports, "--quiet", *MODEL))
    return {"extract_mb": held["memory"], "extract_resident_mb": held["resident"]}


def peak(command: Sequence[str]) -> dict[str, float]:
    """The most MB that a command and its descendants held at one time, each sum by itself.

    Raises:
        subprocess.CalledProcessError: if it ends with another status than 0.
    """
    most = dict.fromkeys(SIZES, 0)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            held = [_held(pid) for pid in _family(running.pid)]
            most = {k: max(most[k], sum(h.get(name, 0) for h in held)) for k, name in SIZES.items()}
            time.sleep(PAUSE)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return {k: round(kib * 1024 / 1e6, 1) for k, kib in most.items()}


def _family(pid: int) -> set[int]:
    """The process and its descendants."""
    parents: dict[int, int] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    family = {pid}
    while more := {p for p, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _held(pid: int) -> dict[str, int]:
    """KiB by the kernel's name for them; nothing of a process that has ended."""
    with suppress(OSError):
        text = (PROC / str(pid) / "smaps_rollup").read_text()
        return {name: int(kib) for name, kib in re.findall(r"^(\w+): +(\d+) kB$", text, re.MULTILINE)}
    return {}
