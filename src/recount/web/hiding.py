"""What a page shows of names: everything to those whose role may see them, which is kept; else nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from starlette.responses import Response

from recount.model.claims import Claim
from recount.model.decisions import Decision
from recount.model.incidents import Incident
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.pipeline.privacy import (
    hides_names,
    masked,
    masked_claim,
    masked_decision,
    masked_incident,
    masked_report,
    name_spans,
    note_view,
)
from recount.review.corrected import fields
from recount.review.rules import User
from recount.review.standing import Correction, OfClaim
from recount.store import views
from recount.store.arrivals import Arrival
from recount.store.browsing import Heading
from recount.web.claimviews import ClaimView
from recount.web.claimviews import views as claim_views
from recount.web.forms import whole
from recount.web.shared import SharedDesk
from recount.web.visits import Visit


class Asker(Protocol):
    """Who asks to see something, on a page or by a program, and what they look at."""

    @property
    def user(self) -> User:
        """Who asks."""

    @property
    def desk(self) -> SharedDesk:
        """What they look at."""


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
            k: Correction(self._value(fields()[k].form, c.value), c.by, c.number)
            for k, c in decided.corrections.items()
        }
        withdrawn = decided.withdrawn and self.decision(decided.withdrawn)
        return replace(decided, corrections=corrections, withdrawn=withdrawn)

    def _value(self, form: str, value: Any) -> Any:
        """A correction as it is shown: codes, which a name may look like, stay what they are."""
        if form == "place" and value is not None:
            return {**value, **{k: self.text(value[k]) for k in ("text", "name")}}
        return self.text(value) if form == "words" else value

    def views(
        self, claims: Iterable[Claim], decided: Mapping[str, OfClaim], incidents: Mapping[str, str]
    ) -> list[ClaimView]:
        """Claims with what people made of them as they are shown (`claimviews.views`)."""
        seen = {i: self.of_claim(d) for i, d in decided.items()}
        return claim_views(map(self.claim, claims), seen, incidents)


NO_VEIL = Veil()


def veil(asker: Asker, what: str, subject: str, names: Sequence[Mention]) -> Veil:
    """The veil of a page about one thing; that somebody sees through it is kept before they do.

    Args:
        asker: who looks.
        what: the kind of thing: `report`, `incident`, `victim`, `account`, `log`.
        subject: its id.
        names: those that the page holds.
    """
    if hides_names(asker.user.role):
        return Veil(names)
    if names:
        note_view(asker.desk.casebook, asker.user, what, subject)
    return Veil()


def names_of(asker: Asker, claims: Iterable[str]) -> tuple[Mention, ...]:
    """The names that the reports of some claims give, in whichever of their claims.

    Args:
        asker: who looks.
        claims: ids of claims; unknown ones are passed over.
    """
    return names_in(asker, {c.report for c in asker.desk.claims(claims).values()})


def names_in(asker: Asker, reports: Collection[str]) -> tuple[Mention, ...]:
    """The names that some reports give; ids that are no report's are passed over."""
    _, told = asker.desk.casebook.told_by(sorted(reports))
    return name_spans([*told, *(c for c in asker.desk.made() if c.report in reports)])


def veil_of_own(asker: Asker, row: Decision) -> Veil:
    """The veil of a row of the log for who has just made it: they see nothing that they did not give."""
    return Veil(names_in_log(asker, [row])) if hides_names(asker.user.role) else NO_VEIL


def names_in_log(asker: Asker, rows: Iterable[Decision]) -> tuple[Mention, ...]:
    """The names in the reports of all that some rows of the log are about."""
    subjects = {s for d in rows for s in (d.subject, d.content.get("other")) if isinstance(s, str)}
    claims = {s for s in subjects if s.startswith("c-")}
    incidents = {s for s in subjects if s.startswith("i-")}
    claims |= {f"c-{i.removeprefix('i-')}" for i in incidents}
    desk = asker.desk
    held = desk.casebook.incidents(desk.policy, desk.casebook.holders(desk.policy, claims).values())
    told = desk.claims(claims | {c for i in held.values() for c in i.claims})
    return names_in(asker, {c.report for c in told.values()} | (subjects - claims - incidents))


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
