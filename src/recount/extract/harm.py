"""Ties the harm words of a sentence to the groups of people they strike."""

from __future__ import annotations

from dataclasses import dataclass, field

from recount.extract.groups import SUMMED, Group, Trigger, summed
from recount.extract.lexicon import Harm, word_list
from recount.extract.sentences import Sentence

NEAR = 3  # words between a group and a harm word without an auxiliary
FAR = 22  # words between a subject and its passive or intransitive verb
LISTING = frozenset((",", "and", "&", "also", "plus", "as", "well", "along", "with"))  # what may stand between list members
SECOND = 14  # words between the first participle of a passive and the second
TOLL_REACH = 16  # words between "toll" and its figure


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
    """

    outcome: str
    group: Group | None
    trigger: Trigger
    pattern: str
    first: int
    last: int
    total: int | None = None


@dataclass(slots=True)
class _Scene:
    """What is known of one sentence while its harm words are read."""

    sentence: Sentence
    groups: list[Group]
    triggers: list[Trigger]
    found: list[Finding] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # groups (by position) that some harm word has

    def add_all(self, positions: list[int], trigger: Trigger, pattern: str) -> None:
        """Tie a list of groups to a harm word: one summed claim where it names single people, else one for each."""
        members = [self.groups[p] for p in sorted(positions)]
        if len(members) > 1 and any(g.kind == "singular" for g in members) and all(g.kind in SUMMED for g in members):
            self.taken.update(positions)
            self._add_group(summed(members, self.sentence), trigger, pattern)
        else:
            for position in positions:
                self.add(position, trigger, pattern)

    def add(self, position: int, trigger: Trigger, pattern: str, total: int | None = None) -> None:
        self.taken.add(position)
        self._add_group(self.groups[position], trigger, pattern, total)

    def _add_group(self, group: Group, trigger: Trigger, pattern: str, total: int | None = None) -> None:
        evidence_last = max(group.head, trigger.last)
        self.found.append(
            Finding(trigger.harm.outcome, group, trigger, pattern, min(group.first, trigger.first), evidence_last, total)
        )


def findings_of(sentence: Sentence, groups: list[Group], triggers: list[Trigger]) -> list[Finding]:
    """Every group of the sentence that is told to be harmed, parts after their totals."""
    scene = _Scene(sentence, groups, triggers)
    for n, trigger in enumerate(triggers):
        _READERS[trigger.harm.kind](scene, n, trigger)
    _toll(scene)
    _among(scene)
    _parts(scene)
    _others(scene)
    return scene.found


def _passive(scene: _Scene, i: int) -> bool:
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
    """ "Was put in a cage and burned alive": a form of "be" with a participle before the "and" at word k."""
    be, clause = word_list("be"), word_list("clause")
    for j in range(k - 2, max(-1, k - SECOND) - 1, -1):
        if words[j] in clause or words[j] in (",", "that"):
            return False
        if words[j] in be:
            return words[j + 1].endswith(("ed", "en", "ught", "et", "ut"))
    return False


def _clause_break(scene: _Scene, start: int, end: int) -> bool:
    words = scene.sentence.words
    return any(words[k] in word_list("clause") for k in range(start, end))


def _left(scene: _Scene, i: int, reach: int, across_clauses: bool = False) -> int | None:
    """Position of the free group nearest before word i, within `reach` words and the same clause."""
    for position in range(len(scene.groups) - 1, -1, -1):
        group = scene.groups[position]
        if group.last >= i:
            continue
        if i - group.last - 1 > reach:
            return None
        if not across_clauses and _clause_break(scene, group.last + 1, i):
            return None
        return position
    return None


def _right(scene: _Scene, j: int, reach: int = 0) -> int | None:
    """Position of the group that starts within `reach` words after word j."""
    for position, group in enumerate(scene.groups):
        if group.first > j:
            return position if group.first - j - 1 <= reach else None
    return None


def _subject(scene: _Scene, i: int, reach: int) -> int | None:
    """Position of the subject of a passive or intransitive verb at word i, its parts ("including ...") skipped."""
    position = _left(scene, i, reach)
    while position:
        group = scene.groups[position]
        before = scene.groups[position - 1]
        if not _included(scene, before.last + 1, group.first) and not (
            _listed(scene, before, group) and _in_part_list(scene, position - 1)
        ):
            break
        position -= 1
    return position


def _in_part_list(scene: _Scene, position: int) -> bool:
    while position:
        group, before = scene.groups[position], scene.groups[position - 1]
        if _included(scene, before.last + 1, group.first):
            return True
        if not _listed(scene, before, group):
            return False
        position -= 1
    return False


def _included(scene: _Scene, start: int, end: int) -> bool:
    """Whether words start..end say that what follows is a part ("including", "among them")."""
    if end - start > 4 or end <= start:
        return False
    between = " ".join(scene.sentence.words[start:end]).strip(" ,-–—(")
    return any(between == w or between.endswith(" " + w) or between.startswith(w) for w in word_list("include"))


def _listed(scene: _Scene, before: Group, group: Group) -> bool:
    """Whether two groups stand side by side in a list: nothing, a comma or "and" between."""
    return all(w in LISTING for w in scene.sentence.words[before.last + 1 : group.first])


def _next_trigger(scene: _Scene, word: int) -> Trigger | None:
    return next((t for t in scene.triggers if t.first == word), None)


def _belongs_to_next(scene: _Scene, position: int, own: Trigger) -> bool:
    """Whether the group's own harm word follows it: "killing 3 and [43 others] were injured", "2 killed [3] injured"."""
    group, words = scene.groups[position], scene.sentence.words
    k = group.last + 1
    while k < len(words) and k - group.last <= 4 and (words[k] in word_list("be") or words[k] in word_list("have")):
        k += 1
    nxt = _next_trigger(scene, k)
    if nxt is None or nxt is own or nxt.harm.kind not in ("past", "subject", "state", "tally"):
        return False
    if nxt.harm.form[-1].endswith("ing") and k == group.last + 1:
        return False  # "killed 15 people fleeing the town": the participle only describes them
    if k > group.last + 1 or not group.has_noun:
        return True
    following = _right(scene, nxt.last)  # "killed 30 people injured 90": the second verb has its own object
    return following is None or scene.groups[following].phrase is None or nxt.harm.kind in ("state", "tally")


def _objects(scene: _Scene, trigger: Trigger, pattern: str, reach: int = 1) -> bool:
    """Give a harm word the list of groups that follows it; whether there was one."""
    position = _right(scene, trigger.last, reach)
    if position is None or _belongs_to_next(scene, position, trigger):
        return False
    if scene.groups[position].kind == "named" and trigger.harm.outcome not in ("killed", "abducted", "detained"):
        return False
    positions = [position]
    while position + 1 < len(scene.groups):
        before, group = scene.groups[position], scene.groups[position + 1]
        counted = group.phrase is not None or group.kind == "singular"
        if not counted or not _listed(scene, before, group) or _belongs_to_next(scene, position + 1, trigger):
            break
        if scene.sentence.words[group.last] == "them":
            break  # "wounding several people some of them critically": no further people
        position += 1
        positions.append(position)
    scene.add_all(positions, trigger, pattern)
    return True


def _subjects(scene: _Scene, trigger: Trigger, pattern: str, reach: int) -> bool:
    position = _subject(scene, trigger.first, reach)
    if position is None:
        return False
    if position in scene.taken and (_has_own_object(scene, position) or trigger.harm.form == ("shot",)):
        return False  # "the 15 children killed were shot" tells how, not another harm
    positions = [position]
    while position:
        before, group = scene.groups[position - 1], scene.groups[position]
        if before.phrase is None or position - 1 in scene.taken or not _listed(scene, before, group):
            break
        position -= 1
        positions.append(position)
    scene.add_all(positions, trigger, pattern)
    return True


def _has_own_object(scene: _Scene, position: int) -> bool:
    return any(f.pattern == "active" and f.group is scene.groups[position] for f in scene.found)


def _past(scene: _Scene, n: int, trigger: Trigger) -> None:
    words = scene.sentence.words
    if trigger.first and words[trigger.first - 1] in ("the", "those") and len(trigger.harm.form) == 1:
        return  # "the wounded": a name for people told of elsewhere
    if _passive(scene, trigger.first):
        _subjects(scene, trigger, "passive", FAR)
        return
    left = _left(scene, trigger.first, 1)
    right = _right(scene, trigger.last)
    if right is not None and not _belongs_to_next(scene, right, trigger):
        group = scene.groups[right]
        attributive = left is not None and group.phrase is None and not scene.groups[left].has_noun
        if attributive and scene.groups[left].phrase is not None and scene.groups[left].last == trigger.first - 1:
            scene.add(left, trigger, "attributive")
            return
        if group.phrase is not None or left is None or scene.groups[left].phrase is None:
            _objects(scene, trigger, "active", 0)
            return
    if left is not None and scene.groups[left].phrase is not None:
        _subjects(scene, trigger, "reduced", 1)
    elif left is not None and scene.groups[left].kind == "plural" and trigger.harm.outcome in ("killed", "injured"):
        _subjects(scene, trigger, "reduced", 1)
    elif trigger.last + 1 < len(words) and words[trigger.last + 1] in ("in", "by", "when", "after", "during", "as", "near"):
        near = _left(scene, trigger.first, NEAR)
        if near is not None and scene.groups[near].phrase is not None:
            _subjects(scene, trigger, "reduced", NEAR)


def _active(scene: _Scene, n: int, trigger: Trigger) -> None:
    if trigger.harm.form in (("wound",), ("wounds",), ("murder",), ("murders",)) and _right(scene, trigger.last) is None:
        return
    _objects(scene, trigger, "active", 1)


def _intransitive(scene: _Scene, n: int, trigger: Trigger) -> None:
    _subjects(scene, trigger, "subject", 6)


def _state(scene: _Scene, n: int, trigger: Trigger) -> None:
    words = scene.sentence.words
    if trigger.first and words[trigger.first - 1] in ("the", "dead") and not _passive(scene, trigger.first):
        return
    if _passive(scene, trigger.first):
        _subjects(scene, trigger, "passive", 6)
        return
    left = _left(scene, trigger.first, 1)
    if left is not None and scene.groups[left].kind not in ("named", "singular"):
        _subjects(scene, trigger, "state", 1)
    elif left is not None and _leaves(words, scene.groups[left].first):
        _subjects(scene, trigger, "state", 1)
    elif trigger.first and words[trigger.first - 1] in ("left", "leaving", "leaves", "found"):
        _objects(scene, trigger, "state", 0)


def _leaves(words: tuple[str, ...], first: int) -> bool:
    return any(w in ("left", "leaving", "leaves") for w in words[max(0, first - 2) : first])


def _tally(scene: _Scene, n: int, trigger: Trigger) -> None:
    words = scene.sentence.words
    left = _left(scene, trigger.first, 2)
    if left is not None and scene.groups[left].phrase is not None:
        scene.add(left, trigger, "tally")
        return
    before = words[max(0, trigger.first - 4) : trigger.first]
    if trigger.harm.form == ("casualties",) and any(w in word_list("cause") for w in before):
        scene.found.append(Finding(trigger.harm.outcome, None, trigger, "tally_bare", trigger.first, trigger.last))


def _lives(scene: _Scene, n: int, trigger: Trigger) -> None:
    words = scene.sentence.words
    left = _left(scene, trigger.first, 1)
    if left is None or scene.groups[left].phrase is None:
        return
    if any(w in word_list("take") for w in words[max(0, scene.groups[left].first - 3) : scene.groups[left].first]):
        scene.add(left, trigger, "lives")


def _nominal(scene: _Scene, n: int, trigger: Trigger) -> None:
    right = _right(scene, trigger.last)
    if trigger.harm.form[0] in ("body", "bodies", "corpse", "corpses") and right is not None and scene.groups[right].phrase is None:
        return
    _objects(scene, trigger, "nominal", 0)


def _loss(scene: _Scene, n: int, trigger: Trigger) -> None:
    right = _right(scene, trigger.last)
    if right is not None and scene.sentence.words[scene.groups[right].head] in ("lives", "life"):
        scene.add(right, trigger, "lives")


def _attacker(scene: _Scene, n: int, trigger: Trigger) -> None:
    _subjects(scene, trigger, "attacker", 12)


_READERS = {
    "past": _past,
    "active": _active,
    "subject": _intransitive,
    "state": _state,
    "tally": _tally,
    "lives": _lives,
    "nominal": _nominal,
    "loss": _loss,
    "attacker": _attacker,
}


def _toll(scene: _Scene) -> None:
    """ "The death toll rose from 9 to 12": the last figure after "toll" and a preposition or verb of reaching."""
    words = scene.sentence.words
    reach = ("to", "at", "of", "reached", "is", "was", "hit", "exceeded", "passed", "topped", "stood", "as", "reaches")
    for k, w in enumerate(words):
        if w not in ("toll", "tolls"):
            continue
        figure = None
        for position, group in enumerate(scene.groups):
            if k < group.first <= k + TOLL_REACH and group.phrase is not None and group.kind != "singular":
                if position in scene.taken or _clause_break(scene, k, group.first):
                    break
                if words[group.first - 1] in reach:
                    figure = position
        if figure is not None:
            group = scene.groups[figure]
            scene.taken.add(figure)
            trigger = Trigger(max(0, k - 1) if words[k - 1] == "death" else k, k, Harm(("toll",), "killed", "toll"))
            scene.found.append(Finding("killed", group, trigger, "toll", trigger.first, max(group.head, k)))


def _among(scene: _Scene) -> None:
    """ "Among the dead were three children", "the victims included two medics", "a child was among the dead"."""
    words, dead = scene.sentence.words, word_list("among")
    for k, w in enumerate(words):
        if w not in dead or not k or words[k - 1] not in ("the", "those", "were"):
            continue
        outcome = "injured" if w in ("wounded", "injured") else "killed"
        trigger = next((t for t in scene.triggers if t.first <= k <= t.last), None)
        trigger = Trigger(k, k, trigger.harm if trigger else Harm((w,), outcome, "among"))
        follows = words[k + 1 : k + 2]
        opened = "among" in words[max(0, k - 3) : k]
        if follows and follows[0] in ("were", "was", "are", "included", "include", "includes", "is", "including"):
            position = _right(scene, k + 1, 1)
        elif opened and _passive_among(words, k):
            position = _left(scene, _among_at(words, k), 4)
        else:
            continue
        if position is None or position in scene.taken:
            continue
        scene.add(position, trigger, "among")
        while opened is not None and position + 1 < len(scene.groups) and follows:
            before, group = scene.groups[position], scene.groups[position + 1]
            if position + 1 in scene.taken or not _listed(scene, before, group):
                break
            position += 1
            scene.add(position, trigger, "among")


def _among_at(words: tuple[str, ...], k: int) -> int:
    return next(j for j in range(k, -1, -1) if words[j] == "among")


def _passive_among(words: tuple[str, ...], k: int) -> bool:
    j = _among_at(words, k)
    return j > 0 and (words[j - 1] in word_list("be") or words[j - 1] in word_list("adverb"))


def _parts(scene: _Scene) -> None:
    """Counted groups after "including", "among them" or "of whom" are parts of the group before."""
    for position in range(1, len(scene.groups)):
        group = scene.groups[position]
        if position in scene.taken or group.phrase is None:
            continue
        total = _total_before(scene, position)
        if total is not None:
            whole = scene.found[total]
            scene.taken.add(position)
            first, last = min(whole.first, group.first), max(whole.last, group.head)
            trigger = whole.trigger
            if group.first > trigger.last and whole.first < trigger.first:
                first = trigger.first
            scene.found.append(Finding(whole.outcome, group, trigger, "part", first, last, total))


def _total_before(scene: _Scene, position: int) -> int | None:
    """Position, among the findings, of the total that the group is a part of."""
    group = scene.groups[position]
    for n in range(len(scene.found) - 1, -1, -1):
        found = scene.found[n]
        if found.group is None or found.total is None and found.pattern == "part":
            continue
        edge = max(found.group.last, found.trigger.last)
        for start in {found.group.last + 1, edge + 1}:
            if start <= group.first and _included(scene, start, group.first):
                return n if found.total is None else found.total
        if found.pattern == "part" and _listed(scene, found.group, group):
            return found.total
    return None


def _others(scene: _Scene) -> None:
    """ "30 were killed near X and another five outside Y": the harm word is left out the second time."""
    for position in range(1, len(scene.groups)):
        group = scene.groups[position]
        if position in scene.taken or group.phrase is None or group.kind == "singular" or not scene.found:
            continue
        before = scene.found[-1]
        said = scene.sentence.words[group.first]
        if said in ("another", "further") and group.first > before.last and before.pattern in ("passive", "active", "reduced"):
            if not _next_trigger(scene, group.last + 1):
                scene.taken.add(position)
                scene.found.append(Finding(before.outcome, group, before.trigger, "ellipsis", before.trigger.first, group.head))
