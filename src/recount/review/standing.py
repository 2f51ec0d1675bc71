"""What stands now: the decisions of the log that nobody undid, by what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recount.model.decisions import Decision
from recount.review.clusters import Edit, edit_of
from recount.review.rules import kinds

WITHDRAWING = ("retract", "not_a_claim")
ASIDE = ("user", "settings", "list", "reading", "victim", "place")
"""What decisions may be about that change no claim and no incident by themselves."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's value of a field, beside the machine's, which stays in the claim."""

    value: Any
    by: str
    number: int


@dataclass(frozen=True, slots=True)
class OfClaim:
    """What people decided of one claim.

    Attributes:
        accepted_by: users who accepted it as it is, or as it is corrected; a later correction ends that.
        corrections: field -> the last correction of it.
        withdrawn: the decision that took it back or marked it as no claim, or None.
        last: number of the last decision on it, 0 where there is none.
    """

    accepted_by: tuple[str, ...] = ()
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    withdrawn: Decision | None = None
    last: int = 0


@dataclass(frozen=True, slots=True)
class OfIncident:
    """What people decided of one incident, edits of its claims apart.

    Attributes:
        grade: the last grade decision, or None.
        assigned: the user it is assigned to, "" where to nobody.
        comments: in order.
        signatures: of those who signed, the last one of each.
        last: number of the last decision on it, 0 where there is none.
    """

    grade: Decision | None = None
    assigned: str = ""
    comments: tuple[Decision, ...] = ()
    signatures: tuple[Decision, ...] = ()
    last: int = 0


@dataclass(slots=True)
class Standing:
    """All decisions so far; `take` adds the next one. Looking up takes time by what one thing has.

    Attributes:
        count: number of the last row.
        counting: number of the last row on which what is counted may rest.
    """

    count: int = 0
    counting: int = 0
    undone: dict[int, int] = field(default_factory=dict)
    by_number: dict[int, Decision] = field(default_factory=dict)
    by_subject: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    editing: list[int] = field(default_factory=list)
    editing_of: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    making: list[int] = field(default_factory=list)
    placing: list[int] = field(default_factory=list)
    rereading: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, log: Iterable[Decision]) -> Standing:
        """What stands after a whole log."""
        standing = cls()
        for d in log:
            standing.take(d)
        return standing

    def take(self, d: Decision) -> None:
        """Add the next row of the log."""
        self.count = d.number
        self.by_number[d.number] = d
        if bears(d):
            self.counting = d.number
        if d.kind == "undo":
            self.undone[int(d.content["of"])] = d.number
        else:
            for subject in subjects_of(d):
                self.by_subject[subject].append(d.number)
            edit = edit_of(d)
            if edit is not None:
                self.editing.append(d.number)
                for claim in edit.claims:
                    self.editing_of[claim].append(d.number)
            if d.kind == "add_place":
                self.placing.append(d.number)
            if d.kind == "add_claim" and "claim" in d.content:  # else it was erased
                self.making.append(d.number)
            if d.kind == "reread":
                self.rereading.append(d.number)

    def holds(self, number: int) -> bool:
        """Whether the decision of this number stands: it is there, and nobody undid it."""
        return number in self.by_number and number not in self.undone

    def on(self, subject: str) -> list[Decision]:
        """The decisions on one thing that stand, in order."""
        return [self.by_number[n] for n in self.by_subject.get(subject, ()) if n not in self.undone]

    @property
    def edits(self) -> list[Edit]:
        """The changes of clusters that stand, in order."""
        found = (edit_of(self.by_number[n]) for n in self.editing if n not in self.undone)
        return [e for e in found if e is not None]

    def are_parted(self, first: Iterable[str], second: Iterable[str]) -> bool:
        """Whether people decided that some claim of the one and some of the other tell of two incidents."""
        one, other = set(first), set(second)
        numbers = {n for c in one for n in self.editing_of.get(c, ()) if n not in self.undone}
        edits = (edit_of(self.by_number[n]) for n in numbers)
        pairs = ((set(e.part), set(e.rest)) for e in edits if e is not None)
        return any((a & one and b & other) or (a & other and b & one) for a, b in pairs)

    def of_claim(self, claim: str) -> OfClaim:
        """What people decided of a claim."""
        accepted: list[str] = []
        corrections: dict[str, Correction] = {}
        withdrawn = None
        decisions = self.on(claim)
        for d in decisions:
            if d.kind == "accept":
                accepted = [*(by for by in accepted if by != d.by), d.by]
            elif d.kind == "correct":
                corrections[d.content["field"]] = Correction(d.content["value"], d.by, d.number)
                accepted = [d.by]
            elif d.kind in WITHDRAWING:
                withdrawn = d
        return OfClaim(tuple(accepted), corrections, withdrawn, _last(decisions))

    def of_incident(self, subjects: Sequence[str]) -> OfIncident:
        """What people decided of an incident, under all ids that it had."""
        decisions = sorted((d for s in subjects for d in self.on(s)), key=lambda d: d.number)
        grade = next((d for d in reversed(decisions) if d.kind == "grade"), None)
        assigned = next((d.content["to"] for d in reversed(decisions) if d.kind == "assign"), "")
        signed = {d.by: d for d in decisions if d.kind == "sign"}
        comments = tuple(d for d in decisions if d.kind == "comment")
        return OfIncident(grade, assigned, comments, tuple(signed.values()), _last(decisions))

    @property
    def rereads(self) -> dict[str, int]:
        """Report id -> number of the last decision that asked for it to be read anew."""
        return {self.by_number[n].subject: n for n in self.rereading if n not in self.undone}

    def decided_claims(self) -> dict[str, int]:
        """Claim id -> number of the last decision on it, on the incident named after it, or that moves it."""
        found: dict[str, int] = {}
        for subject, numbers in self.by_subject.items():
            kind, _, rest = subject.partition("-")
            standing = [n for n in numbers if n not in self.undone]
            if kind in ("c", "i") and standing:
                claim = f"c-{rest}"
                found[claim] = max(found.get(claim, 0), standing[-1])
        for edit in self.edits:
            found |= {c: max(found.get(c, 0), edit.number) for c in edit.claims}
        return found

    def made_claims(self) -> list[Decision]:
        """The decisions that made claims of words and stand."""
        return [self.by_number[n] for n in self.making if n not in self.undone]


def subjects_of(d: Decision) -> list[str]:
    """What a decision is about: its subject, and other records that it changes as well."""
    others = [d.content.get(k) for k in ("other", "new")] if d.kind in _OF_TWO else []
    others += d.content.get("of", ()) if d.kind == "erase" else ()
    return list(dict.fromkeys([d.subject, *(o for o in others if o)]))


_OF_TWO = ("merge_victims", "split_victim")


def bears(d: Decision) -> bool:
    """Whether what is counted may rest on a decision."""
    return d.kind not in kinds() or kinds()[d.kind].subject not in ASIDE


def _last(decisions: Sequence[Decision]) -> int:
    return decisions[-1].number if decisions else 0
