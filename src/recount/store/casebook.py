"""The casebook: a folder with `archive/` (bytes), and a database (reports, claims, incidents)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from recount.model.answers import Answer
from recount.model.claims import Claim
from recount.model.decisions import Decision
from recount.model.errors import NotFound
from recount.model.extraction import Extraction
from recount.model.incidents import Cluster, Incident
from recount.store import browsing, checking, counted, log, people, reading
from recount.store.address import Address
from recount.store.moving import Move, moving
from recount.store.opening import ARCHIVE, open_engine
from recount.store.records import (
    ClaimFilter,
    Sizes,
    StoredLinkage,
    StoredReckoning,
    StoredReport,
    StoredSession,
    StoredUser,
)
from recount.store.transactions import WRITES
from recount.store.trouble import explained
from recount.store.writing import Writing

BUSY_SECONDS = 5.0
"""How long to wait for another process's transaction; ours hold the lock for well under a second."""


class Casebook:
    """An open casebook; close it, or use it in a `with` statement.

    `name` is how to call it to people, `folder` where its archive and own tables are. By `where`,
    which may hold a password, another process opens it.

    Everything that reads sees what was last kept, also while another process writes. All methods raise
    CasebookError or StorageFull with what to do when the database, the lock or the disk is the trouble.
    """

    def __init__(
        self, where: str | Path, *, create: bool = False, wait_seconds: float = BUSY_SECONDS
    ) -> None:
        """Open the casebook, bringing its tables up to date.

        Args:
            where: its folder, or `postgresql://…?folder=/…`: the address of a database and its folder.
            create: make it where there is none.
            wait_seconds: how long to wait for a lock that another process holds.

        Raises:
            CasebookMissing, CasebookLocked, CasebookNewer, CasebookDamaged: as their names say.
            CasebookError: if it cannot be made or written there, or the address is wrong.
        """
        self.where = where
        address = Address.of(where)
        self.name = address.shown
        self.folder = address.folder
        self._engine = open_engine(address, create, wait_seconds)

    @property
    def archive(self) -> Path:
        """The folder of the blobs."""
        return self.folder / ARCHIVE

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One unit of work: all of it is kept when the block ends, nothing if it raises or is killed."""
        with explained(self.name), self._engine.connect().execution_options(**WRITES) as c, c.begin():
            yield Writing(c)

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """One look at the casebook as it was last kept, for the queries of the store's other modules."""
        with explained(self.name), self._engine.connect() as c, c.begin():
            yield c

    @contextmanager
    def moving(self, where: str | Path) -> Iterator[Move]:
        """A move of all that is kept to a place where there is nothing; nobody writes here until it ends.

        Args:
            where: the folder or address to move to. It is a casebook when the block ends; nothing is there
                if it raises.

        Raises:
            CasebookError: if there is something at that place already.
        """
        with (
            explained(self.name),
            self._engine.connect().execution_options(**WRITES) as c,
            c.begin(),
            moving(c, self.folder, self.name, where) as move,
        ):
            yield move

    def newest(self) -> list[int]:
        """Keys of the current version of every report, in the order in which their ids first came in."""
        with self.looking() as c:
            return reading.newest(c)

    def reports(self, keys: Sequence[int]) -> Iterator[StoredReport]:
        """The reports of these keys, in this order."""
        with self.looking() as c:
            yield from reading.stored_reports(c, keys)

    def report(self, report_id: str) -> StoredReport:
        """The current version of a report: the one that was given last.

        Raises:
            NotFound: if no report has this id.
        """
        with self.looking() as c:
            found = reading.current(c, report_id)
        if found is None:
            todo = "Look at the ids in `recount claims` and `recount claims --skipped`"
            raise NotFound(f"No report here has the id {report_id!r}", todo)
        return found

    def pending(self, extractor: str, keys: Sequence[int] | None = None) -> list[int]:
        """Keys of the reports that this extractor has not read yet, oldest first.

        Args:
            extractor: name and version.
            keys: of the reports to look at; None: the current version of each.
        """
        with self.looking() as c:
            return reading.pending(c, extractor, keys)

    def extractions(
        self, keys: Sequence[int], extractor: str | None = None, *, else_latest: bool = False
    ) -> Iterator[tuple[int, Extraction]]:
        """Report key and reading of these reports, in this order; reports not read yet are passed over.

        Args:
            keys: of reports.
            extractor: name and version, or None for the latest reading of each.
            else_latest: give the latest reading of a report that this extractor has not read.
        """
        with self.looking() as c:
            yield from reading.readings(c, keys, extractor, else_latest=else_latest)

    def answer(self, key: str) -> Answer | None:
        """What a language model answered to the request of this key, or None."""
        with self.looking() as c:
            return reading.answer(c, key)

    def keep_answer(self, key: str, model: str, answer: Answer) -> None:
        """Keep what a language model answered, unless an answer to the same request is there."""
        with self.writing() as w:
            w.keep_answer(key, model, answer)

    def claim(self, claim_id: str) -> Claim:
        """The claim of this id.

        Raises:
            NotFound: if there is none.
        """
        with self.looking() as c:
            found = reading.claim(c, claim_id)
        if found is None:
            raise NotFound(f"No claim here has the id {claim_id!r}", "Look at the ids in `recount claims`")
        return found

    def claims(self, where: ClaimFilter | None = None) -> Iterator[Claim]:
        """The claims that fit, of the latest reading of each report's current version, in report order."""
        with self.looking() as c:
            yield from reading.filtered_claims(c, where or ClaimFilter())

    def skipped(self) -> list[tuple[int, str | None]]:
        """Key of each current report that was not read for claims, and why; None: it is still to be read."""
        with self.looking() as c:
            return reading.skipped(c)

    def log(self, after: int = 0) -> list[Decision]:
        """The decisions that people made, after the one of this number, in order."""
        with self.looking() as c:
            return list(log.rows(c, after))

    def log_page(self, before: int | None = None, by: str = "", kind: str = "") -> list[Decision]:
        """A page of the log, newest first, and one row more where there are more (`browsing.log_page`)."""
        with self.looking() as c:
            return browsing.log_page(c, before, by, kind)

    def worklist(
        self,
        policy: str,
        where: browsing.IncidentFilter,
        order: str,
        after: tuple[browsing.Value, str] | None = None,
    ) -> list[browsing.IncidentRow]:
        """A page of incidents, and one more where there are more (`browsing.worklist`)."""
        with self.looking() as c:
            return browsing.worklist(c, policy, where, order, after)

    def countries(self, policy: str) -> list[str]:
        """The countries of the incidents under a policy, in order."""
        with self.looking() as c:
            return browsing.countries(c, policy)

    def claims_of_ids(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Id -> claim, of those that are there, each as it was found last."""
        with self.looking() as c:
            return browsing.claims_of_ids(c, ids)

    def headings(self, report_ids: Iterable[str]) -> dict[str, browsing.Heading]:
        """Report id -> what tells it from others, without its text."""
        with self.looking() as c:
            return browsing.headings(c, report_ids)

    def told_by(self, report_ids: Sequence[str]) -> tuple[list[StoredReport], list[Claim]]:
        """These reports, and the claims of each, as they were linked last (`reading.told_by`)."""
        with self.looking() as c:
            return reading.told_by(c, report_ids)

    def linkage_of(self, clusters: Sequence[Cluster], report_ids: Iterable[str]) -> StoredLinkage:
        """Some clusters with what was linked of their reports."""
        with self.looking() as c:
            return counted.linkage_of(c, clusters, report_ids)

    def users(self) -> list[StoredUser]:
        """All who may or once might sign in, by name."""
        with self.looking() as c:
            return people.all_users(c)

    def user(self, name: str) -> StoredUser | None:
        """The user of this name, or None."""
        with self.looking() as c:
            return people.user(c, name)

    def signed_in(self, key: str) -> tuple[StoredSession, StoredUser] | None:
        """The session of this key with its user, or None; whether it has expired is not looked at."""
        with self.looking() as c:
            session = people.session(c, key)
            user = people.user(c, session.user) if session else None
        return (session, user) if session and user else None

    def sessions_of(self, name: str) -> list[StoredSession]:
        """What is signed in under this name, oldest first, expired sessions included."""
        with self.looking() as c:
            return people.sessions_of(c, name)

    def linkage_mark(self) -> str:
        """The fingerprint of what was linked last, "" where nothing was."""
        with self.looking() as c:
            return counted.linkage_mark(c)

    def linkage(self) -> StoredLinkage:
        """All that was linked last."""
        with self.looking() as c:
            return counted.linkage(c)

    def mains(self) -> dict[str, str]:
        """Report id -> a claim of the cluster that it is mainly about, as linked last; none: absent."""
        with self.looking() as c:
            return counted.mains(c)

    def incidents(self, policy: str, ids: Iterable[str]) -> dict[str, Incident]:
        """Id -> incident under this policy, of those of these ids that are there."""
        with self.looking() as c:
            return counted.kept_incidents(c, policy, ids)

    def holders(self, policy: str, claims: Iterable[str]) -> dict[str, str]:
        """Claim id -> id of the incident that it counts in under this policy."""
        with self.looking() as c:
            return counted.holders_of(c, policy, claims)

    def reckoning_mark(self, policy: str) -> str:
        """The fingerprint of what was last counted under this policy, "" where nothing was."""
        with self.looking() as c:
            return counted.reckoning_mark(c, policy)

    def reckoning(self, policy: str) -> StoredReckoning | None:
        """The incidents last worked out under this policy, or None."""
        with self.looking() as c:
            return counted.reckoning(c, policy)

    def likenesses(self, edition: str) -> bytes:
        """The scores of pairs of happenings that rules of this edition gave when they were last kept."""
        with self.looking() as c:
            return reading.likenesses_of(c, edition)

    def state(self) -> tuple[int, int]:
        """What changes whenever a report or an extraction is added, and never otherwise."""
        with self.looking() as c:
            return reading.state(c)

    def blobs(self) -> Iterator[tuple[str, int, str]]:
        """SHA-256, size in bytes and origin of everything that came in."""
        with self.looking() as c:
            yield from reading.blobs(c)

    def sizes(self) -> Sizes:
        """How much is kept."""
        with self.looking() as c:
            return reading.sizes(c)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Each thing that is not as it was kept: its name and a sentence. Nothing when all is well."""
        with self.looking() as c:
            yield from checking.faults(c)
