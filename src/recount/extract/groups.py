"""Finds the groups of people that a sentence speaks of: counted, plural, single or named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recount.extract.lexicon import Harm, Person, harms, persons, word_list
from recount.extract.numbers import CountPhrase
from recount.extract.sentences import Sentence
from recount.model.counts import Count

MAX_NOUN_WORDS = 8
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


def _compound(words: Sequence[str], a: Trigger, b: Trigger) -> bool:
    kinds = (a.harm.kind, b.harm.kind)
    together = kinds in (("past", "past"), ("active", "active"), ("state", "past"), ("past", "state"))
    between = words[a.last + 1 : b.first]
    return (
        together
        and a.harm.outcome != b.harm.outcome
        and between in ((), ("and",), ("or",), ("/",), ("and", "/", "or"))
    )


def groups_of(sentence: Sentence, counts: Sequence[CountPhrase], triggers: Sequence[Trigger]) -> list[Group]:
    """All groups of a sentence in text order; `counts` are the count phrases that lie in it."""
    harm_at = {i for t in triggers for i in range(t.first, t.last + 1)}
    by_word = {sentence.at(c.start): c for c in counts}
    out: list[Group] = []
    i = 0
    while i < len(sentence.words):
        group = None
        if (phrase := by_word.get(i)) is not None:
            if phrase.use in PEOPLE_USES:
                group = _counted(sentence, i, phrase, by_word, harm_at)
            i = max(i, sentence.at(phrase.end - 1))
        elif i not in harm_at:
            group = _uncounted(sentence, i, by_word, harm_at) or _named(sentence, i, by_word, harm_at)
        if group is not None:
            out.append(group)
            i = max(i, group.last)
        i += 1
    return out


def _noun_end(sentence: Sentence, start: int, by_word: dict[int, CountPhrase], harm_at: set[int]) -> int:
    """Index after the last word of a noun phrase whose first word (after the count) is `start`."""
    stops, words, k = word_list("stop"), sentence.words, start
    while k < len(words) and k - start < MAX_NOUN_WORDS:
        w = words[k]
        if (w == "of" and k > start) or (k == start and w == "of"):
            if k + 1 >= len(words) or k + 1 in harm_at or (k + 1 in by_word and k > start):
                break
        elif (
            k in harm_at
            or k in by_word
            or w in stops
            or not w[0].isalnum()
            or (k > start and _opens_name_time(sentence, k))
        ):
            break
        k += 1
    return k


def _opens_name_time(sentence: Sentence, k: int) -> bool:
    return sentence.words[k] in word_list("not_name") and sentence.raw[k][:1].isupper()


def _counted(
    sentence: Sentence, i: int, phrase: CountPhrase, by_word: dict[int, CountPhrase], harm_at: set[int]
) -> Group | None:
    last = sentence.at(phrase.end - 1)
    end = _noun_end(sentence, last + 1, by_word, harm_at)
    words = sentence.words
    if end == last + 1:
        inside = next((k for k in range(last, i, -1) if words[k] in persons()), None)  # "a family of three"
        head, person = (last, UNKNOWN) if inside is None else (inside, persons()[words[inside]])
        return Group(i, last, phrase.count, phrase.kind, phrase, head, inside is not None, person)
    head = _head(words, last + 1, end)
    person = _person(words, last + 1, end, head)
    if phrase.kind == "singular" and words[head] not in persons():
        return None
    return Group(i, end - 1, phrase.count, phrase.kind, phrase, head, True, person)


def _head(words: Sequence[str], start: int, end: int) -> int:
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


def _is_plural(noun: str) -> bool:
    return noun in word_list("plural") or (noun.endswith("s") and not noun.endswith("ss"))


def _uncounted(
    sentence: Sentence, i: int, by_word: dict[int, CountPhrase], harm_at: set[int]
) -> Group | None:
    """A bare plural ("civilians") or a definite person ("the driver"), starting at word i."""
    words, table = sentence.words, persons()
    determined = words[i] in word_list("determiner")
    start = i + 1 if determined else i
    if not determined and words[i] not in table:
        return None
    end = _noun_end(sentence, start, by_word, harm_at)
    if end == start:
        return None
    head = _head(words, start, end)
    if words[head] not in table or words[start : start + 2] == ("number", "of"):
        return None
    if _is_plural(words[head]) or (determined and words[head] in word_list("people_singular")):
        return Group(
            i, end - 1, Count(2, None, None), "plural", None, head, True, _person(words, start, end, head)
        )
    if determined:
        return Group(
            i, end - 1, Count.exactly(1), "singular", None, head, True, _person(words, start, end, head)
        )
    return None


def _named(sentence: Sentence, i: int, by_word: dict[int, CountPhrase], harm_at: set[int]) -> Group | None:
    """A run of two to five capitalised words that can be a person's name, starting at word i."""
    k = i
    while k < len(sentence.raw) and k - i < 5 and k not in harm_at and k not in by_word:
        w = sentence.raw[k]
        if not (w[:1].isupper() and w[:1].isalpha() and sentence.words[k] not in word_list("not_name")):
            break
        k += 1
    if not 2 <= k - i <= 4 or any(sentence.words[j] in word_list("actor") for j in range(i, k)):
        return None
    return Group(i, k - 1, Count.exactly(1), "named", None, k - 1, True, UNKNOWN)


SUMMED = frozenset(("singular", "exact", "at_least", "more_than", "about"))  # kinds that a list adds up


def summed(members: Sequence[Group], sentence: Sentence) -> Group:
    """A list that names single people as one group: "a woman, four children and an old man" are six."""
    first, last = members[0].first, members[-1].last
    count = sum((g.count for g in members[1:]), members[0].count)
    start, end = sentence.starts[first], sentence.ends[last]
    kind = "exact" if count.high is not None else "at_least"
    phrase = CountPhrase(start, end, "", count, kind, "people", end)
    person = Person(*(_shared([getattr(g.person, f) for g in members]) for f in ("status", "age", "sex")))
    return Group(first, last, count, kind, phrase, members[-1].head, True, person)


def _shared(codes: list[str]) -> str:
    return codes[0] if len(set(codes)) == 1 else "unknown" if "unknown" in codes else "mixed"
