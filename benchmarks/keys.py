"""How long it takes from pressing a key until what was decided stands on the screen, in Debian's Chromium.

A part of an invented casebook (room.py) is served by `recount serve` itself. One person decides by key, again
and again: accepts a claim of a report, comments on an incident, signs it off. What is measured ends with the
second animation frame after the page told of the decision. The requests that a decision took, and how long
the server worked on them, are printed beside it.

    python -m benchmarks.keys CASEBOOK   measure on what `python -m benchmarks.room make` built
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, Request, sync_playwright

from benchmarks.room import PART, PASSWORD, make, served
from benchmarks.shared import two_cores
from recount.store.casebook import Casebook

TIMES, WARM = 30, 3
BROWSER = "chromium"
_READY = """(key) => {
    const told = () => document.querySelector("#main > .done")?.textContent ?? "";
    const before = told();
    window.shown = new Promise((tell) => {
        let pressed = 0;
        const press = (event) => {
            if (event.key === key) pressed ||= performance.now();
        };
        addEventListener("keydown", press, { capture: true });
        const seen = new MutationObserver(() => {
            if (!pressed || told() === before) return;
            seen.disconnect();
            removeEventListener("keydown", press, { capture: true });
            requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now() - pressed)));
        });
        seen.observe(document.body, { childList: true, subtree: true });
    });
}"""


def measure(quick: bool) -> dict[str, float]:
    """Milliseconds by what was decided, median and 95th percentile; nothing where there is no browser."""
    if shutil.which(BROWSER) is None:
        return {}
    with tempfile.TemporaryDirectory() as folder, two_cores():
        where = str(Path(folder) / "book")
        make(where, PART)
        return timed(where, 5 if quick else TIMES)


def timed(where: str, times: int) -> dict[str, float]:
    """The figures of a casebook that `make` of room.py built."""
    with Casebook(where) as book, book.looking() as c:
        ids = c.exec_driver_sql("SELECT id FROM incidents WHERE kind = 'incident' ORDER BY id LIMIT 200")
        incidents = [row[0] for row in ids]
    figures: dict[str, float] = {}
    with served(where) as (origin, _), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which(BROWSER), args=["--no-sandbox"])
        page = browser.new_page()
        _sign_in(page, origin)
        for kind, decide in (("accept", _accept), ("comment", _comment), ("sign", _sign)):
            found = [decide(page, f"{origin}/incidents/{i}") for i in incidents[: times + WARM]][WARM:]
            shown, asked, server = ([one[n] for one in found] for n in range(3))
            figures |= {
                f"keys.{kind}_median_ms": round(median(shown), 1),
                f"keys.{kind}_p95_ms": round(quantiles(shown, n=20, method="inclusive")[-1], 1),
            }
            print(f"{kind}: {max(asked)} requests at most, server {median(server):.0f} ms", file=sys.stderr)
        browser.close()
    return figures


def _sign_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/sign-in")
    page.fill("input[name=name]", "analyst0")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{origin}/")


def _accept(page: Page, address: str) -> tuple[float, int, float]:
    page.goto(address)
    page.locator(".told li > a").first.click()
    page.locator("[data-key=a]").wait_for()
    return _pressed(page, "a")


def _comment(page: Page, address: str) -> tuple[float, int, float]:
    page.goto(address)
    page.keyboard.press("w")
    page.keyboard.type("Called the office")
    page.keyboard.press("Tab")
    return _pressed(page, "Enter")


def _sign(page: Page, address: str) -> tuple[float, int, float]:
    page.goto(address)
    page.keyboard.press("y")
    return _pressed(page, "Enter")


def _pressed(page: Page, key: str) -> tuple[float, int, float]:
    """Milliseconds from this key to the screen, the requests that went out, and the server's milliseconds."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    page.wait_for_load_state("networkidle")
    asked.clear()
    page.evaluate(_READY, key)
    page.keyboard.press(key)
    shown = page.evaluate("() => window.shown")
    page.remove_listener("request", note)
    server = sum(max(0.0, r.timing["responseStart"] - r.timing["requestStart"]) for r in asked)
    return shown, len(asked), server


if __name__ == "__main__":
    print(timed(sys.argv[1], TIMES))
