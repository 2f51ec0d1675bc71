"""Arabic and Hebrew reports: laid out from right to left, with claims, marks and ties as in any other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.stage import ARABIC, ARABIC_WORDS, HEBREW, HEBREW_WORDS, Room, room
from tests.browser.watching import select, signed_in

pytestmark = [pytest.mark.needs("chromium", "npm"), pytest.mark.usefixtures("built")]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("right-to-left")
    with room(str(folder / "book"), folder) as served:
        yield served


def edges(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"]


@pytest.mark.parametrize(("report", "words"), [(ARABIC, ARABIC_WORDS), (HEBREW, HEBREW_WORDS)])
@pytest.mark.parametrize("width", [1280, 360])
def test_a_claim_of_words_that_run_from_right_to_left(
    chromium: Browser, there: Room, report: str, words: str, width: int
) -> None:
    watched, context = signed_in(chromium, there.origin, "ada", viewport={"width": width, "height": 900})
    page = watched.go(f"/reports?id={report}")
    if page.locator("mark.chosen").count() == 0:
        select(page, words)
        page.keyboard.press("s")
        expect(page.locator("blockquote")).to_have_text(words)
        assert page.locator("blockquote").evaluate("(e) => getComputedStyle(e).direction") == "rtl"
        page.fill("input[name=count-best]", "5")
        page.press("input[name=count-best]", "Enter")
        expect(page.locator("main .done")).to_contain_text("Make a claim of words")
    mark, line = page.locator("mark.chosen"), page.locator("p", has=page.locator("mark.chosen"))
    expect(mark).to_have_text(words)
    assert line.evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    assert page.locator("h1 bdi").evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    # The claim's number comes first, so it stands at the right edge, and the words it begins to its left.
    sign = page.locator("a.sign")
    assert edges(sign)[1] == pytest.approx(edges(line)[1], abs=2)
    assert edges(mark)[1] <= edges(sign)[0] + 2
    page.locator(".claimlist a").first.focus()
    expect(page.locator("mark.tied")).to_have_text(words)
    layer = there.casebook.report(report).report.layer
    [row] = [d for d in there.casebook.log() if d.kind == "add_claim" and d.subject == report]
    [evidence] = row.content["claim"]["evidence"]
    assert layer[evidence["start"] : evidence["end"]] == words
    watched.is_quiet()
    context.close()
