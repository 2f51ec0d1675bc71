"""Whether everything in a casebook is as it was kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from recount.archive import BlobStore
from recount.model.decisions import Decision
from recount.model.errors import CasebookDamaged
from recount.review.people import told_users
from recount.store.records import StoredUser


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

    def faults(self) -> Iterator[tuple[str, str]]:
        """Each row that is not as it was kept: its name and a sentence."""


def verify(casebook: Kept) -> Iterator[Fault]:
    """Check all that is kept against what was written down when it was kept.

    Blobs and texts against their hashes, spans against their words, claims against their ids, each row of the
    log against the one before, roles and accesses against the log.
    """
    blobs = BlobStore(casebook.archive)
    known: set[str] = set()
    for sha256, size, origin in casebook.blobs():
        if sha256 not in known:
            known.add(sha256)
            yield from _blob_faults(blobs, sha256, size, origin)
    for thing, what in casebook.faults():
        yield Fault(thing, f"{what}.")
    yield from _people_faults(casebook)
    yield from _leftovers(casebook, blobs, known)


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


def _leftovers(casebook: Kept, blobs: BlobStore, known: set[str]) -> Iterator[Fault]:
    for sha256 in blobs.list():
        if sha256 not in known:
            what = "Bytes that nothing was read from, left by a killed run; adding them again uses them."
            yield Fault(f"archive/{sha256[:2]}/{sha256}", what, is_harmless=True)
    for path in (*casebook.archive.glob("incoming/*"), *casebook.folder.glob(".new-*")):
        what = "A file half-written when its process was killed, or being written now; if none is, delete it."
        yield Fault(path.relative_to(casebook.folder).as_posix(), what, is_harmless=True)
