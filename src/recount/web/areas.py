"""Where something happened, as maps draw it: an area as wide as its words are vague (areas.csv)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from recount.codebook.tables import read_table
from recount.model.places import Place


@dataclass(frozen=True, slots=True)
class Area:
    """What a map of one place draws.

    Attributes:
        lat, lon: degrees of its middle.
        radius_km: of the circle around it.
        country: ISO 3166-1 alpha-2 where the whole country is meant, "" otherwise.
        words: the same for people.
    """

    lat: float
    lon: float
    radius_km: float
    country: str
    words: str


@cache
def radii() -> Mapping[str, float]:
    """Precision -> kilometres."""
    return {r["precision"]: float(r["radius_km"]) for r in read_table("recount.web", "areas.csv")}


def area_of(place: Place | None) -> Area | None:
    """The area of a place, None where it has no coordinates."""
    if place is None or place.lat is None or place.lon is None:
        return None
    radius = radii()[place.precision]
    country = (place.country or "") if place.precision == "country" else ""
    around = f"within about {radius:g} km of {place.lat:.4f}, {place.lon:.4f}"
    known = f"known by the {place.precision}" if place.precision != "exact" else "known exactly"
    return Area(place.lat, place.lon, radius, country, f"{known}: somewhere {'there' if country else around}")
