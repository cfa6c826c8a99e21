"""The run: once a day what is over is removed, of nobody whom law has us preserve, and it is noted what went."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.retention import aside
from app.retention.table import ROWS
from app.rights.holds import model as holds
from app.store.keys import Key, platform_partition, tenant_id, tenant_partition
from app.vault import erasing

if TYPE_CHECKING:
    from app.services import Services

_AREA = "RETENTION"
_LAST = "LAST"
_OURS = platform_partition("-")[:-1]


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """When the worker ran last, what went of each kind, and how many accounts were preserved."""

    at: datetime
    removed: dict[str, int]
    held: int


def over(services: Services) -> dict[str, int]:
    """How much of each kind is over and still there. Removes nothing. Raises Unavailable.

    What a store removes by itself (DynamoDB) it does not tell.
    """
    held = holds.held(services)
    counts = Counter(kind_of(key) for key in services.store.expired(held))
    counts["removed-files"] += sum(1 for _ in erasing.due(services, held))
    counts["set-aside"] += sum(1 for _ in aside.over(services))
    return {kind: count for kind, count in sorted(counts.items()) if count}


def run(services: Services) -> Ran:
    """Remove it. May be stopped anywhere and run again. Raises Unavailable."""
    removed = over(services)
    held = holds.held(services)
    services.store.remove_expired(held)
    erasing.begin(services, held)
    aside.remove(services)
    ran = Ran(at=services.now(), removed=removed, held=len(held))
    shelf = services.store.platform(_AREA)
    shelf.write(shelf.put(_LAST, ran))
    return ran


def last(services: Services) -> Ran | None:
    """The last run that came to its end, or None."""
    stored = services.store.platform(_AREA).get(_LAST, Ran)
    return stored.record if stored else None


def kind_of(key: Key) -> str:
    """The kind that a place in the store is of: the closest row, and "account" for what is on a person's shelf."""
    if key.partition.startswith(_OURS):
        return kind_of_area(key.partition.removeprefix(_OURS))
    for row in ROWS:
        if row.owner and key.partition == tenant_partition(tenant_id(row.owner)):
            return row.key
        if key.sort.startswith(row.shelf or ("\0",)):
            return row.key
    return "account"


def kind_of_area(area: str) -> str:
    """The kind of an area of the platform; empty for one that no row names."""
    fits = [(len(name), row.key) for row in ROWS for name in row.areas if area == name or area.startswith(f"{name}#")]
    return max(fits)[1] if fits else ""
