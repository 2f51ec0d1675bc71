"""The fields of a finding that its own sentence tells: by what means and when."""

from __future__ import annotations

from dataclasses import dataclass, field

from recount.extract.attribution import Attribution
from recount.extract.groups import Group
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
        harms: whether it tells of harm.
    """

    sentence: Sentence
    means: list[tuple[int, int, str, Mention]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    times: list[Mention] = field(default_factory=list)
    attribution: Attribution | None = None
    groups: list[Group] = field(default_factory=list)
    harms: bool = False


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
    """The most specific means of a sentence, the nearest among equals, the first of two named together.

    ("unknown", None) if there is none.
    """
    if not context.means:
        return "unknown", None
    best = min(context.means, key=lambda m: (m[0], min(abs(m[1] - first), abs(m[1] - last))))
    words = context.sentence.words
    for rank, k, code, mention in context.means:
        after = context.sentence.at(mention.end)
        if rank == best[0] and k < best[1] and words[after : best[1]] in (("and",), ("or",)):
            return code, mention
    return best[2], best[3]


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
    """The time words nearest to the harm that do not merely date the saying.

    A day that owns the attack ("the toll from Thursday's shelling") comes before all others.
    """
    s = context.sentence
    free = [t for t in context.times if not spoken(context, t)]
    if not free:
        return None
    owners = [t for t in context.times if _owns_attack(s, t)]
    return min(owners or free, key=lambda t: min(abs(s.at(t.start) - last), abs(first - s.at(t.start))))


def _owns_attack(s: Sentence, t: Mention) -> bool:
    k = min(s.at(t.end - 1), len(s.words) - 1)  # a time may end in the space after the last word
    possessive = s.words[k].endswith(("'s", "’s"))
    return possessive and any(w in word_list("weapon") for w in s.words[k + 1 : k + 4])
