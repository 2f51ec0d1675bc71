"""What a hostile page, report or visitor cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import quote

import pytest

from recount.web import showing
from recount.web.assets import script_url
from recount.web.security import HEADERS, MAX_POST
from tests.web.browser import Browser, Shown
from tests.web.conftest import HOSTILE, Server

TAGS_OF_OURS = {"script": 1 if script_url() else 0, "img": 0, "iframe": 0, "object": 0, "style": 0}


def pages(server: Server) -> list[str]:
    incident = server.incident("c3")
    return [
        "/",
        "/new",
        "/duplicates",
        f"/duplicates?first={incident}&second={server.incident('d4')}",
        "/settings/actors",
        "/log",
        "/people",
        "/me",
        "/settings",
        "/recount",
        "/keys",
        f"/incidents/{incident}",
        "/reports?id=c3",
    ]


def count(page: Shown, tag: str) -> int:
    return sum(t == tag for t, _ in page.tags)


def directives(page: Shown) -> dict[str, str]:
    whole = page.headers["content-security-policy"]
    return {k: v for k, _, v in (d.strip().partition(" ") for d in whole.split(";"))}


def test_every_answer_forbids_what_is_not_ours(server: Server) -> None:
    browser = server.browser("bo")
    shown = [browser.get(path) for path in [*pages(server), "/sign-in", "/nowhere", "/incidents/i-0"]]
    shown.append(browser.post("/decide/accept", []))
    shown.append(browser.get("/", host="elsewhere.example"))
    for page in shown:
        rules = directives(page)
        assert (rules["default-src"], rules["frame-ancestors"], rules["form-action"]) == (
            "'self'",
            "'none'",
            "'self'",
        )
        assert "unsafe" not in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == HEADERS["referrer-policy"]
        assert page.headers["cache-control"] == "no-store"


def test_no_page_holds_what_that_policy_forbids_or_leads_elsewhere(server: Server) -> None:
    browser = server.browser("bo")
    for page in map(browser.get, pages(server)):
        for _, at in page.tags:
            assert not [a for a in at if a == "style" or a.startswith("on")]
            addresses = [at[a] for a in ("href", "src", "action", "formaction") if a in at]
            assert [a for a in addresses if not a.startswith(("/", "#"))] == []
        assert {tag: count(page, tag) for tag in TAGS_OF_OURS} == TAGS_OF_OURS


def test_each_control_has_a_label_and_headings_go_down_by_one(server: Server) -> None:
    browser = server.browser("bo")
    for page in [*map(browser.get, pages(server)), browser.get("/sign-in")]:
        levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
        assert (levels[0], levels.count(1)) == (1, 1)
        assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
        ids = [at["id"] for _, at in page.tags if "id" in at]
        assert len(ids) == len(set(ids))
        for unlabelled in unlabelled_controls(page):
            pytest.fail(f"{page.url}: {unlabelled} has no label")


def unlabelled_controls(page: Shown) -> Iterator[str]:
    """Inputs that stand right after no label."""
    before = ""
    for tag, at in page.tags:
        is_control = tag in ("select", "textarea") or (tag == "input" and at.get("type") != "hidden")
        if is_control and before != "label":
            yield at.get("name", tag)
        if tag not in ("option", "bdi"):
            before = tag


@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_that_was_not_made_here_is_refused(server: Server, token: str | None) -> None:
    browser, claim = server.browser("ada"), server.claim("c3")
    fields = [("subject", claim), ("back", "/")] + ([] if token is None else [("token", token)])
    page = browser.post("/decide/accept", fields)
    assert (page.status, "was not made for you" in page.text) == (403, True)
    assert server.desk.casebook.log() == []


def test_the_form_of_one_session_is_refused_in_another(server: Server) -> None:
    ada, bo, claim = server.browser("ada"), server.browser("bo"), server.claim("c3")
    form = ada.get(f"/reports?id=c3&claim={claim}").form("/decide/accept")
    assert bo.send(form).status == 403
    assert server.desk.casebook.log() == []


def test_signing_in_takes_a_form_of_ours_too(server: Server) -> None:
    browser = server.browser()
    page = browser.post("/sign-in", [("name", "ada"), ("password", "a long enough word"), ("token", "x")])
    assert (page.status, server.doorkeeper.tokens) == (403, {})


def test_a_decision_after_the_session_ended_is_refused_and_says_so(server: Server) -> None:
    browser = server.browser("ada")
    form = browser.get("/reports?id=c3").form("/decide/accept")
    server.doorkeeper.tokens.clear()
    page = browser.send(form)
    assert (page.status, "your session has ended" in page.text) == (403, True)


def test_the_cookie_is_the_servers_alone_and_changes_at_the_door(server: Server) -> None:
    browser = server.browser()
    browser.get("/sign-in")
    before = browser.cookies["recount"]
    browser.sign_in("ada")
    assert browser.cookies["recount"] != before
    for said in browser.said:
        assert "HttpOnly" in said and "SameSite=lax" in said and "Path=/" in said
        assert "Secure" not in said
    secure = Browser(server.origin)
    secure.get("/sign-in", **{"x-forwarded-proto": "https"})
    assert "Secure" in secure.said[0]
    secure.close()


@pytest.mark.parametrize("target", ["//evil.example/x", "https://evil.example", "/\\evil.example", "x"])
def test_nobody_is_led_off_to_another_server(server: Server, target: str) -> None:
    browser = server.browser()
    door = browser.get(f"/sign-in?next={quote(target, safe='')}")
    page = browser.send(door.form("/sign-in"), name="ada", password="a long enough word")
    assert page.url == "/?"
    form = browser.get("/reports?id=c3").form("/decide/accept")
    assert browser.send(form, back=target).url.startswith("/?done=1")


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "elsewhere.example:80", "", "127.0.0.1.example", "a:b:c"]
)
def test_it_answers_to_no_foreign_name(server: Server, host: str) -> None:
    page = server.browser().get("/sign-in", host=host)
    assert (page.status, "recount" in page.html.lower()) == (400, False)


def test_it_answers_to_its_own_names(server: Server) -> None:
    port = server.origin.rpartition(":")[2]
    for host in ("localhost", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert server.browser().get("/sign-in", host=host).status == 200


def test_what_is_sent_is_bounded(server: Server) -> None:
    browser = server.browser("ada")
    form = browser.get("/reports?id=c3").form("/decide/retract")
    assert browser.send(form, reason="x" * MAX_POST).status == 413
    assert browser.send(form, reason="x" * 5000).status == 422
    assert browser.send(form, reason="x" * 2001).status == 422
    assert browser.send(form, claim=["c"] * 20_000).status in (400, 413)
    assert browser.get("/?words=" + "x" * 20_000).status == 422
    assert server.desk.casebook.log() == []


def test_a_report_cannot_put_anything_into_a_page(server: Server) -> None:
    browser = server.browser("ada")
    page = browser.get(f"/reports?id={quote(HOSTILE)}")
    assert page.status == 200
    assert {tag: count(page, tag) for tag in TAGS_OF_OURS} == TAGS_OF_OURS
    assert "<script>alert" not in page.html
    assert '<script>alert("x")</script><img src=x onerror=alert(2)>' in page.text
    assert "&lt;b&gt; {{ 7 * 7 }}" in page.text
    assert "9" * 1_000_000 in page.text
    worklist, incident = browser.get("/"), browser.get(f"/incidents/{server.incident(HOSTILE)}")
    for shown in (worklist, incident):
        assert {tag: count(shown, tag) for tag in TAGS_OF_OURS} == TAGS_OF_OURS


def test_what_turns_the_reading_order_round_is_shown(server: Server) -> None:
    page = server.browser("ada").get(f"/reports?id={quote(HOSTILE)}")
    assert "[U+202E]evil[U+202C]" in page.text
    assert [c for c in "\u202e\u202c\x00\x07" if c in page.html] == []


def test_what_people_write_is_escaped_and_half_characters_break_nothing(server: Server) -> None:
    browser, path = server.browser("ada"), f"/incidents/{server.incident('c3')}"
    form = browser.get(path).form("/decide/comment")
    browser.send(form, reason='"><script>alert(5)</script>\u202e')
    fields = browser.get(path).form("/decide/comment").fields
    raw = "&".join(f"{k}={quote(v)}" for k, v in fields if k != "reason")
    half = f"{raw}&reason=x%ED%A0%80y"  # a surrogate pair's
    assert browser.post_raw("/decide/comment", half).status == 200
    for page in (browser.get(path), browser.get("/log")):
        assert page.status == 200
        assert "<script>alert" not in page.html
        assert "[U+202E]" in page.text
        assert "x\ufffd" in page.text


def test_half_a_character_that_came_so_far_is_shown() -> None:
    trouble = {"user": None, "may": set(), "token": "", "here": "", "todo": "", "code": 400}
    assert (
        b"half [U+DC80] of one"
        in showing.page("trouble.html", 400, {**trouble, "what": "half \udc80 of one"}).body
    )


def test_style_and_script_may_be_kept_for_good_and_come_from_here(server: Server) -> None:
    browser = server.browser()
    page = browser.get("/sign-in")
    files = [at[a] for tag, at in page.tags for a in ("href", "src") if at.get(a, "").startswith("/static/")]
    assert len(files) == 2 + bool(script_url())
    for file in files:
        kept = browser.get(file)
        assert (kept.status, "immutable" in kept.headers["cache-control"]) == (200, True)
        if file == script_url():
            continue  # tests/browser watches what it asks for
        for elsewhere in ("http:", "https:", "url(", "@import", "import "):
            assert elsewhere not in kept.html.replace("http://www.w3.org/2000/svg", "")
    assert browser.get("/static/recount.css").status == 404
    assert browser.get("/static/..%2fapp.py").status == 404
