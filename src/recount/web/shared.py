"""One desk for all requests: a lock around each call, since what stands is kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import TypeVar

from recount.model.claims import Claim
from recount.model.decisions import Decision
from recount.model.incidents import Incident
from recount.model.victims import Victim
from recount.pipeline.accounts import Account, add_account
from recount.pipeline.arranging import table_put
from recount.pipeline.decided import made_claims, state_of
from recount.pipeline.erasing import erase_account, erase_name, erase_victim
from recount.pipeline.freshness import Freshness
from recount.pipeline.reckoning import had_ids
from recount.pipeline.recounting import Recounter
from recount.pipeline.reviewing import Desk, User
from recount.pipeline.victims import alone, details_of, told_by
from recount.review.places import OwnPlace, places_of
from recount.review.standing import OfClaim, OfIncident, Standing
from recount.review.victims import Record, record_of, whole_of
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

    def add_account(self, user: User, account: Account, restricted: Mapping[str, str]) -> Decision:
        """Keep an account that somebody wrote down."""
        with self._lock:
            return add_account(self._desk, user, account, restricted)

    def erase_victim(self, user: User, victim: str, reason: str) -> Decision:
        """Erase the record of a victim."""
        with self._lock:
            return erase_victim(self._desk, user, victim, reason)

    def erase_account(self, user: User, report: str, reason: str) -> Decision:
        """Erase an account that somebody wrote down."""
        with self._lock:
            return erase_account(self._desk, user, report, reason)

    def erase_name(self, user: User, report: str, name: str, reason: str) -> Decision:
        """Erase a name from a report."""
        with self._lock:
            return erase_name(self._desk, user, report, name, reason)

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

    def claims_in(self, reports: Sequence[str]) -> list[Claim]:
        """The claims of some reports, the machine's and those that people made of their words."""
        _, told = self.casebook.told_by(reports)
        wanted = set(reports)
        with self._lock:
            return told + [c for c in made_claims(self._desk.standing) if c.report in wanted]

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

    def places(self) -> list[OwnPlace]:
        """The places that people added, by name."""
        with self._lock:
            return places_of(self._desk.standing)

    def last_on(self, subject: str) -> int:
        """Number of the last decision on one thing that stands, 0 where there is none."""
        return max((d.number for d in self.history([subject])), default=0)

    def victim(self, victim: str) -> Record:
        """The record of a victim, or the one that it was merged into; NotFound where there is none."""
        with self._lock:
            return alone(self._desk.standing, victim)

    def whole_of(self, record: Record) -> list[Record]:
        """A record of a victim and all that were merged into it."""
        with self._lock:
            return whole_of(self._desk.standing, record)

    def victims_of(self, claims: Iterable[str]) -> list[Record]:
        """The records of victims that some claims tell of, each once, the oldest first."""
        ids = told_by(self.casebook, claims)
        with self._lock:
            standing = self._desk.standing
            found = {r.id: r for r in (alone(standing, v) for v in ids)}
        return sorted(found.values(), key=lambda r: r.made)

    def details(self, victims: Iterable[str]) -> dict[str, Victim]:
        """Id -> details, of those of these victims whose record can be read."""
        with self._lock:
            standing = self._desk.standing
            records = [r for v in victims if (r := record_of(standing, v)) is not None]
        return details_of(self.casebook, records)

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
