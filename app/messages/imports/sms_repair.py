"""Repair of a phone's backup while it is read: pictures are passed over, characters that XML refuses are mended.

SMS Backup & Restore keeps each picture as an attribute of some megabytes, and writes what lies beyond the first 65,536
characters, such as most small pictures in a text, as two halves that no XML may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 65_536
_KEEP = 64
"""Bytes that wait for the next chunk, so that nothing we look for is cut in two."""

_PART = re.compile(rb"<part[\s>/]")
_QUOTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(["'])|(/?>)""")
_HALVES = re.compile(rb"&#(5[56]\d{3}|x[dD][89abAB][0-9a-fA-F]{2});&#(5[67]\d{3}|x[dD][c-fC-F][0-9a-fA-F]{2});")
_LAST = re.compile(rb"&#(\d{1,7}|x[0-9a-fA-F]{1,6});\Z")
_ONE = re.compile(rb"&#(\d{1,7}|x[0-9a-fA-F]{1,6});")
_MOST_WAITING = 4_000_000
"""Bytes of one attribute that is not a picture's; what is longer is given on as it is."""


def repaired(file: BinaryIO) -> Iterator[bytes]:
    """The same XML, in pieces, without the bytes of pictures and without characters that it may not hold."""
    return _mended(_without_data(file))


def _without_data(file: BinaryIO) -> Iterator[bytes]:
    scan = _Scan()
    while chunk := file.read(_CHUNK):
        yield from scan.take(chunk)
    yield scan.rest


class _Scan:
    """Where in the XML we are: outside the tags of parts, inside one, or inside the value of one of its attributes."""

    def __init__(self) -> None:
        self.rest = b""
        self._step = self._outside
        self._quote = b""
        self._kept = True

    def take(self, chunk: bytes) -> Iterator[bytes]:
        """What can be given on of all that has come so far."""
        self.rest += chunk
        while (piece := self._step()) is not None:
            yield piece

    def _cut(self, at: int) -> bytes:
        piece, self.rest = self.rest[:at], self.rest[at:]
        return piece

    def _outside(self) -> bytes | None:
        match = _PART.search(self.rest)
        if match:
            self._step = self._inside
            return self._cut(match.end() - 1)
        return self._cut(len(self.rest) - _KEEP) if len(self.rest) > _KEEP else None

    def _inside(self) -> bytes | None:
        match = _QUOTE.search(self.rest)
        if not match:
            return self._cut(len(self.rest)) if len(self.rest) > _MOST_WAITING else None
        self._step = self._outside if match[3] else self._value
        self._quote, self._kept = match[2], match[1] != b"data"
        return self._cut(match.end())

    def _value(self) -> bytes | None:
        at = self.rest.find(self._quote)
        if at < 0 and not self.rest:
            return None
        piece = self._cut(len(self.rest) if at < 0 else at)
        if at < 0:
            return piece if self._kept else b""
        self._step = self._inside
        return (piece if self._kept else b"") + self._cut(1)


def _mended(pieces: Iterator[bytes]) -> Iterator[bytes]:
    waiting = b""
    for piece in pieces:
        waiting += piece
        if len(waiting) < _CHUNK:
            continue
        cut = waiting.rfind(b"&", len(waiting) - _KEEP)
        half = _LAST.search(waiting, max(cut - 12, 0), cut) if cut > 0 else None
        if half and 0xD800 <= _number(half[1]) < 0xDC00:  # a first half is not given away without the second
            cut = half.start()
        cut = cut if cut >= 0 else len(waiting)
        yield _mend(waiting[:cut])
        waiting = waiting[cut:]
    yield _mend(waiting)


def _mend(xml: bytes) -> bytes:
    return _ONE.sub(_keepable, _HALVES.sub(_joined, xml))


def _joined(halves: re.Match[bytes]) -> bytes:
    high, low = _number(halves[1]), _number(halves[2])
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return halves[0]
    return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _keepable(one: re.Match[bytes]) -> bytes:
    code = _number(one[1])
    good = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return one[0] if good else b"&#65533;"


def _number(digits: bytes) -> int:
    return int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
