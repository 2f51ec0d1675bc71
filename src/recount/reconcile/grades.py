"""How well an incident is supported: a grade by the rows of grades.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.reconcile.speakers import PACKAGE, Speaker, use, words

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
