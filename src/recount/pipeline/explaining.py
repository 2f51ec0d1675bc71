"""Why a report's claims read as they do: the extraction, with what it was weighed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from recount.model.extraction import Extraction, Extractor, extraction_to_json
from recount.model.readings import FieldReading, LeftOut, complete, left_out_to_json, reading_to_json
from recount.model.reports import Report
from recount.pipeline.extracting import DEFAULT, Setting, attempted, extractor_of, reading_name
from recount.resolve import Anchor


@dataclass(frozen=True, slots=True)
class Explanation:
    """One report's claims and why they are these.

    Attributes:
        report: the report.
        extraction: just what `extract_one` gives.
        readings: for each claim its fields, in the order of `model.readings.FIELDS`.
        left_out: who was read and made no claim; None where the extractor weighs nothing.
        anchor: the day from which words such as "Friday" were counted.
    """

    report: Report
    extraction: Extraction
    readings: tuple[tuple[FieldReading, ...], ...] = ()
    left_out: tuple[LeftOut, ...] | None = None
    anchor: Anchor = field(default_factory=Anchor)


def explain_reports(reports: Iterable[Report], extractor: str | Extractor = DEFAULT) -> Iterator[Explanation]:
    """Explain each report, in the order of the reports and in this process.

    Raises:
        NotFound: if there is no such extractor.
        ModelError: if the trained one's files are missing or damaged.
        RecountError: if the gazetteer that was chosen cannot be used.
    """
    source = iter(reports)
    if (first := next(source, None)) is None:
        return iter(())
    extractor_of(extractor).prepare()
    reading_name(extractor)
    return (explain_one(r, extractor) for r in chain((first,), source))


def explain_one(report: Report, extractor: str | Extractor = DEFAULT) -> Explanation:
    """What one report claims and why. Never raises for what a report holds, as `extract_one`.

    Raises:
        EndpointError: if the extractor asks a language model that answers nobody.
        CasebookError, StorageFull: if its answers cannot be kept.
    """
    return attempted(
        report, lambda: _explain(report, extractor_of(extractor)), lambda found: Explanation(report, found)
    )


def explanation_to_json(e: Explanation) -> dict[str, Any]:
    """The extraction, its claims with their readings, and who was left out (docs/formats.md, Explanation)."""
    found = extraction_to_json(e.extraction)
    words = e.anchor.mention
    return {
        **found,
        "claims": [
            {**claim, "readings": [reading_to_json(r) for r in readings]}
            for claim, readings in zip(found["claims"], e.readings, strict=True)
        ],
        "left_out": None if e.left_out is None else [left_out_to_json(item) for item in e.left_out],
        "counted_from": {
            "date": e.anchor.date.isoformat() if e.anchor.date else "",
            "how": e.anchor.how,
            "words": {"start": words.start, "end": words.end, "quote": words.text} if words else None,
        },
    }


def _explain(report: Report, extractor: Extractor) -> Explanation:
    setting = Setting(report)
    told = extractor.explain(report, setting.hints)
    extraction = setting.extraction((claim for claim, _ in told.claims), reading_name(extractor))
    readings = tuple(
        tuple(complete(claim, found, report.layer))
        for claim, (_, found) in zip(extraction.claims, told.claims, strict=True)
    )
    weak = None if told.left_out is None else tuple(told.left_out)
    return Explanation(report, extraction, readings, weak, setting.anchor)
