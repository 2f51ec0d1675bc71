"""Places that people added because no gazetteer has them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recount.model.errors import Refused
from recount.model.places import PLACE_PRECISIONS
from recount.review.standing import Standing

MAX_WORDS = 200
MAX_VARIANTS = 40
_COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A place that somebody added.

    Attributes:
        name: the one that is shown.
        lat, lon: degrees, north and east positive.
        precision: one of PLACE_PRECISIONS.
        country: ISO 3166-1 alpha-2, "" where that is disputed or not known.
        variants: other spellings.
        note: how it was found.
        id: `p-` and 16 hexadecimal digits.
        by: who added it.
    """

    name: str
    lat: float
    lon: float
    precision: str
    country: str = ""
    variants: tuple[str, ...] = ()
    note: str = ""
    id: str = ""
    by: str = ""


def checked_place(data: Any) -> dict[str, Any]:
    """A place as the log holds it, if it is one.

    Raises:
        Refused: with what is wrong.
    """
    try:
        place = OwnPlace(
            name=str(data["name"]).strip(),
            lat=float(data["lat"]),
            lon=float(data["lon"]),
            precision=str(data["precision"]),
            country=str(data.get("country", "")),
            variants=tuple(str(v).strip() for v in data.get("variants", ())),
            note=str(data.get("note", "")).strip(),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise Refused("This is no place", "Give a name, both coordinates and a precision") from e
    words = (place.name, *place.variants)
    if not all(words) or len(words) > MAX_VARIANTS or any(len(w) > MAX_WORDS for w in (*words, place.note)):
        raise Refused("A name is missing or something is too long", f"Use 1 to {MAX_WORDS} characters")
    is_on_earth = abs(place.lat) <= 90 and abs(place.lon) <= 180 and math.isfinite(place.lat + place.lon)
    if not is_on_earth or place.precision not in PLACE_PRECISIONS:
        raise Refused(
            "Coordinates or precision cannot be",
            f"Give degrees as 36.4063, and one of {', '.join(PLACE_PRECISIONS)}",
        )
    if place.country and not _COUNTRY.fullmatch(place.country):
        raise Refused(f"{place.country[:20]!r} is no country", "Give two capital letters of ISO 3166")
    return _to_json(place)


def _to_json(p: OwnPlace) -> dict[str, Any]:
    kept = ("name", "lat", "lon", "precision", "country", "note")
    return {k: getattr(p, k) for k in kept} | {"variants": list(p.variants)}


def places_of(standing: Standing) -> list[OwnPlace]:
    """The places that people added and that stand, by name."""
    told = (standing.by_number[n] for n in standing.placing if n not in standing.undone)
    found = [_place(d.content["place"], d.subject, d.by) for d in told]
    return sorted(found, key=lambda p: (p.name.casefold(), p.id))


def _place(data: Mapping[str, Any], place: str, by: str) -> OwnPlace:
    return OwnPlace(**{**data, "variants": tuple(data["variants"])}, id=place, by=by)
