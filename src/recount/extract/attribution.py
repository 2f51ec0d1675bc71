"""Who says it: the origin of a sentence's claims, down to the deepest speaker."""

from __future__ import annotations

from dataclasses import dataclass, replace

from recount.extract.lexicon import speakers, word_list
from recount.extract.sentences import Sentence
from recount.model.spans import Mention

AHEAD = 40  # sentences in which the name of "a monitoring group" may follow
MAX_NAME = 14  # words of a speaker's description


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker's words, and the words of the verb or preposition that ties the sentence to it.

    `via` are the words of whoever passes the speaker's words on, or None.
    """

    source: Mention
    cue_first: int
    cue_last: int
    via: Mention | None = None


def attribution_of(sentence: Sentence, layer: str) -> Attribution | None:
    """The deepest speaker a sentence names, or None where the outlet speaks itself."""
    best: Attribution | None = None
    for k in range(len(sentence.words)):
        found = _attribution_at(sentence, k, layer)
        if found is None:
            continue
        if best is None:
            best = found
        elif sentence.words[found.cue_first] in word_list("citing") or _deeper(found, best):
            best = replace(found, via=best.source)
        elif best.via is None and found.source != best.source and _is_outlet(found.source.text):
            best = replace(best, via=found.source)
    return best


def _attribution_at(sentence: Sentence, k: int, layer: str) -> Attribution | None:
    """The speaker that word k, a verb of saying or "according", names."""
    words, w = sentence.words, sentence.words[k]
    if w in ("according", "attributed") and words[k + 1 : k + 2] == ("to",):
        return _after(sentence, k + 2, layer, k, k + 1)
    if w in word_list("citing"):
        return _after(sentence, k + 1, layer, k, k)
    if w not in word_list("speech"):
        return None
    inverted = _ends_quote(sentence, k) or w in ("said", "says")
    return _before(sentence, k, layer) or (_after(sentence, k + 1, layer, k, k) if inverted else None)


def _deeper(new: Attribution, old: Attribution) -> bool:
    """A person or group is deeper than the outlet that passes the words on."""
    return _is_outlet(old.source.text) and not _is_outlet(new.source.text)


def _is_outlet(text: str) -> bool:
    return any(w in word_list("outlet") for w in text.lower().split())


def _ends_quote(sentence: Sentence, k: int) -> bool:
    return k > 0 and sentence.words[k - 1] in ('"', "”", ",", "’")


def _before(sentence: Sentence, verb: int, layer: str) -> Attribution | None:
    """The noun phrase that ends right before a verb of saying."""
    words, known = sentence.words, speakers()
    end = verb - 1
    between = word_list("before_saying") | word_list("saying_day")
    while end >= 0 and (words[end] in between or words[end].endswith("ly")):
        end -= 1
    opened = [k for k in range(max(0, end - 3), end) if words[k] == "("]
    if end > 1 and words[end] == ")" and opened:
        end = opened[-1] - 1  # "the Observatory (SOHR) said"
    if end >= 0 and words[end] in word_list("pronoun"):
        return Attribution(sentence.mention(end, end, layer), verb, verb)
    if end < 0 or not words[end][0].isalnum() or words[end] in ("that", "was", "were", "is"):
        return None
    first = _phrase_start(sentence, end)
    if first is None:
        return None
    phrase = words[first : end + 1]
    if (not any(w in known for w in phrase) and not _is_name(sentence, first, end)) or any(
        w.isdigit() for w in phrase
    ):
        return None
    return Attribution(sentence.mention(first, end, layer), verb, verb)


def _phrase_start(sentence: Sentence, end: int) -> int | None:
    """Walk left from the last word of a speaker's phrase to where it begins."""
    words, raw, known = sentence.words, sentence.raw, speakers()
    stops, k, first = word_list("stop"), end, None
    while k >= 0 and end - k < MAX_NAME:
        w = words[k]
        is_name = raw[k][:1].isupper() and w not in word_list("saying_day")
        if w in ("a", "an", "the", "local", "one", "some"):
            first = k
            if k and _is_title(sentence, k - 1) and w in ("a", "an"):
                return _phrase_start(
                    sentence, k - 1
                )  # "the Observatory a monitoring group": the name, not what it is
            if k == 0 or not _links(words, k - 1):
                break
        elif (
            w in known
            or is_name
            or (
                w not in stops
                and w.isalnum()
                and w.islower()
                and k > 0
                and not w.endswith("ed")
                and not w.isdigit()
            )
        ):
            first = k
        elif first is not None and _links(words, k):
            pass
        elif "-" in w:
            first = k
        else:
            break
        k -= 1
    while first is not None and first <= end and words[first] in word_list("link") - {"the", "a", "an", "al"}:
        first += 1
    return first if first is not None and first <= end else None


def _links(words: tuple[str, ...], k: int) -> bool:
    """Whether word k joins the halves of a description: "source at", "activists in", "director of"."""
    if words[k] in ("of", "for", "and", "at", "'", "-"):
        return True
    return words[k] in ("in", "with", "from") and any(w in speakers() for w in words[max(0, k - 3) : k])


def _is_title(sentence: Sentence, k: int) -> bool:
    return sentence.raw[k][:1].isupper() and sentence.words[k] not in word_list("saying_day") and k > 0


def _is_name(sentence: Sentence, first: int, end: int) -> bool:
    caps = [k for k in range(first, end + 1) if sentence.raw[k][:1].isupper()]
    return len(caps) >= 2 and end - first <= 4


def _after(sentence: Sentence, k: int, layer: str, cue_first: int, cue_last: int) -> Attribution | None:
    """The noun phrase that begins at word k."""
    words, stops, known = sentence.words, word_list("stop"), speakers()
    last, j = None, k
    while j < len(words) and j - k < MAX_NAME:
        w = words[j]
        if w.isdigit() or (j > k and w in ("the", "a", "an") and words[j - 1] not in word_list("link")):
            break
        if (w in word_list("link") and j > k) or w in ("the", "a", "an"):
            if (w in ("in", "on", "to")) and not _links(words, j):
                break
        elif (
            w in stops
            or not w[0].isalnum()
            or (w in word_list("speech") and w not in known)
            or w in word_list("saying_day")
        ):
            break
        else:
            last = j
        j += 1
    if last is None:
        return None
    phrase = words[k : last + 1]
    if not any(w in known for w in phrase) and not _is_name(sentence, k, last):
        return None
    return Attribution(sentence.mention(k, last, layer), cue_first, cue_last)


def is_named(source: Mention) -> bool:
    """Whether a speaker's words hold a name, and are not only "a monitoring group", "the source", "it"."""
    words = source.text.split()
    capitals = [
        w for n, w in enumerate(words) if w[:1].isupper() and (n or w.lower() not in ("a", "an", "the"))
    ]
    return (
        bool(capitals)
        and not (len(words) == 1 and words[0].lower() in word_list("pronoun"))
        and (len(words) > 2 or capitals[-1] == words[-1])
    )


def settled(found: list[Attribution | None]) -> list[Attribution | None]:
    """Give "it", "the group" and "a monitor" the name of the speaker they stand for, sentence by sentence."""
    out: list[Attribution | None] = []
    last: Mention | None = None
    for n, attribution in enumerate(found):
        out.append(None if attribution is None else _named(attribution, last, found[n + 1 : n + 1 + AHEAD]))
        last = last if out[-1] is None else out[-1].source
    return out


def _named(a: Attribution, last: Mention | None, following: list[Attribution | None]) -> Attribution | None:
    """One attribution with its speaker's name: the last one's, else that of the next of its kind."""
    if a.source.text.lower() in word_list("pronoun"):
        return None if last is None else replace(a, source=last)
    if not _is_generic(a.source):
        return a
    later = [b.source for b in following if b is not None]
    before = [last] if last is not None else []
    names = (m for m in (*before, *later) if is_named(m) and _same_kind(a.source, m))
    return replace(a, source=next(names, a.source))


def _is_generic(source: Mention) -> bool:
    words = source.text.lower().replace("-", " ").split()
    return any(w in word_list("generic_speaker") for w in words) and not is_named(source)


def _same_kind(generic: Mention, named: Mention) -> bool:
    """Whether the name can be what the general word means: an observatory is a monitor."""
    words, name = generic.text.lower(), named.text.lower()
    kinds = (
        ("monitor", ("observatory", "network", "monitor", "watch", "centre", "center")),
        ("watchdog", ("observatory", "network", "monitor", "watch")),
        ("group", ("observatory", "network", "group", "watch", "committees", "amnesty", "coalition")),
        ("agency", ("agency", "sana", "afp", "reuters")),
        ("source", ("source",)),
        ("organi", ("organisation", "organization", "msf", "observatory", "watch")),
    )
    return any(k in words and any(n in name for n in names) for k, names in kinds)
