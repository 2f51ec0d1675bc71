"""Every page for everybody: axe finds nothing serious, nothing scrolls sideways, keys and focus do what they should.

The pages are those of the application's routes, so that a new one fails here until it has an address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.addresses import ADDRESSES, NO_PAGES, TROUBLE, of_pages
from tests.browser.stage import ADA, NAMED, Room
from tests.browser.watching import Watched, sign_in, signed_in
from tests.pipeline.invented import ROOT
from recount.model.decisions import Decision

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
WIDE, ZOOMED, NARROW = 1280, 640, 360
"""Pixels: a desk's screen, the same at 200% zoom, a telephone."""
HEIGHT = 900

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


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds serious or critical: the rule, where it is broken, and how."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    how: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        how["runOnly"] = {"type": "rule", "values": rules}
    found = page.evaluate(f"axe.run(document, {json.dumps(how)}).then((r) => r.violations)")
    return [
        f"{v['id']} {node['target']} {node['failureSummary']}"
        for v in found
        if v["impact"] in GRAVE
        for node in v["nodes"]
    ]


def look_through(page: Page) -> None:
    """Axe at both widths, by day and by night; nothing wider than the screen, not at 200% zoom or text either."""
    found: dict[str, Any] = {}
    for width, rules in ((WIDE, None), (NARROW, None)):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme="light")
        found[f"{width} light"] = violations(page, rules)
        page.emulate_media(color_scheme="dark")
        found[f"{width} dark"] = violations(page, ["color-contrast", "link-in-text-block"])
        page.emulate_media(color_scheme="light")
    for width, size in ((NARROW, 100), (ZOOMED, 100), (WIDE, 200), (ZOOMED, 200)):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
        found[f"{width} text {size}%"] = page.evaluate(TOO_WIDE)
    page.evaluate("document.documentElement.style.fontSize = ''")
    found["without a name"] = page.evaluate(NAMELESS)
    assert {how: what for how, what in found.items() if what} == {}


TOO_WIDE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1);
    return [root.scrollWidth, ...wide.filter((e) => !e.closest(".wide")).map((e) => e.outerHTML.slice(0, 90))].slice(0, 5);
}"""
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button")]
    .filter((e) => {
        const words = [e.ariaLabel, ...[...(e.labels ?? [])].map((l) => l.textContent)];
        if (e.tagName === "BUTTON") words.push(e.textContent);
        return !words.some((w) => w?.trim());
    })
    .map((e) => e.outerHTML)"""


@pytest.mark.parametrize("path", of_pages())
def test_each_page_is_for_everybody(watched: Watched, worked: Room, path: str) -> None:
    assert path in ADDRESSES, "give the new page an address in tests/browser/addresses.py"
    for address in ADDRESSES[path](worked):
        page = watched.go(address)
        assert page.locator("h1").count() == 1, address
        assert page.locator(".trouble[role=alert]").count() == 0, address
        look_through(page)
        watched.is_quiet()


def test_no_address_is_of_a_page_that_is_gone() -> None:
    assert set(ADDRESSES) == set(of_pages())


@pytest.mark.parametrize("address", TROUBLE)
def test_what_goes_wrong_is_told_to_everybody(watched: Watched, address: str) -> None:
    page = watched.go(address)
    expect(page.locator("[role=alert]")).to_be_visible()
    look_through(page)
    watched.complaints.clear()  # the browser tells of the status 404
