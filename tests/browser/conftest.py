"""Debian's Chromium, started once for all tests in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from recount.web.assets import script_url
from tests.browser.stage import Room, room, work

NEAR = {
    "h1": "Gunmen shot dead nine farmers in Palmyra on 19 May 2031, police said.",
    "h2": "Shelling of a school in Palmyra killed two children on 21 May 2031, a doctor said.",
}
"""Two that the machine keeps apart and asks about."""
ARGUMENTS = ("--no-sandbox", "--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader")


@pytest.fixture(scope="session")
def built() -> None:
    assert script_url(), "build the scripts first: make frontend"


@pytest.fixture(scope="package")  # no longer: while it runs, no other test can have an event loop
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A room in which people have decided, for tests that only look; on SQLite alone."""
    folder = tmp_path_factory.mktemp("worked")
    pair = [
        {"id": i, "text": text, "published": "2031-06-01", "publisher": f"The {i} Courier"}
        for i, text in NEAR.items()
    ]
    with room(str(folder / "book"), folder, more=pair) as there:
        work(there)
        yield there
