"""Settles each field of a reading between what the network and what the rules make of the words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from recount.codebook.tables import read_table
from recount.extract.candidates import Candidate, Pointed
from recount.extract.drafts import NOWHERE, Draft
from recount.extract.places import RANKS
from recount.extract.scan import Scan
from recount.extract.story import filled
from recount.model.counts import Count
from recount.model.extraction import Hints
from recount.model.readings import FieldReading
from recount.model.spans import Mention

CODES = ("status", "age", "sex", "means", "scope", "stance")
WORDS = ("perpetrator", "place", "source", "time")
LEAST = 1e-6  # probability below which all codes are alike
CERTAIN = 99.0  # logarithm of odds: where one speaker cites another, the words say who is the deepest


@cache
def trust() -> Mapping[str, tuple[float, float]]:
    """Field -> what a reading of the rules adds, what leaving the field empty adds."""
    rows = read_table("recount.extract", "trust.csv")
    return {r["field"]: (float(r["rules"]), float(r["nothing"])) for r in rows}


def by_rules(drafts: Sequence[Draft], seen: Scan, layer: str) -> list[Draft]:
    """What rules alone make of the same readings, each with what the running story tells."""
    copies = [replace(d, evidence=list(d.evidence), names=list(d.names)) for d in drafts]
    at = {id(d): n for n, d in enumerate(drafts)}
    for c in copies:
        if c.total is not None:
            c.total = copies[at[id(c.total)]] if id(c.total) in at else None
    return filled(copies, seen.contexts, layer)


def settle(d: Draft, c: Candidate, rules: Draft, hints: Hints) -> list[FieldReading]:
    """Set the fields of a draft; which words or code won, and what came second."""
    out = [_code(d, c, rules, k) for k in CODES]
    out += [_words(d, c, rules, k) for k in WORDS]
    if d.means != rules.means:
        d.means_words = None
    else:
        d.means_words = rules.means_words
    d.place_rank = _rank(d.place, hints)
    if d.stance == "denied" and d.count_words is None:
        d.count, d.count_kind = Count(None, None, None), "none"
    if d.role == "attacker":
        d.status, d.perpetrator = "combatant", None
    d.via = rules.via if d.source == rules.source else None
    return out


def _code(d: Draft, c: Candidate, rules: Draft, name: str) -> FieldReading:
    gain, _ = trust()[name]
    said = getattr(rules, name)
    if said == "denied":  # "denied killing": the words themselves say that nobody vouches for the harm
        gain = CERTAIN
    odds = {k: math.log(max(p, LEAST)) + gain * (k == said) for k, p in c.fields[name].items()}
    first, second = sorted(odds, key=lambda k: -odds[k])[:2]
    setattr(d, name, first)
    shares = _shares([odds[k] for k in odds])
    order = list(odds)
    return FieldReading(
        name, first, None, shares[order.index(first)], second, shares[order.index(second)], said
    )


def _words(d: Draft, c: Candidate, rules: Draft, name: str) -> FieldReading:
    gain, nothing = trust()[name]
    said: Mention | None = getattr(rules, name)
    offers = [replace_score(p, nothing if p.words is None else 0.0) for p in c.pointed[name]]
    if name == "perpetrator":
        offers = [p for p in offers if p.words is None or not _alike(p.words, d.victims)]
    known = next((p for p in offers if _alike(p.words, said)), None)
    if name == "source" and rules.via is not None:
        gain = CERTAIN
    if known is not None:
        known.words = _longer(known.words, said)
        known.score += gain
    elif said is not None:
        offers.append(Pointed(said, c.score(name, said) + gain))
    offers.sort(key=lambda p: -p.score)
    best, *others = offers
    setattr(d, name, best.words)
    share, *rest = _shares([p.score for p in offers])
    second = (_text(others[0].words), rest[0]) if others else ("", None)
    return FieldReading(name, _text(best.words), best.words, share, second[0], second[1], _text(said))


def replace_score(p: Pointed, more: float) -> Pointed:
    """The same offer with something added to its score."""
    return Pointed(p.words, p.score + more)


def _alike(a: Mention | None, b: Mention | None) -> bool:
    return a is b if a is None or b is None else a.span.overlaps(b.span)


def _longer(a: Mention | None, b: Mention | None) -> Mention | None:
    """Of two readings of the same words the longer one, which has the whole name."""
    if a is None or b is None:
        return a
    return b if len(b.text) > len(a.text) else a


def _text(m: Mention | None) -> str:
    return m.text if m is not None else ""


def _shares(scores: Sequence[float]) -> list[float]:
    most = max(scores)
    weights = [math.exp(s - most) for s in scores]
    return [w / sum(weights) for w in weights]


def _rank(words: Mention | None, hints: Hints) -> int:
    if words is None:
        return NOWHERE
    return min(
        (RANKS[p.precision] for p in hints.places if p.start < words.end and words.start < p.end), default=1
    )
