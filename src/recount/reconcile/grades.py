"""How well an incident is supported: a grade by the rows of grades.csv."""

from __future__ import annotations

from recount.codebook.tables import read_table
from recount.model.actors import Naming
from recount.model.claims import Claim
from recount.reconcile.speakers import PACKAGE, WORD, Speaker, use, words

OWN_STATEMENTS = frozenset({"party", "official"})


def grade(sources: int, is_denied: bool, is_own_statement: bool) -> str:
    """The grade of an incident.

    Args:
        sources: number of independent sources that assert harm.
        is_denied: whether a source says that the harm did not happen.
        is_own_statement: whether those held responsible say so themselves.
    """
    facts = {"denied": is_denied, "own_statement": is_own_statement}
    fitting = (
        row["grade"]
        for row in read_table(PACKAGE, "grades.csv")
        if int(row["sources_min"]) <= sources <= int(row["sources_max"] or sources)
        and all(row[f] == "any" or (row[f] == "yes") == holds for f, holds in facts.items())
    )
    return next(fitting)


def is_own_statement(claim: Claim, speaker: Speaker) -> bool:
    """Whether a claim's source is the party it holds responsible: by name, or as "our fighters"."""
    return (
        _is_first_person(claim.perpetrator)
        or _speaks_for_itself(claim.naming)
        or (
            speaker.kind in OWN_STATEMENTS
            and bool(_name(claim.perpetrator))
            and _name(claim.perpetrator) <= _name(claim.source)
        )
    )


def _is_first_person(phrase: str) -> bool:
    """Whether words are the speaker's own ("our fighters"); "US" is a country."""
    return any(w.lower() in use("self") and w != "US" for w in WORD.findall(phrase))


def _speaks_for_itself(naming: Naming) -> bool:
    """Whether the speaker is, or belongs to, the party blamed, or one that holds it or that it holds."""
    if naming.speaker is None or naming.is_either:
        return False
    parties = [a for a in naming.speaker.lineage if a.is_party]
    return any(p.is_within(b) or b.is_within(p) for p in parties for b in naming.blamed)


def _name(text: str) -> frozenset[str]:
    return frozenset(w for w in words(text) if w not in {"the", "a", "an", "forces", "group", "s", "of"})
