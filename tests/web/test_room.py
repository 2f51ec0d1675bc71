"""People at work in the review room, through a real server and a browser without scripts."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from recount.model.counts import Count
from recount.review.rules import kinds
from tests.web.conftest import HOSTILE, POLICY, Server


def report(name: str, claim: str = "") -> str:
    return f"/reports?id={quote(name)}" + (f"&claim={claim}" if claim else "")


def test_who_is_not_signed_in_is_led_to_the_door_and_then_to_the_page(server: Server) -> None:
    browser = server.browser()
    door = browser.get(report("c3"))
    assert (door.status, door.url.partition("?")[0]) == (200, "/sign-in")
    refused = browser.send(door.form("/sign-in"), name="ada", password="wrong")
    assert (refused.status, "password or code is wrong" in refused.text) == (403, True)
    page = browser.send(refused.form("/sign-in"), name="ada", password="a long enough word")
    assert page.url.startswith("/reports?id=c3")
    assert "A bomb killed five traders" in page.text


def test_the_session_ends_when_the_person_signs_out(server: Server) -> None:
    browser = server.browser("ada")
    assert browser.send(browser.get("/").form("/sign-out")).url.startswith("/sign-in")
    assert browser.get("/").url.startswith("/sign-in")
    assert server.doorkeeper.tokens == {}


def test_a_corrected_count_stands_on_the_incident_beside_the_machines(server: Server) -> None:
    browser, claim = server.browser("ada"), server.claim("c3")
    form = browser.get(report("c3", claim)).form("/decide/correct", field="count")
    assert dict(form.fields)["best"] == "5"
    page = browser.send(form, low="6", best="6", high="6")
    assert (page.status, "Kept as number 1 of the log" in page.text) == (200, True)
    assert "Machine 5" in page.text
    assert "Person 6 by ada, number 1" in page.text
    incident = browser.get(f"/incidents/{server.incident('c3')}")
    assert "killed 6" in incident.text
    assert "the machine read 5" in incident.text


def test_every_number_leads_to_its_words(server: Server) -> None:
    browser = server.browser("eve")
    page = browser.get(f"/incidents/{server.incident('a1')}")
    claim = server.claim("b2")
    assert f"/reports?id=b2&claim={claim}#words-{claim}" in page.links
    shown = browser.get(report("b2", claim))
    assert ("a", {"id": f"words-{claim}"}.items()) in [
        (tag, {"id": at.get("id", "")}.items()) for tag, at in shown.tags
    ]
    assert ">nine villagers</mark>" in shown.html or ">nine</mark>" in shown.html


def test_two_at_one_claim_the_second_is_told_and_shown_the_difference(server: Server) -> None:
    ada, bo, claim = server.browser("ada"), server.browser("bo"), server.claim("c3")
    mine = ada.get(report("c3", claim)).form("/decide/correct", field="count")
    theirs = bo.get(report("c3", claim)).form("/decide/correct", field="count")
    assert ada.send(mine, low="6", best="6", high="6").status == 200
    told = bo.send(theirs, low="7", best="7", high="7", reason="seven names")
    assert told.status == 409
    assert "ada corrected a field: How many: 6" in told.text
    assert "Correct: How many: 7" in told.text
    assert server.desk.incident(server.incident("c3")).counts["killed"] == Count.exactly(6)
    again = bo.send(told.form("/decide/correct"))
    assert (again.status, "seven names" in again.text) == (200, True)
    assert server.desk.incident(server.incident("c3")).counts["killed"] == Count.exactly(7)
    assert [d.by for d in server.desk.casebook.log()] == ["ada", "bo"]


def test_a_signature_on_what_has_changed_meanwhile_is_a_conflict(server: Server) -> None:
    bo, ada, incident = server.browser("bo"), server.browser("ada"), server.incident("c3")
    signing = bo.get(f"/incidents/{incident}").form("/decide/sign")
    correcting = ada.get(report("c3")).form("/decide/correct", field="count")
    assert ada.send(correcting, low="8", best="8", high="8").status == 200
    told = bo.send(signing)
    assert (told.status, "ada corrected a field: How many: 8" in told.text) == (409, True)
    assert [d.kind for d in server.desk.casebook.log()] == ["correct"]


def test_merged_split_and_moved(server: Server) -> None:
    browser, one, two = server.browser("ada"), server.incident("c3"), server.incident("d4")
    page = browser.send(browser.get(f"/incidents/{one}").form("/decide/merge"), other=two)
    assert "Kept as number 1" in page.text
    merged = browser.get(f"/incidents/{two}")
    assert f"{two} is now part of {one}" in merged.text
    page = browser.send(merged.form("/decide/split"), claim=[server.claim("d4")])
    assert (page.status, server.incident("d4") != server.incident("c3")) == (200, True)
    target, source = server.incident("a1"), server.incident("d4")
    form = browser.get(f"/incidents/{source}").form("/decide/split")
    browser.send(form, action="/decide/move", claim=[server.claim("d4")], other=target)
    assert server.incident("d4") == server.incident("a1")


def test_two_reviewers_confirm_and_the_log_tells_of_it(server: Server) -> None:
    incident = server.incident("a1")
    bo, cy = server.browser("bo"), server.browser("cy")
    page = bo.get(f"/incidents/{incident}")
    bo.send(page.form("/decide/grade"), grade="confirmed", reason="the hospital's list")
    for browser in (bo, cy):
        page = browser.send(browser.get(f"/incidents/{incident}").form("/decide/sign"))
    assert "grade confirmed" in page.text
    log = cy.get("/log")
    assert [t for t in ("graded the incident: confirmed", "the hospital's list") if t not in log.text] == []
    assert (
        cy.get("/log?by=cy").text.count("signed the incident off") == 1 + 1
    )  # a row, and the filter's choice


def test_a_decision_is_undone_from_the_log(server: Server) -> None:
    browser, claim = server.browser("ada"), server.claim("c3")
    form = browser.get(report("c3", claim)).form("/decide/retract")
    browser.send(form, reason="police took it back")
    assert "no incident" in browser.get(report("c3", claim)).text
    page = browser.send(browser.get("/log").form("/decide/undo", of="1"))
    assert (page.status, "undone by 2" in page.text) == (200, True)
    assert server.desk.incident(server.incident("c3")).counts["killed"] == Count.exactly(5)


def test_comments_and_who_it_is_assigned_to_stand_on_the_incident(server: Server) -> None:
    browser, path = server.browser("ada"), f"/incidents/{server.incident('d4')}"
    browser.send(browser.get(path).form("/decide/comment"), reason="Ask in Azaz.\nTwice.")
    page = browser.send(browser.get(path).form("/decide/assign"), to="bo")
    assert "assigned to bo" in page.text
    assert "Ask in Azaz." in page.text


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("accept", {}),
        ("correct", {"field": "count", "low": "1", "best": "1", "high": "1"}),
        ("sign", {}),
        ("undo", {"of": "1"}),
    ],
)
def test_a_viewer_sees_no_such_form_and_is_refused(server: Server, kind: str, fields: dict[str, str]) -> None:
    browser = server.browser("eve")
    page = browser.get(report("c3"))
    assert [f.action for f in page.forms] == ["/sign-out", ""]
    token = dict(page.forms[0].fields)["token"]
    sent = {"token": token, "subject": server.claim("c3"), "back": "/", **fields}
    refused = browser.post(f"/decide/{kind}", list(sent.items()))
    assert (refused.status, "A viewer may not do this" in refused.text) == (403, True)
    assert server.desk.casebook.log() == []


def test_a_coder_does_not_sign(server: Server) -> None:
    browser = server.browser("ada")
    page = browser.get(f"/incidents/{server.incident('c3')}")
    actions = [f.action for f in page.forms]
    assert ("/decide/comment" in actions, "/decide/sign" in actions, "/decide/grade" in actions) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"low": "9", "best": "5", "high": "7"}, "cannot be"),
        ({"low": "five"}, "no whole number"),
        ({"low": "9" * 1000}, "no whole number"),
        ({"high": "9999999999"}, "cannot be"),
        ({"field": "report"}, "no field"),
        ({"subject": "c-0000000000000000"}, "No claim here has the id"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    server: Server, changed: dict[str, str], said: str
) -> None:
    browser = server.browser("ada")
    form = browser.get(report("c3")).form("/decide/correct", field="count")
    page = browser.send(form, **changed)
    assert (page.status in (404, 422), said in page.text) == (True, True)
    assert server.desk.casebook.log() == []


def test_policies_stand_side_by_side(server: Server) -> None:
    page = server.browser("eve").get(f"/incidents/{server.incident('a1')}?policy=ibc-1&policy=ucdp-1")
    heads = page.text.split("Outcome")[1].split("Words")[0].split()
    assert heads == [POLICY, "ibc-1", "ucdp-1"]
    assert "Why, under ibc-1" in page.text


def test_the_worklist_is_filtered_and_ordered(server: Server) -> None:
    browser = server.browser("eve")
    all_of_them = browser.get("/").links
    assert f"/incidents/{server.incident('c3')}" in all_of_them
    assert f"/incidents/{server.incident('e5')}" not in all_of_them
    totals = [x for x in browser.get("/?kind=aggregate").links if x.startswith("/incidents/")]
    assert totals == [f"/incidents/{server.incident('e5')}"]
    latest = [x for x in browser.get("/?order=day").links if x.startswith("/incidents/")]
    expected = [f"/incidents/{server.incident(r)}" for r in ("d4", "c3", "a1")]
    assert [x for x in latest if x in expected] == expected
    place = [x for x in browser.get("/?words=azaz").links if x.startswith("/incidents/")]
    assert place == [f"/incidents/{server.incident('d4')}"]
    assert browser.get("/?order=luck").status == 422


@pytest.mark.parametrize(
    "path", ["/incidents/i-00", "/reports?id=none", "/nowhere", "/reports?id=c3&claim=x"]
)
def test_what_is_not_there_is_a_page_that_says_so(server: Server, path: str) -> None:
    page = server.browser("eve").get(path)
    assert (page.status, "That did not work" in page.text) == (404, True)


def test_people_and_settings_and_keys_are_shown(server: Server) -> None:
    browser = server.browser("eve")
    assert "reviewer" in browser.get("/people").text
    settings = browser.get("/settings").text
    assert [x for x in (POLICY, "ibc-1", "What happened to the people") if x not in settings] == []
    assert "Sign off" in browser.get("/keys").text


def test_a_key_stands_once_on_the_page_where_it_decides(server: Server) -> None:
    browser = server.browser("bo")
    form = browser.get(report("c3")).form("/decide/accept")
    browser.send(form)
    expected = {
        report("c3"): {"accept", "correct", "retract", "not_a_claim", "undo", "look", "add_claim"},
        f"/incidents/{server.incident('c3')}": {
            "split", "move", "merge", "not_same", "grade", "sign", "assign", "comment", "undo",
        },
        "/log": {"undo"},
    }  # fmt: skip
    for path, decisions in expected.items():
        found = [at["data-key"] for _, at in browser.get(path).tags if "data-key" in at]
        assert sorted(found) == sorted(["/", *(kinds()[k].key for k in decisions)])


def test_each_line_of_a_report_runs_in_the_direction_of_its_script(server: Server) -> None:
    page = server.browser("eve").get(report(HOSTILE))
    lines = [at for tag, at in page.tags if tag == "p" and "dir" in at]
    assert [at["dir"] for at in lines] == ["auto"] * 4  # the title, and three lines
