"""Where the people of a finding stand."""

from __future__ import annotations

from collections.abc import Sequence

from recount.extract.groups import PEOPLE_USES, UNKNOWN, Group, is_plural, is_shouted
from recount.extract.lexicon import persons, word_list
from recount.extract.numbers import CountPhrase
from recount.extract.scene import Finding
from recount.extract.sentences import Sentence
from recount.model.counts import Count


def group_span(sentence: Sentence, group: Group) -> tuple[int, int]:
    """The code points of a group of people."""
    return sentence.starts[group.first], sentence.ends[group.last]


def finding_span(sentence: Sentence, finding: Finding) -> tuple[int, int]:
    """The code points of a finding's people; of its harm word, where only that stands."""
    if finding.group is not None:
        return group_span(sentence, finding.group)
    return sentence.starts[finding.trigger.first], sentence.ends[finding.trigger.last]


def forced_group(sentence: Sentence, first: int, last: int, counts: Sequence[CountPhrase]) -> Group:
    """The people that words `first` to `last` name, where no rule sees a group in them.

    Their number is that of a count phrase in them; without one it is that of their form: names count one by
    one, a plural is two or more, anything else is one person.
    """
    start, end = sentence.starts[first], sentence.ends[last]
    people = (c for c in counts if start <= c.start and c.end <= end and c.use in PEOPLE_USES)
    phrase = next(people, None)
    head = _head(sentence, first, last)
    person = next(
        (persons()[w] for w in reversed(sentence.words[first : last + 1]) if w in persons()), UNKNOWN
    )
    if phrase is not None:
        at = sentence.at(phrase.end - 1)
        return Group(first, last, phrase.count, phrase.kind, phrase, max(head, at), at < last, person)
    determined = sentence.words[first] in word_list("determiner")
    plural = is_plural(sentence.words[head]) and not _is_name(sentence, head)
    if plural or (determined and sentence.words[head] in word_list("people_singular")):
        return Group(first, last, Count(2, None, None), "plural", None, head, True, person)
    if determined or not sentence.raw[first][:1].isupper():
        return Group(first, last, Count.exactly(1), "singular", None, head, True, person)
    return Group(first, last, Count.exactly(_names(sentence, first, last)), "named", None, head, True, person)


def _head(sentence: Sentence, first: int, last: int) -> int:
    """The last word of the noun phrase: before "of", "in", "who" or a mark."""
    ends = (
        k for k in range(first + 1, last + 1) if sentence.words[k] in ("of", "in", ",", "who", "from", "at")
    )
    return next(ends, last + 1) - 1


def _is_name(sentence: Sentence, k: int) -> bool:
    """Whether capitals make word k a name; in a sentence all in capitals they say nothing."""
    return sentence.raw[k][:1].isupper() and not is_shouted(sentence)


def _names(sentence: Sentence, first: int, last: int) -> int:
    """How many names a list of them holds: "A", "A and B", "A, B and C"."""
    joined = [k for k in range(first, last) if sentence.words[k] == "and"]
    if not joined:
        return 1
    return 2 + sum(w in (",", ";") for w in sentence.words[first : joined[-1] - 1])
