"""Machine clusters with what people decided of them: joined, parted, moved.

A decision names claims, not clusters, so that it holds when reports are added and the machine links anew. It
touches the clusters that hold its claims and no other: what it changes can be worked out from these alone
(`touched`), with the same result as from all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.model.decisions import Decision
from recount.model.incidents import Cluster


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of clusters.

    Attributes:
        number: of the decision.
        part: claims that stand in no cluster with any of `rest`, afterwards.
        rest: those that they are parted from.
        join: claims whose clusters are one, afterwards.
    """

    number: int
    part: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    join: tuple[str, ...] = ()

    @property
    def claims(self) -> frozenset[str]:
        """All claims that it names."""
        return frozenset((*self.part, *self.rest, *self.join))


def edit_of(d: Decision) -> Edit | None:
    """The change of clusters that a decision is; None for one of another kind."""
    make = _EDITS.get(d.kind)
    return None if make is None else make(d.number, d.subject, d.content)


_EDITS: Mapping[str, Callable[[int, str, Mapping[str, Any]], Edit]] = {
    "same": lambda n, claim, c: Edit(n, join=(claim, c["other"])),
    "apart": lambda n, claim, c: Edit(n, part=(c["other"],), rest=(claim,)),
    "merge": lambda n, _, c: Edit(n, join=(*c["claims"], *c["others"])),
    "split": lambda n, _, c: Edit(n, part=tuple(c["claims"]), rest=tuple(c["rest"])),
    "not_same": lambda n, _, c: Edit(n, part=tuple(c["others"]), rest=tuple(c["claims"])),
    "move": lambda n, _, c: Edit(n, tuple(c["claims"]), tuple(c["rest"]), (*c["claims"], *c["others"])),
}


def edited(clusters: Iterable[Cluster], edits: Sequence[Edit]) -> list[Cluster]:
    """The clusters after the edits, in the order of the log; each claim still stands in exactly one.

    A cluster that is parted keeps its place and the claims that are not named; what is joined stands at the
    place, and has the kind, of the first of them.
    """
    held: dict[int, list[str]] = {}
    kinds: dict[int, str] = {}
    place: dict[str, int] = {}
    for n, cluster in enumerate(clusters):
        held[n], kinds[n] = list(cluster.claims), cluster.kind
        place |= dict.fromkeys(cluster.claims, n)
    for edit in sorted(edits, key=lambda e: e.number):
        _part(edit, held, kinds, place)
        _join(edit, held, place)
    return [Cluster(kinds[n], tuple(claims)) for n, claims in held.items() if claims]


def _part(edit: Edit, held: dict[int, list[str]], kinds: dict[int, str], place: dict[str, int]) -> None:
    rest = {place[c] for c in edit.rest if c in place}
    for n in sorted({place[c] for c in edit.part if c in place} & rest):
        gone = [c for c in held[n] if c in set(edit.part)]
        new = len(kinds)
        held[n] = [c for c in held[n] if c not in gone]
        held[new], kinds[new] = gone, kinds[n]
        place |= dict.fromkeys(gone, new)


def _join(edit: Edit, held: dict[int, list[str]], place: dict[str, int]) -> None:
    first, *others = sorted({place[c] for c in edit.join if c in place}) or [-1]
    for n in others:
        held[first] += held[n]
        place.update(dict.fromkeys(held[n], first))
        held[n] = []


def touched(claims: Iterable[str], machine: Mapping[str, Cluster], edits: Sequence[Edit]) -> frozenset[str]:
    """All claims whose clusters can depend on these: whole machine clusters, and all that edits tie to them.

    Args:
        claims: ids of claims.
        machine: claim id -> its machine cluster, at least for all that can be reached.
        edits: all edits that hold or held.
    """
    by_claim: dict[str, list[Edit]] = {}
    for edit in edits:
        for c in edit.claims:
            by_claim.setdefault(c, []).append(edit)
    found: set[str] = set()
    waiting = [c for c in claims if c in machine]
    while waiting:
        claim = waiting.pop()
        if claim in found:
            continue
        own = set(machine[claim].claims)
        tied = {c for e in by_claim.get(claim, ()) for c in e.claims if c in machine}
        found.add(claim)
        waiting += (own | tied) - found
    return frozenset(found)
