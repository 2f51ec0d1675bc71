"""Pairs that may be one, side by side, and decided on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from recount.pipeline.casework import add, extract_pending
from recount.pipeline.listener import Silence
from recount.pipeline.reviewing import Desk
from recount.store.casebook import Casebook
from recount.web.app import application
from tests.pipeline.invented import write_jsonl
from tests.store.databases import Home
from tests.web.browser import Browser, Shown
from tests.web.conftest import POLICY, TEXTS, Doorkeeper, Server, serving
from tests.web.test_recount import counted

NEAR = {
    "h1": "Gunmen shot dead nine farmers in Palmyra on 19 May 2031, police said.",
    "h2": "An explosion near a market in Palmyra killed nine people on 21 May 2031, a doctor said.",
}


@pytest.fixture
def near(home: Home, tmp_path: Path) -> Iterator[Server]:
    """A server whose casebook holds two accounts that may be one."""
    with Casebook(home.at("book"), create=True) as book:
        rows = [
            {"id": i, "text": t, "published": "2031-06-01", "publisher": f"The {i} Courier"}
            for i, t in (TEXTS | NEAR).items()
        ]
        add(book, [str(write_jsonl(tmp_path / "reports.jsonl", rows))], Silence())
        extract_pending(book, "rules", Silence())
        desk, keeper = Desk(book, POLICY), Doorkeeper({"ada": "coder", "eve": "viewer"})
        with serving(application(desk, keeper)) as origin:
            made = Server(origin, desk, keeper)
            yield made
            for browser in made.browsers:
                browser.close()


def side_by_side(server: Server, browser: Browser) -> Shown:
    one, other = server.incident("h1"), server.incident("h2")
    return browser.get(f"/duplicates?first={one}&second={other}")


def offered(browser: Browser) -> list[str]:
    return [x for x in browser.get("/duplicates").links if x.startswith("/duplicates?first=")]


def test_two_accounts_that_may_be_one_are_offered_and_stand_side_by_side(near: Server) -> None:
    eve, one, other = near.browser("eve"), near.incident("h1"), near.incident("h2")
    (link,) = offered(eve)
    assert {one, other} == set(link.replace("&", "=").split("=")[1::2])
    page, place = eve.get(link), near.desk.incident(one).location
    assert place is not None
    for said in (
        "They tell the same figure.",
        "nine farmers",
        "nine people",
        place.name,
        "19 May 2031",
        "the two accounts that are most alike",
        "likelier two than one",
    ):
        assert said in page.text, said
    assert [f.action for f in page.forms if f.action.startswith("/decide")] == []


def test_they_are_merged_and_the_list_is_shown_without_them(near: Server) -> None:
    ada = near.browser("ada")
    page = ada.send(side_by_side(near, ada).form("/decide/merge"), reason="the same nine")
    assert ("Kept as number 1" in page.text, offered(ada)) == (True, [])
    assert near.incident("h1") == near.incident("h2")
    assert "The two are one incident" in side_by_side(near, ada).text
    ada.send(ada.get("/log").form("/decide/undo", of="1"))
    assert len(offered(ada)) == 1


def test_they_are_told_apart_and_offered_again_when_that_is_undone(near: Server) -> None:
    ada = near.browser("ada")
    ada.send(side_by_side(near, ada).form("/decide/merge"), action="/decide/not_same")
    assert offered(ada) == []
    assert "decided that the two are not the same" in side_by_side(near, ada).text
    ada.send(ada.get("/recount").form("/recount"))
    counted(ada, "/duplicates")
    assert offered(ada) == []
    ada.send(ada.get("/log").form("/decide/undo", of="1"))
    assert len(offered(ada)) == 1


def test_what_others_decided_meanwhile_is_shown(near: Server) -> None:
    ada = near.browser("ada")
    form = side_by_side(near, ada).form("/decide/merge")
    correcting = ada.get("/reports?id=h1").form("/decide/correct", field="count")
    other = ada.get("/reports?id=h2").form("/decide/correct", field="count")
    for each in (correcting, other):
        ada.send(each, low="8", best="8", high="8")
    assert ada.send(form).status == 409


def test_two_that_are_not_near_are_compared_without_reasons(near: Server) -> None:
    ada, one, other = near.browser("ada"), near.incident("c3"), near.incident("a1")
    page = ada.get(f"/duplicates?first={one}&second={other}")
    assert f"recount pair {one} {other}" in page.text
    keys = [at["data-key"] for _, at in page.tags if "data-key" in at]
    assert sorted(keys) == ["/", "d", "m"]
    assert ada.send(page.form("/decide/merge")).status == 200
    assert near.incident("c3") == near.incident("a1")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/duplicates?first=i-0&second=i-1", 404), ("/duplicates?after=x", 422), ("/duplicates?first=i-0", 404)],
)
def test_what_is_not_there_is_said(near: Server, path: str, status: int) -> None:
    assert near.browser("eve").get(path).status == status
