"""Builds invented reports and claims: the words of a report with its claims marked in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from recount.model.claims import Claim, Source, identified
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.model.whens import When

VELMORA = Place(0, 0, "Velmora", 1, "Velmora", "QZ", "Harn", 10.0, 20.0, "town")
OSTRA = Place(0, 0, "Ostra", 2, "Ostra", "QZ", "Harn", 11.0, 21.5, "town")
QUAZIA = Place(0, 0, "Quazia", 3, "Quazia", "QZ", None, 10.5, 20.5, "country")
MAY_2 = When.day(date(2031, 5, 2))
MAY_3 = When.day(date(2031, 5, 3))
ALL_MAY = When.span(date(2031, 5, 1), date(2031, 5, 31))


def report(name: str, text: str, title: str = "", day: int | None = None, publisher: str = "") -> Report:
    """A report published on that day of May 2031."""
    return Report(
        id=name,
        text=text,
        title=title,
        published=date(2031, 5, day) if day else None,
        publisher=publisher or f"The {name} Courier",
    )


def claim(of: Report, quote: str, n: int | None = None, **fields: Any) -> Claim:
    """An exact claim of n killed in Velmora on 2 May, unless `fields` say otherwise.

    `quote` stands in the report. `source` may be a pair of words and kind; `parent` is the position of the
    total in the report's claims.
    """
    start = of.layer.index(quote)
    source = fields.pop("source", "")
    text, kind = source if isinstance(source, tuple) else (source, "other")
    made = {
        "outcome": "killed",
        "low": n,
        "best": n,
        "high": n,
        "count_kind": "exact",
        "victims": "people",
        "place": "Velmora",
        "location": VELMORA,
        "when": MAY_2,
        "part_of_index": fields.pop("parent", None),
        "source": text,
        "source_chain": (Source(text, kind),) if text else (),
        "extractor": "invented",
    } | fields
    if made.get("count_text"):
        at = of.layer.index(made["count_text"], start)
        made["spans"] = {"count_text": Span(at, at + len(made["count_text"]))}
    return Claim(report=of.id, evidence=(Mention(start, start + len(quote), quote),), **made)


def told(of: Report, *claims: Claim) -> list[Claim]:
    """The report's claims with their ids."""
    return identified(list(claims), of.text_sha256)


def vague(of: Report, quote: str, low: int, **fields: Any) -> Claim:
    """A claim without a number ("dozens")."""
    return replace(
        claim(of, quote, None, **fields), low=low, count_kind="vague", count_text=quote.split(maxsplit=1)[0]
    )
