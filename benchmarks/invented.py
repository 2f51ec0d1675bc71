"""Invented reports and their claims, as many as wanted, with the spread of the 745 reports on Syria.

Everything is made up: places, people, parties, words. What is taken from real reports are shares alone
(spread.csv). A casebook that grows covers more days and more places, so that a day in one place stays as
full.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from recount.codebook.tables import read_table
from recount.model.claims import Claim, Source
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.model.whens import When

Setting = tuple[When, Place | None, str]  # when, where, scope
FIRST = date(2031, 1, 1)
CLAIMS_PER_REPORT = 5.4
WORDS, NAMES, OUTLETS, VOICES = 30_000, 6_000, 15, 40
START = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "r", "s", "t", "v", "z", "br", "dr", "kr", "tr")
VOWELS = "aeiou"
ENDS = ("", "", "n", "r", "s", "l", "k")
COPIED = 0.3  # share of further reports of an incident that take over half of the first one's words


@dataclass(frozen=True)
class Site:
    """A town, and the province it lies in."""

    name: str
    province: str
    lat: float
    lon: float
    number: int
    around: Sequence[str]


@dataclass
class Happening:
    """One incident as it was, and the words that the first report used."""

    site: Site
    day: date
    means: str
    killed: int
    party: str
    names: Sequence[str]
    topic: Sequence[str]
    told: list[str] = field(default_factory=list)


@cache
def spread(of: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The values of one thing in spread.csv, and their weights summed up."""
    rows = [r for r in read_table("benchmarks", "spread.csv") if r["of"] == of]
    return tuple(r["value"] for r in rows), tuple(accumulate(int(r["weight"]) for r in rows))


class World:
    """Draws everything from one seed.

    Args:
        claims: about how many claims there will be.
        seed: the same seed gives the same casebook.
    """

    def __init__(self, claims: int, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.reports = max(1, round(claims / CLAIMS_PER_REPORT))
        growth = (claims / 4000) ** 0.5
        self.words = self._vocabulary(WORDS)
        self.zipf = tuple(accumulate(1 / (r + 2.7) for r in range(WORDS)))
        self.names = [w.capitalize() for w in self._vocabulary(round(NAMES * max(1.0, growth)))]
        self.days = max(30, round(200 * growth))
        self.sites = [self._site(n) for n in range(max(40, round(250 * growth)))]
        self.fame = tuple(accumulate(1 / (r + 1) for r in range(len(self.sites))))
        kinds = ("army", "front", "brigade") * 3
        self.parties = [f"the {self.draw_name()} {kind}" for kind in kinds]
        self.claims = 0

    def casebook(self) -> Iterator[tuple[Report, list[Claim]]]:
        """The reports in the order of their days, each with its claims."""
        waiting: list[Happening] = []
        for n in range(self.reports):
            day = FIRST + timedelta(days=n * self.days // self.reports)
            tells = int(self.of("happenings"))
            while len(waiting) < tells + 8:
                happening = self._happening(day)
                waiting += [happening] * int(self.of("reports"))
            told = self._taken(waiting, tells)
            yield self._report(f"r{n:07}", day, told)

    def of(self, what: str) -> str:
        """A value drawn by the weights of spread.csv."""
        values, weights = spread(what)
        return self.dice.choices(values, cum_weights=weights)[0]

    def draw_name(self) -> str:
        """A name, each as likely as any other."""
        return self.dice.choice(self.names)

    def _vocabulary(self, size: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < size:
            parts = self.dice.randint(1, 2) + (len(found) > 400)
            syllables = (self.dice.choice(START) + self.dice.choice(VOWELS) for _ in range(parts))
            found["".join(syllables) + self.dice.choice(ENDS)] = None
        return list(found)

    def _site(self, n: int) -> Site:
        row, column = divmod(n, 40)
        lat, lon = 10 + 0.3 * row, 20 + 0.3 * column
        name = f"{self.draw_name()}{self.draw_name()[:3].lower()}"
        around = [self.draw_name() for _ in range(6)] + self.dice.sample(self.words[300:], 6)
        return Site(name, f"Province {n % 14}", lat, lon, 10_000 + n, around)

    def _happening(self, day: date) -> Happening:
        return Happening(
            site=self.dice.choices(self.sites, cum_weights=self.fame)[0],
            day=day - timedelta(days=self.dice.choice((0, 0, 1, 1, 2, 3))),
            means=self.of("means"),
            killed=int(self.of("figure")),
            party=self.dice.choice(self.parties),
            names=[self.draw_name() for _ in range(4)],
            topic=self.dice.choices(self.words[200:], k=12),
        )

    def _taken(self, waiting: list[Happening], tells: int) -> list[Happening]:
        taken: list[Happening] = []
        for _ in range(4 * tells):
            if len(taken) < tells and waiting:
                at = self.dice.randrange(min(len(waiting), 12))
                if not any(waiting[at] is t for t in taken):
                    taken.append(waiting.pop(at))
        return taken

    def _report(self, name: str, day: date, told: Sequence[Happening]) -> tuple[Report, list[Claim]]:
        main = told[0]
        text = _Text(self, name, day)
        title = f"{main.killed} dead in {main.site.name} {' '.join(self.dice.sample(main.topic, 3))}"
        text.at = len(title) + 1
        filler = self.dice.choices(self.words, cum_weights=self.zipf, k=int(self.of("words")))
        filler = [w.capitalize() if self.dice.random() < 0.06 else w for w in filler]
        if main.told and self.dice.random() < COPIED:
            filler[: len(filler) // 2] = main.told[: len(filler) // 2]
        main.told = main.told or filler
        step = max(1, len(filler) // (len(told) + 1))
        for n, happening in enumerate(told):
            text.tell(happening)
            own = [*self.dice.sample(happening.topic, 6), *self.dice.sample(happening.site.around, 6)]
            text.say(" ".join([*filler[n * step : (n + 1) * step], *own]))
        if self.dice.random() < 0.6:
            text.total(told[0])
        text.say(" ".join(filler[len(told) * step :]))
        outlet = f"The {self.names[self.dice.randrange(OUTLETS)]} Post"
        report = Report(name, text.words, title, published=day, publisher=outlet, language="en")
        return report, text.claims


class _Text:
    """A report's body as it is written, and the claims that its sentences make."""

    def __init__(self, world: World, report: str, day: date) -> None:
        self.world, self.report, self.day = world, report, day
        self.pieces: list[str] = []
        self.claims: list[Claim] = []
        self.at = 0

    @property
    def words(self) -> str:
        return " ".join(self.pieces)

    def say(self, sentence: str) -> None:
        self.pieces.append(f"{sentence}.")
        self.at += len(sentence) + 2

    def tell(self, h: Happening) -> None:
        """One to some claims of one happening; the first counts all who were killed."""
        dice = self.world.dice
        whole: Claim | None = None
        when = When.day(h.day) if dice.random() < 0.7 else When()
        place = self._place(h.site, self.world.of("precision"))
        for n in range(int(self.world.of("claims"))):
            outcome = "killed" if not n else self.world.of("outcome")
            figure = h.killed if not n else dice.randint(1, max(1, h.killed))
            part = whole if n and outcome == "killed" else None
            claim = self._claim(outcome, figure, h, (when, place, "incident"), part)
            whole = whole or claim

    def total(self, h: Happening) -> None:
        """A toll since the beginning, which many reports repeat, or one of a month in a province."""
        dice = self.world.dice
        if dice.random() < 0.5:
            where = Place(0, 0, "Orvania", None, "Orvania", "XO", None, 15.0, 25.0, "country")
            figure = 10_000 * (1 + (self.day - FIRST).days // 180)
            self._claim("killed", figure, h, (When(None, self.day, "none"), where, "cumulative"))
            return
        first = self.day.replace(day=1)
        place = self._place(h.site, "province")
        self._claim("killed", dice.randint(50, 900), h, (When.span(first, self.day), place, "period"))

    def _place(self, site: Site, precision: str) -> Place | None:
        if precision == "none":
            return None
        name = site.name
        if precision in {"province", "country"}:
            name = site.province if precision == "province" else "Orvania"
        number = site.number if name == site.name else None
        return Place(0, 0, name, number, name, "XO", site.province, site.lat, site.lon, precision)

    def _claim(
        self, outcome: str, figure: int, h: Happening, setting: Setting, part: Claim | None = None
    ) -> Claim:
        when, place, scope = setting
        kind = self.world.of("count_kind")
        is_vague = kind in {"vague", "plural"}
        low, high = (2 if is_vague else figure), (None if is_vague or kind == "at_least" else figure)
        where = place.text if place else ""
        by = h.party if self.world.dice.random() < 0.6 else ""
        name = self.world.dice.choice(h.names)
        voice = f"the {self.world.names[self.world.dice.randrange(VOICES)]} Observatory"
        source = voice if self.world.dice.random() < 0.7 else ""
        sentence = f"{source} said {by} {outcome} {figure} people in {where} with {name}"
        start = self.at
        self.say(sentence)
        at = start + sentence.index(str(figure))
        claim = Claim(
            report=self.report, outcome=outcome, low=low, high=high,
            best=None if is_vague else figure, count_kind=kind, count_text=str(figure), victims="people",
            status=self.world.of("status"), perpetrator=by, means=h.means, place=where, source=source,
            scope=scope, when=when, location=place,
            spans={"count_text": Span(at, at + len(str(figure)))},
            evidence=(Mention(start, start + len(sentence), sentence),),
            source_chain=(Source(source, "ngo"),) if source else (),
            confidence=0.9, extractor="invented", part_of=part.id if part else None,
            id=f"c-{self.world.claims:016x}",
        )  # fmt: skip
        self.world.claims += 1
        self.claims.append(claim)
        return claim


def casebook(claims: int, seed: int = 1) -> tuple[list[Report], list[Claim]]:
    """Reports, and about so many claims."""
    reports: list[Report] = []
    found: list[Claim] = []
    for report, own in World(claims, seed).casebook():
        reports.append(report)
        found += own
    return reports, found
