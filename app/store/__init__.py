"""The store port: three verbs over items that are a key, a version, a few clear attributes and one opaque body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.errors import Conflict, TooLarge, Unavailable
from app.store.keys import Key

MAX_ITEM_BYTES = 400 * 1024
"""DynamoDB's limit for one item, names and values together; SQLite is held to the same."""

MAX_CHANGES = 100
"""DynamoDB's limit for one TransactWriteItems call."""


class StoreUnavailable(Unavailable):
    """The store does not answer, or its disk is full. Nothing of the call was written."""


class ItemTooLarge(TooLarge):
    """One item is above 400 KB. Nothing of the call was written."""

    sentence = (
        "This is longer than one entry can hold (about 390,000 characters)."
        " Nothing was saved; shorten it or split it in two."
    )


class TokenReused(Conflict):
    """An idempotency token came again with other changes."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a store keeps. `version` counts from 1; `expires_at` is Unix seconds, or None for never.

    Clear attributes are strings or integers, for the few facts that a query or an operator needs
    without opening the body. An expired item is never returned, whether or not it was swept yet.
    """

    key: Key
    version: int
    body: bytes
    clear: Mapping[str, str | int] = field(default_factory=dict)
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """Holds when no live item has the key."""


@dataclass(frozen=True, slots=True)
class VersionIs:
    """Holds when the live item has exactly this version."""

    version: int


@dataclass(frozen=True, slots=True)
class Always:
    """Holds always: the last writer wins."""


Condition = Absent | VersionIs | Always


@dataclass(frozen=True, slots=True)
class Put:
    """Write this item if the condition holds."""

    item: Item
    condition: Condition

    @property
    def key(self) -> Key:
        return self.item.key


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the item with this key if the condition holds (Always: also when there is none)."""

    key: Key
    condition: Condition


Change = Put | Delete


@dataclass(frozen=True, slots=True)
class Page:
    """Items in sort-key order (or the reverse). `after` is the cursor of the next page, None on the last."""

    items: list[Item]
    after: str | None


class Store(Protocol):
    """Three verbs. Sort keys are ordered by their UTF-8 bytes. Reads see every write that was answered."""

    def get(self, key: Key) -> Item | None:
        """The live item with this key, or None. Raises StoreUnavailable."""

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
        """Up to `limit` live items of one partition whose sort key begins with `prefix` and lies in [start, end].

        `after` is a sort key, normally a former page's cursor: only items beyond it (in the direction
        of reading) are returned, and it need not exist any more. Raises StoreUnavailable.
        """

    def write(self, *changes: Change, token: str | None = None) -> None:
        """All changes happen or none do (1 to 100, no key twice).

        With a `token`, the same call repeated within ten minutes has no second effect.
        Raises Conflict (its `key` names the first failing change), ItemTooLarge, TokenReused, StoreUnavailable.
        """

    def keys(self, partition: str, *, after: str | None = None, limit: int = 100) -> list[Key]:
        """Up to `limit` keys of one partition beyond the sort key `after`, of expired items too: for erasing.

        Raises StoreUnavailable.
        """

    def ping(self) -> None:
        """Return when the store can answer reads. Raises StoreUnavailable."""
