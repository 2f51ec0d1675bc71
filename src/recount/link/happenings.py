"""Within one report: which claims tell of one happening, and which are totals over many."""

from __future__ import annotations

from collections.abc import Container, Sequence

from recount.link.clusters import average_link
from recount.link.compare import beyond
from recount.link.events import claim_keys, figure, point
from recount.link.tables import table
from recount.model.claims import Claim
from recount.model.constraints import NONE, Constraints
from recount.model.whens import When

WIDE = ("country", "region")
TOWNS = ("exact", "town")
AN_EPISODE = 2
NEAR_CHARS = 250
REACH = 80


def is_total(claim: Claim) -> bool:
    """Whether a claim is a total over many incidents.

    Every `cumulative` claim is, and every `period` claim but one of at most AN_EPISODE days and a named area
    smaller than a country (annotation guidelines, From claims to incidents).
    """
    if claim.scope != "period":
        return claim.scope == "cumulative"
    return not (_is_short(claim) and bool(claim_keys(claim)) and not _is_wide(claim))


def _is_short(claim: Claim) -> bool:
    when = claim.when
    return bool(when.start and when.end and (when.end - when.start).days < AN_EPISODE)


def _is_wide(claim: Claim) -> bool:
    return claim.location is not None and claim.location.precision in WIDE


def _counts_attack(claim: Claim, attacks: Container[tuple[When, str]]) -> bool:
    """Whether a period claim of no place counts an attack that its report tells: same day and means."""
    return (
        claim.scope == "period"
        and claim.means != "unknown"
        and (claim.when, claim.means) in attacks
        and not claim_keys(claim)
        and not _is_wide(claim)
        and _is_short(claim)
    )


def split_totals(claims: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """A report's claims of incidents, and its totals; a part without its own place or day stays by it."""
    by_id = {c.id: c for c in claims}
    attacks = {(c.when, c.means) for c in claims if c.scope == "incident" and c.part_of is None}
    totals = {c.id for c in claims if is_total(c) and not _counts_attack(c, attacks)}
    for c in claims:
        whole = by_id.get(c.part_of or "")
        if (
            whole
            and whole.id in totals
            and c.place in {"", whole.place}
            and c.when in {whole.when, type(c.when)()}
        ):
            totals.add(c.id)
    return [c for c in claims if c.id not in totals], [c for c in claims if c.id in totals]


def happenings(claims: Sequence[Claim], constraints: Constraints = NONE) -> list[list[Claim]]:
    """One report's incident claims, grouped by happening; each group and the groups in report order."""
    index = {c.id: i for i, c in enumerate(claims)}
    whole = {i: index[c.part_of] for i, c in enumerate(claims) if c.part_of in index}
    keys = [claim_keys(c) for c in claims]
    weights = {row["feature"]: float(row["weight"]) for row in table("happenings")}

    def score(i: int, j: int) -> float:
        if whole.get(i) == j or whole.get(j) == i:
            return weights["part"]
        return sum(weights[f] for f in shared(claims[i], claims[j], keys[i], keys[j]))

    n = len(claims)
    pairs = {(i, j): score(i, j) for i in range(n) for j in range(i + 1, min(n, i + REACH))}
    same, apart = (
        [(index[a], index[b]) for a, b in decided if a in index and b in index]
        for decided in (constraints.same, constraints.apart)
    )
    return [[claims[i] for i in group] for group in average_link(n, pairs, score, same, apart)]


def shared(a: Claim, b: Claim, a_keys: frozenset[str], b_keys: frozenset[str]) -> list[str]:
    """The features of happenings.csv that hold for two claims of one report."""
    found = ["any"]
    if a_keys and b_keys:
        is_borrowed = _has_borrowed_place(a) or _has_borrowed_place(b)
        found.append("same_place" if a_keys & b_keys else "borrowed_place" if is_borrowed else "other_place")
    if found[-1] == "other_place" and _are_two_towns(a, b):
        found.append("other_town")
    if a.when.end and b.when.end:
        found.append("same_days" if a.when.overlaps(b.when) else "other_days")
    if "unknown" not in (a.means, b.means):
        found.append("same_means" if a.means == b.means else "other_means")
    if a.perpetrator and b.perpetrator:
        found.append("same_perpetrator" if a.perpetrator == b.perpetrator else "other_perpetrator")
    if _are_two_tolls(a, b):
        found.append("other_toll")
    gap = min((abs(x.start - y.start) for x in a.evidence for y in b.evidence), default=10 * NEAR_CHARS)
    found.extend(["near"] if gap < NEAR_CHARS else ["distant"] if gap > 4 * NEAR_CHARS else [])
    return found


def _are_two_towns(a: Claim, b: Claim) -> bool:
    """Whether the gazetteer knows both places, as towns or closer, further apart than two towns may lie."""
    points = [point(c.location) for c in (a, b) if c.location and c.location.precision in TOWNS]
    known = [p for p in points if p is not None]
    return len(known) == 2 and beyond(known[0], known[1]) > 1


def _has_borrowed_place(claim: Claim) -> bool:
    """Whether the words of a claim's place stand far from all that the claim was read from."""
    span = claim.spans.get("place")
    return span is not None and all(abs(span.start - e.start) > NEAR_CHARS for e in claim.evidence)


def _are_two_tolls(a: Claim, b: Claim) -> bool:
    """Whether two numbers of one outcome, both of all victims, differ by day or by means too."""
    numbers = figure(a), figure(b)
    if a.outcome != b.outcome or None in numbers or numbers[0] == numbers[1] or a.part_of or b.part_of:
        return False
    is_other_day = bool(a.when.end and b.when.end) and not a.when.overlaps(b.when)
    return is_other_day or ("unknown" not in (a.means, b.means) and a.means != b.means)
