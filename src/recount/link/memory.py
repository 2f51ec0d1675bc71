"""What was compared before, so that adding reports compares anew only the pairs of happenings they touch.

A score is kept under a key made of all that it rests on: what the two tell, how rare their words are among
the reports, what their texts share. So a score that is found is the one that would be worked out, and linking
with a memory gives what linking from scratch gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b

import numpy as np

from recount.link.events import Event

_KEY, _SCORE = np.dtype("<i8"), np.dtype("<f8")


class Memory:
    """Scores by key: those of before, and those that this linking asked for.

    Attributes:
        asked: how many scores were asked for.
        compared: how many of them had to be worked out.
    """

    def __init__(self, kept: bytes = b"") -> None:
        """Take up what `dump` gave before; what is not of its form counts as nothing."""
        n = len(kept) // (_KEY.itemsize + _SCORE.itemsize)
        if n * (_KEY.itemsize + _SCORE.itemsize) != len(kept):
            n = 0
        keys = np.frombuffer(kept, _KEY, n)
        scores = np.frombuffer(kept, _SCORE, n, n * _KEY.itemsize)
        self._known: dict[int, float] = dict(zip(keys.tolist(), scores.tolist(), strict=True))
        self._used: dict[int, float] = {}
        self.asked = self.compared = 0

    def score(self, key: int, compare: Callable[[], float]) -> float:
        """The score under this key, worked out by `compare` where it is not known."""
        self.asked += 1
        score = self._used.get(key)
        if score is None:
            score = self._known.get(key)
        if score is None:
            self.compared += 1
            score = compare()
        self._used[key] = score
        return score

    def dump(self) -> bytes:
        """The scores that were asked for, by key; those of reports that are gone are forgotten."""
        keys = np.array(sorted(self._used), _KEY)
        scores = np.array([self._used[k] for k in keys.tolist()], _SCORE)
        return keys.tobytes() + scores.tobytes()


def mark_of(event: Event, *texts: bytes) -> int:
    """A number of 64 bits for all that a comparison reads of an event.

    Args:
        event: the event.
        texts: the words around it and in its report, with their weights.
    """
    said: Sequence[object] = (
        event.report,
        event.publisher,
        event.published,
        event.is_main,
        [(c.id, c.part_of) for c in event.claims],
        event.is_placed,
        sorted(event.keys),
        sorted(event.spoken),
        sorted(map(repr, event.blamed)),
        sorted(event.common),
        sorted(event.rare),
    )
    made = blake2b(repr(said).encode(errors="surrogatepass"), digest_size=8)
    for text in texts:
        made.update(text)
    return int.from_bytes(made.digest(), "little", signed=True)


def key_of(one: int, other: int, *shares: float) -> int:
    """The key of a pair: the marks of its events, and what their texts share."""
    return hash((one, other, *shares))
