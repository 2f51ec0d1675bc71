"""The names of victims that a group of words gives, without what only says what kind of person it is."""

from __future__ import annotations

from recount.extract.fields import Context
from recount.extract.groups import UNKNOWN, Group
from recount.extract.lexicon import Person, persons, word_list
from recount.extract.sentences import Sentence
from recount.model.spans import Mention

FULL = 2  # words from which capitals after "the boy" are a name, and not the verb of a headline


def names_of(context: Context, group: Group, layer: str) -> list[Mention]:
    """The victims' names that a group gives: "X and Y", "X, a teacher", "the teacher X"."""
    s = context.sentence
    runs = [run for first, last in _runs(context, group) if (run := _name(s, first, last))]
    found = [s.mention(first, last, layer) for first, last in runs]
    return [m for m in found if not any(p.start <= m.start and m.end <= p.end for p in context.places)]


def _runs(context: Context, group: Group) -> list[tuple[int, int]]:
    """The stretches of capitalised words that can hold the name of one of the group."""
    s = context.sentence
    if group.kind == "named":
        out, start = [], group.first
        for k in range(group.first, group.last + 2):
            if k > group.last or not s.raw[k][:1].isupper():
                out += [(start, k - 1)] if k > start else []
                start = k + 1
        return out
    if group.kind != "singular":
        return []
    first = group.last + 1
    while first - 1 > group.first and s.raw[first - 1][:1].isupper():
        first -= 1
    if group.last - first >= 1 and not s.raw[0].isupper():
        return [(first, group.last)]
    before = [g for g in context.groups if g.kind == "named" and 0 < group.first - g.last <= FULL]
    return [(before[0].first, before[0].last)] if before else []


def _name(s: Sentence, first: int, last: int) -> tuple[int, int] | None:
    """What of some capitalised words is a name: what follows the last noun for a person ("Victim Ada Quill").

    A noun that ends them leaves no name ("Marne Toddler"), unless it is a surname too ("Adil Farmer").
    """
    is_surname = last > first and s.words[last] in word_list("surname")
    nouns = {k: p for k in range(first, last + 1 - is_surname) if (p := _person(s.words[k]))}
    if nouns:
        noun = max(nouns)
        says_kind = (nouns[noun].age, nouns[noun].sex) != (UNKNOWN.age, UNKNOWN.sex)
        if noun == last or (says_kind and last - noun < FULL):
            return None
        first = noun + 1
    if any(_is_of_party(s, k) for k in range(first, last + 1)):
        return None
    never = word_list("not_name") | word_list("no_name") | word_list("stop") | word_list("be")
    if any(w in word_list("no_name_within") for w in s.words[first : last + 1]):
        return None
    while first <= last and s.words[first] in never:
        first += 1
    return (first, last) if first <= last else None


def _is_of_party(s: Sentence, k: int) -> bool:
    """Whether word k makes a name that of an armed party ("Ridge Front")."""
    return any(s.words[k] in word_list(kind) for kind in ("actor", "actor_tail", "party_noun", "force"))


def _person(word: str) -> Person | None:
    """What a noun for a person says of them, "the boy's" too."""
    return persons().get(word.removesuffix("'s").removesuffix("\u2019s"))
