"""Reads whom a phrase names: parties held responsible, and whoever speaks. Prefers nobody to a guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from recount.model.actors import Actor
from recount.resolve.actors.tables import Actors, Alias
from recount.resolve.actors.words import Word, begins, words

NO_MORE = ("neutral", "count", "force", "deed", "weapon")
"""Uses of words.csv that say no more of a name than that it is armed forces."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when words are said to name somebody.

    Attributes:
        countries: codes (ISO 3166-1) of the places they may be about; empty where none is known.
        day: a day of the happening or of the report, None where none is known.
    """

    countries: frozenset[str] = frozenset()
    day: date | None = None


@dataclass(slots=True)
class _Part:
    """The words between "and" and "or": the names in it, and what else it says.

    Attributes:
        names: the aliases in order; None for one that names nobody here.
        others: keys of the words that are in no name.
        keys: keys of all its words.
        ends_named: whether its last word is one of a name, as in "Turkish (and Kurdish fighters)".
        is_joined: whether no other word stands between two names.
    """

    names: list[Alias | None] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    ends_named: bool = False
    is_joined: bool = True

    def add(self, keys: Sequence[str], name: Sequence[Alias | None]) -> None:
        """Adds words: those of a name, or, where `name` is empty, others."""
        if name:
            self.is_joined = self.is_joined and (self.ends_named or not self.names)
        else:
            self.others += keys
        self.names += name
        self.keys += keys
        self.ends_named = bool(name)


@lru_cache(maxsize=65536)
def blamed(actors: Actors, phrase: str, scene: Scene) -> tuple[tuple[Actor, ...], bool]:
    """The parties that the words for a perpetrator name, the most specific, and whether it is one of them.

    Words for nobody in particular ("gunmen") name nobody. "Either rebels or the regime" names nobody either:
    to name the one that has a name would accuse it.

    Args:
        actors: the tables.
        phrase: the words.
        scene: where and when they are said to have done it.
    """
    parts, has_or = _parts(actors, phrase, scene, "perpetrator")
    found = [_of_part(parts, k) for k in range(len(parts))]
    named = [actor for actor in found if actor]
    if has_or and len(named) < len(found):
        return (), False
    unlike = _widest(named) if has_or else _narrowest(named)
    return unlike, has_or and len(unlike) > 1


@lru_cache(maxsize=65536)
def speaking(actors: Actors, phrase: str, scene: Scene) -> Actor | None:
    """The organisation or party that speaks, None where the words name none for sure.

    A party's name has to stand alone: "ISIS statement" speaks for it, "residents of ISIS-held Osk" do not.
    """
    parts, _ = _parts(actors, phrase, scene, "source")
    named = [(part, name.actor) for part in parts for name in part.names if name and name.actor]
    bodies = [actor for part, actor in named if not actor.is_party and _is_borne_out(part, actor)]
    if bodies:
        narrow = _narrowest(bodies)
        return narrow[0] if len(narrow) == 1 else None
    alone = all(_is_bare(part, part.keys, is_speaking=True) for part in parts)
    parties = _narrowest(actor for _, actor in named)
    has_all = all(None not in part.names and part.names for part in parts)
    return parties[0] if len(parties) == 1 and alone and has_all else None


def _is_borne_out(part: _Part, actor: Actor) -> bool:
    needs = any(a and a.actor == actor and "alone" in a.use for a in part.names)
    return not needs or _says_no_more(part.others, is_speaking=True)


def _of_part(parts: Sequence[_Part], k: int) -> Actor | None:
    """Whom the words of one part name, None if nobody for sure."""
    part = parts[k]
    if not part.names or None in part.names:
        return None
    aliases = [a for a in part.names if a]
    whole = [a.actor for a in aliases if "alone" not in a.use and a.actor]
    alone = [a.actor for a in aliases if "alone" in a.use and a.actor]
    if len(whole) + len(alone) < len(aliases):
        return None
    narrow = _narrowest(whole or alone)
    if len(narrow) != 1:
        return None
    if whole:
        return narrow[0] if all(narrow[0].is_within(a) for a in alone) or _are_owned(part) else None
    return narrow[0] if _is_bare(part, _borne_on(parts, k)) and _is_borne_on(parts, k) else None


def _are_owned(part: _Part) -> bool:
    """Whether a party's own name follows that of a state at once: "Lebanese Hezbollah", "Iraqi Peshmerga"."""
    last = part.names[-1]
    return part.is_joined and last is not None and "alone" not in last.use


def _is_borne_on(parts: Sequence[_Part], k: int) -> bool:
    """Whether a state's name without a word of its own ("Turkish and Kurdish fighters") means its forces."""
    if not parts[k].ends_named:
        return True
    for part in parts[k + 1 :]:
        if not _says_no_more(part.others):
            return any(a and "alone" not in a.use for a in part.names)
        if part.others:
            return True
    return True


def _borne_on(parts: Sequence[_Part], k: int) -> list[str]:
    """The keys of a part, with those of the next where one noun may end both: "a Russian or Syrian jet"."""
    told, after = parts[k].keys, parts[k + 1].keys if k + 1 < len(parts) else []
    return told + after if parts[k].ends_named and not _has(after, "count") else told


def _is_bare(part: _Part, told: Sequence[str], is_speaking: bool = False) -> bool:
    """Whether the words beside a name say no more than that it is armed forces, or who speaks for it.

    "A Jordanian" is a man, and "Iranian drones" may be anyone's: beside a number or a weapon a name that
    counts only alone needs a word for forces among those `told`.
    """
    if not _says_no_more(part.others, is_speaking):
        return False
    if not any(name and "alone" in name.use for name in part.names):
        return True
    men = ("force", "deed", "men", "mouth") if is_speaking else ("force", "deed", "men")
    return (not _has(part.others, "count") or _has(told, *men)) and (
        not _has(part.others, "weapon") or _has(told, "force", "power")
    )


def _says_no_more(others: Sequence[str], is_speaking: bool = False) -> bool:
    uses = (*NO_MORE, "mouth") if is_speaking else NO_MORE
    at = 0
    while at < len(others):
        step = max(begins(use, others[at:]) for use in uses)
        if not step:
            return False
        at += step
    return True


def _has(told: Sequence[str], *uses: str) -> bool:
    return any(begins(use, told[at:]) for use in uses for at in range(len(told)))


def _narrowest(named: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each actor once, in order, without those of which another one is a part."""
    unique = list(dict.fromkeys(named))
    return tuple(a for a in unique if not any(b != a and b.is_within(a) for b in unique))


def _widest(named: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each actor once, in order, without those that are part of another one."""
    unique = list(dict.fromkeys(named))
    return tuple(a for a in unique if not any(b != a and a.is_within(b) for b in unique))


def _parts(actors: Actors, phrase: str, scene: Scene, role: str) -> tuple[list[_Part], bool]:
    """The parts of a phrase that say anything, and whether "or" stands between them.

    What follows "backed by", "against", "rivals of" and the like is left out.
    """
    told = words(phrase)
    keys = [w.key for w in told]
    parts = [_Part()]
    has_or = False
    at = 0
    while at < len(told):
        length, alias = _longest(actors, told, at, scene, role)
        if not length and _turns(keys, at, parts[-1].ends_named, role):
            break
        link = 0 if length else begins("and", keys[at:]) or begins("or", keys[at:])
        if link:
            has_or = has_or or begins("or", keys[at:]) > 0
            parts.append(_Part())
        else:
            is_name = length > 0 and not begins("after", keys[at + length :])
            parts[-1].add(keys[at : at + (length or 1)], [alias] if is_name else [])
        at += link or length or 1
    said = [p for p in parts if p.names or (p.others if has_or else not _says_no_more(p.others))]
    return said, has_or and len(said) > 1


def _turns(keys: Sequence[str], at: int, is_named: bool, role: str) -> bool:
    """Whether what follows this word is not who did it, or not who speaks.

    Args:
        keys: of all words.
        at: index of the word.
        is_named: whether a name stands before it: "Ridge Front in Velmora".
        role: "source" or "perpetrator".
    """
    if begins("before", keys[at:]):
        return True
    if role != "perpetrator":
        return False
    if begins("not_by", keys[at:]):
        return True
    is_whose = at == 0 or is_named or _has(keys[at - 1 : at], *NO_MORE, "men", "or", "and")
    return begins("link", keys[at:]) > 0 and not is_whose


def _longest(
    actors: Actors, told: Sequence[Word], at: int, scene: Scene, role: str
) -> tuple[int, Alias | None]:
    """How many words from `at` make the longest name that holds here, and the alias; 0 and None if none.

    An alias of None, or of the actor None, names nobody: the words fit several.
    """
    most = min(actors.longest.get(told[at].key, 0), len(told) - at)
    for length in range(most, 0, -1):
        aliases = actors.aliases.get(tuple(w.key for w in told[at : at + length]), ())
        holding = [a for a in aliases if _holds(a, told, at, scene, role)]
        closest = [a for a in holding if a.where] or holding
        if closest:
            return length, closest[0] if len({a.actor for a in closest}) == 1 else None
    return 0, None


def _holds(alias: Alias, told: Sequence[Word], at: int, scene: Scene, role: str) -> bool:
    """Whether an alias names its actor in this role, case, country and on this day.

    A day that is not known excludes nothing, a country that is not known does.
    """
    if role not in alias.roles:
        return False
    if alias.written and not _is_written(alias, told, at):
        return False
    if alias.where and not (scene.countries and scene.countries <= alias.where):
        return False
    day = scene.day
    return day is None or not ((alias.start and day < alias.start) or (alias.end and day > alias.end))


def _is_written(alias: Alias, told: Sequence[Word], at: int) -> bool:
    """Whether the capitals are there; where all stands in capitals they may be any word ("IS", "US")."""
    is_shouted = len(told) > 1 and not any(c.islower() for w in told for c in w.written)
    told = told[at : at + len(alias.written.split())]
    return " ".join(w.written for w in told) == alias.written and not is_shouted
