"""Whether a decision that the review room acknowledged outlives `kill -9` of the server under load.

A small invented casebook is served by `recount serve` itself; analysts decide as fast as they can; the server
is killed at a moment drawn by lot, and started again, many times. In the end the log has to hold every
decision whose answer reached an analyst, by that analyst, and `recount verify` has to find nothing.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from pathlib import Path

import urllib3

from benchmarks.room import Analyst, Seen, analysts, make, served
from recount.pipeline.casework import verify
from recount.store.casebook import Casebook

QUICK, FULL = 4, 50
CLAIMS, AT_ONCE = 2_000, 8
EARLIEST, LATEST = 0.2, 2.0
"""Seconds between the start of the load and the kill."""


def measure(quick: bool) -> dict[str, float]:
    """Decisions that were acknowledged and lost, and how many were acknowledged in all."""
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "book")
        make(where, CLAIMS)
        seen = Seen()
        lost = killed(where, QUICK if quick else FULL, seen)
    print(f"{len(seen.kept)} decisions were acknowledged", file=sys.stderr)
    if not seen.kept:
        raise SystemExit("no decision was acknowledged: nothing was measured")
    return {f"kills.{'part' if quick else 'full'}.lost": lost}


def killed(where: str, times: int, seen: Seen) -> int:
    """How many acknowledged decisions are not in the log after so many kills, or 1 where it has faults."""
    dice = random.Random(5)
    with Casebook(where) as book, book.looking() as c:
        seen.incidents += [r[0] for r in c.exec_driver_sql("SELECT id FROM incidents ORDER BY id LIMIT 300")]
    team: list[Analyst] = []
    for _ in range(times):
        with served(where) as (origin, process):
            if not team:
                team = [Analyst(n, origin, seen, "", k) for k, (n, _) in enumerate(analysts()[:AT_ONCE])]
            ending = threading.Event()
            threads = [threading.Thread(target=_decide, args=(a, origin, ending)) for a in team]
            for t in threads:
                t.start()
            time.sleep(dice.uniform(EARLIEST, LATEST))
            process.kill()
            ending.set()
            for t in threads:
                t.join()
    with Casebook(where) as book:
        log = {d.number: d.by for d in book.log()}
        faults = [f for f in verify(book) if not f.is_harmless]
    for fault in faults[:10]:
        print(f"{fault.thing}: {fault.what}", file=sys.stderr)
    return sum(log.get(number) != by for number, by in seen.kept.items()) + bool(faults)


def _decide(analyst: Analyst, origin: str, ending: threading.Event) -> None:
    """Decide again and again until the server is gone."""
    analyst.origin, analyst.form = origin, None
    while not ending.is_set():
        try:
            analyst.comment()
        except urllib3.exceptions.HTTPError:
            return


if __name__ == "__main__":
    print(measure(quick=False))
