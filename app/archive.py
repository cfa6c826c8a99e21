"""Archives: a ZIP that goes out while it is written, with a checksum of each member; memory holds one piece of it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
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
    crc: int = 0
    begins: int = 0
    """Where in the ZIP."""
    at: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0)


class Archive:
    """Each method gives the bytes that a member brings; what `end` gives comes last. Cut short, the file does not open.

    `deflated` packs text small; files as people bring them are packed already. With `packed` and `length` it goes on
    after so many bytes with these members (not deflated), which went out before, perhaps in another process.
    """

    def __init__(self, *, deflated: bool = False, packed: Sequence[Packed] = (), length: int = 0) -> None:
        self._sink = _Sink(length)
        self._packing = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
        self._zip = zipfile.ZipFile(self._sink, "w", self._packing, allowZip64=True)
        self.packed: list[Packed] = list(packed)
        """A line for each member, in the order in which they went out."""
        for member in packed:
            info = _known(member)
            self._zip.filelist.append(info)
            self._zip.NameToInfo[member.name] = info

    @property
    def length(self) -> int:
        """Bytes that went out, with what `length` said."""
        return self._sink.tell()

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
        self.packed.append(Packed(name, size, digest.hexdigest(), info.CRC, info.header_offset, info.date_time))
        yield self._sink.take()

    def end(self) -> Iterator[bytes]:
        """The list of members, without which nothing opens."""
        self._zip.close()
        yield self._sink.take()


def _known(member: Packed) -> zipfile.ZipInfo:
    """What the list of members says of one that is stored as it is, its lengths behind it."""
    info = zipfile.ZipInfo(member.name, member.at)
    known = {
        "CRC": member.crc, "file_size": member.size, "compress_size": member.size, "header_offset": member.begins,
        "flag_bits": 0x08, "external_attr": 0o600 << 16, "create_version": zipfile.ZIP64_VERSION,
        "extract_version": zipfile.ZIP64_VERSION,
    }  # fmt: skip
    for name, value in known.items():
        setattr(info, name, value)
    return info


class _Sink(io.RawIOBase):
    """What a ZIP is written to: holds it until it is taken. It cannot go back, so lengths follow their content."""

    def __init__(self, length: int) -> None:
        self._held: list[bytes] = []
        self._length = length

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        self._length += len(self._held[-1])
        return len(self._held[-1])

    def tell(self) -> int:
        return self._length

    def flush(self) -> None:
        """Nothing waits here, also when it was thrown away half written."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._held)
        self._held.clear()
        return taken
