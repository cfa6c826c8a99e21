"""Serving: which bytes of a kept file go out, under which name, and shut off from our own pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

CHUNK = 256 * 1024
"""Bytes of a file that are in memory at once while it goes out."""

SHUT_OFF = "sandbox; default-src 'none'"
"""The policy that a stored file is answered with: no script, no form, no origin of ours, nothing fetched."""

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})
SOUND = frozenset(
    {"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/ogg", "audio/wav", "audio/x-wav", "audio/webm"}
    | {"audio/flac", "audio/x-flac", "audio/amr", "audio/3gpp"}
)
MOVING = frozenset({"video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/x-m4v", "video/3gpp"})
SHOWABLE = PICTURES | SOUND | MOVING | {"application/pdf"}
"""What a browser may show in its place. Everything else is only ever saved to the device."""

_ANY = "application/octet-stream"
_RANGE = re.compile(r"bytes[ \t]*=[ \t]*([0-9]{0,18})[ \t]*-[ \t]*([0-9]{0,18})[ \t]*")
_NAME_CHARACTERS = 180
"""Of a file's name in a header: what every device can save."""

_UNSAFE_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class Portion:
    """What a request gets of a file: the status, and `length` bytes from `start`."""

    status: int
    start: int
    length: int
    size: int

    @property
    def headers(self) -> dict[str, str]:
        """What says so."""
        said = {"Accept-Ranges": "bytes", "Content-Length": str(self.length)}
        if self.status == 206:
            said["Content-Range"] = f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"
        if self.status == 416:
            said["Content-Range"] = f"bytes */{self.size}"
        return said


def portion(size: int, tag: str, wanted: str | None, only_if: str | None) -> Portion:
    """The part of a file of `size` bytes that a Range and an If-Range header ask for (RFC 9110, section 14).

    What cannot be read, and several ranges at once, get the whole file; a range beyond its end gets 416.
    """
    whole = Portion(200, 0, size, size)
    match = _RANGE.fullmatch(wanted.strip()) if wanted else None
    if match is None or (only_if and only_if.strip() != tag):
        return whole
    first, last = match.groups()
    if not first and not last:
        return whole
    if not first:  # so many bytes from the end
        start, end = max(0, size - int(last)), size - 1
        return _between(start, end, size) if int(last) else Portion(416, 0, 0, size)
    if last and int(last) < int(first):
        return whole
    return _between(int(first), min(int(last), size - 1) if last else size - 1, size)


def named(original_name: str, *, inline: bool = False) -> str:
    """Content-Disposition with the name a file came with (RFC 6266 and 8187), safe on every device."""
    name = safe_name(original_name)
    plain = "".join(letter if " " <= letter <= "~" and letter not in '"\\%' else "_" for letter in name)
    exact = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{"inline" if inline else "attachment"}; filename="{plain}"{exact}'


def safe_name(original_name: str) -> str:
    """`original_name` as a file can be called anywhere: one name, no path, with its ending."""
    name = _UNSAFE_IN_NAMES.sub("_", original_name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    if len(name) > _NAME_CHARACTERS:
        stem, dot, ending = name.rpartition(".")
        ending = f"{dot}{ending}" if dot and len(ending) <= 10 else ""
        name = f"{(stem if ending else name)[: _NAME_CHARACTERS - len(ending)]}{ending}"
    return name or "file"


def content_type(real: str) -> str:
    """What a file is sent as: its own type where a browser may show it, else bytes and nothing more."""
    return real if real in SHOWABLE else _ANY


def headers(real: str, original_name: str, *, inline: bool) -> dict[str, str]:
    """Every header about what it is and how it is to be treated, on each answer with a file or a preview."""
    return {
        "Content-Type": content_type(real),
        "Content-Disposition": named(original_name, inline=inline and real in SHOWABLE),
        "Content-Security-Policy": SHUT_OFF,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an open file, a piece at a time; it is closed at the end, and when nobody wants the rest."""
    with file:
        while piece := file.read(CHUNK):
            yield piece


def _between(start: int, end: int, size: int) -> Portion:
    if start >= size or start > end:
        return Portion(416, 0, 0, size)
    return Portion(206, start, end - start + 1, size)
