"""Coder agreement in the browser: drawn, coded blind by two, measured, settled; nothing is seen too early."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

import pytest

from recount.model.codings import Coding
from recount.model.errors import Conflict, NotAllowed, NotFound, Refused
from recount.pipeline import agreement
from recount.pipeline.agreement import Draw
from recount.pipeline.reviewing import User
from recount.pipeline.verifying import verify
from recount.review.agreement import machine_values
from recount.review.rules import kinds
from recount.store.codings import DrawFilter
from tests.web.browser import Browser, Shown
from tests.web.conftest import Server

SECRET = "Zorvath"  # a word that stands in nothing but a blind coding
USERS = {"ada": "coder", "bo": "reviewer", "cy": "reviewer", "eve": "viewer"}


@dataclass
class Drawn:
    id: str
    items: tuple[str, ...]


def draw(server: Server, size: int = 3, coders: tuple[str, ...] = ()) -> Drawn:
    bo = server.browser("bo")
    form = bo.get("/agreement").form("/agreement/draw")
    named = {f"coder_{n}": name for n, name in enumerate(coders, 1)}
    page = bo.send(form, size=str(size), seed="7", reason="the pilot", **named)
    assert (page.status, "Kept as number" in page.text) == (200, True)
    sample = page.url.removeprefix("/agreement/").partition("?")[0]
    return Drawn(sample, agreement.sample(server.desk.casebook, sample).items)


def incident_of(server: Server, item: str) -> str:
    return server.desk.casebook.holders(server.desk.policy, [item])[item]


def code(server: Server, browser: Browser, drawn: Drawn, item: str, **changed: str) -> Shown:
    """Code an item as the machine has it, some fields otherwise."""
    values = machine_values(server.desk.casebook.claim(item)).values or {}
    low, best, high = ("" if n is None else str(n) for n in values["count"])
    start, end = values["dates"]
    given = {k: v for k, v in values.items() if isinstance(v, str)}
    given |= {"low": low, "best": best, "high": high, "start": start, "end": end, "note": ""} | changed
    form = browser.get(f"/agreement/{drawn.id}/items/{item}").form(f"/items/{item}")
    return browser.send(form, **given)


def test_who_may_not_draw_has_no_form_and_is_refused(server: Server) -> None:
    ada = server.browser("ada")
    page = ada.get("/agreement")
    assert [f for f in page.forms if f.action == "/agreement/draw"] == []
    token = dict(page.form("/sign-out").fields)["token"]
    assert ada.post("/agreement/draw", [("token", token), ("size", "2"), ("seed", "1")]).status == 403
    assert server.desk.casebook.log() == []


def test_the_same_seed_draws_the_same_and_another_mostly_another(server: Server) -> None:
    book, bo = server.desk.casebook, User("bo", "reviewer")
    one, again, other = (
        agreement.draw(book, bo, Draw(seed, 3, about=about, coders=coders), USERS)
        for seed, about, coders in ((7, "", ()), (7, "", ("ada", "bo")), (8, "", ()))
    )
    assert one.content["items"] == again.content["items"] != other.content["items"]
    with pytest.raises(Refused, match="drawn already"):
        agreement.draw(book, bo, Draw(7, 3), USERS)


def test_a_draw_is_of_what_fits_each_claim_once(server: Server) -> None:
    book, bo = server.desk.casebook, User("bo", "reviewer")
    everything = {c.id: c for c in book.claims()}
    row = agreement.draw(book, bo, Draw(3, len(everything)), USERS)
    assert sorted(row.content["items"]) == sorted(everything)
    border = sorted(c.confidence for c in everything.values())[2]
    english = {i for i, c in everything.items() if book.report(c.report).report.language == "en"}
    sure = {i for i in english if everything[i].confidence >= border}
    assert 0 < len(sure) < len(everything)
    row = agreement.draw(book, bo, Draw(3, len(sure), DrawFilter(language="en", least=border)), USERS)
    assert set(row.content["items"]) == sure
    assert row.content["where"] == {"language": "en", "least": border}
    with pytest.raises(Refused, match="0 fit"):
        agreement.draw(book, bo, Draw(3, 1, DrawFilter(language="xx")), USERS)
    with pytest.raises(Refused, match=f"{len(everything)} fit"):
        agreement.draw(book, bo, Draw(3, len(everything) + 1), USERS)


@pytest.mark.parametrize("coders", [("ada",), ("ada", "ada"), ("ada", "eve"), ("ada", "nobody")])
def test_two_different_people_who_may_code_are_named_or_nobody(
    server: Server, coders: tuple[str, ...]
) -> None:
    with pytest.raises(Refused):
        agreement.draw(server.desk.casebook, User("bo", "reviewer"), Draw(1, 2, coders=coders), USERS)


def test_the_form_shows_the_words_and_nothing_of_the_machine(server: Server) -> None:
    drawn = draw(server)
    ada = server.browser("ada")
    for item in drawn.items:
        claim = server.desk.casebook.claim(item)
        page = ada.get(f"/agreement/{drawn.id}/items/{item}")
        assert claim.evidence[0].text in page.text
        fields = dict(page.form(f"/items/{item}").fields)
        assert {v for k, v in fields.items() if k != "token"} == {""}
        assert [(t, a) for t, a in page.tags if "selected" in a] == []
        assert [link for link in page.links if link.startswith(("/reports", "/incidents"))] == []
        assert f"{claim.confidence:.2f}" not in page.text


def test_what_was_coded_is_seen_by_nobody_until_both_have_coded(server: Server) -> None:
    drawn = draw(server, coders=("ada", "bo"))
    item = drawn.items[0]
    ada, bo, cy = (server.browser(n) for n in ("ada", "bo", "cy"))
    assert code(server, ada, drawn, item, perpetrator=SECRET, note=SECRET).status == 200
    report, incident = server.desk.casebook.claim(item).report, incident_of(server, item)
    pages = [
        "/", "/log", "/agreement", f"/agreement/{drawn.id}", f"/agreement/{drawn.id}/differences",
        f"/agreement/{drawn.id}/table.csv", f"/agreement/{drawn.id}/items/{item}",
        f"/reports?id={report}", f"/incidents/{incident}",
    ]  # fmt: skip
    for browser in (bo, cy):
        for path in pages:
            shown = browser.get(path)
            assert shown.status == 200
            assert SECRET not in shown.html
    row = server.desk.casebook.log()[-1]
    assert (row.by, row.kind, row.subject) == ("ada", "code_blind", drawn.id)
    assert SECRET not in json.dumps(row.content) + row.reason + row.basis
    assert SECRET in ada.get(f"/agreement/{drawn.id}/items/{item}").html  # her own
    code(server, bo, drawn, item)
    assert SECRET in bo.get(f"/agreement/{drawn.id}/differences").html
    assert ada.get(f"/agreement/{drawn.id}/differences").status == 403
    assert not [
        f for f in verify(server.desk.casebook) if not f.thing.startswith("user ")
    ]  # not in the log here


def test_until_both_have_coded_it_may_be_coded_anew_and_then_no_more(server: Server) -> None:
    drawn = draw(server, coders=("ada", "bo"))
    item = drawn.items[0]
    ada, bo = server.browser("ada"), server.browser("bo")
    code(server, ada, drawn, item, place="Osk")
    code(server, ada, drawn, item, place="Karsk")
    late = ada.get(f"/agreement/{drawn.id}/items/{item}")
    assert dict(late.form(f"/items/{item}").fields)["place"] == "Karsk"
    code(server, bo, drawn, item)
    assert ada.send(late.form(f"/items/{item}"), place="Velmora").status == 409
    told = [c.values["place"] for c in agreement.all_codings(server.desk.casebook, agreement.sample(
        server.desk.casebook, drawn.id)) if c.by == "ada" and c.values]  # fmt: skip
    assert told == ["Osk", "Karsk"]


def test_only_those_who_are_named_code_and_a_third_is_told(server: Server) -> None:
    drawn = draw(server, coders=("ada", "bo"))
    book, item = server.desk.casebook, drawn.items[0]
    coding = machine_values(book.claim(item))
    with pytest.raises(NotAllowed):
        agreement.code(book, User("cy", "reviewer"), drawn.id, coding)
    with pytest.raises(NotAllowed):
        agreement.code(book, User("ada", "viewer"), drawn.id, coding)
    with pytest.raises(NotFound):
        agreement.code(book, User("ada", "coder"), "s-00000000", coding)
    other = next(c for c in book.claims() if c.id not in drawn.items)
    with pytest.raises(NotFound):
        agreement.code(book, User("ada", "coder"), drawn.id, machine_values(other))
    free = agreement.draw(book, User("bo", "reviewer"), Draw(9, 1), USERS)
    coding = Coding(free.content["items"][0], "", None)
    for name in ("ada", "bo"):
        agreement.code(book, User(name, "coder"), free.subject, coding)
    with pytest.raises(Conflict):
        agreement.code(book, User("cy", "reviewer"), free.subject, coding)
    assert "other people" in server.browser("cy").get(f"/agreement/{drawn.id}/items/{item}").text


def test_one_item_leads_to_the_next_until_none_waits(server: Server) -> None:
    drawn = draw(server)
    ada = server.browser("ada")
    page = ada.get(f"/agreement/{drawn.id}/items/{drawn.items[0]}")
    seen = []
    while "/items/" in page.url:
        item = page.url.split("/items/")[1].partition("?")[0]
        seen.append(item)
        page = ada.send(page.form(f"/items/{item}"), no_claim="yes")
        assert page.status == 200
    assert seen == list(drawn.items)
    assert "Nothing here waits for you" in page.text


def test_what_was_coded_counts_nowhere_until_a_reviewer_settles_it(server: Server) -> None:
    drawn = draw(server, size=len(list(server.desk.casebook.claims())))
    item = server.claim("c3")
    incident = server.incident("c3")
    before = server.desk.incident(incident)
    ada, bo, cy = (server.browser(n) for n in ("ada", "bo", "cy"))
    code(server, ada, drawn, item, low="6", best="6", high="6")
    code(server, bo, drawn, item, low="7", best="7", high="7")
    assert server.desk.incident(incident) == before
    page = cy.get(f"/agreement/{drawn.id}/differences")
    assert [t for t in ("ada 6", "bo 7", "Counts now 5") if t not in page.text] == []
    settled = cy.send(page.form("/decide/correct", low="7"))
    assert (settled.status, "Settled by cy" in settled.text) == (200, True)
    assert server.desk.incident(incident).counts["killed"].best == 7
    assert server.desk.casebook.log()[-1].kind == "correct"


def test_a_claim_that_both_call_none_is_settled_as_none(server: Server) -> None:
    drawn = draw(server, size=1)
    item = drawn.items[0]
    for name in ("ada", "bo"):
        browser = server.browser(name)
        form = browser.get(f"/agreement/{drawn.id}/items/{item}").form(f"/items/{item}")
        browser.send(form, no_claim="yes")
    cy = server.browser("cy")
    page = cy.send(cy.get(f"/agreement/{drawn.id}/differences").form("/decide/not_a_claim"))
    assert "Settled by cy: marked it as no claim" in page.text
    assert server.desk.of_claim(item).withdrawn is not None


def test_the_table_says_what_is_missing_and_the_download_holds_the_same(server: Server) -> None:
    drawn = draw(server, size=2)
    eve = server.browser("eve")
    assert eve.get(f"/agreement/{drawn.id}").text.count("too few items: 0 with two values") == 17
    rows = list(csv.DictReader(io.StringIO(eve.get(f"/agreement/{drawn.id}/table.csv").html)))
    assert [r["variable"] for r in rows][:4] == ["claim", "low", "best", "high"]
    assert {(r["items"], r["alpha"], r["same"]) for r in rows} == {("0", "", "")}


def test_a_sample_is_taken_back_from_the_log_and_a_coding_is_not(server: Server) -> None:
    drawn = draw(server, size=1)
    ada, bo = server.browser("ada"), server.browser("bo")
    code(server, ada, drawn, drawn.items[0])
    log = bo.get("/log")
    undoing = [dict(f.fields)["of"] for f in log.forms if f.action == "/decide/undo"]
    assert undoing == ["1"]
    form = log.form("/decide/undo")
    assert bo.send(form, of="2").status == 422
    assert ada.send(ada.get("/log").form("/decide/undo")).status == 403  # who may not draw may not undo it
    assert bo.send(form).status == 200
    assert bo.get(f"/agreement/{drawn.id}").status == 404
    assert "No sample has been drawn" in bo.get("/agreement").text
    assert not [
        f for f in verify(server.desk.casebook) if not f.thing.startswith("user ")
    ]  # not in the log here


@pytest.mark.parametrize("kind", ["draw_sample", "code_blind"])
def test_no_other_way_leads_to_these_decisions(server: Server, kind: str) -> None:
    cy = server.browser("cy")
    token = dict(cy.get("/").form("/sign-out").fields)["token"]
    assert cy.post(f"/decide/{kind}", [("token", token), ("subject", "s-1")]).status == 422
    assert kinds()[kind].may in ("grade", "code")
