"""Why two accounts are, or are not, told as one incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from recount.link import Comparison
from recount.link.compare import Finding
from recount.model.claims import Claim
from recount.model.constraints import NONE, Constraints
from recount.model.errors import NotFound
from recount.pipeline.naming import own_tables, with_names
from recount.pipeline.readings import told_by
from recount.review.standing import Standing
from recount.store.casebook import Casebook


@dataclass(frozen=True, slots=True)
class PairAccount:
    """How two happenings compare.

    Attributes:
        reports: the two reports that tell them.
        claims: for each the ids of its claims.
        findings: one for each feature compared; one alone where one report tells both.
        decided: `same` or `apart` where a person has decided it, else "".
        is_compared: whether they share a block (docs/linking.md), without which linking compares no two.
    """

    reports: tuple[str, str]
    claims: tuple[tuple[str, ...], tuple[str, ...]]
    findings: tuple[Finding, ...]
    decided: str = ""
    is_compared: bool = True

    @property
    def score(self) -> float:
        """The sum of the weights: the log-odds that the two are one incident."""
        return sum(f.weight for f in self.findings)


def pair_account(
    casebook: Casebook, first: Sequence[str], second: Sequence[str], constraints: Constraints = NONE
) -> PairAccount:
    """Compares the happenings that two groups of claims or reports tell; of several the two most alike.

    Args:
        casebook: all its reports say which words are rare.
        first: ids of claims, or of a report, which stands for its happening where it makes no claim.
        second: the same of the other.
        constraints: what people decided.

    Raises:
        NotFound: if a group tells of no single happening, but of totals or of nothing.
    """
    told = told_by(casebook, casebook.newest(), Standing.of(casebook.log()))
    named = with_names(told.claims, {r.id: r for r in told.reports}, own_tables(casebook.folder))
    comparison = Comparison.of(told.reports, list(named), constraints)
    holders = [_events(comparison, ids) for ids in (first, second)]
    pairs = [(i, j) for i in holders[0] for j in holders[1] if i != j]
    if not pairs:
        raise NotFound(
            "Both are told by one report as one happening", "Give two claims, reports or incidents"
        )
    i, j = max(pairs, key=lambda pair: (comparison.score(*sorted(pair)), -pair[0], -pair[1]))
    a, b = comparison.events[i], comparison.events[j]
    return PairAccount(
        reports=(a.report, b.report),
        claims=(_ids(a.claims), _ids(b.claims)),
        findings=tuple(comparison.explain(*sorted((i, j)))),
        decided=_decided(constraints, a.claims, b.claims),
        is_compared=a.report == b.report or (min(i, j), max(i, j)) in comparison.candidates(),
    )


def pair_to_json(account: PairAccount) -> dict[str, Any]:
    """The comparison as data: each feature's level, weight and sentence, and their sum."""
    return {
        "reports": list(account.reports),
        "claims": [list(ids) for ids in account.claims],
        "score": round(account.score, 3),
        "decided": account.decided or None,
        "compared": account.is_compared,
        "features": [
            {"feature": f.feature, "level": f.level, "weight": f.weight, "text": f.text}
            for f in account.findings
        ],
    }


def _events(comparison: Comparison, ids: Sequence[str]) -> list[int]:
    wanted = set(ids)
    told = ((n, _ids(e.claims) or (e.report,)) for n, e in enumerate(comparison.events))
    found = [n for n, names in told if not wanted.isdisjoint(names)]
    if not found:
        raise NotFound(
            "One of the two tells of no single happening, but of totals or of nothing",
            "Give two claims, reports or incidents that tell of one",
        )
    return found


def _ids(claims: Sequence[Claim]) -> tuple[str, ...]:
    return tuple(c.id for c in claims)


def _decided(constraints: Constraints, a: Sequence[Claim], b: Sequence[Claim]) -> str:
    one, other = set(_ids(a)), set(_ids(b))
    for name, pairs in (("same", constraints.same), ("apart", constraints.apart)):
        if any((x in one and y in other) or (x in other and y in one) for x, y in pairs):
            return name
    return ""
