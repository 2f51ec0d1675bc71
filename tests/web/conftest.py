"""A real server on this machine, over a casebook of invented reports."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from argon2 import PasswordHasher

from recount.model.errors import Refused
from recount.pipeline.casework import add, extract_pending
from recount.pipeline.listener import Silence
from recount.pipeline.passwords import Passwords
from recount.pipeline.people import COMMAND, People
from recount.pipeline.reviewing import Desk, User
from recount.store.casebook import Casebook
from recount.store.records import StoredUser
from recount.web.app import application
from tests.pipeline.invented import write_jsonl
from tests.store.databases import Home
from tests.web.browser import Browser

POLICY = "recount-1"
TEXTS = {
    "a1": "Shells killed 12 villagers in Ariha on 2 May 2031, the town hospital said.",
    "b2": "Shells killed nine villagers in Ariha on 2 May 2031, residents said. Four nurses were hurt.",
    "c3": "A bomb killed five traders in Manbij on 7 May 2031, police said.",
    "d4": "Gunmen killed three farmers in Azaz on 9 May 2031, police said.",
    "e5": "At least 40 civilians were killed across Syria in May 2031, the monitor said.",
}
HOSTILE = "f6 <script>alert(1)</script>"
HOSTILE_TEXT = (
    '<script>alert("x")</script><img src=x onerror=alert(2)> A flood of gunfire killed seven miners in Homs '
    "on 20 May 2031, police said.\n\u202eevil\u202c \u0000 \u0007 &lt;b&gt; {{ 7 * 7 }}\n" + "9" * 1_000_000
)
MADE_AT = datetime(2031, 6, 1, tzinfo=UTC)
WARM = 20.0
"""Seconds within which the server has to answer."""


@dataclass(frozen=True)
class Account:
    name: str
    role: str
    is_open: bool
    has_codes: bool = False
    made_at: datetime = datetime(2031, 5, 1, tzinfo=UTC)


@dataclass
class Doorkeeper:
    """Stands in for the users of a casebook: who knows the one password is who they say."""

    roles: dict[str, str]
    tokens: dict[str, User] = field(default_factory=dict)

    def sign_in(self, name: str, password: str, code: str, now: datetime, address: str = "") -> str:
        if name not in self.roles or password != "a long enough word":
            raise Refused("Name, password or code is wrong", "Try again")
        token = secrets.token_urlsafe(32)
        self.tokens[token] = User(name, self.roles[name])
        return token

    def who(self, token: str, now: datetime) -> User | None:
        return self.tokens.get(token)

    def sign_out(self, token: str) -> None:
        self.tokens.pop(token, None)

    def programs(self, name: str) -> list[object]:
        return []

    def accounts(self) -> list[Account]:
        return [Account(name, role, name != "old") for name, role in self.roles.items()]


@dataclass
class Server:
    """What runs, and what it runs on."""

    origin: str
    desk: Desk
    doorkeeper: Any
    browsers: list[Browser] = field(default_factory=list)

    def browser(self, name: str = "") -> Browser:
        """A browser; with a name that person is signed in."""
        self.browsers.append(browser := Browser(self.origin))
        if name:
            assert browser.sign_in(name).status == 200
        return browser

    def claim(self, report: str, outcome: str = "killed") -> str:
        return next(c.id for c in self.desk.casebook.claims() if (c.report, c.outcome) == (report, outcome))

    def incident(self, report: str) -> str:
        claim = self.claim(report)
        return self.desk.casebook.holders(POLICY, [claim])[claim]


def casebook(where: str, folder: Path) -> Casebook:
    book = Casebook(where, create=True)
    rows = [
        {"id": i, "text": t, "published": "2031-06-01", "publisher": f"The {i} Courier"}
        for i, t in (TEXTS | {HOSTILE: HOSTILE_TEXT}).items()
    ]
    rows[-1]["title"] = "</title><script>alert(3)</script>"
    rows[-1]["publisher"] = '"><script>alert(4)</script>\u202e'
    add(book, [str(write_jsonl(folder / "reports.jsonl", rows))], Silence())
    extract_pending(book, "rules", Silence())
    return book


@pytest.fixture
def server(home: Home, tmp_path: Path) -> Iterator[Server]:
    with casebook(home.at("book"), tmp_path) as book:
        desk = Desk(book, POLICY)
        keeper = Doorkeeper(
            {"ada": "coder", "bo": "reviewer", "cy": "reviewer", "eve": "viewer", "<b>x": "viewer"}
        )
        with book.writing() as w:  # to whom incidents can be assigned
            for a in keeper.accounts():
                w.add_user(StoredUser(a.name, "", a.role, MADE_AT, is_open=a.is_open))
        with serving(application(desk, keeper)) as origin:
            made = Server(origin, desk, keeper)
            yield made
            for browser in made.browsers:
                browser.close()


PASSWORD = "a long enough word"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def peopled(home: Home, tmp_path: Path) -> Iterator[Server]:
    """A server with users of its own: root, who may all, ada, a coder, and eve, a viewer."""
    with casebook(home.at("book"), tmp_path) as book:
        people = People(book, QUICK)
        people.first_administrator("root", PASSWORD)
        for name, role in (("ada", "coder"), ("eve", "viewer")):
            people.add(COMMAND, name, PASSWORD, role)
        desk = Desk(book, POLICY)
        with serving(application(desk, people)) as origin:
            made = Server(origin, desk, people)
            yield made
            for browser in made.browsers:
                browser.close()


class serving:
    """An application on a free port of this machine, while the block lasts."""

    def __init__(self, app: Callable[..., object]) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_level="critical", lifespan="off", ws="none")  # type: ignore[arg-type]
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        until = time.monotonic() + WARM
        while not self._server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.01)
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(WARM)
        self._socket.close()
