"""Whether everything in a casebook is as it was kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from recount.archive import BlobStore
from recount.model.decisions import Decision, Erased, erased_rows, told_seals
from recount.model.errors import CasebookDamaged
from recount.pipeline.victims import row_of
from recount.review.people import told_users
from recount.review.standing import Standing
from recount.review.victims import record_of, victims_in
from recount.store import sealed, victims
from recount.store.records import StoredUser

_UNREADABLE = (CasebookDamaged, ValueError, TypeError, KeyError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was kept.

    Attributes:
        thing: its name: a file, a report, a claim.
        what: one sentence.
        is_harmless: whether nothing is lost or changed by it.
    """

    thing: str
    what: str
    is_harmless: bool = False


class Kept(Protocol):
    """A casebook, or one that is being made."""

    @property
    def folder(self) -> Path:
        """Where its archive is."""

    @property
    def archive(self) -> Path:
        """The folder of its blobs."""

    def blobs(self) -> Iterator[tuple[str, int, str]]:
        """SHA-256, size in bytes and origin of everything that came in."""

    def log(self) -> list[Decision]:
        """The decisions that people made, in order."""

    def users(self) -> list[StoredUser]:
        """All who may or once might sign in, by name."""

    def looking(self) -> AbstractContextManager[Any]:
        """One look at it."""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Each row that is not as it was kept: its name and a sentence."""


def verify(casebook: Kept) -> Iterator[Fault]:
    """Check all that is kept against what was written down when it was kept.

    Blobs and texts against their hashes, spans against their words, claims against their ids, each row of the
    log against the one before, roles and accesses against the log.
    """
    blobs = BlobStore(casebook.archive)
    known: set[str] = set()
    gone = _erased(casebook)
    for sha256, size, origin in casebook.blobs():
        if ("blob", sha256) in gone:
            if blobs.path(sha256).exists():
                yield Fault(f"archive/{sha256[:2]}/{sha256}", "It was erased, but is still there; delete it.")
        elif sha256 not in known:
            known.add(sha256)
            yield from _blob_faults(blobs, sha256, size, origin)
    for thing, what in casebook.faults():
        yield Fault(thing, f"{what}.")
    yield from _people_faults(casebook)
    yield from _sealed_faults(casebook, gone)
    yield from _victim_faults(casebook)
    yield from _leftovers(casebook, blobs, known | {sha256 for thing, sha256 in gone if thing == "blob"})


def _erased(casebook: Kept) -> Mapping[tuple[str, str], Erased]:
    try:
        return erased_rows(casebook.log())
    except _UNREADABLE:  # the store names the rows
        return {}


def _sealed_faults(casebook: Kept, gone: Mapping[tuple[str, str], Erased]) -> Iterator[Fault]:
    """Personal details against the log, which tells of each version sealed, and of keys that went."""
    try:
        told = told_seals(casebook.log())
    except _UNREADABLE:
        return
    with casebook.looking() as c:
        kept, keys = sealed.digests(c), sealed.keys(c)
    for record, version in sorted(told.keys() | kept.keys()):
        name = f"record {record} version {version}"
        if (record, version) not in kept:
            yield Fault(name, "The log tells of it, but it is gone.")
        elif told.get((record, version)) != kept[record, version]:
            yield Fault(name, "It is not the one that the log tells of.")
    for record in sorted({r for r, _ in kept} | keys):
        if (is_gone := ("key", record) in gone) == (record in keys):
            what = (
                "It was erased, but its key is there" if is_gone else "Its key is gone, and nobody erased it"
            )
            yield Fault(f"record {record}", f"{what}.")


def _blob_faults(blobs: BlobStore, sha256: str, size: int, origin: str) -> Iterator[Fault]:
    thing = f"archive/{sha256[:2]}/{sha256}"
    path = blobs.path(sha256)
    if not path.exists():
        yield Fault(
            thing, f"The bytes of {origin} are gone; put them back from a copy, or add {origin} again."
        )
    elif not blobs.check(sha256):
        now = path.stat().st_size
        less = f" ({now} bytes in place of {size})" if now != size else ""
        yield Fault(thing, f"The bytes of {origin} are not those that came in: their SHA-256 differs{less}.")


def _people_faults(casebook: Kept) -> Iterator[Fault]:
    try:
        told = told_users(casebook.log())
    except CasebookDamaged:  # the rows that cannot be read are named already
        return
    kept = {user.name: (user.role, user.is_open) for user in casebook.users()}
    for name in sorted(told.keys() | kept.keys()):
        if name not in kept:
            yield Fault(f"user {name!r}", "The log tells of this user, who is gone.")
        elif told.get(name) != kept[name]:
            yield Fault(f"user {name!r}", "Role or access are not what the log says.")


def _victim_faults(casebook: Kept) -> Iterator[Fault]:
    try:
        standing = Standing.of(casebook.log())
        ids = {v for d in standing.by_number.values() for v in victims_in(d)}
        told = [r for r in (record_of(standing, v) for v in sorted(ids)) if r is not None]
    except _UNREADABLE:
        return
    with casebook.looking() as c:
        rows, ties = victims.everything(c)
    if rows != {row_of(r) for r in told}:
        yield Fault("victims", "The records of victims are not those that the log tells of.")
    if ties != {(claim, r.id) for r in told for claim in r.claims}:
        yield Fault("victims", "The claims behind victims are not those that the log tells of.")


def _leftovers(casebook: Kept, blobs: BlobStore, known: set[str]) -> Iterator[Fault]:
    for sha256 in blobs.list():
        if sha256 not in known:
            what = "Bytes that nothing was read from, left by a killed run; adding them again uses them."
            yield Fault(f"archive/{sha256[:2]}/{sha256}", what, is_harmless=True)
    for path in (*casebook.archive.glob("incoming/*"), *casebook.folder.glob(".new-*")):
        what = "A file half-written when its process was killed, or being written now; if none is, delete it."
        yield Fault(path.relative_to(casebook.folder).as_posix(), what, is_harmless=True)
