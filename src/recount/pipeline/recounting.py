"""Counts a casebook anew while its pages are served: in a process of its own, and one at a time."""

from __future__ import annotations

import atexit
import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread

from recount.model.errors import RecountError, Refused


@dataclass(frozen=True, slots=True)
class Counting:
    """How the last count of all went.

    Attributes:
        began_at: when it was begun, UTC; None where none was.
        ended_at: when it ended, UTC; None while it goes on.
        what, todo: why it failed and what to do; "" where it did not.
    """

    began_at: datetime | None = None
    ended_at: datetime | None = None
    what: str = ""
    todo: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.began_at is not None and self.ended_at is None


class Recounter:
    """Counts one casebook anew when it is asked to. Serves many threads.

    Args:
        where: the casebook's folder or address.
        policy: the rules for the counts where no administrator set any.
        done: is called when a count has ended well.
    """

    def __init__(self, where: str | Path, policy: str, done: Callable[[], None]) -> None:
        self._where, self._policy, self._done = where, policy, done
        self._lock = Lock()
        self._last = Counting()

    @property
    def last(self) -> Counting:
        """How the last count went, or goes."""
        return self._last

    def start(self) -> None:
        """Begin to count, and come back at once.

        Raises:
            Refused: if a count goes on already.
        """
        with self._lock:
            if self._last.is_running:
                raise Refused("All is being counted anew already", "Wait until that has ended")
            self._last = Counting(datetime.now(UTC))
        Thread(target=self._run, name="recount", daemon=True).start()

    def _run(self) -> None:
        # A process, as counting keeps Python busy and pages would wait for it.
        what, todo = "The count broke off", "Start it again; see the server's messages if it stays so"
        try:
            ours, theirs = multiprocessing.Pipe(duplex=False)
            context = multiprocessing.get_context("spawn")
            process = context.Process(target=_count, args=(theirs, self._where, self._policy))
            process.start()
            atexit.register(process.terminate)  # a server that is stopped waits for no count
            theirs.close()
            with suppress(EOFError):  # it died: the pipe ends without a word
                what, todo = ours.recv()
            process.join()
            atexit.unregister(process.terminate)
            if not what:
                self._done()
        except (OSError, RecountError) as e:
            what = f"The count could not be made: {e}"
        finally:
            self._last = replace(self._last, ended_at=datetime.now(UTC), what=what, todo=todo)


def _count(tell: Connection, where: str | Path, policy: str) -> None:
    """Open a desk, which counts all that is not up to date, and tell what went wrong, if anything."""
    from recount.pipeline.reviewing import Desk  # noqa: PLC0415 - loaded by the process that needs it
    from recount.store.casebook import Casebook  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the server, which ends this process
    try:
        with Casebook(where, wait_seconds=_PATIENCE) as casebook:
            Desk(casebook, policy, is_whole=True)
    except RecountError as e:
        tell.send((e.what, e.todo))
    else:
        tell.send(("", ""))


_PATIENCE = 60.0
"""Seconds to wait for a lock: what took minutes to count is not given up for somebody's decision."""
