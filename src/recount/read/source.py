"""A stream of bytes made safe to read: unpacked when it is gzip, bounded, and telling what went wrong."""

from __future__ import annotations

import io
import zlib
from typing import Any, BinaryIO

from recount.model.errors import InputError
from recount.model.limits import MIB

_BLOCK = 16 * 1024
_BOMB_BYTES = 256 * MIB
_BOMB_RATIO = 200  # text rarely packs to a twentieth of its size; a bomb packs to a thousandth


class NoText(InputError):
    """A document that was read, and in which there is no text."""


class Source:
    """What a reader reads from.

    Attributes:
        origin: the name of the document, for errors.
        bytes: its bytes, unpacked.
    """

    def __init__(self, origin: str, stream: BinaryIO) -> None:
        self.origin = origin
        self._raw = _Unpacked(stream)
        self.bytes = io.BufferedReader(self._raw, _BLOCK * 4)

    @property
    def fault(self) -> InputError | None:
        """Why the bytes ended before their time, or None."""
        if not self._raw.fault:
            return None
        return InputError(
            self.origin, self._raw.fault, "What came before was read; fetch it again for the rest"
        )

    def whole(self, limit: int) -> bytes:
        """All bytes that are left.

        Raises:
            InputError: there are none, more than `limit`, or they end before their time.
        """
        data = self.bytes.read(limit + 1)
        if self._raw.fault:
            raise InputError(self.origin, self._raw.fault, "Fetch it again")
        if len(data) > limit:
            raise InputError(
                self.origin,
                f"is larger than {limit // MIB} MiB",
                "Split it, or give its reports as JSON Lines",
            )
        if not data.strip():
            raise InputError(self.origin, "is empty", "Leave it out, or fetch it again")
        return data


class _Unpacked(io.RawIOBase):
    """The bytes of a stream, unpacked if they are gzip of one or many members, in bounded memory.

    It never raises: where the bytes cannot be read on, they end and `fault` says why.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.fault = ""
        self._taken = self._given = 0
        self._packed = b""
        while len(self._packed) < 2 and (more := self._take()):
            self._packed += more
        self._member = zlib.decompressobj(31) if self._packed.startswith(b"\x1f\x8b") else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._plain(len(view)) if self._member is None else self._unpack(len(view))
        view[: len(data)] = data
        return len(data)

    def _take(self) -> bytes:
        try:
            data = self._stream.read(_BLOCK)
        except OSError as error:
            self.fault = f"cannot be read to its end ({error.strerror or error})"
            return b""
        self._taken += len(data)
        return data

    def _plain(self, size: int) -> bytes:
        data = self._packed or self._take()
        self._packed = data[size:]
        return data[:size]

    def _unpack(self, size: int) -> bytes:
        while not self.fault:
            assert self._member is not None  # noqa: S101  (told to the type checker)
            if self._member.eof and not self._next_member():
                break
            if not self._packed and not (packed := self._take()):
                self.fault = self.fault or "is packed with gzip and ends before its time"
                break
            data = self._inflate(self._packed or packed, size)
            if data:
                return data
        return b""

    def _inflate(self, packed: bytes, size: int) -> bytes:
        assert self._member is not None  # noqa: S101
        try:
            data = self._member.decompress(packed, size)
        except zlib.error:
            self.fault = "is packed with gzip and damaged"
            return b""
        self._packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        self._given += len(data)
        if self._given > _BOMB_BYTES and self._given > _BOMB_RATIO * self._taken:
            self.fault = f"unpacks to more than {_BOMB_RATIO} times its size, as no real text does"
            return b""
        return data

    def _next_member(self) -> bool:
        self._packed = self._packed.lstrip(b"\0")  # padding, as on tapes
        while len(self._packed) < 2 and (more := self._take()):
            self._packed = (self._packed + more).lstrip(b"\0")
        if self._packed.startswith(b"\x1f\x8b"):
            self._member = zlib.decompressobj(31)
            return True
        if self._packed:
            self.fault = "is packed with gzip and has other bytes after its end"
        return False
