"""The files of the trained network as they were shipped, each checked against the manifest."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from recount.model.errors import ModelError

GRAPHS = ("encoder.onnx", "judge.onnx", "heads.onnx")
TOKENIZER = "tokenizer.json"


def weights_version() -> str:
    """The version of the weights, which changes with every training."""
    return str(manifest()["version"])


def check_weights() -> None:
    """Look whether the files of the network are those that were shipped, without loading them.

    Raises:
        ModelError: if one is missing or damaged.
    """
    for name in (*GRAPHS, TOKENIZER):
        part(name)


def part(name: str) -> bytes:
    """The bytes of one file, checked against the manifest.

    Raises:
        ModelError: if it is missing or damaged.
    """
    data = _bytes(name)
    if hashlib.sha256(data).hexdigest() != manifest()["sha256"].get(name):
        raise _damaged(f"{name} is not the file that was shipped")
    return data


@cache
def manifest() -> Any:
    """What the files are: version, labels, pointers, confidence and the SHA-256 of each.

    Raises:
        ModelError: if it is missing or damaged.
    """
    try:
        return json.loads(_bytes("manifest.json"))
    except ValueError as e:
        raise _damaged("manifest.json is not the file that was shipped") from e


def use(folder: Path) -> None:
    """Take the files from another folder in this process: for training and for tests."""
    _place[:] = [folder]
    manifest.cache_clear()


_place: list[Any] = [files("recount.extract") / "weights"]


def _bytes(name: str) -> bytes:
    try:
        return bytes((_place[0] / name).read_bytes())
    except OSError as e:
        raise _damaged(f"{name} cannot be read ({e.strerror or e})") from e


def _damaged(what: str) -> ModelError:
    return ModelError(
        f"The trained extractor cannot be used: {what}",
        "Install Recount again, or use --extractor rules, which needs no trained weights",
    )
