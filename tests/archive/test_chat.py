"""Asking a real server on loopback that answers well, late, wrongly, not at all, or sends one elsewhere."""

from __future__ import annotations

import gzip
import ssl
import subprocess
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from recount.archive.chat import MAX_ANSWER_BYTES, Chat, Endpoint, endpoint_at
from recount.model.answers import Answer
from recount.model.errors import AnswerError, EndpointError, RecountError, RequestRefused
from tests.archive.serving import after as late
from tests.archive.serving import (
    breaks_off,
    closed_port,
    completion,
    drips,
    in_chunks,
    sends,
    serving,
)

KEY = "sk-very-secret-7d41"
GOOD = sends(completion('{"claims": []}'))
REQUEST = {"model": "m", "messages": []}


def chat(url: str, **limits: object) -> tuple[Chat, list[float]]:
    """Somebody who asks, and the seconds that they slept."""
    slept: list[float] = []
    quick = {"connect_seconds": 0.5, "read_seconds": 0.5, **limits}
    return Chat(endpoint_at(url, KEY, **quick), slept.append), slept


def asked(url: str, **limits: object) -> Answer:
    asker, _ = chat(url, **limits)
    try:
        return asker.ask(REQUEST)
    finally:
        asker.close()


def failure(url: str, kind: type[RecountError] = AnswerError) -> str:
    """What is said of a request that fails; the key never stands in it."""
    with pytest.raises(kind) as caught:
        asked(url)
    assert KEY not in f"{caught.value!r} {caught.value}"
    return str(caught.value)


def test_a_good_answer_is_given_with_its_tokens():
    with serving(GOOD) as served:
        assert asked(served.url) == Answer('{"claims": []}', 1000, 100)
    assert served.paths == ["/v1/chat/completions"]
    assert served.bodies == [REQUEST]
    assert served.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_no_key_is_no_header():
    with serving(GOOD) as served:
        Chat(endpoint_at(served.url)).ask(REQUEST)
    assert "Authorization" not in served.headers[0]


def test_an_answer_in_chunks_and_without_a_count_of_tokens_is_one():
    with serving(in_chunks({**completion("x"), "usage": None})) as served:
        assert asked(served.url) == Answer("x")


def test_an_answer_that_was_cut_off_says_so():
    with serving(sends(completion("x", "length"))) as served:
        assert not asked(served.url).is_whole


def test_one_connection_serves_many_questions():
    with serving(GOOD) as served:
        asker, _ = chat(served.url)
        for _ in range(3):
            asker.ask(REQUEST)
        asker.close()
    assert served.asked == 3


@pytest.mark.parametrize(
    "data",
    [
        b"<html>Welcome</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        {},
        {"choices": []},
        {"choices": [{}]},
        {"choices": [{"message": None}]},
        {"choices": [{"message": {"content": ["x"]}}]},
        {"choices": "x"},
        [],
        None,
    ],
)
def test_what_is_no_completion_is_a_failure_and_not_asked_again(data):
    with serving(sends(data)) as served:
        assert "answered, but not with" in failure(served.url)
    assert served.asked == 1


def test_tokens_that_are_no_number_count_nothing():
    usage = {"prompt_tokens": "many", "completion_tokens": -1}
    with serving(sends({**completion("x"), "usage": usage})) as served:
        assert asked(served.url) == Answer("x")


def test_a_late_answer_is_waited_for_twice_and_no_more():
    with serving(late(2, GOOD)) as served:
        assert "did not answer within 0.5 seconds" in failure(served.url)
    assert served.asked == 2


def test_an_answer_late_once_is_had_the_second_time():
    with serving(late(2, GOOD), GOOD) as served:
        assert asked(served.url).text == '{"claims": []}'


def test_an_answer_that_drips_in_for_ever_is_given_up():
    start = time.monotonic()
    with serving(drips) as served:
        assert "did not answer within" in failure(served.url)
    assert time.monotonic() - start < 8


def test_nobody_there_is_tried_four_times_with_longer_and_longer_waits():
    asker, slept = chat(f"http://127.0.0.1:{closed_port()}/v1")
    with pytest.raises(
        AnswerError, match=r"^127\.0\.0\.1:\d+ cannot be reached: Connection refused"
    ) as caught:
        asker.ask(REQUEST)
    assert caught.value.is_lost
    assert len(slept) == 3
    assert all(n / 2 <= wait <= n for n, wait in zip((1, 2, 4), slept, strict=True))


def test_a_connection_that_breaks_off_is_tried_again():
    with serving(breaks_off, GOOD) as served:
        assert asked(served.url).text == '{"claims": []}'
    with serving(breaks_off) as served:
        assert "the connection was broken off" in failure(served.url)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_overload_and_faults_of_the_server_are_tried_again(status):
    with serving(sends({}, status), GOOD) as served:
        assert asked(served.url).text == '{"claims": []}'
    with serving(sends({"error": {"message": f"No room, {KEY}"}}, status)) as served:
        assert f"(status {status}: No room, …)" in failure(served.url)
    assert served.asked == 4


@pytest.mark.parametrize(
    ("told", "least", "most"),
    [("7", 7, 7), ("a date", 40, 60), ("soon", 0, 1), ("-5", 0, 1)],
)
def test_the_endpoint_says_how_long_to_wait(told, least, most):
    if told == "a date":
        told = formatdate(time.time() + 60, usegmt=True)
    with serving(sends({}, 429, Retry_After=told), GOOD) as served:
        asker, slept = chat(served.url)
        asker.ask(REQUEST)
        asker.close()
    assert len(slept) == 1
    assert least <= slept[0] <= most


def test_an_endpoint_that_wants_hours_is_given_up_at_once():
    with serving(sends({}, 429, Retry_After="7200")) as served:
        asker, slept = chat(served.url)
        with pytest.raises(AnswerError):
            asker.ask(REQUEST)
        asker.close()
    assert (served.asked, slept) == (1, [])


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "refuses the key"),
        (402, "refuses the key"),
        (403, "refuses the key"),
        (404, "knows no such model"),
    ],
)
def test_a_refusal_that_holds_for_all_reports_is_not_tried_again(status, said):
    with serving(sends({"error": f"wrong key {KEY}"}, status)) as served:
        assert said in failure(served.url, EndpointError)
    assert served.asked == 1


def test_a_key_that_is_wanted_is_asked_for():
    with (
        serving(sends({}, 401)) as served,
        pytest.raises(EndpointError, match=r"wants a key.*RECOUNT_LLM_KEY"),
    ):
        Chat(endpoint_at(served.url)).ask(REQUEST)


@pytest.mark.parametrize(
    ("status", "kind"), [(400, RequestRefused), (422, RequestRefused), (413, AnswerError)]
)
def test_a_request_that_is_refused_is_not_tried_again(status, kind):
    error = {"error": {"message": f"too\x1b long {KEY} " * 100}}
    with serving(sends(error, status)) as served:
        said = failure(served.url, kind)
    assert (served.asked, f"status {status}" in said, len(said) < 400) == (1, True, True)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_carries_the_text_elsewhere(status):
    with serving(GOOD) as other, serving(sends(b"", status, Location=f"{other.url}/x")) as served:
        assert "redirects to another address" in failure(served.url, EndpointError)
    assert (served.asked, other.asked) == (1, 0)


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with serving(GOOD) as proxy, serving(GOOD) as served:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        asked(served.url)
    assert (served.asked, proxy.asked) == (1, 0)


def test_a_huge_answer_is_given_up():
    with serving(sends(b" " * (MAX_ANSWER_BYTES + 10))) as served:
        assert "more than 4 MiB" in failure(served.url)
    assert served.asked == 1


def test_a_huge_answer_in_a_small_parcel_is_given_up():
    packed = gzip.compress(b" " * (64 * 1024 * 1024))
    with serving(sends(packed, Content_Encoding="gzip")) as served:
        assert "more than 4 MiB" in failure(served.url)


@pytest.mark.needs("openssl")
def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(tmp_path: Path):
    pem = tmp_path / "own.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    make += " -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(
        [*make.split(), "-keyout", pem, "-out", tmp_path / "cert"], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", pem)
    with serving(GOOD, context=context) as served:
        assert "cannot be verified" in failure(served.url, EndpointError)
    assert served.asked == 0


@pytest.mark.parametrize(
    ("given", "url", "host"),
    [
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions", "localhost:11434"),
        ("https://m.example/v1/", "https://m.example/v1/chat/completions", "m.example"),
        ("https://m.example", "https://m.example/chat/completions", "m.example"),
        (
            " https://m.example/v1/chat/completions?v=2 ",
            "https://m.example/v1/chat/completions?v=2",
            "m.example",
        ),
    ],
)
def test_addresses_are_taken_as_people_give_them(given, url, host):
    endpoint = endpoint_at(given)
    assert (endpoint.url, endpoint.host) == (url, host)


@pytest.mark.parametrize(
    "url",
    ["", "localhost:11434", "ftp://m.example", "file:///etc/passwd", "http://", "http://m:x/", "http://a b/"],
)
def test_what_is_no_address_is_said(url):
    with pytest.raises(EndpointError, match="not an http or https address"):
        endpoint_at(url)


def test_a_password_in_an_address_and_a_key_of_two_lines_are_refused_and_not_repeated():
    for url, key in ((f"http://me:{KEY}@m.example/v1", ""), ("http://m.example", f"{KEY}\r\nX-Other: 1")):
        with pytest.raises(EndpointError) as caught:
            endpoint_at(url, key)
        assert KEY not in str(caught.value)


def test_a_key_is_not_shown_with_the_endpoint():
    assert KEY not in repr(endpoint_at("http://m.example", KEY))


@pytest.mark.parametrize(
    ("url", "is_private"),
    [
        ("https://m.example", True),
        ("http://127.0.0.9", True),
        ("http://[::1]:80", True),
        ("http://localhost", True),
        ("http://10.0.0.5", False),
        ("http://m.example", False),
    ],
)
def test_who_can_read_along_is_known(url, is_private):
    assert Endpoint(url).is_private is is_private
