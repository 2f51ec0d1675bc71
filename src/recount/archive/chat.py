"""Questions to a language model behind an HTTP interface like OpenAI's: the one way for text out of here.

Nothing here runs unless somebody names an endpoint. What is sent goes to that host alone: no redirect is
followed, no proxy is taken from the environment, and certificates are checked. The key goes into one header
and into nothing else.
"""

from __future__ import annotations

import ipaddress
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, InvalidHeader, ReadTimeoutError, SSLError

from recount import __version__
from recount.model.answers import Answer
from recount.model.errors import AnswerError, EndpointError, RequestRefused
from recount.model.limits import MIB

MAX_ANSWER_BYTES = 4 * MIB
MAX_WAIT_SECONDS = 120.0
"""Longer than this no request waits for its next try; an endpoint that asks for more is given up."""

_PATH = "/chat/completions"
_TRIES_AT_SILENCE = 2  # each of them waits for the whole time-out
_MAX_TOKENS = 10**12  # what an endpoint counts beyond this is no count
_SHOWN = 200  # characters of what an endpoint says that an error repeats
_AGAIN = "Run the same command again later"
_UNREACHED = "See that its server runs and that the address is right, then run the same command again"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where questions go, and how long to wait.

    Attributes:
        url: of the chat completions.
        key: sent as a bearer token; "" sends none. Never printed.
        connect_seconds, read_seconds: how long to wait for a connection, and for an answer.
        attempts: how often one question is asked at most.
        wait_seconds: before the second attempt; it doubles with each one after that.
    """

    url: str
    key: str = field(default="", repr=False)
    connect_seconds: float = 10.0
    read_seconds: float = 300.0
    attempts: int = 4
    wait_seconds: float = 1.0

    @property
    def host(self) -> str:
        """The host, with the port where the address gives one."""
        return urlsplit(self.url).netloc

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read along: TLS, or this very machine."""
        parts = urlsplit(self.url)
        return parts.scheme == "https" or _is_loopback(parts.hostname or "")


def endpoint_at(url: str, key: str = "", **limits: Any) -> Endpoint:
    """The endpoint at an address as people give it: `http://localhost:11434/v1`, or the whole path.

    Args:
        url: http or https.
        key: "" for none.
        limits: the other fields of Endpoint.

    Raises:
        EndpointError: if the address or the key cannot be used. Neither is repeated in the error.
    """
    key = key.strip()
    todo = "Give one like http://localhost:11434/v1 with --llm-url or RECOUNT_LLM_URL"
    try:
        parts = urlsplit(url.strip())
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or not url.isprintable() or " " in url.strip():
        raise EndpointError("The address of the language model is not an http or https address", todo)
    if "@" in parts.netloc:
        raise EndpointError(
            "The address of the language model holds a name or password", "Put the key into RECOUNT_LLM_KEY"
        )
    if not (key.isascii() and key.isprintable()):
        raise EndpointError("The key in RECOUNT_LLM_KEY holds characters that no key has", "Set it again")
    path = parts.path.rstrip("/")
    whole = path if path.endswith(_PATH) else path + _PATH
    return Endpoint(urlunsplit((parts.scheme, parts.netloc, whole, parts.query, "")), key, **limits)


class Chat:
    """Asks one endpoint, one question at a time."""

    def __init__(self, endpoint: Endpoint, sleep: Callable[[float], None] = time.sleep) -> None:
        self.endpoint = endpoint
        self._sleep = sleep
        self._pool = urllib3.PoolManager(
            num_pools=1,
            cert_reqs="CERT_REQUIRED",
            timeout=urllib3.Timeout(connect=endpoint.connect_seconds, read=endpoint.read_seconds),
        )

    @property
    def url(self) -> str:
        """The whole address, which answers are kept under."""
        return self.endpoint.url

    @property
    def host(self) -> str:
        """Where the text goes."""
        return self.endpoint.host

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.endpoint.is_private

    def close(self) -> None:
        """Let go of the connection."""
        self._pool.clear()

    def ask(self, request: Mapping[str, Any]) -> Answer:
        """Put one request, again where the endpoint is overloaded, silent or out of reach for a while.

        Raises:
            AnswerError: if this request brought no answer.
            RequestRefused: if its form was found fault with.
            EndpointError: if no request would do better (a wrong key, address or certificate).
        """
        body = json.dumps(request).encode()
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._attempt(body)
            except _PassingError as passing:
                wait = max(passing.wait, self._pause(attempt))
                if attempt >= min(self.endpoint.attempts, passing.tries) or passing.wait > MAX_WAIT_SECONDS:
                    raise passing.error from None
                self._sleep(wait)

    def _pause(self, attempt: int) -> float:
        """Seconds before the next attempt: twice as long each time, and never just as long as others wait."""
        most: float = min(self.endpoint.wait_seconds * 2 ** (attempt - 1), MAX_WAIT_SECONDS)
        return most * random.uniform(0.5, 1)  # noqa: S311  (no secret hangs on it)

    def _attempt(self, body: bytes) -> Answer:
        try:
            status, headers, data = self._post(body)
        except SSLError as e:
            raise EndpointError(
                f"The certificate of {self.host} cannot be verified",
                "Check the address; for an authority of your own name its file in SSL_CERT_FILE",
            ) from e
        except (ReadTimeoutError, TimeoutError) as e:
            seconds = f"{self.endpoint.read_seconds:g} seconds"
            raise _PassingError(self._lost(f"did not answer within {seconds}"), _TRIES_AT_SILENCE) from e
        except (HTTPError, OSError) as e:
            raise _PassingError(self._lost(f"cannot be reached: {_cause(e)}", _UNREACHED)) from e
        if status == 200:
            return self._answer(data)
        raise self._refusal(status, headers, data)

    def _post(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of the reply, whatever it is.

        Raises:
            AnswerError: if it is too long.
        """
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": f"recount/{__version__}",
        }
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        until = time.monotonic() + self.endpoint.connect_seconds + self.endpoint.read_seconds
        response = self._pool.request(
            "POST",
            self.endpoint.url,
            body=body,
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
        )
        data = bytearray()
        try:
            while chunk := response.read1(65536):
                data += chunk
                if len(data) > MAX_ANSWER_BYTES:
                    raise self._wrong(f"answered with more than {MAX_ANSWER_BYTES // MIB} MiB")
                if time.monotonic() > until:
                    raise TimeoutError
        except BaseException:
            response.close()
            raise
        response.release_conn()
        return response.status, response.headers, bytes(data)

    def _answer(self, data: bytes) -> Answer:
        try:
            reply = json.loads(data)
            choice = reply["choices"][0]
            text = choice["message"].get("content") or ""
            usage = reply.get("usage") or {}
            spent = [_tokens(usage.get(name)) for name in ("prompt_tokens", "completion_tokens")]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as e:
            raise self._wrong("answered, but not with a chat completion") from e
        if not isinstance(text, str):
            raise self._wrong("answered, but not with text")
        return Answer(text, spent[0], spent[1], choice.get("finish_reason") != "length")

    def _refusal(self, status: int, headers: Mapping[str, str], data: bytes) -> Exception:
        """What to raise at a status that is no answer."""
        if status in (401, 402, 403):
            what = "refuses the key" if self.endpoint.key else "wants a key"
            return EndpointError(
                f"{self.host} {what} (status {status})", "Set RECOUNT_LLM_KEY to a key that it takes"
            )
        if status == 404:
            return EndpointError(
                f"{self.host} knows no such model or address (status 404)",
                "Check --llm-model, and --llm-url, which mostly ends in /v1",
            )
        if 300 <= status < 400:
            return EndpointError(
                f"{self.host} redirects to another address (status {status}), and the text is not sent there",
                "Give the address that you mean with --llm-url",
            )
        said = self._said(data)
        if status in (400, 422):
            return RequestRefused(f"{self.host} refused the request (status {status}{said})", _AGAIN)
        error = AnswerError(
            f"{self.host} failed (status {status}{said})", _AGAIN, status in (429, 502, 503, 504)
        )
        if status == 429 or status >= 500:
            return _PassingError(error, wait=_retry_after(headers))
        return error

    def _said(self, data: bytes) -> str:
        """What the endpoint says of its refusal, the key taken out where it repeats it."""
        try:
            reply = json.loads(data)
            error = reply.get("error", reply)
            words = str(error.get("message", "")) if isinstance(error, dict) else str(error)
        except (ValueError, AttributeError, RecursionError):
            return ""
        if self.endpoint.key:
            words = words.replace(self.endpoint.key, "…")
        return f": {' '.join(words.split())[:_SHOWN]}" if words else ""

    def _lost(self, how: str, todo: str = _AGAIN) -> AnswerError:
        return AnswerError(f"{self.host} {how}", todo, is_lost=True)

    def _wrong(self, how: str) -> AnswerError:
        return AnswerError(f"{self.host} {how}", _AGAIN)


class _PassingError(Exception):
    """A failure that may pass: what to raise if it does not, how often to try, and how long to wait."""

    def __init__(self, error: AnswerError, tries: int = 100, wait: float = 0.0) -> None:
        super().__init__(error)
        self.error = error
        self.tries = tries
        self.wait = wait


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that the endpoint asks to wait, 0 where it asks nothing that can be read."""
    told = headers.get("Retry-After", "")
    try:
        return max(0.0, urllib3.Retry().parse_retry_after(told)) if told else 0.0
    except (InvalidHeader, ValueError, OverflowError):
        return 0.0


def _cause(error: Exception) -> str:
    """The system's own words for it, without addresses and objects of Python."""
    inner = error.__cause__ if isinstance(error.__cause__, OSError) else error
    words = inner.strerror if isinstance(inner, OSError) else None
    is_deaf = isinstance(error, ConnectTimeoutError)
    return words or ("it takes no connections" if is_deaf else "the connection was broken off")


def _tokens(told: object) -> int:
    return told if isinstance(told, int) and 0 <= told <= _MAX_TOKENS else 0


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
