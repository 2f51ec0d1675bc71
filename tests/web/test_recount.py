"""The button that has all counted anew, and what pages say before, meanwhile and after."""

from __future__ import annotations

import time
from pathlib import Path

from recount.model.counts import Count
from recount.pipeline.casework import add, extract_pending
from recount.pipeline.listener import Silence
from tests.pipeline.invented import write_jsonl
from tests.web.browser import Browser, Shown
from tests.web.conftest import Server

LATER = "A mine killed two shepherds near Palmyra on 12 May 2031, police said."
DUE = "Reports were added or read, or tables changed"
LONGEST = 60.0
"""Seconds within which a handful of reports has to be counted, the start of a process included."""


def counted(browser: Browser, path: str) -> Shown:
    """The page once the count that goes on has ended."""
    until = time.monotonic() + LONGEST
    while True:
        page = browser.get(path)
        if "being counted anew" not in page.text:
            return page
        assert time.monotonic() < until, "the count does not end"
        time.sleep(0.1)


def come_in(server: Server, folder: Path) -> None:
    rows = [{"id": "n7", "text": LATER, "published": "2031-06-01", "publisher": "The n7 Courier"}]
    add(server.desk.casebook, [str(write_jsonl(folder / "later.jsonl", rows))], Silence())


def test_reports_that_came_in_are_counted_and_the_pages_go_on_being_served(
    server: Server, tmp_path: Path
) -> None:
    ada, eve = server.browser("ada"), server.browser("eve")
    assert DUE not in ada.get("/").text
    come_in(server, tmp_path)
    page = ada.get("/?order=day")
    assert (DUE in page.text, DUE in eve.get("/").text) == (True, False)
    going = ada.send(page.form("/recount"))
    assert (going.url, "is being counted anew since" in going.text) == ("/?order=day", True)
    claim = server.claim("c3")
    form = ada.get(f"/reports?id=c3&claim={claim}").form("/decide/correct", field="count")
    assert ada.send(form, low="6", best="6", high="6").status == 200
    after = counted(ada, "/?words=palmyra")
    assert "All was counted anew at" in after.text or "totals are as of the last full count" in after.text
    assert "killed 2" in after.text
    assert server.desk.incident(server.incident("c3")).counts["killed"] == Count.exactly(6)


def test_two_counts_at_once_are_refused(server: Server, tmp_path: Path) -> None:
    ada, bo = server.browser("ada"), server.browser("bo")
    come_in(server, tmp_path)
    forms = [browser.get("/").form("/recount") for browser in (ada, bo)]
    assert ada.send(forms[0]).status == 200
    told = bo.send(forms[1])
    assert (told.status, "counted anew already" in told.text) == (422, True)
    assert "All was counted anew at" in counted(bo, "/").text


def test_a_decision_leaves_totals_to_be_counted_and_the_button_counts_them(server: Server) -> None:
    ada = server.browser("ada")
    form = ada.get("/reports?id=c3").form("/decide/correct", field="count")
    page = ada.send(form, low="6", best="6", high="6")
    assert "totals are as of the last full count" in page.text
    ada.send(page.form("/recount"))
    assert "All was counted anew at" in counted(ada, "/recount").text


def test_a_viewer_has_nothing_counted(server: Server, tmp_path: Path) -> None:
    come_in(server, tmp_path)
    eve = server.browser("eve")
    page = eve.get("/recount")
    assert [f.action for f in page.forms] == ["/sign-out", ""]
    token = dict(page.forms[0].fields)["token"]
    assert eve.post("/recount", [("token", token)]).status == 403


def test_why_a_count_failed_is_said(server: Server, tmp_path: Path) -> None:
    ada, folder = server.browser("ada"), server.desk.casebook.folder / "actors"
    come_in(server, tmp_path)
    extract_pending(server.desk.casebook, "rules", Silence())
    form = ada.get("/").form("/recount")
    folder.mkdir()
    (folder / "local.csv").write_text("actor,words\nx\n")
    ada.send(form)
    page = counted(ada, "/")
    assert "has 1 cells, and the heading 2" in page.text
    (folder / "local.csv").unlink()
    ada.send(page.form("/recount"))
    assert "All was counted anew at" in counted(ada, "/").text
