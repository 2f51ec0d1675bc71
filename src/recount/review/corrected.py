"""A claim as it counts: the machine's fields with a person's corrections in their place (fields.csv)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from recount.codebook.tables import codes, read_table
from recount.model.claims import Claim, Source, claim_to_json, place_from_json
from recount.model.counts import Count
from recount.model.errors import Refused
from recount.model.places import PLACE_PRECISIONS
from recount.model.whens import When
from recount.review.rules import PACKAGE
from recount.review.standing import OfClaim

MAX_WORDS = 300
MOST_PEOPLE = 10**9


@dataclass(frozen=True, slots=True)
class Field:
    """Something of a claim that can be corrected (fields.csv)."""

    name: str
    form: str
    sets: tuple[str, ...]
    words: str
    label: str


@cache
def fields() -> Mapping[str, Field]:
    """Name -> field, in the order of fields.csv."""
    rows = read_table(PACKAGE, "fields.csv")
    return {
        r["field"]: Field(r["field"], r["form"], tuple(r["sets"].split()), r["words"], r["label"])
        for r in rows
    }


def value_of(claim: Claim, field: str) -> Any:
    """The machine's value of a field, in the form in which a correction is given."""
    data = claim_to_json(claim)
    if field == "count":
        return [claim.low, claim.best, claim.high]
    if field == "dates":
        return [data["start"], data["end"]]
    return data[field]


def corrected(claim: Claim, decided: OfClaim) -> Claim:
    """The claim as people corrected it; it keeps its id, its words and its evidence.

    Raises:
        Refused: if a value is none that its field can have.
    """
    for name, correction in decided.corrections.items():
        claim = with_value(claim, name, correction.value)
    return claim


def with_value(claim: Claim, name: str, value: Any) -> Claim:
    """The claim with another value of one field.

    Raises:
        Refused: if it is no value that the field can have, with the values that it can.
    """
    field = fields().get(name)
    if field is None:
        raise Refused(f"There is no field {name!r} to correct", f"Correct one of {', '.join(fields())}")
    try:
        return _set(claim, field, value)
    except (KeyError, TypeError, ValueError) as e:
        raise Refused(f"{field.label}: {_shown(value)} cannot be", f"Give {_FORMS[_form(field)]}") from e


def _set(claim: Claim, field: Field, value: Any) -> Claim:
    kind, _, table = field.form.partition(":")
    if kind == "count":
        return _counted(claim, value)
    if kind == "dates":
        start, end = (date.fromisoformat(d) if d else None for d in value)
        when = When.span(start, end) if start and end else When(start, end, "year" if end else "none")
        return replace(claim, when=when)
    if kind == "place":
        place = place_from_json(value)
        if place is not None and place.precision not in PLACE_PRECISIONS:
            raise ValueError(place.precision)
        return replace(claim, location=place)
    if not isinstance(value, str) or len(value) > MAX_WORDS or (kind == "code" and value not in codes(table)):
        raise ValueError(value)
    if field.name == "source":
        chain = (*claim.source_chain[:-1], Source(value, _kind_of_source(claim))) if value else ()
        return replace(claim, source=value, source_chain=chain)
    changes: dict[str, Any] = {field.name: value}
    return replace(claim, **changes)


def _kind_of_source(claim: Claim) -> str:
    return claim.source_chain[-1].kind if claim.source_chain else "other"


def _counted(claim: Claim, value: Any) -> Claim:
    low, best, high = value
    if any(type(n) is not int or n > MOST_PEOPLE for n in value if n is not None):
        raise ValueError(value)
    count = Count(low, best, high)
    kind = "exact" if low == best == high is not None else "range" if high is not None else "at_least"
    kind = "none" if low is None and high is None else "at_most" if low is None else kind
    return replace(claim, low=count.low, best=count.best, high=count.high, count_kind=kind)


def _form(field: Field) -> str:
    return field.form.partition(":")[0]


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= MAX_WORDS // 5 else f"{text[: MAX_WORDS // 5]}…"


_FORMS = {
    "count": "the least, the best and the most, in persons, ascending, or nothing for what is not known",
    "dates": "the first and the last day as YYYY-MM-DD, the last one not before the first",
    "place": "a place with name, coordinates and precision, or nothing",
    "code": "a code of the codebook",
    "words": f"at most {MAX_WORDS} characters",
}
