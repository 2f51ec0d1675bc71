"""Reports of the casebook to claims in the casebook."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from recount.model.extraction import Extraction
from recount.model.reports import Report
from recount.pipeline.adding import BATCH_REPORTS
from recount.pipeline.extracting import extract_reports, extractor_named
from recount.pipeline.listener import Listener
from recount.store.casebook import Casebook


def extract_pending(
    casebook: Casebook, extractor: str, listener: Listener, reports: Sequence[int] | None = None
) -> int:
    """Read for claims what this extractor has not read yet, and keep what it finds a batch at a time.

    Args:
        casebook: the casebook.
        extractor: a name of `extractor_named`.
        listener: is told of progress, and of reports that could not be read.
        reports: keys of the reports to look at; None: all.

    Returns:
        How many reports were read or marked as skipped.
    """
    name = extractor_named(extractor).name
    pending = casebook.pending(name)
    if reports is not None:
        wanted = set(reports)
        pending = [key for key in pending if key in wanted]
    keys: deque[int] = deque()
    batch: list[tuple[int, Extraction]] = []
    done = 0
    for extraction in extract_reports(_fed(casebook, pending, keys), extractor):
        batch.append((keys.popleft(), extraction))
        if len(batch) == BATCH_REPORTS or len(batch) + done == len(pending):
            _keep(casebook, name, batch)
            done += len(batch)
            batch.clear()
            listener.progress("Finding claims", done, len(pending))
    return done


def _fed(casebook: Casebook, pending: Sequence[int], keys: deque[int]) -> Iterator[Report]:
    """The pending reports; the key of each that is handed out is put to `keys`.

    They are read in batches, since a read that lasts as long as the work would keep SQLite from tidying up.
    """
    for start in range(0, len(pending), BATCH_REPORTS):
        for stored in list(casebook.reports(pending[start : start + BATCH_REPORTS])):
            keys.append(stored.key)
            yield stored.report


def _keep(casebook: Casebook, extractor: str, batch: Sequence[tuple[int, Extraction]]) -> None:
    with casebook.writing() as w:
        for key, extraction in batch:
            w.add_extraction(key, extractor, extraction)
