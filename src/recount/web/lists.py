"""The pages that list: the worklist, the log, the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from recount.model.decisions import Decision
from recount.model.errors import Refused
from recount.pipeline import worklists
from recount.pipeline.arranging import filters_of
from recount.pipeline.beside import FOR_GOOD
from recount.pipeline.worklists import DEFAULT_ORDER, After
from recount.review.rules import kinds
from recount.store.browsing import ORDERS, PAGE, IncidentFilter, IncidentRow, Value
from recount.web.forms import whole
from recount.web.hiding import NO_VEIL, Veil, names_in_log, veil
from recount.web.visits import Visit

FILTERS = tuple(f.name for f in fields(IncidentFilter))
_VALUES: Mapping[str, Callable[[str], Value]] = {"day": date.fromisoformat, "grade": str}


def worklist(visit: Visit) -> Response:
    """Incidents in the order in which they want looking at, a page at a time."""
    desk = visit.site.desk
    order = visit.query("order") or DEFAULT_ORDER
    where = IncidentFilter(**{name: told for name in FILTERS if (told := visit.query(name))})
    if order not in ORDERS:
        raise Refused(f"There is no order {order!r}", f"Use one of {', '.join(ORDERS)}")
    after = _after(visit.query("after"), order)
    found = worklists.worklist(desk.casebook, desk.policy, where, order, after)
    return visit.show(
        "worklist.html",
        rows=found[:PAGE],
        where=where,
        order=order,
        countries=desk.casebook.countries(desk.policy),
        is_first=after is None,
        first=_address(where, order),
        onward=_address(where, order, found[PAGE - 1]) if len(found) > PAGE else "",
        saved=desk.decided(lambda standing: filters_of(standing, visit.user.name)),
        log=desk.count(),
        done=done(visit),
    )


def log(visit: Visit) -> Response:
    """The decisions, newest first."""
    desk = visit.site.desk
    by, kind = visit.query("by"), visit.query("kind")
    found = desk.casebook.log_page(whole(visit.query("before"), "Before"), by, kind)
    hide = veil(visit, "log", "", names_in_log(visit, found))
    shown = hide.decisions(found[:PAGE])
    return visit.show(
        "log.html",
        rows=shown,
        undone=desk.undone(d.number for d in shown),
        by=by,
        kind=kind,
        can_undo={d.number for d in shown if _can_undo(d)},
        onward="?" + urlencode({"by": by, "kind": kind, "before": shown[-1].number})
        if len(found) > PAGE
        else "",
        done=done(visit, hide),
    )


def keys(visit: Visit) -> Response:
    """Which key does what."""
    return visit.show("keys.html")


def done(visit: Visit, hide: Veil = NO_VEIL) -> Decision | None:
    """The decision that led to this page, where the address names one of the person's own."""
    number = whole(visit.query("done"), "Number of the decision")
    row = visit.site.desk.row(number) if number else None
    return hide.decision(row) if row and visit.person and row.by == visit.person.name else None


def _can_undo(d: Decision) -> bool:
    lasting = ("user", "settings", "list", "coding")
    return d.kind not in ("undo", *FOR_GOOD) and kinds()[d.kind].subject not in lasting


def _address(where: IncidentFilter, order: str, last: IncidentRow | None = None) -> str:
    query = {k: v for k, v in asdict(where).items() if v} | {"order": order}
    if last is not None:
        value = last.value.isoformat() if isinstance(last.value, date) else last.value
        query["after"] = f"{'' if value is None else value}~{last.id}"
    return "/?" + urlencode(query)


def _after(text: str, order: str) -> After:
    if not text:
        return None
    value, _, last = text.partition("~")
    try:
        return (_VALUES.get(order, int)(value) if value else None), last
    except ValueError as e:
        raise Refused("The address of this page was cut or changed", "Start from the first page") from e
