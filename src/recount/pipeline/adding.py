"""Documents into the casebook: first the bytes, then what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from recount.archive import BlobStore, Document, find_documents
from recount.model.errors import InputError
from recount.model.reports import Report
from recount.pipeline.listener import Listener
from recount.read import read_document
from recount.store.casebook import Casebook
from recount.store.records import Added, Capture

BATCH_REPORTS = 64
_BATCH_CHARACTERS = 4_000_000
_TECHNICAL = ("regions", "published_text", "extra")  # named only where nothing else differs


@dataclass(frozen=True, slots=True)
class AddSummary:
    """What became of the inputs.

    Attributes:
        documents: that could be opened.
        refused: documents, lines and records that could not be used.
        added, known: reports that were new, and that were there already just so.
        versions: of those added, how many say something else than a known report of the same id.
        keys: of each report given, in the order of first appearance, the version that counts: the one that
            came last, or that was captured last where a web archive tells when each was.
    """

    documents: int
    refused: int
    added: int
    known: int
    versions: int
    keys: tuple[int, ...]


def add(casebook: Casebook, inputs: Sequence[str], listener: Listener) -> AddSummary:
    """Keep the bytes of each document, then the reports they hold.

    Reports are kept a batch at a time, each batch whole. Killed between two, the same command goes on where
    it stopped: what is there already is passed over.

    Args:
        casebook: the casebook.
        inputs: files, folders, - for standard input.
        listener: is told what cannot be used, and which reports came again with another text.

    Raises:
        StorageFull, CasebookError: the batches before are kept.
    """
    adding = _Adding(casebook, listener)
    for document in find_documents(inputs):
        if isinstance(document, InputError):
            adding.refuse(document)
            continue
        try:
            adding.document(document)
        except InputError as error:
            adding.refuse(error)
    adding.flush()
    adding.settle()
    return adding.summary()


class _Adding:
    def __init__(self, casebook: Casebook, listener: Listener) -> None:
        self._casebook = casebook
        self._blobs = BlobStore(casebook.archive)
        self._listener = listener
        self._batch: list[tuple[Capture, int, Report | None]] = []
        self._characters = 0
        self._documents = self._refused = 0
        self._tally: Counter[str] = Counter()
        self._given: dict[str, tuple[datetime | None, int]] = {}  # report id -> when captured, key

    def document(self, document: Document) -> None:
        """Keep a document's bytes and reports.

        Raises:
            InputError: if it cannot be opened or read.
        """
        with document.open() as stream:
            blob = self._blobs.put(stream)
        self._documents += 1
        capture = Capture(blob.sha256, blob.size, document.origin, document.media)
        self._put(capture, 0, None)
        with self._blobs.open(blob.sha256) as stream:  # what is read is what is kept
            for position, item in enumerate(read_document(document.origin, document.media, stream), 1):
                if isinstance(item, InputError):
                    self.refuse(item)
                else:
                    self._put(capture, position, item)

    def refuse(self, error: InputError) -> None:
        """Count and tell what cannot be used."""
        self._refused += 1
        self._listener.refused(error)

    def flush(self) -> None:
        """Keep the batch, all of it or nothing."""
        if not self._batch:
            return
        keys: dict[Capture, int] = {}
        kept: list[tuple[Report, Added, Capture]] = []
        with self._casebook.writing() as w:
            for capture, position, report in self._batch:
                if capture not in keys:
                    keys[capture] = w.add_capture(capture)
                if report is not None:
                    kept.append((report, w.add_report(report, keys[capture], position), capture))
        for report, added, capture in kept:
            self._give(report, added)
            self._count(report, added, capture)
        self._batch, self._characters = [], 0
        self._listener.progress("Reading", self._tally.total(), None)

    def settle(self) -> None:
        """Let what was given here be what counts, also where it is an older version that came again."""
        current = set(self._casebook.newest())
        back = [(i, key) for i, (_, key) in self._given.items() if key not in current]
        if not back:
            return
        with self._casebook.writing() as w:
            for _, key in back:
                w.make_current(key)
        for report_id, _ in back:
            self._listener.warned(
                f"Of report {report_id!r} an earlier version counts again: it was given, or captured, last."
            )

    def summary(self) -> AddSummary:
        """What became of everything so far."""
        return AddSummary(
            documents=self._documents,
            refused=self._refused,
            added=self._tally["new"] + self._tally["version"],
            known=self._tally["known"],
            versions=self._tally["version"],
            keys=tuple(key for _, key in self._given.values()),
        )

    def _put(self, capture: Capture, position: int, report: Report | None) -> None:
        self._batch.append((capture, position, report))
        self._characters += len(report.text) if report else 0
        if len(self._batch) >= BATCH_REPORTS or self._characters >= _BATCH_CHARACTERS:
            self.flush()

    def _give(self, report: Report, added: Added) -> None:
        """Of two versions in one input the later one counts: by time of capture where both tell it."""
        before, _ = self._given.get(report.id, (None, 0))
        captured = _captured(report)
        if before is None or captured is None or captured >= before:
            self._given[report.id] = (captured, added.key)

    def _count(self, report: Report, added: Added, capture: Capture) -> None:
        if not added.is_new:
            self._tally["known"] += 1
        elif added.version == 1:
            self._tally["new"] += 1
        else:
            self._tally["version"] += 1
            others = [name for name in added.differs if name not in _TECHNICAL] or list(added.differs)
            is_file = report.id == capture.origin
            self._listener.warned(
                f"Report {report.id!r} came again with another {' and '.join(others)}: kept as version "
                f"{added.version}, and only the version given last counts."
                + (" If it is another document, give it under a path of its own." if is_file else "")
            )


def _captured(report: Report) -> datetime | None:
    """When a web archive says that it took the report in; None where it does not say."""
    words = report.extra.get("captured")
    try:
        when = datetime.fromisoformat(words) if isinstance(words, str) else None
    except ValueError:
        return None
    return when if when is not None and when.tzinfo else None
