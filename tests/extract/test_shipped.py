"""The files of the trained extractor: checked when they are loaded, and no larger than they may be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from recount.extract import shipped
from recount.model.errors import ModelError

WEIGHTS = Path(str(files("recount.extract"))) / "weights"
MOST_BYTES = 50_000_000


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    shipped.use(folder)
    yield folder
    shipped.use(WEIGHTS)


def test_the_shipped_files_are_whole() -> None:
    shipped.check_weights()


def test_they_are_small_enough_for_the_package() -> None:
    assert sum(f.stat().st_size for f in WEIGHTS.iterdir()) < MOST_BYTES


@pytest.mark.parametrize("name", [*shipped.GRAPHS, shipped.TOKENIZER])
def test_a_changed_byte_is_an_error_that_names_the_way_out(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelError, match="--extractor rules"):
        shipped.check_weights()


@pytest.mark.parametrize("name", [*shipped.GRAPHS, shipped.TOKENIZER, "manifest.json"])
def test_a_missing_file_is_an_error_that_names_the_way_out(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match="--extractor rules"):
        shipped.check_weights()


def test_a_manifest_that_cannot_be_read_is_an_error_that_names_the_way_out(copy: Path) -> None:
    (copy / "manifest.json").write_text("{")
    with pytest.raises(ModelError, match="--extractor rules"):
        shipped.check_weights()
