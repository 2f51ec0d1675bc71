"""A language model's answer into claims: whatever does not stand in the report is rejected, and counted."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recount.codebook.tables import codes
from recount.extract.chains import chain_of, credited_agency
from recount.extract.llm_counts import CountReader, Reading
from recount.extract.llm_prompt import NO_TOTAL, TABLES, WORDS, Piece
from recount.model.claims import MAX_EVIDENCE, MAX_QUOTE, Claim
from recount.model.counts import Count
from recount.model.reports import Report
from recount.model.spans import Mention, Span

CONFIDENCE = 0.5
"""How sure a claim of a model is that nobody has measured here: as sure as not."""

NOT_AS_ASKED = "not as asked for"
NO_CODE = "codes not in the codebook"
NOT_VERBATIM = "quotes not verbatim"
TOO_LONG = "quotes too long"
NO_COUNT = "counts not readable"

_MAX_NAMES = 200
_GAP = 4  # code points of white space between a number and its noun


class _Rejected(Exception):
    """A claim that is not kept; its one argument is the reason, as the account at the end gives it."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The claims of one answer, and how many others were rejected for which reason."""

    claims: tuple[Claim, ...]
    rejected: Counter[str] = field(default_factory=Counter)


def items_of(text: str) -> list[Any]:
    """The list of claims that an answer holds, unchecked. A fence or thoughts around the JSON are left out.

    Raises:
        ValueError: if the answer is not a JSON object with a list `claims`.
    """
    told = text.rpartition("</think>")[2]
    try:
        data = json.loads(told[told.find("{") : told.rfind("}") + 1])
    except RecursionError as e:
        raise ValueError("nested too deep") from e
    claims = data.get("claims") if isinstance(data, dict) else None
    if not isinstance(claims, list):
        raise ValueError("no list of claims")
    return claims


class AnswerReader:
    """Makes claims of the answers about one report."""

    def __init__(self, report: Report, extractor: str) -> None:
        self._report = report
        self._layer = report.layer
        self._extractor = extractor
        self._counts = CountReader(self._layer)
        self._agency = credited_agency(report)

    def findings(self, items: Iterable[Any], piece: Piece, before: int = 0) -> Findings:
        """The claims among `items` that hold against the text.

        Args:
            items: of `items_of`.
            piece: the part of the report that the model was shown.
            before: how many claims of this report were kept from the pieces before this one.
        """
        kept: list[Claim] = []
        totals: list[int] = []
        position: dict[int, int] = {}  # in the answer -> among the claims kept
        rejected: Counter[str] = Counter()
        for n, item in enumerate(items):
            try:
                claim, total = self._claim(item, piece)
            except _Rejected as e:
                rejected[str(e)] += 1
            else:
                position[n] = len(kept)
                kept.append(claim)
                totals.append(total)
        indices = [position.get(total) for total in totals]
        parts = [
            replace(c, part_of_index=before + i) if i is not None and _holds(kept[i], c, indices[i]) else c
            for c, i in zip(kept, indices, strict=True)
        ]
        return Findings(tuple(parts), rejected)

    def _claim(self, item: Any, piece: Piece) -> tuple[Claim, int]:
        """One claim, and the position of its total in the answer, if it names one."""
        if not isinstance(item, dict):
            raise _Rejected(NOT_AS_ASKED)
        code = {table: item.get(table) for table in TABLES}
        if not all(code[table] in codes(table) for table in TABLES if isinstance(code[table], str)):
            raise _Rejected(NO_CODE)
        if not all(isinstance(c, str) for c in code.values()):
            raise _Rejected(NOT_AS_ASKED)
        quotes = self._quotes(item.get("evidence"), piece)
        words = self._words(item, quotes, piece)
        names = self._names(item.get("names"), quotes)
        reading = self._reading(item, quotes, words, names, code["stance"] == "denied")
        if reading.is_denial:
            code["stance"] = "denied"  # "no one" denies, whatever the model makes of it
        return self._made(code, self._supported(quotes, reading), words, names, reading), _total(item)

    def _quotes(self, told: Any, piece: Piece) -> list[Span]:
        if not isinstance(told, list) or not told or not all(isinstance(q, str) for q in told):
            raise _Rejected(NOT_AS_ASKED)
        if len(told) > MAX_EVIDENCE:
            told = told[:MAX_EVIDENCE]
        if any(len(q) > 2 * MAX_QUOTE for q in told):
            raise _Rejected(TOO_LONG)
        found = [next(self._stretches(q, piece.spans), None) for q in told]
        if None in found:
            raise _Rejected(NOT_VERBATIM)
        return sorted({span for span in found if span is not None})

    def _words(self, item: Mapping[str, Any], quotes: Sequence[Span], piece: Piece) -> dict[str, Span]:
        """The fields that hold the report's words, each where it stands nearest to the first quote."""
        out: dict[str, Span] = {}
        for name in WORDS[1:]:
            told = item.get(name)
            if isinstance(told, str) and len(told) <= MAX_QUOTE:
                inside = next(self._stretches(told, quotes), None)
                near = inside or min(
                    self._stretches(told, piece.spans),
                    key=lambda s: abs(s.start - quotes[0].start),
                    default=None,
                )
                if near is not None:
                    out[name] = near
        return out

    def _names(self, told: Any, quotes: Sequence[Span]) -> tuple[Mention, ...]:
        """The names that stand in the quotes, each once."""
        names = [n for n in told if isinstance(n, str)] if isinstance(told, list) else []
        found = {next(self._stretches(n, quotes), None) for n in names[:_MAX_NAMES] if len(n) <= MAX_QUOTE}
        return tuple(sorted(Mention(s.start, s.end, s.of(self._layer)) for s in found if s is not None))

    def _reading(
        self,
        item: Mapping[str, Any],
        quotes: Sequence[Span],
        words: Mapping[str, Span],
        names: Sequence[Mention],
        is_denied: bool,
    ) -> Reading:
        """The count, read by the grammar.

        Raises:
            _Rejected: if it cannot be.
        """
        told = item.get("count_text")
        if not isinstance(told, str):
            raise _Rejected(NOT_AS_ASKED)
        victims = words.get("victims")
        if told.strip():
            stretches = self._stretches(told, quotes) if len(told) <= MAX_QUOTE else iter(())
            who = victims.of(self._layer) if victims else ""
            readings = (self._counts.counted(span, who) for span in stretches)
            reading = next((r for r in readings if r is not None), None)
        else:
            reading = self._unnumbered(victims, quotes, len(names), is_denied)
        if reading is None:
            raise _Rejected(NO_COUNT)
        return reading

    def _unnumbered(
        self, victims: Span | None, quotes: Sequence[Span], names: int, is_denied: bool
    ) -> Reading | None:
        """The count where no number stands: of a plural, of names, of one person, of a denial."""
        is_quoted = victims is not None and any(q.holds(victims) for q in quotes)
        told = self._counts.told(victims) if victims is not None and is_quoted else None
        if is_denied and not names:
            return Reading(Count(None, None, None), "none")
        if told is not None and told.words is not None:
            return told  # a number stands before the words all the same
        if told is not None and told.kind == "plural":
            return Reading(Count(max(2, names), None, None), "plural")
        return Reading(Count.exactly(names), "named") if names else told

    def _supported(self, quotes: Sequence[Span], reading: Reading) -> list[Span]:
        """The quotes, the one with the count widened to all its words, a hedge before it included."""
        count = reading.words
        out = [_union(q, count) if count is not None and _touches(q, count) else q for q in quotes]
        if any(q.end - q.start > MAX_QUOTE for q in out):
            raise _Rejected(TOO_LONG)
        return out

    def _made(
        self,
        code: Mapping[str, Any],
        quotes: Sequence[Span],
        words: Mapping[str, Span],
        names: tuple[Mention, ...],
        reading: Reading,
    ) -> Claim:
        spans = dict(words)
        if reading.words is not None:
            spans["count_text"] = reading.words
            spans = {**spans, **_without_count(spans.get("victims"), reading.words, self._layer)}
        text = {name: spans[name].of(self._layer) if name in spans else "" for name in WORDS}
        fields: dict[str, Any] = {**code, **text}
        count = reading.count
        return Claim(
            report=self._report.id,
            low=count.low,
            best=count.best,
            high=count.high,
            count_kind=reading.kind,
            spans=spans,
            evidence=tuple(Mention(q.start, q.end, q.of(self._layer)) for q in quotes),
            names=names,
            source_chain=chain_of(self._report, self._agency, "", text["source"]),
            confidence=CONFIDENCE,
            extractor=self._extractor,
            **fields,
        )

    def _stretches(self, words: str, spans: Iterable[Span]) -> Iterator[Span]:
        """Where these words stand in the spans, as whole words; white space may be another."""
        parts = words.split()
        if not parts:
            return
        head = r"(?<!\w)" if parts[0][0].isalnum() else ""
        tail = r"(?!\w)" if parts[-1][-1].isalnum() else ""
        pattern = re.compile(head + r"\s+".join(map(re.escape, parts)) + tail)
        for span in spans:
            for m in pattern.finditer(self._layer, span.start, span.end):
                yield Span(m.start(), m.end())


def _total(item: Mapping[str, Any]) -> int:
    told = item.get("part_of")
    return told if isinstance(told, int) and not isinstance(told, bool) else NO_TOTAL


def _holds(total: Claim, part: Claim, totals_total: int | None) -> bool:
    """Whether a claim can be the total of another: of the same outcome or undivided, no part, no smaller."""
    is_smaller = total.high is not None and part.low is not None and total.high < part.low
    return (
        total is not part
        and total.outcome in (part.outcome, "other_harm")
        and totals_total is None
        and not is_smaller
    )


def _touches(quote: Span, count: Span) -> bool:
    """Whether a quote holds words of the count, or begins right after them."""
    return quote.overlaps(count) or 0 <= quote.start - count.end <= _GAP


def _union(a: Span, b: Span) -> Span:
    return Span(min(a.start, b.start), max(a.end, b.end))


def _without_count(victims: Span | None, count: Span, layer: str) -> dict[str, Span]:
    """The victims' words after those of the count, where the model gave both: "[15] children"."""
    if victims is None or not victims.overlaps(count) or count.end >= victims.end:
        return {}
    if victims.start < count.start:
        return {}
    rest = layer[count.end : victims.end]
    start = count.end + len(rest) - len(rest.lstrip())
    return {"victims": Span(start, victims.end)} if start < victims.end else {}
