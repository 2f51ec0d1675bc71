"""What a search finds, each hit with the words that it was found by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from recount.model.claims import Claim, claim_to_json
from recount.model.queries import Query, query_of
from recount.model.spans import Mention, Span
from recount.model.terms import terms
from recount.pipeline.excerpts import Excerpt, excerpt
from recount.pipeline.known import known_names
from recount.pipeline.privacy import masked, masked_claim
from recount.store import reading
from recount.store.browsing import IncidentRow
from recount.store.records import StoredReport
from recount.store.searching import Look

H = TypeVar("H")


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for.

    Attributes:
        text: as it was typed.
        hides_names: whether names are hidden from who asks (`privacy.hides_names`) and find nothing.
        made: the claims that people made of reports' words (`decided.made_claims`).
        after: `after` of the page before, "" for the first.
    """

    text: str
    hides_names: bool
    made: Sequence[Claim] = ()
    after: str = ""

    @property
    def query(self) -> Query:
        """What is looked for."""
        return query_of(self.text)


@dataclass(frozen=True, slots=True)
class Found(Generic[H]):
    """A page of hits.

    Attributes:
        after: what the next page begins after, "" on the last one.
        is_partial: whether more fits than was ranked; more words would find it.
    """

    hits: list[H]
    after: str = ""
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class ReportHit:
    """A report, and where in it the words stand.

    Attributes:
        key: what a page goes on after.
        line: of the text layer in which the first of the words found stands, from 1.
        claim: id of the first claim whose words are among those shown, "" where there is none.
        shows_names: whether names stand in what is shown.
    """

    key: str
    report: str
    title: str
    publisher: str
    published: date | None
    excerpt: Excerpt
    line: int
    claim: str
    shows_names: bool


@dataclass(frozen=True, slots=True)
class ClaimHit:
    """A claim in whose own words some of what is looked for stands; all of it stands in its report."""

    key: str
    claim: Claim
    within: ReportHit


@dataclass(frozen=True, slots=True)
class IncidentHit:
    """An incident found by the name of its place, or by the words of one of its claims.

    Attributes:
        place: the place's name with what was found in it, None where nothing was.
        within: the first claim of it that was found, None where none was.
    """

    key: str
    incident: IncidentRow
    place: Excerpt | None
    within: ClaimHit | None


@dataclass(frozen=True, slots=True)
class NameHit:
    """Somebody whom a claim names as a victim.

    Attributes:
        name: as the report spells it.
        is_exact: whether each word looked for stands in it as it was typed, but for case and accents.
    """

    key: str
    name: str
    is_exact: bool
    claim: Claim
    within: ReportHit


Hit = ReportHit | ClaimHit | IncidentHit | NameHit


class Told:
    """A report whose text is looked through, as far as it is shown to who asks."""

    def __init__(
        self, stored: StoredReport, claims: Sequence[Claim], sought: Sought, names: Sequence[Mention]
    ) -> None:
        self.stored = stored
        self.claims = claims
        self._names = names
        self._hides = sought.hides_names
        layer = stored.report.layer
        self._shown = masked(layer, self._names) if self._hides else layer
        query = sought.query
        self.places = list(query.places(terms(self._shown)).values())
        self.is_hit = len(self.places) == len(query.wanted)

    def hit(self, places: Collection[Sequence[Span]]) -> ReportHit:
        """The report with the words around some places in it, of which there is at least one."""
        report = self.stored.report
        words = excerpt(self._shown, places)
        if words is None:
            raise ValueError("no place in the report is given")
        told = words.text + report.title
        inside = [s for spans in places for s in spans if s.overlaps(words.span)]
        return ReportHit(
            key=str(self.stored.key),
            report=report.id,
            title=self._shown[: len(report.title)],
            publisher=masked(report.publisher, self._names) if self._hides else report.publisher,
            published=report.published,
            excerpt=words,
            line=self._shown.count("\n", 0, min(s.start for s in inside)) + 1,
            claim=next((c.id for c in self.claims if _in_any(inside, [e.span for e in c.evidence])), ""),
            shows_names=not self._hides and masked(told, self._names) != told,
        )

    def claim_hits(self) -> Iterator[ClaimHit]:
        """Its claims that say some of what is looked for, those that say most of it first."""
        found: list[tuple[int, int, Claim, list[list[Span]]]] = []
        for n, claim in enumerate(self.claims):
            own = own_words(claim)
            said = [here for spans in self.places if (here := [s for s in spans if _in_any([s], own)])]
            if said:
                found.append((-len(said), n, claim, said))
        for _, _, claim, said in sorted(found, key=lambda f: f[:2]):
            shown = masked_claim(claim, self._names) if self._hides else claim
            yield ClaimHit(f"{self.stored.key}~{claim.id}", shown, self.hit(said))


def own_words(claim: Claim) -> list[Span]:
    """Where a claim's own words stand: its quotes, the words of its fields, the names that it gives."""
    return [*(e.span for e in claim.evidence), *claim.spans.values(), *(n.span for n in claim.names)]


def told_by(look: Look, ids: Sequence[str], sought: Sought) -> list[Told]:
    """Reports as they count, with the claims of the reading that counts and those that people made."""
    stored, machine = reading.told_by(look, ids)
    claims: dict[str, list[Claim]] = {s.report.id: [] for s in stored}
    for claim in (*machine, *sought.made):
        if claim.report in claims:
            claims[claim.report].append(claim)
    return [_told(look, s, claims[s.report.id], sought) for s in stored]


def _told(look: Look, stored: StoredReport, claims: Sequence[Claim], sought: Sought) -> Told:
    return Told(stored, claims, sought, known_names(look, claims, [stored.report.id]))


def names_of(claim: Claim) -> list[Mention]:
    """The names that a claim gives, each once."""
    return list(dict.fromkeys(claim.names))


def _in_any(places: Iterable[Span], own: Sequence[Span]) -> bool:
    return any(place.overlaps(o) for place in places for o in own)


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """A hit for programs; offsets count in the report's text layer, of a place's words in the name of it."""
    if isinstance(hit, ReportHit):
        same = ("report", "title", "publisher", "line", "claim")
        published = hit.published.isoformat() if hit.published else None
        return {k: getattr(hit, k) for k in same} | {"published": published, "words": _words(hit.excerpt)}
    if isinstance(hit, ClaimHit):
        return {"claim": claim_to_json(hit.claim), "within": hit_to_json(hit.within)}
    if isinstance(hit, NameHit):
        told = {"name": hit.name, "is_exact": hit.is_exact, "claim": hit.claim.id}
        return told | {"within": hit_to_json(hit.within)}
    i = hit.incident
    days = {k: day.isoformat() if day else None for k, day in (("start", i.start), ("end", i.end))}
    return {
        "incident": i.id,
        **days,
        "place": i.place,
        "country": i.country,
        "grade": i.grade,
        "place_words": _words(hit.place) if hit.place else None,
        "within": hit_to_json(hit.within) if hit.within else None,
    }


def _words(e: Excerpt) -> dict[str, Any]:
    at, found = e.span.start, []
    for w in e.words:
        if w.is_found:
            found.append([at, at + len(w.text)])
        at += len(w.text)
    return {"text": e.text, "start": e.span.start, "end": e.span.end, "found": found}
