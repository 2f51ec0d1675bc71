"""Whether two claims speak of the same people, and whether a claim speaks only of some."""

from __future__ import annotations

from recount.model.claims import Claim
from recount.reconcile.speakers import words

GENERAL = frozenset({"unknown", "mixed"})
LIST_CHARS = 40
ANYBODY = frozenset(
    {"people", "persons", "person", "civilians", "others", "victims", "residents", "dead", "bodies"}
    | {"casualties", "individuals", "more"}
)
BESIDES = frozenset({"others", "other", "another", "additional", "further"})


def is_special(c: Claim) -> bool:
    """Whether a claim speaks only of one age or one sex."""
    return c.age not in GENERAL or c.sex not in GENERAL


def apart(a: Claim, b: Claim) -> bool:
    """Whether the victims of two claims of one source cannot be the same people.

    Their codes exclude one another, or the words say "others", or under different words both are fighters,
    both single people, or side by side in one list.
    """
    if coded_apart(a, b):
        return True
    mine, theirs = set(words(a.victims)), set(words(b.victims))
    is_besides = [not BESIDES.isdisjoint(words(f"{c.count_text} {c.victims}")) for c in (a, b)]
    if is_besides[0] != is_besides[1]:
        return True
    if not mine or not theirs or mine & theirs or ANYBODY & (mine | theirs):
        return False
    if a.best == b.best != 1:  # "31 fighters" and "31 militants": one figure in other words
        return False
    return a.high == b.high == 1 or a.status == b.status == "combatant" or _is_one_list(a, b)


def coded_apart(a: Claim, b: Claim) -> bool:
    """Whether the codes of two claims, of whatever source, exclude one another: soldiers and civilians."""
    codes = ((a.status, b.status), (a.age, b.age), (a.sex, b.sex))
    if any(x != y and not {x, y} & GENERAL for x, y in codes):
        return True
    is_of_children = "child" in {a.age, b.age} and a.age != b.age
    return is_of_children and (a if b.age == "child" else b).sex not in GENERAL


def _is_one_list(a: Claim, b: Claim) -> bool:
    """Whether the words of two claims stand side by side ("22 pupils and six teachers")."""
    return any(
        x.start - LIST_CHARS <= y.end and y.start - LIST_CHARS <= x.end
        for x in a.evidence
        for y in b.evidence
    )
