"""Who did it: whom a sentence, or the one that follows, holds responsible. Silence stays silence."""

from __future__ import annotations

from recount.extract.fields import Context
from recount.extract.lexicon import word_list
from recount.extract.sentences import Sentence
from recount.model.spans import Mention

REACH = 6  # words from "blamed on" or "carried out by" to the party
SUBJECT = 16  # words between the subject of a harm verb and the verb


def perpetrator_of(context: Context, first: int, last: int, pattern: str, layer: str) -> Mention | None:
    """Who is said to have done it: the agent after "by", the subject of a verb, the owner of strikes."""
    s = context.sentence
    near = pattern in ("active", "lives", "state", "part", "attributive")
    return (
        _agent(s, last, layer)
        or (_actor_before(s, first, layer) if near else None)
        or _attacker(s, layer)
        or _owner(s, layer)
        or _blamed(s, layer)
        or _opponent(s, layer)
    )


def _is_actor(s: Sentence, k: int) -> bool:
    """Whether word k names someone who can do harm: an armed party, or a nation before its forces."""
    w = s.words[k]
    following = s.words[k + 1 : k + 3]
    if following and following[0] in word_list("target"):
        return False  # "an army checkpoint" was attacked, and did not attack
    if w in word_list("actor"):
        return w not in ("is",) or s.raw[k] == "IS"
    if w in word_list("party_noun") and k and s.raw[k][:1].isupper() and s.raw[k - 1][:1].isupper():
        return s.words[k - 1] not in word_list("helper")  # "the Ridge Front", but not "the Rescue Corps"
    return w in word_list("nation") and any(f in word_list("force") for f in following)


def _run(s: Sentence, first: int, last: int, layer: str) -> Mention | None:
    """The words first to last without counts and dates at the start and weapons at the end."""
    weapons = word_list("weapon") - word_list("forces")
    while last > first and s.words[last] in weapons:
        last -= 1
    while first < last and (s.words[first] in word_list("not_actor_start") or s.words[first][0].isdigit()):
        first += 1
    if last == first + 1 and s.words[first] in ("a", "an") and s.words[last] in word_list("nation"):
        first = last  # "a Russian air strike": the article is that of the strike
    return s.mention(first, last, layer) if first <= last else None


def _bounds(s: Sentence, hit: int) -> tuple[int, int]:
    """The run of words around an actor that belong to its name."""
    stops = word_list("stop")
    a = b = hit
    while a > 0 and _joins(s, a - 1, stops) and hit - a < 5:
        a -= 1
    tail = word_list("actor_tail") | word_list("force")
    while b + 1 < len(s.words) and b - hit < 4 and (s.words[b + 1] in tail or _is_actor(s, b + 1)):
        b += 1
    if s.words[b + 1 : b + 2] == ("of",):  # "fighters of the Ridge Front"
        end = b + 3 if s.words[b + 2 : b + 3] == ("the",) else b + 2
        while end < len(s.words) and s.raw[end][:1].isupper() and s.words[end] not in word_list("not_name"):
            end += 1
        if end > b + 3:
            b = end - 1
    return a, b


def _joins(s: Sentence, k: int, stops: frozenset[str]) -> bool:
    w = s.words[k]
    if w in ("the", "a", "an"):
        return True
    if k + 1 < len(s.words) and s.words[k + 1] in ("the", "a", "an"):
        return False
    if (
        w.endswith(("ed", "ing"))
        and s.raw[k][:1].islower()
        and "-" not in w
        and w not in ("armed", "unidentified", "suspected")
    ):
        return False
    return (
        w not in stops
        and w[0].isalnum()
        and not w.isdigit()
        and w not in word_list("speech")
        and w not in word_list("not_actor_start")
    )


def told_attack(s: Sentence) -> bool:
    """Whether a sentence goes on about an attack told before: "the strikes", "the attack", "those raids"."""
    weapons = word_list("weapon")
    return any(
        s.words[k] in ("the", "those", "these", "this")
        and (s.words[k + 1] in weapons or s.words[k + 1] in ("blast", "explosion", "air"))
        for k in range(len(s.words) - 1)
    )


def _agent(s: Sentence, last: int, layer: str) -> Mention | None:
    """The phrase after "by", "carried out by", "fired by", if it names an actor."""
    stops = word_list("stop")
    for k in range(len(s.words) - 1):
        before = s.words[k - 1] if k else ""
        doing = before in ("fired", "launched", "out", "dropped")
        if s.words[k] != "by" or before in word_list("holding") or (k < last - 14 and not doing):
            continue
        for j in range(k + 1, min(k + 9, len(s.words))):
            if (s.words[j] in stops and s.raw[j] != "IS") or not s.words[j][0].isalnum():
                break
            if _is_actor(s, j):
                a, b = _bounds(s, j)
                return _run(s, max(a, k + 1), b, layer)
    return None


def _actor_before(s: Sentence, first: int, layer: str) -> Mention | None:
    """The subject of an active harm verb: the last actor before it, unless it is said to deny."""
    for hit in range(first - 1, max(-1, first - SUBJECT) - 1, -1):
        if not _is_actor(s, hit):
            continue
        if any(w in word_list("deny") for w in s.words[hit + 1 : first]):
            return None
        a, b = _bounds(s, hit)
        if a and s.words[a - 1] in word_list("object_cue"):
            continue  # "struck a gathering of the Front": the struck, unless "fighters of the Front"
        return _run(s, a, min(b, first - 1), layer)
    return None


def _attacker(s: Sentence, layer: str) -> Mention | None:
    """As in "When terrorist groups fired ...": the actor right before a verb of attacking."""
    verbs, adverbs = word_list("attack"), word_list("adverb")
    for k in range(1, len(s.words)):
        if s.words[k] not in verbs:
            continue
        if any(w in word_list("deny") for w in s.words[max(0, k - 3) : k]):
            continue
        j = k - 1
        while j > 0 and (
            s.words[j] in adverbs
            or s.words[j] in ("has", "have", "had", "on")
            or s.words[j] in word_list("not_actor_start")
        ):
            j -= 1
        hit = next((m for m in (j, j - 1) if m >= 0 and _is_actor(s, m)), None)
        if hit is not None and (
            s.words[k].endswith("ed")
            or s.words[k] in ("struck", "hit", "blew", "overran")
            or s.words[hit].endswith("s")
        ):
            a, b = _bounds(s, hit)
            return _run(s, a, min(b, k - 1), layer)
    return None


def _blamed(s: Sentence, layer: str) -> Mention | None:
    """As in "Blamed on ...", "attributed to ...": whom the sentence holds responsible."""
    return _party_after(s, {("blamed", "on"), ("attributed", "to")}, layer)


def _carried_out(s: Sentence, layer: str) -> Mention | None:
    """As in "carried out by ...", "fired by ...": who did it."""
    done = ("out", "conducted", "launched", "fired", "committed", "claimed")
    return _party_after(s, {(w, "by") for w in done}, layer)


def _opponent(s: Sentence, layer: str) -> Mention | None:
    """As in "killed in clashes with ...": the other side of a fight."""
    fights = ("clashes", "fighting", "battles", "battle", "firefight", "clash")
    return _party_after(s, {(w, "with") for w in fights}, layer)


def _party_after(s: Sentence, cues: set[tuple[str, str]], layer: str) -> Mention | None:
    """The first party within REACH words after one of the pairs of words."""
    for k in range(len(s.words) - 2):
        if (s.words[k], s.words[k + 1]) not in cues:
            continue
        hit = next((j for j in range(k + 2, min(k + 2 + REACH, len(s.words))) if _is_actor(s, j)), None)
        if hit is not None:
            a, b = _bounds(s, hit)
            return _run(s, max(a, k + 2), b, layer)
    return None


def _owner(s: Sentence, layer: str) -> Mention | None:
    """As in "Russian air strikes", "rebel groups' rocket attacks": the actor before a word for an attack."""
    weapons, stops = word_list("weapon"), word_list("stop")
    for k in range(1, len(s.words)):
        if s.words[k] not in weapons or _is_actor(s, k):
            continue
        for j in range(k - 1, max(-1, k - 4), -1):
            if (
                s.words[j] in stops
                or not s.words[j][0].isalnum()
                or s.words[j] in word_list("attack") - weapons
            ):
                break
            if _is_actor(s, j):
                a, b = _bounds(s, j)
                return _run(s, a, min(b, k - 1), layer)
    return None


def told_later(contexts: list[Context], sentence: int, layer: str) -> Mention | None:
    """Whom one of the next sentences holds responsible: "the raids were carried out by ..."."""
    for k in range(sentence + 1, min(len(contexts), sentence + 3)):
        s = contexts[k].sentence
        if told_attack(s) or "responsibility" in s.words:
            found = _carried_out(s, layer) or _blamed(s, layer) or _responsible(s, layer)
            if found is not None:
                return found
    return None


def _responsible(s: Sentence, layer: str) -> Mention | None:
    """Who "claimed responsibility" or "said it was behind" the attack."""
    for k in range(1, len(s.words) - 1):
        claimed = (
            s.words[k] in ("claimed", "claims", "accepted", "admitted")
            and "responsibility" in s.words[k : k + 4]
        )
        if claimed:
            start = k - 1
            while start >= 0 and (s.words[start] in word_list("have") or s.words[start].endswith("ly")):
                start -= 1
            if start >= 0 and _is_actor(s, start):
                a, b = _bounds(s, start)
                return _run(s, a, b, layer)
    return None
