"""Marks: a word for each field that nobody writes by chance, and whether some bytes hold one, however it is wrapped."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import product
from string import ascii_lowercase

STEM = "kestrelmark"
DAY = "2019-03-07"
"""The day of everything here: a mark too, where a day is all that a field takes."""

_SPELLED = [stem.encode(how) for stem in (STEM, STEM.upper(), STEM.capitalize()) for how in ("utf-8", "utf-16-le")]
_IN_BASE64 = [base64.b64encode(b" " * shift + STEM.encode())[{0: 0, 1: 2, 2: 3}[shift] : 14] for shift in range(3)]
_NEEDLES = [*_SPELLED, *_IN_BASE64, binascii.hexlify(STEM.encode()), DAY.encode(), DAY.replace("-", "").encode()]


class Marks:
    """Every mark that was handed out, and for which field of which route."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, str]] = {}
        self._endings = map("".join, product(ascii_lowercase, repeat=3))

    def fresh(self, endpoint: str, name: str) -> str:
        """A new one."""
        mark = STEM + next(self._endings)
        self.of[mark] = endpoint, name
        return mark

    def table(self) -> dict[tuple[str, str], list[str]]:
        """The marks of each field, by (endpoint, field)."""
        table: dict[tuple[str, str], list[str]] = {}
        for mark, where in self.of.items():
            table.setdefault(where, []).append(mark)
        return table


def holds(content: bytes | str, *, day: bool = True) -> str:
    """What of a mark is in there, with a little around it, or an empty text. Looks into what is packed, too."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    for form in (raw, *_unwrapped(raw)):
        for needle in _NEEDLES if day else _NEEDLES[:-2]:
            at = form.find(needle)
            if at >= 0:
                return repr(form[max(0, at - 60) : at + 60])
    return ""


def any_of(contents: Iterable[tuple[str, bytes | str]], *, day: bool = True) -> list[str]:
    """Where a mark stands, of (place, content): a line for each."""
    return [f"{place}: {found}" for place, content in contents if (found := holds(content, day=day))]


def _unwrapped(raw: bytes) -> Iterator[bytes]:
    for head in (rb"\x1f\x8b\x08", rb"\x78[\x01\x5e\x9c\xda]"):
        for start in re.finditer(head, raw):
            with suppress(zlib.error):
                yield zlib.decompressobj(wbits=47).decompress(raw[start.start() :], 5_000_000)
    if b"quoted-printable" in raw:
        yield quopri.decodestring(raw)
