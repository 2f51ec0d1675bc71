"""An incident: what the claims about one happening add up to, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recount.model.claims import place_from_json, place_to_json
from recount.model.counts import Count
from recount.model.places import Place
from recount.model.sources import IndependentSource, Tie, source_from_json, source_to_json
from recount.model.whens import When


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims that speak of one happening (`incident`) or one total over many (`aggregate`)."""

    kind: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearness:
    """Two clusters that are not joined and may yet be one.

    Attributes:
        first, second: a claim of each.
        score: the log-odds that they are one.
        levels: feature -> level of the comparison (link/features.csv).
    """

    first: str
    second: str
    score: float
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Linkage:
    """What `link` found.

    Attributes:
        clusters: every asserted, denied or hypothetical claim stands in exactly one.
        main: report id -> index of the cluster the report is mainly about; reports without one are absent.
        independence: report id -> number of the group of reports that stand on one another's words.
        ties: why reports that tell of one cluster do.
        nearnesses: clusters that may be one, the likest first; of each cluster a few at most.
    """

    clusters: tuple[Cluster, ...]
    main: Mapping[str, int] = field(default_factory=dict)
    independence: Mapping[str, int] = field(default_factory=dict)
    ties: tuple[Tie, ...] = ()
    nearnesses: tuple[Nearness, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an incident's account, and the ids of the claims it speaks of."""

    text: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Perpetrator:
    """Who is held responsible, by whom, and who denies it.

    Attributes:
        name: the actor's name, or the commonest of the words where the tables of actors know none.
        claimed_by, denied_by: sources' words.
        actor: id of the actor in the tables, "" where they know none, or where it is one of several.
        words: the claims' words for it.
        grade: how well that is supported, where the policy grades perpetrators, else "".
    """

    name: str
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    actor: str = ""
    words: tuple[str, ...] = ()
    grade: str = ""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The count of one victim group: codes of the codebook and a range in persons."""

    outcome: str
    status: str
    age: str
    sex: str
    count: Count


@dataclass(frozen=True, slots=True)
class Incident:
    """A reconciled incident or aggregate; the attributes are those of the contract (docs/formats.md).

    `told` is outcome -> (least, most) any report tells, before the policy; `covers` is None for an incident.
    """

    id: str
    kind: str
    reports: tuple[str, ...]
    claims: tuple[str, ...]
    when: When
    location: Place | None
    perpetrators: tuple[Perpetrator, ...]
    means: tuple[str, ...]
    counts: Mapping[str, Count]
    attackers: Mapping[str, Count]
    told: Mapping[str, tuple[int | None, int | None]]
    by_group: tuple[GroupCount, ...]
    independent_sources: int
    grade: str
    policy: str
    provisional: bool
    reasons: tuple[Reason, ...]
    covers: Mapping[str, Any] | None = None
    sources: tuple[IndependentSource, ...] = ()


def incident_to_json(i: Incident) -> dict[str, Any]:
    """The incident under the names of the contract."""
    return {
        "id": i.id,
        "kind": i.kind,
        "reports": list(i.reports),
        "claims": list(i.claims),
        "start": i.when.start.isoformat() if i.when.start else "",
        "end": i.when.end.isoformat() if i.when.end else "",
        "date_precision": i.when.precision,
        "location": place_to_json(i.location),
        "perpetrators": [_blame(p) for p in i.perpetrators],
        "means": list(i.means),
        "counts": {k: _range(c) for k, c in i.counts.items()},
        "attackers": {k: _range(c) for k, c in i.attackers.items()},
        "told": {k: list(v) for k, v in i.told.items()},
        "by_group": [
            {"outcome": g.outcome, "status": g.status, "age": g.age, "sex": g.sex, **_range(g.count)}
            for g in i.by_group
        ],
        "independent_sources": i.independent_sources,
        "sources": [source_to_json(s) for s in i.sources],
        "grade": i.grade,
        "policy": i.policy,
        "provisional": i.provisional,
        "covers": dict(i.covers) if i.covers is not None else None,
        "reasons": [{"text": r.text, "claims": list(r.claims)} for r in i.reasons],
    }


def sides_to_json(sides: Sequence[Incident]) -> dict[str, Any]:
    """One incident under several policies: what they share, and under `policies` what each makes of it.

    Args:
        sides: the same incident, once for each policy.
    """
    whole = [incident_to_json(i) for i in sides]
    shared = {k: v for k, v in whole[0].items() if k not in _BY_POLICY and k != "policy"}
    return {**shared, "policies": {side["policy"]: {k: side[k] for k in _BY_POLICY} for side in whole}}


_BY_POLICY = (
    "counts",
    "attackers",
    "by_group",
    "perpetrators",
    "sources",
    "grade",
    "provisional",
    "covers",
    "reasons",
)


def _blame(p: Perpetrator) -> dict[str, Any]:
    grade = {"grade": p.grade} if p.grade else {}
    return {
        "name": p.name,
        "claimed_by": list(p.claimed_by),
        "denied_by": list(p.denied_by),
        "actor": p.actor or None,
        "words": list(p.words),
        **grade,
    }


def _range(c: Count) -> dict[str, Any]:
    imputed = {"imputed": True} if c.is_imputed else {}
    return {"low": c.low, "best": c.best, "high": c.high, **imputed}


def _count(data: Mapping[str, Any]) -> Count:
    return Count(data["low"], data["best"], data["high"], is_imputed=data.get("imputed", False))


def incident_from_json(data: Mapping[str, Any]) -> Incident:
    """The incident that `incident_to_json` wrote; the two are each other's inverse.

    What an older Recount wrote has no `sources` yet.

    Raises:
        KeyError, TypeError, ValueError: if the data is no such incident.
    """
    start, end = data["start"], data["end"]
    return Incident(
        **{k: data[k] for k in _PLAIN_FIELDS},
        reports=tuple(data["reports"]),
        claims=tuple(data["claims"]),
        means=tuple(data["means"]),
        when=When(
            date.fromisoformat(start) if start else None,
            date.fromisoformat(end) if end else None,
            data["date_precision"],
        ),
        location=place_from_json(data["location"]),
        perpetrators=tuple(
            Perpetrator(
                p["name"],
                tuple(p["claimed_by"]),
                tuple(p["denied_by"]),
                p.get("actor") or "",
                tuple(p.get("words", ())),
                p.get("grade", ""),
            )
            for p in data["perpetrators"]
        ),
        sources=tuple(source_from_json(s) for s in data.get("sources", ())),
        counts={k: _count(c) for k, c in data["counts"].items()},
        attackers={k: _count(c) for k, c in data["attackers"].items()},
        told={k: (low, high) for k, (low, high) in data["told"].items()},
        by_group=tuple(
            GroupCount(g["outcome"], g["status"], g["age"], g["sex"], _count(g)) for g in data["by_group"]
        ),
        reasons=tuple(Reason(r["text"], tuple(r["claims"])) for r in data["reasons"]),
    )


_PLAIN_FIELDS = ("id", "kind", "independent_sources", "grade", "policy", "provisional", "covers")
