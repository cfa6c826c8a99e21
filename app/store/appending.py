"""A store that only takes new items: nothing in it can be changed or removed, however somebody asks."""

from __future__ import annotations

from app.store import Absent, Change, Put, Store
from app.store.reading import ReadOnlyStore


class OnlyAdds(Exception):
    """Something asked a store that only takes new items for another change. Never expected; nothing was written."""


class AppendingStore(ReadOnlyStore):
    """Reads what another store keeps, and adds to it."""

    __slots__ = ("_write",)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._write = store.write

    def write(self, *changes: Change, token: str | None = None) -> None:
        """Adds new items that never expire; see Store.write. Raises OnlyAdds for anything else."""
        if not all(_adds(change) for change in changes):
            raise OnlyAdds
        self._write(*changes, token=token)


def _adds(change: Change) -> bool:
    return isinstance(change, Put) and change.condition == Absent() and change.item.expires_at is None
