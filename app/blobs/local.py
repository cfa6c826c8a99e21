"""Blobs as files of one folder: each is written aside, synced and renamed, so it is there whole or not at all."""

from __future__ import annotations

import hashlib
import heapq
import io
import json
import os
import struct
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.blobs import BlobInfo, BlobMissing, BlobNames, BlobUnavailable

_CHUNK = 1024 * 1024
_LEFT_OVER_SECONDS = 24 * 3600

# A blob's file is its content, then what is known of it as JSON, then the length of that JSON: one file, so that
# content and checksum cannot come apart. The mark on the name keeps a file `a~` and a folder `a` from colliding.
_MARK = "~"
_TRAILER = struct.Struct(">8sI")
_MAGIC = b"ctpblob1"


class LocalBlobs:
    """Keeps blobs under `root`, which it makes, readable by this user alone."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._aside = root / ".aside"

    def put(self, key: str, stream: BinaryIO, *, content_type: str) -> BlobInfo:
        with _disk():
            self._make_folder(self._aside)
            self._sweep_aside()
        aside = self._aside / uuid.uuid4().hex
        try:
            info = _write(aside, stream, content_type)
            with _disk():
                place = self._place(key)
                self._make_folder(place.parent)
                aside.rename(place)
                _sync_folder(place.parent)
        finally:
            with suppress(FileNotFoundError):
                aside.unlink()
        return info

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        with _disk():
            file = self._opened(key)
            if file is None:
                raise BlobMissing
            try:
                info = _read_info(file)
                file.seek(min(start, info.size))
            except BaseException:
                file.close()
                raise
        rest = max(0, info.size - start)
        return io.BufferedReader(_Slice(file, rest if length is None else min(rest, length)))

    def stat(self, key: str) -> BlobInfo | None:
        with _disk():
            file = self._opened(key)
            if file is None:
                return None
            with file:
                return _read_info(file)

    def delete(self, key: str) -> None:
        place = self._place(key)
        with _disk():
            try:
                place.unlink()
            except FileNotFoundError:
                return
            _sync_folder(place.parent)

    def page(self, prefix: str, *, after: str | None = None, limit: int = 1000) -> BlobNames:
        with _disk():
            keys = (key for key in self._keys(prefix) if after is None or key > after)
            first = heapq.nsmallest(limit + 1, keys)  # ASCII alone, so the order of characters is that of bytes
        return BlobNames(first[:limit], first[limit - 1] if len(first) > limit else None)

    def ping(self) -> None:
        with _disk():
            self._make_folder(self._root)
            os.scandir(self._root).close()

    def _keys(self, prefix: str) -> Iterator[str]:
        folder = self._root / prefix.rpartition("/")[0]
        for path, _, files in os.walk(folder, onerror=_unless_missing):
            inside = Path(path).relative_to(self._root).as_posix()
            for name in files:
                key = f"{inside}/{name.removesuffix(_MARK)}"
                if name.endswith(_MARK) and key.startswith(prefix):
                    yield key

    def _opened(self, key: str) -> BinaryIO | None:
        try:
            return os.fdopen(os.open(self._place(key), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
        except FileNotFoundError:
            return None

    def _place(self, key: str) -> Path:
        """BlobStore has checked the key; a second look keeps a slip there from reaching the disk."""
        if any(part in ("", ".", "..") or "\x00" in part for part in key.split("/")):
            raise ValueError("not a blob key")
        return self._root / f"{key}{_MARK}"

    def _make_folder(self, folder: Path) -> None:
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for new in reversed(missing):
            new.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(new.parent)

    def _sweep_aside(self) -> None:
        """What a killed process left half written."""
        for left in self._aside.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > _LEFT_OVER_SECONDS:
                    left.unlink()


class _Slice(io.RawIOBase):
    """The next `length` bytes of an open file."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer type has no slices
        with _disk():
            chunk = self._file.read(min(len(buffer), self._left))
        buffer[: len(chunk)] = chunk
        self._left -= len(chunk)
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()


def _write(path: Path, stream: BinaryIO, content_type: str) -> BlobInfo:
    digest, size = hashlib.sha256(), 0
    with _disk():
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb", buffering=0)
    with file:
        while chunk := stream.read(_CHUNK):  # outside _disk(): a sender that goes away is not a full disk
            digest.update(chunk)
            size += len(chunk)
            with _disk():
                _write_all(file, chunk)
        known = json.dumps({"size": size, "sha256": digest.hexdigest(), "content_type": content_type}).encode()
        with _disk():
            _write_all(file, known + _TRAILER.pack(_MAGIC, len(known)))
            os.fsync(file.fileno())
    return BlobInfo(size, digest.hexdigest(), content_type, digest.hexdigest())


def _write_all(file: io.RawIOBase, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def _read_info(file: BinaryIO) -> BlobInfo:
    end = file.seek(0, os.SEEK_END)
    try:
        file.seek(end - _TRAILER.size)
        magic, length = _TRAILER.unpack(file.read(_TRAILER.size))
        file.seek(end - _TRAILER.size - length)
        known = json.loads(file.read(length))
        info = BlobInfo(known["size"], known["sha256"], known["content_type"], known["sha256"])
    except (ValueError, KeyError, struct.error):
        raise BlobUnavailable("A stored file is damaged. Nothing was changed.") from None
    if magic != _MAGIC or info.size + length + _TRAILER.size != end:
        raise BlobUnavailable("A stored file is damaged. Nothing was changed.")
    return info


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BlobUnavailable from error
