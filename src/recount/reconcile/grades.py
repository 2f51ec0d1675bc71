"""How well an incident is supported: a grade by the rows of grades.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recount.codebook.tables import read_table
from recount.model.actors import Actor, Naming
from recount.model.claims import Claim
from recount.model.incidents import Perpetrator, Reason
from recount.model.sources import IndependentSource
from recount.reconcile.origins import Ground, origins
from recount.reconcile.perpetrators import Blame
from recount.reconcile.speakers import PACKAGE, WORD, Speaker, use, words
from recount.reconcile.spellings import titles

OWN_STATEMENTS = frozenset({"party", "official"})


@dataclass(frozen=True, slots=True)
class Case:
    """What a policy may grade an incident by.

    Attributes:
        claims: all claims of the incident.
        voices: claim id -> speaker.
        ground: the reports, and which stand on one another's words.
        sources: the incident's independent sources.
        blames: whom claims hold responsible.
    """

    claims: Sequence[Claim]
    voices: Mapping[str, Speaker]
    ground: Ground
    sources: tuple[IndependentSource, ...]
    blames: tuple[Blame, ...]

    @property
    def asserted(self) -> list[Claim]:
        """The claims that say that somebody was harmed."""
        return [c for c in self.claims if c.stance == "asserted"]

    @property
    def perpetrators(self) -> tuple[Perpetrator, ...]:
        """Whom claims hold responsible."""
        return tuple(b.perpetrator for b in self.blames)

    def sources_of(self, claims: Sequence[Claim]) -> int:
        """How many independent sources stand behind some of the asserted claims.

        Never more than the incident's sources on which these stand (two outlets that rest on one hospital are
        one), nor more than they show by themselves (an outlet that rests on two is one where only it says who
        did it).
        """
        ids = {c.id for c in claims}
        standing = sum(any(not ids.isdisjoint(r.claims) for r in s.reports) for s in self.sources)
        return min(standing, len(origins(claims, self.voices, self.ground)))


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade of an incident, its perpetrators with theirs if the policy gives them one, and why."""

    grade: str
    perpetrators: tuple[Perpetrator, ...]
    reasons: tuple[Reason, ...] = ()


def grading(case: Case) -> Grading:
    """The grade of the incident as a whole by grades.csv, whoever is held responsible."""
    denied = any(c.stance == "denied" for c in case.claims)
    own = any(s.is_own_statement for s in case.sources)
    return Grading(grade(len(case.sources), denied, own), case.perpetrators)


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


def is_own_statement(claim: Claim, speaker: Speaker, of: Sequence[Actor] | None = None) -> bool:
    """Whether a claim's source is the party it holds responsible: by the same name, or as "our fighters".

    Args:
        claim: the claim.
        speaker: whose word it is.
        of: which of the parties that it holds responsible are meant; None: any of them.
    """
    return (
        is_first_person(claim, speaker)
        or _speaks_for_itself(claim.naming, claim.naming.blamed if of is None else of)
        or (
            speaker.kind in OWN_STATEMENTS
            and bool(_name(claim.perpetrator))
            and _name(claim.perpetrator) == _name(claim.source)
        )
    )


def is_first_person(claim: Claim, speaker: Speaker) -> bool:
    """Whether a party, or an official, speaks of itself ("our fighters"); "US" is a country.

    A villager's "our soldiers" accuses others, and so does "our own soldiers".
    """
    told = WORD.findall(claim.perpetrator)
    is_self = any(w.lower() in use("self") and w != "US" for w in told)
    return is_self and speaker.kind in OWN_STATEMENTS and "own" not in words(claim.perpetrator)


def _speaks_for_itself(naming: Naming, blamed: Sequence[Actor]) -> bool:
    """Whether the speaker is, or belongs to, a party blamed, or one that holds it or that it holds."""
    if naming.speaker is None or naming.is_either:
        return False
    parties = [a for a in naming.speaker.lineage if a.is_party]
    return any(p.is_within(b) or b.is_within(p) for p in parties for b in blamed)


def _name(text: str) -> frozenset[str]:
    """The words of a party's name, without those of the mouth that speaks for it."""
    none = {"the", "a", "an", "forces", "group", "s", "of"} | use("mouth") | titles()
    return frozenset(words(text)) - none
