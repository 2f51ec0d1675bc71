"""What a page shows of names: everything to those whose role may see them, which is kept; else nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.responses import Response

from recount.model.claims import Claim
from recount.model.decisions import Decision
from recount.model.incidents import Incident
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.pipeline.known import known_names
from recount.pipeline.privacy import (
    described,
    hides_names,
    masked,
    masked_claim,
    masked_decision,
    masked_incident,
    masked_report,
    masked_value,
    note_view,
)
from recount.review.standing import Correction, OfClaim
from recount.store import views
from recount.store.arrivals import Arrival
from recount.store.browsing import Heading
from recount.web.forms import whole
from recount.web.visits import Visit


@dataclass(frozen=True, slots=True)
class Veil:
    """The names of a page, and whether they are hidden on it.

    Attributes:
        names: none where nothing is to be hidden.
    """

    names: Sequence[Mention] = ()

    def text(self, words: str) -> str:
        """Words as they are shown."""
        return masked(words, self.names)

    def report(self, report: Report) -> Report:
        """A report as it is shown."""
        return masked_report(report, self.names) if self.names else report

    def claim(self, claim: Claim) -> Claim:
        """A claim as it is shown."""
        return masked_claim(claim, self.names) if self.names else claim

    def incident(self, incident: Incident) -> Incident:
        """An incident as it is shown."""
        return masked_incident(incident, self.names) if self.names else incident

    def decision(self, d: Decision) -> Decision:
        """A row of the log as it is shown."""
        return masked_decision(d, self.names) if self.names else d

    def decisions(self, rows: Iterable[Decision]) -> list[Decision]:
        """Rows of the log as they are shown."""
        return [self.decision(d) for d in rows]

    def heading(self, heading: Heading) -> Heading:
        """What stands over a report as it is shown."""
        return replace(heading, title=self.text(heading.title), publisher=self.text(heading.publisher))

    def arrival(self, a: Arrival) -> Arrival:
        """A new report on a list as it is shown."""
        return replace(a, title=self.text(a.title), publisher=self.text(a.publisher))

    def of_claim(self, decided: OfClaim) -> OfClaim:
        """What people decided of a claim as it is shown."""
        if not self.names:
            return decided
        corrections = {
            k: Correction(masked_value(c.value, self.names), c.by, c.number)
            for k, c in decided.corrections.items()
        }
        withdrawn = decided.withdrawn and self.decision(decided.withdrawn)
        return replace(decided, corrections=corrections, withdrawn=withdrawn)


NO_VEIL = Veil()


def veil(
    visit: Visit, what: str, subject: str, names: Sequence[Mention], *, is_personal: bool = False
) -> Veil:
    """The veil of a page about one thing; that somebody sees through it is kept before they do.

    Args:
        visit: who looks.
        what: the kind of thing: `report`, `incident`, `victim`, `account`, `log`.
        subject: its id.
        names: those that the page holds.
        is_personal: whether the page shows other details of people to those who may see names.
    """
    if hides_names(visit.user.role):
        return Veil(names)
    if names or is_personal:
        note_view(visit.site.desk.casebook, visit.user, what, subject)
    return Veil()


def names_of(visit: Visit, claims: Iterable[str]) -> tuple[Mention, ...]:
    """The names that the reports of some claims give, in whichever of their claims.

    Args:
        visit: who looks.
        claims: ids of claims; unknown ones are passed over.
    """
    desk = visit.site.desk
    reports = {c.report for c in desk.claims(claims).values()}
    return names_told(visit, desk.claims_in(sorted(reports)))


def names_told(visit: Visit, claims: Sequence[Claim], report: str = "") -> tuple[Mention, ...]:
    """All names in the reports of some claims, and in one more report."""
    with visit.site.desk.casebook.looking() as c:
        return known_names(c, claims, filter(None, [report]))


def names_in_log(visit: Visit, rows: Iterable[Decision]) -> tuple[Mention, ...]:
    """The names in the reports of all that some rows of the log are about."""
    subjects = {d.subject for d in rows}
    claims = {s for s in subjects if s.startswith("c-")}
    incidents = {s for s in subjects if s.startswith("i-")}
    claims |= {f"c-{i.removeprefix('i-')}" for i in incidents}
    desk = visit.site.desk
    held = desk.casebook.incidents(desk.policy, desk.casebook.holders(desk.policy, claims).values())
    of_victims = described(n for v in desk.details(subjects).values() for n in v.names)
    return (*names_of(visit, claims | {c for i in held.values() for c in i.claims}), *of_victims)


def looked_at(visit: Visit) -> Response:
    """Who was shown names, newest first."""
    by, subject = visit.query("by"), visit.query("subject")
    with visit.site.desk.casebook.looking() as c:
        found = views.page(c, whole(visit.query("before"), "Before"), by, subject)
    shown = found[: views.PAGE]
    more = {"by": by, "subject": subject, "before": shown[-1].key} if len(found) > views.PAGE else {}
    return visit.show(
        "views.html", rows=shown, by=by, subject=subject, onward=f"?{urlencode(more)}" if more else ""
    )
