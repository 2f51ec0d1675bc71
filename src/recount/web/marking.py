"""A report's text cut where the words of claims begin and end, whether or not they overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from recount.model.claims import Claim
from recount.model.clean import hidden_apart


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the layer, in code points, and what it is.

    Attributes:
        claim: number of the claim on the page.
        field: of SPAN_FIELDS, "" for evidence.
    """

    start: int
    end: int
    claim: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text all of which belongs to the same claims.

    Attributes:
        text: without line breaks.
        claims: numbers of the claims whose words it is, ascending; none: nobody's.
        fields: of the claims' fields, those that it gives.
        begins: numbers of the claims whose first words begin here.
        start: where it begins in the layer, in code points.
    """

    text: str
    claims: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    begins: tuple[int, ...] = ()
    start: int = 0

    @property
    def parts(self) -> list[str]:
        """The text in parts; each second one is a character that is shown by its number."""
        return hidden_apart(self.text)


def marks_of(claim: Claim, number: int, with_fields: bool) -> Iterator[Mark]:
    """The marks of a claim: its evidence and, where they are asked for, the words of its fields."""
    for e in claim.evidence:
        yield Mark(e.start, e.end, number)
    for field, span in claim.spans.items() if with_fields else ():
        yield Mark(span.start, span.end, number, field)


def paragraphs(layer: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """The lines of the layer, each in pieces; joined again they are the layer.

    Args:
        layer: a text layer.
        marks: in any order; what lies outside the layer is cut off.
    """
    lines: list[list[Piece]] = [[]]
    for piece in _pieces(layer, [m for m in marks if 0 <= m.start < min(m.end, len(layer))]):
        first, *others = piece.text.split("\n")
        lines[-1].append(replace(piece, text=first))
        start = piece.start
        for before, text in pairwise([first, *others]):
            start += len(before) + 1
            lines.append([replace(piece, text=text, begins=(), start=start)])
    return [[p for p in line if p.text or p.begins] for line in lines]


def _pieces(layer: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    cuts = sorted({0, len(layer), *(m.start for m in marks), *(min(m.end, len(layer)) for m in marks)})
    opening: dict[int, list[Mark]] = defaultdict(list)
    first: dict[int, int] = {}
    for m in marks:
        opening[m.start].append(m)
        first[m.claim] = min(m.start, first.get(m.claim, m.start))
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        active = [m for m in active if m.end > start] + opening[start]
        claims = tuple(sorted({m.claim for m in active}))
        yield Piece(
            layer[start:end],
            claims,
            tuple(sorted({m.field for m in active} - {""})),
            tuple(n for n in claims if first[n] == start),
            start,
        )
