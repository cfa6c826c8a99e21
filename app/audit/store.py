"""Where audit rows are kept: a table (at home, a file) and a data key of their own, behind a handle that only adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from app.keys.tenants import TenantKeys
from app.store import Store
from app.store.appending import AppendingStore
from app.store.keys import TenantId, tenant_partition
from app.store.sealed import Records, Shelf, Stored

T = TypeVar("T")

OWNER = TenantId("auditlog")
"""Whose key seals the rows: nobody's, so that they outlast every account."""


class AuditStore:
    """Reads rows and adds them. It has no verb that changes or removes one, and what is behind it refuses both."""

    def __init__(self, store: Store, keys: TenantKeys) -> None:
        self._store = store
        self._shelf = Shelf(AppendingStore(store), keys, OWNER, tenant_partition(OWNER))

    def get(self, sort: str, kind: type[T]) -> Stored[T] | None:
        """The record at `sort`, or None. Raises StoreUnavailable, Tampered."""
        return self._shelf.get(sort, kind)

    def page(
        self, kind: type[T], *, prefix: str, after: str | None = None, limit: int = 50, unreadable: T | None = None
    ) -> Records[T]:
        """Records whose sort key begins with `prefix`, newest first. `unreadable` stands for a damaged one."""
        mend = None if unreadable is None else lambda _: unreadable
        return self._shelf.page(kind, prefix=prefix, after=after, limit=limit, newest_first=True, mend=mend)

    def every(self, kind: type[T], *, prefix: str, unreadable: T) -> Iterator[Stored[T]]:
        """Every record under `prefix`, newest first, a batch at a time."""
        return self._shelf.every(kind, prefix=prefix, newest_first=True, mend=lambda _: unreadable)

    def add(self, *records: tuple[str, object]) -> None:
        """Add records at their sort keys, all or none. Raises Conflict when one is taken, StoreUnavailable."""
        self._shelf.write(*(self._shelf.add(sort, record) for sort, record in records))

    def ping(self) -> None:
        """Return when the store answers. Raises StoreUnavailable."""
        self._store.ping()
