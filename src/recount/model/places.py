"""Places that reports name, resolved as far as the gazetteer allows."""

from __future__ import annotations

from dataclasses import dataclass

PLACE_PRECISIONS = ("exact", "town", "district", "province", "country", "region")


@dataclass(frozen=True, slots=True)
class Place:
    """A toponym in a text layer and what it stands for.

    Attributes:
        start, end: its span in the layer (code points); both 0 where it stands for no words of a text.
        text: its words.
        geonameid: GeoNames id, or None while unresolved.
        name: gazetteer name, or the words themselves while unresolved.
        country: ISO 3166-1 alpha-2, or None.
        admin1: name of the first-order division, or None.
        lat, lon: WGS 84 degrees, or None while unresolved.
        precision: one of PLACE_PRECISIONS: how wide an area the words may mean.
    """

    start: int
    end: int
    text: str
    geonameid: int | None = None
    name: str = ""
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "town"

    @property
    def is_resolved(self) -> bool:
        """Whether it has coordinates."""
        return self.lat is not None and self.lon is not None
