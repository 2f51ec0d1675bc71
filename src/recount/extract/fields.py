"""The fields of a finding that its sentence, or the report around it, tells: means, place, time, who, who says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from recount.extract.attribution import Attribution
from recount.extract.lexicon import means_words, word_list
from recount.extract.sentences import Sentence
from recount.model.spans import Mention


@dataclass(slots=True)
class Context:
    """A sentence with what was seen in it.

    Attributes:
        means: (rank, word index, code, mention) of each word for a means.
        places, times: hints that lie in it.
        attribution: who speaks, or None.
    """

    sentence: Sentence
    means: list[tuple[int, int, str, Mention]] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    times: list[Mention] = field(default_factory=list)
    attribution: Attribution | None = None


def means_in(sentence: Sentence, layer: str) -> list[tuple[int, int, str, Mention]]:
    """Every word or phrase for a means."""
    table, words, out, i = means_words(), sentence.words, [], 0
    while i < len(words):
        for m in table.get(words[i], ()):
            n = len(m.form)
            if words[i : i + n] == m.form:
                out.append((m.rank, i, m.means, sentence.mention(i, i + n - 1, layer)))
                i += n - 1
                break
        i += 1
    return out


def means_of(context: Context, first: int, last: int) -> tuple[str, Mention | None]:
    """The most specific means of a sentence, the nearest to the harm among equals; ("unknown", None) if none."""
    if not context.means:
        return "unknown", None
    rank, _, code, mention = min(context.means, key=lambda m: (m[0], min(abs(m[1] - first), abs(m[1] - last))))
    return code, mention


def _spoken(context: Context, t: Mention) -> bool:
    """Whether a time only dates the saying: it stands within two words of the verb of saying."""
    if context.attribution is None:
        return False
    s, a = context.sentence, context.attribution
    k = s.at(t.start)
    if s.words[a.cue_first] in ("according", "citing", "quoting"):
        return 0 <= k - s.at(a.source.end) <= 1
    return 0 < k - a.cue_last <= 3 or 0 < a.cue_first - s.at(t.end - 1) <= 1


def time_of(context: Context, first: int, last: int) -> Mention | None:
    """The time words nearest to the harm that do not merely date the saying."""
    s = context.sentence
    free = [t for t in context.times if not _spoken(context, t)]
    if not free:
        return None
    return min(free, key=lambda t: min(abs(s.at(t.start) - last), abs(first - s.at(t.start))))


def place_of(context: Context, first: int, last: int, layer: str) -> Mention | None:
    """The place nearest to the harm, with the words that make it more specific ("the X district of Y")."""
    s = context.sentence
    source = context.attribution.source.span if context.attribution else None
    best = None
    for p in context.places:
        if source and source.start <= p.start < source.end:
            continue
        k = s.at(p.start)
        cued = any(w in word_list("place_cue") for w in s.words[max(0, k - 6) : k])
        distance = k - last if k > last else (first - k) * 2
        score = distance + (0 if cued else 15)
        if best is None or score < best[0]:
            best = (score, p)
    return None if best is None else _widened(s, best[1], context.places, layer)


NEIGHBOURHOODS = frozenset(
    "district neighbourhood neighborhood area suburb village town city province region camp market mosque school hospital "
    "square street governorate countryside quarter crossing checkpoint".split()
)


def _widened(s: Sentence, place: Mention, places: Sequence[Mention], layer: str) -> Mention:
    """Add "the ... district" after and "of Y" when places follow one another."""
    start, end = place.start, place.end
    k = s.at(end)
    if k < len(s.words) and s.words[k] in NEIGHBOURHOODS:
        end = s.ends[k]
        k += 1
    for p in places:
        if p.start >= end and s.at(p.start) - s.at(end - 1) <= 3:
            between = s.words[s.at(end - 1) + 1 : s.at(p.start)]
            if between and between[0] in ("of", "in", ",") and all(w in ("of", "in", ",", "the", "northern", "southern", "eastern", "western", "city", "town", "province") for w in between):
                end = p.end
                break
    return Mention(start, end, layer[start:end])


def perpetrator_of(context: Context, first: int, last: int, pattern: str, group_first: int, layer: str) -> Mention | None:
    """Who is said to have done it: the subject of an active verb, the agent after "by", or whose strikes they were."""
    s = context.sentence
    return _agent(s, last, layer) or (_actor_before(s, first, layer) if pattern == "active" else None) or _owner(context, s, layer)


def _agent(s: Sentence, last: int, layer: str) -> Mention | None:
    """The phrase after "by", "carried out by", "fired by", if it names an actor."""
    actors, stops = word_list("actor"), word_list("stop")
    for k in range(max(0, last - 12), len(s.words) - 1):
        if s.words[k] != "by" or k < last - 12:
            continue
        j = k + 1
        while j < len(s.words) and j - k < 9 and (s.words[j] not in stops or s.words[j] == "is") and (s.words[j][0].isalnum()):
            j += 1
        if any(w in actors for w in s.words[k + 1 : j]):
            end = _trim(s, k + 1, j - 1)
            return s.mention(k + 1, end, layer) if end >= k + 1 else None
    return None


def _trim(s: Sentence, first: int, last: int) -> int:
    while last >= first and s.words[last] in word_list("weapon") and s.words[last] not in ("forces",):
        last -= 1
    return last


def _actor_before(s: Sentence, first: int, layer: str) -> Mention | None:
    """The subject of an active harm verb: the last run of words before it that holds an actor."""
    actors, stops = word_list("actor"), word_list("stop")
    hit = next((k for k in range(first - 1, max(-1, first - 14), -1) if s.words[k] in actors), None)
    if hit is None:
        return None
    a = hit
    while a > 0 and s.words[a - 1] not in stops and s.words[a - 1][0].isalnum() and hit - a < 6:
        a -= 1
    return s.mention(a, hit, layer)


def _owner(context: Context, s: Sentence, layer: str) -> Mention | None:
    """ "Russian air strikes", "regime shelling", "rebel rocket fire": the actor before a word for an attack."""
    actors, weapons, stops = word_list("actor"), word_list("weapon"), word_list("stop")
    for k in range(1, len(s.words)):
        if s.words[k] in weapons and s.words[k - 1] in actors and s.words[k] not in actors:
            a = k - 1
            while a > 0 and (s.words[a - 1] in actors or s.raw[a - 1][:1].isupper() and k - a < 4) and s.words[a - 1] not in stops:
                a -= 1
            return s.mention(a, k - 1, layer)
    return None
