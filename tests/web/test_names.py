"""Names of victims on the pages: for whom they are there, for whom not, and who was seen to look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from recount.model.errors import CasebookLocked
from recount.pipeline.casework import add, extract_pending
from recount.pipeline.listener import Silence
from recount.pipeline.reviewing import Desk
from recount.store import views
from recount.store.casebook import Casebook
from recount.web.app import application
from tests.pipeline.invented import write_jsonl
from tests.web.conftest import POLICY, Doorkeeper, Server, serving

TITLE = "They buried Adil Karo in Azaz"
TEXT = (
    "Shells killed Adil Karo, 34, a farmer, in Azaz on 9 May 2031, the town hospital said. "
    "KARO was buried the next day."
)
NAME = "Karo"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    row = {"id": "n1", "title": TITLE, "text": TEXT, "published": "2031-06-01", "publisher": "Osk Herald"}
    with Casebook(tmp_path / "book", create=True) as book:
        add(book, [str(write_jsonl(tmp_path / "r.jsonl", [row]))], Silence())
        extract_pending(book, "rules", Silence())
        desk = Desk(book, POLICY)
        keeper = Doorkeeper({"ada": "coder", "eve": "viewer", "ann": "administrator"})
        with serving(application(desk, keeper)) as origin:
            made = Server(origin, desk, keeper)
            yield made
            for browser in made.browsers:
                browser.close()


def seen(server: Server) -> list[tuple[str, str, str]]:
    with server.desk.casebook.looking() as c:
        return [(v.by, v.what, v.subject) for v in views.page(c, None)]


def everywhere(server: Server) -> list[str]:
    claim = server.claim("n1")
    return [
        "/",
        "/reports?id=n1",
        f"/reports?id=n1&claim={claim}",
        f"/incidents/{server.incident('n1')}",
        f"/incidents/{server.incident('n1')}?policy=ibc",
        "/log",
    ]


def decide(server: Server) -> None:
    ada = server.browser("ada")
    claim = server.claim("n1")
    form = ada.get(f"/reports?id=n1&claim={claim}").form("/decide/correct", field="victims")
    assert ada.send(form, value="the farmer Adil Karo", reason="Karo's papers").status == 200
    form = ada.get(f"/incidents/{server.incident('n1')}").form("/decide/comment")
    assert ada.send(form, reason="Ask the family of Adil Karo").status == 200


def test_the_report_of_the_test_names_a_victim(server: Server) -> None:
    assert [n.text for n in server.desk.casebook.claim(server.claim("n1")).names] == ["Adil Karo"]


def test_a_viewer_finds_the_name_on_no_page(server: Server) -> None:
    decide(server)
    eve = server.browser("eve")
    pages = {path: eve.get(path) for path in everywhere(server)}
    assert {page.status for page in pages.values()} == {200}
    assert [path for path, page in pages.items() if NAME.casefold() in page.html.casefold()] == []
    assert "█████████, 34, a farmer" in pages["/reports?id=n1"].text
    assert not any(by == "eve" for by, _, _ in seen(server))


def test_a_coder_sees_it_and_every_look_is_kept(server: Server) -> None:
    ada, incident = server.browser("ada"), server.incident("n1")
    assert "Adil Karo, 34" in ada.get("/reports?id=n1").text
    assert "Adil Karo" in ada.get(f"/incidents/{incident}").text
    assert seen(server) == [("ada", "incident", incident), ("ada", "report", "n1")]
    decide(server)
    assert "Ask the family of Adil Karo" in ada.get("/log").text
    assert seen(server)[0] == ("ada", "log", "")


def test_who_saw_names_is_shown_to_administrators_alone(server: Server) -> None:
    server.browser("ada").get("/reports?id=n1")
    ann = server.browser("ann")
    page = ann.get("/views")
    assert (page.status, "ada report n1" in page.text) == (200, True)
    assert "ada report n1" not in ann.get("/views?by=eve").text
    assert "ada report n1" in ann.get("/views?subject=n1").text
    assert [server.browser(name).get("/views").status for name in ("ada", "eve")] == [403, 403]


def test_where_the_look_cannot_be_kept_the_names_are_not_shown(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise CasebookLocked("Another process writes", "Wait")

    monkeypatch.setattr(views, "add", failing)
    page = server.browser("ada").get("/reports?id=n1")
    assert (page.status, NAME in page.html) == (503, False)


def test_a_name_of_a_claim_becomes_a_record_with_a_page_of_its_own(server: Server) -> None:
    ada, incident = server.browser("ada"), server.incident("n1")
    page = ada.get(f"/incidents/{incident}")
    assert "Named by claims, without a record Adil Karo" in page.text
    page = ada.send(page.form("/decide/add_victim"))
    assert (page.status, "without a record" in page.text) == (200, False)
    mine = next(link for link in page.links if link.startswith("/victims/v-"))
    shown = ada.get(mine)
    claim = server.claim("n1")
    assert f"/reports?id=n1&claim={claim}#words-{claim}" in shown.links
    form = shown.form("/decide/change_victim")
    shown = ada.send(form, names="Adil Karo\nعادل كارو", age="34", sex="male", notes="buried in Azaz")
    assert (shown.status, "عادل كارو Arabic" in shown.text, "buried in Azaz" in shown.text) == (
        200,
        True,
        True,
    )
    assert ["Adil Karo" in p.text for p in (ada.get("/victims"), ada.get("/log"))] == [True, False]
    assert {("ada", "victim", mine.removeprefix("/victims/")), ("ada", "victim", "")} <= set(seen(server))
    eve = server.browser("eve")
    assert [eve.get(path).status for path in ("/victims", mine)] == [403, 403]
    assert not any(link.startswith("/victims") for link in eve.get("/log").links)


def test_merged_and_split_on_the_pages(server: Server) -> None:
    ada, claim = server.browser("ada"), server.claim("n1")
    for name in ("Adil Karo", "A. Karo"):
        form = ada.get("/victims").form("/decide/add_victim")
        assert ada.send(form, names=name, claim=[claim] if name == "Adil Karo" else []).status == 200
    two, one = [x for x in ada.get("/victims").links if x.startswith("/victims/v-")]
    merged = ada.send(ada.get(one).form("/decide/merge_victims"), other=two.removeprefix("/victims/"))
    assert "A. Karo" in merged.text
    assert "is now part of" in ada.get(two).text
    split = ada.send(ada.get(one).form("/decide/split_victim"), names="Samir Hadan", claim=[claim])
    assert (split.status, "None is tied to the record" in split.text) == (200, True)
    assert "Samir Hadan" in ada.get("/victims").text
    undone = ada.send(ada.get("/log").form("/decide/undo", of=str(server.desk.casebook.log()[-1].number)))
    assert (undone.status, "Samir Hadan" in ada.get("/victims").text) == (200, False)


def test_an_account_is_written_down_and_its_witness_is_for_those_who_need_it(server: Server) -> None:
    ada, eve = server.browser("ada"), server.browser("eve")
    form = ada.get("/accounts/new").form("/accounts/new")
    words = "Gunmen killed three farmers in Azaz on 9 May 2031.\nSamir Hadan told me so."
    filled = {"text": words, "translation": "<b>Drei</b>", "witness": "Samir Hadan", "contact": "0555 1"}
    page = ada.send(form, kind="post", title="A post", **filled)
    assert (page.status, page.url.startswith("/reports?id=a-")) == (200, True)
    assert [t for t in ("Translation by the analyst", "<b>Drei</b>", "0555 1") if t not in page.text] == []
    shown = eve.get(page.url.partition("&done")[0])
    assert (shown.status, "three farmers" in shown.text, "<b>Drei</b>" in shown.text) == (200, True, True)
    assert [t for t in ("Samir", "Hadan", "0555") if t in shown.html] == []
    assert eve.get("/accounts/new").status == 403
    refused = ada.send(form, kind="post", text=" ", witness="Samir Hadan")
    assert (refused.status, "holds no words" in refused.text) == (422, True)


def test_an_administrator_erases_on_the_pages_and_nobody_else_is_offered_to(server: Server) -> None:
    ada, ann = server.browser("ada"), server.browser("ann")
    form = ada.get("/accounts/new").form("/accounts/new")
    words = "Gunmen killed Omar Tesk in Azaz on 9 May 2031, residents said."
    account = ada.send(form, kind="interview", text=words, witness="Lena Osk").url.partition("&done")[0]
    assert not any(f.action.startswith("/erase") for f in ada.get(account).forms)
    form = ann.get(account).form("/erase/account")
    unsure = ann.send(form, reason="asked by the witness")
    assert (unsure.status, "cannot be brought back" in unsure.text) == (422, True)
    log = ann.send(form, reason="asked by the witness", sure="yes")
    assert (log.status, "erased something" in log.text, "asked by the witness" in log.text) == (
        200,
        True,
        True,
    )
    assert ann.get(account).status == 404
    form = ann.get("/reports?id=n1").form("/erase/name")
    page = ann.send(form, name="Adil Karo", reason="asked by the family", sure="yes")
    assert (page.status, "█████████, 34" in page.text) == (200, True)
    texts = [ann.get(path).html for path in everywhere(server)]
    assert [t for t in texts if NAME in t or "Tesk" in t] == []
    refused = ada.post("/erase/name", [*form.fields, ("reason", "x"), ("sure", "yes")])
    assert refused.status == 403


def test_two_at_one_record_the_second_is_told(server: Server) -> None:
    server.doorkeeper.roles["bo"] = "reviewer"
    ada, bo = server.browser("ada"), server.browser("bo")
    ada.send(ada.get("/victims").form("/decide/add_victim"), names="Adil Karo", claim=[])
    mine = next(x for x in ada.get("/victims").links if x.startswith("/victims/v-"))
    forms = [b.get(mine).form("/decide/change_victim") for b in (ada, bo)]
    assert ada.send(forms[0], names="Adil K. Karo").status == 200
    told = bo.send(forms[1], names="Adeel Karo")
    assert (told.status, "changed a victim's record" in told.text) == (409, True)
    assert "Adil K. Karo" in bo.get(mine).text
    again = bo.send(told.form("/decide/change_victim"))
    assert (again.status, "Adeel Karo" in bo.get(mine).text) == (200, True)
