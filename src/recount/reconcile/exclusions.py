"""What a total says that it leaves out: "not including those killed in Osk", "excluding fighters"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from recount.codebook.tables import read_table
from recount.model.claims import Claim
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.reconcile.speakers import PACKAGE, words

SENTENCE_CHARS = 400
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s|\n|$")
_CLAUSE_END = re.compile(r"[,.;:!?()\n]|$")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Whom a total leaves out.

    Attributes:
        text: the report's words for them, on one line.
        claim: id of the claim that makes the total.
        status: `combatant` or `civilian` where people of that status are left out, else "".
    """

    text: str
    claim: str
    status: str

    @property
    def has_day(self) -> bool:
        """Whether its words hold a number, which may be a day: perhaps not all of a place are meant."""
        return any(map(str.isdigit, self.text))

    def names(self, place: str) -> bool:
        """Whether the words name this place."""
        told = " ".join(words(place))
        return bool(told) and f" {told} " in f" {' '.join(words(self.text))} "


def exclusions(claim: Claim, report: Report) -> list[Exclusion]:
    """What the words beside a claim leave out, in order of the text, each once.

    Args:
        claim: a total.
        report: its report.
    """
    found: dict[str, Exclusion] = {}
    for quote in claim.evidence:
        for stretch, cues in _stretches(report.layer, quote):
            for m in cues.finditer(stretch):
                end = _end(_CLAUSE_END, stretch, m.end(), whole=False)
                nxt = cues.search(stretch, m.end(), end)  # "not including Osk and excluding fighters"
                end = nxt.start() if nxt else end
                if text := " ".join(stretch[m.end() : end].split()):
                    found.setdefault(text, Exclusion(text, claim.id, _status(text)))
    return list(found.values())


def _stretches(layer: str, quote: Mention) -> list[tuple[str, re.Pattern[str]]]:
    """The sentence of a quote, and the next if it points back, each with the cues that may stand there."""
    start = layer.rfind(".", max(0, quote.start - SENTENCE_CHARS), quote.start) + 1
    end = _end(_SENTENCE_END, layer, quote.end)
    after = layer[end : _end(_SENTENCE_END, layer, end)]
    stretches = [(layer[start:end], _cues("same", "next"))]
    if f"{' '.join(words(after))} ".startswith(tuple(f"{b} " for b in _used("back"))):
        stretches.append((after, _cues("next")))
    return stretches


def _end(pattern: re.Pattern[str], text: str, at: int, whole: bool = True) -> int:
    m = pattern.search(text, at, min(len(text), at + SENTENCE_CHARS))
    return min(len(text), at + SENTENCE_CHARS) if m is None else m.end() if whole else m.start()


def _status(text: str) -> str:
    told = f" {' '.join(words(text))} "
    return next((s for s in ("combatant", "civilian") for w in _used(s) if f" {w} " in told), "")


@cache
def _cues(*uses: str) -> re.Pattern[str]:
    any_of = "|".join(re.escape(w) for use in uses for w in _used(use))
    return re.compile(rf"\b(?:{any_of})\s+", re.IGNORECASE)


@cache
def _used(use: str) -> tuple[str, ...]:
    return tuple(row["words"] for row in read_table(PACKAGE, "exclusions.csv") if row["use"] == use)


def of_place(found: Sequence[Exclusion], places: Sequence[str]) -> Exclusion | None:
    """The exclusion that names one of these places."""
    return next((x for x in found if any(x.names(place) for place in places)), None)
