"""What a form sends, turned into a decision."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import FormData

from recount.codebook.tables import codes
from recount.model.claims import claim_to_json, place_to_json
from recount.model.decisions import Decision
from recount.model.errors import Refused
from recount.model.limits import MAX_ID_LENGTH
from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.reports import Report
from recount.model.victims import MAX_NAMES, MAX_WORDS
from recount.pipeline.making import claim_of_words, claim_saying
from recount.review.corrected import Field, fields

LABELS: Mapping[str, str] = {
    "accept": "Accept",
    "correct": "Correct",
    "retract": "Take back",
    "not_a_claim": "Not a claim",
    "add_claim": "Make a claim of words",
    "merge": "Merge",
    "split": "Split off",
    "move": "Move",
    "not_same": "Not the same",
    "grade": "Grade",
    "assign": "Assign",
    "comment": "Comment",
    "sign": "Sign off",
    "look": "Looked through",
    "reread": "Read anew",
    "undo": "Undo",
    "add_victim": "Make a record",
    "change_victim": "Change the record",
    "tie_victim": "Tie these claims",
    "merge_victims": "Merge records",
    "split_victim": "Split off a record",
    "add_place": "Add the place",
}
"""Each kind of decision that pages make, and what its button says."""

_MAX_ID = 100
_DIGITS = re.compile(r"[0-9]{1,12}")


def text(form: FormData, name: str, limit: int = 4000) -> str:
    """The value of a field, "" where it is not there.

    Raises:
        Refused: if it is longer than `limit`.
    """
    value = form.get(name, "")
    if not isinstance(value, str) or len(value) > limit:
        raise Refused(f"What was given under {name!r} is too long", f"Use at most {limit} characters")
    return value.strip()


def decision_of(kind: str, form: FormData) -> Decision:
    """The decision that a form asks for; who decides is not in it.

    Raises:
        Refused: if the form makes no such decision.
    """
    make = _CONTENT.get(kind)
    if make is None:
        raise Refused(f"No page decides {kind!r}", f"Use one of {', '.join(LABELS)}")
    subject, basis = text(form, "subject", MAX_ID_LENGTH), text(form, "basis", _MAX_ID)
    reason = text(form, "reason").replace("\r\n", "\n")
    return Decision("", kind, subject, make(form), reason, basis)


def whole(value: str, what: str) -> int | None:
    """A number of persons or of a row; None for nothing.

    Raises:
        Refused: if it is none.
    """
    if not value:
        return None
    if _DIGITS.fullmatch(value) is None:
        raise Refused(f"{what}: {value[:20]!r} is no whole number", "Give it in digits, or leave it empty")
    return int(value)


def _nothing(_: FormData) -> dict[str, Any]:
    return {}


def _other(form: FormData) -> dict[str, Any]:
    return {"other": text(form, "other", _MAX_ID)}


def _claims(form: FormData) -> dict[str, Any]:
    return {"claims": [c for c in form.getlist("claim") if isinstance(c, str) and 0 < len(c) <= _MAX_ID]}


def _correction(form: FormData) -> dict[str, Any]:
    name = text(form, "field", _MAX_ID)
    field = fields().get(name)
    if field is None:
        raise Refused(f"There is no field {name[:20]!r} to correct", f"Correct one of {', '.join(fields())}")
    return {"field": name, "value": _value(form, field, "")}


def _made(form: FormData) -> dict[str, Any]:
    """A claim of words: the words as the page gave them, and each field's value (`made_of` checks both)."""
    start, end = (whole(text(form, n, 12), "Where the words stand") or 0 for n in ("start", "end"))
    try:
        quote = json.loads(text(form, "quote"))
    except ValueError as e:
        raise Refused("The words did not come as the page gave them", "Select them again") from e
    words = claim_of_words(Report(text(form, "subject", MAX_ID_LENGTH), ""), start, end, str(quote))
    values = {f.name: _value(form, f, f"{f.name}-") for f in fields().values()}
    return {"claim": claim_to_json(claim_saying(words, values))}


def _value(form: FormData, field: Field, prefix: str) -> Any:
    """What a form says of a field; the names of its inputs begin with `prefix`."""
    kind = field.form.partition(":")[0]
    if kind == "count":
        return [whole(text(form, prefix + end), field.label) for end in ("low", "best", "high")]
    if kind == "dates":
        return [text(form, prefix + end, 10) for end in ("start", "end")]
    return _place(form, prefix) if kind == "place" else text(form, f"{prefix}value")


def _place(form: FormData, prefix: str) -> dict[str, Any] | None:
    name, country = text(form, f"{prefix}name", 200), text(form, f"{prefix}country", 2).upper()
    if not name:
        return None
    lat, lon = (_degrees(text(form, f"{prefix}{n}", 20), most) for n, most in (("lat", 90), ("lon", 180)))
    precision = text(form, f"{prefix}precision", 20)
    if (country and not re.fullmatch("[A-Z]{2}", country)) or precision not in PLACE_PRECISIONS:
        raise Refused(
            f"{country} {precision} is no country and precision", "Give two letters of ISO 3166, and choose"
        )
    if (lat is None) != (lon is None):
        raise Refused("Only one of latitude and longitude is given", "Give both, or none")
    place = Place(0, 0, name, None, name, country or None, None, lat, lon, precision)
    return place_to_json(place)


def _own_place(form: FormData) -> dict[str, Any]:
    """A place that somebody adds; whether it can be is looked at where it is decided."""
    variants = [" ".join(line.split()) for line in text(form, "variants", 8000).splitlines()]
    place = {k: text(form, k, 200) for k in ("name", "lat", "lon", "precision", "note")}
    return {
        "place": place | {"country": text(form, "country", 2).upper(), "variants": [v for v in variants if v]}
    }


def _degrees(value: str, most: int) -> float | None:
    if not value:
        return None
    try:
        degrees = float(value)
    except ValueError:
        degrees = math.nan
    if not abs(degrees) <= most:
        raise Refused(f"{value!r} are no degrees", f"Give a number from -{most} to {most}, as 36.4063")
    return degrees


def _grade(form: FormData) -> dict[str, Any]:
    return {"grade": _of(codes("grade"), text(form, "grade", _MAX_ID))}


def _of(known: tuple[str, ...], value: str) -> str:
    if value not in known:
        raise Refused(f"{value!r} is none of the choices", f"Choose one of {', '.join(known)}")
    return value


def _details(form: FormData) -> dict[str, Any]:
    """What a victim's form says; whether it can be is looked at where it is decided."""
    names = [" ".join(line.split()) for line in text(form, "names", MAX_NAMES * MAX_WORDS).splitlines()]
    several = {k: text(form, k, MAX_WORDS) for k in ("age", "kin", "sex", "role", "status")}
    return {"details": {"names": [n for n in names if n], "notes": text(form, "notes"), **several}}


_CONTENT: Mapping[str, Callable[[FormData], dict[str, Any]]] = {
    "accept": _nothing,
    "correct": _correction,
    "retract": _nothing,
    "not_a_claim": _nothing,
    "add_claim": _made,
    "merge": _other,
    "not_same": _other,
    "split": _claims,
    "move": lambda form: _other(form) | _claims(form),
    "grade": _grade,
    "assign": lambda form: {"to": text(form, "to", _MAX_ID)},
    "comment": _nothing,
    "sign": _nothing,
    "add_victim": lambda form: _details(form) | _claims(form),
    "change_victim": _details,
    "tie_victim": _claims,
    "merge_victims": _other,
    "split_victim": lambda form: _details(form) | _claims(form),
    "look": _nothing,
    "reread": _nothing,
    "add_place": _own_place,
    "undo": lambda form: {"of": whole(text(form, "of", 12), "Number of the decision") or 0},
}
