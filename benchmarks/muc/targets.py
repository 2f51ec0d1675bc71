"""Who was harmed in a claim, as the human targets of a MUC template."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Claim = dict[str, Any]

with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as _file:
    LISTS = {row["list"]: row["words"].split() for row in csv.DictReader(_file)}
WORDS = {name: frozenset(words) for name, words in LISTS.items()}
NUMBERS = {word: n for n, word in enumerate(LISTS["numbers"], start=1)}

EFFECTS = {"killed": "DEATH", "injured": "INJURY"}
UNHARMED = "NO INJURY OR DEATH"
KINDS = (
    "LAW ENFORCEMENT",
    "SECURITY GUARD",
    "LEGAL OR JUDICIAL",
    "DIPLOMAT",
    "GOVERNMENT OFFICIAL",
    "POLITICAL FIGURE",
    "ACTIVE MILITARY",
)
_ARTICLE = re.compile(r"^(?:THE|AN?|HIS|HER|THEIR|OTHER)\s+", re.I)
_HARMED = {
    "killed": re.compile(r"\b(?:DEAD|BODIES|DEATHS|VICTIMS)\b"),
    "injured": re.compile(r"\b(?:INJURED|WOUNDED|VICTIMS)\b"),
}
_HEDGE = re.compile(r"^(?:ABOUT|APPROXIMATELY|AROUND|SOME|NEARLY|ALMOST|AT LEAST|MORE THAN|OVER|ANOTHER) ")
_HOME = re.compile(r"\b(?:HOME|HOUSE|RESIDENCE)S? (?:OF|BELONGING TO) (?:THE )?(.+)")
_LISTED = re.compile(r"\s*[,;]\s*(?:AND\s+)?|\s+AND\s+", re.I)


@dataclass
class Target:
    """One line of the human target slots; `number` is in the notation of the answer key."""

    words: str
    number: str
    effect: str = ""
    name: str = ""

    @property
    def kind(self) -> str:
        """What MUC calls the type of human target."""
        said = set(tokens(self.words))
        return next((kind for kind in KINDS if said & WORDS[kind]), "CIVILIAN")


def tokens(text: str) -> list[str]:
    """The words of a phrase in capitals."""
    return re.findall(r"[\w'-]+", text.upper())


def flat(text: str) -> str:
    """A phrase in capitals, on one line, without quotation marks."""
    return " ".join(text.upper().replace('"', " ").replace("\\", " ").split()).strip(" ,.;:()[]")


def targets(claim: Claim) -> list[Target]:
    """The targets that a claim's victims make: a name each, a counted group each, or all of them as one."""
    effect = EFFECTS.get(claim["outcome"], "")
    if claim["stance"] == "denied":
        effect = UNHARMED
    found = _named(claim) or _counted(claim["victims"]) or [_whole(claim)]
    if claim["stance"] == "denied" and not claim["victims"]:
        home = _HOME.search(flat(claim["place"]))
        found = [Target(home[1], "1", name=home[1])] if home else []
    for target in found:
        target.effect = effect
    return [t for t in found if t.words]


def _named(claim: Claim) -> list[Target]:
    names = [flat(n["text"]) for n in claim["names"]]
    if not names and _has_names(claim):
        names = [_ARTICLE.sub("", flat(part)) for part in _LISTED.split(claim["victims"])]
    found: list[Target] = []
    for part in map(flat, _LISTED.split(claim["victims"])) if names else ():
        name = next((n for n in names if n in part), "")
        if name:
            names.remove(name)
            found.append(Target(_ARTICLE.sub("", part), "1", name=name))
        elif counted := _count_first(part):
            found.append(counted)
    return found + [Target(name, "1", name=name) for name in names]


def _has_names(claim: Claim) -> bool:
    """Whether the victims are told by name, where the names are not listed: no word counts them."""
    bare = not (claim["count_text"] or _ARTICLE.match(claim["victims"]))
    return bool(
        claim["count_kind"] == "named" or (bare and claim["victims"] and claim["low"] == claim["high"])
    )


def _counted(victims: str) -> list[Target]:
    """The parts of "six priests and two women", or nothing if some part has no count."""
    parts = [_count_first(flat(part)) for part in _LISTED.split(victims)]
    return [p for p in parts if p] if len(parts) > 1 and all(parts) else []


def _count_first(part: str) -> Target | None:
    first, _, rest = _HEDGE.sub("", part).partition(" ")
    if first in ("A", "AN") or (first in ("HIS", "HER", "THE") and not rest.endswith("S")):
        return Target(rest, "1")
    counted = int(first) if first.isdigit() else NUMBERS.get(first)
    return Target(rest, str(counted)) if counted and rest else None


def _whole(claim: Claim) -> Target:
    words = _ARTICLE.sub("", flat(claim["victims"]))
    if not words and claim["low"] and claim["outcome"] in _HARMED:
        harm = (_HARMED[claim["outcome"]].search(e["quote"].upper()) for e in claim["evidence"])
        words = next((m[0] for m in harm if m), "VICTIMS")
    return Target(words, number(claim))


def number(claim: Claim) -> str:
    """A claim's count in the notation of the answer key."""
    low, high, kind = claim["low"], claim["high"], claim["count_kind"]
    if kind in ("vague", "plural", "none") or (low is None and high is None):
        return "PLURAL"
    if low == high:
        return str(low)
    if kind == "more_than":
        return f"{low - 1} -"
    if low is not None and high is not None:
        return f"{low} - {high}"
    return f"{low} -" if low is not None else f"- {high}"


def share_words(a: str, b: str) -> bool:
    """Whether two phrases may mean the same people: a word of some weight in common."""
    return bool(stems(tokens(a)) & stems(tokens(b)))


def stems(words: Iterable[str]) -> set[str]:
    """Words of more than two letters without the ending of a plural."""
    return {re.sub(r"(IES|ES|S)$", "", w) for w in words if len(w) > 2 and w not in ("THE", "AND", "HIS")}
