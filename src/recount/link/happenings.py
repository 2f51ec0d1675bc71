"""Within one report: which claims tell of one happening, and which are totals over many."""

from __future__ import annotations

from collections.abc import Sequence

from recount.link.clusters import average_link
from recount.link.events import claim_keys
from recount.link.tables import table
from recount.model.claims import Claim

WIDE = ("country", "region")
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
    when = claim.when
    is_short = bool(when.start and when.end and (when.end - when.start).days < AN_EPISODE)
    is_named = bool(claim_keys(claim)) and not (claim.location and claim.location.precision in WIDE)
    return not (is_short and is_named)


def split_totals(claims: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """A report's claims of incidents, and its totals; a part without its own place or day stays by it."""
    by_id = {c.id: c for c in claims}
    totals = {c.id for c in claims if is_total(c)}
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


def happenings(claims: Sequence[Claim]) -> list[list[Claim]]:
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
    return [[claims[i] for i in group] for group in average_link(n, pairs, score)]


def shared(a: Claim, b: Claim, a_keys: frozenset[str], b_keys: frozenset[str]) -> list[str]:
    """The features of happenings.csv that hold for two claims of one report."""
    found = ["any"]
    if a_keys and b_keys:
        found.append("same_place" if a_keys & b_keys else "other_place")
    if a.when.end and b.when.end:
        found.append("same_days" if a.when.overlaps(b.when) else "other_days")
    if "unknown" not in (a.means, b.means):
        found.append("same_means" if a.means == b.means else "other_means")
    if a.perpetrator and b.perpetrator:
        found.append("same_perpetrator" if a.perpetrator == b.perpetrator else "other_perpetrator")
    gap = min((abs(x.start - y.start) for x in a.evidence for y in b.evidence), default=10 * NEAR_CHARS)
    found.extend(["near"] if gap < NEAR_CHARS else ["distant"] if gap > 4 * NEAR_CHARS else [])
    return found
