"""The pages of one thing: a report with its claims, an incident with its sources."""

from __future__ import annotations

import json
from dataclasses import dataclass

from starlette.responses import Response

from recount.codebook.tables import codes
from recount.model.claims import MAX_QUOTE
from recount.model.counts import Count
from recount.model.errors import NotFound, Refused
from recount.model.incidents import Incident
from recount.model.reports import Report
from recount.model.sources import IndependentSource, Standing
from recount.pipeline.accounts import restricted_of
from recount.pipeline.making import claim_of_words
from recount.pipeline.sides import policies
from recount.review.standing import OfClaim
from recount.web.areas import area_of
from recount.web.claimviews import ClaimView, views, words_behind
from recount.web.forms import whole
from recount.web.hiding import names_of, names_told, veil
from recount.web.lists import done
from recount.web.marking import Mark, marks_of, paragraphs
from recount.web.testimony import account_of
from recount.web.tolls import tolls
from recount.web.victims import named
from recount.web.visits import Visit

_MOST_SIDES = 4
_SELECTED = -1  # the number of the marks of selected words, which no claim has


@dataclass(frozen=True, slots=True)
class Told:
    """A report under a source, and the claims that it makes by that source."""

    standing: Standing
    claims: list[ClaimView]


@dataclass(frozen=True, slots=True)
class Figure:
    """An outcome's count under each policy, and for each number of the first one whose words say it."""

    role: str
    outcome: str
    counts: list[Count | None]
    words: dict[int, str]


@dataclass(frozen=True, slots=True)
class Selected:
    """Words of a report to make a claim of: where they stand in its layer, and a claim that says nothing yet.

    `json` is the quote in ASCII, which comes back from a form as it was.
    """

    start: int
    end: int
    quote: str
    json: str
    view: ClaimView


def report(visit: Visit) -> Response:
    """A report's text with the words of its claims marked, and the form of one claim beside it."""
    desk = visit.site.desk
    stored, claims = desk.told_by(visit.query("id"))
    ids = [c.id for c in claims]
    restricted = restricted_of(desk.casebook, stored.report.id) if "names" in visit.may else {}
    names = names_told(visit, claims, stored.report.id)
    hide = veil(visit, "report", stored.report.id, names, is_personal=any(restricted.values()))
    decided = {i: hide.of_claim(d) for i, d in desk.of_claims(ids).items()}
    shown = views(map(hide.claim, claims), decided, desk.casebook.holders(desk.policy, ids))
    told = hide.report(stored.report)
    last = done(visit, hide)
    wanted = visit.query("claim") or (last.content["claim"]["id"] if last and "claim" in last.content else "")
    made = _selected(visit, told)
    chosen = next((v for v in shown if v.claim.id == wanted), None)
    if wanted and chosen is None:
        raise NotFound(
            f"The report has no claim {wanted[:40]!r} as it is read now", "Look at the claims that it has"
        )
    chosen = None if made else chosen or next(iter(shown), None)
    marks = [m for v in shown for m in marks_of(v.claim, v.number, v is chosen)]
    if made:
        marks.append(Mark(made.start, made.end, _SELECTED))
    return visit.show(
        "report.html",
        report=told,
        account=account_of(told),
        own_places=desk.places(),
        restricted=restricted,
        version=stored.version,
        newest=desk.casebook.report(stored.report.id).version,
        lines=paragraphs(told.layer, marks),
        shown=shown,
        chosen=chosen,
        made=made,
        history=hide.decisions(desk.history([chosen.claim.id])) if chosen else [],
        seen=desk.count(),
        done=last,
    )


def _selected(visit: Visit, report: Report) -> Selected | None:
    """The words that the address names to make a claim of, None where it names none."""
    start, end = (whole(visit.query(n), "Where the words stand") for n in ("start", "end"))
    if start is None or end is None:
        return None
    quote = report.layer[start:end]
    if not quote.strip() or end > len(report.layer) or len(quote) > MAX_QUOTE:
        raise Refused(
            f"Of these words no claim can be made: they have {len(quote)} characters",
            f"Select 1 to {MAX_QUOTE} characters of the report's text",
        )
    [view] = views([claim := claim_of_words(report, start, end, quote)], {claim.id: OfClaim()}, {})
    return Selected(start, end, quote, json.dumps(quote), view)


def incident(visit: Visit) -> Response:
    """An incident: what it counts, why, on whose word, and all that can be decided of it."""
    desk = visit.site.desk
    asked = visit.request.path_params["id"]
    found = desk.incident(asked)
    seen, basis = desk.count(), desk.basis_of_incident(found)
    others = [p for p in visit.request.query_params.getlist("policy") if p != found.policy][:_MOST_SIDES]
    claims = desk.claims(found.claims)
    hide = veil(visit, "incident", found.id, names_of(visit, claims))
    decided = {i: hide.of_claim(d) for i, d in desk.of_claims(claims).items()}
    ordered = [hide.claim(claims[i]) for i in found.claims if i in claims]
    shown = views(ordered, decided, dict.fromkeys(claims, found.id))
    sides = [hide.incident(side) for side in (found, *desk.under(found, others))]
    found = sides[0]
    groups, rest = _grouped(found, shown)
    headings = {i: hide.heading(h) for i, h in desk.casebook.headings(found.reports).items()}
    return visit.show(
        "incident.html",
        incident=found,
        asked=asked,
        basis=basis,
        seen=seen,
        sides=sides,
        policies=policies(),
        figures_of=_figures(sides, shown),
        named=named(visit, list(claims.values())),
        tolls=tolls(found, shown, headings),
        area=area_of(found.location),
        groups=groups,
        rest=rest,
        numbers={v.claim.id: v for v in shown},
        headings=headings,
        decided=desk.of_incident(found),
        history=hide.decisions(desk.history(desk.subjects_of(found))),
        grades=codes("grade"),
        done=done(visit, hide),
    )


def _grouped(
    found: Incident, shown: list[ClaimView]
) -> tuple[list[tuple[IndependentSource, list[Told]]], list[ClaimView]]:
    by_id = {v.claim.id: v for v in shown}
    groups = [
        (s, [Told(r, [by_id[c] for c in r.claims if c in by_id]) for r in s.reports]) for s in found.sources
    ]
    placed = {c for s in found.sources for r in s.reports for c in r.claims}
    return groups, [v for v in shown if v.claim.id not in placed]


def _figures(sides: list[Incident], shown: list[ClaimView]) -> list[Figure]:
    used = {c for r in sides[0].reasons if r.text.startswith("Used") for c in r.claims}
    made = []
    for role, name in (("victim", "counts"), ("attacker", "attackers")):
        outcomes = dict.fromkeys(o for side in sides for o in getattr(side, name))
        for outcome in outcomes:
            counts = [getattr(side, name).get(outcome) for side in sides]
            ends = {n for c in counts[:1] if c for n in (c.low, c.best, c.high) if n is not None}
            words = {n: words_behind(n, outcome, role, shown, used) for n in sorted(ends)}
            made.append(Figure(role, outcome, counts, words))
    return made
