"""What a language model answered to one request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, as it came.

    Attributes:
        text: the words of the model, "" where it gave none.
        tokens_in, tokens_out: what the endpoint counted for it; 0 where it counts nothing.
        is_whole: whether the model came to its end by itself, and was not cut off at a limit.
    """

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    is_whole: bool = True
