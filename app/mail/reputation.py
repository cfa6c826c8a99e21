"""Reputation: how many mails were sent, delivered, bounced and complained about, by day; providers judge us by it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from app.errors import Conflict
from app.store import Put
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

Kind = Literal["sent", "delivered", "bounced", "complained"]

_AREA = "MAIL#REPUTATION"
_ATTEMPTS = 5
_KEPT_SECONDS = 400 * 86_400
"""A year and a month."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of mail on one day (UTC)."""

    sent: int = 0
    delivered: int = 0
    bounced: int = 0
    complained: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


def counting(services: Services, kind: Kind, more: int = 1) -> Put:
    """The change that counts some more; conflicts when others of the same day and shard were counted meanwhile."""
    now = services.now()
    shelf, sort = services.store.platform(_AREA), _sort(now)
    stored = shelf.get(sort, Counts)
    counts = stored.record if stored else Counts()
    total = replace(counts, **{kind: getattr(counts, kind) + more})
    forgotten = int(now.timestamp()) + _KEPT_SECONDS
    if stored:
        return shelf.replace(stored, total, expires_at=forgotten)
    return shelf.add(sort, total, expires_at=forgotten)


def count(services: Services, kind: Kind, more: int = 1) -> None:
    """Count some more, unless others are too busy doing so: a figure for people may lack one."""
    for _ in range(_ATTEMPTS):
        with suppress(Conflict):
            services.store.platform(_AREA).write(counting(services, kind, more))
            return


def of_days(services: Services, days: Iterable[date]) -> dict[date, Counts]:
    """The counts of each of these days."""
    shelf = services.store.platform(_AREA)
    return {day: _total(shelf, day) for day in days}


def _total(shelf: Shelf, day: date) -> Counts:
    return sum((row.record for row in shelf.every(Counts, prefix=f"{day.isoformat()}#")), Counts())


def _sort(now: datetime) -> str:
    """One of sixteen records a day, so that workers seldom meet at one."""
    return f"{now.date().isoformat()}#{random.randrange(16):x}"
