"""Sealed blobs: bytes encrypted in frames before they reach the place where files are kept, read again from any place.

A frame is 256 KB of plain bytes under a nonce of its own, bound to the blob's name and its number: none can be moved,
exchanged or changed without notice. Memory holds one frame.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.blobs import BlobInfo, BlobUnavailable, TenantBlobs

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = 256 * 1024
_NONCE, _TAG = 12, 16
_STORED = _NONCE + PLAIN + _TAG


class SealedBlobs:
    """The blobs of one tenant as `cipher` seals them. Methods are TenantBlobs', and raise the errors of the key too."""

    def __init__(self, blobs: TenantBlobs, cipher: Callable[[], AESGCM]) -> None:
        self._blobs = blobs
        self._cipher = cipher

    def put(self, name: str, stream: BinaryIO, *, content_type: str) -> BlobInfo:
        """Keep all bytes of `stream`; the size and checksum that are told are theirs."""
        sealing = _Sealing(name, stream, self._cipher())
        info = self._blobs.put(name, cast("BinaryIO", sealing), content_type=content_type)
        return BlobInfo(sealing.size, sealing.digest.hexdigest(), info.content_type, info.etag)

    def open(self, name: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """A reader of `length` bytes from `start`. Raises BlobUnavailable for what does not fit its place, too."""
        number, skipped = divmod(start, PLAIN)
        stored = None if length is None else -(-(skipped + length) // PLAIN) * _STORED
        source = self._blobs.open(name, start=number * _STORED, length=stored)
        plain = _opened(name, source, number, self._cipher())
        return cast("BinaryIO", Reader(_cut(plain, skipped, length), source))


class _Sealing(io.RawIOBase):
    """Frames of what another stream holds."""

    def __init__(self, name: str, stream: BinaryIO, cipher: AESGCM) -> None:
        self._name, self._stream, self._cipher = name, stream, cipher
        self._number, self._rest = 0, b""
        self.size, self.digest = 0, hashlib.sha256()
        """Of the plain bytes so far."""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """See BinaryIO.read."""
        held = [self._rest]
        while (size < 0 or sum(map(len, held)) < size) and (frame := self._frame()):
            held.append(frame)
        whole = b"".join(held)
        end = len(whole) if size < 0 else min(size, len(whole))
        self._rest = whole[end:]
        return whole[:end]

    def _frame(self) -> bytes:
        plain = _whole(self._stream, PLAIN)
        if not plain:
            return b""
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, plain, _place(self._name, self._number))
        self._number += 1
        self.size += len(plain)
        self.digest.update(plain)
        return nonce + sealed


class Reader(io.RawIOBase):
    """What comes in parts, read as a stream: each read is as long as was asked for, until the last.

    Closing it closes `source`, where they come from.
    """

    def __init__(self, parts: Iterator[bytes], source: BinaryIO | None = None) -> None:
        self._parts, self._source, self._rest = parts, source, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """See BinaryIO.read."""
        held, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            part = next(self._parts, None)
            if part is None:
                break
            held.append(part)
            length += len(part)
        whole = b"".join(held)
        end = length if size < 0 else min(size, length)
        self._rest = whole[end:]
        return whole[:end]

    def close(self) -> None:
        """See BinaryIO.close."""
        if self._source is not None:
            self._source.close()
        super().close()


def _opened(name: str, source: BinaryIO, number: int, cipher: AESGCM) -> Iterator[bytes]:
    while frame := _whole(source, _STORED):
        try:
            yield cipher.decrypt(frame[:_NONCE], frame[_NONCE:], _place(name, number))
        except (InvalidTag, ValueError):
            raise BlobUnavailable from None
        number += 1


def _whole(source: BinaryIO, size: int) -> bytes:
    """The next so many bytes, however short the reads of a source are; fewer at its end."""
    held = b""
    while len(held) < size and (some := source.read(size - len(held))):
        held += some
    return held


def _cut(plain: Iterator[bytes], skipped: int, length: int | None) -> Iterator[bytes]:
    for frame in plain:
        part = frame[skipped:] if length is None else frame[skipped : skipped + length]
        skipped = 0
        if length is not None:
            length -= len(part)
        yield part
        if length == 0:
            return


def _place(name: str, number: int) -> bytes:
    return f"{name}\x00{number}".encode()
