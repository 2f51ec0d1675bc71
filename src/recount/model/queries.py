"""What people look for: words, "phrases" and beginnings of words*, all of which have to be there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from recount.model.spans import Span
from recount.model.terms import Term, terms

MAX_QUERY = 200
"""Code points of a query that are looked at."""
MAX_WANTED = 8
"""Words and phrases of a query that are looked for."""
MAX_BEGINNINGS = 2
"""Of those, beginnings of words, each of which costs as much as many words; more are taken as they stand."""
SHORTEST_BEGINNING = 3
"""Letters; fewer begin too many words to be looked through at once, and are taken as they stand."""

_QUOTES = str.maketrans("“”„«»", '"""""')
_PARTS = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Wanted:
    """Folded words that follow one another; the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    is_beginning: bool = False

    def fits(self, found: Sequence[str]) -> bool:
        """Whether these words, as many as are wanted, are the wanted ones."""
        *firsts, last = self.words
        is_last = found[-1].startswith(last) if self.is_beginning else found[-1] == last
        return is_last and list(found[:-1]) == firsts


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, in the order in which it was given; nothing where no word was."""

    wanted: tuple[Wanted, ...]

    def places(self, found: Iterable[Term]) -> dict[Wanted, list[Span]]:
        """Where each of what is wanted stands among the words of a text, in order; absent: nowhere."""
        listed = list(found)
        words = [t.word for t in listed]
        places: dict[Wanted, list[Span]] = defaultdict(list)
        for w in self.wanted:
            size = len(w.words)
            last = w.words[-1]
            for n in range(size - 1, len(words)):
                if words[n].startswith(last) and w.fits(words[n + 1 - size : n + 1]):
                    places[w].append(Span(listed[n + 1 - size].start, listed[n].end))
        return dict(places)


def query_of(text: str) -> Query:
    """What a person typed, as what is looked for. Any text is a query; what is no word is passed over.

    Words joined by other signs ("al-Karsk") are a phrase. Of a text over MAX_QUERY code points the rest is
    not looked at, nor what comes after MAX_WANTED words and phrases.
    """
    found: dict[Wanted, None] = {}
    for part in _PARTS.finditer(text[:MAX_QUERY].translate(_QUOTES)):
        phrase, word = part.groups()
        wanted = _wanted(phrase if word is None else word, word is not None)
        if wanted is not None:
            is_one_more = wanted.is_beginning and sum(w.is_beginning for w in found) >= MAX_BEGINNINGS
            found[replace(wanted, is_beginning=False) if is_one_more else wanted] = None
    return Query(tuple(found)[:MAX_WANTED])


def _wanted(text: str, is_word: bool) -> Wanted | None:
    given = list(terms(text))
    if not given:
        return None
    last = given[-1]
    is_alone = last.is_tail and (len(given) == 1 or given[-2].end <= last.start)
    if last.is_tail and not is_alone:  # in a longer run its last character stands with the one before
        given.pop()
    is_cut = is_word and text.endswith("*") and len(last.word) >= SHORTEST_BEGINNING
    return Wanted(tuple(t.word for t in given), is_alone or is_cut)
