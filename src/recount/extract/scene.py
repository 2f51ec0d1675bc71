"""One sentence while its harm words are read: its groups, what is tied, and what stands beside what."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from recount.extract.groups import Group, Trigger, adds_up, summed
from recount.extract.lexicon import word_list
from recount.extract.sentences import Sentence

SECOND = 14  # words between the first participle of a passive and the second
AGE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One group tied to one harm word.

    Attributes:
        outcome: code of the codebook.
        group: the group, or None where only the harm word stands ("caused casualties").
        trigger: the harm word.
        pattern: how the two were tied; the extractor's confidence hangs on it.
        first, last: words of the sentence from the earlier to the later of the two.
        total: position (in the sentence's list) of the finding that this one is a part of, or None.
        of_those: whether it is a part of a total that an earlier sentence told ("of those killed ...").
    """

    outcome: str
    group: Group | None
    trigger: Trigger
    pattern: str
    first: int
    last: int
    total: int | None = None
    of_those: bool = False


@dataclass(slots=True)
class Scene:
    """What is known of one sentence while its harm words are read."""

    sentence: Sentence
    groups: list[Group]
    triggers: list[Trigger]
    found: list[Finding] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # groups (by position) that some harm word has

    def add_all(self, positions: list[int], trigger: Trigger, pattern: str) -> None:
        """Tie a list of groups to a harm word: summed where it names single people, else one by one."""
        members = [self.groups[p] for p in sorted(positions)]
        if adds_up(members, self.sentence):
            self.taken.update(positions)
            self._add_group(summed(members, self.sentence), trigger, pattern)
        else:
            for position in positions:
                self.add(position, trigger, pattern)

    def add(self, position: int, trigger: Trigger, pattern: str, total: int | None = None) -> None:
        """Tie one group, by its position, to a harm word."""
        self.taken.add(position)
        self._add_group(self.groups[position], trigger, pattern, total)

    def _add_group(self, group: Group, trigger: Trigger, pattern: str, total: int | None = None) -> None:
        evidence_last = max(group.head, trigger.last)
        self.found.append(
            Finding(
                trigger.harm.outcome,
                group,
                trigger,
                pattern,
                min(group.first, trigger.first),
                evidence_last,
                total,
            )
        )


def passive(scene: Scene, i: int) -> bool:
    """Whether a form of "be" stands before word i, adverbs and participles of coordination between."""
    words, be, adverbs = scene.sentence.words, word_list("be"), word_list("adverb")
    k = i - 1
    if k >= 0 and words[k] in ("and", "then") and _second_participle(words, k):
        return True
    while k >= 0 and i - k <= 5:
        w = words[k]
        if w in be:
            return True
        if not (w in adverbs or w in ("or", "and", "wounded", "killed", "injured", ",") or w.endswith("ly")):
            return False
        k -= 1
    return False


def _second_participle(words: tuple[str, ...], k: int) -> bool:
    """As in "Was put in a cage and burned alive": "be" with a participle before the "and" at word k."""
    be, clause = word_list("be"), word_list("clause")
    for j in range(k - 2, max(-1, k - SECOND) - 1, -1):
        if words[j] in clause or words[j] in (",", "that"):
            return False
        if words[j] in be:
            return words[j + 1].endswith(("ed", "en", "ught", "et", "ut"))
    return False


def clause_break(scene: Scene, start: int, end: int) -> bool:
    """Whether a word that begins another clause stands in words start..end."""
    words = scene.sentence.words
    return any(words[k] in word_list("clause") for k in range(start, end))


def left_of(scene: Scene, i: int, reach: int, across_clauses: bool = False) -> int | None:
    """Position of the free group nearest before word i, within `reach` words and the same clause."""
    for position in range(len(scene.groups) - 1, -1, -1):
        group = scene.groups[position]
        if group.last >= i:
            continue
        if i - group.last - 1 > reach:
            return None
        if not across_clauses and clause_break(scene, group.last + 1, i):
            return None
        return position
    return None


def right_of(scene: Scene, j: int, reach: int = 0) -> int | None:
    """Position of the group that starts within `reach` words after word j."""
    for position, group in enumerate(scene.groups):
        if group.first > j:
            return position if group.first - j - 1 <= reach else None
    return None


def subject(scene: Scene, i: int, reach: int) -> int | None:
    """Position of the subject of a verb at word i, its parts ("including ...") skipped."""
    position = left_of(scene, i, reach)
    while position:
        group = scene.groups[position]
        before = scene.groups[position - 1]
        part = included(scene, before.last + 1, group.first) or is_of_them(scene, group)
        listed_part = listed(scene, before, group) and _in_part_list(scene, position - 1)
        said_of_part = group.phrase is None and is_of_them(scene, before)  # "two of whom were children"
        if not part and not listed_part and not said_of_part:
            break
        position -= 1
    return position


def is_of_them(scene: Scene, group: Group) -> bool:
    """Whether a group only counts some of those before: "four of them", "two of whom"."""
    words = scene.sentence.words[group.first : group.last + 1]
    return ("of", "them") in pairwise(words) or ("of", "whom") in pairwise(words)


def _in_part_list(scene: Scene, position: int) -> bool:
    while position:
        group, before = scene.groups[position], scene.groups[position - 1]
        if included(scene, before.last + 1, group.first):
            return True
        if not listed(scene, before, group):
            return False
        position -= 1
    return False


def included(scene: Scene, start: int, end: int) -> bool:
    """Whether words start..end say that what follows is a part ("including", "among them")."""
    if end - start > 4 or end <= start:
        return False
    between = " ".join(scene.sentence.words[start:end]).strip(" ,-–—(")
    return announced(scene, end) or any(between.startswith(w) for w in word_list("include"))


def announced(scene: Scene, end: int) -> bool:
    """Whether the words right before word `end` are "including", "among them" or the like."""
    before = " " + " ".join(scene.sentence.words[max(0, end - 4) : end]).rstrip(" ,-–—(")
    return any(before.endswith(" " + w) for w in word_list("include"))


def listed(scene: Scene, before: Group, group: Group) -> bool:
    """Whether two groups stand side by side in a list: nothing, an age, a comma or "and" between."""
    between = scene.sentence.words[before.last + 1 : group.first]
    if between and between[-1] in word_list("possessive"):
        between = between[:-1]  # "a mother, her two sons"
    if between[:1] == (",",) and between[1:2] and between[1].isdigit() and len(between[1]) <= AGE_DIGITS:
        between = between[2:]  # "Adil Karo, 34, and his son"
    return all(w in word_list("listing") for w in between)


def next_trigger(scene: Scene, word: int) -> Trigger | None:
    """The harm word that begins at `word`, or None."""
    return next((t for t in scene.triggers if t.first == word), None)


def belongs_to_next(scene: Scene, position: int, own: Trigger) -> bool:
    """Whether a group's own harm word follows it: "killing 3 and [43 others] were hurt"."""
    group, words = scene.groups[position], scene.sentence.words
    k = group.last + 1
    while (
        k < len(words)
        and k - group.last <= 4
        and (words[k] in word_list("be") or words[k] in word_list("have"))
    ):
        k += 1
    nxt = next_trigger(scene, k)
    if nxt is None or nxt is own or nxt.harm.kind not in ("past", "subject", "state", "tally"):
        return False
    if nxt.harm.form[-1].endswith("ing") and k == group.last + 1:
        return False  # "killed 15 people fleeing the town": the participle only describes them
    if k > group.last + 1 or not group.has_noun:
        return True
    following = right_of(scene, nxt.last)  # "killed 30 people injured 90": the second verb has its own object
    return following is None or scene.groups[following].phrase is None or nxt.harm.kind in ("state", "tally")
