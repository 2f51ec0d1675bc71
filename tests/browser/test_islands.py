"""What scripts add to the pages, in a real browser: keys, swaps, ties, selecting words, maps."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.browser.watching import Watched, select, sign_in
from tests.web.conftest import HOSTILE, Server, server  # noqa: F401 - the fixture

WITHOUT_MAP, WITH_MAP = 150_000, 1_200_000
"""Bytes of scripts and styles that a page may load, uncompressed."""

pytestmark = [pytest.mark.needs("chromium", "npm"), pytest.mark.usefixtures("built")]


@pytest.fixture
def watched(chromium: Browser, server: Server) -> Iterator[Watched]:  # noqa: F811
    context = chromium.new_context()
    found = Watched(context.new_page(), server.origin)
    sign_in(found, "bo")
    yield found
    found.is_quiet()
    context.close()


def kept(server: Server) -> list[str]:  # noqa: F811
    return [d.kind for d in server.desk.casebook.log()]


def test_keys_decide_without_loading_the_page(watched: Watched, server: Server) -> None:  # noqa: F811
    page = watched.go("/reports?id=c3")
    loads = watched.loads
    page.keyboard.press("a")
    expect(page.locator("main .done")).to_contain_text("Kept as number 1")
    expect(page.locator("#said")).to_contain_text("Kept as number 1")
    assert "done=1" in page.url
    page.keyboard.press("c")
    expect(page.locator("input[name=low]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("6")
    page.fill("input[name=best]", "6")
    page.fill("input[name=high]", "6")
    page.press("input[name=high]", "Enter")
    expect(page.locator("main .done")).to_contain_text("Kept as number 2")
    expect(page.locator("form", has=page.locator("input[name=high]"))).to_be_focused()  # where the person was
    page.keyboard.press("Enter")  # keeps nothing twice
    page.keyboard.press("a")  # and keys decide again
    expect(page.locator("main .done")).to_contain_text("Kept as number 3")
    assert (watched.loads, kept(server)) == (loads, ["accept", "correct", "accept"])


def test_what_is_refused_is_shown_in_place(watched: Watched, server: Server) -> None:  # noqa: F811
    page = watched.go("/reports?id=c3")
    page.fill("input[name=low]", "9")
    page.fill("input[name=high]", "1")
    page.press("input[name=high]", "Enter")
    expect(page.locator("main .trouble")).to_contain_text("cannot be")
    assert kept(server) == []
    watched.complaints.clear()  # the browser tells of the status 422


def test_a_server_that_does_not_answer_or_answers_no_page_is_told_of(
    watched: Watched,
    server: Server,  # noqa: F811
) -> None:
    page = watched.go("/reports?id=c3")
    page.route("**/decide/accept", lambda route: route.abort())
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("did not answer")
    page.unroute("**/decide/accept")
    page.route("**/decide/accept", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("no page")
    page.unroute("**/decide/accept")
    page.keyboard.press("a")  # the form may be sent again
    expect(page.locator("main .done")).to_contain_text("Kept as number 1")
    assert kept(server) == ["accept"]
    watched.complaints.clear()  # the browser tells of both failures


def test_help_rows_and_claims_by_key(watched: Watched) -> None:
    page = watched.page
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_hidden()
    links = page.locator(".rows th[scope=row] a")
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(links.nth(place)).to_be_focused()
    watched.go("/reports?id=b2")
    expect(page.locator("#claim-title")).to_contain_text("Claim 1")
    page.keyboard.press("j")
    expect(page.locator("#claim-title")).to_contain_text("Claim 2")


def test_filters_swap_the_list_and_back_leads_back(watched: Watched) -> None:
    page = watched.page
    loads = watched.loads
    page.fill("input[name=words]", "azaz")
    page.press("input[name=words]", "Enter")
    expect(page.locator(".rows tbody tr")).to_have_count(1)
    expect(page.locator("input[name=words]")).to_be_focused()
    assert ("words=azaz" in page.url, watched.loads) == (True, loads)
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    page.go_back()
    page.wait_for_function("document.querySelectorAll('.rows tbody tr').length > 1")


def test_fields_and_words_are_tied(watched: Watched) -> None:
    page = watched.go("/reports?id=c3")
    page.focus("input[name=low]")
    expect(page.locator("mark.tied")).to_have_count(1)
    expect(page.locator("mark.tied")).to_contain_text("five")
    page.hover("h1")
    page.locator("mark[data-fields~=count_text]").hover()
    expect(page.locator(".field.tied h5")).to_have_text("How many")
    page.locator("mark[data-fields~=victims]").focus()
    expect(page.locator(".field.tied h5")).to_have_text("Victims")


def test_selected_words_become_a_claim(watched: Watched, server: Server) -> None:  # noqa: F811
    page = watched.go("/reports?id=d4")
    page.keyboard.press("s")
    expect(page.locator("[data-hint]")).to_be_visible()
    select(page, " three farmers in Azaz ")
    page.keyboard.press("s")
    expect(page.locator("blockquote")).to_have_text("three farmers in Azaz")
    page.select_option("select[name=outcome-value]", "abducted")
    page.fill("input[name=count-best]", "3")
    page.click("text=Make the claim")
    expect(page.locator("main .done")).to_contain_text("Kept as number 1")
    [row] = server.desk.casebook.log()
    [evidence] = row.content["claim"]["evidence"]
    layer = server.desk.casebook.report("d4").report.layer
    assert layer[evidence["start"] : evidence["end"]] == evidence["quote"] == "three farmers in Azaz"


def test_offsets_are_those_of_the_layer_past_hidden_and_wide_characters(
    watched: Watched,
    server: Server,  # noqa: F811
) -> None:
    page = watched.go(f"/reports?id={quote(HOSTILE)}")
    select(page, "evil")
    page.keyboard.press("s")
    expect(page.locator("blockquote")).to_have_text("evil")
    select(page, "police said.[U+202E]")
    page.keyboard.press("s")
    expect(page.locator("blockquote")).to_contain_text("[U+202E]")
    layer = server.desk.casebook.report(HOSTILE).report.layer
    end = int(page.locator("form.making input[name=end]").get_attribute("value") or "")
    assert layer[:end].endswith("police said.\n\u202e")


def test_words_are_selected_with_the_keyboard(watched: Watched) -> None:
    page = watched.go("/reports?id=d4")
    page.focus("[data-text]")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("s")
    expect(page.locator("blockquote")).to_have_text("killed three")


def test_a_place_is_drawn_as_an_area_and_explore_as_points(watched: Watched, server: Server) -> None:  # noqa: F811
    page = watched.go(f"/incidents/{server.incident('c3')}")
    page.locator("[data-map]").scroll_into_view_if_needed()
    expect(page.locator("[data-map][data-drawn=yes] canvas")).to_be_visible(timeout=30_000)
    page = watched.go("/explore")
    expect(page.locator("[data-map][data-drawn=yes]")).to_have_attribute("data-shown", "4", timeout=30_000)
    page.fill("input[name=words]", "azaz")
    page.press("input[name=words]", "Enter")
    expect(page.locator("[data-map][data-drawn=yes]")).to_have_attribute("data-shown", "1", timeout=30_000)
    assert "words=azaz" in page.url


def test_no_more_is_loaded_than_the_pages_need(watched: Watched, server: Server) -> None:  # noqa: F811
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if kind.startswith(("text/css", "text/javascript")):
            sizes[response.url] = len(response.body())

    watched.page.on("response", weigh)
    watched.go("/reports?id=c3")
    watched.page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes.values()) <= WITHOUT_MAP
    watched.go("/explore")
    expect(watched.page.locator("[data-map][data-drawn=yes]")).to_be_visible(timeout=30_000)
    assert WITHOUT_MAP < sum(sizes.values()) <= WITH_MAP
