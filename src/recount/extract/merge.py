"""One report's drafts into its claims: repeats become evidence, parts find their totals.

The rules are those of docs/claims.md. The same harm told again by the same source is one claim, whose figure
is the first quantified one of the body. Another source, or a figure that cannot be true too, is another.
"""

from __future__ import annotations

from collections import defaultdict, deque

from recount.extract.drafts import Draft
from recount.extract.lexicon import persons, word_list
from recount.model.spans import Mention

ROUNDED = 1.2  # a headline's "over 40" may stand for a body's 43
TOWN = 1  # rank of a place no wider than a town
MOST_ALIKE = 200  # claims of one figure that a further one is held against; keeps hostile text linear
FULL_NAME = 2  # words
SHORT_WORD = 2  # letters of initials, and of "Jr"
SMALL = 4  # below this, equal counts in two places of a report are often two happenings


def merged(drafts: list[Draft]) -> list[Draft]:
    """The distinct claims, in text order, each with all its evidence."""
    kept: list[Draft] = []
    alike: dict[object, deque[Draft]] = defaultdict(lambda: deque(maxlen=MOST_ALIKE))
    into: dict[int, Draft] = {}
    for draft in sorted(drafts, key=is_headline):  # stable: the body first, each part in text order
        if draft.total is not None:
            draft.total = into.get(id(draft.total), draft.total)
        keys = _keys(draft)
        twin = next((k for key in keys for k in alike[key] if _same(k, draft)), None)
        if twin is None:
            kept.append(draft)
            into[id(draft)] = draft
            for key in {*keys, draft.outcome}:
                alike[key].append(draft)
        else:
            absorb(twin, draft)
            into[id(draft)] = twin
    for k in kept:
        k.evidence.sort()
        if k.total is not None:  # one that stands later in the text may have been taken into another since
            k.total = into.get(id(k.total), k.total)
            k.total = None if k.total is k or k.total.total is k else k.total
    return sorted(kept, key=lambda d: d.evidence[0])


def _keys(d: Draft) -> list[object]:
    """Under which keys a claim that says the same was kept: by figures, or only by outcome for a headline."""
    figures: list[object] = [
        (d.outcome, "range", d.count.low, d.count.high),
        (d.outcome, "figure", _figure(d)),
    ]
    return [*figures, d.outcome] if is_headline(d) else figures


def _same(a: Draft, b: Draft) -> bool:
    """Whether b tells again what a tells."""
    if not _same_people(a, b) or not _same_figure(a, b):
        return False
    if is_headline(b):
        return True
    if not same_source(a.source, b.source) or a.sentence == b.sentence:
        return False
    if a.count.low == b.count.low and (a.count.low or 0) >= SMALL:
        return not _apart(a, b)
    return _same_words(a.place, b.place) and _same_time(a, b)


def _same_people(a: Draft, b: Draft) -> bool:
    """Whether both can be about the same people: same outcome, role and stance, nothing in conflict."""
    if (a.outcome, a.role, a.stance) != (b.outcome, b.role, b.stance):
        return False
    both = a.total is not None and b.total is not None
    if (both and a.total is not b.total) or ((a.total is None) != (b.total is None) and not is_headline(b)):
        return False
    if are_others(a, b):
        return False
    return not (conflict(a.status, b.status) or conflict(a.age, b.age) or conflict(a.sex, b.sex))


def are_others(a: Draft, b: Draft) -> bool:
    """Whether two drafts surely tell of different people: of other names, or fighters and villagers."""
    mine, theirs = _names_told(a), _names_told(b)
    if min(len(mine), len(theirs)) >= FULL_NAME and not mine & theirs:
        return True
    return conflict(_noun_status(a), _noun_status(b))


def _names_told(d: Draft) -> set[str]:
    """The words of the names of a draft that names its victims and says nothing else of them."""
    told = {w.strip(".,").lower() for n in d.names for w in n.text.split()} if d.count_kind == "named" else ()
    return {w for w in told if len(w) > SHORT_WORD}


def _noun_status(d: Draft) -> str:
    """What the nouns of a draft's victims say of their status, whatever else was read into it."""
    told = d.victims.text.lower().split() if d.victims else []
    return next((p.status for w in told if (p := persons().get(w)) and p.status != "unknown"), "unknown")


def is_headline(d: Draft) -> bool:
    """Whether a draft stands outside the body, where a repeat is evidence and never a second claim."""
    return d.region in ("title", "caption")


def conflict(a: str, b: str) -> bool:
    """Whether two codes of one field cannot both be right."""
    return a != b and "unknown" not in (a, b) and "mixed" not in (a, b)


def _same_figure(a: Draft, b: Draft) -> bool:
    if (a.count.low, a.count.high) == (b.count.low, b.count.high):
        return True
    vague = ("vague", "plural")
    if is_headline(b) and b.count_kind in vague and (a.count.low or 0) >= (b.count.low or 0):
        return True
    if is_headline(b) and b.count_kind in ("at_least", "more_than") and b.count.low and a.count.low:
        return b.count.low <= a.count.low <= b.count.low * ROUNDED
    figures = {_figure(a), _figure(b)}
    return len(figures) == 1 and None not in figures


def _figure(d: Draft) -> int | None:
    """The number that the words name: 6 for "six", "at least six" and "more than six"."""
    if d.count_kind == "more_than" and d.count.low is not None:
        return d.count.low - 1
    return d.count.best if d.count.best is not None else d.count.high if d.count_kind == "at_most" else None


def same_source(a: Mention | None, b: Mention | None) -> bool:
    """Whether two speakers may be one: a word of weight in common, or one of them is not told."""
    if a is None or b is None:
        return True
    wa, wb = _content(a.text), _content(b.text)
    return bool(wa & wb) or not wa or not wb


def _content(text: str) -> set[str]:
    return {w for w in text.lower().split() if len(w) > 3 and w not in word_list("generic_source")}


def _same_words(a: Mention | None, b: Mention | None) -> bool:
    """Whether two names of places share a word that names, or one of them is not told."""
    if a is None or b is None:
        return True
    small = word_list("link") | word_list("place_noun")
    wa, wb = ({w for w in m.text.lower().split() if w not in small} for m in (a, b))
    return bool(wa & wb) or not wa or not wb


def _apart(a: Draft, b: Draft) -> bool:
    """Whether two equal figures are told of different days, or of different places of one rank."""
    other_place = a.place_rank == b.place_rank and not _same_words(a.place, b.place)
    return not _same_time(a, b) or (other_place and a.place_rank <= TOWN)


def _same_time(a: Draft, b: Draft) -> bool:
    return a.time is None or b.time is None or a.time.text.lower() == b.time.text.lower()


def absorb(kept: Draft, other: Draft) -> None:
    """Take another telling of the same claim into `kept`: its evidence, and what `kept` leaves open."""
    if len(kept.evidence) < MOST_ALIKE:
        kept.evidence += [e for e in other.evidence if e not in kept.evidence]
    if kept.count_kind in ("vague", "plural") and other.count_kind not in ("vague", "plural"):
        kept.count, kept.count_kind, kept.count_words = other.count, other.count_kind, other.count_words
    for name in ("perpetrator", "time", "source", "victims"):
        if getattr(kept, name) is None:
            setattr(kept, name, getattr(other, name))
    if kept.means == "unknown":
        kept.means = other.means
    if kept.means_words is None and kept.means == other.means:
        kept.means_words = other.means_words
    kept.names = kept.names or list(other.names)
    if other.place is not None and other.place_rank < kept.place_rank:
        kept.place, kept.place_rank = other.place, other.place_rank
    for name in ("status", "age", "sex"):
        if getattr(kept, name) == "unknown":
            setattr(kept, name, getattr(other, name))
