"""The blob port: bytes of one tenant, kept under a name and reachable through that tenant's handle alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from app.errors import NotFound, Unavailable
from app.store.keys import TenantId, tenant_id

if TYPE_CHECKING:
    from app.blobs.parts import DirectObjects, PartObjects, TenantParts

MAX_NAME = 512
"""Characters of a name within a tenant's folder."""

_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,99}(/[a-z0-9_-][a-z0-9._-]{0,99})*")
_PREFIX = re.compile(r"([a-z0-9_-][a-z0-9._-]{0,99}/)*([a-z0-9_-][a-z0-9._-]{0,99})?")
_CONTENT_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}", re.IGNORECASE)


class BlobUnavailable(Unavailable):
    """The blob store does not answer, or its disk is full. A blob that was being put is not there."""

    title = "We could not reach the place where files are kept"
    sentence = "Nothing was changed. Files that were kept before are safe; try again in a minute."


class BlobMissing(NotFound):
    """Nothing is kept under this name."""


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """What is known of a blob without reading it."""

    size: int
    """Bytes."""
    sha256: str
    """Of the whole content as it was put, hex."""
    content_type: str
    etag: str
    """Changes whenever the content does; opaque."""


@dataclass(frozen=True, slots=True)
class BlobNames:
    """Names in the order of their bytes, and the cursor of the next page (None on the last)."""

    names: list[str]
    after: str | None


class BlobObjects(Protocol):
    """What an adapter does with whole keys, `<tenant>/<name>`. Only BlobStore calls it, with keys it has checked."""

    def put(self, key: str, stream: BinaryIO, *, content_type: str) -> BlobInfo:
        """Keep all bytes of `stream`: the whole blob is there afterwards, durably, or the former one still is."""

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """A reader of `length` bytes from `start` (all that follow when None); empty beyond the end. Not seekable."""

    def stat(self, key: str) -> BlobInfo | None:
        """What is kept under the key, or None."""

    def delete(self, key: str) -> None:
        """Remove it, also when there is nothing."""

    def page(self, prefix: str, *, after: str | None = None, limit: int = 1000) -> BlobNames:
        """Up to `limit` keys that begin with `prefix` and come after `after`."""

    def clear(self, folder: str) -> int:
        """Remove the next (up to 1000) blobs below `folder`, which ends in a slash, with every version that is kept
        and what is half sent; how many there were. 0: nothing is left."""

    def ping(self) -> None:
        """Return when blobs can be read."""


class BlobStore:
    """The place where blobs are kept, reachable only through a tenant's handle."""

    def __init__(
        self, objects: BlobObjects, parts: PartObjects | None = None, direct: DirectObjects | None = None
    ) -> None:
        self._objects = objects
        self._parts = parts
        self._direct = direct

    @property
    def browsers_send_to(self) -> str:
        """The origin that browsers may send bytes to by themselves; empty where they cannot."""
        return self._direct.origin if self._direct else ""

    def tenant(self, tenant: TenantId) -> TenantBlobs:
        """The blobs of one tenant. Raises ValueError when no tenant is named."""
        return TenantBlobs(self._objects, tenant, self._parts, self._direct)

    def ping(self) -> None:
        """Return when blobs can be read. Raises BlobUnavailable."""
        self._objects.ping()


class TenantBlobs:
    """The blobs of one tenant. Every key it makes lies in its own folder, so no other tenant's blob can be named.

    Names are segments of lower-case letters, digits, `.`, `_` and `-`, joined by `/`; no segment begins with a dot.
    Methods raise ValueError for a name of another form, and BlobUnavailable.
    """

    def __init__(
        self,
        objects: BlobObjects,
        tenant: TenantId,
        parts: PartObjects | None = None,
        direct: DirectObjects | None = None,
    ) -> None:
        self._objects = objects
        self._parts = parts
        self._direct = direct
        self.tenant = tenant
        self._folder = f"{tenant_id(tenant)}/"

    def put(self, name: str, stream: BinaryIO, *, content_type: str) -> BlobInfo:
        """Keep all bytes of `stream`, read to its end. Whole and durable, or as if it had not been called."""
        if not _CONTENT_TYPE.fullmatch(content_type):
            raise ValueError("not a content type")
        return self._objects.put(self._key(name), stream, content_type=content_type)

    def open(self, name: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """A reader of `length` bytes from `start`, in bytes; close it. Empty beyond the end. Raises BlobMissing."""
        if start < 0 or (length is not None and length < 0):
            raise ValueError("a range begins at 0 or later and is not negative")
        return self._objects.open(self._key(name), start=start, length=length)

    def stat(self, name: str) -> BlobInfo | None:
        """What is kept under the name, or None."""
        return self._objects.stat(self._key(name))

    def delete(self, name: str) -> None:
        """Remove it, also when there is nothing."""
        self._objects.delete(self._key(name))

    def page(self, prefix: str = "", *, after: str | None = None, limit: int = 1000) -> BlobNames:
        """Up to `limit` (1 to 1000) names that begin with `prefix`. `after` is a name and need not exist any more."""
        if not _PREFIX.fullmatch(prefix) or not 1 <= limit <= 1000:
            raise ValueError("not a prefix of blob names, or not a page size")
        page = self._objects.page(self._folder + prefix, after=None if after is None else self._key(after), limit=limit)
        begin = len(self._folder)
        return BlobNames([key[begin:] for key in page.names], None if page.after is None else page.after[begin:])

    def clear(self) -> int:
        """Remove the next up to 1000 of this tenant's blobs, with former versions; 0 when nothing is left."""
        return self._objects.clear(self._folder)

    def in_parts(self, name: str) -> TenantParts:
        """The blob of this name as one that comes in parts."""
        from app.blobs.parts import TenantParts  # noqa: PLC0415  # the other half of this port, which knows this one

        if self._parts is None:
            raise BlobUnavailable
        return TenantParts(self._parts, self._direct, self._key(name))

    def _key(self, name: str) -> str:
        if len(name) > MAX_NAME or not _NAME.fullmatch(name):
            raise ValueError("not a blob name")
        return self._folder + name
