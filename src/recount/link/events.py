"""The happenings one report tells of: its claims grouped, with what the linker compares of each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from recount.link.words import capitals, listed, place_keys, sound, tokens
from recount.model.actors import Actor
from recount.model.claims import Claim
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.whens import When

RADIUS_KM = {"exact": 2.0, "town": 12.0, "district": 35.0, "province": 110.0}
WINDOW = 160
LEAD = 500
FEW = 3
BESIDE = 0.4
ARRESTS = 0.3


@dataclass(frozen=True, slots=True)
class Event:
    """Claims of one report that speak of one happening.

    Attributes:
        report: id of the report.
        publisher: its publisher, "" where unknown.
        published: its day of publication as given, None where unknown.
        claims: the claims, in report order; none for a report in which no claim was found.
        when: the narrowest days that its claims give.
        keys: place keys of the words and gazetteer names of its places; else of the names in the title.
        is_placed: whether its claims give a place of their own.
        sites: place keys of the words alone, of where people were killed if that is said.
        venues: kinds of venue in the words of its places ("market", "station").
        spoken: place keys of all names in its report.
        towns: GeoNames ids of its places of town precision or closer.
        points: (lat, lon, radius in km) of its places up to a province.
        means: codes other than `unknown`.
        figures: (outcome, number) named by counted claims.
        tolls: the same of all victims, numbers of FEW and less too, parts left out.
        names: folded words of victims' names.
        actors: folded words of perpetrators.
        blamed: those whom the words of perpetrators name, as far as the tables of actors know them.
        is_main: whether the report is mainly about it.
        common: those of `keys` that many events have.
        rare: terms of the names around its claims (of a main event, in the report) that few reports have.
    """

    report: str
    publisher: str
    published: date | None
    claims: tuple[Claim, ...]
    when: When
    keys: frozenset[str]
    is_placed: bool
    sites: frozenset[str]
    venues: frozenset[str]
    spoken: frozenset[str]
    towns: frozenset[int]
    points: tuple[tuple[float, float, float], ...]
    means: frozenset[str]
    figures: frozenset[tuple[str, int]]
    tolls: frozenset[tuple[str, int]]
    names: frozenset[str]
    actors: frozenset[str]
    blamed: frozenset[Actor] = frozenset()
    is_main: bool = False
    common: frozenset[str] = frozenset()
    rare: frozenset[int] = frozenset()


def event_of(report: Report, claims: Sequence[Claim], spoken: frozenset[str]) -> Event:
    """A group of a report's claims as the linker compares it; `spoken` as in Event."""
    places = [c.location for c in claims if c.location]
    keys = frozenset().union(*(claim_keys(c) for c in claims))
    return Event(
        report=report.id,
        publisher=report.publisher,
        published=report.published,
        claims=tuple(claims),
        when=narrowest(c.when for c in claims),
        keys=keys or frozenset(sound(name) for name in capitals(report.title)),
        is_placed=bool(keys),
        venues=frozenset(t for c in claims for t in tokens(c.place) if t in listed("venue")),
        spoken=spoken,
        sites=_sites([c for c in claims if c.outcome == "killed"]) or _sites(claims),
        towns=frozenset(p.geonameid for p in places if p.geonameid and p.precision in {"exact", "town"}),
        points=tuple(sorted({p for place in places if (p := point(place))})),
        means=frozenset(c.means for c in claims if c.means not in {"unknown", "other"}),
        figures=frozenset((c.outcome, n) for c in claims if (n := figure(c)) is not None and n > FEW),
        tolls=frozenset((c.outcome, n) for c in claims if not c.part_of and (n := figure(c)) is not None),
        names=frozenset(t for c in claims for n in c.names for t in tokens(n.text) if len(t) > FEW),
        actors=frozenset(t for c in claims for t in tokens(c.perpetrator) if len(t) > FEW),
        blamed=frozenset(a for c in claims for a in c.naming.blamed),
    )


def claim_keys(claim: Claim) -> frozenset[str]:
    """Place keys of a claim: of its words, and of the gazetteer's name unless wider than a province."""
    keys = place_keys(claim.place)
    p = claim.location
    return keys | place_keys(p.name) if p and p.precision in RADIUS_KM else keys


def point(place: Place) -> tuple[float, float, float] | None:
    """Latitude, longitude and radius in km of a place up to a province, or None."""
    if place.lat is None or place.lon is None or place.precision not in RADIUS_KM:
        return None
    return place.lat, place.lon, RADIUS_KM[place.precision]


def _sites(claims: Iterable[Claim]) -> frozenset[str]:
    near = (c for c in claims if c.location and c.location.precision in RADIUS_KM)
    return frozenset().union(*(place_keys(c.place) for c in near))


def figure(claim: Claim) -> int | None:
    """The number a claim names for victims, when it is asserted and counted."""
    is_telling = claim.stance == "asserted" and claim.role == "victim"
    n = claim.best if claim.best is not None else claim.high
    return n if is_telling else None


def narrowest(whens: Iterable[When]) -> When:
    """The shortest of the given stretches of days; among equals the commonest, then the earliest."""
    known = Counter(w for w in whens if w.end)
    return min(known, key=lambda w: (_days(w), -known[w], str(w.end)), default=When())


def _days(when: When) -> int:
    return (when.end - when.start).days if when.start and when.end else 10**6


def prominence(report: Report, claim: Claim) -> float:
    """How much of a report a claim takes up, early words most: title 3, lead 2, then 1, then a third.

    What is denied or feared, and attackers, take up BESIDE of that. The arrest of a FEW takes up ARRESTS of
    it: told beside people harmed it is mostly that of suspects, and the report is about the attack.
    """
    head = len(report.title)
    weight = sum(_weight(e.start, head) for e in claim.evidence)
    weight *= 1.0 if claim.stance == "asserted" and claim.role == "victim" else BESIDE
    is_few = max(claim.best or 0, claim.low or 0) <= FEW
    return weight * (ARRESTS if claim.outcome == "detained" and is_few else 1.0)


def _weight(start: int, head: int) -> float:
    for limit, weight in ((head, 3.0), (head + LEAD // 2, 2.0), (head + 3 * LEAD, 1.0)):
        if start < limit:
            return weight
    return 0.33


def around(layer: str, title: int, event: Event) -> str:
    """The text of a layer that stands around an event's claims; title and lead besides for a main event.

    Args:
        layer: the text layer of the event's report, bare of furniture.
        title: the length of its title.
        event: the event.
    """
    pieces = [(max(0, e.start - WINDOW), e.end + WINDOW) for c in event.claims for e in c.evidence]
    if event.is_main:
        pieces.append((0, title + LEAD))
    return "\n".join(layer[start:end] for start, end in _merged(pieces))


def _merged(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
