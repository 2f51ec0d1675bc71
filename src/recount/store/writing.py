"""One unit of work: everything in it is kept, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from recount.model.answers import Answer
from recount.model.claims import Claim, claim_to_json, place_to_json
from recount.model.decisions import Decision
from recount.model.errors import CasebookError
from recount.model.evidence import claim_faults, place_faults
from recount.model.extraction import Extraction
from recount.model.incidents import Cluster, Linkage
from recount.model.reports import Report
from recount.store import counted, fulltext, log, people, reading, schema, searching
from recount.store.currents import current_of
from recount.store.records import (
    Added,
    Capture,
    StoredLinkage,
    StoredReckoning,
    StoredReport,
    StoredSession,
    StoredUser,
    extraction_digest,
    report_columns,
    report_digest,
)


class Writing:
    """What may be added to a casebook. Adding the same thing twice changes nothing.

    Attributes:
        connection: to write by, for what the store's other modules keep in the same unit of work.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def add_capture(self, capture: Capture) -> int:
        """Keep that bytes came in; their blob must be in the archive already. Gives the capture's key."""
        t = schema.captures
        known = select(t.c.key).where(t.c.sha256 == capture.sha256, t.c.origin == capture.origin)
        key = self.connection.execute(known).scalar()
        if key is not None:
            return int(key)
        return self._insert(
            t,
            sha256=capture.sha256,
            size=capture.size,
            origin=capture.origin,
            media=capture.media,
            added_at=datetime.now(UTC),
        )

    def add_report(self, report: Report, capture: int, position: int) -> Added:
        """Keep a report, unless its id is there with the same text and details already.

        A new one is what its id stands for from now on; a known one is left where it was (`make_current`).

        Args:
            report: as it was read.
            capture: key of the capture it stands in.
            position: the how-manieth record of that capture it is, from 1.
        """
        t = schema.reports
        digest = report_digest(report)
        known = select(t.c.key, t.c.version, t.c.digest).where(t.c.id == report.id)
        rows = self.connection.execute(known).all()
        for row in rows:
            if row.digest == digest:
                return Added(row.key, row.version, False)
        columns = report_columns(report)
        differs = self._differences(columns) if rows else ()
        version = 1 + max((row.version for row in rows), default=0)
        key = self._insert(
            t,
            **columns,
            version=version,
            text_sha256=report.text_sha256,
            capture=capture,
            position=position,
            digest=digest,
        )
        self._insert(schema.currents, report=key, since=datetime.now(UTC))
        fulltext.add(self.connection, key, report.layer)
        return Added(key, version, True, differs)

    def make_current(self, report: int) -> bool:
        """Let a report's id stand for this version of it from now on; False if it does already."""
        t = schema.reports
        report_id = select(t.c.id).where(t.c.key == report).scalar_subquery()
        if self.connection.execute(current_of(report_id)).scalar() == report:
            return False
        self._insert(schema.currents, report=report, since=datetime.now(UTC))
        return True

    def _differences(self, columns: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the columns that the current version of the same report fills otherwise."""
        t = schema.reports
        query = select(t).where(t.c.key == current_of(columns["id"]).scalar_subquery())
        row = self.connection.execute(query).mappings().one()
        return tuple(k for k, v in columns.items() if row[k] != v)

    def add_extraction(self, report: int, extractor: str, extraction: Extraction) -> bool:
        """Keep what an extractor found in a report, unless that extractor's reading of it is there already.

        Args:
            report: key of the report.
            extractor: name and version.
            extraction: the reading. A claim that it holds twice is kept once.

        Returns:
            Whether anything was added.

        Raises:
            CasebookError: if words or figures of it cannot be checked against the report's text.
        """
        t = schema.extractions
        known = select(t.c.key).where(t.c.report == report, t.c.extractor == extractor)
        if self.connection.execute(known).scalar() is not None:
            return False
        kept = list({c.id: c for c in extraction.claims}.values())
        self._check(report, extractor, extraction, kept)
        key = self._insert(
            t,
            report=report,
            extractor=extractor,
            language=extraction.language,
            skipped=extraction.skipped,
            places=[place_to_json(p) for p in extraction.places],
            made_at=datetime.now(UTC),
            digest=extraction_digest(extractor, extraction, [(c.id, c.part_of) for c in kept]),
        )
        if kept:
            rows = [claim_row(c, key, position) for position, c in enumerate(kept)]
            self.connection.execute(insert(schema.claims), rows)
            searching.add_names(self.connection, key, kept)
        return True

    def reading_of(self, report: int) -> int:
        """The key of the latest reading of the report of this key, which has one."""
        t = schema.extractions
        query = select(t.c.key).where(t.c.report == report).order_by(t.c.key.desc()).limit(1)
        return int(self.connection.execute(query).scalar_one())

    def decide(self, decision: Decision) -> Decision:
        """Keep a decision as the next row of the log, and give that row."""
        return log.append(self.connection, decision)

    def log(self, after: int = 0) -> list[Decision]:
        """The rows of the log after the one of this number, as this unit of work sees them."""
        return list(log.rows(self.connection, after))

    def users(self) -> list[StoredUser]:
        """All users by name, as this unit of work sees them."""
        return people.all_users(self.connection)

    def user(self, name: str) -> StoredUser | None:
        """The user of this name as this unit of work sees it, or None."""
        return people.user(self.connection, name)

    def add_user(self, user: StoredUser) -> None:
        """Keep a user whose name nobody has."""
        people.add_user(self.connection, user)

    def change_user(self, user: StoredUser) -> None:
        """Put what a user is now (role, password, access, codes) in the place of what was kept."""
        people.change_user(self.connection, user)

    def sessions_of(self, name: str) -> list[StoredSession]:
        """What is signed in under this name, oldest first, as this unit of work sees it."""
        return people.sessions_of(self.connection, name)

    def add_session(self, session: StoredSession) -> None:
        """Keep a new session."""
        people.add_session(self.connection, session)

    def touch_session(self, key: str, at: datetime) -> None:
        """Keep when a session was last used."""
        people.touch_session(self.connection, key, at)

    def end_session(self, key: str) -> None:
        """End the session of this key, if there is one."""
        people.end_session(self.connection, key)

    def end_sessions_of(self, name: str) -> int:
        """End all sessions of a user, browsers' and programs', and give how many there were."""
        return people.end_sessions_of(self.connection, name)

    def end_expired(self, now: datetime, unseen_since: datetime) -> None:
        """End all sessions that have had their time, and browsers' that were not used since an instant."""
        people.end_expired(self.connection, now, unseen_since)

    def machine_clusters(self, claims: Iterable[str]) -> dict[str, tuple[int, Cluster]]:
        """Claim id -> position and cluster that the machine put it in, where it put it in any."""
        return counted.machine_clusters(self.connection, claims)

    def reports_of(self, claims: Iterable[str]) -> set[str]:
        """Ids of the reports that make these claims."""
        return reading.reports_of(self.connection, claims)

    def told_by(self, reports: Sequence[str]) -> tuple[list[StoredReport], list[Claim]]:
        """These reports, and the claims of each, as they were linked last (`reading.told_by`)."""
        return reading.told_by(self.connection, reports)

    def linkage_of(self, clusters: Sequence[Cluster], reports: Iterable[str]) -> StoredLinkage:
        """Some clusters with what was linked of their reports."""
        return counted.linkage_of(self.connection, clusters, reports)

    def holders(self, policy: str, claims: Iterable[str]) -> dict[str, str]:
        """Claim id -> id of the incident that it counts in under this policy."""
        return counted.holders_of(self.connection, policy, claims)

    def keep_linkage(
        self,
        fingerprint: str,
        linkage: Linkage,
        arrival: Mapping[str, int],
        readings: Mapping[str, int] | None = None,
    ) -> None:
        """Put what was linked in the place of what was linked before, with all that was counted from it.

        Args:
            fingerprint: of all that was linked, and by what.
            linkage: what `link` found.
            arrival: report id -> its place in the order in which reports came in.
            readings: report id -> key of the extraction whose claims were linked.
        """
        counted.keep_linkage(self.connection, fingerprint, linkage, arrival, readings or {})

    def keep_reckoning(self, policy: str, reckoning: StoredReckoning, doubt: Mapping[str, int]) -> None:
        """Put the incidents under a policy in the place of those that were worked out before.

        Args:
            policy: its name.
            reckoning: the incidents.
            doubt: incident id -> how doubtful its least certain claim is, in hundredths.
        """
        counted.keep_reckoning(self.connection, policy, reckoning, doubt)

    def exchange(
        self, policy: str, gone: Iterable[str], fresh: StoredReckoning, doubt: Mapping[str, int]
    ) -> None:
        """Put some incidents in the place of some others; what is kept under other policies is thrown away.

        Args:
            policy: its name.
            gone: ids of those that go.
            fresh: those that come, with the fingerprint of all that stand then.
            doubt: as in `keep_reckoning`.
        """
        counted.exchange(self.connection, policy, gone, fresh, doubt)

    def keep_likenesses(self, edition: str, scores: bytes) -> None:
        """Put these scores of pairs in the place of all that were kept before."""
        self.connection.execute(delete(schema.likenesses))
        self.connection.execute(insert(schema.likenesses).values(edition=edition, scores=scores))

    def keep_answer(self, key: str, model: str, answer: Answer) -> None:
        """Keep what a language model answered, unless an answer to the same request is there."""
        t = schema.answers
        if self.connection.execute(select(t.c.key).where(t.c.key == key)).first() is not None:
            return
        self.connection.execute(
            insert(t).values(
                key=key,
                model=model,
                text=answer.text,
                tokens_in=answer.tokens_in,
                tokens_out=answer.tokens_out,
                asked_at=datetime.now(UTC),
            )
        )

    def _check(self, report: int, extractor: str, extraction: Extraction, claims: Sequence[Claim]) -> None:
        t = schema.reports
        row = self.connection.execute(select(t.c.id, t.c.title, t.c.text).where(t.c.key == report)).one()
        layer = Report(row.id, row.text, title=row.title).layer
        faults = list(place_faults(extraction.places, layer))
        for claim in claims:
            faults += [f"claim {claim.id} {fault}" for fault in claim_faults(claim, layer)]
        if faults:
            raise CasebookError(
                f"The extractor {extractor} misread the report {row.id!r}: {faults[0]}",
                "Nothing of this report's claims was kept; please report this as a fault of the extractor",
            )

    def _insert(self, table: Table, **values: Any) -> int:
        result = self.connection.execute(insert(table).values(**values))
        return int((result.inserted_primary_key or (0,))[0])


def claim_row(claim: Claim, extraction: int, position: int) -> dict[str, Any]:
    """A claim as the columns of its row; all but the first four repeat its fields for queries."""
    return {
        "id": claim.id,
        "extraction": extraction,
        "position": position,
        "fields": claim_to_json(claim),
        "outcome": claim.outcome,
        "stance": claim.stance,
        "scope": claim.scope,
        "low": claim.low,
        "best": claim.best,
        "high": claim.high,
        "start_date": claim.when.start,
        "end_date": claim.when.end,
        "confidence": claim.confidence,
    }
