"""Whose memory is counted, and what the kernel says of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import memory


@pytest.fixture
def proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel's account of 10, its child 11, its grandchild 12 with a hard name, and a stranger 20."""
    for pid, parent, name in ((10, 1, "a"), (11, 10, "a"), (12, 11, "a) S 20 ("), (20, 1, "b")):
        folder = tmp_path / str(pid)
        folder.mkdir()
        (folder / "stat").write_text(f"{pid} ({name}) S {parent} 0 0")
        (folder / "smaps_rollup").write_text(
            f"0-1 ---p 0 0 [rollup]\nRss:  {pid}000 kB\nPss:    {pid}00 kB\n"
        )
    monkeypatch.setattr(memory, "PROC", tmp_path)
    return tmp_path


def test_a_command_s_family_is_all_that_it_started(proc: Path) -> None:
    assert memory._family(10) == {10, 11, 12}
    assert memory._family(20) == {20}


def test_what_a_process_holds_is_read_from_the_kernel(proc: Path) -> None:
    assert memory._held(11) == {"Rss": 11000, "Pss": 1100}


def test_a_process_that_has_ended_holds_nothing(proc: Path) -> None:
    assert memory._held(13) == {}


def test_the_greatest_sum_is_kept_in_millions_of_bytes(proc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_family", lambda pid: {10, 11})
    most = memory.peak([sys.executable, "-c", "import time; time.sleep(0.3)"])
    assert most == {"memory": round(2100 * 1024 / 1e6, 1), "resident": round(21000 * 1024 / 1e6, 1)}
