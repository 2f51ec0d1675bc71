"""Programs at work over the API, through a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recount.model.counts import Count
from recount.model.decisions import Decision, chain_faults
from recount.pipeline.attempts import PER_ADDRESS
from recount.pipeline.people import User
from recount.pipeline.recounting import Recounter
from recount.review.rules import ROLES, kinds, permissions
from recount.web.api.decisions import CONTENT
from recount.web.api.document import ALL, document
from recount.web.api.shapes import CHECKED
from recount.web.security import HEADERS, MAX_POST
from tests.store.databases import Home
from tests.web.browser import Browser
from tests.web.calling import PASSWORD, USERS, Answer, Room, room, token_for
from tests.web.conftest import HOSTILE, POLICY

NEW = "karsk velmora nine boats"
SIX = {"field": "count", "value": [6, 6, 6]}


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[Room]:
    with room(home.at("book"), tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One room for all that changes nothing in it."""
    folder = tmp_path_factory.mktemp("still")
    with room(str(folder / "book"), folder) as made:
        yield made


def is_problem(answer: Answer, status: int) -> bool:
    """Whether a refusal is as RFC 9457 asks, and says what to do."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status, answer.data["status"], answer.data["type"]) == (status, status, "about:blank")
    return all(isinstance(answer.data[k], str) and answer.data[k] for k in ("title", "detail", "todo"))


# Who calls


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, 'Bearer realm="recount"'),
        ("Bearer " + "x" * 43, 'Bearer realm="recount", error="invalid_token"'),
        ("Basic YWRhOmFkYQ==", 'Bearer realm="recount", error="invalid_token"'),
        ("Bearer", 'Bearer realm="recount", error="invalid_token"'),
        ("Bearer \u00fc\u00fc", 'Bearer realm="recount", error="invalid_token"'),
    ],
)
def test_without_a_right_token_nothing_is_told(api: Room, header: str | None, challenge: str) -> None:
    given = {} if header is None else {"authorization": header}
    for operation in ALL:
        path = operation.path
        for part, value in (("id", "i-00"), ("name", "ada"), ("number", "1"), ("sample", "s-00000000")):
            path = path.replace(f"{{{part}}}", value)
        answer = api.ask("", operation.method, path, **given)
        if operation.name == "openapi":
            assert answer.status == 200
        else:
            assert is_problem(answer, 401) or answer.status == 429
            assert answer.headers["www-authenticate"] == challenge
            if header is not None:
                break  # the others would be counted as tries


def test_the_session_of_a_browser_is_no_token(api: Room) -> None:
    browser = Browser(api.origin)
    browser.sign_in("cy", PASSWORD)
    cookie = browser.cookies["recount"]
    assert is_problem(api.ask("", "GET", "/whoami", cookie=f"recount={cookie}"), 401)
    assert is_problem(api.ask("", "GET", "/whoami", authorization=f"Bearer {cookie}"), 401)
    browser.cookies["recount"] = api.tokens["cy"]
    assert browser.get("/").url.startswith("/sign-in")
    browser.close()


def test_a_token_says_for_whom_it_acts_and_no_more_than_the_user_may_now(api: Room) -> None:
    api.tokens["low"] = token_for(api.people, "bo", "reading", "viewer")
    who = api.get("low", "/whoami")
    assert (who["name"], who["role"], who["may"], who["label"]) == ("bo", "viewer", ["read"], "reading")
    api.people.change_role(User("cy", "administrator"), "bo", "coder")
    assert api.get("bo", "/whoami")["role"] == "coder"
    api.people.close(User("cy", "administrator"), "bo")
    assert is_problem(api.ask("bo", "GET", "/whoami"), 401)


def test_wrong_tokens_are_told_to_wait_and_right_ones_go_on(api: Room) -> None:
    wrong = {"authorization": "Bearer " + "x" * 43}
    told = [api.ask("", "GET", "/whoami", **wrong).status for _ in range(PER_ADDRESS + 1)]
    assert told == [401] * PER_ADDRESS + [429]
    answer = api.ask("", "GET", "/log", **wrong)
    assert is_problem(answer, 429)
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert api.get("vi", "/whoami")["name"] == "vi"


@pytest.mark.parametrize("name", USERS)
def test_a_role_that_may_not_is_told_who_may(still: Room, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recounter, "start", lambda _: None)
    bodies: dict[str, Any] = {
        "decide": {"kind": "accept", "subject": "c-00"},
        "add_user": {"name": "dan", "password": PASSWORD, "role": "viewer"},
        "change_role": {"role": "viewer"},
    }
    for operation in ALL:
        if operation.may not in ("", "read"):
            path = operation.path.replace("{name}", "nobody")
            answer = still.ask(name, operation.method, path, bodies.get(operation.name))
            assert (answer.status == 403) == (operation.may not in permissions(USERS[name])), operation.name
            if answer.status == 403:
                assert is_problem(answer, 403)
                assert f"A {USERS[name]} may not do this" in answer.data["detail"]


def test_the_kinds_that_reviewers_decide_are_refused_to_coders(api: Room) -> None:
    incident = api.incident("c3")
    graded = {"content": {"grade": "fair"}, "reason": "two sources"}
    assert is_problem(api.decide("ada", "grade", incident, **graded), 403)
    assert is_problem(api.decide("ada", "sign", incident), 403)
    assert is_problem(api.decide("ada", "reread", "no such report", reason="it changed"), 404)
    assert api.decide("bo", "grade", incident, **graded).status == 201


# The document


def test_the_document_is_that_of_the_operations_and_open_to_all(still: Room) -> None:
    answer = still.ask("", "GET", "/openapi.json")
    assert answer.data == json.loads(json.dumps(document()))
    assert answer.data["openapi"] == "3.1.0"
    listed = {(m.upper(), p) for p, ms in answer.data["paths"].items() for m in ms}
    assert listed == {(o.method, o.path) for o in ALL}
    assert len({o.name for o in ALL}) == len(ALL)


def test_what_is_sent_is_described_by_nothing_that_is_not_checked() -> None:
    def keywords(shape: Any) -> Iterator[str]:
        yield from shape
        for inner in (
            *shape.get("anyOf", ()),
            *shape.get("oneOf", ()),
            *shape.get("properties", {}).values(),
        ):
            yield from keywords(inner)
        if "items" in shape:
            yield from keywords(shape["items"])

    for operation in ALL:
        sent = [*operation.within.values(), *operation.query.values()]
        sent += [] if operation.takes is None else [operation.takes]
        assert {k for shape in sent for k in keywords(shape)} <= CHECKED, operation.name


def test_all_decisions_but_those_with_operations_of_their_own_can_be_made() -> None:
    elsewhere = ("user", "list", "settings", "sample", "coding", "account", "erased")
    assert kinds().keys() - CONTENT.keys() == {k.code for k in kinds().values() if k.subject in elsewhere}


# Looking


def test_the_worklist_goes_on_where_it_ended(still: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [i["id"] for i in still.get("vi", "/incidents")["incidents"]]
    assert {still.incident(r) for r in ("a1", "c3", "d4")} <= set(whole)
    for module in ("recount.store.browsing", "recount.pipeline.worklists", "recount.web.api.incidents"):
        monkeypatch.setattr(f"{module}.PAGE", 1)
    for order in ("doubt", "spread", "day", "grade"):
        ordered, cursor = [], ""
        while cursor is not None:
            page = still.get("vi", f"/incidents?order={order}" + (f"&cursor={cursor}" if cursor else ""))
            ordered += [i["id"] for i in page["incidents"]]
            cursor = page["next"]
        assert (len(ordered), set(ordered)) == (len(whole), set(whole))


def test_the_worklist_is_filtered(still: Room) -> None:
    found = still.get("vi", "/incidents?words=azaz")["incidents"]
    assert [i["id"] for i in found] == [still.incident("d4")]
    assert found[0]["counts"]["killed"] == {"low": 3, "best": 3, "high": 3}
    totals = still.get("vi", "/incidents?kind=aggregate")["incidents"]
    assert [i["id"] for i in totals] == [still.incident("e5")]
    assert still.get("vi", "/countries") == ["SY"]


def test_an_incident_has_its_words_under_several_policies(still: Room) -> None:
    incident = still.incident("a1")
    found = still.get("vi", f"/incidents/{incident}?policy=ibc-1&policy=ucdp-1")
    assert (found["incident"]["id"], found["incident"]["policy"]) == (incident, POLICY)
    assert [i["policy"] for i in found["under"]] == ["ibc-1", "ucdp-1"]
    claims = still.get("vi", f"/incidents/{incident}/claims")
    assert [c["claim"]["id"] for c in claims] == found["incident"]["claims"]
    for claim in (c["claim"] for c in claims):
        text = still.get("vi", f"/report?id={claim['report']}")["text"]
        assert [text[e["start"] : e["end"]] for e in claim["evidence"]] == [
            e["quote"] for e in claim["evidence"]
        ]


def test_a_hostile_report_comes_as_it_is_kept(still: Room) -> None:
    answer = still.ask("vi", "GET", f"/report?id={quote(HOSTILE)}")
    assert answer.data["text"] == still.book.report(HOSTILE).report.layer
    assert "<script>" in answer.data["text"]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_rules_are_told(still: Room) -> None:
    assert still.get("vi", "/roles") == {r: sorted(permissions(r)) for r in ROLES}
    assert POLICY in [p["policy"] for p in still.get("vi", "/settings")["policies"]]
    assert [k["kind"] for k in still.get("vi", "/kinds")] == list(kinds())
    assert "killed" in [c["code"] for c in still.get("vi", "/codebook")["outcome"]["codes"]]
    assert "count" in [f["field"] for f in still.get("vi", "/fields")]


# Deciding


def test_a_correction_counts_at_once_beside_the_machines_value(api: Room) -> None:
    claim = api.claim("c3")
    seen = api.get("ada", f"/claims/{claim}")
    row = api.decide("ada", "correct", claim, content=SIX, reason="six names", basis=seen["basis"])
    assert (row.status, row.data["number"], row.data["by"]) == (201, api.book.log()[-1].number, "ada")
    now = api.get("vi", f"/claims/{claim}")
    assert (now["claim"]["best"], now["now"]["best"], now["state"]) == (5, 6, "corrected")
    assert now["corrections"]["count"] == {"value": [6, 6, 6], "by": "ada", "number": row.data["number"]}
    counts = api.get("vi", f"/incidents/{api.incident('c3')}")["incident"]["counts"]
    assert counts["killed"] == {"low": 6, "best": 6, "high": 6}


def test_the_second_of_two_at_one_claim_is_told_what_the_first_decided(api: Room) -> None:
    claim = api.claim("c3")
    basis = api.get("bo", f"/claims/{claim}")["basis"]
    assert api.decide("ada", "correct", claim, content=SIX, basis=basis).status == 201
    mine = {"content": {"field": "count", "value": [7, 7, 7]}}
    told = api.decide("bo", "correct", claim, **mine, basis=basis)
    assert is_problem(told, 409)
    assert [(d["by"], d["content"]) for d in told.data["since"]] == [("ada", SIX)]
    assert api.desk.incident(api.incident("c3")).counts["killed"] == Count.exactly(6)
    assert api.decide("bo", "correct", claim, **mine, basis=told.data["basis"]).status == 201
    assert api.desk.incident(api.incident("c3")).counts["killed"] == Count.exactly(7)


def test_a_signature_on_what_changed_meanwhile_is_a_conflict(api: Room) -> None:
    incident = api.incident("c3")
    basis = api.get("bo", f"/incidents/{incident}")["basis"]
    api.decide("ada", "correct", api.claim("c3"), content=SIX)
    told = api.decide("bo", "sign", incident, basis=basis)
    assert is_problem(told, 409)
    assert [d["kind"] for d in told.data["since"]] == ["correct"]
    assert api.decide("bo", "sign", incident, basis=told.data["basis"]).status == 201
    assert [d["by"] for d in api.get("vi", f"/incidents/{incident}")["decided"]["signatures"]] == ["bo"]


def test_merged_split_and_undone(api: Room) -> None:
    one, two = api.incident("c3"), api.incident("d4")
    row = api.decide("ada", "merge", one, content={"other": two}).data
    assert api.get("vi", f"/incidents/{two}")["incident"]["id"] == one
    assert api.decide("ada", "undo", content={"of": row["number"]}).status == 201
    assert api.incident("d4") == two
    assert api.get("vi", f"/log/{row['number']}")["undone_by"] == row["number"] + 1


def test_the_log_goes_on_where_it_ended_and_is_that_of_the_casebook(
    api: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("recount.store.browsing", "recount.web.api.decisions"):
        monkeypatch.setattr(f"{module}.PAGE", 3)
    told, cursor = [], ""
    while cursor is not None:
        page = api.get("vi", "/log" + (f"?cursor={cursor}" if cursor else ""))
        told += page["decisions"]
        cursor = page["next"]
    assert [(d["number"], d["hash"]) for d in told[::-1]] == [(d.number, d.hash) for d in api.book.log()]
    assert {d["kind"] for d in api.get("vi", "/log?kind=add_user")["decisions"]} == {"add_user"}


def test_work_is_assigned_to_people_with_access_only(api: Room) -> None:
    incident = api.incident("d4")
    api.people.close(User("cy", "administrator"), "vi")
    for name in ("vi", "nobody", "command line"):
        refused = api.decide("ada", "assign", incident, content={"to": name})
        assert is_problem(refused, 422)
    assert api.decide("ada", "assign", incident, content={"to": "BO"}).data["content"] == {"to": "bo"}
    assert api.get("ada", f"/incidents/{incident}")["decided"]["assigned"] == "bo"
    assert api.decide("ada", "assign", incident, content={"to": ""}).status == 201
    assert api.get("ada", f"/incidents/{incident}")["decided"]["assigned"] == ""


# What cannot be


def bad_bodies(claim: str) -> dict[str, bytes]:
    """What is wrong with it -> a body."""
    right = {"kind": "correct", "subject": claim, "content": SIX}
    place = {
        "start": 0, "end": 0, "text": "Osk", "geonameid": None, "name": "Osk", "country": None,
        "admin1": None, "lat": 1.5, "lon": 2.5, "precision": "town",
    }  # fmt: skip

    def with_value(field: str, value: str) -> bytes:
        return (
            json.dumps({**right, "content": {"field": field, "value": 0}})
            .replace("0}}", f"{value}}}}}")
            .encode()
        )

    return {
        "nothing": b"",
        "no JSON": b"{",
        "no object": b"[]",
        "bytes": b"\xff\xfe",
        "too deep": b"[" * 100_000,
        "a member twice": b'{"kind": "accept", "kind": "accept", "subject": "c-00"}',
        "another member": json.dumps(right | {"by": "cy"}).encode(),
        "another member within": json.dumps(right | {"content": SIX | {"x": 1}}).encode(),
        "no kind": json.dumps({"subject": claim}).encode(),
        "a kind that is none": json.dumps(right | {"kind": "add_user"}).encode(),
        "a kind that is no text": json.dumps(right | {"kind": ["accept"]}).encode(),
        "a subject that is no id": json.dumps(right | {"subject": "c-00\n"}).encode(),
        "a list for a text": json.dumps(right | {"reason": ["x"]}).encode(),
        "a long reason": json.dumps(right | {"reason": "x" * 2001}).encode(),
        "a null character": json.dumps(right | {"reason": "\x00"}).encode(),
        "half a character": json.dumps(right | {"reason": "\ud800"}).encode(),
        "half a character within": with_value("victims", '"\\udfff"'),
        "a huge number": with_value("count", f"[{'9' * 40}, null, null]"),
        "a number beyond reading": with_value("count", f"[{'9' * 9000}, null, null]"),
        "a truth": with_value("count", "[true, true, true]"),
        "no number": with_value("count", "[NaN, null, null]"),
        "descending": with_value("count", "[9, 5, 1]"),
        "no day": with_value("dates", '["2031-02-30", ""]'),
        "days turned round": with_value("dates", '["2031-02-20", "2031-02-10"]'),
        "no degrees": with_value("location", json.dumps(place).replace("1.5", "1e999")),
        "half a place": with_value("location", json.dumps(place).replace("1.5", "null")),
        "no code": with_value("outcome", '"killled"'),
        "no field": with_value("report", '"b2"'),
        "no basis": json.dumps(right | {"basis": "\u0663"}).encode(),
        "a huge basis": json.dumps(right | {"basis": "1@" + "9" * 50}).encode(),
    }  # fmt: skip


@pytest.mark.parametrize("wrong", bad_bodies(""))
def test_what_cannot_be_decided_is_refused_and_nothing_is_kept(still: Room, wrong: str) -> None:
    before = still.book.log()
    answer = still.ask("bo", "POST", "/decisions", bad_bodies(still.claim("c3"))[wrong])
    assert is_problem(answer, 422)
    assert still.book.log() == before


def test_what_is_no_json_or_too_much_is_refused(still: Room) -> None:
    sent = {"kind": "accept", "subject": still.claim("c3")}
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert is_problem(still.ask("ada", "POST", "/decisions", sent, **form), 415)
    assert is_problem(still.ask("ada", "POST", "/decisions", b" " * (MAX_POST + 1)), 413)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/incidents/i-00", 404),
        ("/incidents/x", 422),
        ("/incidents/i-00/claims", 404),
        ("/claims/c-00", 404),
        ("/report?id=none", 404),
        ("/report?id=%00", 422),
        ("/report", 422),
        ("/report?id=a1&id=a1", 422),
        ("/incidents?order=luck", 422),
        ("/incidents?unknown=1", 422),
        ("/incidents?cursor=!", 422),
        ("/incidents?cursor=bnVsbA", 422),
        ("/incidents?cursor=WyJkb3VidCIsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OSwiaSJd", 422),
        ("/incidents?order=day&cursor=WyJkYXkiLDEsImkiXQ", 422),
        ("/log/0", 422),
        ("/log/999999", 404),
        ("/log/" + "9" * 5000, 422),
        ("/people/nobody/programs", 403),
        ("/nowhere", 404),
        ("/log/", 404),
        ("/", 404),
        ("", 404),
        ("/incidents/%0A", 422),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_problem(still: Room, path: str, status: int) -> None:
    assert is_problem(still.ask("vi", "GET", path), status)


def test_a_wrong_method_names_the_right_ones(still: Room) -> None:
    answer = still.ask("vi", "PATCH", "/people")
    assert is_problem(answer, 405)
    assert set(answer.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "POST"}


def test_every_answer_has_the_headers_of_the_pages(still: Room) -> None:
    for answer in (
        still.ask("vi", "GET", "/log"),
        still.ask("", "GET", "/log"),
        still.ask("", "GET", "/nowhere"),
    ):
        assert {k: answer.headers[k] for k in HEADERS} == HEADERS
        assert answer.headers["cache-control"] == "no-store"
    assert is_problem(still.ask("vi", "GET", "/log", host="elsewhere.example"), 400)


TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kind=st.sampled_from(sorted(CONTENT)), content=VALUES, reason=VALUES, basis=TEXT)
def test_nothing_that_is_sent_is_a_fault_of_the_server(
    api: Room, kind: str, content: Any, reason: Any, basis: str
) -> None:
    subject = api.claim("c3") if kinds()[kind].subject == "claim" else api.incident("a1")
    answer = api.decide("bo", kind, subject, content=content, reason=reason, basis=basis)
    assert answer.status < 500
    assert list(chain_faults(api.book.log())) == []


# People


def test_users_are_made_and_changed(api: Room) -> None:
    made = api.ask("cy", "POST", "/people", {"name": "Dan", "password": PASSWORD, "role": "viewer"})
    assert (made.status, made.data["name"], made.data["is_open"]) == (201, "dan", True)
    assert api.ask("cy", "PUT", "/people/dan/role", {"role": "coder"}).data["role"] == "coder"
    assert api.ask("cy", "POST", "/people/dan/close").data["is_open"] is False
    assert api.ask("cy", "POST", "/people/dan/open").data["is_open"] is True
    assert api.ask("cy", "PUT", "/people/dan/password", {"new": NEW}).status == 204
    api.people.sign_in("dan", NEW, "", datetime.now(UTC))
    assert api.ask("cy", "POST", "/people/dan/sign-out").data == {"ended": 1}
    assert [a["name"] for a in api.get("vi", "/people")] == ["ada", "bo", "cy", "dan", "vi"]
    assert is_problem(api.ask("cy", "POST", "/people/cy/close"), 422)
    assert is_problem(api.ask("cy", "POST", "/people/nobody/close"), 404)
    half = {"name": "\ud800", "password": PASSWORD, "role": "viewer"}
    assert is_problem(api.ask("cy", "POST", "/people", half), 422)


def test_ones_own_password_takes_the_present_one(api: Room) -> None:
    assert is_problem(api.ask("ada", "PUT", "/people/ada/password", {"new": NEW}), 422)
    assert is_problem(api.ask("ada", "PUT", "/people/bo/password", {"new": NEW}), 403)
    assert api.ask("ada", "PUT", "/people/ada/password", {"new": NEW, "password": PASSWORD}).status == 204
    assert is_problem(api.ask("ada", "GET", "/whoami"), 401)
    for _ in range(5):
        answer = api.ask("bo", "PUT", "/people/bo/password", {"new": NEW, "password": "wrong"})
        assert is_problem(answer, 422)
    answer = api.ask("bo", "PUT", "/people/bo/password", {"new": NEW, "password": PASSWORD})
    assert is_problem(answer, 429)


def test_a_program_makes_no_token_that_does_more_or_lasts_longer(api: Room) -> None:
    api.tokens["low"] = token_for(api.people, "bo", "reading", "viewer", days=1)
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="seconds")
    late = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
    for role, ends_at in (("coder", soon), ("viewer", late), ("viewer", "2031-13-01T00:00:00Z")):
        sent = {"role": role, "label": "more", "ends_at": ends_at}
        assert is_problem(api.ask("low", "POST", "/programs", sent), 422)
    made = api.ask("low", "POST", "/programs", {"role": "viewer", "label": " a  b ", "ends_at": soon})
    assert (made.status, made.data["label"]) == (201, "a b")
    api.tokens["new"] = made.data["token"]
    assert api.get("new", "/whoami")["label"] == "a b"
    labels = [p["label"] for p in api.get("bo", "/people/bo/programs")]
    assert labels == ["tests", "reading", "a b"]
    assert api.ask("bo", "DELETE", "/people/bo/programs?label=a%20b").status == 204
    assert is_problem(api.ask("new", "GET", "/whoami"), 401)
    assert is_problem(api.ask("bo", "DELETE", "/people/bo/programs?label=a%20b"), 404)
    assert is_problem(api.ask("bo", "GET", "/people/ada/programs"), 403)
    assert [p["label"] for p in api.get("cy", "/people/ada/programs")] == ["tests"]
    assert all(t not in json.dumps(api.get("cy", "/log")) for t in api.tokens.values())


def test_what_the_pages_decide_the_api_tells(api: Room) -> None:
    api.desk.decide(User("ada", "coder"), Decision("", "comment", api.incident("c3"), reason="Ask in Osk."))
    decided = api.get("vi", f"/incidents/{api.incident('c3')}")["decided"]
    assert [c["reason"] for c in decided["comments"]] == ["Ask in Osk."]
