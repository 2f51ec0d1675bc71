"""Coder agreement over a casebook: samples are drawn, coded twice blind, and measured.

What is coded changes no incident. The log holds who coded which claim and a salted digest of the values; the
values lie in a table of their own, which no page of the log, of a claim or of an incident reads.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from recount.model.claims import Claim
from recount.model.codings import CODERS, Coding, Sample, coded_by, coding_digest, pairs
from recount.model.decisions import Decision
from recount.model.errors import Conflict, NotAllowed, NotFound, Refused
from recount.model.reports import Report
from recount.resolve.folding import fold
from recount.review.agreement import (
    Measure,
    Value,
    check_values,
    machine_values,
    measured,
    value,
    variables,
)
from recount.review.rules import User, check_form, check_role, permissions
from recount.review.standing import Standing
from recount.store import browsing, codings
from recount.store.casebook import Casebook
from recount.store.codings import DrawFilter

MOST_ITEMS = 200
MOST_LOOKED = 100_000
"""Claims that a draw looks at before it gives up: a filter that fits hardly any must not stop the server."""
MOST_SEED = 2**53 - 1
PAGE = 20
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Draw:
    """What is asked for when a sample is drawn.

    Attributes:
        seed: whole number; the same seed draws the same claims from the same casebook.
        size: how many claims, at most MOST_ITEMS.
        where: which claims.
        coders: names of two users; none: any two.
        about: what it is for.
    """

    seed: int
    size: int
    where: DrawFilter = field(default_factory=DrawFilter)
    coders: tuple[str, ...] = ()
    about: str = ""


def draw(casebook: Casebook, user: User, asked: Draw, users: Mapping[str, str]) -> Decision:
    """Draw a sample, and keep it as a row of the log.

    Args:
        casebook: to draw from.
        user: who draws.
        asked: what.
        users: name -> role of those who may sign in.

    Raises:
        NotAllowed: if the role may not.
        Refused: if it cannot be drawn so, or was drawn before.
    """
    check_role(user.role, "grade")
    _check(asked, users)
    start = "c-" + hashlib.sha256(f"sample {asked.seed}".encode()).hexdigest()[:16]
    with casebook.looking() as c:
        items, looked = codings.drawn(c, asked.where, start, asked.size, MOST_LOOKED)
    if len(items) < asked.size:
        what = f"Of {looked} claims that were looked at {len(items)} fit"
        raise Refused(what, f"Ask for {len(items)}, or open the filter" if items else "Open the filter")
    where = {
        k: v.isoformat() if isinstance(v, date) else v
        for k, v in asdict(asked.where).items()
        if v not in ("", None)
    }
    content = {"seed": asked.seed, "where": where, "items": items, "coders": list(asked.coders)}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    decision = Decision(user.name, codings.DRAW, f"s-{digest[:8]}", content, asked.about)
    check_form(decision)
    with casebook.writing() as w:
        if codings.rows_about(w.connection, decision.subject):
            raise Refused(f"This sample was drawn already: {decision.subject}", "Choose another seed")
        return w.decide(decision)


def samples(casebook: Casebook, before: int | None = None) -> tuple[list[Sample], int | None]:
    """Some samples that stand, newest first, and the number to go on before; None: there are no more."""
    with casebook.looking() as c:
        rows = codings.samples_page(c, before, PAGE + 1)
        found = [_standing_sample(codings.rows_about(c, d.subject)) for d in rows[:PAGE]]
    shown = {s.number: s for s in found if s is not None}
    return list(shown.values()), rows[PAGE - 1].number if len(rows) > PAGE else None


def sample(casebook: Casebook, sample_id: str) -> Sample:
    """The sample of this id.

    Raises:
        NotFound: if there is none that stands.
    """
    with casebook.looking() as c:
        found = _standing_sample(codings.rows_about(c, sample_id))
    return _there(found, sample_id)


def all_codings(casebook: Casebook, of: Sample) -> list[Coding]:
    """All that was coded of a sample; what is not open (`pairs`) may be shown to its coder alone."""
    with casebook.looking() as c:
        return codings.codings_of(c, of.id)


def item_report(casebook: Casebook, item: str) -> tuple[Claim, Report]:
    """The claim of an item, and the version of its report that it was read in.

    Raises:
        NotFound: if there is none.
    """
    claim = casebook.claim(item)
    with casebook.looking() as c:
        stored = codings.report_of(c, item)
    return claim, stored.report if stored else casebook.report(claim.report).report


def progress(casebook: Casebook, of: Sequence[Sample]) -> dict[str, dict[str, set[str]]]:
    """Sample -> item -> who coded it."""
    with casebook.looking() as c:
        return codings.who_coded(c, [s.id for s in of])


def may_code(of: Sample, user: User) -> bool:
    """Whether a user is one of those who are to code a sample."""
    return "code" in permissions(user.role) and (not of.coders or user.name in of.coders)


def waiting(of: Sample, coded: Mapping[str, set[str]], user: User) -> list[str]:
    """The items that wait for this user, those that somebody else has coded first."""
    if not may_code(of, user):
        return []
    left = [i for i in of.items if user.name not in coded.get(i, ()) and len(coded.get(i, ())) < CODERS]
    return sorted(left, key=lambda i: -len(coded.get(i, ())))


def code(casebook: Casebook, user: User, sample_id: str, coding: Coding) -> Decision:
    """Keep what a coder makes of an item; while the item is not open, they may code it anew.

    Args:
        casebook: which holds the sample.
        user: who codes.
        sample_id: of the sample.
        coding: of one item; `by` is set to the user's name.

    Raises:
        NotAllowed: if this user is not to code it.
        Refused: if a value cannot be.
        Conflict: if two have coded it.
        NotFound: if there is no such sample, or no such item in it.
    """
    check_role(user.role, "code")
    content = {"values": coding.values, "note": coding.note}
    check_values(casebook.claim(coding.item), coding.values)
    salt = secrets.token_hex(_SALT_BYTES)
    told = {"item": coding.item, "digest": coding_digest(salt, content)}
    decision = Decision(user.name, codings.CODE, sample_id, told)
    check_form(decision)
    with casebook.writing() as w:
        of = _there(_standing_sample(codings.rows_about(w.connection, sample_id)), sample_id)
        if coding.item not in of.items:
            raise NotFound(f"The sample has no item {coding.item!r}", "Look at the items that wait for you")
        if not may_code(of, user):
            raise NotAllowed(f"{' and '.join(of.coders)} code this sample", "Ask who drew it")
        before = coded_by(codings.codings_of(w.connection, of.id)).get(coding.item, [])
        if len(before) >= CODERS:
            raise Conflict("Two people have coded this item; nothing of yours was kept", "Code another one")
        row = w.decide(decision)
        kept = Coding(coding.item, user.name, coding.values, coding.note, row.number)
        codings.add_coding(w.connection, of.id, salt, kept)
    return row


def measures(casebook: Casebook, of: Sample) -> list[Measure]:
    """How far the coders agree, variable by variable, and each of them with the machine."""
    items = pairs(all_codings(casebook, of))
    with casebook.looking() as c:
        claims = browsing.claims_of_ids(c, items)
    machine = {i: machine_values(claim) for i, claim in claims.items()}
    return measured(list(items.values()), machine, of.seed, fold)


def told(name: str, coding: Coding) -> tuple[Value | None, ...]:
    """What a coding gives a field, in the form in which it is compared."""
    return tuple(value(v, coding, fold) for v in variables() if v.field == name)


def measure_to_json(m: Measure) -> dict[str, Any]:
    """A measure as a row of files and of --json: shares and alpha as numbers, null where there is none."""
    return {
        "variable": m.variable.name,
        "metric": m.variable.metric,
        "items": m.units,
        "one_only": m.lone,
        "alpha": _rounded(m.alpha),
        "alpha_low": _rounded(m.low),
        "alpha_high": _rounded(m.high),
        "same": _rounded(m.same),
        "same_as_machine": _rounded(m.machine),
        "why_not": m.trouble,
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _check(asked: Draw, users: Mapping[str, str]) -> None:
    if not 1 <= asked.size <= MOST_ITEMS:
        raise Refused("A sample cannot have that size", f"Give a number from 1 to {MOST_ITEMS}")
    if not 0 <= asked.seed <= MOST_SEED:
        raise Refused("This cannot be a seed", f"Give a whole number from 0 to {MOST_SEED}")
    if not asked.coders:
        return
    if len(set(asked.coders)) != CODERS:
        raise Refused("A sample is coded by two different people", "Name both, or nobody for any two")
    for name in asked.coders:
        if "code" not in permissions(users.get(name, "")):
            raise Refused(f"{name[:64]} is nobody here who may code", "Look at the names under People")


def _standing_sample(rows: Sequence[Decision]) -> Sample | None:
    """The sample that some rows on it leave standing, None where there is none or it was undone."""
    standing = Standing.of(rows)
    d = next((d for d in rows[::-1] if d.kind == codings.DRAW and standing.holds(d.number)), None)
    if d is None:
        return None
    c = d.content
    return Sample(
        d.subject,
        tuple(c["items"]),
        tuple(c["coders"]),
        c["seed"],
        c["where"],
        d.reason,
        d.by,
        d.number,
        d.at,
    )


def _there(found: Sample | None, sample_id: str) -> Sample:
    if found is None:
        raise NotFound(f"There is no sample {sample_id[:40]!r}", "Look at the samples under Agreement")
    return found
