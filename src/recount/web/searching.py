"""The page of search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from recount.model.claims import Claim
from recount.model.errors import Refused
from recount.model.queries import MAX_QUERY
from recount.pipeline.hits import ClaimHit, Found, Hit, IncidentHit, ReportHit, Sought
from recount.pipeline.privacy import hides_names, note_view
from recount.pipeline.searching import KINDS, find
from recount.web.claimviews import ClaimView
from recount.web.hiding import Asker, Veil, names_of
from recount.web.showing import report_url
from recount.web.visits import Visit

_NAMES = dict(zip(KINDS, ("Reports", "Claims", "Incidents", "Named victims"), strict=True))


def search(visit: Visit) -> Response:
    """What is found by some words, a page at a time."""
    asked, kind = visit.query("q"), visit.query("in") or "reports"
    sought, found = sought_for(visit, kind, asked, visit.query("after"))
    onward = {"q": asked, "in": kind, "after": found.after}
    return visit.show(
        "search.html",
        asked=asked,
        wanted=sought.query.wanted,
        kind=kind,
        places={k: name for k, name in _NAMES.items() if not (sought.hides_names and k == "people")},
        found=found,
        views=_views(visit, found.hits),
        url=hit_url,
        is_first=not sought.after,
        onward=f"/search?{urlencode(onward)}" if found.after else "",
    )


def sought_for(asker: Asker, kind: str, asked: str, after: str) -> tuple[Sought, Found[Any]]:
    """What somebody looks for, and a page of what is found.

    Args:
        asker: who looks.
        kind: of KINDS.
        asked: the words.
        after: of the page before, "" for the first.

    Raises:
        NotAllowed: if names are hidden from who looks for them.
        Refused: if nothing can be looked for so.
    """
    if len(asked) > MAX_QUERY:
        raise Refused(f"That is more than {MAX_QUERY} characters to look for", "Look for a few words of it")
    desk = asker.desk
    sought = Sought(asked, hides_names(asker.user.role), desk.made(), after)
    found = find(desk.casebook, desk.policy, kind, sought)
    shown = {w.report for w in _within(found.hits) if w.shows_names}
    shown |= {c.report for c in _claims(found.hits) if c.names}
    if shown:  # not the words that were looked for: they may be a name, and this row is kept for good
        note_view(desk.casebook, asker.user, "search", " ".join(sorted(shown)))
    return sought, found


def hit_url(hit: ReportHit, claim: str = "") -> str:
    """The report where the words stand: beside a claim's form, or at their line."""
    claim = claim or hit.claim
    return report_url(hit.report, claim) if claim else f"{report_url(hit.report)}#line-{hit.line}"


def _within(hits: Iterable[Hit]) -> Iterable[ReportHit]:
    """The reports in which hits were found."""
    for hit in hits:
        if isinstance(hit, ReportHit):
            yield hit
        elif isinstance(hit, IncidentHit):
            if hit.within is not None:
                yield hit.within.within
        else:
            yield hit.within


def _views(visit: Visit, hits: Iterable[Hit]) -> dict[str, ClaimView]:
    """Id of each claim that is shown -> the claim as people corrected it."""
    claims, desk = _claims(hits), visit.desk
    ids = [c.id for c in claims]
    hide = Veil(names_of(visit, ids) if hides_names(visit.user.role) else ())
    shown = hide.views(claims, desk.of_claims(ids), desk.casebook.holders(desk.policy, ids))
    return {v.claim.id: v for v in shown}


def _claims(hits: Iterable[Hit]) -> list[Claim]:
    """The claims that hits show."""
    found = [
        h if isinstance(h, ClaimHit) else h.within for h in hits if isinstance(h, ClaimHit | IncidentHit)
    ]
    return [h.claim for h in found if h is not None]
