"""Whether two claims speak of the same people, and whether a claim speaks only of some."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recount.model.claims import Claim
from recount.reconcile.speakers import words
from recount.reconcile.spellings import are_variants, is_short_for, plain

GENERAL = frozenset({"unknown", "mixed"})
LIST_CHARS = 40
ADULTS = frozenset({"adult", "adults", "elderly"})
ANYBODY = frozenset(
    {"people", "persons", "person", "civilians", "others", "victims", "residents", "dead", "bodies"}
    | {"casualties", "individuals", "more"}
)
POSSESSIVES = frozenset({"his", "her", "their", "its", "our", "my"})
BESIDES = frozenset({"others", "other", "another", "additional", "further"})

Name = tuple[str, ...]


def is_special(c: Claim) -> bool:
    """Whether a claim speaks only of people of one age or one sex, or of those whom it names.

    Adults are told apart only by the words for them.
    """
    is_of_adults = c.age == "adult" and bool(ADULTS & set(words(c.victims)))
    is_of_names = c.count_kind == "named"
    return c.age not in {*GENERAL, "adult"} or c.sex not in GENERAL or is_of_adults or is_of_names


def apart(a: Claim, b: Claim) -> bool:
    """Whether the victims of two claims of one report cannot be the same people.

    They do not name the same, and their codes exclude one another, or the words say "others", or under
    different words both are fighters, side by side in one list, or single people of whom not just one has a
    name: "a villager" may be the "Adil Karo" of another sentence.
    """
    if _name_same(a, b, _are_one_here):
        return False
    return _coded_apart(a, b) or _is_besides(a) != _is_besides(b) or _worded_apart(a, b)


def _worded_apart(a: Claim, b: Claim) -> bool:
    """Whether the nouns of two claims tell of different people."""
    mine, theirs = set(words(a.victims)), set(words(b.victims))
    if a.high == b.high == 1 and a.names and b.names:
        return True
    if a.high == b.high == 1 and bool(a.names) != bool(b.names):
        return POSSESSIVES.isdisjoint(mine) != POSSESSIVES.isdisjoint(theirs)
    if not mine or not theirs or mine & theirs or ANYBODY & (mine | theirs):
        return False
    if a.best == b.best != 1:  # "31 fighters" and "31 militants": one figure in other words
        return False
    return a.high == b.high == 1 or a.status == b.status == "combatant" or _is_one_list(a, b)


def are_others(c: Claim, lead: Sequence[Claim]) -> bool:
    """Whether the words of a claim say that its victims are others than those its report begins with.

    Those who cannot be among them are (`told_apart`), and somebody's relatives ("his mother"); and beside
    single people "two others" are.
    """
    if POSSESSIVES & set(words(c.victims)) or all(told_apart(c, x) for x in lead):
        return True
    return _is_besides(c) and all(x.high == 1 for x in lead)


def _differ(x: str, y: str) -> bool:
    return x != y and not {x, y} & GENERAL


def _is_besides(c: Claim) -> bool:
    return not BESIDES.isdisjoint(words(f"{c.count_text} {c.victims}"))


def _name_same(a: Claim, b: Claim, are_one: Callable[[Name, Name], bool]) -> bool:
    """Whether all people of the one claim are named by the other: one of "4 soldiers" may be, and 3 not."""
    if not a.names or not b.names:
        return False
    mine, theirs = ([plain(m.text) for m in c.names] for c in (a, b))
    shared = min(
        sum(any(are_one(name, other) for other in of) for name in names)
        for names, of in ((mine, theirs), (theirs, mine))
    )
    fewest = min((c.high for c in (a, b) if c.high is not None), default=None)
    return fewest is not None and 0 < fewest <= shared


def _are_one_here(a: Name, b: Name) -> bool:
    """Whether two names of one report are one person's: however alike, brothers are two."""
    return is_short_for(a, b) or is_short_for(b, a)


def told_apart(a: Claim, b: Claim) -> bool:
    """Whether the victims of two claims, of whatever sources, cannot be the same people.

    Those whom both name are the same; and single people of two ages can be: who is a youth to one source is a
    man to the other.
    """
    is_by_age = not a.high == b.high == 1
    return _coded_apart(a, b, is_by_age) and not _name_same(a, b, are_variants)


def _coded_apart(a: Claim, b: Claim, by_age: bool = True) -> bool:
    """Whether the codes of two claims exclude one another: soldiers and civilians, women and children."""
    if _differ(a.status, b.status) or _differ(a.sex, b.sex):
        return True
    if not by_age or a.age == b.age:
        return False
    is_of_children = "child" in {a.age, b.age}
    return _differ(a.age, b.age) or (is_of_children and (a if b.age == "child" else b).sex not in GENERAL)


def _is_one_list(a: Claim, b: Claim) -> bool:
    """Whether the words of two claims stand side by side ("22 pupils and six teachers")."""
    return any(
        x.start - LIST_CHARS <= y.end and y.start - LIST_CHARS <= x.end
        for x in a.evidence
        for y in b.evidence
    )
