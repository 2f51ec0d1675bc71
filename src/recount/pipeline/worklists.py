"""The worklist: incidents in the order in which they want looking at, a page at a time."""

from __future__ import annotations

from dataclasses import replace

from recount.codebook.tables import codes
from recount.store.browsing import PAGE, IncidentFilter, IncidentRow, Value
from recount.store.casebook import Casebook

DEFAULT_ORDER = "doubt"

After = tuple[Value, str] | None
"""`value` and id of the last incident of the page before, None for the first page."""


def worklist(
    casebook: Casebook, policy: str, where: IncidentFilter, order: str, after: After
) -> list[IncidentRow]:
    """At most PAGE incidents, and one more where there are more (`store.browsing.worklist`).

    By grade the weakest come first, as the codebook orders them: no database knows which is the weaker.
    """
    if order != "grade":
        return casebook.worklist(policy, where, order, after)
    grades = [g for g in reversed(codes("grade")) if where.grade in ("", g)]
    if after is not None and after[0] in grades:
        grades = grades[grades.index(str(after[0])) :]
    found: list[IncidentRow] = []
    for grade in grades:
        begun = after if after is not None and after[0] == grade else None
        found += casebook.worklist(policy, replace(where, grade=grade), "grade", begun)
        if len(found) > PAGE:
            break
    return found[: PAGE + 1]
