"""Blobs: whatever has a name is whole, the same bytes are kept once, and damage shows."""

from __future__ import annotations

import errno
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.archive import BlobStore
from recount.model.errors import CasebookDamaged, CasebookError, InputError, NotFound, StorageFull


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "archive")


class Breaks(io.BytesIO):
    """A stream whose disk fails after the first bytes."""

    def __init__(self, error: OSError) -> None:
        super().__init__(b"first")
        self.error = error

    def read(self, size: int | None = -1, /) -> bytes:
        if data := super().read(size):
            return data
        raise self.error


@given(st.binary(max_size=5000))
def test_what_is_put_comes_back_under_its_hash(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    store = BlobStore(tmp_path_factory.mktemp("archive"))
    blob = store.put(io.BytesIO(data))
    assert (blob.sha256, blob.size) == (hashlib.sha256(data).hexdigest(), len(data))
    with store.open(blob.sha256) as stream:
        assert stream.read() == data
    assert store.check(blob.sha256)
    assert list(store.list()) == [blob.sha256]


def test_the_same_bytes_are_kept_once(store: BlobStore):
    first = store.put(io.BytesIO(b"twelve killed"))
    stamp = store.path(first.sha256).stat().st_mtime_ns
    assert store.put(io.BytesIO(b"twelve killed")) == first
    assert store.path(first.sha256).stat().st_mtime_ns == stamp
    assert list(store.list()) == [first.sha256]


def test_the_list_is_in_order(store: BlobStore):
    put = {store.put(io.BytesIO(b"%d" % i)).sha256 for i in range(40)}
    assert list(store.list()) == sorted(put)


def test_damage_shows_and_putting_the_bytes_again_heals_it(store: BlobStore):
    blob = store.put(io.BytesIO(b"twelve killed"))
    path = store.path(blob.sha256)
    path.chmod(0o644)
    path.write_bytes(b"twenty killed")
    assert not store.check(blob.sha256)
    store.put(io.BytesIO(b"twelve killed"))
    assert store.check(blob.sha256)


def test_a_missing_blob_is_damage(store: BlobStore):
    assert not store.check("0" * 64)
    with pytest.raises(CasebookDamaged, match="0000"):
        store.open("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_hash_names_a_blob(store: BlobStore, name: str):
    with pytest.raises(NotFound):
        store.path(name)


def test_a_stream_that_breaks_leaves_nothing(store: BlobStore):
    with pytest.raises(InputError, match="Input/output"):
        store.put(Breaks(OSError(errno.EIO, "Input/output error")))
    assert [p for p in store.root.rglob("*") if p.is_file()] == []


def test_a_full_disk_is_told_and_leaves_nothing(store: BlobStore, monkeypatch: pytest.MonkeyPatch):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("recount.archive.blobs.os.fsync", full)
    with pytest.raises(StorageFull, match="full"):
        store.put(io.BytesIO(b"twelve killed"))
    assert [p for p in store.root.rglob("*") if p.is_file()] == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CasebookError, match="cannot write"):
        BlobStore(tmp_path / "file" / "archive").put(io.BytesIO(b"x"))


def test_what_a_killed_writer_left_is_no_blob(store: BlobStore):
    blob = store.put(io.BytesIO(b"twelve killed"))
    (store.root / "incoming" / "tmp123").write_bytes(b"twel")
    assert list(store.list()) == [blob.sha256]
    assert store.check(blob.sha256)


def test_an_empty_or_absent_store_lists_nothing(store: BlobStore):
    assert list(store.list()) == []
