"""Users made and changed in the browser, and everybody's own page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from recount.pipeline import onetime
from tests.web.browser import Browser, Shown
from tests.web.conftest import PASSWORD, Server

NEW = "karsk velmora nine boats"


def rows(server: Server) -> list[tuple[str, str, str]]:
    return [(d.by, d.kind, d.subject) for d in server.desk.casebook.log()][3:]


def person(browser: Browser, name: str, deed: str, **fields: str) -> Shown:
    return browser.send(browser.get(f"/people/{name}").form(f"/people/{name}/{deed}"), **fields)


def mine(browser: Browser, deed: str, **fields: str) -> Shown:
    return browser.send(browser.get("/me").form(f"/me/{deed}"), **fields)


def test_an_administrator_makes_a_user_who_can_sign_in(peopled: Server) -> None:
    root = peopled.browser("root")
    page = root.send(root.get("/people").form("/people"), name="Zoë", new=NEW, role="reviewer")
    assert (page.status, "zoë" in page.text) == (200, True)
    assert peopled.browser().sign_in("zoë", NEW).url == "/?"
    assert rows(peopled) == [("root", "add_user", "zoë")]


def test_roles_and_access_change_at_once(peopled: Server) -> None:
    root, ada = peopled.browser("root"), peopled.browser("ada")
    assert "ada, coder" in ada.get("/").text
    assert "role holds" in person(root, "ada", "role", role="reviewer").text
    assert "ada, reviewer" in ada.get("/").text
    assert "access closed" in person(root, "ada", "close").text
    assert ada.get("/").url.startswith("/sign-in")
    assert "access open" in person(root, "ada", "open").text
    assert ada.sign_in("ada").status == 200
    person(root, "ada", "sign-out")
    assert ada.get("/").url.startswith("/sign-in")
    assert [kind for _, kind, _ in rows(peopled)] == [
        "change_role",
        "disable_user",
        "enable_user",
        "sign_out",
    ]


def test_an_administrator_sets_a_password_and_ends_codes(peopled: Server) -> None:
    root, ada = peopled.browser("root"), peopled.browser("ada")
    take_up_codes(ada)
    assert "no one-time codes" in person(root, "ada", "end-codes").text
    person(root, "ada", "password", new=NEW)
    assert (ada.sign_in("ada").status, ada.sign_in("ada", NEW).status) == (403, 200)


def test_the_last_administrator_stays(peopled: Server) -> None:
    root = peopled.browser("root")
    page = person(root, "root", "close")
    assert (page.status, "last open administrator" in page.text) == (422, True)
    assert rows(peopled) == []


@pytest.mark.parametrize("name", ["ada", "eve"])
def test_who_may_not_change_people_sees_no_such_form_and_is_refused(peopled: Server, name: str) -> None:
    browser = peopled.browser(name)
    page = browser.get("/people")
    assert (page.status, "root" in page.text) == (200, True)
    assert [f.action for f in page.forms if "people" in f.action] == []
    token = dict(page.form("/sign-out").fields)["token"]
    for path in ("/people", "/people/root/close", f"/people/{name}/role"):
        refused = browser.post(
            path, [("token", token), ("role", "administrator"), ("name", "x"), ("new", NEW)]
        )
        assert (refused.status, "may not do this (people)" in refused.text) == (403, True)
    assert browser.get("/people/root").status == 403
    assert rows(peopled) == []


def test_ones_own_password_takes_the_present_one_and_ends_all_sessions(peopled: Server) -> None:
    here, there = peopled.browser("eve"), peopled.browser("eve")
    assert mine(here, "password", password="wrong word here", new=NEW).status == 422
    assert mine(here, "password", password=PASSWORD, new="short").status == 422
    assert mine(here, "password", password=PASSWORD, new=NEW).url.startswith("/sign-in")
    assert there.get("/").url.startswith("/sign-in")
    assert there.sign_in("eve", NEW).status == 200
    assert rows(peopled) == [("eve", "change_password", "eve")]


def code(secret: str, ahead: int = 0) -> str:
    return onetime.code_of(secret, onetime.step_at(datetime.now(UTC)) + ahead)


def take_up_codes(browser: Browser) -> str:
    shown = mine(browser, "begin-codes", password=PASSWORD)
    secret = next(w for w in shown.text.split() if len(w) == 32 and w.isupper())
    assert f"secret={secret}" in shown.text
    assert "otpauth://" in shown.text
    confirmed = browser.send(shown.form("/me/confirm-codes"), code=code(secret))
    assert "uses one-time codes" in confirmed.text
    return secret


def test_codes_are_taken_up_asked_for_and_given_up(peopled: Server) -> None:
    ada, other = peopled.browser("ada"), peopled.browser()
    secret = take_up_codes(ada)
    assert other.sign_in("ada").status == 403
    form = other.get("/sign-in").form("/sign-in")
    assert other.send(form, name="ada", password=PASSWORD, code=code(secret, 1)).status == 200
    assert secret not in ada.get("/me").html
    assert mine(ada, "end-codes", password=PASSWORD, code="000000").status == 422
    root = peopled.browser("root")
    person(root, "ada", "end-codes")
    assert other.sign_in("ada").status == 200


def test_a_token_for_a_program_is_shown_once_and_ended(peopled: Server) -> None:
    ada = peopled.browser("ada")
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    assert mine(ada, "add-program", label="export", role="reviewer", ends=day).status == 422
    shown = mine(ada, "add-program", label="export", role="viewer", ends=day)
    token = next(w for w in shown.text.split() if len(w) == 43)
    who = peopled.doorkeeper.program(token, datetime.now(UTC))
    assert (who.user.name, who.user.role) == ("ada", "viewer")
    page = ada.get("/me")
    assert (token in page.html, "export viewer never" in page.text) == (False, True)
    ada.send(page.form("/me/end-program", label="export"))
    assert peopled.doorkeeper.program(token, datetime.now(UTC)) is None
    assert [kind for _, kind, _ in rows(peopled)] == ["add_program", "end_program"]


@pytest.mark.parametrize("day", ["", "soon", "2099-01-01", "2001-01-01"])
def test_a_token_ends_on_a_day_within_a_year(peopled: Server, day: str) -> None:
    ada = peopled.browser("ada")
    assert mine(ada, "add-program", label="export", role="viewer", ends=day).status == 422
    assert rows(peopled) == []


def test_signed_out_everywhere_by_oneself(peopled: Server) -> None:
    here, there = peopled.browser("eve"), peopled.browser("eve")
    assert mine(here, "sign-out").url.startswith("/sign-in")
    assert there.get("/").url.startswith("/sign-in")


def test_what_is_not_there_is_said(peopled: Server) -> None:
    root = peopled.browser("root")
    assert root.get("/people/nobody").status == 404
    token = dict(root.get("/me").form("/sign-out").fields)["token"]
    assert root.post("/me/fly", [("token", token)]).status == 404
    assert root.post("/people/ada/fly", [("token", token)]).status == 404
