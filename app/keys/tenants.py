"""Data keys of tenants: made on first use, wrapped by the ring, kept in a table of their own, cached for minutes."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import structlog
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Conflict
from app.keys import KeyDestroyed, KeyMismatch, KeyRing, KeyUnavailable
from app.keys.cache import Cache
from app.store import Absent, Always, Delete, Item, Put, Store, VersionIs
from app.store.keys import PLATFORM, Key, TenantId, platform_partition, tenant_id, tenant_partition

log = structlog.get_logger(__name__)

_DATA_KEY_BYTES = 32

WATCHED_SECONDS = 5.0
"""How long a process uses a key that is about to be destroyed without looking whether it was."""

_WATCHED = "watched"
"""The clear attribute of a key that is about to be destroyed."""


class TenantKeys(Protocol):
    """What sealed records need of key handling."""

    def cipher(self, tenant: TenantId) -> AESGCM:
        """The tenant's cipher; its key is made on first use. Raises KeyUnavailable, KeyDestroyed."""

    def blind_index(self, tenant: TenantId, purpose: str, value: str) -> str:
        """A keyed digest of `value`, hex."""

    def destroy(self, tenant: TenantId) -> None:
        """Forget the tenant's key for good: its content becomes unreadable."""

    def destroyed(self, tenant: TenantId) -> bool:
        """Whether the tenant's key was destroyed; asks the store."""

    def watch(self, tenant: TenantId, *, closely: bool) -> None:
        """Have every process look again, within seconds, whether the key still stands; or no longer so soon."""


class _Opened:
    """What is derived from one data key; the data key itself is not kept."""

    __slots__ = ("cipher", "index_key")

    def __init__(self, data_key: bytes) -> None:
        self.cipher = AESGCM(_derive(data_key, b"cotrackpro records"))
        self.index_key = _derive(data_key, b"cotrackpro blind index")


class WrappedTenantKeys:
    """TenantKeys over a store of wrapped keys and the ring that wraps them.

    `purpose` ("records", "phi") keeps the keys of two rings apart. An opened key is used for up to `ttl` seconds
    without asking the ring or the store again: a ring that is down for a moment stops nobody who is working,
    and in exchange a disabled ring key or a key destroyed elsewhere takes up to `ttl` seconds to lock this process.
    A ring that refused, or did not answer, is not asked again for `pause` seconds: pages say so at once meanwhile.
    """

    def __init__(
        self,
        store: Store,
        ring: KeyRing,
        purpose: str,
        *,
        entries: int = 1024,
        ttl: float = 300.0,
        pause: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._ring = ring
        self._purpose = purpose
        self._cache: Cache[TenantId, _Opened] = Cache(entries, ttl, clock)
        self._refused: Cache[TenantId, KeyUnavailable] = Cache(entries, pause, clock)

    def cipher(self, tenant: TenantId) -> AESGCM:
        """See TenantKeys.cipher. Also raises StoreUnavailable."""
        return self._opened(tenant).cipher

    def blind_index(self, tenant: TenantId, purpose: str, value: str) -> str:
        """See TenantKeys.blind_index: from the key of `tenant` itself, so two tenants' digests cannot be compared.

        What must be found across tenants (an e-mail address at sign-in) is indexed under PLATFORM.
        """
        text = f"{purpose}\x00{value}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._opened(tenant).index_key, text, "sha256").hex()

    def destroy(self, tenant: TenantId) -> None:
        """Leave a tombstone instead of the key, so that none is made anew. Other processes forget it within the TTL."""
        if tenant == PLATFORM:
            raise ValueError("the platform's own key is never destroyed")
        key = self._key(tenant)
        found = self._store.get(key)
        tombstone = Item(key, (found.version if found else 0) + 1, b"", {"destroyed": 1})
        self._store.write(Put(tombstone, Always()), Delete(self._pointer(tenant), Always()))
        self._cache.forget(tenant)

    def destroyed(self, tenant: TenantId) -> bool:
        """See TenantKeys.destroyed."""
        found = self._store.get(self._key(tenant))
        return found is not None and not found.body

    def watch(self, tenant: TenantId, *, closely: bool) -> None:
        """See TenantKeys.watch. Who had the key open before knows of it when `ttl` has passed. Raises Conflict."""
        found = self._store.get(self._key(tenant))
        clear = {_WATCHED: 1} if closely else {}
        if found is None or not found.body or dict(found.clear) == clear:
            return
        watched = Item(found.key, found.version + 1, found.body, clear)
        self._store.write(Put(watched, VersionIs(found.version)))
        self._cache.forget(tenant)

    def rewrap(self, tenant: TenantId) -> bool:
        """Wrap the tenant's key under the ring's newest key; True if that was needed. Records stay as they are."""
        item = self._store.get(self._key(tenant))
        if item is None or not item.body or self._ring.is_current(item.body):
            return False
        context = self._context(tenant)
        blob = self._ring.wrap(self._ring.unwrap(item.body, context), context)
        self._store.write(Put(Item(item.key, item.version + 1, blob, item.clear), VersionIs(item.version)))
        return True

    def rewrap_all(self) -> int:
        """Rewrap every tenant's key that needs it, and say how many. May be stopped and run again at any time."""
        count, after = 0, None
        while True:
            page = self._store.page(self._directory(), after=after, limit=200)
            for pointer in page.items:
                count += self._rewrapped(TenantId(pointer.key.sort))
            after = page.after
            if after is None:
                return count

    def any_wrapped(self) -> bool:
        """Whether a key was ever wrapped: then only the ring key that wrapped it opens what lies in the store."""
        return any_wrapped(self._store, self._purpose)

    def forget(self) -> None:
        """Drop every opened key of this process at once."""
        self._cache.clear()
        self._refused.clear()

    def _rewrapped(self, tenant: TenantId) -> bool:
        try:
            return self.rewrap(tenant)
        except Conflict:
            return False  # destroyed, or rewrapped by another process, between reading and writing

    def _opened(self, tenant: TenantId) -> _Opened:
        opened = self._cache.get(tenant)
        if opened is None:
            data_key, watched = self._asked(tenant)
            opened = _Opened(data_key)
            self._cache.put(tenant, opened, ttl=WATCHED_SECONDS if watched else None)
        return opened

    def _asked(self, tenant: TenantId) -> tuple[bytes, bool]:
        refused = self._refused.get(tenant)
        if refused is not None:
            raise type(refused)
        try:
            return self._data_key(tenant)
        except KeyUnavailable as problem:
            self._refused.put(tenant, problem)
            raise

    def _data_key(self, tenant: TenantId) -> tuple[bytes, bool]:
        """The key, and whether it is watched."""
        item = self._store.get(self._key(tenant)) or self._made(tenant)
        if not item.body:
            raise KeyDestroyed
        data_key = self._ring.unwrap(item.body, self._context(tenant))
        if len(data_key) != _DATA_KEY_BYTES:
            raise KeyMismatch
        return data_key, _WATCHED in item.clear

    def _made(self, tenant: TenantId) -> Item:
        """A new key, or the one of whoever was first."""
        blob = self._ring.wrap(secrets.token_bytes(_DATA_KEY_BYTES), self._context(tenant))
        item = Item(self._key(tenant), 1, blob)
        try:
            self._store.write(Put(item, Absent()), Put(Item(self._pointer(tenant), 1, b""), Always()))
        except Conflict:
            found = self._store.get(item.key)
            if found is None:
                raise
            return found
        return item

    def _key(self, tenant: TenantId) -> Key:
        return Key(tenant_partition(tenant), f"KEY#{self._purpose}")

    def _pointer(self, tenant: TenantId) -> Key:
        return Key(self._directory(), tenant_id(tenant))

    def _directory(self) -> str:
        return _directory(self._purpose)

    def _context(self, tenant: TenantId) -> dict[str, str]:
        return {"tenant": tenant, "purpose": self._purpose}


def any_wrapped(store: Store, purpose: str) -> bool:
    """Whether a store of wrapped keys holds any of this purpose. Raises StoreUnavailable."""
    return bool(store.page(_directory(purpose), after=None, limit=1).items)


def is_lost(file: Path, store: Store, purpose: str) -> bool:
    """Whether a key file is gone that wrapped what is kept here: a new one would open none of it. Logs that it is."""
    lost = not file.exists() and any_wrapped(store, purpose)
    if lost:
        log.error("a key file is missing: what it opens stays locked until your safe copy is back", file=file.name)
    return lost


def _directory(purpose: str) -> str:
    return platform_partition(f"KEYS#{purpose}")


def _derive(data_key: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(data_key)
