"""A server over a casebook with real users, and programs that call its API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import urllib3
from argon2 import PasswordHasher

from recount.pipeline.passwords import Passwords
from recount.pipeline.people import COMMAND, People, User
from recount.pipeline.reviewing import Desk
from recount.store.casebook import Casebook
from recount.web.app import application
from tests.web.conftest import POLICY, casebook, serving

QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "plum ridge osk lantern"
USERS = {"cy": "administrator", "bo": "reviewer", "ada": "coder", "vi": "viewer"}


@dataclass
class Answer:
    """What came back, with JSON read."""

    status: int
    headers: urllib3.HTTPHeaderDict
    data: Any


@dataclass
class Room:
    """What runs, and what it runs on."""

    origin: str
    book: Casebook
    desk: Desk
    people: People
    tokens: dict[str, str]
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))

    def ask(self, who: str, method: str, path: str, sent: Any = None, **headers: str) -> Answer:
        """Call the API as a user's program; as nobody for ""."""
        given = {"authorization": f"Bearer {self.tokens[who]}"} if who else {}
        body = None
        if sent is not None:
            body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
            given["content-type"] = "application/json"
        url = f"{self.origin}/api/v1{path}"
        answer = self.pool.request(method, url, body=body, headers=given | headers, redirect=False)
        data = json.loads(answer.data) if answer.data else None
        return Answer(answer.status, answer.headers, data)

    def get(self, who: str, path: str) -> Any:
        """What a GET gives that has to work."""
        answer = self.ask(who, "GET", path)
        assert answer.status == 200, answer.data
        return answer.data

    def decide(self, who: str, kind: str, subject: str = "", **more: Any) -> Answer:
        """A decision."""
        about = {"subject": subject} if subject else {}
        return self.ask(who, "POST", "/decisions", {"kind": kind} | about | more)

    def claim(self, report: str, outcome: str = "killed") -> str:
        """Id of a claim of a report."""
        return next(c.id for c in self.book.claims() if (c.report, c.outcome) == (report, outcome))

    def incident(self, report: str) -> str:
        """Id of the incident of a report."""
        claim = self.claim(report)
        return self.book.holders(POLICY, [claim])[claim]


def token_for(people: People, name: str, label: str, role: str = "", days: float = 7) -> str:
    """A token of a user's program."""
    now = datetime.now(UTC)
    role = role or USERS[name]
    return people.program_token(User(name, USERS[name]), role, label, now + timedelta(days=days), now)


@contextmanager
def room(where: str, folder: Path) -> Iterator[Room]:
    """A server that runs while the block lasts, over a casebook made at `where` of files in `folder`."""
    with casebook(where, folder) as book:
        people = People(book, QUICK)
        for name, role in USERS.items():
            people.add(COMMAND, name, PASSWORD, role)
        desk = Desk(book, POLICY)
        with serving(application(desk, people)) as origin:
            made = Room(origin, book, desk, people, {n: token_for(people, n, "tests") for n in USERS})
            yield made
            made.pool.clear()
