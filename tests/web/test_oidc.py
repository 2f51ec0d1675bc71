"""Sign-in by an OpenID Connect issuer: a small real one on this machine, and all that it may do wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import urllib3
from argon2 import PasswordHasher
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from recount.cli.openid import SECRET, settings_of
from recount.model.errors import InputError, Refused
from recount.pipeline.passwords import Passwords
from recount.pipeline.people import COMMAND, People
from recount.pipeline.reviewing import Desk
from recount.pipeline.vouched import sign_in_vouched
from recount.store.casebook import Casebook
from recount.web.app import application
from recount.web.openid import BACK, Door, Settings, is_safe
from tests.web.browser import Browser, Shown
from tests.web.conftest import POLICY, serving

CLIENT, KEPT = "recount", "plum ridge"
WORDS = "velmora nine boats osk"
KEY, FOREIGN = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))


@dataclass
class Issuer:
    """An OpenID Connect provider with one user, which a test may have misbehave."""

    origin: str = ""
    user: str = "Ada"
    claims: dict[str, Any] = field(default_factory=dict)  # put over the right ones; None takes one away
    sign: Callable[[dict[str, Any]], str] = lambda claims: jwt.encode(
        {"alg": "RS256", "kid": "one"}, claims, KEY
    )
    metadata: dict[str, Any] = field(default_factory=dict)
    moved: str = ""  # a path that answers with a redirect
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(path)
        if path == self.moved:
            return 302, {}
        if path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            told = {name: f"{self.origin}/{end}" for name, end in ends.items()}
            return 200, {"issuer": self.origin, **told, **self.metadata}
        if path == "/keys":
            return 200, {"keys": [KEY.as_dict(private=False)]}
        return 404, {}

    def authorize(self, url: str) -> str:
        """What the browser does at the issuer: the user agrees, and it is led back to this address."""
        query = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
        assert (query["response_type"], query["client_id"]) == ("code", CLIENT)
        assert (query["code_challenge_method"], query["scope"]) == ("S256", "openid profile")
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?code={code}&state={quote(query['state'])}&iss={quote(self.origin)}"

    def token(self, authorization: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The token endpoint, which holds its client to the secret, the code once, and the verifier."""
        self.asked.append("/token")
        told = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        begun = self.codes.pop(form.get("code", ""), None)
        made = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if told != f"{CLIENT}:{quote(KEPT)}" and told != f"{CLIENT}:{KEPT}":
            return 401, {"error": "invalid_client"}
        if begun is None or begun["code_challenge"] != made.decode().rstrip("="):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.origin, "sub": "7", "aud": CLIENT, "exp": now + 300, "iat": now,
            "nonce": begun["nonce"], "preferred_username": self.user, **self.claims,
        }  # fmt: skip
        claims = {k: v for k, v in claims.items() if v is not None}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(claims)}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(*made.answer(urlsplit(self.path).path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {k: v[0] for k, v in parse_qs(body).items()}
            if self.path == made.moved:
                self._send(*made.answer(self.path, {}))
            else:
                self._send(*made.token(self.headers.get("authorization", ""), form))

        def _send(self, status: int, data: dict[str, Any]) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            if status == 302:
                self.send_header("location", f"{made.origin}/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Room:
    """A review room whose people may come by the issuer."""

    origin: str
    people: People
    issuer: Issuer
    browsers: list[Browser] = field(default_factory=list)

    def browser(self) -> Browser:
        self.browsers.append(made := Browser(self.origin))
        return made

    def begun(self, browser: Browser, onward: str = "/log") -> str:
        """The address at the issuer that a browser is led to."""
        door = browser.get(f"/sign-in?next={quote(onward)}")
        (link,) = [x for x in door.links if x.startswith("/sign-in/oidc")]
        return led(browser, link)

    def come(self, browser: Browser) -> Shown:
        return browser.get(self.issuer.authorize(self.begun(browser)))


def led(browser: Browser, path: str) -> str:
    """Where an answer leads, without going there."""
    sent = {"cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items())}
    url = f"{browser.origin}{path}"
    answer = urllib3.PoolManager(retries=False).request("GET", url, headers=sent, redirect=False)
    assert answer.status == 303, answer.data
    return answer.headers["location"]


@pytest.fixture
def room(tmp_path: Path, issuer: Issuer) -> Iterator[Room]:
    with Casebook(tmp_path / "book", create=True) as book:
        people = People(book, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
        people.add(COMMAND, "ada", WORDS, "administrator")
        people.add(COMMAND, "bo", WORDS, "coder")
        late = Late()
        with serving(late) as origin:
            settings = Settings(issuer.origin, CLIENT, KEPT, origin, label="the Ridge sign-in")
            door = Door(settings, lambda name, now: sign_in_vouched(book, name, now))
            late.app = application(Desk(book, POLICY), people, (), door)
            made = Room(origin, people, issuer)
            yield made
            for browser in made.browsers:
                browser.close()


class Late:
    """An application that is made once its address is known."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


def test_who_the_issuer_vouches_for_is_signed_in_as_the_user_of_the_casebook(room: Room) -> None:
    browser = room.browser()
    page = room.come(browser)
    assert (page.status, page.url.partition("?")[0]) == (200, "/log")
    assert "ada, administrator" in page.text
    user = room.people.who(browser.cookies["recount"], datetime.now(UTC))
    assert (user.name, user.role) == ("ada", "administrator")
    room.people.close(COMMAND, "bo")
    room.people.sign_out_everywhere(COMMAND, "ada")  # the session is as that of a password
    assert browser.get("/log").url.startswith("/sign-in")


def test_the_browser_gets_another_token_than_it_had(room: Room) -> None:
    browser = room.browser()
    url = room.begun(browser)
    before = browser.cookies["recount"]
    browser.get(room.issuer.authorize(url))
    assert browser.cookies["recount"] != before


@pytest.mark.parametrize("name", ["cy", "bo", "a b", "x" * 500])
def test_nobody_is_made_and_who_is_closed_stays_out(room: Room, name: str) -> None:
    room.people.close(COMMAND, "bo")
    room.issuer.user = name
    before = room.people.accounts()
    page = room.come(browser := room.browser())
    assert page.status == 403
    assert browser.get("/log").url.startswith("/sign-in")
    assert room.people.accounts() == before


def unsigned(claims: dict[str, Any]) -> str:
    parts = (json.dumps(p).encode() for p in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts) + "."


def by_secret(secret: str) -> Callable[[dict[str, Any]], str]:
    return lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))


def by_public_key(claims: dict[str, Any]) -> str:
    """The public key taken for a shared secret, as in the known attack on those who believe `alg`."""
    secret = KEY.as_pem(private=False).replace(b"PUBLIC KEY", b"SECRET")
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(secret))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 9_000_000_000},
        {"iat": None},
        {"sub": None},
        {"preferred_username": None},
        {"preferred_username": ["ada"]},
        {"preferred_username": ""},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(room: Room, claims: dict[str, Any]) -> None:
    room.issuer.claims = claims
    assert_refused(room, room.come(room.browser()))


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        by_secret(KEPT),
        by_public_key,
        lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, FOREIGN),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "two"}, claims, FOREIGN),
        lambda claims: jwt.encode({"alg": "RS256", "jwk": FOREIGN.as_dict(private=False)}, claims, FOREIGN),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)[:-8] + "AAAAAAAA",
        lambda claims: "no token",
    ],
    ids=["none", "secret", "public key", "foreign", "unknown", "brought along", "broken", "no token"],
)
@pytest.mark.filterwarnings("ignore")  # joserfc says that the keys of these attacks are no good
def test_what_the_issuer_did_not_sign_is_refused(room: Room, sign: Callable[[dict[str, Any]], str]) -> None:
    room.issuer.sign = sign
    assert_refused(room, room.come(room.browser()))


def assert_refused(room: Room, page: Shown) -> None:
    assert page.status == 403
    assert "did not say who you are" in page.text
    assert room.browsers[-1].get("/log").url.startswith("/sign-in")


def test_a_sign_in_counts_once_in_the_browser_that_began_it(room: Room) -> None:
    mine, other = room.browser(), room.browser()
    back = room.issuer.authorize(room.begun(mine))
    other.get("/sign-in")
    assert other.get(back).status == 403  # another browser, which also uses it up
    assert mine.get(back).status == 403
    back = room.issuer.authorize(room.begun(mine))
    assert mine.get(back.replace("state=", "state=x")).status == 403
    assert mine.get(BACK).status == 403
    assert mine.get(back).status == 200
    assert mine.get(back).status == 403


def test_a_wrong_code_an_error_and_another_issuers_answer_are_refused(room: Room) -> None:
    for was, put in (("code=", "code=x"), ("code=", "error=access_denied&x="), ("iss=", "iss=x")):
        browser = room.browser()
        assert_refused(room, browser.get(room.issuer.authorize(room.begun(browser)).replace(was, put)))


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
        {"token_endpoint": "https://127.0.0.1/token"},
        {"authorization_endpoint": "https://elsewhere.example/authorize"},
        {"jwks_uri": None},
    ],
    ids=str,
)
def test_nothing_is_asked_of_another_server_than_the_issuer(room: Room, metadata: dict[str, Any]) -> None:
    room.issuer.metadata = metadata
    page = room.browser().get("/sign-in/oidc")
    assert (page.status, "did not say who you are" in page.text) == (502, True)
    assert room.issuer.asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize("moved", ["/.well-known/openid-configuration", "/token", "/keys"])
def test_no_redirect_of_the_issuer_is_followed(room: Room, moved: str) -> None:
    room.issuer.moved = moved
    browser = room.browser()
    page = browser.get("/sign-in/oidc") if "known" in moved else room.come(browser)
    assert page.status in (502, 403)
    assert "/elsewhere" not in room.issuer.asked


def test_it_leads_only_to_pages_of_ours(room: Room) -> None:
    browser = room.browser()
    url = led(browser, "/sign-in/oidc?next=https://elsewhere.example/")
    browser.get("/sign-in")
    url = led(browser, "/sign-in/oidc?next=//elsewhere.example/")
    assert browser.get(room.issuer.authorize(url)).url.partition("?")[0] == "/"


def test_an_address_that_nobody_verified_is_no_name(issuer: Issuer) -> None:
    names: list[str] = []
    settings = Settings(issuer.origin, CLIENT, KEPT, "http://localhost:1", user="email")
    door = Door(settings, lambda name, now: names.append(name) or "token")
    now = datetime.now(UTC)

    def come(**claims: object) -> None:
        issuer.claims = {"email": "ada@osk.example", **claims}
        back = issuer.authorize(door.begin("cookie", "/", now))
        door.finish("cookie", {k: v[0] for k, v in parse_qs(urlsplit(back).query).items()}, now)

    for wrong in ({}, {"email_verified": False}, {"email_verified": "true"}):
        with pytest.raises(Refused):
            come(**wrong)
    come(email_verified=True)
    assert names == ["ada@osk.example"]


def test_without_an_issuer_there_is_no_such_door(tmp_path: Path) -> None:
    with (
        Casebook(tmp_path / "book", create=True) as book,
        serving(application(Desk(book, POLICY), People(book))) as origin,
    ):
        browser = Browser(origin)
        assert [x for x in browser.get("/sign-in").links if "oidc" in x] == []
        assert browser.get("/sign-in/oidc").status == browser.get(BACK).status == 404
        browser.close()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://id.velmora.example", True),
        ("http://id.velmora.example", False),
        ("http://localhost:9000", True),
        ("http://127.0.0.1:9000/realm", True),
        ("http://[::1]:9000", True),
        ("http://localhost.velmora.example", False),
        ("http://127.0.0.1.velmora.example", False),
        ("http://localhost@velmora.example", False),
        ("http://10.0.0.1", False),
        ("ftp://localhost", False),
        ("https://", False),
    ],
)
def test_plain_http_is_for_this_machine_alone(url: str, expected: bool) -> None:
    assert is_safe(url) is expected
    if not expected:
        with pytest.raises(InputError):
            Settings(url, CLIENT, KEPT, "https://recount.velmora.example")


GOOD = 'issuer = "https://id.velmora.example"\nclient_id = "recount"\naddress = "https://recount.velmora.example"\n'


def test_the_file_names_the_issuer_and_the_environment_holds_the_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "oidc.toml"
    path.write_text(GOOD + 'user = "email"\n')
    monkeypatch.delenv(SECRET, raising=False)
    with pytest.raises(InputError, match=SECRET):
        settings_of(path)
    monkeypatch.setenv(SECRET, KEPT)
    settings = settings_of(path)
    assert (settings.issuer, settings.user, settings.secret) == ("https://id.velmora.example", "email", KEPT)
    assert KEPT not in repr(settings)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD.replace("client_id", "client"), "holds client besides"),
        (GOOD.partition("address")[0], "no words for address"),
        (GOOD.replace('"recount"', "7"), "no words for client_id"),
        (GOOD + "issuer", "no TOML"),
        (GOOD.replace("https://id", "http://id"), "neither an https address"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, what: str
) -> None:
    monkeypatch.setenv(SECRET, KEPT)
    path = tmp_path / "oidc.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=what):
        settings_of(path)
    with pytest.raises(InputError, match="cannot be read"):
        settings_of(tmp_path / "none")
