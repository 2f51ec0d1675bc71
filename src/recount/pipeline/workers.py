"""Work spread over processes: results in input order, bounded memory, and no item lost with a worker.

A worker is fed through a pipe of its own and ends when the pipe does, so that none outlives a killed parent.
It is given one piece at a time. When it dies over one, the piece is done again item by item, so that only an
item that kills a worker by itself is given up.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Generic, TypeVar

from recount.model.errors import RecountError

T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[Sequence[T]], list[R]]

_AHEAD = 4  # pieces for each worker that may be under way or done before the oldest is; bounds memory
_PATIENCE = 5.0  # seconds that a worker is given to end by itself


def in_order(
    work: Work[T, R], pieces: Iterable[Sequence[T]], lost: Callable[[T], R], workers: int, preload: str
) -> Iterator[R]:
    """The result for each item of each piece, in order.

    Args:
        work: gives as many results as it is given items and raises nothing; a function that pickle finds.
        pieces: the items in pieces of about equal effort; taken no faster than results are.
        lost: the result for an item that kills its worker.
        workers: how many processes to use.
        preload: the module of `work`, loaded once for all workers.

    Raises:
        RecountError: if no worker can be started.
    """
    source = iter(pieces)
    window: deque[_Piece[T, R]] = deque()
    again: deque[_Job[T, R]] = deque()
    context = _context(preload)
    crew = [_Worker[T, R](context, work) for _ in range(workers)]
    try:
        while True:
            for worker in crew:
                if worker.job is None and (job := _next_job(source, window, again, _AHEAD * workers)):
                    worker.give(job)
            if window and not window[0].left:
                yield from window.popleft().in_order()
                continue
            if not window:
                return
            ready = wait([worker.pipe for worker in crew if worker.job])
            for n, worker in enumerate(crew):
                if worker.pipe in ready and not worker.take():
                    again.extend(_after_death(worker, lost))
                    worker.stop()
                    crew[n] = _Worker(context, work)
    finally:
        for worker in crew:
            worker.stop()


class _Piece(Generic[T, R]):
    """Items of the input and what was found for them so far, by position."""

    def __init__(self, items: Sequence[T]) -> None:
        self.items = items
        self.left = len(items)
        self._results: dict[int, R] = {}

    def fill(self, start: int, results: Sequence[R]) -> None:
        self._results.update(enumerate(results, start))
        self.left -= len(results)

    def in_order(self) -> Iterator[R]:
        return (self._results[n] for n in range(len(self.items)))


@dataclass(frozen=True, slots=True)
class _Job(Generic[T, R]):
    """Items of a piece, from position `start`; `is_last` if a worker died over them before."""

    piece: _Piece[T, R]
    start: int
    items: Sequence[T]
    is_last: bool = False


class _Worker(Generic[T, R]):
    def __init__(self, context: BaseContext, work: Work[T, R]) -> None:
        self.job: _Job[T, R] | None = None
        self._is_ready = False
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()

    def give(self, job: _Job[T, R]) -> None:
        if not self._is_ready:
            self._await_start()
        self.job = job
        with suppress(OSError):  # it died meanwhile: `take` will find out
            self.pipe.send(job.items)

    def take(self) -> bool:
        """Put the results where they belong; False if the worker died."""
        try:
            results = self.pipe.recv()
        except (EOFError, OSError):
            return False
        if self.job:
            self.job.piece.fill(self.job.start, results)
        self.job = None
        return True

    def stop(self) -> None:
        self.pipe.close()
        self.process.join(0 if self.job else _PATIENCE)
        self.process.kill()
        self.process.join()
        self.process.close()

    def _await_start(self) -> None:
        try:
            self._is_ready = self.pipe.recv()
        except (EOFError, OSError) as e:
            raise RecountError(
                "The processes that read reports cannot be started",
                "Free some memory and run the same command again; what was kept so far is whole",
            ) from e


def _next_job(
    source: Iterator[Sequence[T]], window: deque[_Piece[T, R]], again: deque[_Job[T, R]], most: int
) -> _Job[T, R] | None:
    if again:
        return again.popleft()
    if len(window) >= most:
        return None
    items = next(source, None)
    if items is None:
        return None
    window.append(_Piece(items))
    return _Job(window[-1], 0, items)


def _after_death(worker: _Worker[T, R], lost: Callable[[T], R]) -> Iterator[_Job[T, R]]:
    job = worker.job
    if job is None:
        return
    if job.is_last:
        job.piece.fill(job.start, [lost(item) for item in job.items])
        return
    for n, item in enumerate(job.items):
        yield _Job(job.piece, job.start + n, [item], is_last=True)


def _serve(pipe: Connection[Any, Any], work: Work[T, R]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, too, and closes the pipe
    with suppress(EOFError, OSError):
        pipe.send(True)
        while True:
            pipe.send(work(pipe.recv()))


def _context(module: str) -> BaseContext:
    """Processes that share nothing with this one: forking it would copy open databases and held locks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    return context
