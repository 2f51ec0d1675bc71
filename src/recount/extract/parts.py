"""Tolls, parts of a total, and harm told a second time without its word."""

from __future__ import annotations

from dataclasses import replace

from recount.extract.groups import Group, Trigger
from recount.extract.lexicon import Harm, persons, word_list
from recount.extract.scene import (
    Finding,
    Scene,
    announced,
    clause_break,
    is_of_them,
    left_of,
    listed,
    next_trigger,
    right_of,
)
from recount.model.counts import Count

TIED = frozenset(("passive", "active", "reduced", "subject"))  # patterns that a left-out harm word may follow
TOLL_REACH = 16  # words between "toll" and its figure


def toll(scene: Scene) -> None:
    """As in "The death toll rose from 9 to 12": the figure after "toll", and the one it replaces."""
    words = scene.sentence.words
    for k, w in enumerate(words):
        if w not in ("toll", "tolls"):
            continue
        figures = []
        for position, group in enumerate(scene.groups):
            if k < group.first <= k + TOLL_REACH and group.phrase is not None and group.kind != "singular":
                if position in scene.taken or clause_break(scene, k, group.first):
                    break
                if words[group.first - 1] in word_list("toll"):
                    figures.append(position)
        figures = figures[-2:]
        first = k - 1 if k and words[k - 1] == "death" else k
        trigger = Trigger(first, k, Harm(("toll",), "killed", "toll"))
        for position in figures:
            scene.taken.add(position)
            for group in _from_to(scene, scene.groups[position]):
                scene.found.append(Finding("killed", group, trigger, "toll", first, max(group.head, k)))


def _from_to(scene: Scene, group: Group) -> list[Group]:
    """As in "rose from 9 to 12": what reads like a range is an older figure and a newer one."""
    s, phrase = scene.sentence, group.phrase
    to = [k for k in range(group.first, group.last) if s.words[k] == "to"]
    rises = group.kind == "range" and to and s.words[group.first - 1] == "from"
    if phrase is None or not rises or phrase.count.low is None or phrase.count.high is None:
        return [group]
    halves = (
        (group.first, to[0] - 1, phrase.count.low),
        (to[0] + 1, s.at(phrase.end - 1), phrase.count.high),
    )
    out = []
    for first, last, n in halves:
        start, end, count = s.starts[first], s.ends[last], Count.exactly(n)
        words = replace(phrase, start=start, end=end, text="", count=count, kind="exact", noun_at=end)
        out.append(replace(group, first=first, last=last, count=count, kind="exact", phrase=words, head=last))
    return out


def among(scene: Scene) -> None:
    """As in "Among the dead were three children", "the victims included two medics"."""
    words, dead = scene.sentence.words, word_list("among")
    for k, w in enumerate(words):
        if w not in dead or not k or words[k - 1] not in ("the", "those", "were"):
            continue
        outcome = "injured" if w in ("wounded", "injured") else "killed"
        trigger = next((t for t in scene.triggers if t.first <= k <= t.last), None)
        trigger = Trigger(k, k, trigger.harm if trigger else Harm((w,), outcome, "among"))
        follows = words[k + 1 : k + 2]
        opened = "among" in words[max(0, k - 3) : k]
        if follows and follows[0] in word_list("among_verb"):
            position = right_of(scene, k + 1, 1)
            position = _of_the_dead(scene, k, position)
        elif opened and _passive_among(words, k):
            position = left_of(scene, _among_at(words, k), 4)
        else:
            continue
        if position is None or position in scene.taken:
            continue
        scene.add(position, trigger, "among")
        while opened is not None and position + 1 < len(scene.groups) and follows:
            before, group = scene.groups[position], scene.groups[position + 1]
            if position + 1 in scene.taken or not listed(scene, before, group):
                break
            position += 1
            scene.add(position, trigger, "among")


def _of_the_dead(scene: Scene, k: int, right: int | None) -> int | None:
    """As in "five of the dead were children": the count stands before word k and the noun after it."""
    before = [n for n, g in enumerate(scene.groups) if g.phrase is not None and g.first < k <= g.last + 2]
    if not before or right is None or scene.groups[right].phrase is not None:
        return right
    group, noun = scene.groups[before[0]], scene.groups[right]
    scene.taken.add(right)
    scene.groups[before[0]] = replace(
        group, last=noun.last, head=noun.head, has_noun=True, person=noun.person
    )
    return before[0]


def _among_at(words: tuple[str, ...], k: int) -> int:
    return next(j for j in range(k, -1, -1) if words[j] == "among")


def _passive_among(words: tuple[str, ...], k: int) -> bool:
    j = _among_at(words, k)
    return j > 0 and (words[j - 1] in word_list("be") or words[j - 1] in word_list("adverb"))


def of_those(scene: Scene) -> None:
    """As in "Of those killed, 32 died in the raid": the sentence counts parts of a total told before."""
    words = scene.sentence.words
    if words[:1] != ("of",) or words[1:2] not in (("the",), ("those",), ("these",)):
        return
    if words[2:3] and words[2] in word_list("among"):
        scene.found[:] = [replace(f, of_those=f.total is None) for f in scene.found]


def parts(scene: Scene) -> None:
    """Counted groups after "including", "among them" or "of whom" are parts of the group before."""
    for position in range(1, len(scene.groups)):
        group = scene.groups[position]
        if position in scene.taken or group.phrase is None or _vague(scene, group):
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


def among_total(scene: Scene) -> None:
    """As in "two children were among the nine people killed": the first group is a part of the second."""
    words = scene.sentence.words
    for n, found in enumerate(list(scene.found)):
        if found.group is None or found.total is not None:
            continue
        k = found.group.first - 1
        k -= words[k] in ("the", "those")
        if k < 1 or words[k] != "among" or words[k - 1] not in word_list("be"):
            continue
        position = left_of(scene, k, 3)
        if position is not None and position not in scene.taken and scene.groups[position].phrase is not None:
            part = scene.groups[position]
            scene.taken.add(position)
            scene.found.append(Finding(found.outcome, part, found.trigger, "part", part.first, found.last, n))


def _vague(scene: Scene, group: Group) -> bool:
    """As in "some of them badly", "three of them seriously": no people told apart."""
    words = scene.sentence.words[group.first : group.last + 1]
    if group.kind == "vague" and (not group.has_noun or words[-1] in ("them", "whom")):
        return True
    return is_of_them(scene, group) and not any(w in persons() and w not in ("them",) for w in words)


def _total_before(scene: Scene, position: int) -> int | None:
    """Position, among the findings, of the total that the group is a part of."""
    group = scene.groups[position]
    said = is_of_them(scene, group) or announced(scene, group.first)
    for n in range(len(scene.found) - 1, -1, -1):
        found = scene.found[n]
        if found.group is None or (found.total is None and found.pattern == "part"):
            continue
        edge = max(found.group.last, found.trigger.last)
        if said and found.first < group.first and (edge < group.first or found.group.last < group.first):
            return n if found.total is None else found.total
        if found.pattern == "part" and listed(scene, found.group, group):
            return found.total
    return None


def others(scene: Scene) -> None:
    """As in "30 were killed near X and another five outside Y": the harm word is left out the second time."""
    words = scene.sentence.words
    for position, group in enumerate(scene.groups):
        if position in scene.taken or group.phrase is None or group.kind == "singular" or not scene.found:
            continue
        before = scene.found[-1]
        after = words[group.last + 1 : group.last + 2]
        people = not group.has_noun or words[group.head] in persons()
        bare = people and words[group.first - 1] == "and" and bool(after)
        more = words[group.first] in ("another", "further") or (bare and after[0] in word_list("place_cue"))
        tied = before.pattern in TIED and group.first > before.last
        if more and tied and next_trigger(scene, group.last + 1) is None:
            scene.taken.add(position)
            first = before.trigger.first
            scene.found.append(Finding(before.outcome, group, before.trigger, "ellipsis", first, group.head))
