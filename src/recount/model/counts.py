"""Counts of people as ranges, and their algebra."""

from __future__ import annotations

from dataclasses import dataclass

COUNT_KINDS = (
    "exact", "at_least", "more_than", "at_most", "less_than", "about", "range", "vague", "plural", "singular",
    "named", "none",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """How many people some words allow.

    Attributes:
        low: the least, in persons, or None where the words set no lower end.
        best: the figure the words name, or None (a range, a vague word, "up to N" and a plural name none).
        high: the most, or None where the words are open above.
        approximate: whether the words say "about", "some", "nearly" or the like.
        is_imputed: whether no words name the figure, and the rule of a policy puts it.

    Raises:
        ValueError: if an end is negative or the ends contradict one another.
    """

    low: int | None
    best: int | None
    high: int | None
    approximate: bool = False
    is_imputed: bool = False

    def __post_init__(self) -> None:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if any(n < 0 for n in known) or known != sorted(known):
            raise ValueError(f"not a count: low {self.low}, best {self.best}, high {self.high}")

    @classmethod
    def exactly(cls, n: int) -> Count:
        """Just n persons."""
        return cls(n, n, n)

    def __add__(self, other: Count) -> Count:
        """The count of two groups that share nobody. Commutative and associative; an open end stays open."""
        return Count(
            _sum(self.low, other.low),
            _sum(self.best, other.best),
            _sum(self.high, other.high),
            self.approximate or other.approximate,
            self.is_imputed or other.is_imputed,
        )

    def allows(self, n: int) -> bool:
        """Whether n persons agree with these words."""
        return (self.low is None or self.low <= n) and (self.high is None or n <= self.high)

    def compatible(self, other: Count) -> bool:
        """Whether some number agrees with both. Symmetric and reflexive."""
        low = max(self.low or 0, other.low or 0)
        return all(c.high is None or low <= c.high for c in (self, other))


def _sum(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b
