"""A casebook of invented reports in which people have decided, so that every page has something to show."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from recount.model.claims import Claim, claim_to_json, place_to_json
from recount.model.codings import Coding, Sample
from recount.model.decisions import Decision
from recount.model.places import Place
from recount.model.victims import Victim, victim_to_json
from recount.pipeline import agreement
from recount.pipeline.agreement import Draw
from recount.pipeline.casework import add, extract_pending
from recount.pipeline.decided import made_claims
from recount.pipeline.listener import Silence
from recount.pipeline.making import claim_of_words
from recount.pipeline.naming import own_tables
from recount.pipeline.passwords import Passwords
from recount.pipeline.people import COMMAND, People
from recount.pipeline.reckoning import Rules, reckon
from recount.pipeline.reviewing import Desk, User
from recount.review.agreement import machine_values
from recount.review.corrected import with_value
from recount.store.casebook import Casebook
from recount.web.app import application
from tests.pipeline.invented import ROOT, write_jsonl
from tests.web.conftest import PASSWORD, QUICK, serving

POLICY = "recount"
ROLES = {"ada": "coder", "bo": "reviewer", "cy": "reviewer", "eve": "viewer"}
HEAD, ADA, BO = User("root", "administrator"), User("ada", "coder"), User("bo", "reviewer")
ARABIC, HEBREW, NAMED = "sada-karsk", "kol-osk", "courier-tarnhold"
ARABIC_WORDS, HEBREW_WORDS = "قُتل خمسة مدنيين", "שלושה נהגים נהרגו"
COUNTRY = "XO"
ISLES = {
    "Vellamar": (-49.35, 69.25),
    "Corvath": (-49.12, 69.75),
    "Ilvenor": (-49.55, 69.9),
    "Tarnhold": (-49.3, 70.1),
    "Quessin": (-49.6, 69.4),
}
"""Towns of Orrenia, which does not exist, laid on islands where nobody lives."""
ACTORS = """actor,name,kind,words
ridge,Ridge Front,armed_group,Ridge Front
army,Orrenian army,state_forces,Orrenian army
"""
_EXAMPLES = ("newspapers-and-agencies.jsonl", "upland-times-vellamar.html", "un-mission-may.pdf")
_MORE: list[dict[str, str]] = [
    {
        "id": ARABIC,
        "publisher": "صدى كارسك",
        "published": "2031-04-18",
        "title": "قصف على سوق كارسك",
        "text": f"{ARABIC_WORDS} بينهم طفلان وأصيب ثلاثة آخرون في قصف على سوق كارسك يوم 17 أبريل 2031، "
        'وفق ما أعلن المستشفى (Ridge Front, "بيان رقم 14").\nوقالت الشرطة إن التحقيق مستمر.',
    },
    {
        "id": HEBREW,
        "publisher": "קול אוסק",
        "published": "2031-06-20",
        "title": "פיצוץ בדרך לאוסק",
        "text": f"{HEBREW_WORDS} בפיצוץ בדרך לאוסק ב-19 ביוני 2031, כך מסר בית החולים.\nהמשטרה חוקרת.",
    },
    {
        "id": NAMED,
        "publisher": "Kessaval Courier",
        "published": "2031-06-12",
        "title": "Three shot dead on the Tarnhold road",
        "text": "Gunmen of the Ridge Front shot dead three farmers near Tarnhold on 11 June 2031, "
        "police said. Among the dead was Nela Tolen, 34, a teacher. Two others were wounded.",
    },
    {
        "id": "herald-tarnhold",
        "publisher": "Lakeside Herald",
        "published": "2031-06-15",
        "title": "Blast on the Tarnhold road",
        "text": "An explosion on the road to Tarnhold killed four people on 13 June 2031, residents said.",
    },
]


@dataclass(frozen=True)
class Room:
    """A served casebook: where, over which desk, and who may sign in (`PASSWORD` for all)."""

    origin: str
    desk: Desk
    people: People

    @property
    def casebook(self) -> Casebook:
        return self.desk.casebook

    @property
    def sample(self) -> Sample:
        """The sample that was drawn last."""
        return agreement.samples(self.casebook)[0][0]

    @property
    def victim(self) -> str:
        """Id of the record of a victim that was made last."""
        return next(d.subject for d in reversed(self.casebook.log()) if d.kind == "add_victim")

    def claim(self, report: str, outcome: str = "killed") -> Claim:
        """The first claim of a report, the machine's or a person's, that tells of an outcome."""
        claims = [*self.casebook.claims(), *made_claims(self.desk.standing)]
        return next(c for c in claims if (c.report, c.outcome) == (report, outcome))

    def incident(self, report: str) -> str:
        """The incident that holds the first claim of a report that tells of people killed."""
        claim = self.claim(report).id
        return self.casebook.holders(self.desk.policy, [claim])[claim]


@contextlib.contextmanager
def room(
    where: str, folder: Path, passwords: Passwords = QUICK, more: Sequence[dict[str, str]] = ()
) -> Iterator[Room]:
    """A casebook in which the examples of Recount and `more` were read, undecided yet, with its users."""
    with Casebook(where, create=True) as book:
        reports = folder / "reports"
        reports.mkdir()
        for name in _EXAMPLES:
            shutil.copy(ROOT / "examples" / "reports" / name, reports)
        write_jsonl(reports / "more.jsonl", [*_MORE, *more])
        (book.folder / "actors").mkdir()
        (book.folder / "actors" / "local.csv").write_text(ACTORS, encoding="utf-8")
        with contextlib.chdir(folder):
            add(book, ["reports"], Silence())
        extract_pending(book, "model", Silence())
        people = People(book, passwords)
        people.first_administrator("root", PASSWORD)
        for name, role in ROLES.items():
            people.add(COMMAND, name, PASSWORD, role)
        desk = Desk(book, POLICY)
        with serving(application(desk, people)) as origin:
            yield Room(origin, desk, people)


def work(there: Room) -> None:
    """Have people decide: what a team does in its first days with a casebook."""
    _locate(there)
    _decide(there)
    _record(there)
    _code(there)
    rules = Rules(there.desk.policy, actors=own_tables(there.casebook.folder))
    reckon(there.casebook, rules)
    there.desk.take_up()
    now = datetime.now(UTC)
    there.people.program_token(HEAD, "viewer", "weekly table", now + timedelta(days=90), now)


def _locate(there: Room) -> None:
    for claim in there.casebook.claims():
        name = next((town for town in ISLES if town in (claim.place or "")), "")
        if not name:
            continue
        lat, lon = ISLES[name]
        known = Place(0, 0, name, None, name, COUNTRY, None, lat, lon, "town")
        content = {"field": "location", "value": place_to_json(known)}
        there.desk.decide(ADA, Decision("", "correct", claim.id, content))


def _decide(there: Room) -> None:
    strike, market, road = (there.incident(r) for r in ("meridian-vellamar-2", "post-ilvenor", NAMED))
    wounded = there.claim("post-ilvenor", "injured").id
    toll = {"field": "count", "value": [41, 43, 45]}
    called = "The office's correction counts three bodies less. Called them."
    rows = [
        (ADA, Decision("", "accept", there.claim("meridian-vellamar-2").id)),
        (ADA, Decision("", "correct", wounded, toll, "the health office's list")),
        (BO, Decision("", "retract", there.claim("state-agency-vellamar").id, {}, "the army's word alone")),
        (BO, Decision("", "grade", strike, {"grade": "fair"}, "two sources with names of their own")),
        (BO, Decision("", "sign", strike)),
        (BO, Decision("", "assign", market, {"to": "ada"})),
        (ADA, Decision("", "comment", market, {}, called)),
        (HEAD, Decision("", "save_filter", "", {"label": "Latest first", "query": "order=day"})),
        (ADA, Decision("", "comment", road, {}, "in the wrong place")),
        (ADA, _made(there, ARABIC, ARABIC_WORDS, 5, "2031-04-17")),
        (ADA, _made(there, HEBREW, HEBREW_WORDS, 3, "2031-06-19")),
    ]
    kept = [there.desk.decide(user, d) for user, d in rows]
    there.desk.decide(ADA, Decision("", "undo", "", {"of": kept[8].number}))


def _made(there: Room, report: str, words: str, count: int, day: str) -> Decision:
    """A claim of words of a report, which are in no language that the machine reads."""
    of = there.casebook.report(report).report
    start = of.layer.index(words)
    claim = claim_of_words(of, start, start + len(words), words)
    for field, value in (("count", [count] * 3), ("dates", [day, day]), ("status", "civilian")):
        claim = with_value(claim, field, value)
    return Decision("", "add_claim", report, {"claim": claim_to_json(claim)})


def _record(there: Room) -> None:
    """A record of a victim whom a report names."""
    details = victim_to_json(Victim(("Mara Tolen",), age="34", sex="female", status="civilian"))
    claim = there.claim(NAMED).id
    there.desk.decide(ADA, Decision("", "add_victim", "", {"details": details, "claims": [claim]}))


def _code(there: Room) -> None:
    """Two have coded twelve of fourteen: they differ on some, and one is no claim to one of them."""
    book = there.casebook
    drawn = agreement.draw(book, BO, Draw(7, 14, coders=("ada", "bo"), about="the pilot"), ROLES).subject
    for n, item in enumerate(agreement.sample(book, drawn).items[:12]):
        values = machine_values(book.claim(item)).values
        agreement.code(book, ADA, drawn, Coding(item, "", values))
        theirs = {**values, "count": [7, 7, 7]} if values and n in (1, 5) else values
        agreement.code(
            book, BO, drawn, Coding(item, "", None if n == 2 else theirs, "an old toll" if n == 2 else "")
        )
