"""Words as the linker compares them: folded tokens, place keys, tf-idf vectors."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from recount.link.tables import table

TOKEN = re.compile(r"[^\W_]+")
VECTOR_TERMS = 60
_VOWELS = re.compile(r"[aeiouyw]")
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_APOSTROPHES = str.maketrans("", "", "'`")
_SHORT_VOWELS = str.maketrans("eoy", "aui")

Vector = Mapping[str, float]


def fold(text: str) -> str:
    """Lower case without accents, apostrophes and format characters."""
    if text.isascii():
        return text.translate(_APOSTROPHES).lower()
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (c for c in decomposed if c not in "'’`ʿʾ" and unicodedata.category(c) not in {"Mn", "Cf", "Cs"})
    return "".join(kept).lower()


def tokens(text: str) -> list[str]:
    """The folded words and numbers of a text, in order."""
    return TOKEN.findall(fold(text))


def capitals(text: str) -> frozenset[str]:
    """The folded words of more than three letters that stand with a capital: mostly names."""
    found = (t for t in TOKEN.findall(text) if len(t) > 3 and t[0].isupper())
    return frozenset(fold(t) for t in found)


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one kind in words.csv."""
    return frozenset(row["word"] for row in table("words") if row["kind"] == kind)


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


def vectors(bags: Sequence[Iterable[str]]) -> list[Vector]:
    """Unit tf-idf vectors of bags of words, each cut to its VECTOR_TERMS heaviest terms."""
    counts = [Counter(t for t in bag if t not in listed("function")) for bag in bags]
    spread = Counter(t for c in counts for t in c)
    n = len(bags)
    return [_vector(c, spread, n) for c in counts]


def _vector(count: Counter[str], spread: Counter[str], n: int) -> Vector:
    weights = {t: (1 + math.log(k)) * math.log((n + 1) / (spread[t] + 0.5)) for t, k in count.items()}
    heavy = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:VECTOR_TERMS]
    norm = math.sqrt(math.fsum(w * w for _, w in heavy)) or 1.0
    return {t: w / norm for t, w in heavy}


def cosine(a: Vector, b: Vector) -> float:
    """How alike two unit vectors are, 0 to 1; `fsum` rounds once, so the order of terms does not show."""
    return math.fsum(a[t] * b[t] for t in a.keys() & b.keys())
