"""How often signing in may fail: kept in the memory of this process, gone when it ends."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from threading import Lock

from recount.model.errors import TooOften

WINDOW = timedelta(minutes=15)
PER_NAME = 5
PER_ADDRESS = 20
"""An office behind one address shares it, so that it may fail more often than one name."""


class Attempts:
    """The failures of the last WINDOW. Serves many threads.

    A try counts as failed while it is being looked at, so that many at once are no way round the limit.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures: dict[tuple[str, str], list[datetime]] = defaultdict(list)

    def begin(self, name: str, address: str, now: datetime) -> None:
        """Count a try as failed until `succeeded` takes that back.

        Args:
            name: as it was given, whether there is such a user or not; "" where none is given.
            address: where the try comes from, "" where nothing is known of it.
            now: the instant, UTC.

        Raises:
            TooOften: if too many failed; this one then does not count.
        """
        with self._lock:
            self._forget(now)
            for key, limit in self._limits(name, address):
                failures = self._failures.get(key, [])
                if len(failures) >= limit:
                    raise _too_often(key[0], failures[-limit] + WINDOW - now)
            for key, _ in self._limits(name, address):
                self._failures[key].append(now)

    def succeeded(self, name: str, address: str, now: datetime) -> None:
        """Forget the failures of a name, and that the try begun at `now` counted for its address."""
        with self._lock:
            self._failures.pop(("name", name), None)
            failures = self._failures.get(("address", address), [])
            if now in failures:
                failures.remove(now)

    def _limits(self, name: str, address: str) -> list[tuple[tuple[str, str], int]]:
        limits = [(("name", name), PER_NAME), (("address", address), PER_ADDRESS)]
        return [(key, limit) for key, limit in limits if key[1]]

    def _forget(self, now: datetime) -> None:
        for key, failures in list(self._failures.items()):
            failures[:] = [at for at in failures if at > now - WINDOW]
            if not failures:
                del self._failures[key]


def _too_often(what: str, wait: timedelta) -> TooOften:
    where = "for this name" if what == "name" else "from this address"
    seconds = max(1, round(wait.total_seconds()))
    minutes = -(-seconds // 60)
    words = "a minute" if minutes == 1 else f"{minutes} minutes"
    return TooOften(f"Too many tries failed {where}", f"Wait {words}, then try again", seconds)
