"""Blobs as files of one folder: each is written aside, synced and renamed, so it is there whole or not at all."""

from __future__ import annotations

import heapq
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from app.blobs import BlobInfo, BlobMissing, BlobNames
from app.blobs.files import disk, opened, part, read_info, sync_folder, write

_LEFT_OVER_SECONDS = 24 * 3600
_MOST_CLEARED = 5

_MARK = "~"
"""Ends a blob's file name, so that a blob `a` and a folder `a` do not collide."""


class LocalBlobs:
    """Keeps blobs under `root`, which it makes, readable by this user alone."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._aside = root / ".aside"

    def put(self, key: str, stream: BinaryIO, *, content_type: str) -> BlobInfo:
        with disk():
            self._make_folder(self._aside)
            self._sweep_aside()
        aside = self._aside / uuid.uuid4().hex
        try:
            info = write(aside, stream, content_type)
            with disk():
                place = self._place(key)
                self._make_folder(place.parent)
                aside.rename(place)
                sync_folder(place.parent)
        finally:
            with suppress(FileNotFoundError):
                aside.unlink()
        return info

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        with disk():
            file = opened(self._place(key))
            if file is None:
                raise BlobMissing
            try:
                info = read_info(file)
                file.seek(min(start, info.size))
            except BaseException:
                file.close()
                raise
        rest = max(0, info.size - start)
        return part(file, rest if length is None else min(rest, length))

    def stat(self, key: str) -> BlobInfo | None:
        with disk():
            file = opened(self._place(key))
            if file is None:
                return None
            with file:
                return read_info(file)

    def delete(self, key: str) -> None:
        place = self._place(key)
        with disk():
            try:
                place.unlink()
            except FileNotFoundError:
                return
            sync_folder(place.parent)

    def page(self, prefix: str, *, after: str | None = None, limit: int = 1000) -> BlobNames:
        with disk():
            keys = (key for key in self._keys(prefix) if after is None or key > after)
            first = heapq.nsmallest(limit + 1, keys)  # ASCII alone, so the order of characters is that of bytes
        return BlobNames(first[:limit], first[limit - 1] if len(first) > limit else None)

    def clear(self, folder: str) -> int:
        with disk():
            if self._aside.is_dir():
                self._sweep_aside()
            found = list(islice(self._keys(folder), _MOST_CLEARED))
            for key in found:
                self._place(key).unlink(missing_ok=True)
            if not found:  # a name of a folder tells whose it was
                shutil.rmtree(self._root / folder, ignore_errors=True)
                if self._root.is_dir():
                    sync_folder(self._root)
        return len(found)

    def ping(self) -> None:
        with disk():
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

    def _place(self, key: str) -> Path:
        """BlobStore has checked the key; a second look keeps a slip there from reaching the disk."""
        if any(segment in ("", ".", "..") or "\x00" in segment for segment in key.split("/")):
            raise ValueError("not a blob key")
        return self._root / f"{key}{_MARK}"

    def _make_folder(self, folder: Path) -> None:
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for new in reversed(missing):
            new.mkdir(mode=0o700, exist_ok=True)
            sync_folder(new.parent)

    def _sweep_aside(self) -> None:
        """What a killed process left half written."""
        for left in self._aside.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > _LEFT_OVER_SECONDS:
                    left.unlink()


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
