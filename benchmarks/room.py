"""How quickly the review room answers twenty analysts at once, and whether it loses a decision.

An invented casebook (invented.py) is kept, linked and counted, then served by `recount serve` itself. Each
analyst sends one request every two seconds from a second process on the same machine: lists, incidents,
reports, searches, decisions by form and by the API. Not measured: sign-in, which is slow on purpose.

    python -m benchmarks.room make FOLDER CLAIMS   build a casebook to measure on
    python -m benchmarks.room load CASEBOOK        serve it, measure, and print the figures

PostgreSQL runs with Debian's own settings, which keep what was acknowledged through a power cut.
"""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlencode

import urllib3

from benchmarks.invented import World
from benchmarks.shared import two_cores
from recount.archive.blobs import BlobStore
from recount.model.claims import Claim, claim_id
from recount.model.decisions import chain_faults
from recount.model.extraction import Extraction
from recount.model.reports import Report
from recount.pipeline.casework import Rules, reckon
from recount.pipeline.extracting import DEFAULT, reading_name
from recount.pipeline.people import COMMAND, People
from recount.pipeline.reviewing import User
from recount.store.casebook import Casebook
from recount.store.records import Capture
from tests.store.databases import POSTGRESQL, running

ANALYSTS, EVERY_SECONDS = 20, 2.0
PART, FULL = 10_000, 1_000_000
SECONDS, SECONDS_OF_PART = 120, 20
POLICY, PASSWORD = "recount", "four or five words are easy"
BATCH = 500
ROLES = ("coder", "reviewer", "reviewer", "administrator")
"""Of the analysts in turn."""
_INCIDENT = re.compile(r'/incidents/(i-[0-9a-f]{16})"')
_REPORT = re.compile(r'"(/reports\?[^"#]+)')
_FORM = re.compile(r'<form[^>]*action="(/decide/[a-z_]+)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"')
_DONE = re.compile(r"[?&]done=(\d+)")


def make(where: str, claims: int) -> None:
    """Keep an invented casebook of about so many claims, and count it."""
    world = World(claims)
    name = reading_name(DEFAULT)
    with Casebook(where, create=True) as book:
        waiting = []
        for n, (report, own) in enumerate(world.casebook(), 1):
            waiting.append((report, own))
            if len(waiting) == BATCH or n == world.reports:
                _keep(book, waiting, name)
                waiting = []
        _keep(book, waiting, name)
        reckon(book, Rules(POLICY))
        people = People(book)
        for analyst, role in analysts():
            people.add(COMMAND, analyst, PASSWORD, "administrator" if analyst == "analyst0" else role)


def analysts() -> list[tuple[str, str]]:
    """Name and role of each."""
    return [(f"analyst{n}", "administrator" if not n else ROLES[n % len(ROLES)]) for n in range(ANALYSTS)]


def _keep(book: Casebook, told: Sequence[tuple[Report, list[Claim]]], name: str) -> None:
    if not told:
        return
    lines = "\n".join(json.dumps({"id": r.id, "title": r.title, "text": r.text}) for r, _ in told)
    blob = BlobStore(book.archive).put(io.BytesIO(lines.encode()))
    with book.writing() as w:
        capture = w.add_capture(Capture(blob.sha256, blob.size, f"{told[0][0].id}.jsonl", "jsonl"))
        for position, (report, own) in enumerate(told, 1):
            key = w.add_report(report, capture, position).key
            w.add_extraction(key, name, Extraction(report.id, "en", None, _named(report, own), ()))


def _named(report: Report, own: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims under the ids that `verify` expects: those of their content."""
    ids = {c.id: claim_id(c, report.text_sha256) for c in own}
    return tuple(replace(c, id=ids[c.id], part_of=ids.get(c.part_of or "")) for c in own)


@dataclass
class Seen:
    """What all analysts have met so far, and what was measured."""

    incidents: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=lambda: ["dead", "killed"])
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[int, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    conflicts: int = 0


class Analyst:
    """One person at a browser, and at a program with a token.

    Args:
        name: of the user.
        origin: of the server.
        seen: what all share.
        token: of the program.
        seed: what they do follows from it.
    """

    def __init__(self, name: str, origin: str, seen: Seen, token: str, seed: int) -> None:
        self.name, self.origin, self.seen, self.token = name, origin, seen, token
        self.dice = random.Random(seed)
        self.http = urllib3.PoolManager(retries=False, timeout=60)
        self.cookies = ""
        self.form: tuple[str, dict[str, str]] | None = None
        self._sign_in()

    def _sign_in(self) -> None:
        first = self.http.request("GET", f"{self.origin}/sign-in")
        self.cookies = first.headers["set-cookie"].partition(";")[0]
        token = dict(_HIDDEN.findall(first.data.decode()))["token"]
        body = urlencode({"token": token, "name": self.name, "password": PASSWORD, "next": "/"})
        answer = self._ask("POST", "/sign-in", body)
        self.cookies = answer.headers["set-cookie"].partition(";")[0]

    def work(self, until: float) -> None:
        """Send requests until an instant of the monotonic clock."""
        due = time.monotonic() + self.dice.random() * EVERY_SECONDS
        while due < until:
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                self._step()
            except Exception as e:
                self.seen.wrong.append(f"{self.name}: {type(e).__name__} {e}")
            due = max(due + EVERY_SECONDS, time.monotonic())

    def _step(self) -> None:
        if self.form is not None:
            self._decide(*self.form)
            return
        todo = self.dice.choices(
            [self._list, self._incident, self._report, self._look, self._search, self._program],
            [18, 30, 22, 10, 8, 12],
        )
        todo[0]()

    def _list(self) -> None:
        order = self.dice.choice(["doubt", "spread", "day"])
        page = self._page("worklist", f"/?order={order}")
        if self.dice.random() < 0.5 and (onward := re.search(r'href="(/\?[^"]*after=[^"]+)"', page)):
            self._page("worklist", unescape(onward[1]))

    def _incident(self) -> None:
        page = self._page("incident", f"/incidents/{self.dice.choice(self.seen.incidents)}")
        if self.dice.random() < 0.5:
            self._choose(page, ("grade", "comment", "assign", "sign", "merge"))

    def _report(self) -> None:
        if self.seen.reports:
            page = self._page("report", self.dice.choice(self.seen.reports))
            if self.dice.random() < 0.6:
                self._choose(page, ("accept", "correct", "not_a_claim"))

    def _look(self) -> None:
        self._page(*self.dice.choice([("log", "/log"), ("settings", "/settings"), ("worklist", "/")]))

    def comment(self) -> None:
        """Look at an incident, and decide on it."""
        page = self._page("incident", f"/incidents/{self.dice.choice(self.seen.incidents)}")
        self._choose(page, ("grade", "comment", "assign", "sign"))
        if self.form is not None:
            self._decide(*self.form)

    def _search(self) -> None:
        words = quote(self.dice.choice(self.seen.words))
        self._page(*self.dice.choice([("worklist", f"/?words={words}"), ("search", f"/search?q={words}")]))

    def _program(self) -> None:
        incident = self.dice.choice(self.seen.incidents)
        which = self.dice.choice(["/incidents?order=doubt", f"/incidents/{incident}", "/log", "decide"])
        headers = {"authorization": f"Bearer {self.token}"}
        start = time.perf_counter()
        if which == "decide":
            body = {"kind": "comment", "subject": incident, "content": {}, "reason": "seen by a program"}
            sent = json.dumps(body).encode()
            headers["content-type"] = "application/json"
            answer = self.http.request("POST", f"{self.origin}/api/v1/decisions", body=sent, headers=headers)
        else:
            answer = self.http.request("GET", f"{self.origin}/api/v1{which}", headers=headers)
        self.seen.seconds["api decision" if which == "decide" else "api"].append(time.perf_counter() - start)
        if answer.status not in (200, 201):
            self.seen.wrong.append(f"api {which} {answer.status} {answer.data[:200]!r}")
        elif which == "decide":
            self.seen.kept[answer.json()["number"]] = self.name

    def _page(self, kind: str, path: str) -> str:
        start = time.perf_counter()
        answer = self._ask("GET", path)
        self.seen.seconds[kind].append(time.perf_counter() - start)
        page = answer.data.decode()
        if answer.status != 200:
            self.seen.wrong.append(f"{path} {answer.status}")
            return ""
        self.seen.incidents += self.dice.sample(found := _INCIDENT.findall(page), min(3, len(found)))
        self.seen.reports += [unescape(r) for r in _REPORT.findall(page)[:3]]
        self.seen.words += re.findall(r"<bdi>([A-Z][a-z]{3,})", page)[:3]
        return page

    def _choose(self, page: str, kinds: Sequence[str]) -> None:
        forms = [(a, b) for a, b in _FORM.findall(page) if a.rpartition("/")[2] in kinds]
        if not forms:
            return
        action, body = self.dice.choice(forms)
        fields = {k: unescape(v) for k, v in _HIDDEN.findall(body)} | {"reason": "seen under load"}
        if action.endswith("correct"):
            if fields.get("field") != "count":
                return
            fields |= {"low": "3", "best": "3", "high": "4"}
        fields |= {"grade": "weak", "other": self.dice.choice(self.seen.incidents), "to": "analyst1"}
        self.form = action, fields

    def _decide(self, action: str, fields: dict[str, str]) -> None:
        self.form = None
        start = time.perf_counter()
        answer = self._ask("POST", action, urlencode(fields))
        seconds = time.perf_counter() - start
        self.seen.seconds["decision"].append(seconds)
        done = _DONE.search(answer.headers.get("location", ""))
        if answer.status == 303 and done:
            self.seen.kept[int(done[1])] = self.name
        elif answer.status in (409, 422):  # somebody was quicker, or the two are one already
            self.seen.conflicts += 1
        else:
            self.seen.wrong.append(f"{action} {answer.status} {answer.data[:300]!r}")

    def _ask(self, method: str, path: str, body: str = "") -> urllib3.BaseHTTPResponse:
        headers = {"cookie": self.cookies, "origin": self.origin}
        if method == "POST":
            headers["content-type"] = "application/x-www-form-urlencoded"
        return self.http.request(
            method, self.origin + path, body=body or None, headers=headers, redirect=False
        )


@contextmanager
def served(where: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The origin at which `recount serve` serves a casebook, and its process, which is ended afterwards."""
    options = ["--casebook", where, "--port", "0", "--policy", POLICY]
    command = [sys.executable, "-m", "recount", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := re.search(r"http://[^/\s]+", line):
                    break
            else:
                raise SystemExit("recount serve did not start")
            yield found[0], process
        finally:
            process.terminate()
            process.wait()


def load(where: str, seconds: float = SECONDS) -> dict[str, float]:
    """Milliseconds within which 95 of 100 answers came, by what was asked; errors; decisions lost."""
    seen = Seen()
    with Casebook(where) as book:
        people, now = People(book), datetime.now(UTC)
        label = f"load {now:%H%M%S.%f}"
        tokens = {
            name: people.program_token(User(name, role), role, label, now + timedelta(days=1), now)
            for name, role in analysts()
        }
        with book.looking() as c:
            row = c.exec_driver_sql("SELECT id FROM incidents ORDER BY id LIMIT 200")
            seen.incidents += [r[0] for r in row]
    with served(where) as (origin, _):
        team = [Analyst(n, origin, seen, tokens[n], k) for k, (n, _) in enumerate(analysts())]
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=a.work, args=(until,)) for a in team]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    for problem in seen.wrong[:10]:
        print(problem, file=sys.stderr)
    return _figures(where, seen)


def _figures(where: str, seen: Seen) -> dict[str, float]:
    with Casebook(where) as book:
        rows = book.log()
    log = {d.number: d.by for d in rows}
    lost = sum(log.get(n) != by for n, by in seen.kept.items()) + len(list(chain_faults(rows)))
    api = [s for kind, found in seen.seconds.items() if kind.startswith("api") for s in found]
    pages = [s for kind, found in seen.seconds.items() if not kind.startswith("api") for s in found]
    figures = {kind: _p95(found) for kind, found in sorted(seen.seconds.items())}
    return figures | {
        "pages": _p95(pages),
        "api all": _p95(api),
        "requests": len(pages) + len(api),
        "decisions": len(seen.kept),
        "conflicts": seen.conflicts,
        "errors": len(seen.wrong),
        "lost": lost,
    }


def _p95(seconds: Sequence[float]) -> float:
    if len(seconds) < 2:
        return round(1000 * sum(seconds), 1)
    return round(1000 * quantiles(seconds, n=20, method="inclusive")[-1], 1)


def measure(quick: bool) -> dict[str, float]:
    """Of a small casebook, which CI measures again, on both databases; of a million claims on SQLite.

    A million claims on PostgreSQL were not measured yet.
    """
    with two_cores():
        figures = _of("part", PART, SECONDS_OF_PART)
        return figures if quick else figures | _of("1m", FULL, SECONDS)


def _of(size: str, claims: int, seconds: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "book")
        make(where, claims)
        found = {"sqlite": load(where, seconds)}
        if size == "part" and shutil.which(POSTGRESQL):
            with running(settings="") as server:
                there = f"{server.url()}&folder={quote(str(Path(folder) / 'team'), safe='')}"
                move = [sys.executable, "-m", "recount", "migrate", "--casebook", where, "--to", there]
                subprocess.run(move, check=True, stdout=subprocess.DEVNULL)
                found["postgresql"] = load(there, seconds)
    figures: dict[str, float] = {}
    for database, told in found.items():
        print(f"{database}: {told}", file=sys.stderr)
        figures |= {
            f"room.{size}.{database}.page_p95_ms": told["pages"],
            f"room.{size}.{database}.api_p95_ms": told["api all"],
            f"room.{size}.{database}.decision_p95_ms": told["decision"],
            f"room.{size}.{database}.errors": told["errors"],
            f"room.{size}.{database}.lost": told["lost"],
        }
    return figures


def _main() -> None:
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]))
    else:
        print(json.dumps(load(sys.argv[2], *(float(s) for s in sys.argv[3:4])), indent=1))


if __name__ == "__main__":
    _main()
