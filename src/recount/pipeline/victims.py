"""Records of victims: what a decision on one has to hold, where its details go, who is proposed as one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from recount.codebook.tables import codes
from recount.model.claims import Claim
from recount.model.decisions import Decision
from recount.model.errors import NotFound, Refused
from recount.model.victims import Victim, victim_from_json
from recount.reconcile.names import named_people
from recount.reconcile.spellings import are_variants, plain
from recount.review.standing import Standing
from recount.review.victims import Record, record_of, root_of, victims_in
from recount.store import sealed, victims
from recount.store.casebook import Casebook
from recount.store.writing import Writing

_CODED = {"sex": "sex", "role": "role", "status": "status"}
MAX_CLAIMS = 1000


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody whom claims name and no record tells of yet.

    Attributes:
        names: the spellings that reports give, the fullest first.
        claims: ids of the claims that give them.
    """

    names: tuple[str, ...]
    claims: tuple[str, ...]


def new_id(kind: str) -> str:
    """A random id that says nothing: `v-` of a victim, `a-` of an account, `p-` of a place."""
    return f"{kind}-{secrets.token_hex(8)}"


def completed(d: Decision, standing: Standing, is_claim: Callable[[str], bool]) -> Decision:
    """A decision on a victim with the ids that follow, after a look at whether it can be made now.

    Args:
        d: the decision; new details stand in clear under `details`, until `seal`.
        standing: what stands.
        is_claim: whether there is a claim of this id.

    Raises:
        Refused, NotFound: with what is wrong.
    """
    content = dict(d.content)
    if "details" in content:
        check_details(content["details"])
    if "claims" in content:
        content["claims"] = _claims(content["claims"], is_claim)
    if d.kind == "add_victim":
        return replace(d, subject=new_id("v"), content={"claims": [], **content})
    record = alone(standing, d.subject)
    if d.kind == "merge_victims":
        other = alone(standing, str(content.get("other")))
        if other.id == record.id:
            raise Refused("These two are one record already", "Choose another one")
        content["other"] = other.id
    if d.kind == "split_victim":
        part = content.get("claims", [])
        if not set(part) <= set(record.claims):
            raise Refused("Not all of these claims are tied to this record", "Name some of its claims")
        content["new"] = new_id("v")
    return replace(d, subject=record.id, content=content)


def alone(standing: Standing, victim: str) -> Record:
    """The record of this id, or the one that it was merged into.

    Raises:
        NotFound: if there is none, or it was erased.
    """
    record = record_of(standing, victim)
    if record is None:
        raise NotFound(f"No record of a victim has the id {victim[:40]!r}", "Look at the list of victims")
    return root_of(standing, record)


def check_details(details: Any) -> Victim:
    """The details of a victim, if they are some.

    Raises:
        Refused: with what is wrong.
    """
    try:
        victim = victim_from_json(details)
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise Refused(f"This is no record of a victim: {e}", "Give at least one name") from e
    for field, table in _CODED.items():
        if getattr(victim, field) not in codes(table):
            raise Refused(f"There is no such {field}", f"Use one of {', '.join(codes(table))}")
    return victim


def seal(w: Writing, d: Decision) -> Decision:
    """The decision with its details sealed: it says only which record, which version and what digest."""
    content = dict(d.content)
    details = content.pop("details", None)
    if details is None:
        return d
    record = content.get("new") or d.subject
    version, digest = sealed.seal(w.connection, record, details)
    return replace(d, content={**content, "sealed": [record, version, digest]})


def keep(w: Writing, d: Decision, standing: Standing) -> None:
    """Bring the tables of victims to what stands after a decision, or the undoing of one."""
    row = standing.by_number.get(int(d.content["of"])) if d.kind == "undo" else d
    for victim in victims_in(row) if row is not None else ():
        record = record_of(standing, victim)
        victims.keep(w.connection, victim, row_of(record) if record else None)
        victims.back(w.connection, victim, record.claims if record else ())


def row_of(record: Record) -> victims.Row:
    """The record as the casebook lists it."""
    return victims.Row(record.id, record.made, record.version, record.part_of)


def details_of(casebook: Casebook, records: Iterable[Record | victims.Row]) -> dict[str, Victim]:
    """Id -> details, of the records that can be read."""
    with casebook.looking() as c:
        found = sealed.unsealed(c, [(r.id, r.version) for r in records])
    return {i: victim_from_json(data) for i, data in found.items()}


def told_by(casebook: Casebook, claims: Iterable[str]) -> set[str]:
    """Ids of the records that some claims tell of."""
    with casebook.looking() as c:
        return victims.told_by(c, claims)


def proposals(claims: Sequence[Claim], known: Collection[tuple[Victim, Collection[str]]]) -> list[Proposal]:
    """The people whom an incident's claims name and no record tells of, spellings of one name together.

    Args:
        claims: the incident's.
        known: the records tied to some of them, each with the ids of the claims behind it.
    """
    found = []
    for person in named_people([c for c in claims if c.role == "victim"]):
        names = tuple(dict.fromkeys(sorted(person.texts, key=len, reverse=True)))
        ids = tuple(sorted({c.id for c in person.claims}))
        if not any(set(ids) & set(tied) and _is_one(names, v.names) for v, tied in known):
            found.append(Proposal(names, ids))
    return found


def _is_one(names: Iterable[str], others: Iterable[str]) -> bool:
    others = list(others)
    return any(are_variants(plain(a), plain(b)) for a in names for b in others)


def _claims(asked: Any, is_claim: Callable[[str], bool]) -> list[str]:
    if not isinstance(asked, list) or len(asked) > MAX_CLAIMS:
        raise Refused("This is no list of claims", f"Name at most {MAX_CLAIMS}")
    ids = [str(c) for c in dict.fromkeys(asked)]
    if gone := [c for c in ids if not is_claim(c)]:
        raise NotFound(f"No claim here has the id {gone[0][:40]!r}", "Look at the ids in the report")
    return ids
