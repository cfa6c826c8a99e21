"""Parts of blobs as files of one folder each, joined into the file of a blob."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import uuid
from pathlib import Path
from typing import BinaryIO, cast

from app.blobs import BlobInfo, BlobMissing, BlobObjects
from app.blobs.files import disk, sync_folder
from app.blobs.parts import PartDamaged

_TOKEN = re.compile("[0-9a-f]{32}")


class LocalParts:
    """Keeps parts under `root`, which it makes, until `blobs` has the whole."""

    def __init__(self, root: Path, blobs: BlobObjects) -> None:
        self._root = root
        self._blobs = blobs

    def begin(self, key: str, *, content_type: str) -> str:
        token = uuid.uuid4().hex
        folder = self._folder(key, token)
        with disk():
            folder.mkdir(mode=0o700, parents=True)
            (folder / "type").write_text(content_type)
            sync_folder(folder)
        return token

    def put(self, key: str, token: str, number: int, content: bytes, *, sha256: str) -> None:
        if hashlib.sha256(content).hexdigest() != sha256:
            raise PartDamaged
        folder = self._folder(key, token)
        with disk():
            if not folder.is_dir():
                raise BlobMissing
            aside = folder / f"{uuid.uuid4().hex}.aside"
            try:
                with aside.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                aside.rename(folder / str(number))
                sync_folder(folder)
            finally:
                aside.unlink(missing_ok=True)

    def held(self, key: str, token: str) -> dict[int, int]:
        with disk():
            return {int(path.name): path.stat().st_size for path in _parts(self._folder(key, token))}

    def join(self, key: str, token: str) -> BlobInfo:
        folder = self._folder(key, token)
        if not folder.is_dir():
            info = self._blobs.stat(key)
            if info is None:
                raise BlobMissing
            return info
        with disk():
            parts = sorted(_parts(folder), key=lambda path: int(path.name))
            content_type = (folder / "type").read_text()
        info = self._blobs.put(key, cast("BinaryIO", _Chain(parts)), content_type=content_type)
        self.abandon(key, token)
        return info

    def abandon(self, key: str, token: str) -> None:
        with disk():
            shutil.rmtree(self._folder(key, token), ignore_errors=True)

    def _folder(self, key: str, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise ValueError("not a name of parts")
        # The key is in it so that nobody reaches one blob's parts by another's name.
        return self._root / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}-{token}"


class _Chain(io.RawIOBase):
    """Files read one after the other."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = iter(paths)
        self._file: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """See BinaryIO.read; fewer bytes where a file ends."""
        with disk():
            while True:
                chunk = self._file.read(size) if self._file else b""
                if chunk:
                    return chunk
                if self._file:
                    self._file.close()
                path = next(self._paths, None)
                if path is None:
                    self._file = None
                    return b""
                self._file = path.open("rb")


def _parts(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.name.isdigit()]
