"""Archives: a ZIP that goes out while it is written, with a checksum of each member; memory holds one piece of it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Packed:
    """A member that went out whole."""

    name: str
    size: int
    """Bytes, before packing."""
    sha256: str
    """Hex."""


class Archive:
    """Each method gives the bytes that a member brings; what `end` gives comes last. Cut short, the file does not open.

    `deflated` packs text small; files as people bring them are packed already.
    """

    def __init__(self, *, deflated: bool = False) -> None:
        self._sink = _Sink()
        self._packing = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
        self._zip = zipfile.ZipFile(self._sink, "w", self._packing, allowZip64=True)
        self.packed: list[Packed] = []
        """A line for each member, in the order in which they went out."""

    def member(self, name: str, at: datetime, parts: Iterable[bytes]) -> Iterator[bytes]:
        """One file, dated `at` as its wall clock reads (years before 1980 as 1980)."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name, max(at.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
        info.compress_type = self._packing
        with self._zip.open(info, "w", force_zip64=True) as entry:
            for part in parts:
                digest.update(part)
                size += len(part)
                entry.write(part)
                yield self._sink.take()
        self.packed.append(Packed(name, size, digest.hexdigest()))
        yield self._sink.take()

    def end(self) -> Iterator[bytes]:
        """The list of members, without which nothing opens."""
        self._zip.close()
        yield self._sink.take()


class _Sink(io.RawIOBase):
    """What a ZIP is written to: holds it until it is taken. It cannot go back, so lengths follow their content."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        return len(self._held[-1])

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._held)
        self._held.clear()
        return taken
