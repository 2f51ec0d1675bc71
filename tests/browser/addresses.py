"""An address, or several, for each page of the review room: a page that is new has to be given one here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from recount.web.app import pages
from tests.browser.stage import ARABIC, ARABIC_WORDS, HEBREW, NAMED, Room

NO_PAGES = frozenset(
    {
        "/explore/points",  # what maps draw, as JSON
        "/agreement/{sample}/table.csv",
        "/sign-in/oidc",  # leads to the issuer
        "/sign-in/oidc/back",  # leads on from there
        "/static/{name:path}",
    }
)


def _report(room: Room) -> list[str]:
    layer = room.casebook.report(NAMED).report.layer
    start = layer.index("Two others")
    return [
        f"/reports?id={NAMED}",
        f"/reports?id=meridian-vellamar-2&claim={room.claim('meridian-vellamar-2').id}",
        f"/reports?id={ARABIC}",
        f"/reports?id={HEBREW}",
        "/reports?id=reports%2Fupland-times-vellamar.html",
        f"/reports?id={NAMED}&start={start}&end={start + 10}",
    ]


def _incident(room: Room) -> list[str]:
    return [
        f"/incidents/{room.incident('meridian-vellamar-2')}?policy=ibc-1&policy=ucdp-1",
        f"/incidents/{room.incident('reports/un-mission-may.pdf')}",
        f"/incidents/{room.incident(ARABIC)}",
    ]


def _duplicates(room: Room) -> list[str]:
    one, other = room.incident(NAMED), room.incident("herald-tarnhold")
    return ["/duplicates", f"/duplicates?first={one}&second={other}"]


def _search(room: Room) -> list[str]:
    asked = [("wedding", "reports"), ("wedding", "claims"), ("Vellamar", "incidents"), ("Tolen", "people")]
    asked += [(ARABIC_WORDS, "reports"), ("nothing of the kind", "reports")]
    return ["/search", *(f"/search?q={quote(q)}&in={kind}" for q, kind in asked)]


def _item(room: Room) -> list[str]:
    return [f"/agreement/{room.sample.id}/items/{i}" for i in (room.sample.items[0], room.sample.items[-1])]


ADDRESSES: Mapping[str, Callable[[Room], list[str]]] = {
    "/": lambda _: ["/", "/?kind=aggregate", "/?words=nowhere"],
    "/new": lambda _: ["/new?all=yes", "/new"],
    "/duplicates": _duplicates,
    "/reports": _report,
    "/incidents/{id}": _incident,
    "/search": _search,
    "/explore": lambda _: ["/explore", "/explore?words=nowhere"],
    "/log": lambda _: ["/log", "/log?by=nobody"],
    "/people": lambda _: ["/people"],
    "/people/{name}": lambda _: ["/people/ada", "/people/root"],
    "/me": lambda _: ["/me"],
    "/settings": lambda _: ["/settings"],
    "/settings/actors": lambda _: ["/settings/actors", "/settings/actors?table=local.csv"],
    "/views": lambda _: ["/views"],
    "/victims": lambda _: ["/victims"],
    "/victims/{id}": lambda room: [f"/victims/{room.victim}"],
    "/accounts/new": lambda _: ["/accounts/new"],
    "/places": lambda _: ["/places"],
    "/keys": lambda _: ["/keys"],
    "/recount": lambda _: ["/recount"],
    "/agreement": lambda _: ["/agreement"],
    "/agreement/{sample}": lambda room: [f"/agreement/{room.sample.id}"],
    "/agreement/{sample}/items/{item}": _item,
    "/agreement/{sample}/differences": lambda room: [f"/agreement/{room.sample.id}/differences"],
    "/sign-in": lambda _: ["/sign-in"],
}
TROUBLE = ("/nowhere", "/incidents/i-0000000000000000", "/reports?id=none")
"""Addresses that are answered by the page that says what went wrong."""


def of_pages() -> list[str]:
    """The paths of all routes that somebody may look at."""
    shown = {r.path for r in pages().routes if "GET" in (r.methods or ())}  # type: ignore[attr-defined]
    return sorted(shown - NO_PAGES)
