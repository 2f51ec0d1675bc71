"""A claim while it is being read: a finding with what its sentence says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from recount.extract.fields import Context, means_of, time_of
from recount.extract.groups import UNKNOWN, Group
from recount.extract.lexicon import word_list
from recount.extract.perpetrators import perpetrator_of
from recount.extract.places import place_of
from recount.extract.scene import Finding
from recount.extract.sentences import Sentence
from recount.extract.victim_names import names_of
from recount.model.claims import MAX_QUOTE
from recount.model.counts import Count
from recount.model.spans import Mention

NOWHERE = 9  # rank of a place that is not told
MANY, TOLL, MILLION = 200, 10_000, 1_000_000  # persons: more than one attack, campaign or exodus harms
MIXED = 10  # words after a group in which "including women" still speaks of it
MAX_DENIED = 6  # words between "denied that" and what is denied
LARGE = 1000  # persons: a figure this large beside a word for the whole conflict is a running total
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(slots=True)
class Draft:
    """One reading of harm, before repeats are merged. Mentions are None where the sentence is silent."""

    outcome: str
    count: Count
    count_kind: str
    count_words: Mention | None
    victims: Mention | None
    status: str
    age: str
    sex: str
    evidence: list[Mention]
    region: str
    sentence: int
    pattern: str
    means: str = "unknown"
    means_words: Mention | None = None
    perpetrator: Mention | None = None
    place: Mention | None = None
    place_rank: int = NOWHERE
    time: Mention | None = None
    source: Mention | None = None
    via: Mention | None = None
    scope: str = "incident"
    stance: str = "asserted"
    role: str = "victim"
    names: list[Mention] = field(default_factory=list)
    total: Draft | None = None
    of_those: bool = False


def drafts_of(contexts: list[Context], findings: list[list[Finding]], layer: str) -> list[Draft]:
    """A draft for every finding, in text order, parts tied to their totals."""
    out: list[Draft] = []
    counted: dict[str, Group] = {}  # noun -> the group last counted under it
    for number, (context, found) in enumerate(zip(contexts, findings, strict=True)):
        here = [_draft(context, _counted_before(context, f, counted), number, layer) for f in found]
        counted |= {
            _stem(context.sentence.words[g.head]): g
            for g in context.groups
            if g.phrase and g.has_noun and g.kind in FIGURES
        }
        for f, d in zip(found, here, strict=True):
            if f.total is not None:
                d.total = here[f.total]
        out += here
    return out


def _counted_before(context: Context, f: Finding, counted: dict[str, Group]) -> Finding:
    """As in "The family was killed" after "a family of three": the count told before holds."""
    s, g = context.sentence, f.group
    if (
        g is None
        or g.phrase is not None
        or s.words[g.first] not in ("the", "these", "those", "both")
        or not g.has_noun
    ):
        return f
    before = counted.get(_stem(s.words[g.head]))
    return (
        f
        if before is None
        else replace(f, group=replace(g, count=before.count, kind=before.kind, phrase=before.phrase))
    )


def _stem(noun: str) -> str:
    return noun.removesuffix("s")


FIGURES = frozenset(("exact", "at_least", "more_than", "about"))


def _draft(context: Context, f: Finding, number: int, layer: str) -> Draft:
    s, group = context.sentence, f.group
    evidence = s.mention(f.first, f.last, layer)
    if len(evidence.text) > MAX_QUOTE:
        evidence = (
            s.mention(f.trigger.first, f.trigger.last, layer)
            if group is None
            else s.mention(group.first, group.head, layer)
        )
        evidence = Mention(
            evidence.start, min(evidence.end, evidence.start + MAX_QUOTE), evidence.text[:MAX_QUOTE]
        )
    count, kind, words, victims = Count(2, None, None), "plural", None, None
    if group is not None:
        count, kind = group.count, group.kind
        if (p := group.phrase) is not None:
            words = Mention(p.start, p.end, layer[p.start : p.end])
        victims = _victims(context, f, layer)
    person = group.person if group is not None else UNKNOWN
    draft = Draft(
        outcome=f.outcome,
        count=count,
        count_kind=kind,
        count_words=words,
        victims=victims,
        status=person.status,
        age=person.age,
        sex=person.sex,
        evidence=[evidence],
        region=s.region,
        sentence=number,
        pattern=f.pattern,
        of_those=f.of_those or f.pattern == "among",
    )
    if group is not None:
        draft.names += names_of(context, group, layer)
    _fill(draft, context, f, layer)
    return draft


def _victims(context: Context, f: Finding, layer: str) -> Mention | None:
    group, s = f.group, context.sentence
    if group is None or not group.has_noun:
        return None
    here = group.phrase is not None and group.phrase.start >= s.start and group.phrase.end <= s.end
    first = s.at(group.phrase.end) if group.phrase is not None and here else group.first
    if first > group.last:  # the noun stands inside the count: "a family of three"
        first = group.first + (s.words[group.first] in ("a", "an"))
    elif s.words[first] == "of" and first < group.last:
        first += 2 if s.words[first + 1] in ("them", "whom") and first + 1 < group.last else 1
        first = max((k + 1 for k in range(first, group.last) if s.words[k].isdigit()), default=first)
    if all(w == "of" or w in word_list("determiner") for w in s.words[first : group.last + 1]):
        return None  # "many of the wounded": the noun is the harm
    return s.mention(first, group.last, layer)


def _fill(draft: Draft, context: Context, f: Finding, layer: str) -> None:
    s = context.sentence
    first, last = f.first, f.last
    if f.pattern == "ellipsis" and f.group is not None:
        first = last = f.group.head
        context = _from(context, s.ends[f.group.last])
    draft.means, draft.means_words = means_of(context, first, last)
    place = place_of(context, first, last, layer)
    if place is not None:
        draft.place, draft.place_rank = place.mention, place.rank
    draft.time = time_of(context, first, last)
    if context.attribution is not None:
        draft.source, draft.via = context.attribution.source, context.attribution.via
    agent = perpetrator_of(context, f.trigger.first, f.last, f.pattern, layer)
    overlaps = agent is not None and draft.victims is not None and agent.span.overlaps(draft.victims.span)
    if agent is not None and agent.text.split()[0].lower() in word_list("possessive"):
        agent = draft.source  # "its troops", "our fighters": whose, the speaker's own words tell
    themselves = f.group is not None and s.words[f.group.last] == "them"  # "five of them": the party itself
    draft.perpetrator = None if overlaps or themselves else agent
    draft.stance = _stance(s, f)
    if draft.stance == "denied" and (draft.count_words is None or (f.group and _none_of(s, f.group))):
        draft.count = Count(None, None, None)
    if f.total is None:
        _mix(draft, s, f)
    draft.scope = _scope(context, draft)
    if f.pattern == "attacker":
        draft.role, draft.status, draft.perpetrator = "attacker", "combatant", None


def _from(context: Context, offset: int) -> Context:
    """What stands after a harm word that was left out: its own place and time, where it has some."""
    places = [p for p in context.places if p.start >= offset]
    times = [t for t in context.times if t.start >= offset]
    return replace(context, places=places or context.places, times=times or context.times)


def _mix(draft: Draft, s: Sentence, f: Finding) -> None:
    """As in "including women and children", "mostly women": age and sex of the group become mixed."""
    edge = max(f.last, f.group.last if f.group is not None else f.last)
    inside = s.words[f.first : min(len(s.words), edge + MIXED)]
    for k, w in enumerate(inside):
        if w in ("including", "mostly", "mainly", "among"):
            nouns = {
                v for v in inside[k + 1 : k + 6] if v in ("women", "children", "child", "elderly", "men")
            }
            if nouns & {"children", "child"} and draft.age == "unknown":
                draft.age = "mixed"
            if "women" in nouns and draft.sex == "unknown":
                draft.sex = "mixed"


def _stance(s: Sentence, f: Finding) -> str:
    if f.group is not None and (f.group.kind == "none" or _none_of(s, f.group)):
        return "denied"
    near = slice(max(0, f.trigger.first - 5), f.trigger.first)
    before = [w.lower() for w in s.raw[near] if w != "May"]  # the month, which begins many datelines
    if any(w in word_list("hypothesis") for w in before) or f.trigger.harm.form in (("feared", "dead"),):
        return "hypothetical"
    return "denied" if _denies(s.words[: f.first + 1], f) else "asserted"


def _none_of(s: Sentence, group: Group) -> bool:
    """As in "none of the 40 passengers"."""
    before = s.words[max(0, group.first - 3) : group.first]
    return "none" in before or "neither" in before or s.words[group.first] in ("none", "neither")


def _denies(before: tuple[str, ...], f: Finding) -> bool:
    """As in "denied killing", "denied that any were killed"; to deny responsibility denies no harm."""
    for k in range(len(before) - 1, max(-1, len(before) - 4), -1):
        if before[k] in word_list("deny"):
            return True
    that = [k for k, w in enumerate(before) if w == "that" and _said_false(before[:k])]
    return bool(that) and f.first - that[-1] <= MAX_DENIED


def _said_false(words: tuple[str, ...]) -> bool:
    """Whether words before "that" end in a denial: "denied", "rejected the claim", "dismissed reports"."""
    if not words or words[-1] not in word_list("account"):
        return bool(words) and words[-1] in word_list("deny")
    before = words[:-1]
    while before and before[-1] in word_list("determiner"):
        before = before[:-1]
    return bool(before) and before[-1] in word_list("deny") | word_list("dispute")


def _scope(context: Context, draft: Draft) -> str:
    words = set(context.sentence.words)
    began = [t for t in context.times if YEAR.search(t.text)]
    conflict = bool(words & word_list("conflict"))
    told = draft.time.text.lower() if draft.time else ""
    if conflict and (
        (draft.count.low or draft.count.high or 0) >= LARGE or (began and words & word_list("beginning"))
    ):
        draft.time = _start_of(began, draft.time)
        return "cumulative"
    if "since" in told.split() and YEAR.search(told):
        return "cumulative"
    many = draft.count.low or draft.count.high or 0
    if draft.outcome == "displaced" or draft.means == "siege" or many >= MANY:
        return "cumulative" if many >= (MILLION if draft.outcome == "displaced" else TOLL) else "period"
    if set(told.split()) & word_list("long_time") or words & word_list("wide"):
        return "period"
    return "incident"


def _start_of(began: list[Mention], told: Mention | None) -> Mention | None:
    """The words that say when a running total starts, or those already found if they do ("since ...")."""
    if told is not None and told.text.lower().startswith("since"):
        return told
    return began[-1] if began else None
