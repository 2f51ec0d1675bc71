"""Erasing people and sources on request: for good, by a decision that says so and holds nothing of them.

The decision names every row that it erases or overwrites, with a digest of what is left, so that
`recount verify` accepts these changes and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from recount.archive import BlobStore
from recount.model.claims import Claim, claim_from_json, claim_to_json
from recount.model.decisions import Decision, Erased, hash_of
from recount.model.errors import NotFound, Refused
from recount.model.places import Place
from recount.model.spans import Mention
from recount.pipeline.accounts import restricted_of
from recount.pipeline.asking import FAMILY
from recount.pipeline.beside import Beside
from recount.pipeline.known import names_in
from recount.pipeline.privacy import described, masked, masked_decision, masked_report, name_spans
from recount.pipeline.reviewing import Desk, User
from recount.pipeline.victims import alone, details_of
from recount.review.rules import check_role
from recount.review.victims import whole_of
from recount.store import erasing, sealed
from recount.store.records import claim_digest, extraction_digest, report_digest
from recount.store.writing import Writing

Names = Sequence[Mention]

_WORDS = ("count_text", "victims", "perpetrator", "place", "time", "source")
_QUOTING = ("correct", "add_claim")  # kinds of decisions whose content holds words


@dataclass(slots=True)
class _Plan:
    """What is erased, and what is left of what is overwritten."""

    of: list[str]
    rows: list[Erased] = field(default_factory=list)
    dropped: list[erasing.Version] = field(default_factory=list)
    reports: list[erasing.Version] = field(default_factory=list)
    claims: list[tuple[int, int, Claim]] = field(default_factory=list)
    left: list[tuple[int, list[Claim]]] = field(default_factory=list)
    readings: list[erasing.Reading] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    read_by_models: bool = False
    told: list[str] = field(default_factory=list)

    def add(self, thing: str, key: object, before: str = "", after: str = "") -> None:
        """Name a row, once."""
        row = Erased(thing, str(key), before, after, 0)
        if row not in self.rows:
            self.rows.append(row)

    def keys_of(self, thing: str) -> list[str]:
        """The keys of the rows of one kind."""
        return [r.key for r in self.rows if r.thing == thing]


def erase_victim(desk: Desk, user: User, victim: str, reason: str) -> Decision:
    """Erase the record of a victim and those that were merged into it. Reports are left as they are.

    Raises:
        NotAllowed, Refused, NotFound: with what is wrong.
    """
    check_role(user.role, "erase")
    record = alone(desk.standing, victim)
    parts = whole_of(desk.standing, record)
    names = described(n for v in details_of(desk.casebook, parts).values() for n in v.names)
    plan = _Plan([r.id for r in parts])
    for part in parts:
        plan.add("key", part.id)
    _rows_of_log(plan, desk, plan.of, names)
    return _erase(desk, user, record.id, plan, masked(reason, names))


def erase_account(desk: Desk, user: User, report_id: str, reason: str) -> Decision:
    """Erase an account that somebody wrote down: its words, its claims, its bytes, and who gave it.

    Raises:
        NotAllowed, Refused, NotFound: with what is wrong.
    """
    check_role(user.role, "erase")
    restricted = restricted_of(desk.casebook, report_id)
    with desk.casebook.looking() as c:
        found = erasing.versions(c, report_id)
        read = {v.key: erasing.readings(c, v) for v in found}
    is_account = any(d.kind == "add_account" for d in desk.standing.on(report_id))
    if not found or not is_account:
        raise NotFound(f"No account here has the id {report_id[:40]!r}", "Only accounts are erased whole")
    plan = _Plan([report_id])
    plan.add("key", report_id)
    told: list[Claim] = []
    for v in found:
        plan.dropped.append(v)
        plan.add("report", v.key, "", report_digest(erasing.tombstone(report_id)))
        plan.add("blob", v.blob)
        told += [claim for r in read[v.key] for claim in r.extraction.claims]
    plan.read_by_models = _is_by_model(r for of in read.values() for r in of)
    for claim in told:
        plan.add("claim", claim.id)
    plan.told = [claim.id for claim in told]
    names = (*name_spans(told), *names_in(restricted))
    _rows_of_log(plan, desk, [report_id, *plan.told], names, is_whole=True)
    return _erase(desk, user, report_id, plan, masked(reason, names))


def erase_name(desk: Desk, user: User, report_id: str, name: str, reason: str) -> Decision:
    """Erase a name from a report: from all versions of its text, its claims, and what the log quotes of them.

    The bytes that came in are left: what was published elsewhere is not Recount's to erase.

    Args:
        desk: what it is erased from.
        user: who does.
        report_id: of the report.
        name: as it stands in the report; its other spellings are names of their own.
        reason: why; the name is taken out of it.

    Raises:
        NotAllowed, Refused, NotFound: with what is wrong.
    """
    check_role(user.role, "erase")
    names = described([name])
    with desk.casebook.looking() as c:
        found = erasing.versions(c, report_id)
        read = [r for v in found for r in erasing.readings(c, v)]
    if not found:
        raise NotFound(f"No report here has the id {report_id[:40]!r}", "Look at the ids of the reports")
    plan = _Plan([report_id])
    left = {v.key: replace(v, report=masked_report(v.report, names)) for v in found}
    for v in found:
        if left[v.key] != v:
            plan.reports.append(left[v.key])
            plan.add("text", v.key, "", report_digest(left[v.key].report))
    if not plan.reports:
        raise Refused("The name does not stand in this report", "Write it as the report does")
    rewritten = {v.key for v in plan.reports}
    for r in read:
        if r.report in rewritten:
            _without(plan, r, left[r.report].report.layer, names)
    plan.read_by_models = _is_by_model(read)
    plan.told = list(dict.fromkeys(claim.id for r in read for claim in r.extraction.claims))
    _rows_of_log(plan, desk, [report_id, *plan.told], names)
    return _erase(desk, user, report_id, plan, masked(reason, names))


def _without(plan: _Plan, reading: erasing.Reading, layer: str, names: Names) -> None:
    """Plan what is left of a reading whose report says less than it did."""
    extraction = reading.extraction
    told = [without(claim, layer, names) for claim in extraction.claims]
    plan.left.append((reading.key, told))
    for n, (before, after) in enumerate(zip(extraction.claims, told, strict=True)):
        if before != after:
            plan.claims.append((reading.key, n, after))
            plan.add("claim", after.id, "", claim_digest(after))
    places = tuple(_place(p, layer) for p in extraction.places)
    if places != extraction.places:
        left = replace(extraction, places=places)
        plan.readings.append(replace(reading, extraction=left))
        ids = [(claim.id, claim.part_of) for claim in told]
        plan.add("reading", reading.key, "", extraction_digest(reading.extractor, left, ids))


def without(claim: Claim, layer: str, names: Names) -> Claim:
    """The claim as it stands in what is left of its report: every quote is what the layer holds there."""
    words: dict[str, Any] = {}
    for k in _WORDS:
        span = claim.spans.get(k)
        words[k] = span.of(layer) if span and getattr(claim, k) else masked(getattr(claim, k), names)
    return replace(
        claim,
        evidence=tuple(Mention(e.start, e.end, layer[e.start : e.end]) for e in claim.evidence),
        names=tuple(n for n in claim.names if layer[n.start : n.end] == n.text),
        location=claim.location and _place(claim.location, layer),
        source_chain=tuple(replace(s, text=masked(s.text, names)) for s in claim.source_chain),
        **words,
    )


def _place(place: Place, layer: str) -> Place:
    return replace(place, text=layer[place.start : place.end]) if place.end else place


def _rows_of_log(
    plan: _Plan, desk: Desk, subjects: Iterable[str], names: Names, *, is_whole: bool = False
) -> None:
    """Plan what is left of the rows of the log on some things, and on the incidents that hold them."""
    standing = desk.standing
    about = set(subjects)
    about |= {d.content["claim"]["id"] for s in about for d in standing.on(s) if "claim" in d.content}
    whole = set(about)
    about |= {f"i-{c.removeprefix('c-')}" for c in about}
    held = desk.casebook.holders(desk.policy, [s for s in about if s.startswith("c-")]).values()
    for incident in desk.casebook.incidents(desk.policy, held).values():
        about |= {incident.id, *(f"i-{c.removeprefix('c-')}" for c in incident.claims)}
    plan.told = list(dict.fromkeys([*plan.told, *(s for s in whole if s.startswith("c-"))]))
    numbers = {n for s in about for n in standing.by_subject.get(s, ())}
    undoing = {standing.undone[n] for n in numbers if n in standing.undone}
    for number in sorted(numbers | undoing):
        d = standing.by_number[number]
        left = _left_of(d, names, is_whole and d.subject in whole)
        if (left.content, left.reason) != (d.content, d.reason):
            left = replace(left, salt="")
            plan.decisions.append(left)
            plan.add("decision", number, d.hash, hash_of(left))


def _left_of(d: Decision, names: Names, is_whole: bool) -> Decision:
    if is_whole:
        content = {"field": ""} if d.kind in _QUOTING else d.content
        return replace(d, content=content, reason="")
    left = masked_decision(d, names)
    if d.kind == "add_claim":
        made = claim_from_json(d.content["claim"])
        kept = tuple(n for n in made.names if masked(n.text, names) == n.text)
        masked_made = claim_from_json({**left.content["claim"], "id": made.id})
        left = replace(left, content={"claim": claim_to_json(replace(masked_made, names=kept))})
    return left


def _is_by_model(read: Iterable[erasing.Reading]) -> bool:
    return any(r.extractor.partition(" ")[0] == FAMILY for r in read)


def _erase(desk: Desk, user: User, subject: str, plan: _Plan, reason: str) -> Decision:
    """Keep the decision and do what it says, in one step; then see to it that the disk forgets."""
    rows = [[r.thing, r.key, r.before, r.after] for r in plan.rows]
    decision = Decision("", "erase", subject, {"of": plan.of, "rows": rows}, reason)

    def after(w: Writing, row: Decision) -> tuple[Sequence[str], Sequence[str]]:
        held = set(w.holders(desk.policy, plan.told).values())
        rest = [c for i in desk.casebook.incidents(desk.policy, held).values() for c in i.claims]
        _do(w, row.number, plan)
        gone = set(plan.keys_of("claim")) if plan.dropped else set()
        return [c for c in rest if c not in gone], sorted(held)

    row = desk.decide(user, decision, Beside(after=after))
    blobs = BlobStore(desk.casebook.archive)
    for sha256 in plan.keys_of("blob"):
        with suppress(FileNotFoundError):
            blobs.path(sha256).unlink()
    with desk.casebook.looking() as c:
        sealed.forget(c)
    return row


def _do(w: Writing, number: int, plan: _Plan) -> None:
    c = w.connection
    erasing.name(c, plan.rows, number)
    erasing.destroy_keys(c, plan.keys_of("key"))
    for version in plan.dropped:
        erasing.drop_report(c, version)
        erasing.unlink(c, version.report.id, plan.told)
    for version in plan.reports:
        erasing.rewrite_report(c, version.key, version.report)
    for extraction, position, claim in plan.claims:
        erasing.rewrite_claim(c, extraction, position, claim)
    for extraction, told in plan.left:
        erasing.find_names(c, extraction, told)
    for reading in plan.readings:
        erasing.rewrite_places(c, reading.key, reading.extraction)
    for d in plan.decisions:
        erasing.rewrite_decision(c, d)
    if plan.read_by_models:
        erasing.forget_answers(c)
