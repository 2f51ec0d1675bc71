"""Which readings of one report tell the same claim, and which are parts of another, by the network's ties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from recount.extract.candidates import Candidate
from recount.extract.drafts import Draft
from recount.extract.merge import absorb, are_others, conflict, is_headline, same_source

SAME, PART = 1, 2  # positions in a tie
BARE = ("plural", "singular", "named", "none", "vague")  # kinds of count without a figure
# What stands between two groups that a list tells beside one another: "20 soldiers and 12 rebels".
BESIDE = re.compile(r"[\s,;]*(?:and|as\s+well\s+as|along\s+with|plus|&)\s*(?:another\s*)?", re.IGNORECASE)


def tied(
    drafts: Sequence[Draft], read: Sequence[Candidate], layer: str, same: float, part: float
) -> list[Draft]:
    """The drafts with repeats taken into the one that tells the figure, and parts tied to their totals.

    Args:
        drafts: what was read, in order of the text.
        read: the candidate of each.
        layer: the report's text layer.
        same: the probability from which on two are the same claim.
        part: the probability from which on one is a part of the other.
    """
    rooms: dict[int, list[int]] = {}
    for n, c in enumerate(read):
        rooms.setdefault(c.window, []).append(n)
    into: dict[int, int] = {}
    for room in rooms.values():
        _join(drafts, read, room, same, into)
    position = {id(d): n for n, d in enumerate(drafts)}
    for room in rooms.values():
        for i in room:
            if i not in into and drafts[i].total is None:
                _tie_part(drafts, read, layer, (i, room), part, into)
    for d in drafts:
        if d.total is not None:
            d.total = drafts[_end(into, position[id(d.total)])]
            if d.total is d:
                d.total = None
    return [d for n, d in enumerate(drafts) if n not in into]


def _join(
    drafts: Sequence[Draft], read: Sequence[Candidate], room: Sequence[int], same: float, into: dict[int, int]
) -> None:
    """Take the tellings of one claim together, the surest pair first."""
    pairs = [
        (p, i, j)
        for k, i in enumerate(room)
        for j in room[:k]
        if read[i].outcome == read[j].outcome and (p := _tie(read[i], read[j])) >= same
    ]
    for _, one, two in sorted(pairs, reverse=True):
        i, j = _end(into, one), _end(into, two)
        if i == j or not _agree(drafts[i], drafts[j]):
            continue
        kept, other = sorted((i, j), key=lambda n: (drafts[n].count_kind in BARE, is_headline(drafts[n]), n))
        absorb(drafts[kept], drafts[other])
        into[other] = kept


def _tie_part(
    drafts: Sequence[Draft],
    read: Sequence[Candidate],
    layer: str,
    where: tuple[int, Iterable[int]],
    part: float,
    into: dict[int, int],
) -> None:
    """Tie a reading to the total that it is most probably a part of."""
    i, room = where
    best, j = max(((float(read[i].ties[read[j].at][PART]), j) for j in room if j != i), default=(0.0, i))
    first, second = sorted((read[i], read[j]), key=lambda c: c.start)
    if best < part or BESIDE.fullmatch(layer, first.end, second.start):
        return
    whole = _end(into, j)
    if whole != i and drafts[whole].total is None and _holds(drafts[whole], drafts[i]):
        drafts[i].total = drafts[whole]


def _tie(a: Candidate, b: Candidate) -> float:
    return float(a.ties[b.at][SAME] + b.ties[a.at][SAME]) / 2


def _end(into: dict[int, int], n: int) -> int:
    while n in into:
        n = into[n]
    return n


def _agree(a: Draft, b: Draft) -> bool:
    """Whether two readings can be one claim: one tells no figure, or the figures can both be true."""
    if a.role != b.role or a.stance != b.stance or are_others(a, b):
        return False
    return a.count_kind in BARE or b.count_kind in BARE or a.count.compatible(b.count)


def _holds(whole: Draft, part: Draft) -> bool:
    """Whether one claim can be the total of another: nothing in conflict, no smaller and no other source."""
    if whole.outcome not in (part.outcome, "other_harm"):
        return False
    if (whole.role, whole.stance) != (part.role, part.stance) or not same_source(whole.source, part.source):
        return False
    if any(conflict(getattr(whole, k), getattr(part, k)) for k in ("status", "age", "sex")):
        return False
    if part.count.low is not None and (part.count.low, part.count.high) == (
        whole.count.low,
        whole.count.high,
    ):
        return whole.outcome != part.outcome
    return whole.count.high is None or (part.count.low or 0) <= whole.count.high
