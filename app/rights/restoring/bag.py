"""Bags: the ZIP of an export, read strictly and in place. Nothing of it is ever unpacked to a disk.

Members of our exports are stored as they are, so none can grow while it is read; any other ZIP is refused.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from app.errors import Invalid

FORMAT = "cotrackpro-export-1"

MANIFEST = "manifest-sha256.txt"
_INFO = "bag-info.txt"
_MOST_DIRECTORY = 32 * 1024 * 1024
"""Bytes of the list of members: some 300,000 of them."""

_MOST_MEMBERS = 300_000
_MOST_TEXT = 64 * 1024 * 1024
_MOST_LINE = 8 * 1024 * 1024
"""A record has 400 KB at most; as JSON it can be a good deal longer."""

_CHUNK = 256 * 1024
_END, _LOCATOR, _END64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.{1,1000})")
_DATED = tuple(re.compile(rf"{name}: ?([0-9A-Za-z:.+ -]{{1,40}})") for name in ("Exported-At", "Bagging-Date"))


class NotOurs(Invalid):
    """The file is no export of ours, or not as it left."""

    title = "This is no copy that we can bring back"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Nothing was brought back. Choose the ZIP exactly as it was downloaded.")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the ZIP: where its bytes lie."""

    name: str
    start: int
    size: int


class Bag:
    """An export. `read` opens so many bytes from a place. Raises NotOurs, and what `read` raises."""

    def __init__(self, read: Callable[[int, int], BinaryIO], size: int) -> None:
        self._read = read
        self._size = size
        self._infos = self._listed()
        top = [name.removesuffix(MANIFEST) for name in self._infos if re.fullmatch(r"([^/]+/)?" + MANIFEST, name)]
        if len(top) != 1:
            raise NotOurs("It holds no list of checksums.")
        self._top = top[0]
        self.sums = self._manifest()

    @property
    def dated(self) -> str:
        """When it was made, as it says itself; empty where it does not."""
        if self.find(_INFO) is None:
            return ""
        text = self._text(_INFO, most=64 * 1024)
        found = (form.search(text) for form in _DATED)
        return next((one[1].strip() for one in found if one), "")

    def find(self, name: str) -> Member | None:
        """The member of this name, from the top of the bag. Raises NotOurs when its place makes no sense."""
        info = self._infos.get(self._top + name)
        return None if info is None else self._placed(name, info)

    def by_sum(self, sha256: str) -> Member | None:
        """A member that is said to have this checksum."""
        name = self.sums.get(sha256)
        return None if name is None else self.find(name)

    def sum_of(self, name: str) -> str:
        """The checksum that a member is said to have; empty where none is."""
        return self.said.get(name, "")

    def bytes_in(self, folder: str) -> int:
        """How many bytes lie in folders of this name."""
        return sum(info.file_size for name, info in self._infos.items() if f"/{folder}/" in f"/{name}")

    def files_in(self, folder: str) -> int:
        """How many files lie there."""
        return sum(f"/{folder}/" in f"/{name}" for name in self._infos)

    def open(self, member: Member, start: int = 0) -> BinaryIO:
        """A reader of a member from a place in it."""
        return self._read(member.start + start, member.size - start)

    def pieces(self, member: Member) -> Iterator[bytes]:
        """All of a member."""
        with self.open(member) as stream:
            while piece := stream.read(_CHUNK):
                yield piece

    def lines(self, member: Member, start: int = 0) -> Iterator[tuple[bytes, int]]:
        """The lines of a member from a place in it, each with the place behind it. Raises NotOurs for endless ones."""
        at, rest = start, b""
        with self.open(member, start) as stream:
            while piece := stream.read(_CHUNK):
                *whole, rest = (rest + piece).split(b"\n")
                for line in whole:
                    at += len(line) + 1
                    yield line, at
                if len(rest) > _MOST_LINE:
                    raise NotOurs("A line in it is longer than any that we write.")
        if rest:
            yield rest, at + len(rest)

    def _manifest(self) -> dict[str, str]:
        """Names by checksum; `said` is the other way round."""
        self.said: dict[str, str] = {}
        for line in self._text(MANIFEST, most=_MOST_TEXT).splitlines():
            found = _LINE.fullmatch(line)
            if not found:
                raise NotOurs("Its list of checksums cannot be read.")
            self.said[found[2]] = found[1]
        return {checksum: name for name, checksum in self.said.items()}

    def _text(self, name: str, *, most: int) -> str:
        member = self.find(name)
        if member is None or member.size > most:
            raise NotOurs(f"Its {name} is missing, or far too long.")
        return b"".join(self.pieces(member)).decode("utf-8", "replace")

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        window = _Window(self._read, self._size)
        if self._size < 22 or _directory_bytes(window, self._size) > _MOST_DIRECTORY:
            raise NotOurs("It is no ZIP, or its list of files is far too long.")
        try:
            with zipfile.ZipFile(cast("BinaryIO", window)) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError, EOFError):
            raise NotOurs("It is no ZIP, or not all of it is here.") from None
        named = {info.filename: info for info in infos if not info.is_dir()}
        if len(infos) > _MOST_MEMBERS or len({info.filename for info in infos}) < len(infos):
            raise NotOurs("A file is in it twice, or there are far too many.")
        if any(_packed(info) for info in named.values()) or sum(i.file_size for i in named.values()) > self._size:
            raise NotOurs("It was packed anew by some program.")
        return named

    def _placed(self, name: str, info: zipfile.ZipInfo) -> Member:
        if info.header_offset < 0:
            raise NotOurs("Its list of files does not fit what is in it.")
        with self._read(info.header_offset, 30) as stream:
            head = stream.read(30)
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise NotOurs("Its list of files does not fit what is in it.")
        named, extra = struct.unpack("<HH", head[26:30])
        start = info.header_offset + 30 + named + extra
        if start + info.file_size > self._size:
            raise NotOurs("Its list of files does not fit what is in it.")
        return Member(name, start, info.file_size)


def _packed(info: zipfile.ZipInfo) -> bool:
    return info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size or bool(info.flag_bits & 1)


def _directory_bytes(window: _Window, size: int) -> int:
    """How long the list of members says it is; without a list, longer than any may be."""
    window.seek(max(0, size - 65_557))
    tail = window.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return _MOST_DIRECTORY + 1
    length, place = struct.unpack("<LL", tail[at + 12 : at + 20])
    locator = tail[at - 20 : at] if at >= 20 else b""
    if (length == 0xFFFFFFFF or place == 0xFFFFFFFF) and locator[:4] == _LOCATOR:
        window.seek(struct.unpack("<Q", locator[8:16])[0])
        end = window.read(56)
        return int(struct.unpack("<Q", end[40:48])[0]) if end[:4] == _END64 else _MOST_DIRECTORY + 1
    return int(length)


class _Window:
    """A file that can be read from any place, by ranges: as much of one as a list of members asks for."""

    def __init__(self, read: Callable[[int, int], BinaryIO], size: int) -> None:
        self._read, self._size, self._at = read, size, 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """See IOBase.seek; never before the beginning."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def tell(self) -> int:
        """Where it stands."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """So many bytes from there, fewer at the end."""
        left = max(0, self._size - self._at)
        length = left if size < 0 else min(size, left)
        if not length:
            return b""
        with self._read(self._at, length) as stream:
            data = b"".join(iter(lambda: stream.read(length), b""))
        self._at += len(data)
        return data
