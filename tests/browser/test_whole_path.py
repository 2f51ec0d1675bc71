"""A team's day in a real browser, on the keyboard alone, with real users: from sign-in to export.

A coder corrects a count and merges two incidents, two reviewers sign, and the log and the table of incidents
have it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from recount.pipeline.passwords import Passwords
from tests.browser.stage import NAMED, Room, room
from tests.browser.watching import signed_in
from tests.pipeline.invented import ENV
from tests.store.databases import Home

pytestmark = [pytest.mark.needs("chromium", "npm"), pytest.mark.usefixtures("built")]
OTHER = "herald-tarnhold"
LOGGED = (
    ("cy", "signed the incident off"),
    ("bo", "signed the incident off"),
    ("bo", "graded the incident: confirmed"),
    ("ada", "merged two incidents"),
    ("ada", "corrected a field"),
)
REACH = 80
"""Times that somebody presses `j` or Tab before giving up."""


@pytest.fixture
def there(home: Home, tmp_path: Path) -> Iterator[Room]:
    with room(home.at("book"), tmp_path, Passwords()) as served:
        yield served


class Person:
    """Somebody at a browser of their own, with the keyboard alone."""

    def __init__(self, chromium: Browser, there: Room, name: str) -> None:
        self.watched, self._context = signed_in(chromium, there.origin, name)
        self.page: Page = self.watched.page

    def __enter__(self) -> Person:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None:
            self.watched.is_quiet()
        self._context.close()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        self.press("Control+a")
        self.page.keyboard.type(words)

    def open_row(self, address: str) -> None:
        """Go from row to row until this one has the focus, and open it."""
        link = self.page.locator(f"main a[href*='{address}']").first
        for _ in range(REACH):
            self.press("j")
            if link.evaluate("(a) => a === document.activeElement"):
                break
        self.press("Enter")
        self.page.wait_for_url(f"**{address}*")

    def open_link(self, address: str) -> None:
        """Press Tab until a link has the focus, and follow it."""
        self.reach(f"a[href*='{address}']")
        self.press("Enter")
        self.page.wait_for_url(f"**{address}*")

    def reach(self, wanted: str) -> None:
        """Press Tab until something has the focus."""
        for _ in range(3 * REACH):
            self.press("Tab")
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
                return
        raise AssertionError(f"Tab does not lead to {wanted}")

    def sign(self) -> None:
        self.press("y", "Enter")
        self.is_told("Sign off")

    def is_told(self, words: str) -> None:
        expect(self.page.locator("main .done").first).to_contain_text(words)


def exported(there: Room) -> list[dict[str, Any]]:
    """What `recount incidents --json` prints of the casebook, in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "recount",
        "incidents",
        "--json",
        "--quiet",
        "--casebook",
        there.casebook.where,
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=ENV, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_from_signing_in_to_the_table_of_incidents(chromium: Browser, there: Room) -> None:
    one, other = there.incident(NAMED), there.incident(OTHER)
    assert one != other
    with Person(chromium, there, "ada") as ada:
        ada.open_row(f"/incidents/{other}")
        ada.open_link(f"/reports?id={OTHER}")
        ada.press("c")  # the form of a correction, in its first field
        for number in ("4", "5", "6"):
            ada.write(number)
            ada.press("Tab")
        ada.page.keyboard.type("the clinic's list, of the evening")
        ada.press("Enter")
        ada.is_told("Correct")
        expect(ada.page.locator(".field", has_text="How many")).to_contain_text("Machine 4")
        ada.open_link(f"/incidents/{other}")
        ada.press("m")
        ada.page.keyboard.type(one)
        ada.press("Tab")
        ada.page.keyboard.type("the same road, a day's difference")
        ada.press("Enter")
        ada.is_told("Merge")
    merged = there.incident(NAMED)
    assert there.incident(OTHER) == merged
    with Person(chromium, there, "bo") as bo:
        bo.open_row(f"/incidents/{merged}")
        bo.press("g")
        bo.page.keyboard.type("confirmed")
        bo.press("Tab")
        bo.page.keyboard.type("the clinic's list names all of them")
        bo.press("Enter")
        bo.is_told("Grade")
        bo.sign()
        expect(bo.page.locator("main .facts").first).not_to_contain_text("confirmed")
    with Person(chromium, there, "cy") as cy:
        cy.open_row(f"/incidents/{merged}")
        expect(cy.page.locator("form[action='/decide/sign']")).to_contain_text("Signed by bo")
        cy.sign()
        expect(cy.page.locator("main .facts").first).to_contain_text("grade confirmed")
        cy.reach("[data-menu] > summary")
        cy.press("Enter")
        cy.open_link("/log")
        rows = cy.page.locator(".rows tbody tr")
        for n, (who, what) in enumerate(LOGGED):
            expect(rows.nth(n)).to_contain_text(what)
            expect(rows.nth(n).locator("td[data-name=Who]")).to_have_text(who)
    [row] = [i for i in exported(there) if i["id"] == merged]
    assert row["grade"] == "confirmed"
    assert {there.claim(NAMED).id, there.claim(OTHER).id} <= set(row["claims"])
    assert row["counts"]["killed"]["high"] == 6
