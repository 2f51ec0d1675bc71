"""How far people agree who code the same claims blind: Krippendorff's alpha for each variable.

Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability. Which variable is measured how stands in
agreement.csv. Intervals are those of resampled units (Zapf et al. 2016, BMC Medical Research Methodology 16).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.codings import Coding
from recount.model.errors import Refused
from recount.review.corrected import value_of, with_value
from recount.review.rules import PACKAGE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_UNITS = 10
"""Of fewer units no figure is given: one item more or less would change it by a tenth and more."""
RESAMPLES = 1000
MOST_UNDEFINED = 0.05
"""The share of resamples without variation from which on no interval is given."""

Value = str | int
Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that is coded and measured (agreement.csv)."""

    name: str
    field: str
    part: int | None
    metric: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How far people agree on one variable.

    Attributes:
        variable: which.
        units: to how many items both gave a value.
        lone: to how many only one of the two did.
        same: share of the units to which both gave the same value, None where there are too few.
        alpha: Krippendorff's, at most 1; None where there is none, and `trouble` says why.
        low, high: its 95% interval; None where there is none.
        machine: share of people's values that are the machine's; None where there are too few.
        trouble: why something is not given, "" where all is.
    """

    variable: Variable
    units: int
    lone: int
    same: float | None = None
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    machine: float | None = None
    trouble: str = ""


@cache
def variables() -> tuple[Variable, ...]:
    """What is coded, in the order of agreement.csv."""
    return tuple(
        Variable(
            r["variable"],
            r["field"],
            int(r["part"]) if r["part"] else None,
            r["metric"],
            r["label"],
            r["why"],
        )
        for r in read_table(PACKAGE, "agreement.csv")
    )


@cache
def coded_fields() -> tuple[str, ...]:
    """The fields of fields.csv that a coder gives."""
    return tuple(dict.fromkeys(v.field for v in variables() if v.field))


def check_values(claim: Claim, values: Mapping[str, Any] | None) -> None:
    """Refuse what is no coding of a claim.

    Raises:
        Refused: if a field is missing, or holds what it cannot.
    """
    if values is None:
        return
    if set(values) != set(coded_fields()):
        raise Refused("A coding gives each field once", f"Give {', '.join(coded_fields())}")
    for name, value in values.items():
        with_value(claim, name, value)


def machine_values(claim: Claim) -> Coding:
    """What the machine made of a claim, as a coder would have given it."""
    return Coding(claim.id, "", {name: value_of(claim, name) for name in coded_fields()})


def measured(
    items: Sequence[Sequence[Coding]], machine: Mapping[str, Coding], seed: int, fold: Fold
) -> list[Measure]:
    """How far people agree, variable by variable.

    Args:
        items: the two codings of each item.
        machine: item -> what the machine made of it, of those that are known.
        seed: of the resampling; the same gives the same intervals.
        fold: gives names that are one the same form.
    """
    return [_measure(v, items, machine, seed, fold) for v in variables()]


def value(variable: Variable, coding: Coding, fold: Fold) -> Value | None:
    """What a coding gives a variable, in the form in which it is compared; None for nothing."""
    if not variable.field:
        return "no" if coding.values is None else "yes"
    if coding.values is None:
        return None
    given = coding.values[variable.field]
    given = given if variable.part is None else given[variable.part]
    if variable.metric == "interval":
        return date.fromisoformat(given).toordinal() if given else None
    return fold(given) if variable.metric == "names" else given


def _measure(
    variable: Variable,
    items: Sequence[Sequence[Coding]],
    machine: Mapping[str, Coding],
    seed: int,
    fold: Fold,
) -> Measure:
    given = [[value(variable, c, fold) for c in item] for item in items]
    units = [[v for v in unit if v is not None] for unit in given]
    full = [unit for unit in units if len(unit) == 2]
    lone = sum(len(unit) == 1 for unit in units)
    agreed = _share_of_machine(variable, items, machine, fold)
    if len(full) < LEAST_UNITS:
        trouble = f"too few items: {len(full)} with two values, and it takes {LEAST_UNITS}"
        return Measure(variable, len(full), lone, machine=agreed, trouble=trouble)
    same = sum(a == b for a, b in full) / len(full)
    point = alpha(full, variable.metric)
    if point is None:
        trouble = "no variation: all values are one, so that there is nothing to tell apart by chance"
        return Measure(variable, len(full), lone, same, machine=agreed, trouble=trouble)
    low, high = interval(full, variable.metric, seed) or (None, None)
    trouble = "" if low is not None else "hardly any variation: too few resamples have any for an interval"
    return Measure(variable, len(full), lone, same, point, low, high, agreed, trouble)


def _share_of_machine(
    variable: Variable, items: Sequence[Sequence[Coding]], machine: Mapping[str, Coding], fold: Fold
) -> float | None:
    told = (
        (value(variable, c, fold), value(variable, machine[c.item], fold))
        for item in items
        for c in item
        if c.item in machine
    )
    both = [(a, b) for a, b in told if a is not None and b is not None]
    return sum(a == b for a, b in both) / len(both) if len(both) >= LEAST_UNITS else None


def alpha(units: Sequence[Sequence[Value]], metric: str) -> float | None:
    """Krippendorff's alpha; None where there are no two values to compare, or all are one.

    Args:
        units: the values of each unit, in any order; units with fewer than two are passed over.
        metric: `nominal`, `names`, `interval` or `ratio`; the last two take numbers.
    """
    import numpy as np  # noqa: PLC0415 - help does not need it

    counts, domain = _counted(units, metric)
    if len(domain) < 2:
        return None
    return float(_alphas(counts, domain, metric, np.ones((1, len(counts))))[0])


def interval(units: Sequence[Sequence[Value]], metric: str, seed: int) -> tuple[float, float] | None:
    """The 95% interval of alpha over RESAMPLES draws of as many units, with replacement; as `alpha`.

    None where too many of the draws hold one value only.
    """
    import numpy as np  # noqa: PLC0415

    counts, domain = _counted(units, metric)
    size = len(counts)
    draws = np.random.default_rng(seed).integers(size, size=(RESAMPLES, size))
    cells = draws + size * np.arange(RESAMPLES)[:, None]  # one row of weights a draw, counted all at once
    weights = np.bincount(cells.ravel(), minlength=RESAMPLES * size).reshape(RESAMPLES, size)
    alphas = _alphas(counts, domain, metric, weights.astype(np.float64))
    known = alphas[~np.isnan(alphas)]
    if len(known) < (1 - MOST_UNDEFINED) * RESAMPLES:
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def _alphas(counts: Floats, domain: Floats, metric: str, weights: Floats) -> Floats:
    """Alpha for each row of weights: how often each unit stands in the data. NaN without variation.

    Args:
        counts: units x values: how often each value stands in each unit.
        domain: the values, as numbers.
        metric: as in `alpha`.
        weights: data x units.
    """
    import numpy as np  # noqa: PLC0415

    # A unit's own disagreement: of all pairs of its m values, each weighing 1 / (m - 1).
    own = _apart(counts, domain, metric) / (counts.sum(axis=1) - 1)
    values = weights @ counts
    expected = _apart(values, domain, metric) / (values.sum(axis=1) - 1)
    apart = np.divide(weights @ own, expected, out=np.full(len(weights), np.nan), where=expected > 0)
    alphas: Floats = 1 - apart
    return alphas


def _apart(counts: Floats, domain: Floats, metric: str) -> Floats:
    """For each row of counts, how far all pairs of its values are apart together, squared."""
    import numpy as np  # noqa: PLC0415

    total: Floats
    if metric not in ("interval", "ratio"):
        total = counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)
        return total
    a, b = domain[:, None], domain[None, :]
    scale = a + b if metric == "ratio" else np.ones((1, 1))
    each = np.divide(a - b, scale, out=np.zeros((len(domain),) * 2), where=scale != 0) ** 2
    total = ((counts @ each) * counts).sum(axis=1)
    return total


def _counted(units: Sequence[Sequence[Value]], metric: str) -> tuple[Floats, Floats]:
    """How often each value stands in each unit of two and more, and the values as numbers."""
    import numpy as np  # noqa: PLC0415

    full = [unit for unit in units if len(unit) > 1]
    known = sorted({v for unit in full for v in unit}, key=lambda v: (isinstance(v, str), v))
    place = {v: n for n, v in enumerate(known)}
    counts = np.zeros((len(full), len(known)))
    for n, unit in enumerate(full):
        for v in unit:
            counts[n, place[v]] += 1
    is_number = metric in ("interval", "ratio")
    return counts, np.array(known if is_number else range(len(known)), dtype=np.float64)
