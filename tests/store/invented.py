"""Reports and claims on invented places and people, for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from recount.model.claims import Claim, Source, identified
from recount.model.extraction import Extraction
from recount.model.places import Place
from recount.model.reports import Region, Report
from recount.model.spans import Mention, Span
from recount.model.whens import When
from recount.store.records import Capture

RULES = "rules test"


def report(
    id: str = "a1", text: str = "Shells killed 12 people in Velmora on Monday.", **more: object
) -> Report:
    fields = {
        "title": "Shelling in Velmora",
        "published": date(2031, 5, 5),
        "published_text": "2031-05-05T08:00:00Z",
        "publisher": "Lakeside Herald",
        "url": "https://herald.example/velmora",
        "language": "en",
        "extra": {"desk": "north", "tags": ["a", "ü\x00"]},
    }
    return Report(id=id, text=text, **{**fields, **more})  # type: ignore[arg-type]


def mention(r: Report, words: str) -> Mention:
    start = r.layer.index(words)
    return Mention(start, start + len(words), words)


def place(r: Report, words: str) -> Place:
    m = mention(r, words)
    return Place(m.start, m.end, words, 4711, "Velmora", "XV", "North", 12.5, -3.25, "town")


def claim(r: Report, words: str, **more: object) -> Claim:
    m = mention(r, words)
    fields = {
        "outcome": "killed",
        "low": 12,
        "best": 12,
        "high": 12,
        "count_kind": "exact",
        "count_text": words,
        "evidence": (m,),
        "spans": {"count_text": Span(m.start, m.end)},
        "when": When.day(date(2031, 5, 5)),
        "source_chain": (Source("Lakeside Herald", "outlet"),),
        "confidence": 0.75,
        "extractor": RULES,
    }
    return Claim(report=r.id, **{**fields, **more})  # type: ignore[arg-type]


def extraction(r: Report, *claims: Claim, **more: object) -> Extraction:
    found = tuple(identified(list(claims), r.text_sha256))
    return replace(Extraction(r.id, "en", None, found), **more)  # type: ignore[arg-type]


def full_extraction(r: Report) -> Extraction:
    """A total and its part, with a place, a name and a span for each field that has one."""
    town = place(r, "Velmora")
    total = claim(r, "12", location=town, place="Velmora", names=(mention(r, "Shell"),))
    part = claim(r, "12 people", low=None, best=None, high=4, part_of_index=0, confidence=0.5)
    return extraction(r, total, part, places=(town,))


def as_stored(e: Extraction) -> Extraction:
    """The extraction without what is not kept: the positions that `part_of` was worked out from."""
    return replace(e, claims=tuple(replace(c, part_of_index=None) for c in e.claims))


def capture(n: int = 1) -> Capture:
    return Capture(f"{n:064x}", 100 + n, f"news/{n}.jsonl", "jsonl")


REGIONS = (Region("title", 0, 19), Region("body", 20, 65))
