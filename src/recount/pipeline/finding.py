"""Reports of the casebook to claims in the casebook."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recount.model.extraction import Extraction, Extractor
from recount.model.reports import Report
from recount.pipeline.adding import BATCH_REPORTS
from recount.pipeline.asking import LlmExtractor
from recount.pipeline.extracting import extract_reports, failure, reading_name
from recount.pipeline.listener import Listener
from recount.store.casebook import Casebook


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of the reports that were still to be read for claims.

    Attributes:
        kept: how many were read, or marked as skipped, for good.
        failed: report id -> what went wrong with it. Nothing of it was kept: the next command that reads
            reports tries again.
    """

    kept: int
    failed: dict[str, str]


def extract_pending(
    casebook: Casebook,
    extractor: str | Extractor,
    listener: Listener,
    reports: Sequence[int] | None = None,
) -> Finding:
    """Read for claims what this extractor has not read yet, and keep what it finds a batch at a time.

    A casebook that an older extractor read, or the same one with other tables or another gazetteer, is read
    afresh; the older claims stay in it and no longer count.

    Args:
        casebook: the casebook.
        extractor: a name of `extractor_named`, or an extractor.
        listener: is told of progress, and of reports that could not be read.
        reports: keys of the reports to look at; None: the current version of each.

    Raises:
        EndpointError: if the extractor asks a language model that answers nobody; what it found is kept.
    """
    name = reading_name(extractor)
    pending = casebook.pending(name, reports)
    size = BATCH_REPORTS
    if isinstance(extractor, LlmExtractor):
        extractor.expect(len(pending))
        size = 1  # each takes seconds: keep it, and show that it is done
    failed: dict[str, str] = {}
    keys: deque[int] = deque()
    batch: list[tuple[int, Extraction]] = []
    done = 0
    for extraction in extract_reports(_fed(casebook, pending, keys), extractor):
        batch.append((keys.popleft(), extraction))
        if extraction.has_failed:
            failed[extraction.report] = extraction.skipped or ""
            listener.refused(failure(extraction))
        if len(batch) == size or len(batch) + done == len(pending):
            _keep(casebook, name, batch)
            done += len(batch)
            batch.clear()
            listener.progress("Finding claims", done, len(pending))
    return Finding(done - len(failed), failed)


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
            if not extraction.has_failed:
                w.add_extraction(key, extractor, extraction)
