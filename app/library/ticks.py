"""Ticks: which things of a checklist a person has done, kept with their record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from app.store.sealed import Shelf

PREFIX = "TICKS#"


class Ticks(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers ticked on one checklist. Stored under TICKS#<slug>; `count` is how many there were to tick then."""

    done: tuple[int, ...]
    count: int
    changed_at: datetime


def ticks_on(shelf: Shelf, slug: str) -> Ticks | None:
    """What is ticked on the entry, None when nothing ever was. Raises StoreUnavailable."""
    stored = shelf.get(_key(slug), Ticks)
    return stored.record if stored else None


def keep_ticks(shelf: Shelf, now: Callable[[], datetime], slug: str, done: Iterable[int], count: int) -> Ticks:
    """Keep these as ticked, over what was before; numbers that the list does not have are left out."""
    ticks = Ticks(
        done=tuple(sorted({number for number in done if 1 <= number <= count})), count=count, changed_at=now()
    )
    shelf.write(shelf.put(_key(slug), ticks))
    return ticks


def forget_ticks(shelf: Shelf, slug: str) -> None:
    """Take every tick away."""
    shelf.write(shelf.discard(_key(slug)))


def _key(slug: str) -> str:
    return f"{PREFIX}{slug}"
