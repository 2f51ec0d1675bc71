"""Reports to claims: language, places and times, the extractor, days and places of each claim, ids."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from recount.extract.languages import why_not_covered
from recount.extract.rules import RulesExtractor
from recount.extract.trained import ModelExtractor
from recount.model.claims import Claim, identified
from recount.model.errors import (
    AnswerError,
    CasebookError,
    EndpointError,
    InputError,
    ModelError,
    NotFound,
    StorageFull,
)
from recount.model.evidence import claim_faults, place_faults
from recount.model.extraction import Extraction, Extractor, Hints
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.pipeline.workers import in_order
from recount.resolve import (
    Places,
    Timeline,
    anchor_of,
    find_places,
    find_times,
    gazetteer_in_use,
    gazetteer_mark,
    resolve_phrase,
    resolve_places,
    resolve_when,
    using_gazetteer,
)

Found = TypeVar("Found")

_FEW = 32  # reports that are read sooner than workers are started
_PIECE_REPORTS = 16
_PIECE_CHARACTERS = 200_000  # so that one piece of long reports does not hold up the rest


DEFAULT = "model"
"""The extractor that reads where none was asked for."""

NAMES = ("rules", "model")
"""Those that `extractor_named` knows."""


@cache
def extractor_named(name: str) -> Extractor:
    """The extractor that people call by this name: "model" or "rules".

    Raises:
        NotFound: if there is none.
        ModelError: if the trained one's files are missing or damaged.
    """
    if name == "model":
        return ModelExtractor()
    if name == "rules":
        return RulesExtractor()
    raise NotFound(f"There is no extractor {name!r} here", "Use --extractor rules, model or llm")


def extractor_of(chosen: str | Extractor) -> Extractor:
    """The extractor that was chosen by name, or that was handed in.

    Raises:
        NotFound: if there is none of that name.
    """
    return extractor_named(chosen) if isinstance(chosen, str) else chosen


def reading_name(extractor: str | Extractor) -> str:
    """The name that readings are kept under: the extractor's, and a mark of the gazetteer if one was chosen.

    The mark belongs to the edition (what follows a "+"): what comes out the same keeps its id.

    Raises:
        NotFound: if there is no such extractor.
        RecountError: if the gazetteer that was chosen cannot be used.
    """
    return ".".join(filter(None, (extractor_of(extractor).name, gazetteer_mark())))


def extract_reports(
    reports: Iterable[Report], extractor: str | Extractor = DEFAULT, workers: int | None = None
) -> Iterator[Extraction]:
    """What each report claims, in the order of the reports.

    A few reports are read here, many in worker processes; the result is the same. Reports are taken no faster
    than extractions are, so memory stays bounded. A report that cannot be read gives an extraction that says
    why.

    Args:
        reports: as they were read, with their language.
        extractor: a name of `extractor_named`, or an extractor, which then works in this process alone.
        workers: processes to use; None: one a processor, or none for a few reports.

    Raises:
        NotFound: if there is no such extractor.
        ModelError: if the trained one's files are missing or damaged.
        RecountError: if the gazetteer that was chosen cannot be used.
    """
    source, reader = iter(reports), extractor_of(extractor)  # an unknown one is an error now
    if (some := next(source, None)) is None:
        return iter(())
    reader.prepare()  # a damaged one is an error now, not in every worker
    reading_name(reader)  # and so is a file that is no gazetteer
    source = chain((some,), source)
    if not isinstance(extractor, str):
        return (extract_one(r, extractor) for r in source)
    first = list(islice(source, _FEW)) if workers is None else []
    is_few = workers is None and len(first) < _FEW
    count = _processors() if workers is None else workers
    if count < 2 or is_few:
        return (extract_one(r, extractor) for r in chain(first, source))
    pieces = _pieces(chain(first, source))
    work = partial(_extract_piece, extractor=extractor, gazetteer=gazetteer_in_use())
    return in_order(work, pieces, _killer, count, __name__)


def extract_one(report: Report, extractor: str | Extractor = DEFAULT) -> Extraction:
    """What one report claims. Never raises for what a report holds: the extraction says what went wrong.

    Raises:
        EndpointError: if the extractor asks a language model that answers nobody.
        CasebookError, StorageFull: if its answers cannot be kept.
    """
    return attempted(report, lambda: _extract(report, extractor_of(extractor)), lambda without: without)


def attempted(report: Report, read: Callable[[], Found], instead: Callable[[Extraction], Found]) -> Found:
    """What `read` finds in a report, or `instead` of an extraction that says why nothing was found.

    Raises:
        EndpointError, CasebookError, StorageFull, ModelError: what no other report would escape either.
    """
    if (why := why_not_covered(report)) is not None:
        return instead(Extraction(report.id, report.language, why))
    try:
        return read()
    except (ModelError, EndpointError, CasebookError, StorageFull):
        raise
    except AnswerError as e:
        return instead(_failed(report, e.what, e.todo))
    except Exception as e:
        return instead(_failed(report, f"the extractor failed ({type(e).__name__}: {e})"[:300]))


def failure(extraction: Extraction) -> InputError:
    """What a person is told of an extraction that has failed."""
    again = "Run the same command again; if that does not help, the report is one that Recount cannot read"
    return InputError(
        f"report {extraction.report}", f"not read for claims: {extraction.skipped}", extraction.todo or again
    )


def _extract(report: Report, extractor: Extractor) -> Extraction:
    setting = Setting(report)
    return setting.extraction(extractor.extract(report, setting.hints), reading_name(extractor))


class Setting:
    """Where and when a report speaks: the hints for its reading, then the day and place of what was read.

    Attributes:
        anchor: the day it speaks from.
        hints: its places and its words for times.
    """

    def __init__(self, report: Report) -> None:
        layer = report.layer
        mentions, times = find_places(layer), find_times(layer)
        self.anchor = anchor_of(report, times)
        self.hints = Hints(resolve_places(report, mentions), times)
        self._report = report

    def extraction(self, found: Iterable[Claim], name: str) -> Extraction:
        """The claims with day, place and id, as read under this name.

        Raises:
            ValueError: if their words do not stand in the report.
        """
        report, layer, places = self._report, self._report.layer, self.hints.places
        timeline, around = Timeline(self.hints.times, self.anchor), Places(places)
        settled = [
            replace(
                claim,
                when=resolve_when(claim, timeline),
                location=_location(claim, around),
                extractor=name,
            )
            for claim in found
        ]
        claims = identified(settled, report.text_sha256)
        for claim in claims:
            for fault in claim_faults(claim, layer):
                raise ValueError(f"a claim {fault}")
        for fault in place_faults(places, layer):
            raise ValueError(f"a place {fault}")
        return Extraction(report.id, report.language, None, tuple(claims), tuple(places))


def _location(claim: Claim, places: Places) -> Place | None:
    """The claim's place, without coordinates if the gazetteer lacks it; None where the claim names none."""
    span = claim.spans.get("place")
    if span is None:
        return None
    known = resolve_phrase(Mention(span.start, span.end, claim.place), places)
    if known is not None:
        return known
    named = iter(places.all.within(span))
    place = next(named, Place(span.start, span.end, claim.place, name=claim.place))
    return replace(place, start=span.start, end=span.end, text=claim.place)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))  # a container may be given fewer than the machine has
    return os.cpu_count() or 1


def _extract_piece(reports: Sequence[Report], extractor: str, gazetteer: Path) -> list[Extraction]:
    with using_gazetteer(gazetteer):  # a worker may have come to be when another was in use
        return [extract_one(report, extractor) for report in reports]


def _killer(report: Report) -> Extraction:
    return _failed(report, "the process that read it died, twice; it may need more memory than there is")


def _failed(report: Report, why: str, todo: str = "") -> Extraction:
    return Extraction(report.id, report.language, why, has_failed=True, todo=todo)


def _pieces(reports: Iterable[Report]) -> Iterator[list[Report]]:
    piece: list[Report] = []
    characters = 0
    for report in reports:
        piece.append(report)
        characters += len(report.text)
        if len(piece) >= _PIECE_REPORTS or characters >= _PIECE_CHARACTERS:
            yield piece
            piece, characters = [], 0
    if piece:
        yield piece
