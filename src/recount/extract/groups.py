"""Finds the groups of people that a sentence speaks of: counted, plural, single or named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from recount.extract.lexicon import Harm, Person, harms, persons, word_list
from recount.extract.numbers import CountPhrase, families
from recount.extract.numbers_phrases import NOTHING
from recount.extract.sentences import Sentence
from recount.model.counts import Count

MAX_NOUN_WORDS = 8
NEAR_COUNT = 4  # words from a harm word over a count to the participle after it
SHORT = 6  # words up to which a sentence in capitals may be a list of names
MANY_DIGITS = 15  # more are no number of people, even if only a part of their phrase lies in the sentence
AND = 6  # code points of " and " or ", " between two ages
UNKNOWN = Person("unknown", "unknown", "unknown")
PEOPLE_USES = frozenset(("people", "families"))


@dataclass(frozen=True, slots=True)
class Group:
    """Some people, in words `first` to `last` of a sentence.

    Attributes:
        count: how many the words allow.
        kind: one of COUNT_KINDS.
        phrase: the words of the count, or None for a plural, a single person or a name.
        head: index of the noun, or `last` of the count where no noun stands.
        has_noun: whether a noun stands at all ("and 30 wounded" has none).
        person: what the nouns say of them.
    """

    first: int
    last: int
    count: Count
    kind: str
    phrase: CountPhrase | None
    head: int
    has_noun: bool
    person: Person


@dataclass(frozen=True, slots=True)
class Trigger:
    """A harm word at words `first` to `last` of a sentence."""

    first: int
    last: int
    harm: Harm


def triggers_of(sentence: Sentence) -> list[Trigger]:
    """Every harm word, longest form first, not overlapping."""
    table, words, out, i = harms(), sentence.words, [], 0
    while i < len(words):
        for harm in table.get(words[i], ()):
            n = len(harm.form)
            if words[i : i + n] == harm.form:
                out.append(Trigger(i, i + n - 1, harm))
                i += n
                break
        else:
            i += 1
    return _compounds(words, out)


def _compounds(words: Sequence[str], triggers: list[Trigger]) -> list[Trigger]:
    """As in "Killed and wounded 48": two harm words over one group, not split into dead and hurt."""
    out: list[Trigger] = []
    for t in triggers:
        before = out[-1] if out else None
        if before is not None and _compound(words, before, t):
            out[-1] = Trigger(
                before.first, t.last, Harm((*before.harm.form, *t.harm.form), "other_harm", t.harm.kind)
            )
        else:
            out.append(t)
    return out


def is_undivided(trigger: Trigger) -> bool:
    """Whether a harm word of a sentence is two in one: "killed and wounded"."""
    return all(h.form != trigger.harm.form for h in harms().get(trigger.harm.form[0], ()))


def _compound(words: Sequence[str], a: Trigger, b: Trigger) -> bool:
    kinds = (a.harm.kind, b.harm.kind)
    together = kinds in (("past", "past"), ("active", "active"), ("state", "past"), ("past", "state"))
    between = words[a.last + 1 : b.first]
    return (
        together
        and a.harm.outcome != b.harm.outcome
        and between in ((), ("and",), ("or",), ("/",), ("and", "/", "or"))
    )


@dataclass(frozen=True, slots=True)
class _Sight:
    """A sentence with what stops a noun phrase: where counts of people begin, and which words tell harm."""

    sentence: Sentence
    counts: dict[int, CountPhrase]
    harm: set[int]


def groups_of(
    sentence: Sentence,
    counts: Sequence[CountPhrase],
    triggers: Sequence[Trigger],
    everyone: bool = False,
) -> list[Group]:
    """All groups of a sentence in text order; `counts` are the count phrases that lie in it.

    Where the sentence tells no harm, only the counted ones: a later sentence may go back to them. All if
    `everyone` is asked for.
    """
    people = {sentence.at(c.start): c for c in _people(counts)}
    harm = {i for t in triggers for i in range(t.first, t.last + 1)}
    sight = _Sight(sentence, people, harm)
    broken = {sentence.at(c.end - 1) + 1 for c in counts if _is_broken(c)}
    broken |= {
        i for i, w in enumerate(sentence.words, 1) if w[:MANY_DIGITS].isdigit() and len(w) > MANY_DIGITS
    }
    out: list[Group] = []
    i = 0
    while i < len(sentence.words):
        group = None
        if (phrase := people.get(i)) is not None:
            group = _counted(sight, i, phrase)
            i = max(i, sentence.at(phrase.end - 1))
        elif (harm or everyone) and i not in harm and i not in broken:
            group = _uncounted(sight, i) or _named(sight, i)
        if group is not None:
            if out and (whole := _of_whole(out[-1], group, sight)):
                out[-1] = whole
            else:
                out.append(group)
            i = max(i, group.last)
        i += 1
    return out


def _of_whole(part: Group, whole: Group, sight: _Sight) -> Group | None:
    """As in "twelve of the 30 passengers": twelve passengers; thirty are only those that they are taken of.

    Not where the harm is said of the whole right after it: "two of the five people killed" tells both.
    """
    words = sight.sentence.words
    between = words[part.last + 1 : whole.first]
    if between[:1] != ("of",) and words[part.last] != "of":
        return None
    is_of = not set(between) - {"of", *word_list("determiner"), *word_list("possessive")}
    if part.phrase is None or whole.phrase is None or not is_of or whole.last + 1 in sight.harm:
        return None
    return replace(part, last=whole.last, head=whole.head, has_noun=whole.has_noun, person=whole.person)


def _is_broken(c: CountPhrase) -> bool:
    """Whether it is a number that counts nobody ("3.7", a thousand digits), nor is what follows a plural."""
    return c.kind == "exact" and c.use == "other" and c.count == NOTHING


def _people(counts: Sequence[CountPhrase]) -> list[CountPhrase]:
    """The counts that can be of people; a bare number right after an age is an age too ("aged 45 and 51")."""
    out: list[CountPhrase] = []
    age_end = -AND - 1
    for c in counts:
        if c.use == "age" or (c.start - age_end <= AND and c.kind == "exact" and c.text.isdigit()):
            age_end = c.end
        elif c.use in PEOPLE_USES:
            out.append(c)
    return out


def _noun_end(sight: _Sight, start: int) -> int:
    """Index after the last word of a noun phrase whose first word (after the count) is `start`."""
    words, k = sight.sentence.words, start
    while k < len(words) and k - start < MAX_NOUN_WORDS:
        if words[k] == "of":
            after = k + 1
            if after >= len(words) or after in sight.harm or (after in sight.counts and k > start):
                break
        elif _ends_noun(sight, k, start):
            break
        k += 1
    return k


def _ends_noun(sight: _Sight, k: int, start: int) -> bool:
    words = sight.sentence.words
    w = words[k]
    if k in sight.harm and k == start and _describes(sight, k):
        return False
    if k in sight.harm or k in sight.counts or w in word_list("stop") or not w[0].isalnum():
        return True
    return k > start and (_opens_name_time(sight.sentence, k) or w in ("the", "a", "an"))


def _describes(sight: _Sight, k: int) -> bool:
    """As in "eleven displaced people were killed": a harm word that only says which people were struck."""
    words = sight.sentence.words
    if k + 1 >= len(words) or words[k + 1] not in persons():
        return False
    after = k + 2
    while after < len(words) and (words[after] in word_list("be") or words[after] in word_list("have")):
        after += 1
    struck_before = any(
        j in sight.harm for j in range(max(0, k - NEAR_COUNT), k)
    )  # "killed 20 injured civilians"
    return struck_before or (after > k + 2 and after in sight.harm)


def _opens_name_time(sentence: Sentence, k: int) -> bool:
    return sentence.words[k] in word_list("not_name") and sentence.raw[k][:1].isupper()


def _counted(sight: _Sight, i: int, phrase: CountPhrase) -> Group | None:
    words = sight.sentence.words
    last = sight.sentence.at(phrase.end - 1)
    inside = next((k for k in range(last, i, -1) if words[k] in persons()), None)
    if inside is not None:  # "a family of three"
        return Group(i, last, phrase.count, phrase.kind, phrase, inside, True, persons()[words[inside]])
    end = _noun_end(sight, last + 1)
    if end == last + 1:
        return Group(i, last, phrase.count, phrase.kind, phrase, last, False, UNKNOWN)
    head = head_of(words, last + 1, end)
    if phrase.kind == "singular" and words[head] not in persons() and not _struck(sight, end):
        return None
    if phrase.count.low is None and phrase.count.high is None and phrase.kind != "none":
        return None  # "half of them": a share of nobody knows how many
    count, kind = phrase.count, phrase.kind
    if words[head] in ("families", "households") and kind == "exact":
        count, kind = families(count), "at_least"
    return Group(i, end - 1, count, kind, phrase, head, True, _person(words, last + 1, end, head))


def _struck(sight: _Sight, end: int) -> bool:
    """Whether a harm word right after the phrase makes its noun a person: "a baker was shot dead"."""
    words = sight.sentence.words
    passive = end < len(words) and words[end] in word_list("be")
    return end in sight.harm or (passive and end + 1 in sight.harm)


def head_of(words: Sequence[str], start: int, end: int) -> int:
    """The noun of a phrase: the last word before an inner "of", but for "members of", "hundreds of"."""
    grouping, table = word_list("group"), persons()
    inner = [k for k in range(start, end) if words[k] == "of"]
    stop = next((k for k in inner if k > start and words[k - 1] not in grouping), end)
    known = [k for k in range(start, stop) if words[k] in table]
    return known[-1] if known else stop - 1


def _person(words: Sequence[str], start: int, end: int, head: int) -> Person:
    table = persons()
    best = table.get(words[head], UNKNOWN)
    for k in range(start, end):
        p = table.get(words[k])
        if p and best.status == "unknown" and p.status != "unknown":
            best = replace(best, status=p.status)
    if best.status == "unknown" and any(words[k] in word_list("actor") for k in range(start, end)):
        best = replace(best, status="combatant")  # "ISIS members", "20 of the army"
    return best


def is_plural(noun: str) -> bool:
    """Whether a noun is a plural by its form or by the word list."""
    return noun in word_list("plural") or (noun.endswith("s") and not noun.endswith("ss"))


def _uncounted(sight: _Sight, i: int) -> Group | None:
    """A bare plural ("civilians") or a definite person ("the driver"), starting at word i."""
    words, table = sight.sentence.words, persons()
    determined = words[i] in word_list("determiner")
    start = i + 1 if determined else i
    if not determined and words[i] not in table:
        return None
    end = _noun_end(sight, start)
    if end == start:
        return None
    head = head_of(words, start, end)
    if words[head] not in table or words[start : start + 2] == ("number", "of"):
        return None
    person = _person(words, start, end, head)
    if is_plural(words[head]) or (determined and words[head] in word_list("people_singular")):
        return Group(i, end - 1, Count(2, None, None), "plural", None, head, True, person)
    if determined:
        return Group(i, end - 1, Count.exactly(1), "singular", None, head, True, person)
    return None


def is_shouted(sentence: Sentence) -> bool:
    """Whether a sentence is all in capitals, so that they tell no names."""
    return len(sentence.raw) > SHORT and not any(c.islower() for w in sentence.raw for c in w)


def _named(sight: _Sight, i: int) -> Group | None:
    """A run of two to four capitalised words that can be a person's name, starting at word i."""
    raw, words, k = sight.sentence.raw, sight.sentence.words, i
    if not raw[i][:1].isupper() or is_shouted(sight.sentence):
        return None
    never = word_list("not_name") | word_list("stop") | word_list("be")
    while k < len(raw) and k - i < 5 and k not in sight.harm and k not in sight.counts:
        if not (raw[k][:1].isupper() and raw[k][:1].isalpha()) or words[k] in never:
            break
        k += 1
    if not 2 <= k - i <= 4 or any(words[j] in word_list("actor") for j in range(i, k)):
        return None
    return Group(i, k - 1, Count.exactly(1), "named", None, k - 1, True, UNKNOWN)


# Kinds that a list with single people in it adds up.
SUMMED = frozenset(("singular", "exact", "at_least", "more_than", "about", "vague"))


def adds_up(members: Sequence[Group], sentence: Sentence) -> bool:
    """Whether a list is one summed group: it names single people, or is of names joined by "and"."""
    gaps = [set(sentence.words[a.last + 1 : b.first]) for a, b in pairwise(members)]
    if not gaps or any("of" in gap for gap in gaps):  # "five members of a family"
        return False
    if _both(members, sentence):
        return True
    if all(g.kind == "named" for g in members):
        return "and" in sentence.words[members[0].last : members[-1].first]
    return any(g.kind == "singular" for g in members) and all(g.kind in SUMMED for g in members)


def summed(members: Sequence[Group], sentence: Sentence) -> Group:
    """A list that names single people as one group: "a woman, four children and an old man" are six."""
    first, last = members[0].first, members[-1].last
    count = _both(members, sentence) or sum((g.count for g in members[1:]), members[0].count)
    start, end = sentence.starts[first], sentence.ends[last]
    if all(g.kind == "named" for g in members):
        return replace(members[0], last=last, count=count, head=members[-1].head)
    kind = "exact" if count.high is not None else "at_least"
    phrase = CountPhrase(start, end, "", count, kind, "people", end)
    person = Person(*(_shared([getattr(g.person, f) for g in members]) for f in ("status", "age", "sex")))
    return Group(first, last, count, kind, phrase, members[-1].head, True, person)


def _both(members: Sequence[Group], sentence: Sentence) -> Count | None:
    """Two, where "both" opens a list of two single people: "both the driver and Adil Karo"."""
    words, first = sentence.words, members[0]
    is_both = words[first.first] == "both" and not is_plural(words[first.head])
    is_pair = len(members) == 2 and members[1].count == Count.exactly(1)
    return Count.exactly(2) if is_both and is_pair else None


def _shared(codes: list[str]) -> str:
    return codes[0] if len(set(codes)) == 1 else "unknown" if "unknown" in codes else "mixed"
