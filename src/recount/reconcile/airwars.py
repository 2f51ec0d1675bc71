"""Grades of each perpetrator as Airwars gives them, by the rows of airwars_grades.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recount.codebook.tables import read_table
from recount.model.actors import Actor
from recount.model.claims import Claim
from recount.model.incidents import Reason
from recount.reconcile.grades import Case, Grading, grading, is_first_person, is_fitting, is_own_statement
from recount.reconcile.perpetrators import ARTICLES, Blame
from recount.reconcile.speakers import PACKAGE, Speaker, words


def airwars_grading(case: Case) -> Grading:
    """The grade of each perpetrator, and of the incident that of the best supported of them.

    Where no source holds anybody responsible, the incident has the grade of one perpetrator whom all its
    sources do; where nobody asserts harm, the one of grades.csv.

    Source: Airwars, Methodology (airwars.org/about/methodology): confirmed, fair, weak, contested or
    discounted, for each belligerent.
    """
    asserted = [c for c in case.asserted if c.role == "victim"]
    if not asserted:
        return grading(case)
    blamed = [_blamed(b, case.voices) for b in case.blames]
    facts = [_facts(b, blamed, asserted) for b in blamed]
    rows = [_row(case.sources_of(b.claims), f) for b, f in zip(blamed, facts, strict=True)]
    graded = tuple(replace(p, grade=row["grade"]) for p, row in zip(case.perpetrators, rows, strict=True))
    reasons = tuple(
        Reason(f"{p.name} is graded {row['grade']} by airwars-1: {row['meaning']}.", _ids(b.claims))
        for p, row, b in zip(graded, rows, blamed, strict=True)
    )
    held = [row for row, b in zip(rows, blamed, strict=True) if b.claims]
    if held:
        return Grading(min(held, key=lambda row: int(row["place"]))["grade"], graded, reasons)
    nobody = {"combatants": _is_of_combatants(asserted), "accepts": False, "other_accepts": False}
    row = _row(case.sources_of(asserted), {**nobody, "competing": False})
    why = "no source says who is responsible, so it is graded by the sources that tell of the harm"
    reason = Reason(f"Graded {row['grade']} by airwars-1: {why}.")
    return Grading(row["grade"], graded, (*reasons, reason))


@dataclass(frozen=True, slots=True)
class _Blamed:
    """One held responsible for harm to victims.

    Attributes:
        claims: the claims that say so.
        sources: keys of those whose claims they are.
        actors: the parties that it is; of "our fighters" the party that speaks.
        wordings: the words for it, without articles; of "our fighters" also those for the speaker.
        accepts: whether it says so itself.
    """

    claims: tuple[Claim, ...]
    sources: frozenset[str]
    actors: tuple[Actor, ...]
    wordings: frozenset[frozenset[str]]
    accepts: bool

    def is_other_than(self, blamed: _Blamed) -> bool:
        """Whether the two are different parties, by the tables of actors, or else by their words."""
        if self.actors and blamed.actors:
            pairs = [(a, b) for a in self.actors for b in blamed.actors]
            return not any(_is_related(a, b) or _leads(a, b) or _leads(b, a) for a, b in pairs)
        return not any(a <= b or b <= a for a in self.wordings for b in blamed.wordings)


def _blamed(blame: Blame, voices: Mapping[str, Speaker]) -> _Blamed:
    claims = tuple(c for c in blame.claims if c.stance == "asserted" and c.role == "victim")
    speaking = [c for c in blame.claims if is_first_person(c, voices[c.id])]
    selves = [c.naming.speaker for c in speaking if c.naming.speaker and c.naming.speaker.is_party]
    told = [blame.perpetrator.name, *(c.perpetrator for c in blame.claims)]
    told += [voices[c.id].label for c in speaking]
    return _Blamed(
        claims,
        frozenset(voices[c.id].key for c in claims),
        (*blame.actors, *selves),
        frozenset(frozenset(words(name)) - ARTICLES for name in told),
        any(is_own_statement(c, voices[c.id], _meant(c, blame)) for c in claims),
    )


def _meant(claim: Claim, blame: Blame) -> list[Actor]:
    """The parties that a claim holds responsible, without those that have a line of their own."""
    return [a for a in claim.naming.blamed if any(_is_related(a, b) for b in blame.actors)]


def _is_related(a: Actor, b: Actor) -> bool:
    return a.is_within(b) or b.is_within(a)


def _leads(actor: Actor, coalition: Actor) -> bool:
    """Whether an actor, or what it is part of, leads a coalition by the tables of actors."""
    return any(a.id == coalition.lead for a in actor.lineage)


def _facts(mine: _Blamed, blamed: Sequence[_Blamed], asserted: Sequence[Claim]) -> dict[str, bool]:
    """What the rows ask of one perpetrator."""
    others = [b for b in blamed if b is not mine and b.is_other_than(mine)]
    return {
        "combatants": _is_of_combatants(asserted),
        "accepts": mine.accepts,
        "other_accepts": any(b.accepts for b in others),
        "competing": any(b.sources - mine.sources for b in others),
    }


def _row(sources: int, facts: Mapping[str, bool]) -> Mapping[str, str]:
    return next(row for row in read_table(PACKAGE, "airwars_grades.csv") if is_fitting(row, sources, facts))


def _is_of_combatants(asserted: Sequence[Claim]) -> bool:
    return all(c.status == "combatant" for c in asserted)


def _ids(claims: Sequence[Claim]) -> tuple[str, ...]:
    return tuple(c.id for c in claims)
