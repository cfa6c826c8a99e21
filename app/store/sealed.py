"""Sealed records: a typed record, encoded, encrypted for its tenant and bound to its key and version."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import Invalid, Problem
from app.keys.tenants import TenantKeys
from app.store import Absent, Always, Change, Condition, Delete, Item, Put, Store, VersionIs
from app.store.endings import Endings
from app.store.keys import PLATFORM, Key, TenantId, platform_partition, tenant_partition
from app.store.reading import ReadOnlyStore

log = structlog.get_logger(__name__)

T = TypeVar("T")

_NONCE_BYTES = 12


class Tampered(Problem):
    """A stored body does not fit its key, version, clear attributes and expiry. Never expected; holds no content."""

    status = 503
    title = "Part of your record could not be read"
    sentence = (
        "What is stored of it is damaged, so it is not shown. The rest of your record is not affected, and this part "
        "can be brought back from a backup: write to us."
    )


@dataclass(frozen=True, slots=True)
class Stored(Generic[T]):
    """A record with the sort key and version it was read at; give it back to `replace` or `remove`."""

    sort: str
    version: int
    record: T


@dataclass(frozen=True, slots=True)
class Records(Generic[T]):
    """One page of records, and the cursor of the next page (None on the last)."""

    rows: list[Stored[T]]
    after: str | None


class Shelf:
    """The records of one tenant (or of one platform area). The only handle that features are given.

    Every key it makes lies in its own partition, so nothing of another tenant can be named through it.
    """

    def __init__(self, store: Store, keys: TenantKeys, tenant: TenantId, partition: str) -> None:
        self._store = store
        self._keys = keys
        self.tenant = tenant
        self._partition = partition

    def get(self, sort: str, kind: type[T]) -> Stored[T] | None:
        """The record at `sort`, or None."""
        item = self._store.get(self._key(sort))
        return None if item is None else self._open(item, kind)

    def page(
        self,
        kind: type[T],
        *,
        prefix: str,
        start: str | None = None,
        end: str | None = None,
        after: str | None = None,
        limit: int = 25,
        newest_first: bool = False,
        mend: Callable[[str], T] | None = None,
    ) -> Records[T]:
        """Up to `limit` records whose sort key begins with `prefix`; see Store.page.

        `mend` gives the record to take for a damaged one, from its sort key; without it that raises Tampered.
        """
        page = self._store.page(
            self._partition, prefix=prefix, start=start, end=end, after=after, limit=limit, newest_first=newest_first
        )
        cipher = self._cipher()
        rows = []
        for item in page.items:
            try:
                rows.append(self._open(item, kind, cipher))
            except Tampered:
                if mend is None:
                    raise
                rows.append(Stored(item.key.sort, item.version, mend(item.key.sort)))
        return Records(rows, page.after)

    def holds(self, prefix: str, *, end: str) -> bool:
        """Whether a record stands under `prefix`, up to the sort key `end`. None is opened."""
        return bool(self._store.page(self._partition, prefix=prefix, end=end, limit=1).items)

    def every(
        self,
        kind: type[T],
        *,
        prefix: str,
        start: str | None = None,
        end: str | None = None,
        newest_first: bool = False,
        batch: int = 1000,
        mend: Callable[[str], T] | None = None,
    ) -> Iterator[Stored[T]]:
        """Every record under `prefix`, read a batch at a time. Grows with the tenant: for search, export, erasure."""
        after: str | None = None
        while True:
            page = self.page(
                kind,
                prefix=prefix,
                start=start,
                end=end,
                after=after,
                limit=batch,
                newest_first=newest_first,
                mend=mend,
            )
            yield from page.rows
            after = page.after
            if after is None:
                return

    def add(
        self,
        sort: str,
        record: object,
        *,
        clear: Mapping[str, str | int] | None = None,
        expires_at: int | None = None,
    ) -> Put:
        """A change that writes a new record; conflicts when one is there."""
        return self._put(sort, record, 1, Absent(), clear=clear, expires_at=expires_at)

    def replace(
        self,
        stored: Stored[Any],
        record: object,
        *,
        clear: Mapping[str, str | int] | None = None,
        expires_at: int | None = None,
    ) -> Put:
        """A change that writes over what was read; conflicts when it has changed since."""
        return self._put(
            stored.sort, record, stored.version + 1, VersionIs(stored.version), clear=clear, expires_at=expires_at
        )

    def put(
        self,
        sort: str,
        record: object,
        *,
        clear: Mapping[str, str | int] | None = None,
        expires_at: int | None = None,
    ) -> Put:
        """A change that writes whatever was there before (last writer wins)."""
        return self._put(sort, record, time.time_ns() // 1000, Always(), clear=clear, expires_at=expires_at)

    def remove(self, stored: Stored[Any]) -> Delete:
        """A change that removes what was read; conflicts when it has changed since."""
        return Delete(self._key(stored.sort), VersionIs(stored.version))

    def discard(self, sort: str) -> Delete:
        """A change that removes whatever is at `sort`, also nothing."""
        return Delete(self._key(sort), Always())

    def write(self, *changes: Change, token: str | None = None) -> None:
        """All changes happen or none do; see Store.write."""
        self._store.write(*changes, token=token)

    def blind_index(self, purpose: str, value: str) -> str:
        """A keyed digest of `value` (hex, 64 characters) to look it up by without storing it in clear."""
        return self._keys.blind_index(self.tenant, purpose, value)

    def _put(
        self,
        sort: str,
        record: object,
        version: int,
        condition: Condition,
        *,
        clear: Mapping[str, str | int] | None,
        expires_at: int | None,
    ) -> Put:
        item = Item(self._key(sort), version, b"", dict(clear or {}), expires_at)
        try:
            plain, bound = msgspec.msgpack.encode(record), _bound_to(item)
        except UnicodeEncodeError:
            raise Invalid("The text holds half a character that cannot be kept. Nothing was saved.") from None
        nonce = os.urandom(_NONCE_BYTES)
        body = nonce + self._cipher().encrypt(nonce, plain, bound)
        return Put(Item(item.key, version, body, item.clear, expires_at), condition)

    def _open(self, item: Item, kind: type[T], cipher: AESGCM | None = None) -> Stored[T]:
        cipher = cipher or self._cipher()
        nonce, sealed = item.body[:_NONCE_BYTES], item.body[_NONCE_BYTES:]
        try:
            plain = cipher.decrypt(nonce, sealed, _bound_to(item))
            record = msgspec.msgpack.decode(plain, type=kind)
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            log.warning("a stored record does not fit its place", family=item.key.sort.partition("#")[0])
            raise Tampered from None
        except msgspec.DecodeError:  # a release wrote it that knew other fields
            log.warning("a stored record has another shape", family=item.key.sort.partition("#")[0])
            raise Tampered from None
        return Stored(item.key.sort, item.version, record)

    def _cipher(self) -> AESGCM:
        return self._keys.cipher(self.tenant)

    def _key(self, sort: str) -> Key:
        if not sort:
            raise ValueError("a record needs a sort key")
        return Key(self._partition, sort)


class SealedStore(Endings):
    """One table of sealed records, reachable only through a tenant's shelf."""

    def __init__(self, store: Store, keys: TenantKeys) -> None:
        self._store = store
        self._keys = keys

    def tenant(self, tenant: TenantId) -> Shelf:
        """The shelf of one tenant. Raises ValueError when no tenant is named."""
        return Shelf(self._store, self._keys, tenant, tenant_partition(tenant))

    def reading(self, tenant: TenantId) -> Shelf:
        """The shelf of one tenant for who must not write: every write through it raises ReadOnly."""
        return Shelf(ReadOnlyStore(self._store), self._keys, tenant, tenant_partition(tenant))

    def platform(self, area: str) -> Shelf:
        """A shelf of the platform's own records: lookups, claims, pending work."""
        return Shelf(self._store, self._keys, PLATFORM, platform_partition(area))

    def ping(self) -> None:
        """Return when the store answers. Raises StoreUnavailable."""
        self._store.ping()

    def expired(self, sparing: Collection[TenantId] = ()) -> Iterator[Key]:
        """What has expired and is still there, where the store does not remove it by itself; of nobody who is spared.

        Nothing is opened. Raises StoreUnavailable.
        """
        find = getattr(self._store, "expired", None)
        return iter(find([tenant_partition(each) for each in sparing])) if find else iter(())

    def remove_expired(self, sparing: Collection[TenantId] = ()) -> int:
        """Remove what has expired, where the store does not do so by itself; how many. Raises StoreUnavailable."""
        remove = getattr(self._store, "sweep_expired", None)
        return int(remove([tenant_partition(each) for each in sparing])) if remove else 0

    def settle(self) -> bool:
        """Have what was removed leave the store's own log too, where it keeps one on this machine.

        False when somebody was in the way; then later. Raises StoreUnavailable.
        """
        settle = getattr(self._store, "settle", None)
        return bool(settle()) if settle else True


def _bound_to(item: Item) -> bytes:
    """What a body is sealed to, so that none can be moved, and nothing beside it changed, without notice."""
    place = f"{item.key.partition}\x00{item.key.sort}\x00{item.version}"  # no key holds a null byte
    if not item.clear and item.expires_at is None:
        return place.encode()
    clear = [(name, value if isinstance(value, str) else int(value)) for name, value in sorted(item.clear.items())]
    return place.encode() + b"\x00" + msgspec.msgpack.encode((clear, item.expires_at))
