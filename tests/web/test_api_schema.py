"""Schemathesis reads the OpenAPI document and holds the running application to it, once with each role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import BaseSchema

from recount.pipeline import agreement, attempts
from recount.pipeline.agreement import Draw
from recount.pipeline.people import COMMAND, User
from recount.pipeline.recounting import Recounter
from recount.web.api.document import document
from tests.web.calling import PASSWORD, USERS, Room, room

EXAMPLES = 5
RECORDED: dict[str, str] = {}
"""Name -> record of a victim."""
TARGET = "dan"
"""Whom requests about users are about, so that nobody who calls is closed."""
# A request may have the right form and yet ask for what cannot be, as to merge an incident with itself.
CHECKS = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429"]},
    "negative_data_rejection": {"expected-statuses": ["401", "403", "404", "405", "413", "415", "422"]},
}
PATIENT = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def loaded(with_limits: bool) -> BaseSchema:
    """The document as schemathesis reads it; `with_limits` has it try each limit of each value in turn."""
    phases = {"coverage": {"enabled": with_limits}}
    config = {"checks": CHECKS, "generation": {"deterministic": True}, "phases": phases}
    text = json.dumps(document())
    return schemathesis.openapi.from_dict(json.loads(text), config=schemathesis.Config.from_dict(config))


each_operation, each_limit = loaded(with_limits=False), loaded(with_limits=True)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One room for all; wrong tokens, of which many are tried, are not told to wait."""
    folder = tmp_path_factory.mktemp("schema")
    with pytest.MonkeyPatch.context() as patch, room(str(folder / "book"), folder) as made:
        patch.setattr(attempts, "PER_ADDRESS", 10**9)
        patch.setattr(Recounter, "start", lambda _: None)  # which would keep a core busy: see test_recount
        made.people.add(COMMAND, TARGET, PASSWORD, "coder")
        agreement.draw(made.book, User("bo", "reviewer"), Draw(1, 3), USERS)
        yield made


@pytest.mark.parametrize("name", USERS)
@each_operation.parametrize()
@PATIENT
def test_what_the_document_says_holds_for_each_role(
    running: Room, name: str, case: schemathesis.Case
) -> None:
    if case.meta.generation.mode.is_positive:
        made_real(running, case)
    called(running, name, case)


@each_limit.parametrize()
@PATIENT
def test_what_the_document_says_holds_at_all_limits(running: Room, case: schemathesis.Case) -> None:
    called(running, "cy", case)


def called(running: Room, name: str, case: schemathesis.Case) -> None:
    """Send a request that schemathesis made as a user, and look at the answer with all of its checks."""
    case.call_and_validate(
        base_url=f"{running.origin}/api/v1", headers={"Authorization": f"Bearer {running.tokens[name]}"}
    )


def recorded(running: Room, name: str) -> str:
    """Id of a record of a victim of this name, which is made where there is none."""
    if name not in RECORDED:
        content = {"details": {"names": [name]}, "claims": [running.claim("a1")]}
        RECORDED[name] = running.decide("cy", "add_victim", content=content).data["subject"]
    return RECORDED[name]


def made_real(running: Room, case: schemathesis.Case) -> None:
    """Have a request that has the right form ask for something that is there, or can be made."""
    ids = {"c": running.claim("a1"), "i": running.incident("a1"), "v": recorded(running, "Adil Karo")}
    others = {"c": running.claim("c3"), "i": running.incident("c3"), "v": recorded(running, "Hala Orbeni")}
    path, body = case.path_parameters, case.body
    if "id" in path:
        path["id"] = ids[path["id"][0]]
    if "name" in path:
        path["name"] = TARGET
    if "sample" in path:
        drawn = agreement.samples(running.book)[0][-1]
        path |= {"sample": drawn.id} | ({"id": drawn.items[0]} if "id" in path else {})
    match case.operation.label:
        case "GET /report":
            case.query["id"] = "a1"
        case "GET /compare":
            case.query |= {"first": ids["i"], "second": others["i"]}
        case "GET /search":
            case.query["q"] = "Ariha"
        case "PUT /settings/actors":
            body |= {"table": "own.csv", "seen": ""}
        case "POST /codes":
            body["password"] = PASSWORD
        case "POST /decisions" if "subject" in body:
            of_report = body["kind"] in ("reread", "look", "add_claim")
            body["subject"] = "a1" if of_report else ids[body["subject"][0]]
            if body["kind"] == "add_claim":
                body["content"] |= {"start": 0, "end": 6, "quote": "Shells"}
            if "claims" in body.get("content", {}) and body["kind"].endswith("_victim"):
                body["content"]["claims"] = [ids["c"]]
            if "other" in body.get("content", {}):
                body["content"]["other"] = others[body["content"]["other"][0]]
        case "POST /people":
            body |= {"name": f"user{len(running.people.accounts())}", "password": PASSWORD}
        case "POST /programs":
            body["ends_at"] = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
