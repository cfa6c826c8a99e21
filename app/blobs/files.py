"""The file of one blob: its content, then what is known of it; and how such a file is written, synced and read."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.blobs import BlobInfo, BlobUnavailable

_CHUNK = 1024 * 1024

# What is known is JSON, followed by its length, at the end of the file: in one file, content and checksum cannot come
# apart, and a reader finds the content at its own offsets.
_TRAILER = struct.Struct(">8sI")
_MAGIC = b"ctpblob1"


def write(path: Path, stream: BinaryIO, content_type: str) -> BlobInfo:
    """Make the file of a blob, synced, from all bytes of `stream`, whose own errors pass through."""
    digest, size = hashlib.sha256(), 0
    with disk():
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb", buffering=0)
    with file:
        while chunk := stream.read(_CHUNK):  # outside disk(): a sender that goes away is not a full disk
            digest.update(chunk)
            size += len(chunk)
            with disk():
                _write_all(file, chunk)
        known = json.dumps({"size": size, "sha256": digest.hexdigest(), "content_type": content_type}).encode()
        with disk():
            _write_all(file, known + _TRAILER.pack(_MAGIC, len(known)))
            os.fsync(file.fileno())
    return BlobInfo(size, digest.hexdigest(), content_type, digest.hexdigest())


def read_info(file: BinaryIO) -> BlobInfo:
    """What is known of an open blob. Raises BlobUnavailable when the file is not as it was written."""
    end = file.seek(0, os.SEEK_END)
    try:
        file.seek(end - _TRAILER.size)
        magic, length = _TRAILER.unpack(file.read(_TRAILER.size))
        file.seek(end - _TRAILER.size - length)
        known = json.loads(file.read(length))
        info = BlobInfo(known["size"], known["sha256"], known["content_type"], known["sha256"])
    except (ValueError, KeyError, TypeError, struct.error):
        raise BlobUnavailable("A stored file is damaged. Nothing was changed.") from None
    if magic != _MAGIC or info.size + length + _TRAILER.size != end:
        raise BlobUnavailable("A stored file is damaged. Nothing was changed.")
    return info


def opened(path: Path) -> BinaryIO | None:
    """The file, open for reading, or None when there is none. A symbolic link is not followed."""
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
    except FileNotFoundError:
        return None


def part(file: BinaryIO, length: int) -> BinaryIO:
    """A reader of the next `length` bytes; closing it closes the file."""
    return io.BufferedReader(_Part(file, length))


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk() -> Iterator[None]:
    """Inside, whatever the disk refuses is BlobUnavailable."""
    try:
        yield
    except OSError as error:
        raise BlobUnavailable from error


class _Part(io.RawIOBase):
    """The next `length` bytes of an open file."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer type has no slices
        with disk():
            chunk = self._file.read(min(len(buffer), self._left))
        buffer[: len(chunk)] = chunk
        self._left -= len(chunk)
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()


def _write_all(file: io.RawIOBase, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]
