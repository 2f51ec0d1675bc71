"""Victims by name: how many different people the names of several reports are at the least."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import groupby

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.incidents import Reason
from recount.reconcile.counting import Toll
from recount.reconcile.speakers import PACKAGE, words

MOST_LISTED = 5
MAX_LETTERS = 40


def floored(toll: Toll, claims: Sequence[Claim]) -> Toll:
    """A toll no end of which is below the number of people that claims name.

    Args:
        toll: the count of one outcome.
        claims: asserted claims of that outcome.
    """
    people = named_people(claims)
    known = (toll.count.low, toll.count.best, toll.count.high)
    if not people or (toll.count.low is not None and toll.count.low >= len(people)):
        return toll
    low, best, high = (None if n is None else max(n, len(people)) for n in known)
    count = replace(toll.count, low=low or len(people), best=best, high=high)
    listed = ", ".join(p.name for p in people[:MOST_LISTED])
    more = f" and {len(people) - MOST_LISTED} others" if len(people) > MOST_LISTED else ""
    ids = tuple(sorted({c.id for p in people for c in p.claims}))
    what = "person is" if len(people) == 1 else "people are"
    text = f"{len(people)} {what} named ({listed}{more}), and no figure is below that."
    return replace(toll, count=count, reasons=(*toll.reasons, Reason(text, ids)))


@dataclass(slots=True)
class Person:
    """Someone named: every wording of the name as it stands in the reports, and the claims that give it."""

    wordings: list[tuple[str, ...]]
    texts: list[str]
    claims: list[Claim] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest wording that a report gives; none is put together from several."""
        return max(self.texts, key=lambda text: (len(words(text)), len(text), text))


def named_people(claims: Sequence[Claim]) -> list[Person]:
    """The people whom claims name, each once, in order of report and name; never more than there are.

    Two names of one report are two people unless the one is just some words of the other ("Adil Karo" and
    later "Karo"). Those of two reports are one person if they are spelling variants (`are_variants`); each
    name of a report is at most one of the people that other reports name.
    """
    people: list[Person] = []
    ordered = sorted(claims, key=lambda c: c.report)
    for _, of_report in groupby(ordered, key=lambda c: c.report):
        told = _of_one_report(list(of_report))
        free = list(people)
        rest = [p for p in told if not _joined(p, free, _is_same)]
        people += [p for p in rest if not _joined(p, free, _is_variant)]
    return people


def _of_one_report(claims: Sequence[Claim]) -> list[Person]:
    """The people whom one report names, those of the most words first."""
    told = {(_plain(n.text), " ".join(n.text.split()), c.id): c for c in claims for n in c.names}
    people: list[Person] = []
    for (wording, text, _), claim in sorted(told.items(), key=lambda item: (-len(item[0][0]), item[0])):
        if not wording:
            continue
        known = next((p for p in people if set(wording) <= set(p.wordings[0])), None)
        if known is None:
            people.append(Person([wording], [text], [claim]))
        else:
            known.claims.append(claim)
    return people


def _joined(person: Person, free: list[Person], is_same: Callable[[Person, Person], bool]) -> bool:
    """Put a person to the first of those still free who is the same, and take that one off."""
    known = next((p for p in free if is_same(person, p)), None)
    if known is None:
        return False
    free.remove(known)
    known.wordings += person.wordings
    known.texts += person.texts
    known.claims += person.claims
    return True


def _is_same(a: Person, b: Person) -> bool:
    return any(x == y for x in a.wordings for y in b.wordings)


def _is_variant(a: Person, b: Person) -> bool:
    return any(are_variants(x, y) for x in a.wordings for y in b.wordings)


def are_variants(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two names may be one: each word of the shorter is a spelling of another word of the longer.

    Words are spellings of one if they have the same consonants, doubled ones once ("Yusuf", "Youssef"), or if
    one is the other's first letter ("A. Karo"). It errs towards one person, since the names are a floor.
    """
    shorter, longer = sorted((list(a), list(b)), key=len)
    for word in shorter:
        at = next((i for i, other in enumerate(longer) if _is_spelling(word, other)), None)
        if at is None:
            return False
        del longer[at]
    return bool(shorter)


def _is_spelling(a: str, b: str) -> bool:
    if 1 in {len(a), len(b)}:
        return a[0] == b[0]
    return _sound(a) == _sound(b)


@lru_cache(maxsize=16384)
def _sound(word: str) -> str:
    """The consonants of a word, letters that stand for one another made one (name_letters.csv)."""
    text = f"{word[:MAX_LETTERS]}$"
    for letters, stands_for in _letters():
        text = text.replace(letters, stands_for)
    kept = "".join(key for key, _ in groupby(text))
    return kept or word


@cache
def _letters() -> tuple[tuple[str, str], ...]:
    return tuple((row["letters"], row["as"]) for row in read_table(PACKAGE, "name_letters.csv"))


def _plain(name: str) -> tuple[str, ...]:
    """The words of a name without titles and articles; all of them where it has no others."""
    told = tuple(words(name))
    return tuple(w for w in told if w not in _titles()) or told


@cache
def _titles() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table(PACKAGE, "name_titles.csv"))
