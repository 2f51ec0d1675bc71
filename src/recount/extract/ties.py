"""Which readings of one report tell the same claim, and which are parts of another, by the network's ties."""

from __future__ import annotations

from collections.abc import Sequence

from recount.extract.candidates import Candidate
from recount.extract.drafts import Draft
from recount.extract.merge import absorb, is_headline

SAME, PART = 1, 2  # positions in a tie
BARE = ("plural", "singular", "named", "none", "vague")  # kinds of count without a figure


def tied(drafts: Sequence[Draft], read: Sequence[Candidate], same: float, part: float) -> list[Draft]:
    """The drafts with repeats taken into the one that tells the figure, and parts tied to their totals.

    Args:
        drafts: what was read, in order of the text.
        read: the candidate of each.
        same: the probability from which on two are the same claim.
        part: the probability from which on one is a part of the other.
    """
    into: dict[int, int] = {}
    order = sorted(
        range(len(drafts)), key=lambda n: (drafts[n].count_kind in BARE, is_headline(drafts[n]), n)
    )
    rank = {n: k for k, n in enumerate(order)}
    pairs = [
        (_tie(a, b, SAME), i, j)
        for i, a in enumerate(read)
        for j, b in enumerate(read[:i])
        if a.window == b.window and a.outcome == b.outcome
    ]
    for p, one, two in sorted(pairs, reverse=True):
        if p < same:
            break
        i, j = _end(into, one), _end(into, two)
        if i == j or not _agree(drafts[i], drafts[j]):
            continue
        kept, other = (i, j) if rank[i] < rank[j] else (j, i)
        absorb(drafts[kept], drafts[other])
        into[other] = kept
    for i, a in enumerate(read):
        if i in into or drafts[i].total is not None:
            continue
        best = max(
            ((_part(a, b), j) for j, b in enumerate(read) if j != i and a.window == b.window),
            default=(0.0, -1),
        )
        whole = _end(into, best[1]) if best[0] >= part else -1
        if whole >= 0 and whole != i and drafts[whole].total is None and _holds(drafts[whole], drafts[i]):
            drafts[i].total = drafts[whole]
    for d in drafts:
        if d.total is not None:
            n = next(k for k, x in enumerate(drafts) if x is d.total)
            d.total = drafts[_end(into, n)]
            if d.total is d:
                d.total = None
    return [d for n, d in enumerate(drafts) if n not in into]


def _tie(a: Candidate, b: Candidate, kind: int) -> float:
    return float(a.ties[b.at][kind] + b.ties[a.at][kind]) / 2


def _part(a: Candidate, b: Candidate) -> float:
    return float(a.ties[b.at][PART])


def _end(into: dict[int, int], n: int) -> int:
    while n in into:
        n = into[n]
    return n


def _agree(a: Draft, b: Draft) -> bool:
    """Whether two readings can be one claim: one tells no figure, or the figures can both be true."""
    if a.role != b.role or a.stance != b.stance:
        return False
    return a.count_kind in BARE or b.count_kind in BARE or a.count.compatible(b.count)


def _holds(whole: Draft, part: Draft) -> bool:
    most = whole.count.high if whole.count.high is not None else None
    return most is None or (part.count.low or 0) <= most
