"""Endings: what a store of sealed records does for whoever ends an account. Nothing is opened for it."""

from __future__ import annotations

from app.keys.tenants import TenantKeys
from app.store import MAX_CHANGES, Always, Delete, Store
from app.store.keys import TenantId, tenant_partition


class Endings:
    """The part of SealedStore that removes everything of one tenant, and the key that opened it."""

    _store: Store
    _keys: TenantKeys

    def clear(self, tenant: TenantId) -> int:
        """Remove everything of one tenant, a batch at a time; how much there was. May be stopped and run again."""
        return sum(iter(lambda: self.clear_some(tenant), 0))

    def clear_some(self, tenant: TenantId) -> int:
        """Remove the next hundred of one tenant, what has expired too; how many there were. No key is needed."""
        keys = self._store.keys(tenant_partition(tenant), limit=MAX_CHANGES)
        if keys:
            self._store.write(*(Delete(key, Always()) for key in keys))
        return len(keys)

    def names(self, tenant: TenantId, *, after: str = "", limit: int = 1000) -> list[str]:
        """Sort keys of one tenant beyond `after`, in order; what they name is not opened."""
        return [key.sort for key in self._store.keys(tenant_partition(tenant), after=after or None, limit=limit)]

    def count(self, tenant: TenantId) -> int:
        """How many records there are of one tenant. None is opened."""
        found, after = 0, ""
        while names := self.names(tenant, after=after):
            found, after = found + len(names), names[-1]
        return found

    @property
    def keys(self) -> TenantKeys:
        """The keys of its tenants, for whoever ends one."""
        return self._keys
