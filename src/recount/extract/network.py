"""The trained network as it is shipped: word pieces in, what it reads of each group of people out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from recount.extract.shipped import GRAPHS, manifest, part
from recount.extract.windows import Window


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network reads of N mentions in a window of T pieces, as arrays.

    Attributes:
        fields: field -> N x codes; probabilities.
        starts, ends: N x pointers x (T + 1); logarithms of probabilities, the last piece for "nothing".
        ties: N x N x 3; probabilities of no tie, the same claim, a part of.
    """

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
        known = manifest()
        self.labels: Mapping[str, Sequence[str]] = known["labels"]
        self.pointers: Sequence[str] = known["pointers"]
        self.confidence: Mapping[str, float] = known["confidence"]
        self._encoder, self._judge, self._heads = (_session(n) for n in GRAPHS)
        self._fields = [k for k in self.labels if k != "outcome"]

    def encode(self, window: Window) -> tuple[Any, Any]:
        """T x H vectors; T x outcomes x 3 probabilities that a piece is out of, begins, goes on a mention."""
        import numpy as np  # noqa: PLC0415

        feed = {"ids": np.array([window.pieces.ids]), "marks": np.array([window.pieces.marks])}
        hidden, tags = self._encoder.run(None, feed)
        return hidden, tags

    def judge(self, hidden: Any, spans: Sequence[tuple[int, int]]) -> Any:
        """N x outcomes probabilities that the mentions `spans` are claims of that outcome."""
        import numpy as np  # noqa: PLC0415

        return self._judge.run(None, {"hidden": hidden, "spans": np.array(spans)})[0]

    def read(self, hidden: Any, spans: Sequence[tuple[int, int]], outcomes: Sequence[int]) -> Reading:
        """What stands at the mentions `spans` (positions of pieces, ends exclusive) with these outcomes."""
        import numpy as np  # noqa: PLC0415

        at = np.array(outcomes)
        fields, starts, ends, ties = self._heads.run(
            None, {"hidden": hidden, "spans": np.array(spans), "outcome": at}
        )
        sizes = np.cumsum([len(self.labels[k]) for k in self._fields])[:-1]
        return Reading(dict(zip(self._fields, np.split(fields, sizes, 1), strict=True)), starts, ends, ties)


@cache
def network() -> Network:
    """The network, loaded once a process."""
    return Network()


def _session(name: str) -> Any:
    import onnxruntime as ort  # noqa: PLC0415  (slow to load)

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1  # reports are spread over processes
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Memory is asked for as it is needed: an arena that doubles keeps twice what a long report took.
    provider = ("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})
    return ort.InferenceSession(part(name), options, providers=[provider])
