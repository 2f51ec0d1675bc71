"""Running totals of one source at different days: what the later adds to the earlier, as a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from recount.model.claims import Claim
from recount.model.incidents import Incident, Reason
from recount.reconcile.speakers import Speaker
from recount.reconcile.words import named, outcome_of, people


@dataclass(frozen=True, slots=True)
class _Snapshot:
    total: Incident
    claim: Claim
    end: date
    n: int


def with_snapshots(
    incidents: Sequence[Incident], claims: Mapping[str, Claim], voices: Mapping[str, Speaker]
) -> list[Incident]:
    """The incidents; a running total that the same source gave before with another figure has a note of it.

    Two running totals are alike if speaker, outcome, victims' codes, known area and first day are the same.
    The note tells what the days between add if both count alike. It changes no count.

    Args:
        incidents: incidents and aggregates.
        claims: claim id -> claim, at least those of the aggregates.
        voices: claim id -> its speaker.
    """
    alike: dict[tuple[object, ...], list[_Snapshot]] = defaultdict(list)
    for total in (i for i in incidents if i.kind == "aggregate"):
        for c in filter(_is_running, (claims[c] for c in total.claims)):
            if c.best is not None and c.when.end:
                alike[_kind(c, voices)].append(_Snapshot(total, c, c.when.end, c.best))
    notes: dict[str, list[Reason]] = defaultdict(list)
    for snapshots in alike.values():
        by_day = {s.end: s for s in sorted(snapshots, key=lambda s: (s.claim.report, s.claim.id))}
        for earlier, later in pairwise(by_day[day] for day in sorted(by_day)):
            if earlier.total.id != later.total.id:
                notes[later.total.id].append(_note(earlier, later))
    return [replace(i, reasons=(*i.reasons, *notes[i.id])) if i.id in notes else i for i in incidents]


def _is_running(c: Claim) -> bool:
    return c.scope == "cumulative" and c.stance == "asserted" and bool(c.place) and c.part_of is None


def _kind(c: Claim, voices: Mapping[str, Speaker]) -> tuple[object, ...]:
    area = (c.location.geonameid or c.location.name) if c.location else c.place.casefold()
    return voices[c.id].key, c.outcome, c.status, c.age, c.sex, c.role, area, c.when.start


def _note(earlier: _Snapshot, later: _Snapshot) -> Reason:
    more = later.n - earlier.n
    before = f"{named(earlier.claim)}, a running total to {earlier.end}"
    if more < 0:
        why = f"lower by {-more}: a correction, or not counted alike"
    else:
        about = "" if earlier.claim.count_kind == later.claim.count_kind == "exact" else "about "
        why = f"if both count alike, the time between adds {about}{more} {outcome_of(later.claim)}"
    text = f"The same source gave {before}; to {later.end} it is {people(later.claim)}: {why}."
    return Reason(f"{text} The two are never added.", (earlier.claim.id, later.claim.id))
