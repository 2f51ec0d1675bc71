"""Krippendorff's alpha against published examples, its intervals, and when no figure is given."""

from __future__ import annotations

import math
import typing
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.claims import Claim
from recount.model.codings import Coding, coding_digest, pairs
from recount.model.errors import Refused
from recount.model.spans import Mention
from recount.model.whens import When
from recount.resolve.folding import fold
from recount.review.agreement import (
    LEAST_UNITS,
    Measure,
    alpha,
    check_values,
    coded_fields,
    interval,
    machine_values,
    measured,
    variables,
)
from recount.review.corrected import fields

# Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, the data of its sections A, B and C;
# "." is a value that is missing.
BINARY = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
NOMINAL = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")
FOUR = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def units(rows: tuple[str, ...], kind: type) -> list[list[str | int]]:
    """The values of each unit, without those that are missing."""
    return [[kind(v) for v in unit if v != "."] for unit in zip(*(r.split() for r in rows), strict=True)]


@pytest.mark.parametrize(
    ("rows", "kind", "metric", "published"),
    [
        (BINARY, str, "nominal", 0.095),
        (NOMINAL, str, "nominal", 0.692),
        (FOUR, str, "nominal", 0.743),
        (FOUR, int, "interval", 0.849),
        (FOUR, int, "ratio", 0.797),
    ],
)
def test_alpha_is_as_published(rows: tuple[str, ...], kind: type, metric: str, published: float) -> None:
    assert alpha(units(rows, kind), metric) == pytest.approx(published, abs=0.0005)


def by_definition(full: list[list[int]], metric: str) -> float:
    """Alpha of two coders as its definition has it: over all pairs of values, in units and in all."""

    def apart(a: int, b: int) -> float:
        if metric == "interval":
            return float((a - b) ** 2)
        if metric == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        return float(a != b)

    values = [v for unit in full for v in unit]
    observed = sum(apart(*unit) for unit in full) / len(full)
    total = sum(apart(a, b) for a, b in product(values, values))
    return 1 - observed / (total / (len(values) * (len(values) - 1)))


two = st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=30)
metrics = st.sampled_from(["nominal", "interval", "ratio"])


@given(two, metrics)
def test_alpha_of_two_coders_is_that_of_the_definition(full: list[list[int]], metric: str) -> None:
    found = alpha([list(u) for u in full], metric)
    if len({v for unit in full for v in unit}) < 2:
        assert found is None
    else:
        assert found == pytest.approx(by_definition(full, metric))


several = st.lists(st.lists(st.integers(0, 6), max_size=5), min_size=2, max_size=30)


@given(several, metrics)
def test_alpha_of_any_number_of_coders_is_that_of_the_library(full: list[list[int]], metric: str) -> None:
    found = alpha([list(u) for u in full], metric)
    if found is None:
        assert len({v for unit in full if len(unit) > 1 for v in unit}) < 2
    else:
        counts = [[unit.count(v) for v in range(7)] for unit in full]
        level = typing.cast(Any, metric)
        assert found == pytest.approx(
            krippendorff.alpha(value_counts=counts, value_domain=range(7), level_of_measurement=level)
        )


@given(two, metrics)
def test_who_of_the_two_coded_what_makes_no_difference(full: list[list[int]], metric: str) -> None:
    found, turned = alpha([list(u) for u in full], metric), alpha([list(u[::-1]) for u in full], metric)
    assert found == (None if turned is None else pytest.approx(turned))


@given(two, metrics, st.integers(0, 2**53 - 1))
def test_an_interval_is_drawn_by_its_seed_and_in_order(full: list[list[int]], metric: str, seed: int) -> None:
    told = [list(u) for u in full]
    found = interval(told, metric, seed)
    assert found == interval(told, metric, seed)
    if found is not None:
        low, high = found
        assert not math.isnan(low)
        assert low <= high <= 1


def test_an_interval_holds_alpha_and_shrinks_with_more_items() -> None:
    few = units(NOMINAL, str)
    point = alpha(few, "nominal")
    narrow, wide = interval(few * 10, "nominal", 7), interval(few, "nominal", 7)
    assert point is not None
    assert narrow is not None
    assert wide is not None
    assert wide[0] < narrow[0] < point < narrow[1] < wide[1]


CLAIM = Claim(
    "a1",
    "killed",
    5,
    5,
    (Mention(0, 4, "five"),),
    best=5,
    perpetrator="the Ridge Front",
    place="Osk",
    when=When.day(date(2031, 5, 7)),
    id="c-1",
)
VALUES = dict(machine_values(CLAIM).values or {})


def coding(item: int, by: str, **values: object) -> Coding:
    return Coding(f"c-{item}", by, VALUES | values, number=item)


def measures(items: list[list[Coding]]) -> dict[str, Measure]:
    machine = {f"c-{i}": replace(machine_values(CLAIM), item=f"c-{i}") for i in range(100)}
    return {m.variable.name: m for m in measured(items, machine, 1, fold)}


def test_each_field_of_the_table_is_one_that_can_be_corrected() -> None:
    assert set(coded_fields()) <= set(fields())
    assert {v.metric for v in variables()} == {"nominal", "names", "interval", "ratio"}
    assert all(v.why for v in variables())


def test_of_too_few_items_no_figure_is_given() -> None:
    items = [[coding(i, "ada", outcome="killed"), coding(i, "bo", outcome="injured")] for i in range(9)]
    for m in measures(items).values():
        assert (m.alpha, m.low, m.same) == (None, None, None)
        assert m.trouble.startswith("too few items")
    assert measures([])["outcome"].machine is None


def test_without_variation_alpha_is_not_defined_and_this_is_said() -> None:
    items = [[coding(i, "ada"), coding(i, "bo")] for i in range(LEAST_UNITS)]
    m = measures(items)["outcome"]
    assert (m.units, m.same, m.machine, m.alpha, m.low) == (10, 1.0, 1.0, None, None)
    assert m.trouble.startswith("no variation")


def test_where_hardly_any_item_differs_no_interval_is_given() -> None:
    items = [[coding(i, "ada"), coding(i, "bo", sex="male" if i == 0 else "unknown")] for i in range(10)]
    m = measures(items)["sex"]
    assert m.alpha == pytest.approx(1 - 0.1 / (2 * 19 / (20 * 19)))  # one of ten differs, as by chance
    assert (m.low, m.high) == (None, None)
    assert m.trouble.startswith("hardly any variation")


def test_names_are_compared_without_case_and_accents() -> None:
    said = ["the Ridge Front", "THE RÍDGE FRONT", "Orvania"]
    items = [
        [coding(i, "ada", perpetrator=said[i % 2]), coding(i, "bo", perpetrator="the ridge front")]
        for i in range(9)
    ]
    items.append([coding(9, "ada", perpetrator="Orvania"), coding(9, "bo", perpetrator="Orvania")])
    m = measures(items)["perpetrator"]
    assert (m.same, m.alpha) == (1.0, pytest.approx(1.0))


def test_a_number_that_only_one_gives_is_told_apart_and_not_guessed() -> None:
    items = [
        [coding(i, "ada", count=[i, i, i]), coding(i, "bo", count=[i, None if i < 3 else i, i])]
        for i in range(14)
    ]
    found = measures(items)
    assert (found["best"].units, found["best"].lone, found["best"].same) == (11, 3, 1.0)
    assert (found["low"].units, found["low"].lone) == (14, 0)


def test_who_says_no_claim_gives_no_other_value() -> None:
    items = [
        [coding(i, "ada"), Coding(f"c-{i}", "bo", None) if i < 4 else coding(i, "bo")] for i in range(14)
    ]
    found = measures(items)
    assert found["claim"].same == pytest.approx(10 / 14)
    assert (found["outcome"].units, found["outcome"].lone) == (10, 4)


def test_days_are_compared_by_how_many_lie_between() -> None:
    days = [["2031-05-01", "2031-05-02"], ["2031-05-01", "2031-05-30"]]
    near, far = (
        [
            [
                coding(i, "ada", dates=["2031-05-01", f"2031-06-{i + 1:02}"]),
                coding(i, "bo", dates=[day[i == 0], f"2031-06-{i + 1:02}"]),
            ]
            for i in range(20)
        ]
        for day in days
    )
    shifted = [
        [a, coding(i, "bo", dates=["2031-05-01", f"2031-06-{i + 2:02}"])] for i, (a, _) in enumerate(near)
    ]
    assert measures(near)["last_day"].alpha == pytest.approx(1.0)
    assert 0.9 < measures(shifted)["last_day"].alpha < 1
    assert measures(shifted)["last_day"].same == 0
    assert measures(far)["first_day"].same == measures(near)["first_day"].same == pytest.approx(0.95)


def test_a_coding_gives_every_field_and_only_what_can_be() -> None:
    check_values(CLAIM, VALUES)
    check_values(CLAIM, None)
    for wrong in (
        {k: v for k, v in VALUES.items() if k != "sex"},
        VALUES | {"victims": "x"},
        VALUES | {"outcome": ""},
        VALUES | {"count": [3, 2, 1]},
        VALUES | {"dates": ["2031-05-02", "2031-05-01"]},
    ):
        with pytest.raises(Refused):
            check_values(CLAIM, wrong)


def test_an_item_is_open_once_two_have_coded_it_each_by_their_last_word() -> None:
    told = [
        Coding("c-1", "ada", None, number=1),
        Coding("c-1", "ada", VALUES, number=2),
        Coding("c-2", "ada", VALUES, number=3),
        Coding("c-1", "bo", None, number=4),
    ]
    assert {item: [(c.by, c.number) for c in found] for item, found in pairs(told).items()} == {
        "c-1": [("ada", 2), ("bo", 4)]
    }


def test_a_digest_says_nothing_without_its_salt() -> None:
    content = {"values": None, "note": "\ud800"}
    assert coding_digest("a", content) != coding_digest("b", content)
    assert coding_digest("a", content) != coding_digest("a", content | {"note": ""})
