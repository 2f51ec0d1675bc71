"""An incident in the few columns by which maps, months and filters count it (`points`)."""

from __future__ import annotations

from math import floor
from typing import Any

from recount.model.incidents import Incident
from recount.model.places import Place

STEPS = 4
"""Steps of the finest grid to a degree."""


def point_of(i: Incident, policy: str) -> dict[str, Any]:
    """The incident's row of `points`."""
    day = i.when.start or i.when.end
    where = i.location if i.location and i.location.is_resolved else None
    lat, lon = (where.lat, where.lon) if where else (None, None)
    return {
        "policy": policy,
        "kind": i.kind,
        "month": day.isoformat()[:7] if day else "",
        "day": day.isoformat() if day else "",
        "id": i.id,
        "place": place_sought(i.location),
        "country": (i.location.country or "") if i.location else "",
        "grade": i.grade,
        "outcomes": f" {' '.join(i.counts)} ",
        "killed": killed(i),
        "lat": lat,
        "lon": lon,
        "precision": where.precision if where else "",
        "x": None if lon is None else floor((lon + 180) * STEPS),
        "y": None if lat is None else floor((lat + 90) * STEPS),
    }


def killed(i: Incident) -> int | None:
    """The best figure of the killed, or the least where there is none."""
    count = i.counts.get("killed")
    return None if count is None else count.best if count.best is not None else count.low


def place_sought(p: Place | None) -> str:
    """The gazetteer's name, and the report's words where they differ: people look for either."""
    if p is None or not p.name:
        return p.text if p else ""
    return p.name if p.text.casefold() in ("", p.name.casefold()) else f"{p.name} ({p.text})"
