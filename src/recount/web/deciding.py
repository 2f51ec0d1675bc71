"""Decisions that forms ask for; who decided at the same time is shown the difference."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from recount.model.decisions import Decision
from recount.model.errors import Conflict
from recount.review.rules import check_role, kinds
from recount.web.forms import decision_of, text, whole
from recount.web.hiding import check_unhidden, names_in_log, veil
from recount.web.places import with_own_place
from recount.web.visits import Visit, go, local


def decide(visit: Visit) -> Response:
    """Keep the decision and lead back to where it was made."""
    kind = visit.request.path_params["kind"]
    back = local(text(visit.form, "back", 20_000))
    if kind in kinds():
        check_role(visit.user.role, kinds()[kind].may)  # before a word is said on what the form lacks
    decision = decision_of(kind, with_own_place(visit))
    check_unhidden(visit, decision)
    try:
        row = visit.site.desk.decide(visit.user, decision)
    except Conflict as conflict:
        return _differing(visit, decision, conflict, back)
    return go(back, done=str(row.number))


def _differing(visit: Visit, mine: Decision, conflict: Conflict, back: str) -> Response:
    """What others decided meanwhile, and the person's own form, which may be sent knowing of it."""
    desk = visit.site.desk
    if kinds()[mine.kind].subject in ("claim", "victim"):
        subjects, basis = [mine.subject], str(desk.last_on(mine.subject))
    else:
        incident = desk.incident(mine.subject)
        subjects, basis = desk.subjects_of(incident), desk.basis_of_incident(incident)
    seen = whole(text(visit.form, "seen", 12), "Number of decisions") or 0
    theirs = desk.since(seen, subjects)
    hide = veil(visit, "log", "", names_in_log(visit, [*theirs, mine]))
    sent = [(k, v) for k, v in visit.form.multi_items() if k not in ("token", "basis", "seen")]
    return visit.show(
        "conflict.html",
        409,
        conflict=conflict,
        mine=hide.decision(replace(mine, by=visit.user.name)),
        theirs=hide.decisions(theirs),
        again=[*sent, ("basis", basis), ("seen", str(desk.count()))],
        to=back,
    )
