"""Where the development data lies, and Recount and the scorers run on it as a user runs them: by command."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).parent.parent.parent / "shared"
EVAL, GOLD, DATA = SHARED / "eval", SHARED / "gold", SHARED / "data"


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file, gzipped or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as f
    ):
        return [json.loads(line) for line in f if line.strip()]


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Write one record a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def without_answers(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Annotated reports with nothing in them but what a report holds."""
    keys = ("id", "title", "text", "published", "publisher", "url", "language")
    return [{k: row[k] for k in keys if row.get(k) is not None} for row in rows]


def every_fifth(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A part of many reports that is always the same, and as mixed as they are."""
    return rows[::5]


def extracted(gold: Iterable[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    """What `recount extract` with these options prints of annotated reports whose answers it does not see."""
    with scratch() as folder:
        reports = write_jsonl(folder / "reports.jsonl", without_answers(gold))
        recount("extract", reports, "--quiet", *options, stdout=folder / "claims.jsonl")
        return read_jsonl(folder / "claims.jsonl")


def recount(*arguments: str | Path, stdout: Path | None = None) -> None:
    """Run the `recount` command; its standard output goes to `stdout`, or nowhere.

    Raises:
        subprocess.CalledProcessError: if it ends with another status than 0.
    """
    command = recount_command(*arguments)
    with stdout.open("wb") if stdout else tempfile.TemporaryFile() as out:
        subprocess.run(command, stdout=out, check=True)


def recount_command(*arguments: str | Path) -> list[str]:
    """The `recount` command as this Python runs it."""
    return [sys.executable, "-m", "recount", *map(str, arguments)]


def score(scorer: str, *arguments: str | Path) -> str:
    """What a scorer of ../shared/eval prints."""
    command = [sys.executable, str(EVAL / scorer), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@cache
def claims_scorer() -> ModuleType:
    """../shared/eval/score_claims.py as a module."""
    spec = importlib.util.spec_from_file_location("score_claims", EVAL / "score_claims.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(EVAL / "score_claims.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figure_after(label: str, text: str) -> float:
    """The number that follows `label` in what a scorer printed."""
    found = re.search(rf"\b{re.escape(label)}\s+([0-9.]+)", text)
    if not found:
        raise ValueError(f"no figure after {label!r} in: {text}")
    return float(found[1])


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="recount-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def two_cores() -> Iterator[None]:
    """This process and those it starts get two processors at most, where the system can be told so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[:2])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
