"""Victims by name: how many different people the names of several reports are at the least."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from recount.model.claims import Claim
from recount.model.incidents import Reason
from recount.model.reports import Report
from recount.reconcile.counting import Toll, ids, lowered
from recount.reconcile.speakers import words
from recount.reconcile.spellings import are_variants, is_short_for, plain
from recount.reconcile.tellings import Telling, said

MOST_LISTED = 5
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
    """The people whom claims name, each once, full names first; never more than there are.

    Two names of one report are two people unless the one is just some words of the other ("Adil Karo" and
    later "Karo"), or its last word with initials of others ("A. Karo"). Those of two reports are one person
    if they are spelling variants (`are_variants`); each name of a report is at most one of the people that
    other reports name. A name of a single word may be anyone whom another report names.
    """
    people: list[Person] = []
    ordered = sorted(claims, key=lambda c: c.report)
    told = [_of_one_report(list(group)) for _, group in groupby(ordered, key=lambda c: c.report)]
    own: list[list[Person]] = [[] for _ in told]  # of each report: whom its names were put to
    for is_full, tests in ((True, (_is_same, _is_variant)), (False, (_is_same, _is_variant, _is_anyone))):
        for theirs, of_report in zip(own, told, strict=True):
            free = [p for p in people if all(p is not known for known in theirs)]
            rest = [p for p in of_report if (len(p.wordings[0]) > 1) == is_full]
            for is_one in tests:
                put = [(p, _joined(p, free, is_one)) for p in rest]
                theirs += [known for _, known in put if known]
                rest = [p for p, known in put if not known]
            people += rest
            theirs.extend(rest)
    return people


def _of_one_report(claims: Sequence[Claim]) -> list[Person]:
    """The people whom one report names, those of the most words and then letters first."""
    told = {(plain(n.text), " ".join(n.text.split()), c.id): c for c in claims for n in c.names}
    people: list[Person] = []
    for (wording, text, _), claim in sorted(told.items(), key=lambda item: _fullest_first(*item[0])):
        if not wording:
            continue
        known = next((p for p in people if is_short_for(wording, p.wordings[0])), None)
        if known is None:
            people.append(Person([wording], [text], [claim]))
        else:
            known.claims.append(claim)
    return people


def _fullest_first(wording: tuple[str, ...], text: str, claim: str) -> tuple[object, ...]:
    return -len(wording), -sum(map(len, wording)), wording, text, claim


def _joined(person: Person, free: list[Person], is_one: Callable[[Person, Person], bool]) -> Person | None:
    """Put a person to the first of those still free who is the same, take that one off, and return them."""
    known = next((p for p in free if is_one(person, p)), None)
    if known is not None:
        free.remove(known)
        known.wordings += person.wordings
        known.texts += person.texts
        known.claims += person.claims
    return known


def _is_anyone(_: Person, __: Person) -> bool:
    return True


def _is_same(a: Person, b: Person) -> bool:
    return any(x == y for x in a.wordings for y in b.wordings)


def _is_variant(a: Person, b: Person) -> bool:
    return any(are_variants(x, y) for x in a.wordings for y in b.wordings)
