"""Blobs that come in parts: kept one by one, whenever they come, and joined at the end; or sent by browsers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.blobs import BlobInfo
from app.errors import Invalid

MOST_PARTS = 10_000
"""S3's limit; files are held to the same."""

LEAST_PART_BYTES = 5 * 1024 * 1024
"""S3's limit for every part but the last."""


class PartDamaged(Invalid):
    """What arrived is not what was sent."""

    title = "A part of the file was damaged on its way"
    sentence = "It was not kept. Send the file again: what has arrived whole is not sent twice."


@dataclass(frozen=True, slots=True)
class Address:
    """Where a browser sends bytes by itself, and what it must send beside them."""

    url: str
    fields: Mapping[str, str]
    """Of a form before the file, or headers of a part."""


class PartObjects(Protocol):
    """What an adapter does with parts of whole keys. Only TenantParts calls it, with keys that were checked."""

    def begin(self, key: str, *, content_type: str) -> str:
        """Make ready for parts; the answer names them in every other call."""

    def put(self, key: str, token: str, number: int, content: bytes, *, sha256: str) -> None:
        """Keep one part, durably, in place of one with its number. Raises PartDamaged."""

    def held(self, key: str, token: str) -> dict[int, int]:
        """The size of each part that is kept, by number; empty when there is nothing of this name."""

    def join(self, key: str, token: str) -> BlobInfo:
        """One blob of all parts in the order of their numbers; the same call again answers the same."""

    def abandon(self, key: str, token: str) -> None:
        """Remove the parts, also when there are none."""


class DirectObjects(Protocol):
    """Where browsers can send bytes without passing through us."""

    origin: str
    """Scheme and host that pages must be allowed to send to."""

    def form(self, key: str, *, content_type: str, size: int, sha256: str, seconds: int) -> Address:
        """For one blob of exactly this size and checksum (hex), for so long a time."""

    def part(self, key: str, token: str, number: int, *, size: int, sha256: str, seconds: int) -> Address:
        """For one part of exactly this size and checksum."""


class TenantParts:
    """One blob of a tenant that comes in parts; methods as PartObjects and DirectObjects have them.

    `direct` is None where browsers cannot send by themselves. Methods raise BlobUnavailable.
    """

    def __init__(self, parts: PartObjects, direct: DirectObjects | None, key: str) -> None:
        self._parts = parts
        self._direct = direct
        self._key = key

    def begin(self, *, content_type: str) -> str:
        return self._parts.begin(self._key, content_type=content_type)

    def put(self, token: str, number: int, content: bytes, *, sha256: str) -> None:
        if not 1 <= number <= MOST_PARTS:
            raise ValueError("not a number of a part")
        self._parts.put(self._key, token, number, content, sha256=sha256)

    def held(self, token: str) -> dict[int, int]:
        return self._parts.held(self._key, token)

    def join(self, token: str) -> BlobInfo:
        return self._parts.join(self._key, token)

    def abandon(self, token: str) -> None:
        self._parts.abandon(self._key, token)

    def form(self, *, content_type: str, size: int, sha256: str, seconds: int) -> Address | None:
        if self._direct is None:
            return None
        return self._direct.form(self._key, content_type=content_type, size=size, sha256=sha256, seconds=seconds)

    def address(self, token: str, number: int, *, size: int, sha256: str, seconds: int) -> Address | None:
        if self._direct is None:
            return None
        return self._direct.part(self._key, token, number, size=size, sha256=sha256, seconds=seconds)
