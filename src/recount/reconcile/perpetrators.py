"""Who is held responsible, by whom, and who denies it; only claims that name someone speak."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from recount.model.actors import Actor
from recount.model.claims import Claim
from recount.model.incidents import Perpetrator, Reason
from recount.reconcile.speakers import Speaker, words
from recount.reconcile.words import short

ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Blame:
    """A perpetrator, the actors that it is (none where the tables know none), and the claims that name it."""

    perpetrator: Perpetrator
    actors: tuple[Actor, ...]
    claims: tuple[Claim, ...]


@dataclass(slots=True)
class _Line:
    """Claims that hold one party responsible: the actors they name, none where the tables know none."""

    actors: tuple[Actor, ...] = ()
    claims: list[Claim] = field(default_factory=list)


def perpetrators(
    claims: Sequence[Claim], voices: Mapping[str, Speaker]
) -> tuple[tuple[Blame, ...], list[Reason]]:
    """The perpetrators that claims name, those named by most speakers first; and a sentence for each folding.

    Who killed an attacker is not responsible for the attack, so claims of attackers name nobody here.
    Wordings of one actor are one perpetrator, under the actor's name. An actor and one that it is part of are
    one party: named by the most specific that somebody asserts, or, where several parts are named, by what
    holds them all. One that words leave open ("Russian or Turkish jets") is a line of its own. Other words
    stand as they are, articles and case aside; their commonest form is the name.

    Args:
        claims: all claims of the incident.
        voices: claim id -> its speaker.
    """
    known: dict[Actor, list[Claim]] = defaultdict(list)
    other: dict[object, _Line] = {}
    for c in claims:
        key = " ".join(w for w in words(c.perpetrator) if w not in ARTICLES)
        if not key or c.stance == "hypothetical" or c.role == "attacker":
            continue
        if c.naming.is_either:
            of = frozenset(a.id for a in c.naming.blamed)
            other.setdefault(of, _Line(c.naming.blamed)).claims.append(c)
        elif c.naming.blamed:
            for actor in c.naming.blamed:
                known[actor].append(c)
        else:
            other.setdefault(key, _Line()).claims.append(c)
    lines, reasons = _folded(known)
    made = [
        Blame(_perpetrator(line, voices), line.actors, tuple(line.claims))
        for line in (*lines, *other.values())
    ]
    return tuple(sorted(made, key=lambda b: (-len(b.perpetrator.claimed_by), b.perpetrator.name))), reasons


def _folded(known: Mapping[Actor, Sequence[Claim]]) -> tuple[list[_Line], list[Reason]]:
    """One line for each widest actor that claims name, with all that are part of it."""
    lines, reasons = [], []
    for top in known:
        if any(top != a and top.is_within(a) for a in known):
            continue
        family = [a for a in known if a.is_within(top)]
        asserted = [a for a in family if any(c.stance == "asserted" for c in known[a])] or family
        actor = _common(asserted, family)
        told = {c.id: c for a in family for c in known[a]}
        lines.append(_Line((actor,), list(told.values())))
        if len(family) > 1:
            reasons.append(_reason(actor, family, sorted(told)))
    return lines, reasons


def _common(asserted: Sequence[Actor], family: Sequence[Actor]) -> Actor:
    """The most specific actor that claims assert; of several parts, the one that holds them all."""
    line = [a for a in asserted if all(a.is_within(b) or b.is_within(a) for b in asserted)]
    fitting = (
        line if len(line) == len(asserted) else [a for a in family if all(b.is_within(a) for b in asserted)]
    )
    return max(fitting, key=lambda a: len(a.lineage))


def _reason(actor: Actor, family: Iterable[Actor], claims: Sequence[str]) -> Reason:
    others = sorted((a for a in family if a != actor), key=lambda a: (len(a.lineage), a.name))
    parts = [f"{a.name} is part of it" if a.is_within(actor) else f"it is part of {a.name}" for a in others]
    return Reason(f"{actor.name} counts as one party: {', '.join(parts)}.", tuple(claims))


def _perpetrator(line: _Line, voices: Mapping[str, Speaker]) -> Perpetrator:
    told = Counter(c.perpetrator for c in line.claims)
    by_use = sorted(told, key=lambda n: (-told[n], n))
    said: dict[str, set[str]] = defaultdict(set)
    for c in line.claims:
        said[c.stance].add(voices[c.id].label)
    return Perpetrator(
        name=" or ".join(sorted(a.name for a in line.actors)) or by_use[0],
        claimed_by=tuple(sorted(said["asserted"])),
        denied_by=tuple(sorted(said["denied"])),
        actor=line.actors[0].id if len(line.actors) == 1 else "",
        words=tuple(short(n) for n in by_use),
    )
