"""One desk for all requests: a lock around each call, since what stands is kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import TypeVar

from recount.model.claims import Claim
from recount.model.decisions import Decision
from recount.model.incidents import Incident
from recount.pipeline.arranging import table_put
from recount.pipeline.decided import made_claims, state_of
from recount.pipeline.freshness import Freshness
from recount.pipeline.reckoning import had_ids
from recount.pipeline.recounting import Recounter
from recount.pipeline.reviewing import Desk, User
from recount.review.standing import OfClaim, OfIncident, Standing
from recount.store.records import StoredReport

T = TypeVar("T")


class SharedDesk:
    """What pages ask of a desk. Errors are those of `Desk`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self.casebook = desk.casebook
        self.recounter = Recounter(desk.casebook.where, desk.asked, self._counted)

    @property
    def policy(self) -> str:
        """The one that incidents are counted by."""
        with self._lock:
            return self._desk.current_policy

    def decided(self, ask: Callable[[Standing], T]) -> T:
        """What a question to all that people decided gives."""
        with self._lock:
            return ask(self._desk.standing)

    def freshness(self) -> Freshness:
        """Whether all that is counted is counted from all that there is."""
        with self._lock:
            return self._desk.freshness()

    def set_table(self, user: User, name: str, table: str, seen: str) -> Decision:
        """Put a table of actors in its place and keep the decision, both or neither (`table_put`)."""
        self._wait()
        with self._lock, table_put(self.casebook.folder, name, table, seen) as decision:
            return self._desk.decide(user, decision)

    def _wait(self) -> None:
        """Wait until a count of all is kept, if one is: here, where no page waits for the same lock."""
        if self.recounter.last.is_running:
            with self.casebook.writing():
                pass

    def _counted(self) -> None:
        with self._lock:
            self._desk.take_up()

    def incident(self, incident_id: str) -> Incident:
        """The incident of this id, or the one that it was merged into."""
        with self._lock:
            return self._desk.incident(incident_id)

    def under(self, incident: Incident, policies: Sequence[str]) -> list[Incident]:
        """The incident under each of some policies."""
        with self._lock:
            return self._desk.under(incident, policies)

    def decide(self, user: User, decision: Decision) -> Decision:
        """Keep a decision."""
        self._wait()
        with self._lock:
            return self._desk.decide(user, decision)

    def of_incident(self, incident: Incident) -> OfIncident:
        """What people decided of an incident."""
        with self._lock:
            return self._desk.of_incident(incident)

    def of_claims(self, ids: Iterable[str]) -> dict[str, OfClaim]:
        """What people decided of each of some claims."""
        with self._lock:
            standing = self._desk.standing
            return {i: standing.of_claim(i) for i in ids}

    def claims(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Id -> claim, the machine's and those that people made of words."""
        wanted = set(ids)
        with self._lock:
            made = {c.id: c for c in made_claims(self._desk.standing) if c.id in wanted}
        return self.casebook.claims_of_ids(wanted - made.keys()) | made

    def told_by(self, report_id: str) -> tuple[StoredReport, list[Claim]]:
        """A report as it counts, with its claims: the machine's, then those that people made of its words.

        Raises:
            NotFound: if there is no such report.
        """
        stored, told = self.casebook.told_by([report_id])
        if not stored:
            return self.casebook.report(report_id), []
        with self._lock:
            return stored[0], told + [c for c in made_claims(self._desk.standing) if c.report == report_id]

    def made(self) -> list[Claim]:
        """The claims that people made of reports' words."""
        with self._lock:
            return made_claims(self._desk.standing)

    def basis_of_incident(self, incident: Incident) -> str:
        """What somebody who looks at the incident now has seen."""
        return f"{state_of(incident)} {self.of_incident(incident).last}"

    def history(self, subjects: Iterable[str]) -> list[Decision]:
        """The decisions on some things that stand, in order."""
        with self._lock:
            standing = self._desk.standing
            found = [d for s in set(subjects) for d in standing.on(s)]
        return sorted(found, key=lambda d: d.number)

    def since(self, number: int, subjects: Iterable[str]) -> list[Decision]:
        """The rows of the log on some things after the one of this number, undone ones and undoings, too."""
        with self._lock:
            standing = self._desk.standing
            on = {n for s in subjects for n in standing.by_subject.get(s, ())}
            found = on | {standing.undone[n] for n in on if n in standing.undone}
            return [standing.by_number[n] for n in sorted(found) if n > number]

    def subjects_of(self, incident: Incident) -> list[str]:
        """All ids under which people may have decided on an incident: its own, former ones, its claims'."""
        with self._lock:
            return [incident.id, *had_ids(incident, self._desk.standing), *incident.claims]

    def row(self, number: int) -> Decision | None:
        """The row of the log of this number."""
        with self._lock:
            return self._desk.standing.by_number.get(number)

    def undone(self, numbers: Iterable[int]) -> dict[int, int]:
        """Number of each of these decisions that was undone -> number of the one that did it."""
        with self._lock:
            undone = self._desk.standing.undone
            return {n: undone[n] for n in numbers if n in undone}

    def count(self) -> int:
        """How many rows the log has."""
        with self._lock:
            return self._desk.standing.count
