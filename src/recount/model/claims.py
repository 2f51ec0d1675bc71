"""A claim: one statement, made in one report, that people were harmed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from recount.model.actors import UNNAMED, Naming
from recount.model.places import Place
from recount.model.spans import Mention, Span
from recount.model.whens import When

SPAN_FIELDS = ("count_text", "victims", "perpetrator", "means", "place", "time", "source")
SOURCE_KINDS = (
    "outlet",
    "agency",
    "official",
    "party",
    "un",
    "ngo",
    "medical",
    "witness",
    "anonymous",
    "other",
)
MAX_EVIDENCE = 12
MAX_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Source:
    """Someone a claim comes from: `text` are the report's words, `kind` one of SOURCE_KINDS."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One outcome x one victim group x one happening or period x one source, in one report.

    The fields are those of docs/claims.md. Strings are "" where the report is silent.

    Attributes:
        report: id of the report.
        outcome, status, age, sex, means, scope, stance: codes of the codebook.
        low, best, high: persons; None where the words set no such end.
        count_kind: one of COUNT_KINDS.
        count_text, victims, perpetrator, place, time, source: the report's words.
        role: `victim`, or `attacker` for one who was harmed in carrying out the attack.
        spans: field name (of SPAN_FIELDS) -> where its words stand.
        evidence: one to MAX_EVIDENCE quotes of at most MAX_QUOTE code points, in order.
        names: victims' names given.
        when, location: the day and place as resolved.
        source_chain: from the publisher to the deepest speaker; `source` is the last one's words.
        derived: whether the figure is worked out from another one.
        confidence: 0 to 1.
        extractor: name and version of what made the claim.
        part_of_index: position, in the report's list of claims, of the total this is a part of.
        part_of: id of that total; set with `id` by `identified`.
        id: `c-` and 16 hexadecimal digits.
        naming: whom its words name, looked up when incidents are counted. It is no part of the claim's id and
            is not kept with it, so that a corrected table of actors changes no claim.
        withdrawn: why people let it count no more, "" for one that counts; no part of the id either.
    """

    report: str
    outcome: str
    low: int | None
    high: int | None
    evidence: tuple[Mention, ...]
    best: int | None = None
    count_kind: str = "none"
    count_text: str = ""
    victims: str = ""
    status: str = "unknown"
    age: str = "unknown"
    sex: str = "unknown"
    perpetrator: str = ""
    means: str = "unknown"
    place: str = ""
    time: str = ""
    source: str = ""
    scope: str = "incident"
    stance: str = "asserted"
    role: str = "victim"
    spans: Mapping[str, Span] = field(default_factory=dict)
    names: tuple[Mention, ...] = ()
    when: When = field(default_factory=When)
    location: Place | None = None
    source_chain: tuple[Source, ...] = ()
    derived: bool = False
    confidence: float = 0.5
    extractor: str = ""
    part_of_index: int | None = None
    part_of: str | None = None
    id: str = ""
    naming: Naming = UNNAMED
    withdrawn: str = ""


def identified(claims: list[Claim], text_sha256: str) -> list[Claim]:
    """Give a report's claims, in order, their ids, and turn `part_of_index` into `part_of`.

    The id is a hash of report id, text hash, spans, fields and extractor version, not of part_of: one text
    under two publishers makes two claims and the same reading twice makes one.
    """
    ids = [claim_id(c, text_sha256) for c in claims]
    return [
        replace(c, id=i, part_of=None if c.part_of_index is None else ids[c.part_of_index])
        for c, i in zip(claims, ids, strict=True)
    ]


def claim_id(claim: Claim, text_sha256: str) -> str:
    """The content address of a claim: `c-` and the first 16 hexadecimal digits of a SHA-256.

    Of the extractor's name and version, what follows a "+" (the edition of its tables, as in Semantic
    Versioning 2.0.0) does not count, so that a corrected table renames only the claims that it changes.
    """
    fields = claim_to_json(claim)
    fields["extractor"] = claim.extractor.partition("+")[0]
    for key in ("id", "part_of"):
        del fields[key]
    data = json.dumps([text_sha256, fields], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "c-" + hashlib.sha256(data.encode()).hexdigest()[:16]


def claim_to_json(c: Claim) -> dict[str, Any]:
    """The claim under the names of the contract, with `part_of` as a claim id."""
    return {
        "id": c.id,
        "report": c.report,
        "outcome": c.outcome,
        "low": c.low,
        "best": c.best,
        "high": c.high,
        "count_kind": c.count_kind,
        "count_text": c.count_text,
        "victims": c.victims,
        "status": c.status,
        "age": c.age,
        "sex": c.sex,
        "role": c.role,
        "perpetrator": c.perpetrator,
        "means": c.means,
        "place": c.place,
        "time": c.time,
        "location": place_to_json(c.location),
        "start": c.when.start.isoformat() if c.when.start else "",
        "end": c.when.end.isoformat() if c.when.end else "",
        "date_precision": c.when.precision,
        "scope": c.scope,
        "source": c.source,
        "source_chain": [{"text": s.text, "kind": s.kind} for s in c.source_chain],
        "stance": c.stance,
        "part_of": c.part_of,
        "evidence": [{"start": e.start, "end": e.end, "quote": e.text} for e in c.evidence],
        "spans": {k: [s.start, s.end] for k, s in sorted(c.spans.items())},
        "names": [{"text": n.text, "start": n.start, "end": n.end} for n in c.names],
        "derived": c.derived,
        "confidence": c.confidence,
        "extractor": c.extractor,
    }


def place_to_json(p: Place | None) -> dict[str, Any] | None:
    """A place under the names of the contract."""
    if p is None:
        return None
    return {
        "start": p.start, "end": p.end, "text": p.text, "geonameid": p.geonameid, "name": p.name,
        "country": p.country, "admin1": p.admin1, "lat": p.lat, "lon": p.lon, "precision": p.precision,
    }  # fmt: skip


def claim_from_json(data: Mapping[str, Any]) -> Claim:
    """The claim that `claim_to_json` wrote; the two are each other's inverse, `part_of_index` apart.

    Raises:
        KeyError, TypeError, ValueError: if the data is no such claim.
    """
    start, end = data["start"], data["end"]
    return Claim(
        **{k: data[k] for k in _PLAIN_FIELDS},
        evidence=tuple(Mention(e["start"], e["end"], e["quote"]) for e in data["evidence"]),
        spans={k: Span(*s) for k, s in data["spans"].items()},
        names=tuple(Mention(n["start"], n["end"], n["text"]) for n in data["names"]),
        when=When(
            date.fromisoformat(start) if start else None,
            date.fromisoformat(end) if end else None,
            data["date_precision"],
        ),
        location=place_from_json(data["location"]),
        source_chain=tuple(Source(s["text"], s["kind"]) for s in data["source_chain"]),
    )


_PLAIN_FIELDS = (
    "id", "report", "outcome", "low", "best", "high", "count_kind", "count_text", "victims", "status", "age",
    "sex", "role", "perpetrator", "means", "place", "time", "scope", "source", "stance", "part_of", "derived",
    "confidence", "extractor",
)  # fmt: skip


def place_from_json(data: Mapping[str, Any] | None) -> Place | None:
    """The place that `place_to_json` wrote."""
    return None if data is None else Place(**data)
