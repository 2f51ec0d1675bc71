"""On whose word an incident stands: its independent sources, and the reports that stand on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TIE_KINDS = ("copy", "agency", "outlet", "speaker", "chain")
AGREEMENTS = ("same", "within", "vague", "other")


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two reports of one incident stand on one another's words.

    Attributes:
        first, second: ids of the reports.
        kind: `copy`: they share text; `agency`: they credit one news agency; `outlet`: one outlet has both.
        share: of a copy, how much of the shorter text's runs of words the other has too, up to 1; else 0.
        name: the agency or the outlet, "" for a copy.
    """

    first: str
    second: str
    kind: str
    share: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """One figure that a source tells in one report, against the incident's count.

    Attributes:
        outcome: what happened to the people.
        role: `victim` or `attacker`.
        words: the figure in words.
        agreement: `same`: the incident's best figure; `within` its range; `vague`: words without a number
            that agree with it, or for which it is imputed; `other`: outside of it.
    """

    outcome: str
    role: str
    words: str
    agreement: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One report under an independent source.

    Attributes:
        report: its id.
        claims: ids of its claims that stand on the source.
        figures: what it tells by this source.
        tie: why it is no source of its own: one of TIE_KINDS (`speaker`: it cites the same one; `chain`:
            other reports that share words with both join them); "" for the first report of the source.
        on: the report that it is tied to, "" for the first.
        share: of a copy, how much of the words are shared, up to 1; else 0.
        name: the agency or outlet by which they are tied, "" where by none.
    """

    report: str
    claims: tuple[str, ...]
    figures: tuple[ToldFigure, ...] = ()
    tie: str = ""
    on: str = ""
    share: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class IndependentSource:
    """One of those on whose word somebody was harmed.

    Attributes:
        name: the speaker's words or name; the outlet's, or the report's id, for a report that cites nobody.
        kind: one of the source kinds.
        is_own_statement: whether it says so of itself, as the one held responsible.
        reports: those that stand on it, each after the one that it is tied to.
    """

    name: str
    kind: str
    is_own_statement: bool
    reports: tuple[Standing, ...]


def source_to_json(s: IndependentSource) -> dict[str, Any]:
    """The source under the names of docs/formats.md."""
    return {
        "name": s.name,
        "kind": s.kind,
        "own_statement": s.is_own_statement,
        "reports": [
            {
                "report": r.report,
                "claims": list(r.claims),
                "figures": [
                    {"outcome": f.outcome, "role": f.role, "words": f.words, "agreement": f.agreement}
                    for f in r.figures
                ],
                "tie": r.tie or None,
                "on": r.on or None,
                "share": r.share if r.tie == "copy" else None,
                "name": r.name or None,
            }
            for r in s.reports
        ],
    }


def source_from_json(data: Mapping[str, Any]) -> IndependentSource:
    """The source that `source_to_json` wrote; the two are each other's inverse.

    Raises:
        KeyError, TypeError, ValueError: if the data is no such source.
    """
    return IndependentSource(
        data["name"],
        data["kind"],
        data["own_statement"],
        tuple(
            Standing(
                r["report"],
                tuple(r["claims"]),
                tuple(ToldFigure(**f) for f in r["figures"]),
                r["tie"] or "",
                r["on"] or "",
                r["share"] or 0.0,
                r["name"] or "",
            )
            for r in data["reports"]
        ),
    )
