"""Pictures of each page for the docs, of an invented casebook: `make screenshots`.

python -m tests.browser.screenshots [NAME...]   only those whose names begin so
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from recount.model.decisions import Decision
from tests.browser.addresses import ADDRESSES
from tests.browser.conftest import ARGUMENTS
from tests.browser.pictures import picture
from tests.browser.stage import ADA, NAMED, Room, room, work
from tests.browser.watching import signed_in
from tests.pipeline.invented import ROOT

FOLDER = ROOT / "docs" / "screenshots"
MOST_BYTES = 150_000
WIDE, NARROW = (1280, 900), (360, 740)


@dataclass(frozen=True)
class Shot:
    """A picture: of which address of which page, how wide, by day or night, of how much."""

    name: str
    path: str
    number: int = 0
    size: tuple[int, int] = WIDE
    scheme: str = "light"
    tall: int = 0
    key: str = ""
    by: str = "root"


SHOTS = (
    Shot("sign-in", "/sign-in", size=(1280, 480)),
    Shot("worklist", "/"),
    Shot("worklist-dark", "/", scheme="dark"),
    Shot("worklist-narrow", "/", size=NARROW),
    Shot("new-reports", "/new"),
    Shot("report", "/reports", 1, tall=1150),
    Shot("report-dark", "/reports", 1, scheme="dark"),
    Shot("report-narrow", "/reports", 1, size=NARROW),
    Shot("report-right-to-left", "/reports", 2),
    Shot("new-claim", "/reports", 5, tall=1400),
    Shot("incident", "/incidents/{id}", 0, tall=1500),
    Shot("incident-dark", "/incidents/{id}", 0, scheme="dark"),
    Shot("incident-narrow", "/incidents/{id}", 0, size=NARROW),
    Shot("total", "/incidents/{id}", 1),
    Shot("side-by-side", "/duplicates", 1),
    Shot("explore", "/explore", tall=1150),
    Shot("explore-dark", "/explore", scheme="dark"),
    Shot("explore-narrow", "/explore", size=NARROW),
    Shot("search", "/search", 1),
    Shot("search-names", "/search", 4, size=(1280, 560)),
    Shot("agreement", "/agreement"),
    Shot("sample", "/agreement/{sample}"),
    Shot("coding", "/agreement/{sample}/items/{item}", 1, tall=1100, by="ada"),
    Shot("differences", "/agreement/{sample}/differences"),
    Shot("log", "/log"),
    Shot("people", "/people"),
    Shot("person", "/people/{name}"),
    Shot("me", "/me"),
    Shot("settings", "/settings"),
    Shot("actors", "/settings/actors", 1),
    Shot("who-saw-names", "/views"),
    Shot("keys", "/", key="?"),
    Shot("conflict", "", size=(1280, 640)),
)


def main(wanted: list[str]) -> None:
    """Take the pictures whose names begin with one of those wanted, or all."""
    FOLDER.mkdir(exist_ok=True)
    chosen = [s for s in SHOTS if not wanted or s.name.startswith(tuple(wanted))]
    with tempfile.TemporaryDirectory() as folder, room(f"{folder}/book", Path(folder)) as there:
        work(there)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
            blank = browser.new_page()
            for shot in chosen:
                take(browser, blank, there, shot)
            browser.close()


def take(browser: Browser, blank: Page, there: Room, shot: Shot) -> None:
    """Take one picture."""
    watched, context = signed_in(browser, there.origin, shot.by, color_scheme=shot.scheme)
    page = watched.page
    width, height = shot.size
    page.set_viewport_size({"width": width, "height": shot.tall or height})
    if shot.name == "sign-in":
        context.clear_cookies()
    if shot.name == "conflict":
        _meet(page, there)
    else:
        page.goto(there.origin + ADDRESSES[shot.path](there)[shot.number].partition("#")[0])
    page.wait_for_load_state("networkidle")
    for drawn in page.locator("[data-map]").all():
        box = drawn.bounding_box()
        if box is not None and box["y"] < (shot.tall or height):
            drawn.and_(page.locator("[data-drawn=yes]")).wait_for(timeout=30_000)
    if shot.key:
        page.keyboard.press(shot.key)
    file = FOLDER / f"{shot.name}.png"
    file.write_bytes(picture(page, blank))
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)} {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"{file.name} is larger than {MOST_BYTES:,} bytes: show less on it")
    context.close()


def _meet(page: Page, there: Room) -> None:
    """Two at one claim: somebody else corrects it while this page lies open."""
    claim = there.claim(NAMED)
    page.goto(f"{there.origin}/reports?id={NAMED}&claim={claim.id}")
    toll = {"field": "count", "value": [4, 4, 4]}
    there.desk.decide(ADA, Decision("", "correct", claim.id, toll, "the police list of the evening"))
    page.keyboard.press("a")
    page.locator("h1", has_text="meanwhile").wait_for()


if __name__ == "__main__":
    main(sys.argv[1:])
