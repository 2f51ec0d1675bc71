"""A disk that fills up during the main job: one sentence, nothing broken, and done when there is room."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from recount.pipeline.casework import verify
from recount.store.casebook import Casebook
from tests.pipeline.invented import files_in, main_job, record, write_jsonl

FILES = {"reports.jsonl", "claims.jsonl", "incidents.jsonl", "incidents.csv"}


@pytest.fixture
def disk(tmp_path: Path):
    """A disk of 100 KB; it can be made larger."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.xfail("only an administrator can make a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_at_any_point(disk, tmp_path):
    inputs = write_jsonl(tmp_path / "in.jsonl", [record(n) for n in range(80)])
    said = []
    for kilobytes in (100, 400, 700, 900, 1000, 1200, 1500, 20_000):
        subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(disk)], check=True)
        job = main_job(disk / "book", disk / "out", inputs)
        said.append(job.communicate()[0].splitlines()[-1])
        if job.returncode == 0:
            break
        assert said[-1].startswith("StorageFull: ")
        assert not (disk / "out").exists() or not {p.name for p in (disk / "out").iterdir()} & FILES
        if (disk / "book/casebook.db").exists():
            with Casebook(disk / "book") as book:
                assert [fault for fault in verify(book) if not fault.is_harmless] == []
    assert job.returncode == 0
    assert len(set(said)) >= 3  # it filled up at different points
    assert main_job(tmp_path / "book", tmp_path / "out", inputs).communicate()
    assert files_in(disk / "out") == files_in(tmp_path / "out")
