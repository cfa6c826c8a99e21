"""A store that only reads: behind the shelf of those who must not be able to write, such as the tools of a model."""

from __future__ import annotations

from app.store import Change, Item, Page, Store
from app.store.keys import Key


class ReadOnly(Exception):
    """Something asked a store to write that only reads. Never expected; nothing was written."""


class ReadOnlyStore:
    """Reads what another store keeps. It holds that one's ways to read and none to write."""

    __slots__ = ("_get", "_keys", "_page", "_ping")

    def __init__(self, store: Store) -> None:
        self._get, self._page, self._keys, self._ping = store.get, store.page, store.keys, store.ping

    def get(self, key: Key) -> Item | None:
        """See Store.get."""
        return self._get(key)

    def page(
        self,
        partition: str,
        *,
        prefix: str = "",
        start: str | None = None,
        end: str | None = None,
        after: str | None = None,
        limit: int = 25,
        newest_first: bool = False,
    ) -> Page:
        """See Store.page."""
        return self._page(
            partition, prefix=prefix, start=start, end=end, after=after, limit=limit, newest_first=newest_first
        )

    def write(self, *changes: Change, token: str | None = None) -> None:  # noqa: ARG002  # Store's signature
        """Refuses. Raises ReadOnly."""
        raise ReadOnly

    def keys(self, partition: str, *, after: str | None = None, limit: int = 100) -> list[Key]:
        """See Store.keys."""
        return self._keys(partition, after=after, limit=limit)

    def ping(self) -> None:
        """See Store.ping."""
        self._ping()
