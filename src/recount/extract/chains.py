"""The source chain: from the publisher over the agency it credits down to the deepest speaker."""

from __future__ import annotations

import re

from recount.extract.lexicon import speaker_kinds
from recount.model.claims import Source
from recount.model.reports import Report

HEAD, TAIL = 400, 120  # code points of a body in which an agency is credited
_WORD = re.compile(r"[\w.]+")
# Kinds from the most telling word to the least: "a source at the district hospital" is medical.
PRECEDENCE = (
    "un",
    "agency",
    "ngo",
    "medical",
    "witness",
    "party",
    "outlet",
    "official",
    "anonymous",
    "other",
)


def kind_of(words: str) -> str:
    """The kind of source that a speaker's words tell (words_speakers.csv); `other` if none does."""
    kinds = speaker_kinds()
    found = {kinds[w] for w in (m.lower().strip(".") for m in _WORD.findall(words)) if w in kinds}
    return next((k for k in PRECEDENCE if k in found), "other")


def credited_agency(report: Report) -> str:
    """The agency that a report credits at its head or tail ("(AFP)", "--Reuters"), "" if none."""
    heads = [report.layer[r.start : r.end] for r in report.all_regions if r.kind == "body"]
    for body in heads:
        for word in _WORD.findall(body[:HEAD]) + _WORD.findall(body[-TAIL:]):
            if word[:1].isupper() and _is_agency(word.strip(".").lower()):
                return str(word.strip("."))
    return ""


def _is_agency(word: str) -> bool:
    return speaker_kinds().get(word) == "agency" and word not in ("agency", "agencies")


def chain_of(report: Report, agency: str, via: str, source: str) -> tuple[Source, ...]:
    """The chain of one claim, each link once.

    Args:
        report: whose publisher is the first link.
        agency: the agency the report credits, "" if none.
        via: who passes the speaker's words on inside the sentence, "" if nobody.
        source: the deepest speaker's words, "" where the outlet itself says so.
    """
    links = [Source(report.publisher, "outlet")] if report.publisher else []
    for words, kind in ((agency, "agency"), (via, kind_of(via)), (source, kind_of(source))):
        told = words.lower()
        if (
            words
            and not any(told in link.text.lower() for link in links)
            and (words == source or told not in source.lower())
        ):
            links.append(Source(words, kind))
    if source and (not links or links[-1].text != source):
        links.append(Source(source, kind_of(source)))
    return tuple(links)
