"""One report's drafts into its claims: repeats become evidence, parts find their totals, silence is filled from context.

The rules are those of docs/claims.md: the same harm told again by the same source is one claim, whose figure is the
first quantified one of the body; another source, or a figure that cannot also be true, is another claim.
"""

from __future__ import annotations

import re

from recount.extract.drafts import NOWHERE, YEAR, Draft
from recount.extract.fields import LEAD, Context, place_to_come, spoken, story_place, told_attack, told_later
from recount.extract.lexicon import word_list
from recount.model.spans import Mention

GENERIC_SOURCES = frozenset("group monitor monitors source sources watchdog statement agency organisation organization official officials monitoring it report reports".split())  # fmt: skip
OTHERS = frozenset(("others", "other", "more", "other people", "of them", "them", "many others", "additional"))
DAY_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays monday's tuesday's wednesday's thursday's friday's saturday's sunday's today yesterday overnight tonight "
    "day".split()
)
MONTH_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
    r"|\b\d{1,2} (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)",
    re.IGNORECASE,
)
SLOW = frozenset(("displaced", "other_harm"))  # harm that goes on for days: the day of the story is not its own
HEAD_SENTENCES = 2  # the headline and the first of the lead
ROUNDED = 1.2  # a headline's "over 40" may stand for a body's 43
STORY = 8  # sentences that a time goes on holding for
TOWN, FINE, PROVINCE = 1, 2, 3  # ranks of places: a town, a province; FINE and wider are looked up in the story
COUNTRY = 4  # rank of a place as wide as a country
SMALL = 4  # below this, equal counts in two places of a report are often two happenings


def merged(drafts: list[Draft]) -> list[Draft]:
    """The distinct claims, in text order, each with all its evidence."""
    kept: list[Draft] = []
    into: dict[int, Draft] = {}
    ordered = [d for d in drafts if d.region == "body"] + [d for d in drafts if d.region in ("title", "caption")]
    for draft in ordered:
        if draft.total is not None:
            draft.total = into.get(id(draft.total), draft.total)
        twin = next((k for k in kept if _same(k, draft)), None)
        if twin is None:
            kept.append(draft)
            into[id(draft)] = draft
        else:
            _absorb(twin, draft)
            into[id(draft)] = twin
    for k in kept:
        k.evidence.sort()
    return sorted(kept, key=lambda d: min(e.start for e in d.evidence if d.region != "title" or e))


def _same(a: Draft, b: Draft) -> bool:
    """Whether b tells again what a tells."""
    if a.outcome != b.outcome or a.role != b.role or a.stance != b.stance:
        return False
    if (a.total is None) != (b.total is None) and not _headline(b):
        return False
    if a.total is not None and b.total is not None and a.total is not b.total:
        return False
    if _conflict(a.status, b.status) or _conflict(a.age, b.age) or _conflict(a.sex, b.sex):
        return False
    if not _same_figure(a, b):
        return False
    if _headline(b):
        return True
    if not _same_source(a.source, b.source):
        return False
    exact = a.count.low == b.count.low
    if a.sentence == b.sentence:
        return False
    if exact and (a.count.low or 0) >= SMALL:
        return True
    return _same_words(a.place, b.place) and _same_time(a, b)


def _headline(d: Draft) -> bool:
    return d.region in ("title", "caption")


def _conflict(a: str, b: str) -> bool:
    return a != b and "unknown" not in (a, b) and "mixed" not in (a, b)


def _same_figure(a: Draft, b: Draft) -> bool:
    if (a.count.low, a.count.high) == (b.count.low, b.count.high):
        return True
    vague = ("vague", "plural")
    if _headline(b) and b.count_kind in vague and (a.count.low or 0) >= (b.count.low or 0):
        return True
    if _headline(b) and b.count_kind in ("at_least", "more_than") and b.count.low and a.count.low:
        return b.count.low <= a.count.low <= b.count.low * ROUNDED
    figures = {_figure(a), _figure(b)}
    return len(figures) == 1 and None not in figures


def _figure(d: Draft) -> int | None:
    """The number that the words name: 6 for "six", "at least six" and "more than six"."""
    if d.count_kind == "more_than" and d.count.low is not None:
        return d.count.low - 1
    return d.count.best if d.count.best is not None else d.count.high if d.count_kind == "at_most" else None


def _same_source(a: Mention | None, b: Mention | None) -> bool:
    if a is None or b is None:
        return True
    wa, wb = _content(a.text), _content(b.text)
    return bool(wa & wb) or not wa or not wb


def _content(text: str) -> set[str]:
    return {w for w in text.lower().split() if len(w) > 3 and w not in GENERIC_SOURCES}


def _same_words(a: Mention | None, b: Mention | None) -> bool:
    if a is None or b is None:
        return True
    wa = {w for w in a.text.lower().split() if len(w) > 3}
    wb = {w for w in b.text.lower().split() if len(w) > 3}
    return bool(wa & wb)


def _same_time(a: Draft, b: Draft) -> bool:
    return a.time is None or b.time is None or a.time.text.lower() == b.time.text.lower()


def _absorb(kept: Draft, other: Draft) -> None:
    kept.evidence += [e for e in other.evidence if e not in kept.evidence]
    if kept.count_kind in ("vague", "plural") and other.count_kind not in ("vague", "plural"):
        kept.count, kept.count_kind, kept.count_words = other.count, other.count_kind, other.count_words
    for name in ("means_words", "perpetrator", "time", "source", "victims"):
        if getattr(kept, name) is None:
            setattr(kept, name, getattr(other, name))
    if kept.means == "unknown":
        kept.means = other.means
    if other.place is not None and other.place_rank < kept.place_rank:
        kept.place, kept.place_rank = other.place, other.place_rank
    for name in ("status", "age", "sex"):
        if getattr(kept, name) == "unknown":
            setattr(kept, name, getattr(other, name))


def filled(claims: list[Draft], contexts: list[Context], layer: str) -> list[Draft]:
    """Fill what a claim's own sentence leaves open: a part from its total, others from the running story."""
    last: Draft | None = None
    for c in sorted(claims, key=_headline):
        if _headline(c) and last is not None:
            last = next(k for k in claims if not _headline(k))
        if c.total is not None:
            _inherit(c, c.total, ("means", "perpetrator", "place", "time", "source"))
            c.scope, c.stance = c.total.scope, c.total.stance if c.stance == "asserted" else c.stance
            continue
        if c.scope == "cumulative":
            if c.place is None or c.place_rank < COUNTRY:
                c.place = _country(contexts) or c.place
            c.time = c.time or _began(contexts, c.sentence)
            continue
        to_come = c.sentence <= LEAD and c.place_rank >= TOWN and place_to_come(contexts[c.sentence].sentence)
        if (c.place_rank >= FINE or to_come) and c.scope == "incident":
            finer = story_place(contexts, c.sentence, min(c.place_rank, PROVINCE) if c.place else NOWHERE, layer, 4 if to_come else 2)
            if finer is not None:
                c.place, c.place_rank = finer.mention, finer.rank
        if c.time is None and c.outcome not in SLOW:
            c.time = _told_before(contexts, c.sentence)
        if c.scope == "incident" and c.place_rank >= TOWN and "attacks" in contexts[c.sentence].sentence.words:
            c.scope = "period"
        if c.perpetrator is None and c.role == "victim":
            c.perpetrator = told_later(contexts, c.sentence, layer)
        if last is not None:
            _inherit(c, last, ("means", "place"))
            follows = c.sentence - last.sentence in (0, 1) and (c.place is last.place or c.sentence == last.sentence)
            if follows or told_attack(contexts[c.sentence].sentence):
                _inherit(c, last, ("perpetrator",))
            if c.place_rank > last.place_rank and c.place_rank >= COUNTRY and c.scope == "incident":
                c.place, c.place_rank = last.place, last.place_rank
            if c.pattern == "among" and c.count_kind != "named":
                is_part = last.outcome == c.outcome and (last.count.low or 0) >= (c.count.low or 0)
                c.total = last if is_part else None
            if c.status == "unknown" and c.sentence - last.sentence in (0, 1) and (c.victims is None or c.victims.text.lower() in OTHERS):
                c.status = last.status
        last = c
    return claims


def _country(contexts: list[Context]) -> Mention | None:
    """The country that the report names most, first named first among equals."""
    named = [p for c in contexts for p in c.places if p.precision == "country" and p.text.lower() not in word_list("nation")]
    words = [p.text for p in named]
    best = max(named, key=lambda p: words.count(p.text), default=None)
    return None if best is None else Mention(best.start, best.end, best.text)


def _told_before(contexts: list[Context], sentence: int) -> Mention | None:
    """The day that the running story last told, at most STORY sentences back; at its head, the day the lead tells."""
    for k in range(sentence, max(-1, sentence - STORY - 1), -1):
        days = _days(contexts[k])
        if days:
            return days[-1] if k < sentence else days[0]
    if sentence <= HEAD_SENTENCES:
        for k in range(sentence, min(len(contexts), sentence + HEAD_SENTENCES + 1)):
            if days := _days(contexts[k]):
                return days[0]
    return None


def _days(context: Context) -> list[Mention]:
    """The times in a sentence of the body that tell a day, and not a longer span or only when something was said."""
    if context.sentence.region != "body":
        return []
    days = [t for t in context.times if set(t.text.lower().split()) & DAY_WORDS or MONTH_DAY.search(t.text)]
    return [t for t in days if not spoken(context, t)]


def _began(contexts: list[Context], sentence: int) -> Mention | None:
    """The words, in the sentence or beside it, that say when the conflict began."""
    for k in (sentence, sentence + 1, sentence - 1):
        if 0 <= k < len(contexts) and set(contexts[k].sentence.words) & word_list("beginning"):
            years = [t for t in contexts[k].times if YEAR.search(t.text)]
            if years:
                return years[-1]
    return None


def _inherit(c: Draft, from_: Draft, names: tuple[str, ...]) -> None:
    if "means" in names and c.means == "unknown":
        c.means, c.means_words = from_.means, from_.means_words
    for name in names:
        if name != "means" and getattr(c, name) is None:
            setattr(c, name, getattr(from_, name))
            if name == "place":
                c.place_rank = from_.place_rank
