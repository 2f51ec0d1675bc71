"""Explore: a map, a timeline and a table under one filter, which stands whole in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from recount.codebook.tables import codes
from recount.model.clean import visible
from recount.model.errors import Refused
from recount.model.phrases import plural
from recount.store.exploring import ROWS, Box, Explored, Month, Point, map_points, summary, table
from recount.web.areas import radii
from recount.web.forms import whole
from recount.web.shared import SharedDesk
from recount.web.visits import Visit

_FEW_BARS = 12  # no bar is wider than a part of so many
_MOST_BARS = 120
_HEIGHT = 100
_EARTH: Box = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the timeline: a month, or a year where there are many months.

    Attributes:
        name: as 2031-05 or 2031.
        height: of its bar, up to 100.
    """

    name: str
    incidents: int
    killed: int
    height: float


def explore(visit: Visit) -> Response:
    """The page."""
    desk, where = visit.desk, explored(visit.query)
    day, _, last = visit.query("after").rpartition("~")
    with desk.casebook.looking() as c:
        found = summary(c, desk.policy, where)
        rows = table(c, desk.policy, where, (day, last) if last else None)
    bars = _bars([m for m in found.months if m.month])
    query = {k: v for k, v in visit.request.query_params.items() if v and k not in ("after", "done")}
    onward = {**query, "after": f"{rows[ROWS - 1]['day']}~{rows[ROWS - 1]['id']}"} if len(rows) > ROWS else {}
    return visit.show(
        "explore.html",
        where=where,
        countries=desk.casebook.countries(desk.policy),
        outcomes=codes("outcome"),
        incidents=sum(m.incidents for m in found.months),
        killed=sum(m.killed for m in found.months),
        undated=sum(m.incidents for m in found.months if not m.month),
        placed=found.placed,
        box=",".join(f"{edge:.4f}" for edge in found.box) if found.box else "",
        points=f"/explore/points?{urlencode(query)}",
        bars=bars,
        step=1000 / max(len(bars), _FEW_BARS),
        few=_FEW_BARS,
        rows=rows[:ROWS],
        onward=f"/explore?{urlencode(onward)}" if onward else "",
        is_first=not last,
        first=f"/explore?{urlencode(query)}",
    )


def points(visit: Visit) -> Response:
    """What the map draws of the part that it shows, as JSON."""
    return JSONResponse({"points": points_json(visit.desk, visit.query)})


def points_json(desk: SharedDesk, query: Callable[[str], str]) -> list[dict[str, object]]:
    """What a map draws of the incidents that fit, in the `box` asked for; a bounded number of points."""
    with desk.casebook.looking() as c:
        found = map_points(c, desk.policy, explored(query), _box(query("box")))
    return [_to_json(p) for p in found]


def explored(query: Callable[[str], str]) -> Explored:
    """The filter that an address asks for.

    Args:
        query: name -> value of the address, "" where it is not there.

    Raises:
        Refused: if a value cannot be.
    """
    return Explored(
        _day(query("from")),
        _day(query("to")),
        query("country"),
        query("grade"),
        query("outcome"),
        whole(query("least"), "Killed at least"),
        query("words")[:200],
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as e:
        raise Refused(f"{text[:20]!r} is no day", "Give it as 2031-05-02, or leave it empty") from e


def _box(text: str) -> Box:
    if not text:
        return _EARTH
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError as e:
        raise Refused("The part of the map is not given as four numbers", "Load the page again") from e
    if not (west <= east and south <= north):  # also what is no number
        raise Refused("The part of the map has no inside", "Load the page again")
    return max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)


def _to_json(p: Point) -> dict[str, object]:
    killed = f"{p.killed:,} killed" if p.killed is not None else "nobody counted as killed"
    if not p.id:
        words = f"{plural(p.n, 'incident')}, {killed}"
    else:
        words = visible(", ".join(filter(None, (killed, p.place, p.day))) + f" (known by: {p.precision})")
    own = {"id": p.id, "radius_km": radii()[p.precision]} if p.id else {}
    return {"lat": p.lat, "lon": p.lon, "n": p.n, "killed": p.killed or 0, "words": words, **own}


def _bars(months: list[Month]) -> list[Bar]:
    """A bar for each month from the first to the last, or for each year where these are too many."""
    if not months:
        return []
    width = 7
    names = _months(months[0].month, months[-1].month)
    if len(names) > _MOST_BARS:
        width, names = 4, sorted({n[:4] for n in names})
        names = names[-_MOST_BARS:]
    told = {n: [0, 0] for n in names}
    for m in months:
        if m.month[:width] in told:
            told[m.month[:width]][0] += m.incidents
            told[m.month[:width]][1] += m.killed
    most = max(*(killed for _, killed in told.values()), 1)
    return [Bar(n, incidents, killed, _HEIGHT * killed / most) for n, (incidents, killed) in told.items()]


def _months(first: str, last: str) -> list[str]:
    start, end = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1)]
