"""`recount extract` where the trained weights are missing or damaged, as after half an installation."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.console import SOURCE, Shell
from tests.cli.test_extract import line

WAY_OUT = "Install Recount again, or use --extractor rules"


def one_byte_changed(weights: Path) -> None:
    data = bytearray((weights / "judge.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (weights / "judge.onnx").write_bytes(data)


def none_there(weights: Path) -> None:
    shutil.rmtree(weights)


def manifest_cut_off(weights: Path) -> None:
    text = (weights / "manifest.json").read_text()
    (weights / "manifest.json").write_text(text[: len(text) // 2])


@pytest.fixture(params=[one_byte_changed, none_there, manifest_cut_off], ids=lambda f: f.__name__)
def damaged(request: pytest.FixtureRequest, tmp_path: Path) -> Shell:
    """A shell in which Recount is a copy of this one, but for its weights."""
    spoil: Callable[[Path], None] = request.param
    copy = tmp_path / "installed"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    spoil(copy / "recount" / "extract" / "weights")
    return Shell(tmp_path, {"PYTHONPATH": str(copy)})


def test_damaged_weights_are_one_line_with_a_way_out_that_works(damaged: Shell) -> None:
    refused = damaged.run("extract", "-", "--extractor", "model", stdin=line("r1"))
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("recount: The trained extractor cannot be used: ")
    assert WAY_OUT in refused.err
    assert len(refused.err.splitlines()) == 1
    done = damaged.run("extract", "-", "--extractor", "rules", stdin=line("r1"))
    assert (done.status, done.err) == (0, "")
    assert [c["low"] for c in json.loads(done.out)["claims"]] == [12, 4]
