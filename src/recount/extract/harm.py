"""Ties the harm words of a sentence to the groups of people they strike."""

from __future__ import annotations

from recount.extract.groups import Group, Trigger
from recount.extract.lexicon import word_list
from recount.extract.parts import among, among_total, of_those, others, parts, toll
from recount.extract.scene import (
    Finding,
    Scene,
    belongs_to_next,
    is_of_them,
    left_of,
    listed,
    passive,
    right_of,
    subject,
)
from recount.extract.sentences import Sentence

SPEAKER = 12  # words from someone who speaks to the verb of saying
NEAR = 3  # words between a group and a harm word without an auxiliary
BODILY = frozenset(("killed", "injured"))  # outcomes whose bare participle tells of harm done to people
FAR = 22  # words between a subject and its passive or intransitive verb


def findings_of(sentence: Sentence, groups: list[Group], triggers: list[Trigger]) -> list[Finding]:
    """Every group of the sentence that is told to be harmed, parts after their totals."""
    scene = Scene(sentence, groups, triggers)
    for trigger in triggers:
        _READERS[trigger.harm.kind](scene, trigger)
    toll(scene)
    among(scene)
    parts(scene)
    among_total(scene)
    others(scene)
    of_those(scene)
    return scene.found


def _objects(scene: Scene, trigger: Trigger, pattern: str, reach: int = 1) -> bool:
    """Give a harm word the list of groups that follows it; whether there was one."""
    position = right_of(scene, trigger.last, reach)
    if position is None or belongs_to_next(scene, position, trigger):
        return False
    if scene.groups[position].kind == "named" and trigger.harm.outcome not in (
        "killed",
        "abducted",
        "detained",
    ):
        return False
    positions = [position]
    while position + 1 < len(scene.groups):
        before, group = scene.groups[position], scene.groups[position + 1]
        if not _counts(scene, group, before) or not listed(scene, before, group):
            break
        if belongs_to_next(scene, position + 1, trigger):
            break
        if _aside(scene, group):
            break
        position += 1
        positions.append(position)
    scene.add_all(positions, trigger, pattern)
    return True


def _subjects(scene: Scene, trigger: Trigger, pattern: str, reach: int) -> bool:
    position = subject(scene, trigger.first, reach)
    if position is None:
        return False
    if position in scene.taken and (_has_own_object(scene, position) or trigger.harm.form == ("shot",)):
        return False  # "the 15 children killed were shot" tells how, not another harm
    positions = [position]
    while position:
        before, group = scene.groups[position - 1], scene.groups[position]
        if not _counts(scene, before, group) or position - 1 in scene.taken:
            break
        if not listed(scene, before, group):
            break
        position -= 1
        positions.append(position)
    scene.add_all(positions, trigger, pattern)
    return True


def _counts(scene: Scene, group: Group, beside: Group) -> bool:
    """Whether a group beside another in a list counts further people: a number, a relative, one more name."""
    relative = group.kind == "singular" and scene.sentence.words[group.first] in word_list("possessive")
    return group.phrase is not None or relative or group.kind == beside.kind == "named"


def _aside(scene: Scene, group: Group) -> bool:
    """No further people: "several people, some of them badly", "12 people, a doctor at the hospital said"."""
    return is_of_them(scene, group) or _speaks(scene, group)


def _speaks(scene: Scene, group: Group) -> bool:
    """Whether a verb of saying follows a group, with nothing but its own description between."""
    for word in scene.sentence.words[group.last + 1 : group.last + 1 + SPEAKER]:
        if word in word_list("speech"):
            return True
        if not word[0].isalnum():
            return False
    return False


def _has_own_object(scene: Scene, position: int) -> bool:
    return any(f.pattern == "active" and f.group is scene.groups[position] for f in scene.found)


def _past(scene: Scene, trigger: Trigger) -> None:
    words = scene.sentence.words
    if trigger.first and words[trigger.first - 1] in ("the", "those") and len(trigger.harm.form) == 1:
        return  # "the wounded": a name for people told of elsewhere
    if passive(scene, trigger.first):
        _subjects(scene, trigger, "passive", FAR)
        return
    if trigger.harm.form == ("shot",) and words[trigger.last + 1 : trigger.last + 2] in (("at",), ("down",)):
        return  # "shot at a bus": nobody is said to be hit
    left = left_of(scene, trigger.first, 1)
    before = None if left is None else scene.groups[left]
    right = right_of(scene, trigger.last)
    if right is not None and not belongs_to_next(scene, right, trigger):
        counted_after = scene.groups[right].phrase is not None
        counted_before = before is not None and before.phrase is not None
        if left is not None and before is not None and _attributive(before, trigger) and not counted_after:
            scene.add(left, trigger, "attributive")
            return
        if counted_after or not counted_before:
            _objects(scene, trigger, "active", 0)
            return
    if before is None:
        _reduced_far(scene, trigger)
    elif before.phrase is not None or (before.kind == "plural" and trigger.harm.outcome in BODILY):
        _subjects(scene, trigger, "reduced", 1)


def _attributive(before: Group, trigger: Trigger) -> bool:
    """As in "20 injured civilians": a bare count right before the participle, its noun right after."""
    return before.phrase is not None and not before.has_noun and before.last == trigger.first - 1


def _reduced_far(scene: Scene, trigger: Trigger) -> None:
    """As in "seven people from the town killed in the raid": a counted group a few words before."""
    following = scene.sentence.words[trigger.last + 1 : trigger.last + 2]
    near = left_of(scene, trigger.first, NEAR)
    goes_on = bool(following) and following[0] in word_list("after_participle")
    if goes_on and near is not None and scene.groups[near].phrase is not None:
        _subjects(scene, trigger, "reduced", NEAR)


def _active(scene: Scene, trigger: Trigger) -> None:
    if (
        trigger.harm.form in (("wound",), ("wounds",), ("murder",), ("murders",))
        and right_of(scene, trigger.last) is None
    ):
        return
    _objects(scene, trigger, "active", 1)


def _intransitive(scene: Scene, trigger: Trigger) -> None:
    words = scene.sentence.words
    cause = words[trigger.last + 1 : trigger.last + 6]
    if cause and cause[0] in ("of", "from") and any(w in word_list("natural") for w in cause):
        return  # deaths from natural causes are no claims
    _subjects(scene, trigger, "subject", 6)


def _state(scene: Scene, trigger: Trigger) -> None:
    words = scene.sentence.words
    named_dead = {"the", "dead"} | word_list("possessive")
    if trigger.first and words[trigger.first - 1] in named_dead and not passive(scene, trigger.first):
        return  # "buried their dead"
    if trigger.harm.form == ("alive",) and not any(
        w.startswith(("burn", "buri", "bury")) for w in words[max(0, trigger.first - 8) : trigger.first]
    ):
        return  # only "burned five villagers alive"
    if passive(scene, trigger.first):
        _subjects(scene, trigger, "passive", 6)
        return
    left = left_of(scene, trigger.first, 1)
    if (left is not None and scene.groups[left].kind not in ("named", "singular")) or (
        left is not None and _leaves(words, scene.groups[left].first)
    ):
        _subjects(scene, trigger, "state", 1)
    elif trigger.first and words[trigger.first - 1] in ("left", "leaving", "leaves", "found"):
        _objects(scene, trigger, "state", 0)


def _leaves(words: tuple[str, ...], first: int) -> bool:
    return any(w in ("left", "leaving", "leaves") for w in words[max(0, first - 2) : first])


def _tally(scene: Scene, trigger: Trigger) -> None:
    words = scene.sentence.words
    left = left_of(scene, trigger.first, 2)
    if left is not None and scene.groups[left].phrase is not None:
        if "counted" not in words[trigger.last + 1 : trigger.last + 5]:  # "three bodies were counted twice"
            scene.add(left, trigger, "tally")
        return
    before = words[max(0, trigger.first - 4) : trigger.first]
    if trigger.harm.form == ("casualties",) and any(w in word_list("cause") for w in before):
        scene.found.append(
            Finding(trigger.harm.outcome, None, trigger, "tally_bare", trigger.first, trigger.last)
        )


def _lives(scene: Scene, trigger: Trigger) -> None:
    words = scene.sentence.words
    left = left_of(scene, trigger.first, 1)
    if left is None or scene.groups[left].phrase is None:
        return
    if any(
        w in word_list("take") for w in words[max(0, scene.groups[left].first - 3) : scene.groups[left].first]
    ):
        scene.add(left, trigger, "lives")


def _nominal(scene: Scene, trigger: Trigger) -> None:
    right = right_of(scene, trigger.last)
    if (
        trigger.harm.form[0] in ("body", "bodies", "corpse", "corpses")
        and right is not None
        and scene.groups[right].phrase is None
    ):
        return
    _objects(scene, trigger, "nominal", 0)


def _loss(scene: Scene, trigger: Trigger) -> None:
    right = right_of(scene, trigger.last)
    if right is not None and scene.sentence.words[scene.groups[right].head] in ("lives", "life"):
        scene.add(right, trigger, "lives")


def _attacker(scene: Scene, trigger: Trigger) -> None:
    """The one who "blew himself up": a pronoun stands for the first single person that is no victim."""
    first = trigger.first
    if first and scene.sentence.words[first - 1] in word_list("pronoun") | {"before", "then", "and"}:
        actors = [
            n
            for n, g in enumerate(scene.groups)
            if g.last < first
            and g.kind == "singular"
            and n not in scene.taken
            and g.person.status != "unknown"
        ]
        if actors:
            scene.add(actors[0], trigger, "attacker")
            return
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
