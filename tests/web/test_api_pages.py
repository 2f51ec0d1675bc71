"""What the pages do, done by programs: the lists, search, explore, settings, claims of words, agreement."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from recount.model.counts import Count
from recount.pipeline import onetime
from recount.pipeline.naming import FOLDER
from recount.pipeline.recounting import Recounter
from recount.review.agreement import machine_values
from tests.store.databases import Home
from tests.web.browser import Browser
from tests.web.calling import PASSWORD, Room, room
from tests.web.conftest import POLICY, TEXTS
from tests.web.test_api import is_problem
from tests.web.test_duplicates import NEAR

REPORTS = [
    {"id": i, "text": t, "published": "2031-06-01", "publisher": f"The {i} Courier"} for i, t in NEAR.items()
]
LONGEST = 60.0
"""Seconds within which a handful of reports has to be counted, the start of a process included."""


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[Room]:
    with room(home.at("book"), tmp_path, REPORTS) as made:
        yield made


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One room for all that changes nothing in it."""
    folder = tmp_path_factory.mktemp("still")
    with room(str(folder / "book"), folder, REPORTS) as made:
        yield made


def query(path: str, **asked: Any) -> str:
    return f"{path}?{urlencode(asked)}"


# Lists


def test_possible_duplicates_are_listed_compared_and_decided(api: Room) -> None:
    one, other = api.incident("h1"), api.incident("h2")
    listed = api.get("vi", "/duplicates")
    [pair] = [p for p in listed["pairs"] if {p["first"]["id"], p["second"]["id"]} == {one, other}]
    assert listed["next"] is None
    found = api.get("vi", query("/compare", first=one, second=other))
    assert (found["is_one"], found["is_parted"], found["near"]["score"]) == (False, False, pair["score"])
    assert all(r["text"] and r["weight"] for r in found["near"]["reasons"])
    assert [c["claim"]["report"] for c in found["second"]["claims"]] == ["h2"]
    assert [r["publisher"] for r in found["first"]["reports"]] == ["The h1 Courier"]
    row = api.decide("ada", "not_same", one, content={"other": other}, basis=found["basis"])
    assert row.status == 201
    assert [p for p in api.get("vi", "/duplicates")["pairs"] if p["first"]["id"] in (one, other)] == []
    assert api.get("vi", query("/compare", first=one, second=other))["is_parted"] is True


def test_two_that_became_one_are_told_to_be_one(api: Room) -> None:
    one, other = api.incident("h1"), api.incident("h2")
    api.decide("ada", "merge", one, content={"other": other})
    found = api.get("vi", query("/compare", first=one, second=other))
    assert (found["is_one"], found["first"]["incident"]["id"]) == (True, found["second"]["incident"]["id"])


def test_new_reports_are_those_that_nobody_looked_at(api: Room) -> None:
    first = api.get("vi", "/new")["reports"]
    assert {r["id"] for r in first} >= {*TEXTS, *NEAR}
    assert {r["id"]: r["incidents"] for r in first}["c3"] == [api.incident("c3")]
    assert api.decide("ada", "look", "c3").status == 201
    assert api.decide("ada", "accept", api.claim("d4")).status == 201
    gone = {r["id"] for r in first} - {r["id"] for r in api.get("vi", "/new")["reports"]}
    assert gone == {"c3", "d4"}
    assert len(api.get("vi", "/new?all=yes")["reports"]) == len(first)
    assert api.get("vi", "/new?since=2999-01-01") == {"reports": [], "next": None}
    assert is_problem(api.ask("vi", "GET", "/new?since=2031-02-30"), 422)


def test_new_reports_go_on_where_they_ended(still: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [r["id"] for r in still.get("vi", "/new")["reports"]]
    monkeypatch.setattr("recount.web.arrivals.PAGE", 2)
    told, cursor = [], ""
    while cursor is not None:
        page = still.get("vi", "/new" + (f"?cursor={cursor}" if cursor else ""))
        told += [r["id"] for r in page["reports"]]
        cursor = page["next"]
    assert told == whole


def test_filters_are_ones_own_and_the_pages_show_them(api: Room) -> None:
    mine = {"grade": "fair", "order": "day", "assigned": "bo"}
    assert api.ask("ada", "PUT", "/filters", {"label": "to do", "filter": mine}).data["by"] == "ada"
    assert api.get("ada", "/filters") == [{"label": "to do", "filter": mine}]
    assert api.get("bo", "/filters") == []
    browser = Browser(api.origin)
    browser.sign_in("ada", PASSWORD)
    assert "to do" in browser.get("/").text
    browser.close()
    assert is_problem(api.ask("bo", "DELETE", "/filters?label=to+do"), 422)
    assert api.ask("ada", "DELETE", "/filters?label=to+do").status == 200
    assert api.get("ada", "/filters") == []
    assert is_problem(api.ask("ada", "PUT", "/filters", {"label": "x", "filter": {"by": "day"}}), 422)


def test_the_worklist_by_whom_it_is_assigned_to_and_the_weakest_first(api: Room) -> None:
    incident = api.incident("d4")
    api.decide("ada", "assign", incident, content={"to": "bo"})
    assert [i["id"] for i in api.get("vi", "/incidents?assigned=bo")["incidents"]] == [incident]
    api.decide("bo", "grade", incident, content={"grade": "confirmed"}, reason="two sources")
    grades = [i["grade"] for i in api.get("vi", "/incidents?order=grade")["incidents"]]
    order = [c["code"] for c in api.get("vi", "/codebook")["grade"]["codes"]]
    assert grades == sorted(grades, key=lambda g: -order.index(g))


# Explore and search


def test_explore_counts_what_one_filter_leaves(still: Room) -> None:
    all_of = still.get("vi", "/explore")
    assert sum(m["incidents"] for m in all_of["months"]) + all_of["undated"] == all_of["incidents"]
    found = still.get("vi", query("/explore", **{"from": "2031-05-07", "to": "2031-05-09", "least": 4}))
    assert [(r["id"], r["day"], r["killed"]) for r in found["rows"]] == [
        (still.incident("c3"), "2031-05-07", 5)
    ]
    assert (found["incidents"], found["killed"], found["next"]) == (1, 5, None)
    assert found["months"] == [{"month": "2031-05", "incidents": 1, "killed": 5}]
    points = still.get("vi", query("/explore/points", least=4, to="2031-05-09", box="30,30,45,40"))
    assert still.incident("c3") in [p["id"] for p in points]
    assert still.get("vi", query("/explore/points", box="0,0,1,1")) == []


@pytest.mark.parametrize(
    "asked", [{"from": "2031-02-30"}, {"least": "-1"}, {"box": "1,2,3"}, {"box": "9,9,1,1"}, {"grade": "x"}]
)
def test_a_filter_that_cannot_be_is_refused(still: Room, asked: dict[str, str]) -> None:
    assert is_problem(still.ask("vi", "GET", query("/explore/points", **asked)), 422)


def test_the_table_of_explore_goes_on_where_it_ended(still: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [r["id"] for r in still.get("vi", "/explore")["rows"]]
    for module in ("recount.store.exploring", "recount.web.api.exploring"):
        monkeypatch.setattr(f"{module}.ROWS", 1)
    told, cursor = [], ""
    while cursor is not None:
        page = still.get("vi", "/explore" + (f"?cursor={cursor}" if cursor else ""))
        told += [r["id"] for r in page["rows"]]
        cursor = page["next"]
    assert (told, len(whole) > 1) == (whole, True)


@pytest.mark.parametrize(
    ("kind", "words", "report"), [("reports", "MANBIJ traders", "c3"), ("claims", "nurses", "b2")]
)
def test_what_is_found_has_its_words(still: Room, kind: str, words: str, report: str) -> None:
    [hit] = still.get("vi", query("/search", q=words, **{"in": kind}))["hits"]
    within = hit.get("within", hit)
    assert within["report"] == report
    text = still.get("vi", f"/report?id={report}")["text"]
    assert text[within["words"]["start"] : within["words"]["end"]] == within["words"]["text"]
    told = {text[a:b].casefold() for a, b in within["words"]["found"]}
    assert told == {w.casefold() for w in words.split()}


def test_incidents_are_found_and_cursors_are_of_one_search(still: Room) -> None:
    hits = still.get("vi", query("/search", q="Manbij", **{"in": "incidents"}))["hits"]
    assert [h["incident"] for h in hits] == [still.incident("c3")]
    assert is_problem(still.ask("vi", "GET", query("/search", q="x", **{"in": "people"})), 403)
    assert still.get("ada", query("/search", q="x", **{"in": "people"}))["hits"] == []
    stale = query("/search", q="x", cursor="WyJyZXBvcnRzIiwiOTkiXQ", **{"in": "reports"})
    assert is_problem(still.ask("vi", "GET", stale), 422)
    assert is_problem(still.ask("vi", "GET", stale.replace("in=reports", "in=claims")), 422)


# Claims, tolls


def test_a_claim_is_made_of_words_that_stand_in_the_report(api: Room) -> None:
    text = api.get("ada", "/report?id=d4")["text"]
    quote = "three farmers in Azaz"
    start = text.index(quote)
    made = {"start": start, "end": start + len(quote), "quote": quote}
    said = {"outcome": "abducted", "count": [3, 3, 3], "victims": "farmers", "dates": ["2031-05-09"] * 2}
    row = api.decide("ada", "add_claim", "d4", content={**made, "fields": said})
    assert row.status == 201
    claim = row.data["content"]["claim"]
    assert claim["spans"]["victims"] == [start + 6, start + 13]
    now = api.get("vi", f"/claims/{claim['id']}")
    assert (now["now"]["outcome"], now["now"]["best"], now["now"]["extractor"]) == ("abducted", 3, "person")
    assert api.desk.incident(now["incident"]).counts["abducted"] == Count.exactly(3)
    for wrong in ({"quote": "four farmers in Azaz!"}, {"start": 0}, {"start": 10**6, "end": 10**6 + 5}):
        assert is_problem(api.decide("ada", "add_claim", "d4", content=made | wrong), 422)
    assert is_problem(api.decide("ada", "add_claim", "none", content=made), 404)


def test_a_toll_says_who_told_what_on_which_day(still: Room) -> None:
    [killed] = [
        t for t in still.get("vi", f"/incidents/{still.incident('a1')}/toll") if t["outcome"] == "killed"
    ]
    told = {(t["report"], t["best"]) for t in killed["tellings"]}
    assert {("a1", 12), ("b2", 9)} <= told
    assert {t["day"] for t in killed["tellings"]} == {"2031-06-01"}
    assert "counts" in {t["state"] for t in killed["tellings"]}
    area = still.get("vi", f"/incidents/{still.incident('a1')}")["area"]
    place = still.desk.incident(still.incident("a1")).location
    assert place is not None
    assert (area["lat"], area["lon"], area["radius_km"] > 0) == (place.lat, place.lon, True)


# Settings


def test_another_policy_counts_once_all_is_counted_anew(api: Room) -> None:
    row = api.ask("cy", "PUT", "/settings/policy", {"policy": "ibc-1", "seen": POLICY})
    assert (row.status, row.data["content"]) == (200, {"policy": "ibc-1", "old": POLICY})
    counted(api)
    assert api.get("vi", "/settings")["policy"] == "ibc-1"
    told = api.ask("cy", "PUT", "/settings/policy", {"policy": "ucdp-1", "seen": POLICY})
    assert is_problem(told, 409)


def test_a_table_of_actors_is_put_in_its_place_by_who_saw_it(
    api: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Recounter, "start", lambda _: None)
    table = "actor,name,parent,kind,words,use,where,from,to\nridge,Ridge Front,,militia,Ridge Front,,,,\n"
    sent = {"table": "own.csv", "text": table, "seen": ""}
    assert api.ask("cy", "PUT", "/settings/actors", sent).status == 200
    assert (api.book.folder / FOLDER / "own.csv").read_text() == table
    now = api.get("vi", "/settings/actors?table=own.csv")
    assert (now["text"], api.get("vi", "/settings")["actors"]) == (table, [{"table": "own.csv", "rows": 1}])
    assert is_problem(api.ask("cy", "PUT", "/settings/actors", sent), 409)
    wrong = api.ask("cy", "PUT", "/settings/actors", {**sent, "text": "actor\nx\n", "seen": now["digest"]})
    assert is_problem(wrong, 422)
    assert api.get("vi", "/settings/actors?table=own.csv") == now
    gone = {**sent, "text": "", "seen": now["digest"]}
    assert api.ask("cy", "PUT", "/settings/actors", gone).status == 200
    assert api.get("vi", "/settings/actors?table=own.csv") == {"table": "own.csv", "text": "", "digest": ""}
    assert is_problem(api.ask("vi", "GET", "/settings/actors?table=..%2Fown.csv"), 422)


def test_all_is_counted_anew_when_it_is_asked_for(api: Room) -> None:
    assert is_problem(api.ask("vi", "POST", "/recount"), 403)
    assert api.get("vi", "/recount")["began_at"] is None
    begun = api.ask("ada", "POST", "/recount")
    assert (begun.status, begun.data["is_running"]) == (202, True)
    assert is_problem(api.ask("ada", "POST", "/recount"), 422)
    last = counted(api)
    assert (last["what"], last["is_linked"], last["is_whole"]) == ("", True, True)


def counted(api: Room) -> dict[str, Any]:
    """How the count went that goes on."""
    until = time.monotonic() + LONGEST
    while (last := api.get("vi", "/recount"))["is_running"]:
        assert time.monotonic() < until, "the count does not end"
        time.sleep(0.1)
    return dict(last)


# Agreement


def test_a_sample_is_drawn_coded_blind_measured_and_settled(api: Room) -> None:
    asked = {"seed": 7, "size": 3, "coders": ["ada", "bo"], "about": "the pilot"}
    row = api.ask("bo", "POST", "/samples", asked)
    assert (row.status, row.data["reason"]) == (201, "the pilot")
    sample = f"/samples/{row.data['subject']}"
    [listed] = api.get("ada", "/samples")["samples"]
    item = listed["waiting"][0]
    values = machine_values(api.book.claim(item)).values or {}
    place = f"{sample}/items/{item}"
    shown = api.get("ada", place)
    assert (shown["own"], shown["is_open"], shown["may_code"]) == (None, False, True)
    assert [shown["text"][e["start"] : e["end"]] for e in shown["evidence"]] == [
        e["quote"] for e in shown["evidence"]
    ]
    mine = {"values": {**values, "source": "Zorvath"}, "note": ""}
    assert api.ask("ada", "PUT", place, mine).status == 200
    for path in (place, sample, "/log", f"/claims/{item}", f"{sample}/differences"):
        assert "Zorvath" not in str(api.get("bo", path)), path  # until bo has coded it
    assert "Zorvath" in str(api.get("ada", place)["own"])
    assert is_problem(api.ask("cy", "PUT", place, mine), 403)
    assert is_problem(api.ask("bo", "PUT", place, {"values": {**values, "best": 1}}), 422)
    assert api.ask("bo", "PUT", place, {"values": values}).status == 200
    assert is_problem(api.ask("ada", "PUT", place, mine), 409)
    found = api.get("vi", sample)
    assert (found["sample"]["open"], found["coded"]) == (1, {item: ["ada", "bo"]})
    assert {m["alpha"] for m in found["measures"]} == {None}
    told = api.get("bo", f"{sample}/differences")
    [differing] = told["items"]
    [source] = [d for d in differing["differences"] if d["field"] == "source"]
    assert {"who": "ada", "value": "Zorvath"} in source["choices"]
    settle = {"content": {"field": "source", "value": "Zorvath"}, "basis": differing["basis"]}
    assert api.decide("bo", "correct", item, **settle).status == 201
    [settled] = api.get("bo", f"{sample}/differences")["items"]
    assert [d["settled"] for d in settled["differences"] if d["field"] == "source"] == ["bo"]
    assert is_problem(api.ask("ada", "GET", f"{sample}/differences"), 403)
    assert is_problem(api.ask("ada", "GET", "/samples/s-00000000"), 404)
    assert is_problem(api.ask("ada", "GET", f"{sample}/items/c-00"), 404)


# Oneself, views


def test_one_time_codes_are_taken_up_and_given_up(api: Room) -> None:
    assert is_problem(api.ask("ada", "POST", "/codes", {"password": "wrong"}), 422)
    codes = api.ask("ada", "POST", "/codes", {"password": PASSWORD})
    assert codes.status == 200
    assert codes.data["secret"] in codes.data["address"]
    assert is_problem(api.ask("ada", "POST", "/codes/confirm", {"code": "12"}), 422)
    code = onetime.code_of(codes.data["secret"], onetime.step_at(datetime.now(UTC)))
    assert api.ask("ada", "POST", "/codes/confirm", {"code": code}).status == 204
    assert {a["name"]: a["has_codes"] for a in api.get("vi", "/people")}["ada"] is True
    assert api.ask("cy", "POST", "/people/ada/end-codes", {}).status == 204


def test_administrators_alone_see_who_was_shown_names(still: Room) -> None:
    assert is_problem(still.ask("bo", "GET", "/views"), 403)
    assert still.get("cy", "/views?by=nobody") == {"views": [], "next": None}


# Victims, accounts, places, erasing


def test_a_victim_is_recorded_merged_and_erased(api: Room) -> None:
    claim = api.claim("d4")
    details = {"names": ["Adil Karo", "Абу Самир"], "age": "34", "sex": "male"}
    made = api.ask(
        "ada",
        "POST",
        "/decisions",
        {"kind": "add_victim", "content": {"details": details, "claims": [claim]}},
    )
    assert made.status == 201
    assert "Karo" not in str(made.data)
    first = made.data["subject"]
    other = {"kind": "add_victim", "content": {"details": {"names": ["A. Karo"]}}}
    second = api.ask("ada", "POST", "/decisions", other).data["subject"]
    found = api.get("ada", f"/victims/{first}")
    assert (found["names"], found["sex"], found["own"]) == (details["names"], "male", [claim])
    assert [c["claim"]["id"] for c in found["claims"]] == [claim]
    assert [v["id"] for v in api.get("ada", "/victims")["victims"]] == [second, first]
    [known] = api.get("ada", f"/incidents/{api.incident('d4')}/victims")["known"]
    assert known["id"] == first
    changed = {"details": details | {"kin": "brother of Samir"}}
    assert api.decide("ada", "change_victim", first, content=changed, basis=found["basis"]).status == 201
    told = api.decide("bo", "change_victim", first, content=changed, basis=found["basis"])
    assert is_problem(told, 409)
    assert [d["kind"] for d in told.data["since"]] == ["change_victim"]
    merged = api.decide("bo", "merge_victims", first, content={"other": second}, basis=told.data["basis"])
    assert merged.status == 201
    assert [p["names"] for p in api.get("bo", f"/victims/{second}")["parts"]] == [["A. Karo"]]
    assert is_problem(api.ask("vi", "GET", f"/victims/{first}"), 403)
    gone = {"what": "victim", "subject": first, "reason": "their family asked"}
    assert is_problem(api.ask("bo", "POST", "/erasures", gone), 403)
    assert api.ask("cy", "POST", "/erasures", gone).status == 201
    assert is_problem(api.ask("cy", "GET", f"/victims/{first}"), 404)
    assert "Karo" not in str(api.get("cy", "/log"))


def test_an_account_counts_and_who_gave_it_is_told_to_few(api: Room) -> None:
    told = {
        "kind": "interview",
        "text": "Gunmen killed two herders in Homs on 3 May 2031, she said.",
        "day": "2031-06-02",
        "translation": "as said",
        "restricted": {"witness": "Hala Orbeni", "contact": "12 Osk Road"},
    }
    row = api.ask("ada", "POST", "/accounts", told)
    assert (row.status, "Orbeni" in str(row.data)) == (201, False)
    path = f"/report?id={row.data['subject']}"
    seen = api.get("ada", path)
    assert (seen["account"], seen["restricted"]["witness"]) == (
        {"account": "interview", "translation": "as said"},
        "Hala Orbeni",
    )
    assert [c["claim"]["best"] for c in seen["claims"]] == [2]
    assert api.get("vi", path)["restricted"] is None
    views = api.get("cy", "/views")["views"]
    assert [(v["by"], v["what"], v["subject"]) for v in views] == [("ada", "report", row.data["subject"])]
    gone = {"what": "account", "subject": row.data["subject"], "reason": "she asked"}
    assert api.ask("cy", "POST", "/erasures", gone).status == 201
    assert is_problem(api.ask("ada", "GET", path), 404)
    wrong = {**told, "day": "2031-02-30"}
    assert is_problem(api.ask("ada", "POST", "/accounts", wrong), 422)


def test_a_place_is_added_and_listed(api: Room) -> None:
    place = {"name": "Velmora", "lat": 36.25, "lon": 37.5, "precision": "town", "variants": ["Welmora"]}
    row = api.ask("ada", "POST", "/decisions", {"kind": "add_place", "content": {"place": place}})
    assert row.status == 201
    [listed] = api.get("vi", "/places")
    assert {k: listed[k] for k in place} == place
    assert (listed["id"], listed["by"]) == (row.data["subject"], "ada")
