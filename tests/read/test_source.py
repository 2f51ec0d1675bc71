"""Bytes under every reader: unpacked, bounded, and their end told."""

from __future__ import annotations

import errno
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.errors import InputError
from recount.model.limits import MIB
from recount.read.source import Source


class Trickle(io.RawIOBase):
    """A stream that gives one byte at a time, as a slow pipe may."""

    def __init__(self, data: bytes, error: OSError | None = None) -> None:
        self.data = io.BytesIO(data)
        self.error = error

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if not (byte := self.data.read(1)) and self.error:
            raise self.error
        return byte


@given(st.lists(st.binary(max_size=200), max_size=5), st.booleans())
def test_members_of_a_gzip_file_are_one_text(parts: list[bytes], slow: bool):
    data = b"".join(map(gzip.compress, parts))
    source = Source("in", Trickle(data) if slow else io.BytesIO(data))
    assert source.bytes.read() == b"".join(parts)
    assert source.fault is None


@given(st.binary(max_size=500))
def test_bytes_that_are_no_gzip_come_as_they_are(data: bytes):
    plain = b"x" + data
    assert Source("in", io.BytesIO(plain)).bytes.read() == plain


@given(st.binary(max_size=500), st.integers(min_value=0))
def test_a_cut_gzip_gives_a_beginning_and_a_fault(data: bytes, place: int):
    packed = gzip.compress(data)
    cut = 2 + place % (len(packed) - 2)
    source = Source("in", io.BytesIO(packed[:cut]))
    assert data.startswith(source.bytes.read())
    assert source.fault is not None


def test_bytes_after_a_gzip_file_are_told():
    source = Source("in", io.BytesIO(gzip.compress(b"text") + b"more"))
    assert source.bytes.read() == b"text"
    assert "after its end" in str(source.fault)


def test_padding_after_a_gzip_file_is_none_of_our_business():
    source = Source("in", io.BytesIO(gzip.compress(b"text") + bytes(5000)))
    assert source.bytes.read() == b"text"
    assert source.fault is None


def test_a_gzip_bomb_is_stopped():
    bomb = gzip.compress(gzip.compress(bytes(64 * MIB)) + bytes(600 * MIB), compresslevel=1)
    source = Source("in", io.BytesIO(bomb))
    size = 0
    while piece := source.bytes.read(MIB):
        size += len(piece)
    assert size < 300 * MIB
    assert "no real text" in str(source.fault)


def test_a_disk_that_fails_is_a_fault():
    source = Source("in", Trickle(b"abc", OSError(errno.EIO, "Input/output error")))
    assert source.bytes.read() == b"abc"
    assert "Input/output error" in str(source.fault)


def test_the_whole_is_bounded():
    assert Source("in", io.BytesIO(b"x" * MIB)).whole(MIB) == b"x" * MIB
    with pytest.raises(InputError, match="larger than 1 MiB"):
        Source("in", io.BytesIO(gzip.compress(b"x" * (MIB + 1)))).whole(MIB)
    with pytest.raises(InputError, match="ends before its time"):
        Source("in", io.BytesIO(gzip.compress(b"text")[:-3])).whole(MIB)
    with pytest.raises(InputError, match="empty"):
        Source("in", io.BytesIO(b"")).whole(MIB)
