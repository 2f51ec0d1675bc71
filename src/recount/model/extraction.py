"""What reading one report for claims gives, and the hints a reader is handed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from recount.model.claims import Claim, claim_to_json, place_to_json
from recount.model.places import Place
from recount.model.readings import Explained
from recount.model.reports import Report
from recount.model.spans import Mention


@dataclass(frozen=True, slots=True)
class Hints:
    """What `resolve` saw in a report before extraction: places, and words that tell a time."""

    places: Sequence[Place] = ()
    times: Sequence[Mention] = ()


class Extractor(Protocol):
    """Text in, unresolved claims out: pure, and safe to run in several processes."""

    name: str  # name and version, written into every claim

    def prepare(self) -> None:
        """Look whether all that it needs is there, before it is put to work; ModelError if not."""
        ...

    def extract(self, report: Report, hints: Hints) -> list[Claim]:
        """The report's claims with words and spans, not yet `when`, `location` and `id`."""
        ...

    def explain(self, report: Report, hints: Hints) -> Explained:
        """The claims of `extract`, each with how its fields were settled, and who was left out."""
        ...


@dataclass(frozen=True, slots=True)
class Extraction:
    """One report's claims and places, or why there are none.

    Attributes:
        report: its id.
        language: that of the report, "" where unknown.
        skipped: why it was not read for claims; None when it was.
        claims, places: what was found.
        has_failed: whether it should have been read and something went wrong, this time at least. Such an
            extraction is told and never kept.
        todo: what a person can do where it has failed; "" where nothing is known of why.
    """

    report: str
    language: str
    skipped: str | None
    claims: tuple[Claim, ...] = ()
    places: tuple[Place, ...] = ()
    has_failed: bool = False
    todo: str = ""


def extraction_to_json(e: Extraction) -> dict[str, Any]:
    """The extraction under the names of the contract, with `part_of` as an index into its list of claims."""
    return {
        "id": e.report,
        "language": e.language,
        "skipped": e.skipped,
        "claims": [{**claim_to_json(c), "part_of": c.part_of_index} for c in e.claims],
        "places": [place_to_json(p) for p in e.places],
    }
