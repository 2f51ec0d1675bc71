"""Counts of the victim groups that claims tell apart, and disputes over who the victims were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.incidents import GroupCount, Reason
from recount.reconcile.counting import Toll
from recount.reconcile.sums import Codes, civilians_alone, fitted, unsaid
from recount.reconcile.tellings import UNCOUNTED
from recount.reconcile.victims import GENERAL
from recount.reconcile.words import ranged

OUTCOMES = ("killed", "injured", "missing", "abducted", "detained", "displaced", "other_harm")
SIDES = ("civilian", "combatant")

Counter = Callable[[Sequence[Claim]], Toll]


def by_group(
    victims: Sequence[Claim], counts: Mapping[str, Count], toll: Counter
) -> tuple[tuple[GroupCount, ...], list[Reason]]:
    """The groups by status, age or sex, none above the total of its outcome, and what is to be said of them.

    Combatants told of among civilians are taken from these. Women, men and children together are not above
    the total either (`fitted`), and how many nothing is said of has a sentence. Where civilians and
    combatants together are more than all victims, sources contradict one another on who was harmed. A side
    that only words without a number tell is then no group.

    Args:
        victims: asserted claims of victims of one incident.
        counts: outcome -> count of all victims.
        toll: the policy over claims of one outcome.
    """
    made: list[GroupCount] = []
    reasons: list[Reason] = []
    for outcome in (o for o in OUTCOMES if o in counts):
        of_outcome = [c for c in victims if c.outcome == outcome]
        alone, sentences = civilians_alone(of_outcome)
        reasons += [Reason(text, ids) for text, ids in sentences]
        claims = _groups(alone)
        total = counts[outcome]
        tolls = {
            codes: total if claims[codes] == of_outcome else within(toll(claims[codes]).count, total)
            for codes in sorted(claims)
        }
        for codes, reason in _disputed(claims, tolls, total):
            reasons.append(reason)
            if codes:
                del tolls[codes]
        loose = fitted(tolls, total)
        reasons += _sums(outcome, claims, (tolls, loose), total)
        tolls = loose
        made += [GroupCount(outcome, *codes, count) for codes, count in tolls.items()]
    return tuple(made), reasons


def _sums(
    outcome: str,
    claims: Mapping[Codes, Sequence[Claim]],
    groups: tuple[Mapping[Codes, Count], Mapping[Codes, Count]],
    total: Count,
) -> list[Reason]:
    """What is to be said of groups, as told and as loosened, that are more or fewer than all victims."""
    told, loose = groups
    who = outcome.replace("_", " ")
    changed = [codes for codes in told if told[codes] != loose[codes]]
    if changed:
        text = f"Groups that share nobody are together above the {ranged(total)} {who}, so each stays open"
        return [Reason(f"{text}.", tuple(sorted({c.id for codes in changed for c in claims[codes]})))]
    text = unsaid(loose, total)
    ids = tuple(sorted({c.id for codes in told for c in claims[codes]}))
    return [Reason(f"Of the {total.best} {who}, {text}.", ids)] if text else []


def _groups(claims: Sequence[Claim]) -> Mapping[Codes, Sequence[Claim]]:
    """Claims by what they say of the victims; "mixed" says no more than nothing.

    Children, women or men of no stated status stand with those of the one status that others give them.
    """
    groups: dict[Codes, list[Claim]] = defaultdict(list)
    for c in claims:
        codes = _code(c.status), _code(c.age), _code(c.sex)
        if set(codes) != {"unknown"}:
            groups[codes].append(c)
    for codes in [codes for codes in groups if codes[0] == "unknown"]:
        known = [other for other in groups if other[0] != "unknown" and other[1:] == codes[1:]]
        if len(known) == 1:
            groups[known[0]] += groups.pop(codes)
    return groups


def _code(code: str) -> str:
    return "unknown" if code in GENERAL else code


def _disputed(
    claims: Mapping[Codes, Sequence[Claim]], tolls: Mapping[Codes, Count], total: Count
) -> list[tuple[Codes | None, Reason]]:
    """The side to leave out (None where both are counted) and the sentence; nothing without a dispute."""
    sides = [codes for status in SIDES if (codes := (status, "unknown", "unknown")) in tolls]
    least = sum(tolls[codes].low or 0 for codes in sides)
    if len(sides) < 2 or total.high is None or least <= total.high:
        return []
    vague = [codes for codes in sides if all(c.count_kind in UNCOUNTED for c in claims[codes])]
    told = " and ".join(f"at least {tolls[codes].low or 0} {codes[0]}s" for codes in sides)
    text = f"Sources disagree on who was harmed: {told} are more than the {total.high} of any source"
    if len(vague) == 1:
        ids = tuple(sorted(c.id for c in claims[vague[0]]))
        return [(vague[0], Reason(f"{text}; the {vague[0][0]}s, told without a number, are no group.", ids))]
    ids = tuple(sorted(c.id for codes in sides for c in claims[codes]))
    return [(None, Reason(f"{text}; both are shown.", ids))]


def within(count: Count, total: Count) -> Count:
    """A part's count, each end cut to what its total allows."""
    bounds = (total.low, total.best, total.high)
    low, best, high = (
        _least(n, next((b for b in bounds[at:] if b is not None), None))
        for at, n in enumerate((count.low, count.best, count.high))
    )
    return replace(count, low=low, best=best, high=total.high if high is None else high)


def _least(n: int | None, most: int | None) -> int | None:
    return n if most is None or n is None else min(n, most)
