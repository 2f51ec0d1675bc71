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


def touched(
    claims: Iterable[str], machine: Callable[[Iterable[str]], Mapping[str, Cluster]], edits: Sequence[Edit]
) -> dict[str, Cluster]:
    """All claims whose clusters can depend on these, each with its machine cluster.

    These are whole machine clusters, and all that edits tie to them.

    Args:
        claims: ids of claims.
        machine: gives, of some claims, those that stand in a machine cluster, each with it.
        edits: all edits that hold, and those that held a moment ago.
    """
    by_claim: dict[str, set[str]] = {}
    for edit in edits:
        for c in edit.claims:
            by_claim.setdefault(c, set()).update(edit.claims)
    found: dict[str, Cluster] = {}
    waiting = set(claims)
    while waiting:
        fresh = machine(sorted(waiting))
        found |= fresh
        reached = {c for cluster in fresh.values() for c in cluster.claims}
        waiting = (reached | {c for claim in fresh for c in by_claim.get(claim, ())}) - set(found) - waiting
    return found
