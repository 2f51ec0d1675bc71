"""The fields of a finding that its sentence, or the report around it, tells: means, place, time, who, who says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from recount.extract.attribution import Attribution
from recount.extract.groups import NAME_STOPS, Group
from recount.extract.lexicon import means_words, word_list
from recount.extract.sentences import Sentence
from recount.model.places import Place
from recount.model.spans import Mention


@dataclass(slots=True)
class Context:
    """A sentence with what was seen in it.

    Attributes:
        means: (rank, word index, code, mention) of each word for a means.
        places, times: hints that lie in it.
        attribution: who speaks, or None.
        groups: the people it speaks of.
    """

    sentence: Sentence
    means: list[tuple[int, int, str, Mention]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    times: list[Mention] = field(default_factory=list)
    attribution: Attribution | None = None
    groups: list[Group] = field(default_factory=list)


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


def spoken(context: Context, t: Mention) -> bool:
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
    free = [t for t in context.times if not spoken(context, t)]
    if not free:
        return None
    return min(free, key=lambda t: min(abs(s.at(t.start) - last), abs(first - s.at(t.start))))


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
        distance = k - last if k > last else (first - k) * 1.5
        score = distance + (0 if cued else 12) + COARSE.get(c.precision, 0)
        if best is None or score < best[0]:
            best = (score, c)
    return None if best is None else _innermost(s, best[1], named)


def _innermost(s: Sentence, place: PlaceWords, named: list[PlaceWords]) -> PlaceWords:
    """ "The town of X near Y", "X (in central Y)": the finer of places that stand one inside the other."""
    start = s.at(place.mention.start)
    for c in named:
        last = s.at(c.mention.end - 1)
        between = s.words[last + 1 : start]
        if last < start and len(between) <= 7 and c.rank < place.rank and any(w in ("in", "near", "of", "'s", "south", "north", "east", "west", "outside") for w in between):  # fmt: skip
            return c
    return place


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words that name a place, and how wide an area they mean."""

    mention: Mention
    precision: str

    @property
    def rank(self) -> int:
        """How wide: 0 a named quarter, street or building, 1 a town, 3 a province, 4 a country or more."""
        local = self.mention.text.lower().split()
        return RANKS[self.precision] - int(self.precision == "town" and any(w in LOCAL for w in local))


RANKS = {"exact": 0, "town": 1, "district": 1, "province": 3, "country": 4, "region": 4}
LOCAL = frozenset(
    "district neighbourhood neighborhood suburb village camp market mosque school hospital square street quarter crossing "
    "checkpoint road farms airport base prison".split()
)
LEAD = 5  # sentences, the headline's included, that tell the main happening before its details
COARSE = {"country": 30, "region": 25, "province": 14, "town": 0, "district": 0, "exact": 0}
NEIGHBOURHOODS = frozenset(
    "district neighbourhood neighborhood area suburb village town city province region camp market mosque school hospital "
    "square street governorate countryside quarter crossing checkpoint road farms airport base prison enclave suburbs "
    "outskirts island valley district bridge roundabout county park church university district hill river border "
    "neighbourhoods neighborhoods districts villages towns areas highway junction".split()
)
WIDE = frozenset(("province", "governorate", "countryside", "region", "county"))


def candidates(context: Context, layer: str) -> list[PlaceWords]:
    """The places a sentence names: those the gazetteer knows, and those its own words call a village, a street ..."""
    s, out, covered = context.sentence, [], set()
    for p in context.places:
        first, last = s.at(p.start), s.at(p.end - 1)
        if _is_adjective(s, first, last):
            continue
        last = _extended(s, last)
        words, precision = _widened(s, first, last, p.precision)
        out.append(PlaceWords(s.mention(*words, layer), precision))
        covered.update(range(words[0], words[1] + 1))
    for k, w in enumerate(s.words):
        if w not in NEIGHBOURHOODS or k in covered:
            continue
        if s.words[k + 1 : k + 2] == ("of",) and k + 2 < len(s.raw) and s.raw[k + 2][:1].isupper():
            end = _capitals(s, k + 2)
            out.append(PlaceWords(s.mention(_determined(s, k), end, layer), "province" if w in WIDE else "town"))
        elif k and s.raw[k - 1][:1].isupper() or (k and s.words[k - 1].startswith(("al-", "an-", "as-", "ar-"))):
            start = k - 1
            while start > 0 and (s.raw[start - 1][:1].isupper() and s.words[start - 1] not in NAME_STOPS):
                start -= 1
            out.append(PlaceWords(s.mention(start, k, layer), "province" if w in WIDE else "town"))
    return out


def place_to_come(s: Sentence) -> bool:
    """Whether a sentence only says what kind of place it was ("a village", "a rebel-held district"): the name follows."""
    return any(
        w in NEIGHBOURHOODS and any(v in ("a", "an") for v in s.words[max(0, k - 4) : k])
        for k, w in enumerate(s.words)
    )


def _is_adjective(s: Sentence, first: int, last: int) -> bool:
    """Whether the words only say whose: "Russian jets", "US-led", "the Syrian capital"."""
    w = s.words[last]
    if w.endswith(("-led", "-backed", "-based", "-held", "-controlled")) or w.removesuffix("s") in NAME_STOPS:
        return True
    bare = first == last and w.removesuffix("s") in word_list("nation")
    return bare and not (first and s.words[first - 1] in ("in", "across", "inside") and s.raw[first].isupper())


def _extended(s: Sentence, last: int) -> int:
    """Go on over capitalised or al- words that belong to the name: "Bab al-Faraj"."""
    end = last
    while end + 1 < len(s.words) and end - last < 3 and s.words[end + 1].startswith(("al-", "an-", "as-", "ar-", "ash-", "ad-", "az-", "el-")):
        end += 1
    return end


def story_place(contexts: list[Context], sentence: int, rank: int, layer: str, reach: int) -> PlaceWords | None:
    """The nearest place finer than `rank` in the `reach` sentences before, or, at the head of a report, after."""
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
    while start > 0 and k - start < 4 and s.words[start - 1] not in word_list("stop") and s.words[start - 1][0].isalpha():
        start -= 1
        if s.words[start] in ("the", "a", "an"):
            break
    return start if s.words[start] in ("the", "a", "an") else k


def _capitals(s: Sentence, k: int) -> int:
    end = k
    while end + 1 < len(s.raw) and end - k < 3 and s.raw[end + 1][:1].isupper() and s.words[end + 1] not in NAME_STOPS:
        end += 1
    return end


def _widened(s: Sentence, first: int, last: int, precision: str) -> tuple[tuple[int, int], str]:
    """Add "the ... district of" before a place and "district" after it, if its words do not hold them yet."""
    if last + 1 < len(s.words) and s.words[last + 1] in NEIGHBOURHOODS:
        last += 1
        if s.words[last] not in WIDE:
            precision = "town" if precision != "country" else precision
    if first > 1 and s.words[first - 1] == "of" and s.words[first - 2] in NEIGHBOURHOODS:
        kind = s.words[first - 2]
        return (_determined(s, first - 2), last), ("province" if kind in WIDE else "town")
    return (first, last), precision


def perpetrator_of(context: Context, first: int, last: int, pattern: str, layer: str) -> Mention | None:
    """Who is said to have done it: the agent after "by", the subject of an active verb, or whose strikes they were."""
    s = context.sentence
    near = pattern in ("active", "lives", "nominal", "state", "part", "attributive")
    return (
        _agent(s, last, layer)
        or (_actor_before(s, first, layer) if near else None)
        or _attacker(s, layer)
        or _owner(s, layer)
        or _blamed(s, layer)
        or _opponent(s, last, layer)
    )


def _is_actor(s: Sentence, k: int) -> bool:
    """Whether word k names someone who can do harm: an armed party, or a nation before its forces or weapons."""
    w = s.words[k]
    if w in word_list("actor"):
        return w not in ("is",) or s.raw[k] == "IS"
    following = s.words[k + 1 : k + 3]
    return w in word_list("nation") and any(f in word_list("force") for f in following)


def _run(s: Sentence, first: int, last: int, layer: str) -> Mention | None:
    """The words first to last without counts, determiners of counts, weapons at the end and dates at the start."""
    weapons, forces = word_list("weapon"), frozenset(("forces", "force", "warplanes", "jets", "aircraft", "planes"))
    while last > first and s.words[last] in weapons - forces:
        last -= 1
    while first < last and (s.words[first] in NOT_ACTOR_STARTS or s.words[first][0].isdigit()):
        first += 1
    return s.mention(first, last, layer) if first <= last else None


NOT_ACTOR_STARTS = frozenset(
    "at least one two three and or least several many some other another monday tuesday wednesday thursday friday saturday "
    "sunday mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec continued heavy deadly".split()
)


def _bounds(s: Sentence, hit: int) -> tuple[int, int]:
    """The run of words around an actor that belong to its name."""
    stops = word_list("stop")
    a = b = hit
    while a > 0 and _joins(s, a - 1, stops) and hit - a < 5:
        a -= 1
    while b + 1 < len(s.words) and b - hit < 4 and (s.words[b + 1] in ("(", ")", "group", "militants", "fighters", "state", "bombers") or _is_actor(s, b + 1) or s.words[b + 1] in word_list("force")):  # fmt: skip
        b += 1
    return a, b


def _joins(s: Sentence, k: int, stops: frozenset[str]) -> bool:
    w = s.words[k]
    if w in ("the", "a", "an"):
        return True
    if k + 1 < len(s.words) and s.words[k + 1] in ("the", "a", "an"):
        return False
    if w.endswith(("ed", "ing")) and s.raw[k][:1].islower() and "-" not in w and w not in ("armed", "unidentified", "suspected"):
        return False
    return w not in stops and w[0].isalnum() and not w.isdigit() and w not in word_list("speech") and w not in NOT_ACTOR_STARTS


def told_attack(s: Sentence) -> bool:
    """Whether a sentence goes on about an attack told before: "the strikes", "the attack", "those raids"."""
    weapons = word_list("weapon")
    return any(
        s.words[k] in ("the", "those", "these", "this") and (s.words[k + 1] in weapons or s.words[k + 1] in ("blast", "explosion", "air"))
        for k in range(len(s.words) - 1)
    )


HOLDING = frozenset(
    "held controlled besieged backed supported led surrounded dominated run seized captured ruled affected said used "
    "recaptured retaken occupied owned operated claimed governed populated followed".split()
)


def _agent(s: Sentence, last: int, layer: str) -> Mention | None:
    """The phrase after "by", "carried out by", "fired by", if it names an actor."""
    stops = word_list("stop")
    for k in range(len(s.words) - 1):
        before = s.words[k - 1] if k else ""
        if s.words[k] != "by" or before in HOLDING or (k < last - 14 and before not in ("fired", "launched", "out", "dropped")):
            continue
        j = k + 1
        while j < len(s.words) and j - k < 9 and (s.words[j] not in stops or s.raw[j] == "IS") and s.words[j][0].isalnum():
            j += 1
        if any(_is_actor(s, m) for m in range(k + 1, j)):
            return _run(s, k + 1, j - 1, layer)
    return None


def _actor_before(s: Sentence, first: int, layer: str) -> Mention | None:
    """The subject of an active harm verb: the last actor before it."""
    hit = next((k for k in range(first - 1, max(-1, first - 16), -1) if _is_actor(s, k)), None)
    if hit is None:
        return None
    a, b = _bounds(s, hit)
    return _run(s, a, min(b, first - 1), layer)


def _attacker(s: Sentence, layer: str) -> Mention | None:
    """ "When terrorist groups fired ...": the actor right before a verb of attacking."""
    verbs, adverbs = word_list("attack"), word_list("adverb")
    for k in range(1, len(s.words)):
        if s.words[k] not in verbs:
            continue
        j = k - 1
        while j > 0 and (s.words[j] in adverbs or s.words[j] in ("has", "have", "had", "on") or s.words[j] in NOT_ACTOR_STARTS):
            j -= 1
        hit = next((m for m in (j, j - 1) if m >= 0 and _is_actor(s, m)), None)
        if hit is not None and (s.words[k].endswith("ed") or s.words[k] in ("struck", "hit", "blew", "overran") or s.words[hit].endswith("s")):
            a, b = _bounds(s, hit)
            return _run(s, a, min(b, k - 1), layer)
    return None


def _blamed(s: Sentence, layer: str) -> Mention | None:
    """ "Blamed on ...", "attributed to ...": whom the sentence holds responsible."""
    for k in range(len(s.words) - 2):
        if (s.words[k], s.words[k + 1]) in (("blamed", "on"), ("attributed", "to")):
            hit = next((j for j in range(k + 2, min(k + 8, len(s.words))) if _is_actor(s, j)), None)
            if hit is not None:
                a, b = _bounds(s, hit)
                return _run(s, max(a, k + 2), b, layer)
    return None


def _owner(s: Sentence, layer: str) -> Mention | None:
    """ "Russian air strikes", "terrorist groups' rocket attacks": the actor before a word for an attack."""
    weapons, stops = word_list("weapon"), word_list("stop")
    for k in range(1, len(s.words)):
        if s.words[k] not in weapons or _is_actor(s, k):
            continue
        for j in range(k - 1, max(-1, k - 4), -1):
            if s.words[j] in stops or not s.words[j][0].isalnum() or s.words[j] in word_list("attack") - weapons:
                break
            if _is_actor(s, j):
                a, b = _bounds(s, j)
                return _run(s, a, min(b, k - 1), layer)
    return None


def told_later(contexts: list[Context], sentence: int, layer: str) -> Mention | None:
    """Whom one of the next sentences holds responsible for the attack: "the raids were carried out by ..."."""
    for k in range(sentence + 1, min(len(contexts), sentence + 3)):
        s = contexts[k].sentence
        if told_attack(s):
            found = _carried_out(s, layer) or _blamed(s, layer)
            if found is not None:
                return found
    return None


def _carried_out(s: Sentence, layer: str) -> Mention | None:
    for k in range(2, len(s.words) - 1):
        if s.words[k] == "by" and s.words[k - 1] in ("out", "conducted", "launched", "fired", "committed", "claimed"):
            hit = next((j for j in range(k + 1, min(k + 7, len(s.words))) if _is_actor(s, j)), None)
            if hit is not None:
                a, b = _bounds(s, hit)
                return _run(s, max(a, k + 1), b, layer)
    return None


def _opponent(s: Sentence, last: int, layer: str) -> Mention | None:
    """ "Killed in clashes with ...": the other side of a fight."""
    for k in range(1, len(s.words) - 1):
        if s.words[k] == "with" and s.words[k - 1] in ("clashes", "fighting", "battles", "battle", "firefight", "clash"):
            hit = next((j for j in range(k + 1, min(k + 7, len(s.words))) if _is_actor(s, j)), None)
            if hit is not None:
                a, b = _bounds(s, hit)
                return _run(s, max(a, k + 1), b, layer)
    return None
