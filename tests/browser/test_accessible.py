"""Every page for everybody: axe finds nothing serious, nothing scrolls sideways, focus goes as one reads.

The pages are those of the application's routes, so that a new one fails here until it has an address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from recount.model.decisions import Decision
from tests.browser.addresses import ADDRESSES, TROUBLE, of_pages
from tests.browser.stage import ADA, NAMED, Room
from tests.browser.watching import Watched, signed_in
from tests.pipeline.invented import ROOT
from tests.web.conftest import PASSWORD

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
OF_COLOUR = ("color-contrast", "link-in-text-block")
"""Axe's rules on which night can differ from day."""
WIDE, ZOOMED, NARROW = 1280, 640, 360
"""Pixels: a desk's screen, the same at 200% zoom, a telephone."""
HEIGHT = 900
MOST_STOPS = 300

TOO_WIDE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const isWide = (e) => !e.closest(".wide") && e.getBoundingClientRect().right > root.clientWidth + 1;
    const wide = [...document.querySelectorAll("body *")].filter(isWide);
    return [root.scrollWidth, ...wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 90))];
}"""
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button")]
    .filter((e) => {
        const words = [e.ariaLabel, ...[...(e.labels ?? [])].map((l) => l.textContent)];
        if (e.tagName === "BUTTON") words.push(e.textContent);
        return !words.some((w) => w?.trim());
    })
    .map((e) => e.outerHTML)"""
TAB_STOP = """() => {
    const FOLLOWS = Node.DOCUMENT_POSITION_FOLLOWING;
    const way = (last, e) => (FOLLOWS & last.compareDocumentPosition(e) ? "on" : "back");

    const e = document.activeElement;
    if (e === null || e === document.body) return null;
    const box = e.getBoundingClientRect();
    const line = e.getClientRects()[0];
    const down = (Math.max(line.top, 0) + Math.min(line.bottom, innerHeight)) / 2; // of the part in sight
    const at = document.elementFromPoint(line.left + line.width / 2, down);
    const style = getComputedStyle(e);
    const [first, last] = window.stops ?? [e, e];
    window.stops = [first, e];
    return {
        moved: e === last ? "nowhere" : e === first ? "round" : way(last, e),
        name: e.outerHTML.slice(0, 120),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        isSeen: at !== null && (e.contains(at) || at.contains(e)),
        top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left, right: box.right,
    };
}"""

pytestmark = [pytest.mark.needs("chromium", "npm"), pytest.mark.usefixtures("built")]


@pytest.fixture(scope="module")
def looking(chromium: Browser, worked: Room) -> Iterator[Watched]:
    watched, context = signed_in(chromium, worked.origin, "root")
    yield watched
    context.close()


@pytest.fixture
def watched(looking: Watched) -> Iterator[Watched]:
    looking.complaints.clear()
    looking.page.emulate_media(color_scheme="light")
    looking.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    yield looking
    looking.is_quiet()


def violations(page: Page, rules: Sequence[str] | None = None) -> list[str]:
    """What axe finds serious or critical: the rule, where it is broken, and how."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    how: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        how["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate(f"axe.run(document, {json.dumps(how)}).then((r) => r.violations)")
    return [
        f"{v['id']} {node['target']} {node['failureSummary']}"
        for v in found
        if v["impact"] in GRAVE
        for node in v["nodes"]
    ]


def look_through(page: Page) -> None:
    """Axe at both widths, by day and by night; and nothing is wider than the screen, also with large text."""
    found: dict[str, Any] = {}
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme, rules in (("light", None), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=scheme)
            found[f"{width} {scheme}"] = violations(page, rules)
    for width, size in ((NARROW, 100), (ZOOMED, 100), (WIDE, 200), (ZOOMED, 200)):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
        found[f"{width} text {size}%"] = page.evaluate(TOO_WIDE)
    page.evaluate("document.documentElement.style.fontSize = ''")
    found["without a name"] = page.evaluate(NAMELESS)
    assert {how: what for how, what in found.items() if what} == {}


@pytest.mark.parametrize("path", of_pages())
def test_each_page_is_for_everybody(watched: Watched, worked: Room, path: str) -> None:
    assert path in ADDRESSES, "give the new page an address in tests/browser/addresses.py"
    for address in ADDRESSES[path](worked):
        page = watched.go(address)
        assert page.locator("h1").count() == 1, address
        assert page.locator(".trouble[role=alert]").count() == 0, address
        look_through(page)
        watched.is_quiet()


def test_the_pages_hold_what_they_are_for(watched: Watched, worked: Room) -> None:
    for path in ("/", "/new", "/duplicates", "/log", "/people", "/views", "/agreement", "/explore"):
        assert watched.go(ADDRESSES[path](worked)[0]).locator(".rows tbody tr").count() > 0, path


def test_no_address_is_of_a_page_that_is_gone() -> None:
    assert set(ADDRESSES) == set(of_pages())


@pytest.mark.parametrize("address", TROUBLE)
def test_what_goes_wrong_is_told_to_everybody(watched: Watched, address: str) -> None:
    page = watched.go(address)
    expect(page.locator("[role=alert]")).to_be_visible()
    look_through(page)
    watched.complaints.clear()  # the browser tells of the status 404


def test_axe_finds_what_is_wrong(watched: Watched) -> None:
    page = watched.go("/keys")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert [v.split()[0] for v in violations(page)] == ["label"]
    assert len(page.evaluate(NAMELESS)) == 1


def tab_stops(page: Page) -> list[dict[str, Any]]:
    """Where Tab leads, from the top of the page to its end."""
    page.focus("a.skip")
    stops = [page.evaluate(TAB_STOP)]
    while len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(TAB_STOP)
        if stop is None or stop["moved"] == "round":
            return stops
        if stop["moved"] != "nowhere":  # the parts of a date are one field
            stops.append(stop)
    raise AssertionError(f"Tab does not come to an end: {stops[-1]['name']}")


@pytest.mark.parametrize(
    "path", ["/", "/reports", "/incidents/{id}", "/duplicates", "/me", "/people", "/search"]
)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_tab_goes_the_way_the_page_is_read_and_shows_where_it_is(
    watched: Watched, worked: Room, path: str, width: int
) -> None:
    watched.page.set_viewport_size({"width": width, "height": HEIGHT})
    page = watched.go(ADDRESSES[path](worked)[-1 if path == "/duplicates" else 0])
    stops = tab_stops(page)
    assert len(stops) > 8
    assert [s["name"] for s in stops if s["outline"] < 2 or not s["isSeen"]] == []
    assert [s["name"] for s in stops if s["moved"] == "back"] == []
    back = [b["name"] for a, b in pairwise(stops) if b["bottom"] <= a["top"] and b["left"] < a["right"]]
    assert back == []


def test_the_list_of_keys_opens_and_closes_by_key_and_gives_focus_back(
    watched: Watched, worked: Room
) -> None:
    page = watched.go(f"/reports?id={NAMED}")
    button = page.get_by_role("button", name="Accept as it stands")
    dialog = page.locator("dialog#keys")
    for close in ("?", "Escape", "Enter"):  # Enter: on its button
        button.focus()
        page.keyboard.press("?")
        expect(dialog).to_be_visible()
        assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
        page.keyboard.press(close)
        expect(dialog).to_be_hidden()
        expect(button).to_be_focused()
    assert worked.casebook.log()[-1].kind != "accept"


def test_what_two_decided_at_once_is_told_to_everybody(watched: Watched, worked: Room) -> None:
    page = watched.go("/reports?id=post-ilvenor")
    claim = worked.claim("post-ilvenor").id
    worked.desk.decide(ADA, Decision("", "correct", claim, {"field": "sex", "value": "male"}, "the list"))
    page.keyboard.press("a")
    expect(page.locator("h1")).to_have_text("Somebody decided meanwhile")
    look_through(page)
    watched.complaints.clear()  # the browser tells of the status 409


def test_what_is_shown_once_is_shown_to_everybody(watched: Watched) -> None:
    page = watched.go("/me")
    page.fill("form[action='/me/begin-codes'] input[type=password]", PASSWORD)
    page.click("text=Take up one-time codes")
    expect(page.locator("#codes-title")).to_be_visible()
    look_through(page)


def test_the_menu_opens_by_key_and_escape_gives_focus_back(watched: Watched) -> None:
    page = watched.go("/keys")
    summary = page.locator("[data-menu] > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Agreement")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("[data-menu] > ul")).to_be_hidden()
    expect(summary).to_be_focused()
