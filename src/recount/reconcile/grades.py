"""How well an incident is supported: a grade by the rows of grades.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.incidents import Perpetrator, Reason
from recount.reconcile.speakers import PACKAGE, Speaker, independent, use, words

OWN_STATEMENTS = frozenset({"party", "official"})


@dataclass(frozen=True, slots=True)
class Case:
    """What a policy may grade an incident by.

    Attributes:
        claims: all claims of the incident.
        voices: claim id -> speaker.
        groups: report id -> number of its independence group.
        perpetrators: whom claims hold responsible.
    """

    claims: Sequence[Claim]
    voices: Mapping[str, Speaker]
    groups: Mapping[str, int]
    perpetrators: tuple[Perpetrator, ...] = ()

    @property
    def asserted(self) -> list[Claim]:
        """The claims that say that somebody was harmed."""
        return [c for c in self.claims if c.stance == "asserted"]

    def sources(self, claims: Sequence[Claim]) -> int:
        """How many independent sources stand behind some asserted claims."""
        return len(independent(claims, self.voices, self.groups))


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade of an incident, its perpetrators with theirs if the policy gives them one, and why."""

    grade: str
    perpetrators: tuple[Perpetrator, ...]
    reasons: tuple[Reason, ...] = ()


def grading(case: Case) -> Grading:
    """The grade of the incident as a whole by grades.csv, whoever is held responsible."""
    asserted = case.asserted
    denied = any(c.stance == "denied" for c in case.claims)
    own = is_own_statement(asserted, case.voices)
    return Grading(grade(case.sources(asserted), denied, own), case.perpetrators)


def grade(sources: int, is_denied: bool, is_own_statement: bool) -> str:
    """The grade of an incident.

    Args:
        sources: number of independent sources that assert harm.
        is_denied: whether a source says that the harm did not happen.
        is_own_statement: whether those held responsible say so themselves.
    """
    facts = {"denied": is_denied, "own_statement": is_own_statement}
    fitting = (row["grade"] for row in read_table(PACKAGE, "grades.csv") if is_fitting(row, sources, facts))
    return next(fitting)


def is_fitting(row: Mapping[str, str], sources: int, facts: Mapping[str, bool]) -> bool:
    """Whether a row of a table of grades holds for so many sources and for these facts."""
    return int(row["sources_min"]) <= sources <= int(row["sources_max"] or sources) and all(
        row[f] == "any" or (row[f] == "yes") == holds for f, holds in facts.items()
    )


def is_own_statement(asserted: Sequence[Claim], voices: Mapping[str, Speaker]) -> bool:
    """Whether some claim's source is the party it holds responsible: by name, or as "our fighters"."""
    return any(
        bool(use("self") & set(words(c.perpetrator)))
        or (
            voices[c.id].kind in OWN_STATEMENTS
            and bool(_name(c.perpetrator))
            and _name(c.perpetrator) <= _name(c.source)
        )
        for c in asserted
    )


def _name(text: str) -> frozenset[str]:
    return frozenset(w for w in words(text) if w not in {"the", "a", "an", "forces", "group", "s", "of"})
