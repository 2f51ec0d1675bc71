"""The policy and the tables of actors, set in the browser; after either all is counted anew."""

from __future__ import annotations

import pytest

from tests.web.conftest import POLICY, Server
from tests.web.test_recount import counted

ACTORS = "actor,name,kind,words\nridge,The Ridge Front,armed_group,Ridge Front\n"
WRONG = "actor,name,kind,words\nridge,The Ridge Front,armed_group,Ridge Front\nx,X,a mob,X\n"


def test_the_policy_is_set_and_all_is_counted_by_it(peopled: Server) -> None:
    root = peopled.browser("root")
    page = root.send(root.get("/settings").form("/settings/policy"), policy="ibc-1")
    assert "set the policy: ibc-1" in root.get("/log").text
    assert page.status == 200
    assert "counted under ibc-1" in counted(root, "/settings").text
    incident = root.get("/").links
    first = next(x for x in incident if x.startswith("/incidents/"))
    assert "Beside ibc-1" in root.get(first).text
    assert peopled.desk.policy == "ibc-1"


def test_a_table_of_actors_is_set_shown_and_taken_away(peopled: Server) -> None:
    root, path = peopled.browser("root"), peopled.desk.casebook.folder / "actors" / "local.csv"
    form = root.get("/settings/actors").form("/settings/actors")
    page = root.send(form, name="local.csv", text=ACTORS)
    assert (path.read_text(), "local.csv 2 lines" in page.text) == (ACTORS, True)
    counted(root, "/settings")
    assert "The Ridge Front" in peopled.browser("eve").get("/settings/actors?table=local.csv").text
    form = root.get("/settings/actors?table=local.csv").form("/settings/actors")
    root.send(form, text="")
    assert not path.exists()
    row = peopled.desk.casebook.log()[-2]
    assert (row.kind, row.subject, row.content["text"], row.content["old"]) == (
        "set_actors",
        "local.csv",
        ACTORS,
        "",
    )
    counted(root, "/settings")


def test_a_wrong_row_is_named_and_what_was_written_comes_back(peopled: Server) -> None:
    root = peopled.browser("root")
    form = root.get("/settings/actors").form("/settings/actors")
    page = root.send(form, name="local.csv", text=WRONG)
    assert (page.status, "local.csv, line 3, has the kind 'a mob'" in page.text) == (422, True)
    assert "x,X,a mob,X" in page.text
    assert not (peopled.desk.casebook.folder / "actors" / "local.csv").exists()
    again = root.send(page.form("/settings/actors"), text=ACTORS)
    assert again.status == 200
    counted(root, "/settings")


@pytest.mark.parametrize("name", ["ada", "eve"])
def test_who_may_not_set_them_only_looks(peopled: Server, name: str) -> None:
    browser = peopled.browser(name)
    page = browser.get("/settings")
    assert (POLICY in page.text, [f for f in page.forms if "settings" in f.action]) == (True, [])
    token = dict(page.form("/sign-out").fields)["token"]
    for path in ("/settings/policy", "/settings/actors"):
        fields = [("token", token), ("policy", "ibc-1"), ("name", "local.csv"), ("text", ACTORS)]
        assert browser.post(path, fields).status == 403
    assert peopled.desk.casebook.log()[3:] == []
    assert not (peopled.desk.casebook.folder / "actors").exists()


def test_an_unknown_policy_and_the_one_that_holds_are_refused(peopled: Server) -> None:
    root = peopled.browser("root")
    form = root.get("/settings").form("/settings/policy")
    assert root.send(form, policy="luck-1").status in (400, 404, 422)
    assert root.send(form, policy=POLICY).status == 422
    assert peopled.desk.casebook.log()[3:] == []
