"""Records of victims as the log leaves them: which version, which claims, merged into whom."""

from __future__ import annotations

from dataclasses import dataclass

from recount.model.decisions import Decision
from recount.review.standing import Standing


@dataclass(frozen=True, slots=True)
class Record:
    """What stands of one record; its details are sealed.

    Attributes:
        id: `v-` and 16 hexadecimal digits.
        made: number of the decision that made it.
        version: of the details that stands.
        claims: ids of those that tell of this person, in the order in which they were tied.
        part_of: the record that it was merged into, "" where it stands alone.
        parts: records that were merged into it.
        last: number of the last decision on it.
    """

    id: str
    made: int
    version: int
    claims: tuple[str, ...]
    part_of: str = ""
    parts: tuple[str, ...] = ()
    last: int = 0


def record_of(standing: Standing, victim: str) -> Record | None:
    """The record of this id; None where none stands, or where it was erased."""
    decisions = standing.on(victim)
    made = version = 0
    claims: list[str] = []
    parts: list[str] = []
    part_of = ""
    for d in decisions:
        sealed = d.content.get("sealed", ("", 0))
        if sealed[0] == victim:
            made, version = made or d.number, sealed[1]
        if d.kind == "erase":
            return None
        if d.kind == "merge_victims":
            part_of = d.subject if d.subject != victim else part_of
            parts += [d.content["other"]] if d.subject == victim else []
        else:
            claims = _claims(d, victim, claims)
    if not made:
        return None
    return Record(victim, made, version, tuple(claims), part_of, tuple(parts), decisions[-1].number)


def _claims(d: Decision, victim: str, before: list[str]) -> list[str]:
    if d.kind == "split_victim" and d.subject == victim:
        gone = set(d.content["claims"])
        return [c for c in before if c not in gone]
    return list(d.content.get("claims", before))


def whole_of(standing: Standing, record: Record) -> list[Record]:
    """The record and all that were merged into it, or into those, each once."""
    found = {record.id: record}
    waiting = list(record.parts)
    while waiting:
        part = record_of(standing, waiting.pop(0))
        if part is not None and part.id not in found:
            found[part.id] = part
            waiting += part.parts
    return list(found.values())


def root_of(standing: Standing, record: Record) -> Record:
    """The record that stands for this one: itself, or what it was merged into in the end."""
    seen = {record.id}
    while record.part_of and record.part_of not in seen:
        seen.add(record.part_of)
        into = record_of(standing, record.part_of)
        if into is None:
            break
        record = into
    return record


def victims_in(d: Decision) -> list[str]:
    """The ids of the records that a decision on victims changes."""
    erased = d.content["of"] if d.kind == "erase" else ()
    named = (d.subject, d.content.get("other", ""), d.content.get("new", ""), *erased)
    return [v for v in dict.fromkeys(named) if v.startswith("v-")]
