"""Where: the place that a sentence, or the story around it, ties to a harm."""

from __future__ import annotations

from dataclasses import dataclass

from recount.extract.fields import Context
from recount.extract.lexicon import word_list
from recount.extract.sentences import Sentence
from recount.model.spans import Mention


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words that name a place, and how wide an area they mean."""

    mention: Mention
    precision: str

    @property
    def rank(self) -> int:
        """How wide: 0 a named quarter, street or building, 1 a town, 3 a province, 4 a country or more."""
        local = self.mention.text.lower().split()
        return RANKS[self.precision] - int(
            self.precision == "town" and any(w in word_list("local_place") for w in local)
        )


RANKS = {"exact": 0, "town": 1, "district": 1, "province": 3, "country": 4, "region": 4}
ARTICLES = ("al-", "an-", "as-", "ar-", "ash-", "ad-", "az-", "el-")  # the Arabic article in names
INSIDE = 7  # words between a place and the wider one it lies in
LEAD = 5  # sentences, the headline's included, that tell the main happening before its details
_WHOLES = (("a",), ("an",), ("the",), ("all",), ("its",), ("their",))
COARSE = {"country": 30, "region": 25, "province": 14, "town": 0, "district": 0, "exact": 0}


def place_of(context: Context, first: int, last: int, layer: str) -> PlaceWords | None:
    """The place that the sentence ties most closely to the harm, with the words that make it specific."""
    s = context.sentence
    source = context.attribution.source.span if context.attribution else None
    best: tuple[float, PlaceWords] | None = None
    named = candidates(context, layer)
    for c in named:
        if source and source.start <= c.mention.start < source.end:
            continue
        k = s.at(c.mention.start)
        cued = bool(k) and any(w in word_list("place_cue") for w in s.words[max(0, k - 4) : k])
        distance = k - last if k > last else (first - k) * 1.5 if k < first else last - k
        score = distance + (0 if cued else 12) + COARSE.get(c.precision, 0)
        if best is None or score < best[0]:
            best = (score, c)
    return None if best is None else _innermost(s, best[1], named)


def _innermost(s: Sentence, place: PlaceWords, named: list[PlaceWords]) -> PlaceWords:
    """As in "The town of X near Y", "X (in central Y)": the finer of two places one inside the other."""
    start = s.at(place.mention.start)
    for c in named:
        last = s.at(c.mention.end - 1)
        between = s.words[last + 1 : start]
        near = last < start and len(between) <= INSIDE and any(w in word_list("inside") for w in between)
        if near and c.rank < place.rank:
            return c
    return place


def candidates(context: Context, layer: str) -> list[PlaceWords]:
    """The places a sentence names: those the gazetteer knows, and those it calls a village, a street ..."""
    s = context.sentence
    out: list[PlaceWords] = []
    covered: set[int] = set()
    for p in context.places:
        first, last = s.at(p.start), min(s.at(p.end - 1), len(s.words) - 1)
        if first > last or _is_adjective(s, first, last):
            continue
        last = _extended(s, last)
        words, precision = _widened(s, first, last, p.precision)
        out.append(PlaceWords(s.mention(*words, layer), precision))
        covered.update(range(words[0], words[1] + 1))
    for k, w in enumerate(s.words):
        if w not in word_list("place_noun") or k in covered or _is_share(s, k):
            continue
        if s.words[k + 1 : k + 2] == ("of",) and k + 2 < len(s.raw) and s.raw[k + 2][:1].isupper():
            first, last = _determined(s, k), _capitals(s, k + 2)
        elif k and (s.raw[k - 1][:1].isupper() or s.words[k - 1].startswith(ARTICLES)):
            first, last = _name_start(s, k - 1), k
        else:
            continue
        precision = "province" if w in word_list("wide_place") else "town"
        out.append(PlaceWords(s.mention(first, last, layer), precision))
    return out


def _is_share(s: Sentence, k: int) -> bool:
    """Whether "quarter" at word k is a fourth: "A quarter of a million", "one quarter of the town"."""
    shares = s.words[k] == "quarter" and s.words[max(0, k - 1) : k] in (("a",), ("one",))
    return shares and s.words[k + 1 : k + 2] == ("of",) and s.words[k + 2 : k + 3] in _WHOLES


def _name_start(s: Sentence, k: int) -> int:
    """Where the capitalised words that end at word k begin."""
    while k > 0 and s.raw[k - 1][:1].isupper() and s.words[k - 1] not in word_list("not_name"):
        k -= 1
    return k


def place_to_come(s: Sentence) -> bool:
    """Whether a sentence only says what kind of place it was ("a village"): the name follows."""
    return any(
        w in word_list("place_noun") and any(v in ("a", "an") for v in s.words[max(0, k - 4) : k])
        for k, w in enumerate(s.words)
    )


def _is_adjective(s: Sentence, first: int, last: int) -> bool:
    """Whether the words only say whose: "Russian jets", "US-led", "the Syrian capital"."""
    w = s.words[last]
    if w.endswith(("-led", "-backed", "-based", "-held", "-controlled")) or w.removesuffix("s") in word_list(
        "not_name"
    ):
        return True
    bare = first == last and w.removesuffix("s") in word_list("nation")
    return bare and not (
        first and s.words[first - 1] in ("in", "across", "inside") and s.raw[first].isupper()
    )


def _extended(s: Sentence, last: int) -> int:
    """Go on over capitalised or al- words that belong to the name: "Bab al-Faraj"."""
    end = last
    while end + 1 < len(s.words) and end - last < 3 and s.words[end + 1].startswith(ARTICLES):
        end += 1
    return end


def story_place(
    contexts: list[Context], sentence: int, rank: int, layer: str, reach: int
) -> PlaceWords | None:
    """The nearest place finer than `rank` in the `reach` sentences before, or, at a report's head, after."""
    steps = [*range(sentence - 1, max(-1, sentence - reach - 1), -1)]
    if sentence <= LEAD:
        steps += range(sentence + 1, min(len(contexts), sentence + reach + 1))
    for k in steps:
        if contexts[k].sentence.region != "body":
            continue
        finer = [c for c in candidates(contexts[k], layer) if c.rank < rank]
        if finer:
            return min(finer, key=lambda c: c.rank)
    return None


def _determined(s: Sentence, k: int) -> int:
    """Where "the rebel-held district" of word k begins."""
    start = k
    while (
        start > 0
        and k - start < 4
        and s.words[start - 1] not in word_list("stop")
        and s.words[start - 1][0].isalpha()
    ):
        start -= 1
        if s.words[start] in ("the", "a", "an"):
            break
    return start if s.words[start] in ("the", "a", "an") else k


def _capitals(s: Sentence, k: int) -> int:
    end = k
    while (
        end + 1 < len(s.raw)
        and end - k < 3
        and s.raw[end + 1][:1].isupper()
        and s.words[end + 1] not in word_list("not_name")
    ):
        end += 1
    return end


def _widened(s: Sentence, first: int, last: int, precision: str) -> tuple[tuple[int, int], str]:
    """Add "the ... district of" before a place and "district" after it, if its words do not hold them yet."""
    if last + 1 < len(s.words) and s.words[last + 1] in word_list("place_noun"):
        last += 1
        if s.words[last] not in word_list("wide_place"):
            precision = "town" if precision != "country" else precision
    if first > 1 and s.words[first - 1] == "of" and s.words[first - 2] in word_list("place_noun"):
        kind = s.words[first - 2]
        return (_determined(s, first - 2), last), ("province" if kind in word_list("wide_place") else "town")
    return (first, last), precision
