"""Which happenings are compared at all, and that their number stays near the number of reports."""

from __future__ import annotations

from datetime import timedelta

from recount.link import Comparison
from recount.model.claims import Claim
from recount.model.reports import Report
from recount.model.whens import When
from tests.link.invented import MAY_2, claim, report, told


def pairs_of(n: int, step: int) -> set[tuple[int, int]]:
    """Pairs among n invented attacks in one town, each with 12 killed, `step` days apart."""
    reports: list[Report] = []
    claims: list[Claim] = []
    assert MAY_2.start is not None
    for i in range(n):
        words = " ".join(f"Street{i}x{j} burnt{i}x{j}." for j in range(20))
        made = report(f"r{i:03}", f"In Velmora 12 people died. {words}")
        reports.append(made)
        when = When.day(MAY_2.start + timedelta(days=step * i))
        claims += told(made, claim(made, "12 people", 12, when=when))
    return set(Comparison.of(reports, claims).candidates())


def test_one_town_and_toll_seasons_apart_are_not_compared_each_with_each() -> None:
    assert len(pairs_of(6, 60)) == 15
    assert len(pairs_of(200, 60)) < 200


def test_one_town_on_one_day_is_compared_each_with_each_while_few() -> None:
    assert len(pairs_of(40, 0)) == 40 * 39 // 2
    assert len(pairs_of(400, 0)) < 20 * 400
