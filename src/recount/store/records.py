"""What goes into a casebook and comes out of it, besides the nouns of `model`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recount.model.claims import Claim, claim_to_json, place_to_json
from recount.model.extraction import Extraction
from recount.model.incidents import Cluster, Incident
from recount.model.reports import Report
from recount.model.sources import Tie


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes that came in once: their SHA-256 (hexadecimal), size in bytes, where from and of what kind."""

    sha256: str
    size: int
    origin: str
    media: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a report that was handed in.

    Attributes:
        key: of the row that holds it.
        version: the how-manieth different report under its id it is, from 1.
        is_new: whether the row was made just now.
        differs: names of what a new row says differently from the version that counted before.
    """

    key: int
    version: int
    is_new: bool
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report with the key and version it has in this casebook."""

    key: int
    version: int
    report: Report


@dataclass(frozen=True, slots=True)
class Holding:
    """A claim, the id and the key of its report, and the key of a reading that found it."""

    claim: str
    report: str
    report_key: int
    extraction: int


@dataclass(frozen=True, slots=True)
class StoredLinkage:
    """What was linked last, of all reports or of some.

    Attributes:
        clusters: the machine's clusters, or what people made of them.
        independence: report id -> number of the circle of reports that stand on one another's words.
        arrival: report id -> its place in the order in which reports came in.
        main: report id -> a claim of the cluster that it is mainly about.
        ties: why reports stand on one another's words.
    """

    clusters: tuple[Cluster, ...]
    independence: Mapping[str, int]
    arrival: Mapping[str, int]
    main: Mapping[str, str]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class StoredReckoning:
    """Incidents as last worked out.

    Attributes:
        fingerprint: of what from.
        incidents: the incidents.
        assigned: incident id -> whom it is assigned to; those of nobody are absent.
    """

    fingerprint: str
    incidents: tuple[Incident, ...]
    assigned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is kept: files, texts (all versions of reports), claims (all readings), decisions."""

    files: int
    texts: int
    claims: int
    decisions: int


@dataclass(frozen=True, slots=True)
class StoredUser:
    """Somebody who may sign in; shown without what is secret.

    Attributes:
        name: in the form in which it is looked up.
        password: as argon2 hashed it.
        role: of review/roles.csv.
        secret: of one-time codes in base 32, sealed (`sealing`), "" where there are none.
        code_step: half minute since 1970 of the last code used; None where codes are not asked for (yet).
    """

    name: str
    password: str = field(repr=False)
    role: str
    made_at: datetime
    is_open: bool = True
    secret: str = field(default="", repr=False)
    code_step: int | None = None


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A browser or a program that is signed in.

    Attributes:
        key: SHA-256 of its token.
        kind: browser or program.
        role: of a program; "" where it is the user's own.
        label: what a program is for.
    """

    key: str
    user: str
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    kind: str = "browser"
    role: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims of the newest versions to give; None leaves a field open.

    Attributes:
        report: a report id.
        outcome: a code of the codebook.
    """

    report: str | None = None
    outcome: str | None = None


def token_key(token: str) -> str:
    """Under which key a session is kept: SHA-256 of its token, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def report_columns(r: Report) -> dict[str, Any]:
    """What a report says, as the columns of its row."""
    return {
        "id": r.id,
        "title": r.title,
        "text": r.text,
        "published": r.published,
        "published_text": r.published_text,
        "publisher": r.publisher,
        "url": r.url,
        "language": r.language,
        "regions": [[x.kind, x.start, x.end] for x in r.regions],
        "extra": dict(r.extra),
    }


def report_digest(r: Report) -> str:
    """SHA-256 over everything a report says, so that a change to any of it shows."""
    published = r.published.isoformat() if r.published else None
    return _digest({**report_columns(r), "published": published})


def claim_digest(c: Claim) -> str:
    """SHA-256 over what the id of a claim stands for; the id tells the same until something is erased."""
    fields = claim_to_json(c) | {"extractor": c.extractor.partition("+")[0], "part_of": None}
    return _digest(fields)


def extraction_digest(
    extractor: str, extraction: Extraction, claims: Iterable[tuple[str, str | None]]
) -> str:
    """SHA-256 over what one reading found, so that a claim taken away shows.

    Args:
        extractor: name and version of what read.
        extraction: the reading; its own claims do not count here.
        claims: id and `part_of` of each claim kept, in order.
    """
    return _digest(
        {
            "extractor": extractor,
            "language": extraction.language,
            "skipped": extraction.skipped,
            "places": [place_to_json(p) for p in extraction.places],
            "claims": [list(c) for c in claims],
        }
    )


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
