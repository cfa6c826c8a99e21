"""Listings: a page of a long list of which only some rows are wanted, read no further than a request may."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.store.sealed import Records, Stored

T = TypeVar("T")

ROWS = 25
"""On one page."""

_AT_ONCE = 100
_MOST_READ = 1000
"""Rows that one page reads at the most; where so many hold none that is wanted, the next page goes on from there."""


def sifted(
    page: Callable[[str | None, int], Records[T]],
    wanted: Callable[[Stored[T]], bool],
    *,
    after: str | None,
    limit: int = ROWS,
    most: int = _MOST_READ,
) -> Records[T]:
    """The next `limit` rows that are wanted. `page` reads on from a cursor, so many rows at once."""
    rows: list[Stored[T]] = []
    read = 0
    while read < most:
        found = page(after, min(_AT_ONCE, most - read))
        for number, stored in enumerate(found.rows):
            rows += [stored] if wanted(stored) else []
            if len(rows) == limit:
                more = found.after is not None or number + 1 < len(found.rows)
                return Records(rows, stored.sort if more else None)
        if found.after is None:
            return Records(rows, None)
        after, read = found.after, read + len(found.rows)
    return Records(rows, after)
