"""Grades of each perpetrator as Airwars gives them, by the rows of airwars_grades.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.incidents import Perpetrator, Reason
from recount.reconcile.grades import Case, Grading, grading, is_fitting, is_own_statement
from recount.reconcile.speakers import PACKAGE, words

ARTICLES = frozenset({"the", "a", "an"})


def airwars_grading(case: Case) -> Grading:
    """The grade of each perpetrator, and of the incident that of the best supported of them.

    Where nobody is named, the incident has the grade of one perpetrator whom all its sources hold
    responsible; where nobody asserts harm, the one of grades.csv.

    Source: Airwars, Methodology (airwars.org/about/methodology): confirmed, fair, weak, contested or
    discounted, for each belligerent.
    """
    asserted = [c for c in case.asserted if c.role == "victim"]
    if not asserted:
        return grading(case)
    blames = [_blaming(p, case, asserted) for p in case.perpetrators]
    facts = [_facts(at, case, blames, asserted) for at in range(len(blames))]
    rows = [_row(case.sources(claims), f) for claims, f in zip(blames, facts, strict=True)]
    graded = tuple(replace(p, grade=row["grade"]) for p, row in zip(case.perpetrators, rows, strict=True))
    reasons = tuple(
        Reason(f"{p.name} is graded {row['grade']} by airwars-1: {row['meaning']}.", _ids(claims))
        for p, row, claims in zip(graded, rows, blames, strict=True)
    )
    if graded:
        return Grading(min(rows, key=lambda row: int(row["place"]))["grade"], graded, reasons)
    nobody = {"combatants": _is_of_combatants(asserted), "accepts": False, "other_accepts": False}
    row = _row(case.sources(asserted), {**nobody, "competing": False})
    why = "no source says who is responsible, so it is graded by the sources that tell of the harm"
    return Grading(row["grade"], (), (Reason(f"Graded {row['grade']} by airwars-1: {why}."),))


def _row(sources: int, facts: Mapping[str, bool]) -> Mapping[str, str]:
    return next(row for row in read_table(PACKAGE, "airwars_grades.csv") if is_fitting(row, sources, facts))


def _facts(
    at: int, case: Case, blames: Sequence[Sequence[Claim]], asserted: Sequence[Claim]
) -> dict[str, bool]:
    """What the rows ask of the perpetrator at this position."""
    mine = case.perpetrators[at]
    others = [
        (p, claims)
        for p, claims in zip(case.perpetrators, blames, strict=True)
        if p is not mine and not (_name(p) <= _name(mine) or _name(mine) <= _name(p))
    ]
    return {
        "combatants": _is_of_combatants(asserted),
        "accepts": is_own_statement(blames[at], case.voices),
        "other_accepts": any(is_own_statement(claims, case.voices) for _, claims in others),
        "competing": any(set(p.claimed_by) - set(mine.claimed_by) for p, _ in others),
    }


def _blaming(p: Perpetrator, case: Case, asserted: Sequence[Claim]) -> list[Claim]:
    """The claims that hold a perpetrator responsible: those of its sources whose words are nearest to it."""
    return [
        c
        for c in asserted
        if c.perpetrator and case.voices[c.id].label in p.claimed_by and _meant(c, case) is p
    ]


def _meant(claim: Claim, case: Case) -> Perpetrator:
    """Of the perpetrators whom the claim's source names, the one that shares most of the claim's words."""
    label = case.voices[claim.id].label
    told = set(words(claim.perpetrator)) - ARTICLES
    own = (p for p in case.perpetrators if label in p.claimed_by)
    return max(own, key=lambda p: (len(told & _name(p)), -len(_name(p)), p.name))


def _name(p: Perpetrator) -> set[str]:
    return set(words(p.name)) - ARTICLES


def _is_of_combatants(asserted: Sequence[Claim]) -> bool:
    return all(c.status == "combatant" for c in asserted)


def _ids(claims: Sequence[Claim]) -> tuple[str, ...]:
    return tuple(c.id for c in claims)
