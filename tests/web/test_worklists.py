"""The worklist's other views: new reports, what is assigned to whom, grades in their order, saved filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recount.codebook.tables import codes
from recount.pipeline.casework import add
from recount.pipeline.listener import Silence
from tests.pipeline.invented import write_jsonl
from tests.web.browser import Browser
from tests.web.conftest import HOSTILE, TEXTS, Server
from tests.web.test_recount import counted


def reports(browser: Browser, query: str = "") -> list[str]:
    return [x.removeprefix("/reports?id=") for x in browser.get(f"/new{query}").links if "/reports?" in x]


def incidents(browser: Browser, query: str) -> list[str]:
    return [
        x.removeprefix("/incidents/") for x in browser.get(f"/?{query}").links if x.startswith("/incidents/")
    ]


def test_the_newest_reports_come_first_with_their_claims_and_incidents(server: Server) -> None:
    eve = server.browser("eve")
    assert reports(eve)[1:] == sorted(TEXTS, reverse=True)
    page = eve.get("/new")
    assert f"/incidents/{server.incident('b2')}" in page.links
    assert "The b2 Courier" in page.text


def test_a_report_is_looked_at_once_somebody_decides_on_it_or_says_so(server: Server) -> None:
    ada = server.browser("ada")
    ada.send(ada.get("/reports?id=c3").form("/decide/accept"))
    page = ada.send(ada.get("/reports?id=e5").form("/decide/look"))
    assert (page.url.startswith("/new"), "Kept as number 2" in page.text) == (True, True)
    assert set(reports(ada)) & {"c3", "e5"} == set()
    assert set(reports(ada, "?all=yes")) >= {"c3", "e5"}
    ada.send(ada.get("/log").form("/decide/undo", of="2"))
    assert "e5" in reports(ada)


def test_a_report_that_comes_in_changed_is_new_again(server: Server, tmp_path: Path) -> None:
    ada = server.browser("ada")
    ada.send(ada.get("/reports?id=a1").form("/decide/look"))
    row = {"id": "a1", "text": TEXTS["a1"] + " Three more died later.", "published": "2031-06-02"}
    add(server.desk.casebook, [str(write_jsonl(tmp_path / "again.jsonl", [row]))], Silence())
    page = ada.get("/new")
    assert reports(ada)[0] == "a1"
    assert reports(ada).count("a1") == 1
    assert "not read yet" in page.text


def test_only_what_came_in_since_a_day_is_shown(server: Server) -> None:
    eve, today = server.browser("eve"), datetime.now(UTC).date()
    assert len(reports(eve, f"?since={today - timedelta(days=1)}")) == len(TEXTS) + 1
    assert reports(eve, f"?since={today + timedelta(days=2)}") == []
    assert eve.get("/new?since=soon").status == 422
    assert eve.get("/new?before=soon").status == 422


def test_new_reports_come_a_page_at_a_time(server: Server, tmp_path: Path) -> None:
    rows = [{"id": f"x{n:03}", "text": "Nothing happened.", "published": "2031-06-01"} for n in range(120)]
    add(server.desk.casebook, [str(write_jsonl(tmp_path / "many.jsonl", rows))], Silence())
    eve, query, told = server.browser("eve"), "", []
    for _ in range(9):
        page = eve.get(f"/new{query}")
        told.append([x for x in page.links if "/reports?" in x])
        onward = [x for x in page.links if "before=" in x]
        if not onward:
            break
        query = onward[0].removeprefix("/new")
    assert [len(x) for x in told] == [50, 50, 26]
    assert len({x for page in told for x in page}) == 126


def test_what_is_assigned_to_me(server: Server) -> None:
    ada, incident = server.browser("ada"), server.incident("c3")
    assert incidents(ada, "assigned=ada") == []
    ada.send(ada.get(f"/incidents/{incident}").form("/decide/assign"), to="Ada")
    assert "/?assigned=ada" in ada.get("/").links
    assert incidents(ada, "assigned=ada") == [incident]
    assert incidents(ada, "assigned=bo") == []
    ada.send(ada.get("/recount").form("/recount"))
    counted(ada, "/recount")
    assert incidents(ada, "assigned=ada") == [incident]
    ada.send(ada.get(f"/incidents/{incident}").form("/decide/assign"), to="")
    assert incidents(ada, "assigned=ada") == []


def test_grades_come_weakest_first_in_the_order_of_the_codebook(server: Server) -> None:
    bo = server.browser("bo")
    form = bo.get(f"/incidents/{server.incident('d4')}").form("/decide/grade")
    bo.send(form, grade="contested", reason="the army denies it")
    found = incidents(bo, "order=grade")
    assert set(found) == set(incidents(bo, "order=doubt"))
    ranks = [codes("grade").index(server.desk.incident(i).grade) for i in found]
    assert (ranks, found[0]) == (sorted(ranks, reverse=True), server.incident("d4"))
    after = f"order=grade&after=contested~{found[0]}"
    assert incidents(bo, after) == found[1:]
    assert incidents(bo, "order=grade&grade=weak") == [
        i for i in found if server.desk.incident(i).grade == "weak"
    ]


def test_a_filter_is_saved_shown_to_its_user_and_dropped(server: Server) -> None:
    eve, bo = server.browser("eve"), server.browser("bo")
    form = eve.get("/?order=day&words=azaz").form("/filters/save")
    page = eve.send(form, label="Azaz, <b>latest</b>")
    assert page.url.startswith("/?kind=incident&words=azaz&order=day&done=1")
    assert "/?kind=incident&words=azaz&order=day" in eve.get("/").links
    assert incidents(eve, "words=azaz&order=day") == [server.incident("d4")]
    assert "Azaz, <b>latest</b>" in eve.get("/").text
    assert "words=azaz" not in bo.get("/").html
    dropped = eve.send(eve.get("/").form("/filters/drop"))
    assert ("dropped a saved filter" in eve.get("/log").text, dropped.status) == (True, 200)
    assert "/?kind=incident&words=azaz&order=day" not in eve.get("/").links


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"label": ""}, 422), ({"label": "x" * 61}, 422), ({"query": "grade=" + "x" * 3000}, 422)],
)
def test_what_is_no_filter_is_refused(server: Server, changed: dict[str, str], status: int) -> None:
    eve = server.browser("eve")
    form = eve.get("/").form("/filters/save")
    assert eve.send(form, **({"label": "mine"} | changed)).status == status
    assert server.desk.casebook.log() == []


def test_only_what_the_worklist_knows_is_saved(server: Server) -> None:
    eve = server.browser("eve")
    eve.send(eve.get("/").form("/filters/save"), label="odd", query="grade=weak&x=//elsewhere&order=day")
    assert server.desk.casebook.log()[0].content["query"] == "grade=weak&order=day"


def test_a_hostile_report_is_text_on_the_list(server: Server) -> None:
    page = server.browser("eve").get("/new")
    assert ("<script>alert" in page.html, HOSTILE.split()[0] in page.html) == (False, True)
