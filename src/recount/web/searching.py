"""The page of search."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from starlette.responses import Response

from recount.model.errors import Refused
from recount.model.queries import MAX_QUERY
from recount.pipeline.hits import ClaimHit, Hit, IncidentHit, ReportHit, Sought
from recount.pipeline.privacy import hides_names, note_view
from recount.pipeline.searching import KINDS, find
from recount.web.claimviews import ClaimView, views
from recount.web.hiding import Veil, names_of
from recount.web.showing import report_url
from recount.web.visits import Visit

_NAMES = dict(zip(KINDS, ("Reports", "Claims", "Incidents", "Named victims"), strict=True))


def search(visit: Visit) -> Response:
    """What is found by some words, a page at a time."""
    asked, kind = visit.query("q"), visit.query("in") or "reports"
    if len(asked) > MAX_QUERY:
        raise Refused(f"That is more than {MAX_QUERY} characters to look for", "Look for a few words of it")
    hidden = hides_names(visit.user.role)
    sought = Sought(asked, hidden, visit.site.desk.made(), visit.query("after"))
    desk = visit.site.desk
    found = find(desk.casebook, desk.policy, kind, sought)
    if shown := sorted({w.report for w in _within(found.hits) if w.shows_names}):
        # not the words that were looked for: they may be a name, and this row is kept for good
        note_view(visit.site.desk.casebook, visit.user, "search", " ".join(shown))
    onward = {"q": asked, "in": kind, "after": found.after}
    return visit.show(
        "search.html",
        asked=asked,
        wanted=sought.query.wanted,
        kind=kind,
        places={k: name for k, name in _NAMES.items() if not (hidden and k == "people")},
        found=found,
        views=_views(visit, found.hits),
        url=hit_url,
        is_first=not sought.after,
        onward=f"/search?{urlencode(onward)}" if found.after else "",
    )


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
    claims = [h.claim for h in hits if isinstance(h, ClaimHit)]
    claims += [h.within.claim for h in hits if isinstance(h, IncidentHit) and h.within]
    desk = visit.site.desk
    ids = [c.id for c in claims]
    hide = Veil(names_of(visit, ids) if hides_names(visit.user.role) else ())
    decided = {i: hide.of_claim(d) for i, d in desk.of_claims(ids).items()}
    return {v.claim.id: v for v in views(claims, decided, desk.casebook.holders(desk.policy, ids))}
