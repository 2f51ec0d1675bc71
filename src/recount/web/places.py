"""Places that people add: the list with its form, and their choice in a claim's form."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.responses import Response

from recount.model.errors import NotFound
from recount.web.forms import text
from recount.web.hiding import Veil
from recount.web.lists import done
from recount.web.visits import Visit


def places(visit: Visit) -> Response:
    """All of them by name."""
    return visit.show("places.html", places=visit.site.desk.places(), done=done(visit, Veil()))


def with_own_place(visit: Visit) -> FormData:
    """The form that was sent, with the place that somebody chose from the list in its fields.

    Raises:
        NotFound: if it is no longer there.
    """
    form = visit.form
    wanted = text(form, "own", 40)
    if not wanted:
        return form
    place = next((p for p in visit.site.desk.places() if p.id == wanted), None)
    if place is None:
        raise NotFound("This place is no longer in the list", "Choose another one, or write it down")
    chosen = {
        "name": place.name,
        "country": place.country,
        "lat": str(place.lat),
        "lon": str(place.lon),
        "precision": place.precision,
    }
    kept = [(k, v) for k, v in form.multi_items() if k not in chosen and k != "own"]
    return FormData([*kept, *chosen.items()])
