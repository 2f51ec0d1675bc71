"""Killed at any moment, a second run completes the job: nothing lost, nothing twice, nothing half-written."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from recount.pipeline.casework import verify
from recount.store.casebook import Casebook
from tests.pipeline.invented import descendants, files_in, finish, main_job, record, write_jsonl

REPORTS = 200  # more than three batches
KILLS = 7


def contents(casebook: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that is kept, without the times of its keeping."""
    asked = {
        "captures": "SELECT sha256, size, origin FROM captures ORDER BY 1, 2",
        "reports": "SELECT id, version, text_sha256, digest, position FROM reports ORDER BY 1, 2",
        "extractions": "SELECT r.id, e.extractor, e.digest FROM extractions e, reports r "
        "WHERE r.key = e.report ORDER BY 1, 2",
        "claims": "SELECT id, position, fields FROM claims ORDER BY 1",
    }
    with sqlite3.connect(casebook / "casebook.db") as raw:
        found = {table: raw.execute(query).fetchall() for table, query in asked.items()}
    raw.close()
    return found


def wait_until_gone(pids: list[int]) -> None:
    for _ in range(200):
        if not any(is_running(pid) for pid in pids):
            return
        time.sleep(0.05)
    pytest.fail(f"processes outlived the one that started them: {[p for p in pids if is_running(p)]}")


def is_running(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def kill_during(casebook: Path, out: Path, inputs: Path, steps: int, chance: random.Random) -> bool:
    """Start the job and kill it a little after its n-th step; False if it was done before."""
    job = main_job(casebook, out, inputs)
    assert job.stdout
    for _ in range(steps):
        job.stdout.readline()
    time.sleep(chance.uniform(0, 0.15))
    workers = list(descendants(job.pid))
    was_running = job.poll() is None
    job.kill()
    job.communicate()
    wait_until_gone(workers)
    return was_running


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes as Linux shows them")
def test_a_job_that_is_killed_again_and_again_ends_as_if_it_never_was(tmp_path):
    inputs = write_jsonl(tmp_path / "in.jsonl", [record(n) for n in range(REPORTS)])
    assert finish(main_job(tmp_path / "whole", tmp_path / "expected", inputs)) == [0]
    chance = random.Random(20310502)
    killed = [
        kill_during(tmp_path / "book", tmp_path / "out", inputs, steps, chance)
        for steps in (0, 1, 2, 3, 4, 5, 7)
    ]
    assert sum(killed) >= 4
    for name, data in files_in(tmp_path / "out").items() if (tmp_path / "out").exists() else ():
        assert name.startswith(".") or data == (tmp_path / "expected" / name).read_bytes()
    shutil.copytree(tmp_path / "book", tmp_path / "copy")
    assert contents(tmp_path / "copy") == contents(tmp_path / "book")
    assert finish(main_job(tmp_path / "book", tmp_path / "out", inputs)) == [0]
    assert contents(tmp_path / "book") == contents(tmp_path / "whole")
    assert files_in(tmp_path / "out") == files_in(tmp_path / "expected")
    with Casebook(tmp_path / "book") as book:
        assert [fault for fault in verify(book) if not fault.is_harmless] == []


def test_the_killed_job_of_these_tests_is_really_killed(tmp_path):
    inputs = write_jsonl(tmp_path / "in.jsonl", [record(n) for n in range(REPORTS)])
    job = main_job(tmp_path / "book", tmp_path / "out", inputs)
    assert job.stdout
    assert job.stdout.readline().startswith("Reading")
    job.kill()
    assert finish(job) == [-9]
    assert not (tmp_path / "out").exists()
