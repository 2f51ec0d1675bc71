"""Victims by name: how many different people the names of several reports are at the least."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from itertools import groupby

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.incidents import Reason
from recount.model.reports import Report
from recount.reconcile.counting import Toll, ids, lowered
from recount.reconcile.speakers import PACKAGE, words
from recount.reconcile.tellings import Telling, said

MOST_LISTED = 5
MAX_LETTERS = 40
ALIVE = frozenset({"injured", "missing"})


def floored(toll: Toll, people: Sequence[Person]) -> Toll:
    """A toll no end of which is below the number of people named."""
    known = (toll.count.low, toll.count.best, toll.count.high)
    if not people or (toll.count.low is not None and toll.count.low >= len(people)):
        return toll
    low, best, high = (None if n is None else max(n, len(people)) for n in known)
    count = replace(toll.count, low=low or len(people), best=best, high=high)
    listed = ", ".join(p.name for p in people[:MOST_LISTED])
    more = f" and {len(people) - MOST_LISTED} others" if len(people) > MOST_LISTED else ""
    told_by = tuple(sorted({c.id for p in people for c in p.claims}))
    what = "person is" if len(people) == 1 else "people are"
    text = f"{len(people)} {what} named ({listed}{more}), and no figure is below that."
    return replace(toll, count=count, reasons=(*toll.reasons, Reason(text, told_by)))


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


def people_who_count(
    claims: Sequence[Claim],
    tellings: Sequence[Telling],
    killed: Sequence[Claim],
    reports: Mapping[str, Report],
) -> tuple[list[Person], list[Reason]]:
    """The people whom claims of one outcome name and who are a floor of it, and why others are none.

    Those whom a figure names that its source has since lowered are none, since nobody knows who of them is no
    longer counted. Of the injured and missing, whom a report of the same or a later day names among the
    killed is none either.

    Args:
        claims: asserted claims of that outcome.
        tellings: what sources tell of it.
        killed: the claims of the same side's killed.
        reports: report id -> report.
    """
    gone: set[str] = set()
    reasons = []
    for t, x in lowered(tellings):
        told = {*ids(t), *(i for r in t.rest for i in r.claims)}
        gone |= told
        if any(c.names for c in claims if c.id in told):
            text = f"The names in {said(t)} set no least: {said(x)}, in its place, is lower"
            reasons.append(Reason(f"{text}.", ids(t, x)))
    people = named_people([c for c in claims if c.id not in gone])
    if not people or claims[0].outcome not in ALIVE:
        return people, reasons
    dead = named_people(killed)
    for is_same in (_is_same, _is_variant):
        for p in list(people):
            d = next((d for d in dead if is_same(p, d) and not _is_after(p, d, reports)), None)
            if d is None:
                continue
            people.remove(p)
            dead.remove(d)
            who = f"{p.name} is no floor of the {claims[0].outcome}"
            text = f"{who}: a report names {d.name} among the killed, on the same day or later"
            reasons.append(Reason(f"{text}.", tuple(sorted({c.id for c in (*p.claims, *d.claims)}))))
    return people, reasons


def _is_after(p: Person, d: Person, reports: Mapping[str, Report]) -> bool:
    """Whether the last report that names the one is surely later than any that names the other."""
    days = [[reports[c.report].published for c in x.claims] for x in (p, d)]
    mine, theirs = ([day for day in of if day] for of in days)
    return len(theirs) == len(days[1]) and max(mine, default=date.min) > max(theirs)


def named_people(claims: Sequence[Claim]) -> list[Person]:
    """The people whom claims name, each once, in order of report and name; never more than there are.

    Two names of one report are two people unless the one is just some words of the other ("Adil Karo" and
    later "Karo"), or its last word with initials of others ("A. Karo"). Those of two reports are one person
    if they are spelling variants (`are_variants`); each name of a report is at most one of the people that
    other reports name.
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
    """The people whom one report names, those of the most words and then letters first."""
    told = {(_plain(n.text), " ".join(n.text.split()), c.id): c for c in claims for n in c.names}
    people: list[Person] = []
    for (wording, text, _), claim in sorted(told.items(), key=lambda item: _fullest_first(*item[0])):
        if not wording:
            continue
        known = next((p for p in people if _is_short_for(wording, p.wordings[0])), None)
        if known is None:
            people.append(Person([wording], [text], [claim]))
        else:
            known.claims.append(claim)
    return people


def _fullest_first(wording: tuple[str, ...], text: str, claim: str) -> tuple[object, ...]:
    return -len(wording), -sum(map(len, wording)), wording, text, claim


def _is_short_for(name: tuple[str, ...], fuller: tuple[str, ...]) -> bool:
    """Whether a name is some words of a fuller one, or its last word and initials of others."""
    has_initials = len(name) > 1 and all(len(w) == 1 for w in name[:-1])
    is_initialled = has_initials and name[-1] == fuller[-1] and are_variants(name, fuller)
    return set(name) <= set(fuller) or is_initialled


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
    return tuple(w for w in told if w not in titles()) or told


@cache
def titles() -> frozenset[str]:
    """The words of a name that say nothing of who it is (name_titles.csv)."""
    return frozenset(row["word"] for row in read_table(PACKAGE, "name_titles.csv"))
