"""Names of victims in the API: in no answer to whom they are hidden from, in none unseen to others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from recount.pipeline import agreement
from recount.pipeline.agreement import Draw
from recount.pipeline.people import User
from recount.pipeline.recounting import Recounter
from recount.review.agreement import machine_values
from recount.store import views
from recount.web.api.document import ALL
from tests.web.calling import PASSWORD, USERS, Answer, Room, room

NAME = "karo"
REPORTS = [
    {
        "id": "n1",
        "title": "They buried Adil Karo in Azaz",
        "text": "Shells killed Adil Karo, 34, a farmer, in Azaz on 9 May 2031, the town hospital said. "
        "KARO was buried the next day.",
        "published": "2031-06-01",
        "publisher": "Adil Karo Memorial",
        "url": "https://osk.example/adil-karo",
    },
    {
        "id": "n2",
        "title": "A farmer dies in Azaz",
        "text": "An explosion killed a farmer in Azaz on 11 May 2031, a doctor said.",
        "published": "2031-06-02",
        "publisher": "Osk Herald",
    },
]
LATER = "2031-05-02T09:00:00Z"


@dataclass
class Story:
    """A room in which people decided about somebody by name, and what there is to ask for."""

    room: Room
    incident: str
    claim: str
    other: str
    sample: str
    victim: str
    rows: int


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("names")
    with pytest.MonkeyPatch.context() as patch, room(str(folder / "book"), folder, REPORTS) as made:
        patch.setattr(Recounter, "start", lambda _: None)
        claim = next(c.id for c in made.book.claims() if c.names)
        incident, other = made.incident("n1"), made.incident("n2")
        victim = decided(made, claim, incident)
        yield Story(made, incident, claim, other, coded(made, claim), victim, len(made.book.log()))


def decided(made: Room, claim: str, incident: str) -> str:
    """Decisions of every kind that can hold a name; gives the id of the record of the victim."""
    text = made.get("ada", "/report?id=n1")["text"]
    start = text.index("Karo, 34")  # words that begin inside the name
    quote = {"start": start, "end": start + 18, "quote": text[start : start + 18]}
    second = next(c.id for c in made.book.claims() if c.report == "n1" and c.id != claim)
    victims = {"field": "victims", "value": "the farmer Adil Karo"}
    answers = [
        made.decide("ada", "correct", claim, content=victims, reason="Karo's papers"),
        made.decide("ada", "accept", claim, reason="seen by Karo's kin"),
        made.decide("ada", "retract", second, reason="It is Karo again"),
        made.decide("ada", "add_claim", "n1", content=quote | {"fields": {"victims": "Karo"}}),
        made.decide("ada", "reread", "n1", reason="Karo is spelled Qaro"),
        made.decide("ada", "look", "n2"),
        made.decide("ada", "comment", incident, reason="Ask the family of Adil Karo"),
        made.decide("bo", "grade", incident, content={"grade": "fair"}, reason="Karo's kin said so"),
        made.decide("bo", "sign", incident, reason="Karo"),
    ]
    details = {"names": ["Adil Karo", "Abu Samir"], "kin": "brother of Samir Karo"}
    record = {"details": details, "claims": [claim]}
    answers.append(made.ask("ada", "POST", "/decisions", {"kind": "add_victim", "content": record}))
    answers.append(made.decide("ada", "comment", incident, reason="Ask who knew Abu Samir, son of Karo"))
    assert [a.status for a in answers] == [201] * len(answers), [a.data for a in answers]
    return str(answers[-2].data["subject"])


def coded(made: Room, claim: str) -> str:
    """A sample that holds the claim, coded by two who give the name."""
    size = len({c.id for c in made.book.claims()})
    row = agreement.draw(made.book, User("bo", "reviewer"), Draw(1, size), USERS)
    path = f"/samples/{row.subject}/items/{claim}"
    for who, source in (("ada", "the kin of Adil Karo"), ("bo", "a doctor")):
        values = machine_values(made.book.claim(claim)).values or {}
        sent = {"values": {**values, "source": source}, "note": "Karo, I think"}
        answer = made.ask(who, "PUT", path, sent)
        assert answer.status == 200, answer.data
    return str(row.subject)


def requests(of: Story) -> dict[str, list[tuple[str, Any]]]:
    """Name of each operation -> what is asked of it, in a way that it could tell the name."""

    def query(path: str, **asked: str) -> str:
        return f"{path}?{urlencode(asked)}"

    said = {"kind": "comment", "subject": of.incident, "reason": "Adil"}
    sample, named = f"/samples/{of.sample}", "/people/ada"
    asked: dict[str, list[tuple[str, Any]]] = {
        "incident": [(f"/incidents/{of.incident}?policy=ibc-1", None)],
        "incident_claims": [(f"/incidents/{of.incident}/claims", None)],
        "toll": [(f"/incidents/{of.incident}/toll", None)],
        "compare": [(query("/compare", first=of.incident, second=of.other), None)],
        "save_filter": [("/filters", {"label": "mine", "filter": {"words": "azaz"}})],
        "drop_filter": [(query("/filters", label="mine"), None)],
        "explore": [("/explore", None), ("/explore?words=azaz", None)],
        "search": [
            (query("/search", q=q, **{"in": kind}), None)
            for kind in ("reports", "claims", "incidents", "people")
            for q in ("Azaz", "Adil Karo", "kar*", "farmer")
        ],
        "report": [("/report?id=n1", None)],
        "new_reports": [("/new?all=yes", None)],
        "claim": [(f"/claims/{of.claim}", None)],
        "decide": [("/decisions", said), ("/decisions", said | {"basis": "00@0"})],
        "log": [("/log", None), ("/log?kind=comment", None), ("/log?by=ada", None)],
        "log_row": [(f"/log/{n}", None) for n in range(1, of.rows + 1)],
        "draw_sample": [("/samples", {"seed": 5, "size": 2})],
        "sample": [(sample, None)],
        "item": [(f"{sample}/items/{of.claim}", None)],
        "code": [(f"{sample}/items/{of.claim}", {"values": None})],
        "differences": [(f"{sample}/differences", None)],
        "add_user": [("/people", {"name": "dan", "password": PASSWORD, "role": "viewer"})],
        "change_role": [(f"{named}/role", {"role": "coder"})],
        "close_user": [("/people/nobody/close", None)],
        "open_user": [(f"{named}/open", None)],
        "change_password": [("/people/nobody/password", {"new": "x" * 20})],
        "begin_codes": [("/codes", {"password": "wrong"})],
        "confirm_codes": [("/codes/confirm", {"code": "123456"})],
        "end_codes": [(f"{named}/end-codes", {})],
        "sign_out": [("/people/nobody/sign-out", None)],
        "programs": [(f"{named}/programs", None)],
        "add_program": [("/programs", {"role": "viewer", "label": "x", "ends_at": LATER})],
        "end_program": [(f"{named}/programs?label=none", None)],
        "victim": [(f"/victims/{of.victim}", None)],
        "incident_victims": [(f"/incidents/{of.incident}/victims", None)],
        "add_account": [("/accounts", {"kind": "interview", "text": "They shot two herders in Osk."})],
        "erase": [("/erasures", {"what": "victim", "subject": of.victim, "reason": "his kin asked"})],
        "set_policy": [("/settings/policy", {"policy": "ibc-1", "seen": "ibc-1"})],
        "actors": [("/settings/actors?table=own.csv", None)],
        "set_actors": [("/settings/actors", {"table": "own.csv", "text": "x", "seen": ""})],
    }
    return {o.name: asked.get(o.name, [(o.path, None)]) for o in ALL}


def is_told(answer: Answer) -> bool:
    """Whether a name is in it."""
    told = json.dumps(answer.data).casefold()
    return NAME in told or "abu samir" in told


def answers(of: Story, who: str) -> Iterator[tuple[str, str, Answer]]:
    for operation in ALL:
        for path, body in requests(of)[operation.name]:
            yield operation.name, path, of.room.ask(who, operation.method, path, body)


def test_no_answer_to_a_viewer_holds_the_name(story: Story) -> None:
    book = story.room.book
    before = len(seen(story))
    told = list(answers(story, "vi"))
    assert [(name, path) for name, path, a in told if is_told(a)] == []
    assert {a.status for name, _, a in told if name not in ("begin_codes", "confirm_codes")} <= {
        200, 202, 403, 404, 422,
    }  # fmt: skip
    assert len(seen(story)) == before
    assert any("\u2588" * 9 in json.dumps(a.data, ensure_ascii=False) for _, _, a in told)
    assert NAME in book.report("n1").report.layer.casefold()


def test_whoever_is_told_the_name_is_seen_to_look(story: Story) -> None:
    telling = set()
    for name, path, answer in looks(story):
        if is_told(answer):
            telling.add(name)
            assert seen(story)[0][0] == "bo", path
    assert telling == {
        "incident", "incident_claims", "toll", "compare", "search", "report", "new_reports", "claim", "log",
        "log_row", "item", "differences", "victims", "victim", "incident_victims",
    }  # fmt: skip


def looks(of: Story) -> Iterator[tuple[str, str, Answer]]:
    """What a reviewer is told who only looks, after nobody has looked."""
    for operation in ALL:
        for path, _ in requests(of)[operation.name] if operation.method == "GET" else ():
            with of.room.book.writing() as w:
                views.add(w.connection, views.View(datetime.now(UTC), "nobody", "mark", ""))
            yield operation.name, path, of.room.ask("bo", "GET", path)


def seen(of: Story) -> list[tuple[str, str, str]]:
    with of.room.book.looking() as c:
        return [(v.by, v.what, v.subject) for v in views.page(c, None)]


def test_a_name_that_looks_like_a_code_changes_no_code(story: Story) -> None:
    value = {"field": "status", "value": "civilian"}
    assert story.room.decide("ada", "correct", story.claim, content=value).status == 201
    record = {"details": {"names": ["Civilian"]}, "claims": [story.claim]}
    made = story.room.ask("ada", "POST", "/decisions", {"kind": "add_victim", "content": record})
    assert made.status == 201
    assert story.room.get("vi", f"/claims/{story.claim}")["now"]["status"] == "civilian"
