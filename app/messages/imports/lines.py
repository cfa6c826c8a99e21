"""Lines of a file as they come: decoded one by one, numbered, and none ever held that is longer than may be kept."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.errors import TooLarge

LONGEST_BYTES = 400_000
"""Of one line. What is longer is passed over, never held."""

MAX_LINES = 3_000_000
"""Of one file: a hundred megabytes of mail have fewer, and reading more would take a worker minutes."""

_BEGINNING = 200

_HEAD_BYTES = 65_536
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is without its line end; of a line that was too long, and so `cut`, it is the beginning alone."""

    number: int
    text: str
    cut: bool = False


class Watched(io.RawIOBase):
    """A reader that tells how far it came: `each` is called with the bytes read so far."""

    def __init__(self, file: BinaryIO, each: Callable[[int], None] | None = None) -> None:
        self._file = file
        self._each = each
        self.read_so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer type has no slices
        chunk = self._file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.read_so_far += len(chunk)
        if self._each:
            self._each(self.read_so_far)
        return len(chunk)


def begin(file: BinaryIO, each: Callable[[int], None] | None = None) -> io.BufferedReader:
    """The file, to be read once from its beginning, with a head that can be peeked at."""
    return io.BufferedReader(Watched(file, each), _HEAD_BYTES)


def head(file: io.BufferedReader) -> bytes:
    """The first bytes, at most 64 KB, which stay to be read."""
    return file.peek(_HEAD_BYTES)[:_HEAD_BYTES]


def encoding_of(first: bytes) -> str:
    """UTF-16 by its mark, or by the null bytes that Latin letters have in it; else "" for bytes that end in \\n."""
    for mark, name in _MARKS:
        if first.startswith(mark):
            return "" if name == "utf-8" else name
    sample = first[:2000]
    for at, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 3 and sample[at::2].count(0) > len(sample) // 4 > sample[1 - at :: 2].count(0):
            return name
    return ""


def decoded(line: bytes) -> str:
    """UTF-8, and where it is none the Windows alphabet: a file may say one thing and hold both."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def lines(file: io.BufferedReader) -> Iterator[Line]:
    """Every line of the text."""
    first = head(file)
    wide = encoding_of(first)
    if wide:
        yield from _of_text(io.TextIOWrapper(file, wide, "replace", newline=None))
    else:
        yield from _of_bytes(file)


def _of_bytes(file: io.BufferedReader) -> Iterator[Line]:
    for number, raw, cut in raw_lines(file):
        if number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)  # noqa: PLW2901  # only the first line carries the mark
        # A lone carriage return ended lines once, and stands within some.
        yield Line(number, decoded(raw).replace("\r", "\n"), cut)


def raw_lines(file: io.BufferedReader) -> Iterator[tuple[int, bytes, bool]]:
    """(number, bytes without the line end, whether they were too many, so that these are the first of them)."""
    number = 0
    while raw := file.readline(LONGEST_BYTES):
        number = _counted(number)
        cut = len(raw) >= LONGEST_BYTES and not raw.endswith(b"\n")
        while cut and not (rest := file.readline(LONGEST_BYTES)).endswith(b"\n"):
            if not rest:
                break
        yield number, raw[:_BEGINNING] if cut else raw.rstrip(b"\r\n"), cut


def _counted(number: int) -> int:
    if number >= MAX_LINES:
        raise TooLarge(f"This file has more than {MAX_LINES:,} lines. Nothing was saved. Export it in parts.")
    return number + 1


def _of_text(file: io.TextIOWrapper) -> Iterator[Line]:
    number = 0
    while text := file.readline(LONGEST_BYTES // 2):
        number = _counted(number)
        cut = len(text) >= LONGEST_BYTES // 2 and not text.endswith("\n")
        while cut and not (rest := file.readline(LONGEST_BYTES // 2)).endswith("\n"):
            if not rest:
                break
        yield Line(number, (text[:_BEGINNING] if cut else text.rstrip("\n")).removeprefix("\ufeff"), cut)
