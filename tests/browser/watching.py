"""A page in the browser, and what must not happen on it: asking elsewhere, complaining."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.conftest import PASSWORD

_OF_THE_MACHINE = ("GPU stall", "GL Driver")
"""Of what draws maps where there is no graphics card."""


class Watched:
    """A page, with all that it asks for elsewhere and all that it complains of."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.loads = 0
        page.on("request", lambda r: self._note(r.method, r.url))
        page.on("console", lambda m: self._complain(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.complaints.append(str(e)))
        page.on("load", lambda _: setattr(self, "loads", self.loads + 1))

    def _note(self, method: str, url: str) -> None:
        self.asked.append(f"{method} {url.removeprefix(self.origin)}")
        if not url.startswith(f"{self.origin}/"):
            self.foreign.append(url)

    def _complain(self, words: str) -> None:
        if not any(sign in words for sign in _OF_THE_MACHINE):
            self.complaints.append(words)

    def go(self, path: str) -> Page:
        self.page.goto(self.origin + path)
        return self.page

    def is_quiet(self) -> None:
        """Nothing was asked of elsewhere; no error, and no breach of the pages' policy, was told of."""
        assert self.foreign == []
        assert self.complaints == []


def sign_in(watched: Watched, name: str) -> None:
    """Sign in, with the keyboard alone."""
    page = watched.go("/sign-in")
    page.focus("input[name=name]")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{watched.origin}/")


def signed_in(browser: Browser, origin: str, name: str, **how: Any) -> tuple[Watched, BrowserContext]:
    """A page of somebody's own; `how` is handed to the browser's context, which the caller closes."""
    context = browser.new_context(**how)
    watched = Watched(context.new_page(), origin)
    sign_in(watched, name)
    return watched, context


def select(page: Page, words: str) -> None:
    """Select words with the pointer's own means: a range over the text nodes that hold their ends."""
    page.evaluate(
        """(words) => {
            const root = document.querySelector("[data-text]");
            const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
            const [all, ends] = [[], []];
            for (let n = nodes.nextNode(); n; n = nodes.nextNode())
                if (n.parentElement.closest("[data-start]"))
                    for (let i = 0; i < n.length && all.length < 5000; i += 1) all.push([n, i]);
            const start = all.map(([n, i]) => n.nodeValue[i]).join("").indexOf(words);
            const range = document.createRange();
            range.setStart(...all[start]);
            const [last, at] = all[start + words.length - 1];
            range.setEnd(last, at + 1);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )
