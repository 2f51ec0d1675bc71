"""Names as different reports spell them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from recount.codebook.tables import read_table
from recount.model.spellings import sound
from recount.reconcile.speakers import PACKAGE, words


def are_variants(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two names may be one: each word of the shorter is a spelling of another word of the longer.

    Words are spellings of one if they have the same consonants, doubled ones once ("Yusuf", "Youssef"), or if
    one is the other's first letter ("A. Karo"). It errs towards one person, since the names are a floor.
    """
    shorter, longer = sorted((list(a), list(b)), key=len)
    for word in shorter:
        at = next((i for i, other in enumerate(longer) if _is_spelling(word, other)), None)
        if at is None:
            return False
        del longer[at]
    return bool(shorter)


def is_short_for(name: tuple[str, ...], fuller: tuple[str, ...]) -> bool:
    """Whether a name is some words of a fuller one of its report, or its last word and initials of others."""
    has_initials = len(name) > 1 and all(len(w) == 1 for w in name[:-1])
    is_initialled = has_initials and name[-1] == fuller[-1] and are_variants(name, fuller)
    return set(name) <= set(fuller) or is_initialled


def _is_spelling(a: str, b: str) -> bool:
    if 1 in {len(a), len(b)}:
        return a[0] == b[0]
    return sound(a) == sound(b)


def plain(name: str) -> tuple[str, ...]:
    """The words of a name without titles and articles; all of them where it has no others."""
    told = tuple(words(name))
    return tuple(w for w in told if w not in titles()) or told


@cache
def titles() -> frozenset[str]:
    """The words of a name that say nothing of who it is (name_titles.csv)."""
    return frozenset(row["word"] for row in read_table(PACKAGE, "name_titles.csv"))
