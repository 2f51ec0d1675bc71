"""benchmarks/floors.json: what was measured, when and where, and how far it may fall.

An entry: `measured`, `floor` (CI fails beyond it), `target` (what the project holds to be needed, or null),
`aim` (what it works towards, or null), `better` (`higher`, or `lower` for seconds and wrongs, where the floor
is a ceiling), `commit`, `machine` and `date` of the measurement.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "floors.json"
Entry = dict[str, Any]


def load() -> dict[str, Entry]:
    """All entries by name."""
    entries: dict[str, Entry] = json.loads(PATH.read_text(encoding="utf-8"))
    return entries


def reaches(entry: Entry, value: float, mark: str = "floor") -> bool:
    """Whether `value` is at least as good as the entry's floor (or target, aim); null is always reached."""
    limit = entry[mark]
    if limit is None:
        return True
    return bool(value <= limit if entry["better"] == "lower" else value >= limit)


def keep(measured: Mapping[str, float]) -> list[str]:
    """Write what was measured into the file; gives the names beyond their floors, which stay as they were.

    A floor is never moved here: raise it, or lower it in a commit of its own that says why, by hand.
    """
    entries = load()
    fallen = [name for name, value in measured.items() if not reaches(entries[name], value)]
    here = where()
    for name, value in measured.items():
        if name not in fallen:
            entries[name] |= {"measured": value, **here}
    PATH.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    return fallen


def where() -> dict[str, str]:
    """The commit, the machine and the day of a measurement made now."""
    return {"commit": _commit(), "machine": _machine(), "date": datetime.now(UTC).date().isoformat()}


@cache
def _commit() -> str:
    """The commit that is checked out when it is first asked for, with a plus sign where the tree differs."""
    command = [
        "git",
        "-C",
        str(PATH.parent),
        "describe",
        "--always",
        "--abbrev=12",
        "--dirty=+",
        "--exclude=*",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _machine() -> str:
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {os.cpu_count()} cores, Python {platform.python_version()}"
