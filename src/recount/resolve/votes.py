"""How well each candidate of a name fits a report: by its own weight, and by the votes of the other names.

Only names that the gazetteer knows as they stand vote. One that it knows by another spelling, or that is a
slip of the pen away, must lie in a country that they speak for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

from recount.model.spans import Mention
from recount.resolve.gazetteer import Entry, is_little_known, open_gazetteer, weight

_ROUNDS = 3
_SAME_COUNTRY = 2.0  # weight of ln(1 + votes), in powers of ten of people
_SAME_ADMIN1 = 2.0
_MOST_FIT = 2.5  # the most that votes for one country, or one division, add
_SHARPNESS = 2.0  # how much of its vote a name gives to its best candidate

_RANK = (0.0, 0.3, 1.8)  # what a spelling, and another name, cost
_COUNTRY = 9.0
_REGION = 8.0
_SMALL_REGION = 5.0
_LARGE_REGION = 1_000_000  # people
_DISTRICT = 4.5
_DISTRICT_MALUS = 0.19  # of two little-known ones the town is meant rather than the district of its name
_PROVINCE_BONUS = 0.3
_CAPITAL_BONUS = 0.75
_SEAT_SHARE = 0.25  # a town with this share of its namesake province's people is meant by the bare name

_WELL_KNOWN = 5.0  # a place of fewer people (as a power of ten) is not meant outside the report's countries
_CONTEXT = 1.5  # the votes for countries that make a report be about some
_HOME = 0.2  # the votes that make it be about this one
_LOOSE_SHARE = 0.25  # the share of votes its country needs before another spelling is believed
_MAIN_VOTES = 0.5  # the votes it needs before a slip of the pen is

_Candidates = tuple[Entry, ...]


class Name(NamedTuple):
    """A mention and what it may stand for.

    Attributes:
        mention: where it stands.
        key: its words, folded.
        entries: its candidates.
        told: the precision that the words beside it tell, or "".
        in_list: whether the last word of a list tells it ("Homs and Hama provinces").
        is_loose: whether the gazetteer knows it by another spelling at most.
    """

    mention: Mention
    key: str
    entries: _Candidates
    told: str
    in_list: bool = False
    is_loose: bool = False


class Votes:
    """What the names of a report say, together, of the countries and divisions that it is about."""

    def __init__(self, names: Sequence[Name], demonyms: Sequence[str]) -> None:
        self._countries: dict[str, float] = defaultdict(float)
        self._admins: dict[tuple[str, str], float] = defaultdict(float)
        self._own: dict[str, dict[tuple[str, str], float]] = {}
        self._own_countries: dict[str, dict[str, float]] = {}
        times = Counter((n.key, n.entries) for n in names if n.entries and not n.is_loose)
        priors = {at: [_prior(e, at[1]) for e in at[1]] for at in times}
        for country, n in Counter(demonyms).items():
            self._countries[country] += 1 + log(n)
        for _ in range(_ROUNDS):
            given = {at: self._shares(at, priors[at], n) for at, n in times.items()}
            for (key, _entries), shares in given.items():
                self._cast(key, shares)

    def best(self, name: Name, kind: str = "") -> Entry | None:
        """The best candidate that may be meant at all, of one kind only if told; None where none may be."""
        fitting = [e for e in name.entries if self._may_mean(name, e) and kind in ("", e.kind)]
        return max(fitting, key=lambda e: _prior(e, name.entries) + self._fit(name.key, e), default=None)

    @property
    def main_countries(self) -> frozenset[str]:
        """The countries that names as they stand in the gazetteer, and demonyms, say the report is about."""
        least = max(_MAIN_VOTES, _LOOSE_SHARE * sum(self._countries.values()))
        return frozenset(country for country, votes in self._countries.items() if votes >= least)

    def _shares(
        self, at: tuple[str, _Candidates], priors: list[float], n: int
    ) -> dict[tuple[str, str], float]:
        """How a name that stands `n` times divides its vote among the divisions of its candidates."""
        key, entries = at
        scores = [p + self._fit(key, e) for p, e in zip(priors, entries, strict=True)]
        top = max(scores)
        odds = [exp(_SHARPNESS * (s - top)) for s in scores]
        whole = sum(odds) / (1 + log(n))
        shares: dict[tuple[str, str], float] = defaultdict(float)
        for e, odd in zip(entries, odds, strict=True):
            shares[e.country, e.admin1] += odd / whole
        return shares

    def _cast(self, key: str, shares: dict[tuple[str, str], float]) -> None:
        """Take a name's last vote back and count its new one."""
        for sign, votes in ((-1, self._own.get(key, {})), (1, shares)):
            for (country, admin1), share in votes.items():
                if country:
                    self._countries[country] += sign * share
                if admin1:
                    self._admins[country, admin1] += sign * share
        self._own[key] = shares
        countries: dict[str, float] = defaultdict(float)
        for (country, _), share in shares.items():
            countries[country] += share
        self._own_countries[key] = countries

    def _fit(self, key: str, e: Entry) -> float:
        """Points for lying in the country and the division that the other names vote for."""
        if not e.country:
            return 0.0
        fit = min(_MOST_FIT, _SAME_COUNTRY * log(1 + self._of_others(key, e.country)))
        if e.admin1:
            at = (e.country, e.admin1)
            admin = max(0.0, self._admins.get(at, 0.0) - self._own.get(key, {}).get(at, 0.0))
            fit += min(_MOST_FIT, _SAME_ADMIN1 * log(1 + admin))
        return fit

    def _of_others(self, key: str, country: str) -> float:
        """Votes of the other names for a country."""
        own = self._own_countries.get(key, {}).get(country, 0.0)
        return max(0.0, self._countries.get(country, 0.0) - own)

    def _may_mean(self, name: Name, e: Entry) -> bool:
        """Whether a candidate may be meant: a little-known place must lie in a country of the report."""
        home = self._of_others(name.key, e.country)
        own = sum(share for country, share in self._own_countries.get(name.key, {}).items() if country)
        others = sum(self._countries.values()) - own
        if name.is_loose:
            return home > _LOOSE_SHARE * others
        if e.kind == "country" or (e.kind in ("region", "exact") and not is_little_known(e)):
            return True
        return home > _HOME or others < _CONTEXT or weight(e) - _RANK[e.rank] >= _WELL_KNOWN


def meanings(name: str) -> tuple[str, list[Entry]]:
    """What a name may stand for where nothing else is said, the likeliest first, and how it is met.

    Returns:
        "name" for those that bear it, else "spelling" for those that may be spelled so, else "slip" for those
        one letter away, else "" and nothing.
    """
    gazetteer = open_gazetteer()
    slips = {e.id: e for entries in gazetteer.find_slips(name).values() for e in entries}
    ways = {
        "name": gazetteer.find(name),
        "spelling": gazetteer.find_loosely(name),
        "slip": tuple(slips.values()),
    }
    how = next((way for way, entries in ways.items() if entries), "")
    found = ways.get(how, ())
    return how, sorted(found, key=lambda e: (-_prior(e, found), e.id))


def _prior(e: Entry, rivals: Sequence[Entry]) -> float:
    """How likely a candidate is by itself, in powers of ten of people."""
    if e.kind == "country":
        return _COUNTRY
    if e.kind == "region":
        return _REGION if e.population >= _LARGE_REGION else min(_SMALL_REGION, weight(e))
    if e.kind == "district":
        return min(_DISTRICT, weight(e) - _DISTRICT_MALUS) - _RANK[e.rank]
    people = weight(e) - _RANK[e.rank]
    return people + _PROVINCE_BONUS if e.kind == "province" else max(people, _as_seat(e, people, rivals))


def _as_seat(e: Entry, people: float, rivals: Sequence[Entry]) -> float:
    """The prior of a town as a country's capital, or as the seat of a province or district of its name."""
    provinces = [r for r in rivals if r.kind == "province" and r.country == e.country]
    best = 0.0
    seat = open_gazetteer().capital(e.country)
    if seat is not None and seat.id == e.id:
        best = max([people + _CAPITAL_BONUS, *(weight(r) + 2 * _PROVINCE_BONUS for r in provinces)])
    for r in rivals:
        here = (r.country, r.admin1) == (e.country, e.admin1)
        if here and r.kind in ("province", "district") and e.population >= _SEAT_SHARE * r.population:
            best = max(best, _prior(r._replace(rank=0), ()) + 0.1)
    return best
