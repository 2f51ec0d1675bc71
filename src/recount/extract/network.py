"""The trained network as it is shipped: word pieces in, what it reads of each group of people out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from recount.extract.windows import Window
from recount.model.errors import ModelError

PARTS = ("encoder.onnx", "heads.onnx", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network reads of N mentions in a window of T pieces, as arrays.

    Attributes:
        claims: N; the probability that the mention with its outcome is a claim.
        fields: field -> N x codes; probabilities.
        starts, ends: N x pointers x (T + 1); logarithms of probabilities, the last piece for "nothing".
        ties: N x N x 3; probabilities of no tie, the same claim, a part of.
    """

    claims: Any
    fields: Mapping[str, Any]
    starts: Any
    ends: Any
    ties: Any


class Network:
    """The network's two graphs and its labels, loaded from the package.

    Raises:
        ModelError: if a file is missing or is not the one that was shipped.
    """

    def __init__(self) -> None:
        manifest = _manifest()
        self.labels: Mapping[str, Sequence[str]] = manifest["labels"]
        self.pointers: Sequence[str] = manifest["pointers"]
        self.version: str = manifest["version"]
        self.confidence: Mapping[str, float] = manifest["confidence"]
        self._encoder, self._heads = (_session(n, manifest["sha256"][n]) for n in PARTS[:2])
        self._fields = [k for k in self.labels if k != "outcome"]

    def encode(self, window: Window) -> tuple[Any, Any]:
        """T x H vectors, and T x outcomes x 3 probabilities that a piece is out of, begins or goes on a mention."""
        import numpy as np  # noqa: PLC0415

        feed = {"ids": np.array([window.pieces.ids]), "marks": np.array([window.pieces.marks])}
        hidden, tags = self._encoder.run(None, feed)
        return hidden, tags

    def read(self, hidden: Any, spans: Sequence[tuple[int, int]], outcomes: Sequence[int]) -> Reading:
        """What stands at the mentions `spans` (positions of pieces, ends exclusive) with these outcomes."""
        import numpy as np  # noqa: PLC0415

        at = np.array(outcomes)
        claims, fields, starts, ends, ties = self._heads.run(
            None, {"hidden": hidden, "spans": np.array(spans), "outcome": at}
        )
        own = 1 / (1 + np.exp(-claims[np.arange(len(at)), at]))
        sizes = np.cumsum([len(self.labels[k]) for k in self._fields])[:-1]
        return Reading(
            own, dict(zip(self._fields, np.split(fields, sizes, 1), strict=True)), starts, ends, ties
        )


@cache
def network() -> Network:
    """The network, loaded once a process."""
    return Network()


def _manifest() -> Any:
    return json.loads(_bytes("manifest.json"))


def _bytes(name: str) -> bytes:
    try:
        return (files("recount.extract") / "weights" / name).read_bytes()
    except OSError as e:
        raise _damaged(f"{name} cannot be read ({e.strerror or e})") from e


def _session(name: str, sha256: str) -> Any:
    import onnxruntime as ort  # noqa: PLC0415  (slow to load)

    data = _bytes(name)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _damaged(f"{name} is not the file that was shipped")
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1  # reports are spread over processes
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def _damaged(what: str) -> ModelError:
    return ModelError(
        f"The trained extractor cannot be used: {what}",
        "Install Recount again, or use --extractor rules, which needs no trained weights",
    )
