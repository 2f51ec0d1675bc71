"""Words as the linker compares them: folded tokens, place keys, tf-idf vectors."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recount.link.tables import table

TOKEN = re.compile(r"[^\W_]+")
VECTOR_TERMS = 60
HEAVIEST = 10
_VOWELS = re.compile(r"[aeiouyw]")
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_APOSTROPHES = str.maketrans("", "", "'`")
_SHORT_VOWELS = str.maketrans("eoy", "aui")

Terms = npt.NDArray[np.uint32]


class _Plain(dict[int, int | None]):
    """For `str.translate`: each code point as it is; None for accents, apostrophes and format characters."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        is_dropped = char in "'’`ʿʾ" or unicodedata.category(char) in {"Mn", "Cf", "Cs"}
        return self.setdefault(code, None if is_dropped else code)


_PLAIN = _Plain()


@lru_cache(maxsize=1 << 17)
def fold_word(word: str) -> str:
    """`fold` of one word; texts name the same ones over and over."""
    return fold(word)


def fold(text: str) -> str:
    """Lower case without accents, apostrophes and format characters."""
    if text.isascii():
        return text.translate(_APOSTROPHES).lower()
    return unicodedata.normalize("NFKD", text).translate(_PLAIN).lower()


def tokens(text: str) -> list[str]:
    """The folded words and numbers of a text, in order."""
    return TOKEN.findall(fold(text))


def capitals(text: str) -> frozenset[str]:
    """The folded words of more than three letters that stand with a capital: mostly names."""
    found = (t for t in TOKEN.findall(text) if len(t) > 3 and t[0].isupper())
    return frozenset(fold_word(t) for t in found)


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one kind in words.csv."""
    return frozenset(row["word"] for row in table("words") if row["kind"] == kind)


@lru_cache(maxsize=1 << 16)
def place_keys(words: str) -> frozenset[str]:
    """Keys by which two spellings of a place's own name meet; generic words ("the town of") give none."""
    plain = (t for t in tokens(words) if t not in listed("article") and (len(t) > 1 or t.isdigit()))
    return frozenset(sound(t) for t in plain if t not in listed("area") and t not in listed("function"))


@cache
def sound(word: str) -> str:
    """One key for the usual transliterations of a name: "Raqqa", "Raqa" and "Raqqah" share it.

    The consonants in order, doubled letters once; short names keep their vowels, evened out.
    """
    word = _DOUBLED.sub(r"\1", word)
    word = word[:-1] if word.endswith("h") and len(word) > 3 else word
    first = "i" if word[0] in "eiy" else word[0]
    skeleton = first + _VOWELS.sub("", word[1:])
    if len(skeleton) > 2 and len(_VOWELS.sub("", skeleton)) > 2:
        return skeleton
    return _DOUBLED.sub(r"\1", word.translate(_SHORT_VOWELS))


@lru_cache(maxsize=1 << 20)
def term(word: str) -> int:
    """A word as a number of 32 bits: its CRC-32, so that large casebooks need no dictionary of words."""
    return zlib.crc32(word.encode())


def terms(words: Sequence[str]) -> Terms:
    """The terms of some words, in order."""
    return np.fromiter(map(term, words), np.uint32, len(words))


def term_set(words: Iterable[str]) -> Terms:
    """The different terms of some words, ascending."""
    return np.unique(terms(list(words)))


def among(some: Terms, known: Terms) -> npt.NDArray[np.bool_]:
    """For each of `some` whether it is one of `known`, which ascend."""
    if not len(known):
        return np.zeros(len(some), bool)
    at = np.minimum(np.searchsorted(known, some), len(known) - 1)
    return np.asarray(known[at] == some)


class Bag(NamedTuple):
    """The different words of a text: their terms, ascending, and how often each stands there."""

    terms: Terms
    counts: npt.NDArray[np.uint16]


def bag(words: Iterable[str]) -> Bag:
    """The bag of some words; those of mere grammar are left out."""
    function = listed("function")
    found, counts = np.unique(terms([w for w in words if w not in function]), return_counts=True)
    return Bag(found, np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16))


def levels(n: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The logarithms of numbers from 1 on, in steps of a quarter of a doubling.

    Weights rest on it and not on the number itself: else every report that is added would change every
    weight, and every pair would have to be compared anew.
    """
    steps: npt.NDArray[np.float64] = np.floor(4 * np.log2(n))
    return steps / 4 * math.log(2)


class Vectors:
    """Unit tf-idf vectors of bags of words, each cut to its VECTOR_TERMS heaviest terms."""

    def __init__(self, bags: Sequence[Bag]) -> None:
        """Weigh the words of each bag by how few of the bags have them (Sparck Jones 1972)."""
        known, spread = np.unique(
            np.concatenate([b.terms for b in bags] or [np.empty(0, np.uint32)]), return_counts=True
        )
        rarity = levels(len(bags) + 1) - levels(spread + 0.5)
        shape = (len(bags), VECTOR_TERMS)
        self._terms = np.zeros(shape, np.uint32)
        self._weights = np.zeros(shape, np.float64)
        self._heaviest = np.zeros((len(bags), HEAVIEST), np.uint32)
        for n, b in enumerate(bags):
            weights = (1 + np.log(b.counts)) * rarity[np.searchsorted(known, b.terms)]
            heavy = np.argsort(-weights, kind="stable")[:VECTOR_TERMS]
            norm = math.sqrt(math.fsum((weights[heavy] ** 2).tolist())) or 1.0
            self._heaviest[n, : len(heavy)] = b.terms[heavy[:HEAVIEST]]
            kept = np.sort(heavy)
            self._terms[n, VECTOR_TERMS - len(kept) :] = b.terms[kept]
            self._weights[n, VECTOR_TERMS - len(kept) :] = weights[kept] / norm

    def cosine(self, i: int, j: int) -> float:
        """How alike the vectors at two positions are, 0 to 1; `fsum` rounds once, whatever the machine."""
        mine, theirs = self._terms[i], self._terms[j]
        at = np.minimum(np.searchsorted(mine, theirs), VECTOR_TERMS - 1)
        products = self._weights[i][at] * self._weights[j] * (mine[at] == theirs)
        return math.fsum(products.tolist())

    def weights_of(self, i: int) -> dict[int, float]:
        """Term -> weight of the vector at a position."""
        found = zip(self._terms[i].tolist(), self._weights[i].tolist(), strict=True)
        return {term: weight for term, weight in found if weight}

    def bytes_of(self, i: int) -> bytes:
        """The vector at a position, as bytes: equal for equal vectors alone."""
        return bytes(self._terms[i].tobytes() + self._weights[i].tobytes())

    def heaviest(self, i: int) -> Terms:
        """The HEAVIEST terms of the vector at a position, heaviest first, 0 where it has fewer."""
        row: Terms = self._heaviest[i]
        return row
