"""The page of search: what is found, with its words; to whom; and nothing that a report says is obeyed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from recount.pipeline.casework import add, extract_pending
from recount.pipeline.listener import Silence
from recount.pipeline.reviewing import Desk
from recount.store import views
from recount.store.casebook import Casebook
from recount.web.app import application
from tests.pipeline.invented import write_jsonl
from tests.web.conftest import HOSTILE, POLICY, Doorkeeper, Server, serving


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


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Server]:
    text = (
        "Shells killed Adil Karo, 34, a farmer, in Azaz on 9 May 2031, the town hospital said. KARO was 34."
    )
    row = {"id": "n1", "title": "They buried Adil Karo in Azaz", "text": text, "published": "2031-06-01"}
    with Casebook(tmp_path / "book", create=True) as book:
        add(book, [str(write_jsonl(tmp_path / "r.jsonl", [row]))], Silence())
        extract_pending(book, "rules", Silence())
        desk = Desk(book, POLICY)
        with serving(application(desk, Doorkeeper({"ada": "coder", "eve": "viewer"}))) as origin:
            yield Server(origin, desk, Doorkeeper({}))


def seen(server: Server) -> list[tuple[str, str, str]]:
    with server.desk.casebook.looking() as c:
        return [(v.by, v.what, v.subject) for v in views.page(c, None)]


def test_a_name_is_found_under_another_spelling_and_the_view_is_kept(named: Server) -> None:
    with closing(named.browser("ada")) as ada:
        html = ada.get(address("Adel Caro", "people")).html
        assert "<mark>Adil Karo</mark>" in html
        assert "another spelling" in html
        assert ("ada", "search", "n1") in seen(named)


def test_names_are_hidden_in_what_is_found(named: Server) -> None:
    with closing(named.browser("eve")) as eve:
        for kind in ("reports", "claims", "incidents"):
            html = eve.get(address("azaz", kind)).html
            assert 'class="hits"' in html
            assert "karo" not in html.casefold()
            assert "adil" not in html.casefold()
            assert 'class="hits"' not in eve.get(address("karo", kind)).html
        assert seen(named) == []
