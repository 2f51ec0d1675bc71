"""The page of search: what is found, with its words; to whom; and nothing that a report says is obeyed."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest

from tests.web.conftest import HOSTILE, Server


def address(words: str, kind: str = "reports", **more: str) -> str:
    return "/search?" + urlencode({"q": words, "in": kind} | more)


def test_a_report_is_found_with_its_words_marked(server: Server) -> None:
    ada = server.browser("ada")
    page = ada.get(address("MANBIJ traders"))
    assert page.status == 200
    assert "<mark>traders</mark> in <mark>Manbij</mark>" in page.html
    claim = server.claim("c3")
    assert f"/reports?id=c3&amp;claim={claim}#words-{claim}" in page.html
    assert "id=a1" not in page.html


def test_words_that_no_claim_holds_lead_to_their_line(server: Server) -> None:
    html = server.browser("ada").get(address("evil")).html
    assert f"/reports?id={quote(HOSTILE, safe='').replace('%20', '+')}#line-3" in html
    shown = server.browser("ada").get("/reports?" + urlencode({"id": HOSTILE})).html
    assert 'id="line-3"' in shown


def test_claims_are_found_by_their_own_words(server: Server) -> None:
    html = server.browser("ada").get(address("Ariha nurses", "claims")).html
    assert server.claim("b2", "injured") in html
    assert "<mark>nurses</mark>" in html
    assert server.claim("c3") not in html


@pytest.mark.parametrize("words", ["manb*", "traders manbij"])
def test_incidents_are_found_by_place_and_by_claims(server: Server, words: str) -> None:
    html = server.browser("ada").get(address(words, "incidents")).html
    assert f"/incidents/{server.incident('c3')}" in html
    assert server.incident("d4") not in html


def test_what_a_report_says_is_never_a_page(server: Server) -> None:
    html = server.browser("ada").get(address('"alert" onerror')).html
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "\u202e" not in html


@pytest.mark.parametrize("words", ["", "   ", '"', "***", "AND OR NOT ( ^ :", "a" * 200, "\u202e<b>x"])
def test_any_words_are_answered(server: Server, words: str) -> None:
    for kind in ("reports", "claims", "incidents", "people"):
        page = server.browser("ada").get(address(words, kind))
        assert page.status == 200
        assert "<b>x" not in page.html


def test_too_long_a_query_and_a_page_that_is_gone_say_so(server: Server) -> None:
    ada = server.browser("ada")
    assert ada.get(address("a" * 201)).status == 422
    assert ada.get(address("killed", after="99999")).status == 422
    assert ada.get(address("killed", "claims", after="1.htmlc-0")).status in {200, 422}
    assert ada.get(address("killed", "everything")).status == 422


def test_people_are_for_those_who_may_see_names(server: Server) -> None:
    assert server.browser("ada").get(address("karo", "people")).status == 200
    eve = server.browser("eve")
    assert eve.get(address("karo", "people")).status == 403
    assert "Named victims" not in eve.get("/search").html


def test_the_page_is_reached_by_link_and_key(server: Server) -> None:
    ada = server.browser("ada")
    assert 'href="/search" data-key="/" data-press' in ada.get("/").html
    assert 'name="q" type="search"' in ada.get("/search").html
