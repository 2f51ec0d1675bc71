"""Actors: the parties and organisations that words name, and how one is part of another."""

from __future__ import annotations

from dataclasses import dataclass

ACTOR_KINDS = ("state_forces", "coalition", "militia", "armed_group")


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone whom words name, by the tables of actors (docs/actors.md).

    Attributes:
        id: the same for the same actor in all tables.
        name: for people.
        kind: one of ACTOR_KINDS for a party; one of the source kinds for an organisation that only speaks.
        parent: what it is part of, None where it is part of nothing that the tables know.
        lead: of a coalition the id of the actor that leads it, "" where the tables know none.
    """

    id: str
    name: str
    kind: str
    parent: Actor | None = None
    lead: str = ""

    @property
    def lineage(self) -> tuple[Actor, ...]:
        """The actor, what it is part of, and so on up."""
        return (self, *(self.parent.lineage if self.parent else ()))

    @property
    def is_party(self) -> bool:
        """Whether it can be held responsible, and does not only speak."""
        return self.kind in ACTOR_KINDS

    def is_within(self, other: Actor) -> bool:
        """Whether it is the other actor or a part of it, at any depth."""
        return any(a.id == other.id for a in self.lineage)


@dataclass(frozen=True, slots=True)
class Naming:
    """Whom the words of one claim name; nobody where they name nobody for sure.

    Attributes:
        blamed: the parties that its `perpetrator` names, in the order of the words.
        is_either: whether one of them did it and the words do not say which ("Russian or Turkish jets").
        speaker: who its `source` is.
        publisher: who the publisher of its report is.
    """

    blamed: tuple[Actor, ...] = ()
    is_either: bool = False
    speaker: Actor | None = None
    publisher: Actor | None = None


UNNAMED = Naming()
"""Of a claim whose words nobody has looked up yet, or that name nobody."""
