"""Documents into the casebook: first the bytes, then what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recount.archive import BlobStore, Document, find_documents
from recount.model.errors import InputError
from recount.model.reports import Report
from recount.pipeline.listener import Listener
from recount.read import read_document
from recount.store.casebook import Casebook
from recount.store.records import Added, Capture

BATCH_REPORTS = 64
_BATCH_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class AddSummary:
    """What became of the inputs.

    Attributes:
        documents: that could be opened.
        refused: documents, lines and records that could not be used.
        added, known: reports that were new, and that were there already with the same text.
        versions: of those added, how many are another text of a known report.
        keys: of each report given, in the order of first appearance, the text that came last.
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
        self._given: dict[str, dict[int, None]] = {}  # report id -> keys of its texts, in order of appearance

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
        kept: list[tuple[Report, Added]] = []
        with self._casebook.writing() as w:
            for capture, position, report in self._batch:
                if capture not in keys:
                    keys[capture] = w.add_capture(capture)
                if report is not None:
                    kept.append((report, w.add_report(report, keys[capture], position)))
        for report, added in kept:
            self._count(report, added)
        self._batch, self._characters = [], 0
        self._listener.progress("Reading", self._tally.total(), None)

    def summary(self) -> AddSummary:
        """What became of everything so far."""
        return AddSummary(
            documents=self._documents,
            refused=self._refused,
            added=self._tally["new"] + self._tally["version"],
            known=self._tally["known"],
            versions=self._tally["version"],
            keys=tuple(list(keys)[-1] for keys in self._given.values()),
        )

    def _put(self, capture: Capture, position: int, report: Report | None) -> None:
        self._batch.append((capture, position, report))
        self._characters += len(report.text) if report else 0
        if len(self._batch) >= BATCH_REPORTS or self._characters >= _BATCH_CHARACTERS:
            self.flush()

    def _count(self, report: Report, added: Added) -> None:
        self._given.setdefault(report.id, {}).setdefault(added.key)
        if not added.is_new:
            self._tally["known"] += 1
            if added.differs:
                self._listener.warned(
                    f"Report {report.id!r} is here already with the same text; it was kept as it was, though "
                    f"its {', '.join(added.differs)} now differ{'s' if len(added.differs) == 1 else ''}."
                )
        elif added.version == 1:
            self._tally["new"] += 1
        else:
            self._tally["version"] += 1
            self._listener.warned(
                f"Report {report.id!r} came again with another text: kept as version {added.version}, "
                "and only the newest counts."
            )
