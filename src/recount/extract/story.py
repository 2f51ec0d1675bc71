"""What a claim's own sentence leaves open, filled from its total, the claim before and the running story."""

from __future__ import annotations

import re

from recount.extract.drafts import MANY, NOWHERE, YEAR, Draft
from recount.extract.fields import Context, means_of, spoken
from recount.extract.lexicon import word_list
from recount.extract.merge import is_headline
from recount.extract.perpetrators import told_attack, told_later
from recount.extract.places import LEAD, place_to_come, story_place
from recount.extract.sentences import Sentence
from recount.model.spans import Mention

MONTH_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
    r"|\b\d{1,2} (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)",
    re.IGNORECASE,
)
SLOW = frozenset(
    ("displaced", "other_harm")
)  # harm that goes on for days: the day of the story is not its own
HEAD_SENTENCES = 2  # the headline and the first of the lead
STORY = 8  # sentences that a time goes on holding for
# Ranks of places (PlaceWords.rank); those of FINE and wider are looked up in the running story.
TOWN, FINE, PROVINCE, COUNTRY = 1, 2, 3, 4


def filled(claims: list[Draft], contexts: list[Context], layer: str) -> list[Draft]:
    """Fill what a claim's own sentence leaves open: a part from its total, others from the running story."""
    last: Draft | None = None
    totals: dict[str, Draft] = {}  # outcome -> the last claim that parts told later can belong to
    lead = next((c for c in claims if not is_headline(c)), None)
    for c in sorted(claims, key=is_headline):
        if is_headline(c):
            last = lead or last
        if c.total is not None:
            _follow_total(c, c.total)
        elif c.scope == "period" and (c.count.low or 0) >= MANY:
            pass  # a toll over a longer time shares neither the day nor the place of the story around it
        elif c.scope == "cumulative":
            _widen(c, contexts)
        else:
            _from_story(c, contexts, layer)
            if last is not None:
                _from_last(c, last, contexts[c.sentence].sentence)
            last = c
        if c.of_those:
            c.total = c.total or _total_of(c, totals.get(c.outcome))
        elif c.total is None:
            totals[c.outcome] = c
    return claims


def _total_of(c: Draft, total: Draft | None) -> Draft | None:
    """The total told before that "among the dead were three" belongs to, if it can hold them."""
    holds = total is not None and total.sentence <= c.sentence
    return total if holds and total is not None and (total.count.low or 0) >= (c.count.low or 0) else None


def _follow_total(c: Draft, total: Draft) -> None:
    """A part shares what its total says."""
    _inherit(c, total, ("means", "perpetrator", "place", "time", "source"))
    c.scope = total.scope
    if c.stance == "asserted":
        c.stance = total.stance


def _widen(c: Draft, contexts: list[Context]) -> None:
    """A running total of a conflict is over its country, since it began."""
    if c.place is None or c.place_rank < COUNTRY:
        c.place = _country(contexts) or c.place
    c.time = c.time or _began(contexts, c.sentence)


def _from_story(c: Draft, contexts: list[Context], layer: str) -> None:
    """Take a finer place, a day and a perpetrator from the sentences around."""
    sentence = contexts[c.sentence].sentence
    to_come = c.sentence <= LEAD and c.place_rank >= TOWN and place_to_come(sentence)
    if (c.place_rank >= FINE or to_come) and c.scope == "incident":
        rank = min(c.place_rank, PROVINCE) if c.place else NOWHERE
        finer = story_place(contexts, c.sentence, rank, layer, 4 if to_come else 2)
        if finer is not None:
            c.place, c.place_rank = finer.mention, finer.rank
    if c.means == "unknown" and c.sentence and not is_headline(c):  # "A car bomb exploded. Five were killed."
        c.means, c.means_words = means_of(contexts[c.sentence - 1], 0, 0)
    if c.time is None and c.outcome not in SLOW:
        c.time = _told_before(contexts, c.sentence)
    if c.scope == "incident" and c.place_rank >= TOWN and "attacks" in sentence.words:
        c.scope = "period"
    if c.perpetrator is None and c.role == "victim":
        c.perpetrator = told_later(contexts, c.sentence, layer)


def _from_last(c: Draft, last: Draft, sentence: Sentence) -> None:
    """Take from the claim before what the sentence goes on about without saying it again."""
    _inherit(c, last, ("means", "place"))
    steps = c.sentence - last.sentence
    follows = steps in (0, 1) and (c.place is last.place or steps == 0)
    if follows or told_attack(sentence):
        _inherit(c, last, ("perpetrator",))
    if c.place_rank > last.place_rank and c.place_rank >= COUNTRY and c.scope == "incident":
        c.place, c.place_rank = last.place, last.place_rank
    unnamed = c.victims is None or c.victims.text.lower() in word_list("others")
    if c.status == "unknown" and steps in (0, 1) and unnamed:
        c.status = last.status


def _country(contexts: list[Context]) -> Mention | None:
    """The country that the report names most, first named first among equals."""
    named = [
        p
        for c in contexts
        for p in c.places
        if p.precision == "country" and p.text.lower() not in word_list("nation")
    ]
    words = [p.text for p in named]
    best = max(named, key=lambda p: words.count(p.text), default=None)
    return None if best is None else Mention(best.start, best.end, best.text)


def _told_before(contexts: list[Context], sentence: int) -> Mention | None:
    """The day that the running story last told, at most STORY sentences back; at its head, the lead's.

    Days of sentences that tell of harm or an attack come before others: what else happened on a day does not
    date the story.
    """
    back = range(sentence, max(-1, sentence - STORY - 1), -1)
    ahead = range(sentence + 1, min(len(contexts), sentence + HEAD_SENTENCES + 1))
    steps = [*back, *ahead] if sentence <= HEAD_SENTENCES else [*back]
    told = [(k, days) for k in steps if (days := _days(contexts[k]))]
    violent = [(k, days) for k, days in told if _tells_of_violence(contexts[k])]
    if not told:
        return None
    k, days = (violent or told)[0]
    return days[-1] if k < sentence else days[0]


def _days(context: Context) -> list[Mention]:
    """The times in a sentence of the body that tell a day, and not only when something was said."""
    if context.sentence.region != "body":
        return []
    days = [
        t for t in context.times if set(t.text.lower().split()) & word_list("day") or MONTH_DAY.search(t.text)
    ]
    return [t for t in days if not spoken(context, t)]


def _tells_of_violence(context: Context) -> bool:
    """Whether a sentence tells of harm or an attack: what else happened on a day does not date the story."""
    words = set(context.sentence.words)
    return context.harms or bool(words & word_list("weapon") or words & word_list("attack"))


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
