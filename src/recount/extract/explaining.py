"""How the fields of finished claims came about, told from the readings that were merged into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recount.extract.candidates import Candidate
from recount.extract.drafts import Draft
from recount.extract.scan import Scan
from recount.model.readings import FieldReading, LeftOut
from recount.model.spans import Mention


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled before readings were merged, each by the `id()` of its draft."""

    candidates: Mapping[int, Candidate]
    fields: Mapping[int, Sequence[FieldReading]]


def readings_of(d: Draft, settled: Settled, seen: Scan, layer: str) -> list[FieldReading]:
    """The fields of a finished draft, from its own reading or from the one that it took in."""
    c = settled.candidates[id(d)]
    fields = [_reading(d, r, settled) for r in settled.fields[id(d)]]
    return [_outcome(c, seen, layer), FieldReading("count", d.count_kind, d.count_words), *fields]


def left_out(
    weak: Iterable[tuple[Candidate, float]], kept: Iterable[Candidate], seen: Scan, layer: str
) -> list[LeftOut]:
    """Who was read and made no claim, in order of the text.

    Args:
        weak: the candidates that were not probable enough, each with the probability that it needed.
        kept: those that were. People in the same words as one of these, or as a more probable weak one, are
            not told of again: what else may have happened to them stands with the outcome.
        seen: what the rules saw in the report.
        layer: its text layer.
    """
    told = list(kept)
    out = []
    for c, needed in sorted(weak, key=lambda w: -w[0].claim):
        if any(o.start < c.end and c.start < o.end for o in told):
            continue
        told.append(c)
        quote = seen.contexts[c.sentence].sentence.mention(c.finding.first, c.finding.last, layer)
        people = Mention(c.start, c.end, layer[c.start : c.end])
        out.append(LeftOut(c.outcome, people, quote, c.claim, needed))
    return sorted(out, key=lambda item: (item.people, item.outcome))


def _outcome(c: Candidate, seen: Scan, layer: str) -> FieldReading:
    """The outcome with its word of harm. Each outcome is judged by itself: one group may suffer two."""
    trigger = c.finding.trigger
    words = seen.contexts[c.sentence].sentence.mention(trigger.first, trigger.last, layer)
    rest = {k: p for k, p in c.outcomes.items() if k != c.outcome}
    second = max(rest, key=lambda k: rest[k])
    by_rules = "" if c.position is None else c.outcome
    return FieldReading("outcome", c.outcome, words, c.claim, second, rest[second], by_rules)


def _reading(d: Draft, own: FieldReading, settled: Settled) -> FieldReading:
    """How the field came to what it holds now; merging may have filled or narrowed it since."""
    now: str | Mention | None = getattr(d, own.field)
    value, words = (now.text, now) if isinstance(now, Mention) else (now or "", None)
    if (own.value, own.words) == (value, words):
        return own
    same = (r for r in _taken_in(d, settled) if (r.field, r.value, r.words) == (own.field, value, words))
    return next(same, FieldReading(own.field, value, words, rules=own.rules))


def _taken_in(d: Draft, settled: Settled) -> Iterator[FieldReading]:
    """The fields of the other readings whose people stand in the draft's quotes."""
    for key, c in settled.candidates.items():
        if (
            key != id(d)
            and c.outcome == d.outcome
            and any(e.start <= c.start and c.end <= e.end for e in d.evidence)
        ):
            yield from settled.fields[key]
