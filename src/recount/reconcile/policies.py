"""Named, versioned rules that make one count of what several sources tell. Each is made of pure functions.

A policy that has been released is never changed: another rule gets another name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from recount.codebook.tables import read_table
from recount.model.errors import RecountError
from recount.reconcile.airwars import airwars_grading
from recount.reconcile.counting import Toll
from recount.reconcile.grades import Case, Grading, grading
from recount.reconcile.other_policies import acled_1, airwars_1, ibc_1, ucdp_1
from recount.reconcile.recount_policy import recount_1
from recount.reconcile.speakers import PACKAGE
from recount.reconcile.tellings import Telling


@dataclass(frozen=True, slots=True)
class Policy:
    """How an incident is counted and graded; its row of policies.csv says when it is provisional.

    Attributes:
        name: name and version, as output holds it.
        count: the tellings of one outcome, at least one -> its count, and why.
        grade: what is known of an incident -> its grade, that of each perpetrator if it gives one, and why.
        least_sources: from how many independent sources on it is not provisional.
        is_of_killed: whether these are those who tell of the dead, where anybody does.
    """

    name: str
    count: Callable[[Sequence[Telling]], Toll]
    grade: Callable[[Case], Grading]
    least_sources: int
    is_of_killed: bool


def policy_named(name: str) -> Policy:
    """The policy of that name in small or large letters; without a version ("ibc") the newest of them.

    Raises:
        RecountError: if there is none; the error lists the names.
    """
    versions = {n: p for n, p in POLICIES.items() if name.casefold() in {n, n.rpartition("-")[0]}}
    if not versions:
        todo = f"Use one of: {', '.join(sorted(POLICIES))}; a name without its version means the newest"
        raise RecountError(f"There is no policy {name!r}", todo)
    return versions[max(versions, key=lambda n: int(n.rpartition("-")[2]))]


_RULES: Mapping[str, tuple[Callable[[Sequence[Telling]], Toll], Callable[[Case], Grading]]] = {
    "recount-1": (recount_1, grading),
    "ibc-1": (ibc_1, grading),
    "ucdp-1": (ucdp_1, grading),
    "airwars-1": (airwars_1, airwars_grading),
    "acled-1": (acled_1, grading),
}
POLICIES: Mapping[str, Policy] = {
    row["policy"]: Policy(
        row["policy"], *_RULES[row["policy"]], int(row["sources_min"]), row["sources_of"] == "killed"
    )
    for row in read_table(PACKAGE, "policies.csv")
}
