"""New reports: those that nobody has looked at, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from recount.model.errors import Refused
from recount.review.standing import Standing
from recount.store.arrivals import Arrival, arrivals
from recount.store.browsing import PAGE
from recount.web.forms import whole
from recount.web.hiding import Asker, names_in, veil
from recount.web.lists import done
from recount.web.shared import SharedDesk
from recount.web.visits import Visit

_AT_ONCE = 200
_MOST = 10
"""Times so many reports are gone through for one page of those that nobody looked at."""


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report on the list, and the incidents that its claims count in."""

    arrival: Arrival
    incidents: list[str]


def new_reports(visit: Visit) -> Response:
    """Reports by arrival with how many claims they make and where those count."""
    since, shows_all = visit.query("since"), visit.query("all") == "yes"
    rows, onward = listed(visit, whole(visit.query("before"), "Before"), day_of(since), shows_all)
    kept = {"since": since, "all": "yes" if shows_all else "", "before": str(onward or "")}
    return visit.show(
        "new_reports.html",
        rows=rows,
        since=since,
        shows_all=shows_all,
        onward="?" + urlencode({k: v for k, v in kept.items() if v}) if onward else "",
        done=done(visit),
    )


def listed(
    asker: Asker, before: int | None, since: date | None, shows_all: bool
) -> tuple[list[NewReport], int | None]:
    """At most PAGE reports, the newest first, and the key to go on before; None: there is nothing more.

    Args:
        asker: who looks.
        before: only those of lower keys; None: from the newest on.
        since: only those that came in on this day (UTC) or later.
        shows_all: those too that somebody has looked at.
    """
    desk = asker.desk
    rows, onward = _page(desk, before, since, shows_all)
    claims = [c for a in rows for c in a.claims or ()]
    held = desk.casebook.holders(desk.policy, claims)
    hide = veil(asker, "list", "new reports", names_in(asker, {a.report for a in rows}))
    found = [NewReport(hide.arrival(a), sorted({held[c] for c in a.claims or () if c in held})) for a in rows]
    return found, onward


def is_looked_at(standing: Standing, a: Arrival) -> bool:
    """Whether somebody looked a report through, or decided on one of its claims, since it came in."""
    return any(d.at >= a.since for s in (a.report, *(a.claims or ())) for d in standing.on(s))


def _page(
    desk: SharedDesk, before: int | None, day: date | None, shows_all: bool
) -> tuple[list[Arrival], int | None]:
    rows = list[Arrival]()
    for _ in range(_MOST):
        with desk.casebook.looking() as c:
            found = arrivals(c, before, PAGE if shows_all else _AT_ONCE)
        hidden = set[int]() if shows_all else _looked_at(desk, found)
        for a in found:
            if day is not None and a.since.date() < day:
                return rows, None
            if len(rows) == PAGE:
                return rows, before
            before = a.key
            if a.key not in hidden:
                rows.append(a)
        if not found:
            return rows, None
    return rows, before


def _looked_at(desk: SharedDesk, found: Sequence[Arrival]) -> set[int]:
    return desk.decided(lambda standing: {a.key for a in found if is_looked_at(standing, a)})


def day_of(text: str) -> date | None:
    """A day of an address, None for nothing.

    Raises:
        Refused: if it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as e:
        raise Refused(f"{text[:20]!r} is no day", "Choose a day, or leave it empty") from e
