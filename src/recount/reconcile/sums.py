"""Groups of victims against all of them: no sum above the total, and how many nothing is said of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.reconcile.words import named, people, ranged

Codes = tuple[str, str, str]
"""Status, age and sex of a group, "unknown" where nothing is said."""

Kind = tuple[str, str]
_SIDES = {"civilian": "civilians", "combatant": "combatants"}


def civilians_alone(claims: Sequence[Claim]) -> tuple[list[Claim], list[tuple[str, tuple[str, ...]]]]:
    """Claims of one outcome, those of civilians without the combatants that stand inside them.

    Returns:
        The claims, and of each that became smaller a sentence with the ids of the claims it speaks of.
    """
    combatants: dict[str, list[Claim]] = defaultdict(list)
    for p in claims:
        if p.part_of and p.status == "combatant":
            combatants[p.part_of].append(p)
    found = []
    sentences = []
    for c in claims:
        inside = combatants[c.id] if c.status == "civilian" else []
        alone = c
        for p in inside:
            alone = _less(alone, p)
        found.append(alone)
        if inside:
            rest = ranged(Count(alone.low, alone.best, alone.high))
            them = " and ".join(named(p) for p in inside)
            text = f"Among the {people(c)} are {them}: of these claims {rest} are civilians."
            sentences.append((text, (c.id, *(p.id for p in inside))))
    return found, sentences


def _less(c: Claim, part: Claim) -> Claim:
    low = None if c.low is None else max(0, c.low - part.high) if part.high is not None else 0
    best = None if c.best is None or part.best is None else max(0, c.best - part.best)
    high = None if c.high is None else max(0, c.high - (part.low or 0))
    return replace(c, low=low, best=best, high=high)


def fitted(groups: Mapping[Codes, Count], total: Count) -> dict[Codes, Count]:
    """The groups, loosened where those that share nobody are together more than all victims.

    Women, men and children share nobody. If at least as many as the total allows are told of them, each may
    be as few as the others leave room for; and none has a best figure where the best ones add up to more than
    that of all victims. Civilians and combatants need not add up: sources disagree on who was which.

    Args:
        groups: codes -> count, no end above that of the total.
        total: the count of all victims.
    """
    made = dict(groups)
    kinds = _kinds(groups)
    for family in _families(list(kinds)):
        lows, bests, highs = (
            {k: max((_end(groups[g], end) for g in kinds[k]), default=0) for k in family} for end in range(3)
        )
        is_over = total.high is not None and sum(lows.values()) > total.high
        if is_over or (total.best is not None and sum(bests.values()) > total.best):
            for kind in family:
                room = max(0, (total.high or 0) - sum(highs.values()) + highs[kind]) if is_over else None
                for g in kinds[kind]:
                    made[g] = _loosened(made[g], room)
    return made


def _loosened(count: Count, room: int | None) -> Count:
    low = count.low if room is None or count.low is None else min(count.low, room)
    return replace(count, low=low, best=None)


def _end(count: Count, at: int) -> int:
    """The low, best or high of a count as it enters a sum: what is not known of it adds the least known."""
    low, best, high = count.low or 0, count.best, count.high
    return (low, best if best is not None else low, high if high is not None else best or low)[at]


def _kinds(groups: Mapping[Codes, Count]) -> dict[Kind, list[Codes]]:
    """The groups by age and sex alone, those of which either is known."""
    kinds: dict[Kind, list[Codes]] = defaultdict(list)
    for codes in groups:
        if set(codes[1:]) != {"unknown"}:
            kinds[codes[1], codes[2]].append(codes)
    return kinds


def _families(kinds: Sequence[Kind]) -> Iterator[tuple[Kind, ...]]:
    """Every choice of two kinds or more of which no two share anybody."""
    for size in range(2, len(kinds) + 1):
        for family in combinations(kinds, size):
            if all(_share_nobody(a, b) for a, b in combinations(family, 2)):
                yield family


def _share_nobody(a: Kind, b: Kind) -> bool:
    return any(x != y and "unknown" not in {x, y} for x, y in zip(a, b, strict=True))


def unsaid(groups: Mapping[Codes, Count], total: Count) -> str:
    """How many of all victims no group holds: "4 children are told apart; of the other 8 nothing is said".

    Told by civilians and combatants where a claim counts either, else by women, men and children; "" where
    the figures leave nobody or are not exact enough to say.
    """
    sides = {_SIDES[g[0]]: c for g, c in groups.items() if g[0] in _SIDES and g[1:] == ("unknown",) * 2}
    told = sides or _largest_family(groups)
    figures = {who: c.best for who, c in told.items() if c.best}
    if total.best is None or not told or len(figures) < len(told):
        return ""
    rest = total.best - sum(n for n in figures.values() if n)
    listed = " and ".join(f"{n} {who}" for who, n in figures.items())
    return f"{listed} are told apart; of the other {rest} nothing is said" if rest > 0 else ""


def _largest_family(groups: Mapping[Codes, Count]) -> dict[str, Count]:
    """Of the groups told by age and sex, those that share nobody and hold most people, by their words."""
    kinds = {k: max((groups[g] for g in of), key=lambda c: _end(c, 1)) for k, of in _kinds(groups).items()}
    singles = [(k,) for k in kinds]
    best = max(
        [*singles, *_families(list(kinds))], key=lambda f: sum(_end(kinds[k], 1) for k in f), default=()
    )
    return {_words(k): kinds[k] for k in best}


def _words(kind: Kind) -> str:
    return {
        ("child", "unknown"): "children",
        ("child", "female"): "girls",
        ("child", "male"): "boys",
        ("adult", "female"): "women",
        ("adult", "male"): "men",
        ("unknown", "female"): "women and girls",
        ("unknown", "male"): "men and boys",
    }.get(kind, "adults")
